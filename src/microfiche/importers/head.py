"""The head of a dump: the title, and the lines about the article that stand between it and the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, structs

from microfiche.importers import inline, outlets
from microfiche.importers.headrules import RULES
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import LONGEST_LINE, Taken, View
from microfiche.importers.recipes import Rules
from microfiche.model import Cut, Evidence, Span

_LONGEST_TITLE = 300
_TITLE_LINES = 4
_UNREAD_LINES = 2
_LONGEST_UNREAD = 200
_MARKED = re.compile(r"#{1,6}\s+(?=\S)")


class Head(Struct, frozen=True, kw_only=True):
    """What a head says. The text begins at the line of index `text_at`; `warnings` are lines and messages."""

    evidence: tuple[Evidence, ...]
    mentions: tuple[Mention, ...]
    cuts: tuple[Cut, ...]
    warnings: tuple[tuple[int, str], ...]
    text_at: int


class _Reading:
    """A head as far as it has been read."""

    def __init__(self, lines: list[str], rules: Rules) -> None:
        self.lines, self.rules = lines, rules
        self.at = 0
        self.evidence: list[Evidence] = []
        self.mentions: list[Mention] = []
        self.cuts: list[Cut] = []
        self.warnings: list[tuple[int, str]] = []

    def seen(self) -> frozenset[str]:
        fields = {it.field for it in self.evidence}
        if self.mentions:
            fields |= {"outlet"} | {"bare" for it in self.mentions if it.linked}
            fields |= {"date" for it in self.mentions if it.date}
        return frozenset(fields)

    def look(self, at: int) -> Taken | None:
        """What the line at an index is, by the first rule that knows it."""
        if len(self.lines[at]) > LONGEST_LINE * 4:
            return None
        view = View(self.lines, at, self.rules, self.seen())
        for name, rule in RULES:
            if taken := rule(view):
                return taken if taken.rule else structs.replace(taken, rule=name)
        return None

    def take(self, taken: Taken) -> None:
        self.evidence += taken.evidence
        self.mentions += taken.mentions
        self.cut(taken.lines, taken.rule, taken.reason)
        if taken.wrong:
            self.warnings.append((self.at + 1, taken.wrong))
        self.at += taken.lines

    def tell(self, field: str, value: str, where: Span, rule: str, sure: float) -> None:
        self.evidence.append(
            Evidence(field=field, value=value, found=value, where=where, rule=rule, confidence=sure)
        )

    def cut(self, lines: int, rule: str, reason: str) -> None:
        text = "\n".join(self.lines[self.at : self.at + lines]).strip()
        self.cuts.append(Cut(text=text, where=Span(self.at + 1, self.at + lines), rule=rule, reason=reason))

    def skip_blank(self) -> bool:
        while self.at < len(self.lines) and not self.lines[self.at].strip():
            self.at += 1
        return self.at < len(self.lines)


def read(lines: list[str], rules: Rules) -> Head:
    """Read the head of a dump given as its lines. Anything can be missing, the title too."""
    reading = _Reading(lines, rules)
    _before_title(reading)
    _title(reading)
    while reading.skip_blank():
        if taken := reading.look(reading.at):
            reading.take(taken)
        elif not _unread(reading):
            break
    return Head(
        evidence=tuple(reading.evidence),
        mentions=tuple(reading.mentions),
        cuts=tuple(reading.cuts),
        warnings=tuple(reading.warnings),
        text_at=reading.at,
    )


def _before_title(reading: _Reading) -> None:
    """Buttons and the like, and labels or an outlet's line where they stand above the title."""
    while reading.skip_blank():
        taken = reading.look(reading.at)
        if taken is None or taken.rule in ("byline", "origin", "outlet", "date") or not (taken.reason):
            return
        if taken.rule == "dated" and not taken.mentions:
            return
        reading.take(taken)


def _title(reading: _Reading) -> None:
    if not reading.skip_blank():
        return
    first, lines = reading.at, reading.lines
    line = lines[first].strip()
    if len(line) > _LONGEST_TITLE:
        return
    count = 1
    while _goes_on(reading, first, count):
        count += 1
    text = " ".join(inline.collapsed(it) for it in lines[first : first + count])
    text = _MARKED.sub("", text, count=1).strip("*_ ") or text
    sure = 0.95 if _MARKED.match(line) else 0.9
    reading.tell("title", text, Span(first + 1, first + count), "first-line", sure)
    reading.cut(count, "title", "the title")
    reading.at += count


def _goes_on(reading: _Reading, first: int, count: int) -> bool:
    """Whether the title runs on over the next line: with no blank line between, and no line of a head."""
    at, lines = first + count, reading.lines
    if at >= len(lines) or not lines[at].strip() or len(lines[at]) > _LONGEST_TITLE:
        return False
    if reading.look(at) is not None:
        return False
    end = at
    while end < len(lines) and lines[end].strip() and end <= first + _TITLE_LINES:
        if reading.look(end) is not None:
            return True
        end += 1
    marked = bool(_MARKED.match(lines[first].strip()))
    return end <= first + _TITLE_LINES and (marked or len(lines[first]) >= 30)


def _unread(reading: _Reading) -> bool:
    """Take lines no rule knows when the head goes on below them; False when the text begins here."""
    at = reading.at
    unread: list[int] = []
    while at < len(reading.lines) and len(unread) <= _UNREAD_LINES:
        line = reading.lines[at].strip()
        if line and (taken := reading.look(at)):
            if not (unread and taken.strong and _adds(taken, reading.seen())):
                return False
            if at and reading.lines[at - 1].strip() and not _is_short(reading.lines[at - 1]):
                return False
            _take_unread(reading, unread)
            return True
        if len(line) > _LONGEST_UNREAD:
            return False
        unread += [at] if line else []
        at += 1
    return False


def _is_short(line: str) -> bool:
    return len(line.strip()) <= 60 and not line.rstrip().endswith((".", ","))


def _adds(taken: Taken, seen: frozenset[str]) -> bool:
    """Whether a line tells a field not known yet, or terms: what a line within a text hardly does."""
    told = {it.field for it in taken.evidence} | {"outlet" for it in taken.mentions}
    return bool(told - seen) or (
        taken.rule == "label" and not taken.mentions and told <= {"regions", "topics"}
    )


def _take_unread(reading: _Reading, unread: Sequence[int]) -> None:
    """A line below the title is a subtitle; a name alone an outlet; all else is said to be unread."""
    for at in unread:
        reading.at = at
        line = reading.lines[at].strip()
        known = reading.seen()
        if known <= {"title"}:
            reading.tell("subtitle", inline.collapsed(line), Span(at + 1, at + 1), "below-title", 0.7)
            reading.cut(1, "subtitle", "the subtitle")
        elif "outlet" in known and "bare" not in known and _is_outlet(line, reading.rules):
            name = outlets.named(line, reading.rules)
            reading.mentions.append(Mention(name=name, found=line, where=Span(at + 1, at + 1), linked=True))
            reading.cut(1, "outlet", "an outlet")
        else:
            reading.warnings.append((at + 1, f"not understood, kept in the report: `{line[:80]}`"))
            reading.cut(1, "unread", "not understood")
        reading.at = at + 1


def _is_outlet(line: str, rules: Rules) -> bool:
    return len(line.split()) <= 6 and outlets.may_be_outlet(line, rules)
