"""The review of an import as HTML pages that need nothing else: no server, no network, no script.

One page holds a limited number of articles; further ones stand beside it as `NAME-2.html`, `NAME-3.html` ….
Raw texts are read again when their page is made, so that only one page is held at a time.
"""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from msgspec import Struct

from microfiche import store
from microfiche.importers import report, review, sources
from microfiche.importers.proof import LONGEST
from microfiche.importers.report import Item
from microfiche.importers.review import Entry
from microfiche.importers.reviewhtml import FOLDER, clean, environment
from microfiche.importers.reviewtexts import Texts
from microfiche.importers.sources import shown
from microfiche.problems import MicroficheError, Problem, UsageError

_MARKER = re.compile(rb'<meta name="generator" content="microfiche import review: page (\d+) of ([^"]*)">')
_MARKER_WITHIN = 1_000
"""Bytes from the start of a page, the name aside."""
_MOST_LISTED = 2_000
"""Articles in the contents of the first page, those of other pages too."""


class Review(Struct, frozen=True, kw_only=True):
    """A review ready to be written: all entries, the file names of its pages, and what goes for all."""

    entries: tuple[Entry, ...]
    names: tuple[str, ...]
    general: tuple[Problem, ...]
    dry_run: bool
    encoding: str | None


def check(path: Path) -> None:
    """Make sure that a review can be written, its folders included. Raises UsageError when it cannot.

    Only the first page of an older review is overwritten.
    """
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{shown(path)} is no file; the review is one, or several")
        if path.is_file() and path.stat().st_size and (marked := _marked(path))[0] != 1:
            page, name = marked
            what = f"is page {page} of {name}" if page else "is there and is no review of an import"
            raise UsageError(f"{shown(path)} {what}; choose another name")
        report.make_room(path.parent)
    except OSError as wrong:
        raise UsageError(_cannot(path, wrong)) from wrong


def write(
    items: Sequence[Item],
    general: Sequence[Problem],
    path: Path,
    dry_run: bool = False,
    encoding: str | None = None,
) -> None:
    """Write the pages of a review, the first at `path` and last of all; remove those of a longer, older one.

    The sources are read again, those that are not in UTF-8 in the `encoding` that was named for them.

    Raises MicroficheError when they cannot be written, or another file has the name of a further page.
    """
    try:
        entries = review.arranged(items, _sizes(items))
        places = _places(path, max((entry.page for entry in entries), default=1))
        made = Review(
            entries=entries,
            names=tuple(place.name for place in places),
            general=tuple(general),
            dry_run=dry_run,
            encoding=encoding,
        )
        for number, page in _pages(made):
            store.write(places[number - 1], page)
        for old in _beside(path):
            if old not in places and _is_page_of(old, path):
                old.unlink()
    except OSError as wrong:
        raise MicroficheError(_cannot(path, wrong)) from wrong


def _places(path: Path, pages: int) -> list[Path]:
    """Where the pages go. Raises MicroficheError where something else is."""
    further = [path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, pages + 1)]
    for place in further:
        if place.exists() and not (place.is_file() and _is_page_of(place, path)):
            taken = f"{shown(place)} is there and is no page of it; choose another name"
            raise MicroficheError(f"the review needs {pages} pages, and {taken}")
    return [path, *further]


def _cannot(path: Path, wrong: OSError) -> str:
    return f"the review {shown(path)} cannot be written: {wrong.strerror or wrong}"


def _beside(path: Path) -> list[Path]:
    """Files that are called as further pages of a review would be."""
    name = re.compile(rf"{re.escape(path.stem)}-[1-9]\d*{re.escape(path.suffix)}")
    return sorted(it for it in path.parent.iterdir() if name.fullmatch(it.name) and it.is_file())


def _marked(path: Path) -> tuple[int, str]:
    """Which page of which review a file says it is; page 0 of none."""
    with path.open("rb") as file:
        match = _MARKER.search(file.read(_MARKER_WITHIN + len(path.name) * 6))
    return (int(match[1]), html.unescape(match[2].decode("utf-8", "replace"))) if match else (0, "")


def _is_page_of(place: Path, path: Path) -> bool:
    page, name = _marked(place)
    return page > 1 and name == clean(shown(path.name))


def _sizes(items: Sequence[Item]) -> dict[str, int]:
    """How much text each source has, as far as it will be shown. A character counts as a byte."""
    sizes = {}
    for name in {item.source for item in items}:
        found = store.stamp(sources.unshown(name))
        sizes[name] = min(found.size, LONGEST) if found else 0
    return sizes


def _pages(made: Review) -> Iterator[tuple[int, bytes]]:
    """The pages from the last to the first, each with its number."""
    template = environment().get_template("page.html")
    style, script = ((FOLDER / f"page.{it}").read_text(encoding="utf-8") for it in ("css", "js"))
    summary = review.summary(made.entries)
    texts = Texts(made.entries, made.encoding)
    by_page = {number: list(own) for number, own in groupby(made.entries, key=lambda it: it.page)}
    for number in range(len(made.names), 0, -1):
        own = by_page.get(number, [])
        listed = made.entries[:_MOST_LISTED] if number == 1 else own
        values: dict[str, Any] = {
            "number": number,
            "review": made,
            "name": shown(made.names[0]),
            "policy": _policy(style, script),
            "style": Markup(style),
            "script": Markup(script),
            "summary": summary,
            "listed": listed,
            "views": (texts.view(entry) for entry in own),
            "href": _Links(made.names, number),
        }
        yield number, template.render(values).encode("utf-8")


def _policy(style: str, script: str) -> str:
    """Only this style sheet and this script, and nothing from anywhere (Content Security Policy Level 3)."""
    digests = (base64.b64encode(hashlib.sha256(it.encode()).digest()).decode() for it in (style, script))
    allowed = "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'".format(*digests)
    return f"{allowed}; base-uri 'none'; form-action 'none'"


class _Links:
    """Addresses as seen from one page."""

    def __init__(self, names: Sequence[str], number: int) -> None:
        self._names, self._number = names, number

    def page(self, number: int) -> str:
        return quote(os.fsencode(self._names[number - 1]))

    def entry(self, entry: Entry) -> str:
        anchor = f"#i{entry.number}"
        return anchor if entry.page == self._number else self.page(entry.page) + anchor
