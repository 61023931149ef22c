"""Dumps for tests: case files, and a print page made of parts that can be left out or varied."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from microfiche.importers import recipes, text
from microfiche.importers.settle import Settled, settle
from microfiche.model import RawArticle

CASES = Path(__file__).parents[1] / "cases" / "importers"

TITLE = "Harbour Ferries Return to the Bay. First Crossing Planned for July"
PARAGRAPHS = (
    "On May 10, the city's harbour board met the owners of two small yards. They spoke of money and wood.",
    "In a talk with this paper the board's chairwoman [underlined](#) that the old piers would be kept.",
    "“A ferry is a street that moves. Nobody would tear up a street because it is wet.”",
    "The boats are built in the north",
    "Work on the first hull took 40 weeks. One of its builders had never been to sea, he said.",
    "‘Was it cold? You’re joking!’",
    "Asked about the winter in the open shed, the youngest of the builders laughed and replied:",
    "“Was it cold? You’re joking!”",
    "“It was never dull. Here all of us agree,” the oldest added.",
)
BODY = """\
On May 10, the city's harbour board met the owners of two small yards. They spoke of money and wood.

In a talk with this paper the board's chairwoman underlined that the old piers would be kept.

> “A ferry is a street that moves. Nobody would tear up a street because it is wet.”

## The boats are built in the north

Work on the first hull took 40 weeks. One of its builders had never been to sea, he said.

## ‘Was it cold? You’re joking!’

Asked about the winter in the open shed, the youngest of the builders laughed and replied:

> “Was it cold? You’re joking!”

“It was never dull. Here all of us agree,” the oldest added.
"""
DISCLAIMER = "Disclaimer: The author alone answers for the contents. Reprints need the Review's leave."
FAIR_USE = (
    "www.meridian-review.example holds some copyrighted material. It is made available to readers who study "
    'the past, under the provisions of "fair use".'
)
HEAD = {
    "title": TITLE,
    "byline": "By [Ada Fenwick](#)",
    "published": "The Meridian Review, May 14, 2017",
    "origin": "[Harbour Wire](#) 11 May 2017",
    "region": "Region: [North Coast](#), [USA](#)",
    "report": "In-depth Report: [FERRIES](#)",
}
TAIL = {
    "comment": "[Comment on The Meridian Review articles on our noticeboard](#)",
    "member": "[Become a Member of The Meridian Review](#)",
    "articles": "Articles by: [Ada Fenwick](#)",
    "disclaimer": DISCLAIMER,
    "fair_use": FAIR_USE,
    "media": "For media inquiries: desk@meridian-review.example",
}


def cases(name: str) -> list[Any]:
    """Title, `.`, input, `.`, expected, `.`; empty lines between."""
    found = re.findall(
        r"^(.+)\n\.\n((?s:.*?))^\.\n((?s:.*?))^\.\n", (CASES / name).read_text(encoding="utf-8"), re.MULTILINE
    )
    return [pytest.param(given, expected, id=title.replace(" ", "-")) for title, given, expected in found]


def print_page(leave_out: tuple[str, ...] = (), **changed: str) -> str:
    """A print page; parts are named as in `HEAD` and `TAIL`, `body` is the text."""
    body = changed.pop("body", "\n\n".join(PARAGRAPHS))
    head = [changed.get(part, line) for part, line in HEAD.items() if part not in leave_out]
    tail = [changed.get(part, line) for part, line in TAIL.items() if part not in leave_out]
    return "\n\n".join([*head, body, *tail]) + "\n"


def raw(dump: str | bytes, source: str = "dump.txt") -> RawArticle:
    """A dump as read by the built-in recipe alone; it must be an article."""
    data = dump if isinstance(dump, bytes) else dump.encode()
    reading = text.read(data, source, recipes.built_in())
    assert reading.article is not None, reading.problems
    return reading.article


def settled(dump: str | bytes, source: str = "dump.txt") -> Settled:
    return settle(raw(dump, source))
