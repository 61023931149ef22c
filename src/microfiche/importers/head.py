"""The head of a dump: the title, and the lines about the article that stand between it and the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from msgspec import Struct, structs

from microfiche.importers import inline, outlets, tail, titles
from microfiche.importers.headreading import Reading
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import Taken
from microfiche.importers.recipes import Rules, folded
from microfiche.model import Cut, Evidence, Span

_UNREAD_LINES = 2
_LONGEST_DECK = 500
_LOOKED_AT = 30
_LABELLED = re.compile(r"[^\W\d_]\w{2,20}:\s+\S.{0,60}")


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
    titles.read(reading)
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


def _unread(reading: Reading) -> bool:
    """Take lines no rule knows when the head goes on below them; False when the text begins here."""
    at = reading.at
    unread: list[int] = []
    is_deck = False
    notices = 0
    while at < len(reading.lines) and len(unread) - notices <= _UNREAD_LINES:
        line = reading.lines[at].strip()
        taken = reading.look(at) if line else None
        if taken and unread and taken.reason == "boilerplate" and not taken.evidence:
            unread.append(at)
            notices += 1
            at += 1
            continue
        if taken and reading.adds(taken):
            if not (unread and taken.is_head):
                return False
            if at and reading.lines[at - 1].strip() and not _is_short(reading.lines[at - 1]):
                return False
            if not _has_text(reading, at + taken.lines) or (is_deck and not _is_below_deck(taken)):
                return False
            _take_unread(reading, unread)
            return True
        is_prose = taken is None and _is_prose(line, reading.seen()) and not _is_over_date(reading, at)
        is_deck = is_deck or (len(line) > titles.LONGEST_LINE and not unread and reading.seen() <= {"title"})
        if is_prose or len(line) > (_LONGEST_DECK if is_deck else titles.LONGEST_LINE):
            return False
        unread += [at] if line else []
        at += 1
    return False


def _is_below_deck(taken: Taken) -> bool:
    """Whether a line is a head's beyond doubt, so that a paragraph above it can be the subtitle."""
    names = taken.authors
    return all(" " in name for name in names) and (bool(names) or any(it.date for it in taken.mentions))


def _has_text(reading: Reading, at: int) -> bool:
    """Whether a text can follow: any of the next lines is one that neither a head nor a tail knows."""
    below = [it for it in range(at, min(at + _LOOKED_AT, len(reading.lines))) if reading.lines[it].strip()]
    return any(
        reading.look(it) is None
        and not tail.stands_alone(reading.lines[it], reading.rules)
        and not _is_labelled(reading.lines[it].strip())
        for it in below
    )


def _is_labelled(line: str) -> bool:
    """Whether a line has the form of a label that no recipe knows: `Category: News`."""
    return _LABELLED.fullmatch(line) is not None and not titles.SENTENCE.search(line)


def _is_over_date(reading: Reading, at: int) -> bool:
    """Whether the head's first date stands right below a line, which then is the head's too."""
    below = at + reading.below(at)
    taken = reading.look(below) if below > at else None
    return taken is not None and taken.rule == "dated" and not reading.seen() & {"date", "outlet"}


def _is_short(line: str) -> bool:
    return len(line.strip()) <= 60 and not line.rstrip().endswith((".", ","))


def _is_prose(line: str, seen: frozenset[str]) -> bool:
    """Whether a line is a sentence; right below the title it can be a subtitle."""
    ended = titles.SENTENCE.search(line)
    return (
        ended is not None and not seen <= {"title"} and (ended[1] == "." or bool(seen & {"outlet", "date"}))
    )


def _take_unread(reading: Reading, unread: Sequence[int]) -> None:
    """A line below the title is a subtitle; a name alone an outlet; all else is said to be unread."""
    for at in unread:
        if at < reading.at:
            continue
        reading.at = at
        line = reading.lines[at].strip()
        known = reading.seen()
        if taken := reading.look(at):
            reading.take(taken)
        elif known <= {"title"}:
            below = at + 1 if at + 1 in unread and not reading.look(at + 1) else at
            text = " ".join(inline.collapsed(it) for it in reading.lines[at : below + 1])
            reading.tell("subtitle", text, Span(at + 1, below + 1), "below-title", 0.7)
            reading.cut(below + 1 - at, "subtitle", "the subtitle")
            reading.at = below + 1
        elif "outlet" in known and "bare" not in known and _is_outlet(line, reading.rules):
            name = outlets.named(line, reading.rules)
            reading.mentions.append(Mention(name=name, found=line, where=Span(at + 1, at + 1), linked=True))
            reading.cut(1, "outlet", "an outlet")
        else:
            reading.warnings.append((at + 1, f"not understood, and left out: `{line[:80]}`"))
            reading.cut(1, "unread", "not understood")
        reading.at = max(reading.at, at + 1)


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
