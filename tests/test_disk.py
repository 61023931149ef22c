"""Disks that are full or read-only, folders that are mounted, and files that somebody else put there."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archives import tree, write
from crashes import assert_whole, is_staged
from microfiche import delivery, store, work
from microfiche.build import Options, build
from microfiche.problems import MicroficheError

FAILS = '{% extends "theme/article.html" %}{% block title %}{{ nothing }}{% endblock %}'


def articles(count: int, text: str = "Some text.\n") -> dict[str, str | bytes]:
    head = "---\ntitle: Title {0}\ndate: 2017-05-14\n---\n"
    return {f"content/articles/2017/05/a-{number}.md": head.format(number) + text for number in range(count)}


def temporary(folder: Path) -> list[str]:
    return [path for path in tree(folder) if is_staged(path)]


Mount = Callable[..., Path]


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Mounts what it is told to, and in the end unmounts it; a test is skipped where that is not allowed."""
    mounted: list[Path] = []

    def run(*words: str | Path) -> None:
        try:
            subprocess.run(["mount", *map(str, words)], check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as wrong:
            said = getattr(wrong, "stderr", "") or str(wrong)
            pytest.skip(f"nothing can be mounted here: {said.strip()}")

    def mounts(folder: Path, *, size: str = "", read_only: bool = False) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        if folder in mounted:
            run("-o", f"remount,size={size}", folder)
            return folder
        if size:
            run("-t", "tmpfs", "-o", f"size={size}", "microfiche", folder)
        else:
            run("--bind", folder, folder)
        mounted.append(folder)
        if read_only:
            run("-o", "remount,bind,ro", folder)
        return folder

    yield mounts
    for folder in reversed(mounted):
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", articles(5))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_output_keeps_its_pages_and_is_completed_when_there_is_room(
    site: Path, mount: Mount, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "SERIAL_BELOW", 0)
    output = mount(site / "build", size="512k")
    (output / ".gitignore").write_text("*\n", encoding="utf-8")
    build(site, Options())
    before, folders = tree(output), {*output.rglob("*")}
    write(site, articles(300))
    with pytest.raises(MicroficheError, match=r"^cannot write /.*: No space left on device$"):
        build(site, Options(workers=workers))
    assert tree(output) == before
    assert {*output.rglob("*")} == folders
    mount(output, size="16m")
    assert build(site, Options()).written > 300
    build(site, Options(output=site.parent / "clean"))
    assert tree(output) == tree(site.parent / "clean") | {".gitignore": b"*\n"}


def test_a_full_disk_is_said_on_the_command_line(site: Path, mount: Mount) -> None:
    output = mount(site / "build", size="16k")
    command = [sys.executable, "-m", "microfiche", "-C", str(site), "build"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.startswith(f"Error: cannot write {output}")
    assert run.stderr.endswith(": No space left on device\n")
    assert run.stderr.count("\n") == 1
    assert tree(output) == {}


def test_a_full_archive_keeps_its_pages_wherever_the_room_ends(mount: Mount, tmp_path: Path) -> None:
    """Articles, pages and the ledger are on one disk, and all of them need room."""
    site = write(mount(tmp_path / "site", size="4m"), articles(60))
    build(site, Options())
    before = tree(site / "build")
    write(site, articles(60, "Another text.\n" * 20))
    clean = tmp_path / "clean"
    shutil.copytree(site, clean, ignore=shutil.ignore_patterns(".microfiche", "build"))
    build(clean, Options())
    after = tree(clean / "build")
    said: list[str] = []
    for room in (0, 4, 16, 40, 80, 120, 160, 240, 400, 800):
        filler = site / "filler"
        with filler.open("wb") as file:
            free = shutil.disk_usage(site).free
            file.write(bytes(max(0, free - room * 1024)))
        try:
            build(site, Options(workers=1))
        except MicroficheError as wrong:
            said.append(str(wrong))
        assert_whole(site / "build", before, after)
        assert temporary(site / "build") == []
        filler.unlink()
    ledger = "cannot write the ledger in .microfiche: database or disk is full"
    page = re.compile(rf"cannot write {site}/build/.*: No space left on device")
    assert ledger in said
    assert any(map(page.fullmatch, said))
    assert all(it == ledger or page.fullmatch(it) for it in said)
    build(site, Options())
    assert tree(site / "build") == after
    assert build(site, Options()).rendered == 0


def test_an_output_that_is_read_only_is_said_and_left(site: Path, mount: Mount) -> None:
    build(site, Options())
    mount(site / "build", read_only=True)
    before = tree(site / "build")
    write(site, articles(6, "Another text.\n"))
    with pytest.raises(MicroficheError, match=r"^cannot write /.*: Read-only file system$"):
        build(site, Options())
    assert tree(site / "build") == before


def test_an_output_that_is_read_only_and_up_to_date_is_no_problem(site: Path, mount: Mount) -> None:
    build(site, Options())
    mount(site / "build", read_only=True)
    assert build(site, Options()).rendered == 0


def test_nothing_can_be_removed_from_an_output_that_is_read_only(site: Path, mount: Mount) -> None:
    build(site, Options())
    mount(site / "build", read_only=True)
    before = tree(site / "build")
    (site / "content/articles/2017/05/a-1.md").unlink()
    with pytest.raises(MicroficheError, match="Read-only file system"):
        build(site, Options())
    assert tree(site / "build") == before


@pytest.mark.parametrize("ledger", ["whole", "damaged", "none"])
def test_an_archive_that_is_read_only_is_built_into_a_folder_elsewhere(
    site: Path, mount: Mount, tmp_path: Path, ledger: str
) -> None:
    if ledger != "none":
        build(site, Options())
    if ledger == "damaged":
        (site / ".microfiche/ledger.db").write_text("no ledger", encoding="utf-8")
    mount(site, read_only=True)
    before = tree(site)
    for _ in range(2):
        built = build(site, Options(output=tmp_path / "elsewhere"))
        (problem,) = built.problems
        assert problem.severity == "notice"
        assert problem.message == (
            "cannot be written (Read-only file system), so the next build will be a full one"
        )
    assert built.written == 0
    assert tree(site) == before
    build(site, Options(output=tmp_path / "elsewhere"))
    write(tmp_path / "copy", articles(5))
    build(tmp_path / "copy", Options())
    assert tree(tmp_path / "elsewhere") == tree(tmp_path / "copy/build")


def test_what_a_mounted_output_is_stays_and_so_does_what_others_put_there(site: Path, mount: Mount) -> None:
    output = mount(site / "build", size="8m")
    (output / ".gitignore").write_text("*\n", encoding="utf-8")
    device, number = output.stat().st_dev, output.stat().st_ino
    build(site, Options())
    build(site, Options(clean=True))
    shutil.rmtree(site / "content/articles")
    build(site, Options())
    write(site, {"templates/article.html": FAILS, **articles(1)})
    with pytest.raises(MicroficheError):
        build(site, Options())
    assert (output.stat().st_dev, output.stat().st_ino) == (device, number)
    assert (output / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_an_output_folder_that_was_there_stays_when_the_first_build_fails(site: Path) -> None:
    write(site, {"templates/article.html": FAILS})
    with pytest.raises(MicroficheError):
        build(site, Options())
    assert not (site / "build").exists()
    (site / "build").mkdir()
    with pytest.raises(MicroficheError):
        build(site, Options())
    assert [*(site / "build").iterdir()] == []


FOREIGN = {
    "notes.txt": b"mine",
    "2017/05/a-1/index.htm": b"mine",
    "2017/05/index.json": b"mine",
    "other/index.html": b"mine",
    "other/manifest.json": b"mine",
    "other/.microfiche/ledger.db": b"mine",
    ".git/index": b"mine",
}


def test_files_of_others_are_never_touched(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site, Options())
    write(site / "build", FOREIGN)
    (site / "build/microfiche.toml").unlink()
    stamps = {path: store.stamp(site / "build" / path) for path in FOREIGN}

    def same() -> bool:
        return {path: store.stamp(site / "build" / path) for path in FOREIGN} == stamps

    write(site, articles(7, "Another text.\n"))
    build(site, Options())
    assert same()
    build(site, Options(clean=True))
    assert same()
    shutil.rmtree(site / ".microfiche")
    build(site, Options())
    assert same()
    monkeypatch.setattr(delivery, "EXACT", 0)
    shutil.rmtree(site / "content/articles")
    build(site, Options())
    assert same()
    assert (site / "build/2017/05/a-1").is_dir()
    assert not (site / "build/2017/05/a-2").exists()


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_foreign_folder_where_a_page_stood_is_said_before_anything_is_touched(
    site: Path, is_empty: bool
) -> None:
    build(site, Options())
    place = site / "build/2017/05/a-1/index.html"
    place.unlink()
    place.mkdir()
    if not is_empty:
        (place / "notes.txt").write_text("mine", encoding="utf-8")
    before = tree(site / "build")
    write(site, articles(5, "Another text.\n"))
    with pytest.raises(MicroficheError, match=f"^cannot write {place}: Is a directory$"):
        build(site, Options())
    assert tree(site / "build") == before
    assert place.is_dir()
    shutil.rmtree(place)
    build(site, Options())
    assert "Another text" in place.read_text(encoding="utf-8")


def test_a_foreign_folder_where_a_page_stood_that_is_gone_stays(site: Path) -> None:
    build(site, Options())
    place = site / "build/2017/05/a-1/index.html"
    place.unlink()
    write(place, {"notes.txt": "mine"})
    (site / "content/articles/2017/05/a-1.md").unlink()
    build(site, Options())
    assert (place / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert build(site, Options()).rendered == 0


def test_a_foreign_folder_stands_where_one_of_ours_is_wanted(site: Path) -> None:
    """What was a file of ours is a folder of somebody's now, and a page of ours comes to stand in it."""
    write(site, {"static/map": "old"})
    build(site, Options())
    (site / "build/map").unlink()
    write(site / "build/map", {"notes.txt": "mine"})
    (site / "static/map").unlink()
    write(site, {"static/map/index.txt": "new"})
    build(site, Options())
    assert (site / "build/map/notes.txt").read_text(encoding="utf-8") == "mine"
    assert (site / "build/map/index.txt").read_text(encoding="utf-8") == "new"


def test_a_folder_with_a_foreign_file_where_a_file_is_wanted_is_said_before_anything_is_touched(
    site: Path,
) -> None:
    write(site, {"static/map/index.txt": "old"})
    build(site, Options())
    write(site / "build/map", {"notes.txt": "mine"})
    before = tree(site / "build")
    shutil.rmtree(site / "static/map")
    write(site, {"static/map": "new"})
    with pytest.raises(MicroficheError, match=r"^cannot write /.*/map: Is a directory$"):
        build(site, Options())
    assert tree(site / "build") == before
    shutil.rmtree(site / "build/map")
    build(site, Options())
    assert (site / "build/map").read_text(encoding="utf-8") == "new"


def test_a_file_that_made_way_for_a_folder_is_back_when_nothing_can_be_written_there(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, {"static/map": "old"})
    build(site, Options())
    before = tree(site / "build")
    (site / "static/map").unlink()
    write(site, {"static/map/in/index.txt": "new"})
    real = os.open

    def opened(path: str, *more: int) -> int:
        if Path(path).parent == site / "build/map/in" and Path(path).parent.is_dir():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, *more)

    monkeypatch.setattr(os, "open", opened)
    with pytest.raises(MicroficheError, match=r"^cannot write /.*: No space left on device$"):
        build(site, Options(workers=1))
    assert tree(site / "build") == before


def test_a_file_that_made_way_for_a_folder_and_cannot_be_removed_is_said(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, {"static/map": "old"})
    build(site, Options())
    (site / "static/map").unlink()
    write(site, {"static/map/index.txt": "new"})
    real = os.unlink

    def unlinked(path: Path) -> None:
        if is_staged(str(path)):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        real(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", unlinked)
        with pytest.raises(
            MicroficheError, match=r"^cannot remove /.*/\.microfiche-map: Input/output error$"
        ):
            build(site, Options())
    build(site, Options())
    assert temporary(site / "build") == []
    assert (site / "build/map/index.txt").read_text(encoding="utf-8") == "new"


def test_a_foreign_file_where_a_folder_is_wanted_is_said_before_anything_is_touched(site: Path) -> None:
    build(site, Options())
    (site / "build/2018").write_text("mine", encoding="utf-8")
    before = tree(site / "build")
    write(site, {"content/articles/2018/b.md": "---\ntitle: B\ndate: 2018-01-01\n---\nText.\n"})
    with pytest.raises(MicroficheError, match=r"^cannot write /.*/2018/.*: Not a directory$"):
        build(site, Options())
    assert tree(site / "build") == before


def test_a_folder_with_the_manifests_name_is_said(site: Path) -> None:
    build(site, Options())
    (site / "build/manifest.json").unlink()
    (site / "build/manifest.json").mkdir()
    with pytest.raises(MicroficheError, match=r"^cannot read /.*/manifest\.json: Is a directory$"):
        build(site, Options())
