"""A build that is killed at any moment: pages are whole, and the next build puts everything right."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import Literal

import pytest

if not hasattr(os, "fork"):
    pytest.skip("builds are killed in forked processes", allow_module_level=True)

from archives import tree, write
from crashes import REFUSED, Kill, assert_built, assert_whole, is_staged, killed, steps
from microfiche.build import Options, build
from microfiche.lock import only_one

KILLS = int(os.environ.get("CRASHES", "6"))
"""Moments that each test kills a build at; `CRASHES=1000` takes all there are."""

TEXT = "The road across the sound was opened. See [the first](/2016/01/a-0/).\n\n" * 30
OWN = '{% extends "theme/article.html" %}{% block title %}ONE{% endblock %}'
FOREIGN = {"notes.txt": b"mine", "2016/01/notes.txt": b"mine", "other/index.html": b"mine"}


def article(number: int, title: str = "", text: str = TEXT) -> dict[str, str | bytes]:
    month = number % 6 + 1
    head = f"title: {title or f'Title {number}'}\ndate: 2016-{month:02}-{number % 28 + 1:02}"
    terms = f"topics: [Topic {number % 5}]\nauthors: [Author {number % 3}]"
    return {f"content/articles/2016/{month:02}/a-{number}.md": f"---\n{head}\n{terms}\n---\n{text}"}


FILES = {name: text for number in range(24) for name, text in article(number).items()} | {
    "templates/article.html": OWN,
    "content/media/scan.png": bytes(range(256)) * 9000,
}
CHANGES: dict[str, Mapping[str, str | bytes | None]] = {
    "nothing but built again": {},
    "an edit": {**article(3, "Another title", "Another text.\n"), "content/media/scan.png": b"another"},
    "an addition": {**article(40, "An added one")},
    "a deletion": dict.fromkeys(article(5)),
    "a replacement": {**dict.fromkeys(article(5)), **article(41)},
    "a template": {"templates/article.html": OWN.replace("ONE", "TWO")},
}
FIRST = "a first build"


def apply(site: Path, change: Mapping[str, str | bytes | None]) -> None:
    for path, data in change.items():
        if data is None:
            (site / path).unlink()
        else:
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(data if isinstance(data, bytes) else data.encode())


class Scene:
    """A site before and after a change, and what clean builds of both give."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.origin, self.is_first = folder, folder / "origin", name == FIRST
        self.change = CHANGES.get(name, {})
        self.is_idle = not self.change and not self.is_first
        self.back: dict[str, str | bytes | None] = {path: FILES.get(path) for path in self.change}
        if self.is_first:  # there is no way back, so that an article goes instead
            self.back = dict.fromkeys(article(7))
        write(self.origin, FILES)
        self.after = self.clean(self.change)
        self.undone = self.clean({} if not self.is_first else self.back)
        self.before = {} if self.is_first else self.undone
        for path, data in FOREIGN.items():
            write(self.origin, {f"build/{path}": data})
        if not self.is_first:
            build(self.origin, Options())

    def clean(self, change: Mapping[str, str | bytes | None]) -> dict[str, bytes]:
        """What a clean build gives of the site with a change."""
        site = shutil.copytree(self.origin, self.folder / "clean")
        apply(site, change)
        build(site, Options(clean=True, workers=1))
        found = tree(site / "build")
        shutil.rmtree(site)
        return found

    def ready(self) -> Path:
        """A copy of the site, changed and not built yet."""
        site = self.folder / "site"
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(self.origin, site)
        apply(site, self.change)
        return site

    def check(self, site: Path, after: str) -> None:
        """What is there is whole; and after a chain of events the next build is as good as a clean one."""
        with only_one(site / ".microfiche/build.lock", "busy", patience=5.0):  # until no worker is left
            self.check_whole(site / "build")
        wanted = self.after
        for event in after.split():
            match event:
                case "lost":  # the ledger
                    (site / ".microfiche/ledger.db").unlink(missing_ok=True)
                case "undone":
                    apply(site, self.back)
                    wanted = self.undone
                case "killed":
                    killed(site, Kill(at=6, only="replace"), workers=1)
        assert_built(site, wanted | FOREIGN)

    def check_whole(self, output: Path) -> None:
        """Other people's files are untouched, and ours are old or new."""
        found = tree(output)
        assert {path: found.get(path) for path in FOREIGN} == FOREIGN
        ours = shutil.copytree(output, self.folder / "ours")
        for path in FOREIGN:
            (ours / path).unlink()
        assert_whole(ours, self.before, self.after)
        shutil.rmtree(ours)


@pytest.fixture(scope="module", params=[FIRST, *CHANGES])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene"), request.param)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("busy"), "a template")


@pytest.fixture(scope="module")
def swap(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("swap"), "a replacement")


EVENTS = [
    "again",
    "undone",
    "lost",
    "lost undone",
    "killed",
    "undone killed",
    "killed undone",
    "lost killed lost",
    "undone killed lost",
    "killed lost undone killed lost",
]


def spread(count: int, kills: int = KILLS) -> list[int]:
    """Numbers below `count`, so many of them if there are, as far from each other as can be."""
    return sorted({round(number * (count - 1) / max(kills - 1, 1)) for number in range(kills)})


def test_a_build_killed_at_any_step_leaves_whole_pages_and_the_next_one_completes_it(scene: Scene) -> None:
    events = cycle(EVENTS)
    for step in spread(steps(scene.ready(), workers=1)):
        site = scene.ready()
        kill = Kill(at=step, when=("before", "after")[step % 2])
        assert killed(site, kill, coarse=step % 3 == 0, workers=1) == -signal.SIGKILL
        scene.check(site, next(events))


def test_what_a_lost_ledger_knew_is_removed_although_the_next_one_is_lost_too(swap: Scene) -> None:
    """Only the manifest remembers then what was there, and it is written before anything is removed."""
    for after in ("lost killed lost", "lost killed lost undone", "lost killed killed lost"):
        swap.check(swap.ready(), after)


def put(site: Path, files: Mapping[str, str]) -> None:
    shutil.rmtree(site / "static", ignore_errors=True)
    write(site, files)


@pytest.mark.parametrize("is_lost", [False, True])
@pytest.mark.parametrize("is_first", [False, True])
def test_a_folder_that_a_killed_build_made_is_in_the_way_of_no_file(
    tmp_path: Path, is_first: bool, is_lost: bool
) -> None:
    """Nothing says then that it is ours: the intent covers the whole folder, or is lost with the ledger."""
    origin = tmp_path / "origin"
    put(origin, {"static/map": "a map"})
    build(origin, Options())
    wanted = tree(origin / "build")
    if is_first:
        shutil.rmtree(origin / "build")
        shutil.rmtree(origin / ".microfiche")
    put(origin, {"static/map/in/parts.txt": "a part"})
    folders = steps(shutil.copytree(origin, tmp_path / "counted"), "mkdir", workers=1)
    kills = [Kill(at=at, when="after", only="mkdir") for at in spread(folders)]
    for number, kill in enumerate([*kills, Kill(at=0, only="replace")]):
        site = shutil.copytree(origin, tmp_path / str(number))
        assert killed(site, kill, coarse=True, workers=1) == -signal.SIGKILL
        if is_lost:
            (site / ".microfiche/ledger.db").unlink(missing_ok=True)
        put(site, {"static/map": "a map"})
        assert_built(site, wanted)


def test_a_deletion_that_was_cut_off_between_folders_is_completed(tmp_path: Path) -> None:
    origin = write(tmp_path / "origin", article(0))
    build(origin, Options())
    put(origin, {"static/map/in/parts.txt": "a part"})
    build(origin, Options())
    put(origin, {})
    for at in range(2):
        site = shutil.copytree(origin, tmp_path / str(at))
        kill = Kill(at=at, when="after", only="rmdir")
        assert killed(site, kill, workers=1) == -signal.SIGKILL
        build(site, Options())
        assert not (site / "build/map").exists()


def test_a_build_killed_within_a_write_leaves_whole_pages_and_the_next_one_completes_it(scene: Scene) -> None:
    events, count = cycle(EVENTS), steps(scene.ready(), "write", workers=1)
    assert bool(count) != scene.is_idle
    for step in spread(count, KILLS // 2) if count else []:
        site = scene.ready()
        kill = Kill(at=step, when="within", only="write")
        assert killed(site, kill, workers=1) == -signal.SIGKILL
        scene.check(site, next(events))


@pytest.mark.parametrize("whom", ["itself", "build", "all"])
def test_a_build_with_workers_that_is_killed_leaves_whole_pages(
    busy: Scene, whom: Literal["itself", "build", "all"], capfd: pytest.CaptureFixture[str]
) -> None:
    events = cycle(EVENTS)
    for only in ("write", "replace"):
        for step in spread(12, KILLS // 2):
            site = busy.ready()
            code = killed(site, Kill(at=step, when="after", only=only, whom=whom), workers=2)
            assert code in ((REFUSED, -signal.SIGKILL) if whom == "itself" else (-signal.SIGKILL,))
            if code == REFUSED:  # a worker was hit, and the build went on to say so and tidy up
                assert not any(map(is_staged, tree(site / "build")))
                assert "a worker process ended" in capfd.readouterr().err
            busy.check(site, next(events))


def test_a_command_killed_at_any_moment_leaves_whole_pages(busy: Scene) -> None:
    moments = random.Random(1)
    command = [sys.executable, "-m", "microfiche", "build", "-q", "--workers", "1", "-C"]
    began = time.monotonic()
    subprocess.run([*command, str(busy.ready())], check=True)
    taken = time.monotonic() - began
    for _ in range(KILLS // 2):
        site = busy.ready()
        with subprocess.Popen([*command, str(site)]) as running:
            time.sleep(moments.uniform(0.3, 1.0) * taken)
            running.kill()
        busy.check(site, moments.choice(EVENTS))
