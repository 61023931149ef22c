"""Several articles in one dump: where each begins, when that is clear.

A digest is told by its heads: a title, a byline and a date right beside it, again and again, each over a
text of its own; a rule above the title stands in for the date. Print pages repeat a head, quote another
article and sign a reply, so two heads must differ in who wrote what.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from microfiche.importers import bylines, headrules, spokendates
from microfiche.importers.reading import Taken, View
from microfiche.importers.recipes import Rules, folded

_LONGEST_LINE = 200
_LONGEST_DATE = 120
_TITLE_LINES = 3
_MOST_BYLINES = 20_000
_LEAST_TEXT = 200
"""Characters an article of a digest has at least, without its head."""
_LONGEST_PREAMBLE = 300
"""Characters above the first head; more are an article that holds others."""
_MANY = 4


class Digest(Struct, frozen=True):
    """At which lines (from 0) the parts of a digest begin; `unclear`: it is one, but where is not."""

    starts: tuple[int, ...] = ()
    unclear: bool = False


class _Head(Struct, frozen=True):
    """A head within a dump: from which line on, where its text begins, and where its date stands.

    The title is empty when none was found; `dated` is too, of a head that a rule or a wide gap parts from the
    text above it.
    """

    start: int
    text: int
    title: str
    authors: tuple[str, ...]
    dated: str


def read(lines: list[str], rules: Rules) -> Digest:
    """Whether the lines of a dump are several articles, and where they begin."""
    signed = [
        at
        for at, line in enumerate(lines)
        if line and len(line) <= _LONGEST_LINE and rules.bylines.match(line.strip())
    ]
    if not 2 <= len(signed) <= _MOST_BYLINES:
        return Digest()
    heads = [head for at in signed if (head := _head(lines, at, rules))]
    if len(heads) < 2 or not _have_texts(lines, heads):
        return Digest()
    if _are_clear(heads) and _length(lines[: heads[0].start]) <= _LONGEST_PREAMBLE:
        return Digest(tuple(head.start for head in heads))
    return Digest(unclear=_is_unclear(heads))


def _head(lines: list[str], at: int, rules: Rules) -> _Head | None:
    """The head a byline stands in; its title is empty where none stands above it."""
    taken = bylines.byline(View(lines, at, rules, frozenset({"title"})))
    if taken is None or not taken.authors:
        return None
    below, above = _next(lines, at + taken.lines - 1, 1), _next(lines, at, -1)
    text, dated = at + taken.lines, "beside" if _tells_date(taken) else ""
    if not dated and _is_date(lines, below):
        dated, text = "below", below + 1
    elif not dated and _is_date(lines, above):
        dated, above = "above", _next(lines, above, -1)
    start = _title_start(lines, above)
    if not dated and not _is_parted(lines, start if start >= 0 else at, rules):
        return None
    if start < 0:
        return _Head(at, text, "", taken.authors, dated)
    title = folded(" ".join(lines[start : above + 1]))
    return _Head(_over_subtitle(lines, start, rules), text, title, taken.authors, dated)


def _tells_date(taken: Taken) -> bool:
    return any(it.field == "date" for it in taken.evidence) or any(it.date for it in taken.mentions)


def _is_parted(lines: list[str], start: int, rules: Rules) -> bool:
    """Whether a rule or a wide gap stands above a line, or nothing at all."""
    over = _next(lines, start, -1)
    return over < 0 or headrules.separator(View(lines, over, rules, frozenset())) is not None


def _over_subtitle(lines: list[str], start: int, rules: Rules) -> int:
    """Where a head begins whose title has a subtitle below it: that is a title too, and ends no sentence."""
    above = -1 if _is_parted(lines, start, rules) else _title_start(lines, _next(lines, start, -1))
    over = _next(lines, above, -1) if above >= 0 else -1
    is_title = above >= 0 and (_is_parted(lines, above, rules) or lines[over].rstrip()[-1] in '.?!”"’»)')
    return above if is_title and lines[start - 1].strip() == "" else start


def _next(lines: Sequence[str], at: int, step: int) -> int:
    """The next line that is not blank, at most two blank ones away; -1 when there is none."""
    for _ in range(3):
        at += step
        if not 0 <= at < len(lines):
            return -1
        if lines[at].strip():
            return at
    return -1


def _is_date(lines: Sequence[str], at: int) -> bool:
    """Whether a line is a date, with an outlet beside it or without one."""
    line = lines[at].strip() if at >= 0 else ""
    spoken = spokendates.find(line) if 0 < len(line) <= _LONGEST_DATE else None
    rest = len(line) - (spoken.end - spoken.start) if spoken else 0
    return spoken is not None and rest <= 60 and not line.endswith((".", ":", "?", "!"))


def _title_start(lines: Sequence[str], end: int) -> int:
    """Where the lines of a title begin that end at a line; -1 when they can be none."""
    start = end
    while start > 0 and lines[start - 1].strip() and end - start < _TITLE_LINES:
        start -= 1
    text = " ".join(line.strip() for line in lines[start : end + 1]) if end >= 0 else ""
    is_title = any(map(str.isalpha, text)) and len(text) <= _LONGEST_LINE and text[-1] not in '.,;:”"»)]'
    return start if is_title and end - start < _TITLE_LINES else -1


def _have_texts(lines: Sequence[str], heads: Sequence[_Head]) -> bool:
    """Whether each head stands over a text."""
    ends = [*(head.start for head in heads[1:]), len(lines)]
    return all(_length(lines[head.text : end]) >= _LEAST_TEXT for head, end in zip(heads, ends, strict=True))


def _length(lines: Sequence[str]) -> int:
    return sum(len(line.strip()) for line in lines)


def _are_clear(heads: Sequence[_Head]) -> bool:
    """Whether all heads are made alike, under titles of their own; two may be one article and its copy."""
    titles = {head.title for head in heads}
    if "" in titles or len(titles) < len(heads) or len({head.dated for head in heads}) > 1:
        return False
    return len(heads) > 2 or heads[0].authors != heads[1].authors


def _is_unclear(heads: Sequence[_Head]) -> bool:
    return len(heads) >= _MANY and len({head.authors for head in heads}) >= _MANY - 1
