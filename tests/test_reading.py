"""A file is read once, and again only when it may have changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from microfiche import codec, reading, store, work
from microfiche.model import Article, Record, Standalone
from microfiche.reading import Parsed, Source

NAME = "content/articles/ice.md"
LATER = 1 << 62
TEXT = "---\ntitle: Ice\ndate: 2017\n---\nThe road was opened.\n"


class Memory:
    """Remembers in a dictionary."""

    def __init__(self) -> None:
        self.known: dict[str, Source] = {}

    def sources(self, names: Sequence[str], /) -> dict[str, Source]:
        return {name: self.known[name] for name in names if name in self.known}

    def remember(self, sources: Iterable[tuple[str, Source]], /) -> None:
        self.known.update(sources)


class Desk:
    """A folder of files, and whoever reads them; `opened` counts how often."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.memory, self.opened = folder, Memory(), 0
        for owner, name in ((Path, "read_bytes"), (store, "digest")):
            monkeypatch.setattr(owner, name, self.counting(getattr(owner, name)))

    def counting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            self.opened += 1
            return real(*arguments)

        return counted

    def write(self, text: str, name: str = NAME) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def read(self, moment_ns: int = LATER) -> dict[str, Source | str]:
        """What is in all files, at a time by which they had settled, or had not."""
        self.opened = 0
        files = [
            (place, os.path.relpath(place, self.folder), store.Stamp.of(status))
            for place, status in store.files(self.folder)
        ]
        return dict(reading.read(files, self.memory, moment_ns, partial(work.batch_map, None)))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def parsed(source: Source | str) -> Parsed:
    assert isinstance(source, Source)
    return codec.decode(source.parsed, Parsed)


def title(found: dict[str, Source | str]) -> str:
    value = parsed(found[NAME]).value
    assert isinstance(value, Article)
    return value.ref.title


def test_what_is_unchanged_is_not_opened(desk: Desk) -> None:
    desk.write(TEXT)
    desk.write("A map", "content/media/map.png")
    first = desk.read()
    assert desk.opened == 2
    assert desk.read() == first
    assert desk.opened == 0


def test_of_many_files_only_the_changed_one_is_opened(desk: Desk) -> None:
    for number in range(reading.CHUNK + 3):
        desk.write(TEXT, f"content/articles/{number}.md")
    desk.read()
    desk.write(TEXT + "More.\n", "content/articles/7.md")
    assert len(desk.read()) == reading.CHUNK + 3
    assert desk.opened == 1


def test_a_change_that_keeps_size_and_date_is_seen(desk: Desk) -> None:
    file = desk.write(TEXT)
    before = file.stat()
    desk.read()
    desk.write(TEXT.replace("Ice", "Icy"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert title(desk.read()) == "Icy"


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
    before = desk.memory.known[NAME]
    desk.memory.known[NAME] = structs.replace(before, stamp=stamp)  # as if the clock had stood still
    assert title(desk.read()) == "Icy"


def test_a_touched_file_is_opened_and_not_parsed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk.write(TEXT)
    before = desk.read()[NAME]
    monkeypatch.setattr(reading, "_parsed", None)  # it could not be called
    os.utime(file, (1, 1))
    after = desk.read()[NAME]
    assert desk.opened == 1
    assert parsed(after) == parsed(before)
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
    problems = parsed(desk.read()[NAME]).problems
    assert problems
    assert parsed(desk.read()[NAME]).problems == problems
    assert desk.opened == 0


def test_a_file_that_cannot_be_read_is_told_and_not_remembered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write(TEXT)

    def unreadable(file: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(file))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", unreadable)
        assert desk.read() == {NAME: "Permission denied"}
    assert title(desk.read()) == "Ice"


def test_the_folder_says_what_kind_of_file_it_is(desk: Desk) -> None:
    desk.write("---\nname: Jane\n---\n", "content/authors/jane.md")
    desk.write("---\ntitle: About\n---\n", "content/pages/about.md")
    desk.write("p {}", "static/style.md")
    found = desk.read()
    assert isinstance(parsed(found["content/authors/jane.md"]).value, Record)
    assert isinstance(parsed(found["content/pages/about.md"]).value, Standalone)
    copied = found["static/style.md"]
    assert isinstance(copied, Source)
    assert copied.parsed == b""
