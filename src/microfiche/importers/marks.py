"""Where in a raw text the words stand that a reading or a cut speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from microfiche.importers import inline
from microfiche.model import Span

_LONGEST_READ = 20_000
"""Characters of a place in which words are also looked for as a reader reads them."""
_MOST_TRIED = 20


class Stretch(Struct, frozen=True):
    """Characters `start` to `end` (not included) of the line with a number, counted from 1."""

    line: int
    start: int
    end: int


def stretches(
    words: str, where: Span, lines: Sequence[str], after: Stretch | None = None
) -> tuple[Stretch, ...]:
    """The words within the lines of `where`: one stretch for each line they are on, without blanks around.

    They are looked for as written, then as a reader reads them, without the addresses of links and with
    single spaces. With `after` they are looked for behind it first. None when they are not there.
    """
    text = "\n".join(lines[where.first - 1 : where.last])
    words = words.strip()
    behind = sum(len(it) + 1 for it in lines[where.first - 1 : after.line - 1]) + after.end if after else 0
    at = text.find(words, behind) if behind else -1
    if at >= 0:
        return _by_line(text, where.first, at, at + len(words))
    found = _found(text, words) if words else None
    return _by_line(text, where.first, *found) if found else ()


def whole(where: Span, lines: Sequence[str]) -> tuple[Stretch, ...]:
    """All of the lines of `where` that are not blank."""
    text = "\n".join(lines[where.first - 1 : where.last])
    return _by_line(text, where.first, 0, len(text))


def is_all(words: str, where: Span, lines: Sequence[str]) -> bool:
    """Whether words are all there is in the lines of `where`, but for blanks and character references."""
    text = "\n".join(lines[where.first - 1 : where.last])
    return words.split() == inline.decoded(text).split()


def address(stretch: Stretch, lines: Sequence[str]) -> tuple[Stretch, ...]:
    """What of a link is not its text, where a stretch is just one link (`[text](address)`)."""
    words = lines[stretch.line - 1][stretch.start : stretch.end]
    links = inline.links(words)
    label = words.find("[") + 1, words.find("](")
    if len(links) != 1 or (links[0].start, links[0].end) != (0, len(words)) or label[0] >= label[1]:
        return (stretch,)
    inner, outer = stretch.start + label[0], stretch.start + label[1]
    return Stretch(stretch.line, stretch.start, inner), Stretch(stretch.line, outer, stretch.end)


def _found(text: str, words: str) -> tuple[int, int] | None:
    at = _find(text, words)
    if at >= 0:
        return at, at + len(words)
    if len(text) > _LONGEST_READ:
        return None
    read, places = _read(text)
    words = _read(words)[0]
    at = _find(read, words)
    return (places[at], places[at + len(words) - 1] + 1) if at >= 0 and words else None


def _find(text: str, words: str) -> int:
    """Where words first stand as whole words, or else as part of others; -1 for nowhere."""
    first = at = text.find(words)
    for _ in range(_MOST_TRIED):
        if at < 0 or _is_apart(text, at, at + len(words)):
            break
        at = text.find(words, at + 1)
    return first if at < 0 else at


def _is_apart(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return not (len(before) == 2 and before.isalnum()) and not (len(after) == 2 and after.isalnum())


def _read(text: str) -> tuple[str, list[int]]:
    """A text as it is read, and where each of its characters stands."""
    kept: list[int] = []
    at = 0
    for link in inline.links(text) if "](" in text else ():
        label = text.index("[", link.start) + 1
        kept += [*range(at, link.start), *range(label, text.index("](", label))]
        at = link.end
    kept += range(at, len(text))
    places = [
        place
        for place, before in zip(kept, [None, *kept], strict=False)
        if not text[place].isspace() or (before is not None and not text[before].isspace())
    ]
    return "".join(" " if text[it].isspace() else text[it] for it in places), places


def _by_line(text: str, first: int, start: int, end: int) -> tuple[Stretch, ...]:
    number = first + text.count("\n", 0, start)
    begin = text.rfind("\n", 0, start) + 1
    made = []
    for line in text[begin:end].split("\n"):
        at = max(start - begin, 0)
        words = line[at:]
        if words.strip():
            blank = len(words) - len(words.lstrip())
            made.append(Stretch(number, at + blank, at + len(words.rstrip())))
        number, begin = number + 1, begin + len(line) + 1
    return tuple(made)
