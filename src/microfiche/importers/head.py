"""The head of a dump: the title, and the lines about the article that stand between it and the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from msgspec import Struct, structs

from microfiche.importers import inline, outlets, spokendates
from microfiche.importers.headreading import Mark, Reading
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import Taken
from microfiche.importers.recipes import Rules, folded
from microfiche.model import Cut, Evidence, Span

_LONGEST_TITLE = 300
_TITLE_LINES = 4
_UNREAD_LINES = 2
_LONGEST_UNREAD = 200
_LONGEST_LONG_TITLE = 1000
_LONGEST_SUBHEAD = 120
_SENTENCE = re.compile(r"([.?!…])[\"”’»)\]*_]*$")
_MARKED = re.compile(r"#{1,6}\s+(?=\S)")


class Head(Struct, frozen=True, kw_only=True):
    """What a head says. The text begins at the line of index `text_at`; `warnings` are lines and messages."""

    evidence: tuple[Evidence, ...]
    mentions: tuple[Mention, ...]
    cuts: tuple[Cut, ...]
    warnings: tuple[tuple[int, str], ...]
    text_at: int


def read(lines: list[str], rules: Rules) -> Head:
    """Read the head of a dump given as its lines. Anything can be missing, the title too."""
    reading = Reading(lines, rules)
    _title(reading, 0.6 if _before_title(reading) else 0.9)
    while reading.skip_blank():
        taken = reading.look(reading.at)
        if taken and reading.adds(taken):
            reading.take(taken)
        elif not _unread(reading):
            break
    return Head(
        evidence=tuple(_without_outlets(reading.evidence, reading.mentions)),
        mentions=tuple(reading.mentions),
        cuts=tuple(reading.cuts),
        warnings=tuple(reading.warnings),
        text_at=reading.at,
    )


def _before_title(reading: Reading) -> bool:
    """Buttons and the like, and labels or an outlet's line where they stand above the title.

    Where what follows them cannot be the title the first of them is: True, and it is the next to be read.
    """
    likely: list[tuple[bool, Mark]] = []
    while reading.skip_blank():
        taken = reading.look(reading.at)
        if taken is None or taken.rule in ("byline", "origin", "outlet", "linked-names") or not taken.reason:
            break
        if taken.rule == "dated" and not taken.mentions:
            break
        if _may_be_title(reading.lines[reading.at].strip(), taken):
            likely.append((taken.reason == "boilerplate", reading.mark()))
        reading.take(taken)
    if not likely or _may_follow(reading):
        return False
    reading.back_to(min(likely)[1])
    return True


def _may_be_title(line: str, taken: Taken) -> bool:
    """Whether a line that reads as a label, a date or a notice can be a title all the same."""
    if taken.rule == "separator" or len(line) > _LONGEST_UNREAD or "](" in line or "://" in line:
        return False
    spoken = spokendates.find(line) if taken.rule == "dated" else None
    return taken.rule != "dated" or (spoken is not None and spoken.start == 0 and len(line) > spoken.end + 9)


def _may_follow(reading: Reading) -> bool:
    """Whether a title can stand where labels and notices ended: no byline does, and no paragraph of prose."""
    if not reading.skip_blank():
        return False
    at, lines = reading.at, reading.lines
    if _is_byline(reading, at):
        return _is_byline(reading, at + reading.below(at))
    end = at
    while end < len(lines) and lines[end].strip() and end - at <= _TITLE_LINES and not reading.look(end):
        end += 1
    block = " ".join(lines[at:end])
    return len(block) <= _LONGEST_SUBHEAD or not _SENTENCE.search(block)


def _is_byline(reading: Reading, at: int) -> bool:
    taken = reading.look(at)
    return taken is not None and taken.rule == "byline"


def _title(reading: Reading, sure: float) -> None:
    if not reading.skip_blank():
        return
    first, lines = reading.at, reading.lines
    line = lines[first].strip()
    if _is_byline(reading, first) and not _is_byline(reading, first + reading.below(first)):
        if reading.cuts or "](" in line:
            return
        sure = 0.5
    if len(line) > _LONGEST_TITLE and not _is_over_head(reading, first):
        return
    count = 1
    while _goes_on(reading, first, count):
        count += 1
    text = " ".join(inline.collapsed(it) for it in lines[first : first + count])
    text = _MARKED.sub("", text, count=1).strip("*_ ") or text
    sure = 0.95 if _MARKED.match(line) else sure
    reading.tell("title", text, Span(first + 1, first + count), "first-line", sure)
    reading.cut(count, "title", "the title")
    reading.at += count


def _is_over_head(reading: Reading, at: int) -> bool:
    """Whether the line below a very long one is a head's, so that the long one is its title."""
    below = at + reading.below(at)
    taken = reading.look(below) if below > at and len(reading.lines[at]) <= _LONGEST_LONG_TITLE else None
    return taken is not None and taken.strong and bool(taken.evidence or taken.mentions)


def _goes_on(reading: Reading, first: int, count: int) -> bool:
    """Whether the title runs on over the next line: with no blank line between, and no line of a head."""
    at, lines = first + count, reading.lines
    if at >= len(lines) or not lines[at].strip() or len(lines[at]) > _LONGEST_TITLE:
        return False
    if reading.look(at) is not None or _is_link(lines[at].strip()):
        return False
    end = at
    while end < len(lines) and lines[end].strip() and end <= first + _TITLE_LINES:
        if reading.look(end) is not None:
            return True
        end += 1
    marked = bool(_MARKED.match(lines[first].strip()))
    return end <= first + _TITLE_LINES and (marked or len(lines[first]) >= 30)


def _is_link(line: str) -> bool:
    links = inline.links(line)
    return bool(links) and (links[0].start, links[-1].end) == (0, len(line))


def _unread(reading: Reading) -> bool:
    """Take lines no rule knows when the head goes on below them; False when the text begins here."""
    at = reading.at
    unread: list[int] = []
    while at < len(reading.lines) and len(unread) <= _UNREAD_LINES:
        line = reading.lines[at].strip()
        taken = reading.look(at) if line else None
        if taken and reading.adds(taken):
            if not (unread and taken.strong and (taken.evidence or taken.mentions)):
                return False
            if at and reading.lines[at - 1].strip() and not _is_short(reading.lines[at - 1]):
                return False
            _take_unread(reading, unread)
            return True
        is_prose = taken is None and _is_prose(line, reading.seen()) and not _is_over_date(reading, at)
        if len(line) > _LONGEST_UNREAD or is_prose:
            return False
        unread += [at] if line else []
        at += 1
    return False


def _is_over_date(reading: Reading, at: int) -> bool:
    """Whether the head's first date stands right below a line, which then is the head's too."""
    below = at + reading.below(at)
    taken = reading.look(below) if below > at else None
    return taken is not None and taken.rule == "dated" and not reading.seen() & {"date", "outlet"}


def _is_short(line: str) -> bool:
    return len(line.strip()) <= 60 and not line.rstrip().endswith((".", ","))


def _is_prose(line: str, seen: frozenset[str]) -> bool:
    """Whether a line is a sentence; right below the title it can be a subtitle."""
    ended = _SENTENCE.search(line)
    return (
        ended is not None and not seen <= {"title"} and (ended[1] == "." or bool(seen & {"outlet", "date"}))
    )


def _take_unread(reading: Reading, unread: Sequence[int]) -> None:
    """A line below the title is a subtitle; a name alone an outlet; all else is said to be unread."""
    for at in unread:
        reading.at = at
        line = reading.lines[at].strip()
        known = reading.seen()
        if taken := reading.look(at):
            reading.take(taken)
        elif known <= {"title"}:
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


def _without_outlets(evidence: Iterable[Evidence], mentions: Iterable[Mention]) -> list[Evidence]:
    """Evidence without authors that are, after a comma, the outlet another line of the head names."""
    named = {folded(it.name) for it in mentions}
    return [
        structs.replace(it, value=it.value[:-1]) if it.field == "authors" and _ends_with(it, named) else it
        for it in evidence
    ]


def _ends_with(authors: Evidence, outlets: Set[str]) -> bool:
    *others, last = authors.value
    after = authors.found.rpartition(",")[2].strip(" .)_*")
    return bool(others) and folded(last) in outlets and after == last
