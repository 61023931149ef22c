"""Lines that look like a head's and are subheads: the first of several of one form, each over a text.

`By Boat`, `By Road`, `By Air`; `From Lisse`, `From Arden`; the days of a diary.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec import structs

from microfiche.importers import bylines, origins, outlets, spokendates
from microfiche.importers.reading import EDGES, Taken, View, is_date
from microfiche.importers.wrapping import ENDED

_LONGEST_LINE = 60
_LOOKED_AT = 2000
"""Lines below the head."""
_LEAST_DAYS = 3
"""With the first; a text has two dates by themselves for other reasons."""


def is_subhead(view: View, taken: Taken) -> bool:
    """Whether what was read below a title as a byline, an origin or a date is a subhead, as others show.

    Only what is weak by itself is asked about: one word for a name, an origin nobody knows, a day alone.
    """
    if "title" not in view.seen or len(view.line) > _LONGEST_LINE:
        return False
    if name := _weak(view, taken):
        return any(_weak(it, _read(it, taken.rule)) not in ("", name) for it in _below(view, taken))
    if taken.rule != "dated":
        return False
    return _is_diary(view, taken) if is_date(view.line) else bool(taken.mentions) and _is_agenda(view)


def _weak(view: View, taken: Taken | None) -> str:
    """The lone word a byline names, the unknown outlet of an origin; nothing where a line tells more."""
    if taken is None or taken.lines > 1 or view.line.rstrip()[-1] in ".,;":
        return ""
    if taken.rule == "byline" and not taken.mentions and len(taken.evidence) == 1:
        names = taken.evidence[0].value
        return names[0] if len(names) == 1 and " " not in names[0] else ""
    if taken.rule == "origin" and not taken.evidence and len(taken.mentions) == 1:
        name = taken.mentions[0].name
        return "" if outlets.is_outlet(name, view.rules) else name
    return ""


def _read(view: View, rule: str) -> Taken | None:
    taken = bylines.byline(view) if rule == "byline" else origins.origin(view)
    return structs.replace(taken, rule=rule) if taken else None


def _below(view: View, taken: Taken) -> Iterator[View]:
    """The short lines below that begin a paragraph under a finished sentence."""
    before = ""
    start = view.at + taken.lines
    for at in range(start, min(start + _LOOKED_AT, len(view.lines))):
        line = view.lines[at].strip()
        if line and len(line) <= _LONGEST_LINE and at > start and ENDED.search(before):
            yield structs.replace(view, at=at)
        before = line or before


def _is_diary(view: View, taken: Taken) -> bool:
    """Whether days by themselves follow one another down the text, each under a finished sentence."""
    lines = [view.line, *(it.line for it in _below(view, taken) if is_date(it.line))]
    days = [it.date.key for line in lines if (it := spokendates.find(line)) and it.date]
    return len(days) >= _LEAST_DAYS and all(one < other for one, other in pairwise(days))


def _is_agenda(view: View) -> bool:
    """Whether a line and the next ones each begin with a date: no head has more than two of those."""
    for left in reversed(range(_LEAST_DAYS)):
        spoken = spokendates.find(view.line)
        if spoken is None or view.line[: spoken.start].strip(EDGES + "•") or (left and not view.below()[0]):
            return False
        view = view.next()
    return True
