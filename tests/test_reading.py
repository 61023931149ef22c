"""A file is read once, and again only when it may have changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from microfiche import reading, store, work
from microfiche.closures import References
from microfiche.model import Article, Record, Standalone
from microfiche.reading import Folder, Listed, Parsed, Reading, Source
from microfiche.store import Stamp

FOLDER, NAME = "content/articles", "ice.md"
LATER = 1 << 62
TEXT = "---\ntitle: Ice\ndate: 2017\n---\nThe road was opened.\n"


class Memory:
    """Remembers in a dictionary."""

    def __init__(self) -> None:
        self.known: dict[str, Folder] = {}

    def recall(self, folder: str, /) -> Folder:
        return self.known.get(folder, {})

    def remember(self, folder: str, sources: Folder, /) -> None:
        self.known[folder] = dict(sources)

    def recall_references(self) -> dict[bytes, References]:
        return {}

    def remember_references(self, references: Mapping[bytes, References], /) -> None:
        raise NotImplementedError


class Desk:
    """A site of one folder or more, and whoever reads it; `opened` counts how many files are."""

    def __init__(self, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site, self.memory, self.opened = site, Memory(), 0
        self.failed: list[tuple[str, str]] = []
        for name in ("whole", "digest"):
            monkeypatch.setattr(store, name, self.counting(getattr(store, name)))

    def counting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            self.opened += 1
            return real(*arguments)

        return counted

    def write(self, text: str, name: str = NAME, folder: str = FOLDER) -> Path:
        file = self.site / folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def read(self, moment_ns: int = LATER) -> dict[str, Folder]:
        """What is in all files, at a time by which they had settled, or had not."""
        self.opened = 0
        listed = [
            Listed(str(place), place.relative_to(self.site).as_posix(), {
                it.name: Stamp.of(it.stat()) for it in entries
            })
            for place, entries in store.listings(self.site)
        ]  # fmt: skip
        desk = Reading(self.memory, moment_ns)
        found = dict(desk.read(listed, partial(work.batch_map, None)))
        self.failed = desk.failed
        return found

    def parsed(self, moment_ns: int = LATER) -> Parsed:
        """What is in the one article."""
        found = self.read(moment_ns)[FOLDER][NAME].parsed
        assert found is not None
        return found

    def title(self) -> str:
        value = self.parsed().value
        assert isinstance(value, Article)
        return value.title


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_what_is_unchanged_is_not_opened(desk: Desk) -> None:
    desk.write(TEXT)
    desk.write("A map", "map.png", "content/media")
    first = desk.read()
    assert desk.opened == 2
    assert desk.read() == first
    assert desk.opened == 0


def test_of_many_files_only_the_changed_one_is_opened(desk: Desk) -> None:
    for number in range(work.BATCH + 3):
        desk.write(TEXT, f"{number}.md")
    before = desk.read()[FOLDER]
    desk.write(TEXT + "More.\n", "7.md")
    after = desk.read()[FOLDER]
    assert desk.opened == 1
    assert {name for name in before if after[name] != before[name]} == {"7.md"}
    assert desk.read()[FOLDER] == after
    assert desk.opened == 0


def test_a_file_that_comes_or_goes_opens_no_other(desk: Desk) -> None:
    desk.write(TEXT)
    desk.read()
    desk.write(TEXT, "thaw.md")
    assert desk.read()[FOLDER].keys() == {NAME, "thaw.md"}
    assert desk.opened == 1
    (desk.site / FOLDER / "thaw.md").unlink()
    assert desk.read()[FOLDER].keys() == {NAME}
    assert desk.opened == 0


def test_a_change_that_keeps_size_and_date_is_seen(desk: Desk) -> None:
    file = desk.write(TEXT)
    before = file.stat()
    desk.read()
    desk.write(TEXT.replace("Ice", "Icy"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert desk.title() == "Icy"


def test_a_file_as_young_as_its_reading_is_read_again(desk: Desk) -> None:
    """It may be changed in the same tick of the clock, which its stamp would not show."""
    file = desk.write(TEXT)
    desk.read(moment_ns=max(file.stat().st_mtime_ns, file.stat().st_ctime_ns))
    desk.read()
    assert desk.opened == 1
    desk.read()
    assert desk.opened == 0


def test_a_change_in_the_tick_of_the_reading_is_seen(desk: Desk) -> None:
    file = desk.write(TEXT)
    desk.read(moment_ns=file.stat().st_ctime_ns)
    desk.write(TEXT.replace("Ice", "Icy"))
    stamp = store.Stamp.of(file.stat())
    folder = desk.memory.known[FOLDER]
    folder[NAME] = structs.replace(folder[NAME], stamp=stamp)  # as if the clock had stood still
    assert desk.title() == "Icy"


def test_a_touched_file_is_opened_and_not_parsed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk.write(TEXT)
    before = desk.parsed()
    monkeypatch.setattr(reading, "_parsed", None)  # it could not be called
    os.utime(file, (1, 1))
    assert desk.parsed() == before
    assert desk.opened == 1
    desk.read()
    assert desk.opened == 0, "the new stamp is remembered"


def test_a_file_dated_in_the_future_is_read_each_time(desk: Desk) -> None:
    file = desk.write(TEXT)
    os.utime(file, (4_000_000_000, 4_000_000_000))
    moment = file.stat().st_ctime_ns + 1
    for _ in range(3):
        desk.read(moment)
        assert desk.opened == 1


def test_what_is_wrong_with_a_file_is_remembered(desk: Desk) -> None:
    desk.write("---\ntitel: Ice\n---\n")
    problems = desk.parsed().problems
    assert problems
    assert desk.parsed().problems == problems
    assert desk.opened == 0


def test_a_file_that_cannot_be_read_is_told_and_not_remembered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write(TEXT)
    desk.write(TEXT, "thaw.md")
    real = store.whole

    def unreadable(place: str) -> bytes:
        if place.endswith(NAME):
            raise PermissionError(13, "Permission denied", place)
        return real(place)

    with monkeypatch.context() as patch:
        patch.setattr(store, "whole", unreadable)
        assert desk.read()[FOLDER].keys() == {"thaw.md"}
        assert desk.failed == [(f"{FOLDER}/{NAME}", "Permission denied")]
    assert desk.title() == "Ice"
    assert desk.failed == []
    assert desk.opened == 1


def test_the_folder_says_what_kind_of_file_it_is(desk: Desk) -> None:
    desk.write("---\nname: Jane\n---\n", "jane.md", "content/authors")
    desk.write("---\ntitle: About\n---\n", "about.md", "content/pages")
    desk.write("p {}", "style.md", "static")
    found = desk.read()

    def value(source: Source) -> object:
        return source.parsed and source.parsed.value

    assert isinstance(value(found["content/authors"]["jane.md"]), Record)
    assert isinstance(value(found["content/pages"]["about.md"]), Standalone)
    assert found["static"]["style.md"].parsed is None
