"""The outline of a text: what its headings become on a page."""

from __future__ import annotations

from microfiche.urls import slug

TAKEN_IDS = ("content",)
"""Ids that pages have around a text."""


class Outline:
    """The headings of a text: their levels, below the page's title and with none skipped, and their ids."""

    def __init__(self, ids: str) -> None:
        self.ids = ids
        self.open: list[str] = []
        self.seen = set(TAKEN_IDS)

    def enter(self, tag: str, said: str) -> tuple[str, str]:
        """The tag and the id of the next heading, which was written as `tag` and says `said`."""
        while self.open and self.open[-1] >= tag:
            self.open.pop()
        self.open.append(tag)
        name = _unique(slug(said), self.seen)
        return f"h{min(len(self.open) + 1, 6)}", self.ids + name


def _unique(name: str, seen: set[str]) -> str:
    number, made = 1, name
    while made in seen:
        number += 1
        made = f"{name}-{number}"
    seen.add(made)
    return made
