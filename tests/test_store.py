"""Files are written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from microfiche import store


def test_a_file_and_its_folders_are_made(tmp_path: Path) -> None:
    assert store.write(tmp_path / "a/b/c.txt", b"x")
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"x"


def test_identical_bytes_leave_a_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    store.write(path, b"x")
    os.utime(path, ns=(1, 1))
    assert not store.write(path, b"x")
    assert path.stat().st_mtime_ns == 1
    assert store.write(path, b"x", anew=True)


def test_a_failed_replacement_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    store.write(path, b"old")

    def full(file: int, data: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        store.write(path, b"new")
    assert [it.name for it in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_bytes() == b"old"


DYING = """
import os, sys
from pathlib import Path
from microfiche import store

def dying(file, data, write=os.write):
    write(file, data[:1])
    os._exit(9)

os.write = dying
store.write(Path(sys.argv[1]), b"new")
"""


@pytest.mark.parametrize("before", [{}, {"a.txt": b"old"}])
def test_a_kill_leaves_no_half_a_file(tmp_path: Path, before: dict[str, bytes]) -> None:
    for name, data in before.items():
        store.write(tmp_path / name, data)
    assert subprocess.run([sys.executable, "-c", DYING, tmp_path / "a.txt"], check=False).returncode == 9
    assert {path.name: path.read_bytes() for path in store.walk(tmp_path)} == before


def test_a_long_name_can_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250 + ".txt")
    store.write(path, b"old")
    assert store.write(path, b"new")
    assert path.read_bytes() == b"new"


def test_walking_is_in_order_and_skips_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b/2.md", "b/1.md", "a.md", ".git/x.md", ".hidden.md", "c.txt"):
        store.write(tmp_path / name, b"")
    found = [path.relative_to(tmp_path).as_posix() for path in store.walk(tmp_path, ".md")]
    assert found == ["a.md", "b/1.md", "b/2.md"]


def test_deleting_removes_the_folders_it_leaves_empty(tmp_path: Path) -> None:
    store.write(tmp_path / "a/b/c.txt", b"")
    store.write(tmp_path / "a/d.txt", b"")
    store.delete(tmp_path / "a/b/c.txt", tmp_path)
    assert [it.name for it in (tmp_path / "a").iterdir()] == ["d.txt"]
    store.delete(tmp_path / "a/d.txt", tmp_path)
    assert tmp_path.is_dir()
    assert not any(tmp_path.iterdir())


def test_links_in_circles_pipes_and_links_that_lead_nowhere_are_no_files(tmp_path: Path) -> None:
    store.write(tmp_path / "a/b.md", b"")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    (tmp_path / "nowhere.md").symlink_to(tmp_path / "missing")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.md")
    told: list[OSError] = []
    assert list(store.walk(tmp_path, unreadable=told.append)) == [tmp_path / "a/b.md"]
    assert {Path(wrong.filename).name for wrong in told} >= {"nowhere.md", "self.md"}
    assert len(told) == 2 + hasattr(os, "mkfifo")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may enter any folder")
def test_what_is_in_a_folder_that_may_be_listed_but_not_entered_is_no_file(tmp_path: Path) -> None:
    store.write(tmp_path / "a/b.md", b"")
    store.write(tmp_path / "a/c/d.md", b"")
    (tmp_path / "a").chmod(0o400)
    told: list[OSError] = []
    try:
        assert list(store.walk(tmp_path, ".md", told.append)) == []
    finally:
        (tmp_path / "a").chmod(0o700)
    assert [Path(wrong.filename).name for wrong in told] == ["b.md"]


def test_a_linked_file_is_a_file(tmp_path: Path) -> None:
    store.write(tmp_path / "elsewhere/b.md", b"")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.md").symlink_to(tmp_path / "elsewhere/b.md")
    assert list(store.walk(tmp_path / "site", ".md")) == [tmp_path / "site/a.md"]


def test_a_linked_folder_is_walked(tmp_path: Path) -> None:
    store.write(tmp_path / "elsewhere/b.md", b"")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a").symlink_to(tmp_path / "elsewhere")
    assert list(store.walk(tmp_path / "site")) == [tmp_path / "site/a/b.md"]


def test_nothing_outside_the_folder_is_ever_deleted(tmp_path: Path) -> None:
    store.write(tmp_path / "keep.txt", b"")
    store.write(tmp_path / "elsewhere/keep.txt", b"")
    (tmp_path / "build").mkdir()
    (tmp_path / "build/link").symlink_to(tmp_path / "elsewhere")
    for path in ("../keep.txt", "link/keep.txt", str(tmp_path / "keep.txt")):
        store.delete(tmp_path / "build" / path, tmp_path / "build")
    assert (tmp_path / "keep.txt").exists()
    assert (tmp_path / "elsewhere/keep.txt").exists()
