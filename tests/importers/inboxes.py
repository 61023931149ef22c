"""Imports for tests: files put into an inbox, runs, and articles edited by hand."""

from __future__ import annotations

from pathlib import Path

from microfiche.importers import importing
from microfiche.importers.importing import ImportRun, Options
from microfiche.importers.report import Item

NOW, LATER = "2026-11-23T10:15:00Z", "2026-12-01T08:00:00Z"
PATH = "content/articles/2017/05/harbour-ferries-return-to-the-bay-first-crossing-planned-for-july.md"
"""Where `dumps.print_page` goes."""
EDIT = ("They spoke of money and wood.", "They spoke of money, wood and tar.")


def put(inbox: Path, name: str, text: str | bytes) -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(site: Path, *sources: Path, now: str = NOW, options: Options | None = None) -> ImportRun:
    return importing.run(site, sources, options or Options(), now=now)


def one(site: Path, *sources: Path, now: str = NOW, options: Options | None = None) -> Item:
    (item,) = run(site, *sources, now=now, options=options).items
    return item


def edit(site: Path, old: str = EDIT[0], new: str = EDIT[1]) -> bytes:
    """Edit the article at `PATH` by hand; the file as it is then."""
    path = site / PATH
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    return path.read_bytes()
