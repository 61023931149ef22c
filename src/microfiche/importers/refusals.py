"""Dumps that are no article: lists of links, of titles and dates, of teasers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from microfiche.importers import inline, spokendates
from microfiche.importers.recipes import Rules, folded
from microfiche.problems import Problem

_FEWEST, _MOST = 6, 20_000
"""Lines; no page of links has more, and looking at all of a large file would take its time."""
_LONGEST, _SHORT = 160, 40
_WIDE = 60
_MOST_PROSE = 400
_LONGEST_TEASER = 800
_SYMBOLS = re.compile(r"[\W\d_]+")
_SENTENCE = re.compile(r"[.?!…][\"”’»)\]]*$")
_HINT = "If it is an article all the same, keep only its title, its byline and its text in the file."


def listing(lines: Sequence[str], rules: Rules, source: str) -> Problem | None:
    """The problem with a dump that lists articles instead of being one; None for anything that may be one.

    Only what leaves no doubt counts: an article among the links of its page is an article.
    """
    if not _has_short_lines(lines):
        return None
    kinds = list(islice(_kinds(lines, rules), _MOST + 1))
    count = len(kinds)
    links, dates, more = (sum(kind == it for kind, _ in kinds) for it in ("link", "date", "more"))
    if not _FEWEST <= count <= _MOST or (links + dates + more) * 10 < count * 2:
        return None
    prose = [length for kind, length in kinds if kind in ("sentence", "prose")]
    is_bare = sum(prose) < _MOST_PROSE and (links + more) * 10 >= count * 6
    is_dated = (
        dates > 4 and dates * 10 >= count * 3 and sum(kind == "sentence" for kind, _ in kinds) * 10 <= count
    )
    if not (is_bare or is_dated or _is_teasing(kinds)):
        return None
    what = f"{count} lines are {links + more} links, {dates} dates and hardly any sentence"
    if not (is_bare or is_dated):
        what = f"it holds {more} teasers that end with a link to more"
    return Problem(path=source, message=f"not an article: a page that lists others ({what})", hint=_HINT)


def _has_short_lines(lines: Sequence[str]) -> bool:
    """Whether a quarter of the lines may be links, dates and the like: of most articles fewer are."""
    full = [line for line in lines if line]
    return sum(len(line) < _SHORT or "](" in line for line in full) * 4 >= len(full)


def _kinds(lines: Sequence[str], rules: Rules) -> Iterator[tuple[str, int]]:
    """What each line is that is not blank, and how long it is."""
    for line in lines:
        if text := line.strip():
            yield _kind(text, rules), len(text)


def _kind(line: str, rules: Rules) -> str:
    if len(line) <= _LONGEST:
        words = folded(_SYMBOLS.sub(" ", line)) if len(line) < _SHORT else ""
        if words in rules.navigation or not (words or len(line) >= _SHORT):
            return rules.navigation.get(words, "link")
        if line[0].isdigit() or line[-1].isdigit():
            spoken = spokendates.find(line) if len(line) < _SHORT else None
            if spoken and len(line) - (spoken.end - spoken.start) < 4:
                return "date"
        if "](" in line and _is_all_links(line):
            return "link"
    if _SENTENCE.search(line) and line.count(" ") > 4:
        return "sentence"
    return "prose" if len(line) >= _WIDE else "other"


def _is_all_links(line: str) -> bool:
    """Whether a line holds links and nothing else that can be read."""
    at = 0
    for link in inline.links(line):
        if any(map(str.isalnum, line[at : link.start])):
            return False
        at = link.end
    return not any(map(str.isalnum, line[at:])) and at > 0


def _is_teasing(kinds: Sequence[tuple[str, int]]) -> bool:
    """Whether four texts or more, all short, end with a link to the rest of each."""
    lengths, length = [], 0
    for kind, long in kinds:
        length += long
        if kind == "more":
            lengths.append(length)
            length = 0
    return len(lengths) > 3 and all(it <= _LONGEST_TEASER for it in (*lengths, length))
