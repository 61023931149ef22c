"""Where a head is being read, and what a rule makes of a line there."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, structs

from microfiche.importers import spokendates
from microfiche.importers.outlets import Mention
from microfiche.importers.recipes import Rules
from microfiche.model import Evidence, Span

LONGEST_LINE = 400
"""Characters; no line of a head is longer."""
EDGES = " .,;:–—-|()[]*_"
"""What may stand around a date or a name in a line of a head."""
VERBS = "is|was|writes|teaches|works|lives|served|serves|contributes"
"""What may follow an author's name in a note on them."""
_LONGEST_DATE = 40


class View(Struct, frozen=True):
    """Where a head is being read: `lines[at]` is the line in question, `seen` the fields found above it."""

    lines: list[str]
    at: int
    rules: Rules
    seen: frozenset[str]

    @property
    def is_published(self) -> bool:
        """Whether the lines above say more than a title and who wrote it."""
        return not self.seen.isdisjoint(("outlet", "date", "regions", "topics"))

    @property
    def line(self) -> str:
        return self.lines[self.at].strip()

    def span(self, lines: int = 1) -> Span:
        return Span(self.at + 1, self.at + lines)

    def below(self) -> tuple[int, str]:
        """The next line that is not blank and how many lines below it stands, at most two."""
        for step in (1, 2):
            if self.at + step < len(self.lines) and self.lines[self.at + step].strip():
                return step, self.lines[self.at + step].strip()
        return 0, ""

    def next(self) -> View:
        """The view of the line that `below` tells of; of this one when there is none."""
        return structs.replace(self, at=self.at + self.below()[0])


class Taken(Struct, frozen=True, kw_only=True):
    """What a rule read in one line or more. `strong`: lines above it belong to the head too."""

    lines: int = 1
    evidence: tuple[Evidence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    rule: str = ""
    reason: str = ""
    strong: bool = True
    wrong: str = ""

    @property
    def authors(self) -> tuple[str, ...]:
        """The names it read."""
        return tuple(name for it in self.evidence if it.field == "authors" for name in it.value)

    @property
    def is_head(self) -> bool:
        """Whether it tells something, and what stands above it belongs to the head too."""
        return self.strong and bool(self.evidence or self.mentions)


def read_as(view: View, field: str, value: Any, found: str, sure: float) -> Taken:
    """One reading of one field in the line looked at; nothing when the value is empty."""
    if not value:
        return Taken()
    evidence = Evidence(
        field=field, value=value, found=found, where=view.span(), rule=f"head-{field}", confidence=sure
    )
    return Taken(evidence=(evidence,))


def is_date(line: str) -> bool:
    """Whether a line is a date and nothing else."""
    spoken = spokendates.find(line) if len(line) <= _LONGEST_DATE else None
    return spoken is not None and not (line[: spoken.start] + line[spoken.end :]).strip(EDGES)
