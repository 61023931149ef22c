"""Lines as paragraphs: what belongs together in a dump, whether its lines are wrapped or not.

A dump is *wrapped* when its paragraphs run over several lines of much the same length; otherwise a line is
a paragraph. Where wrapped paragraphs follow each other without a blank line, one ends with a sentence on a
line that had room for the next word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from microfiche.model import Span

_WIDEST = 120
"""Characters; what wraps lines wraps them below this."""

_ENDED = re.compile(r"[.?!:…][\"”’')\]»]*$|[.?!,][\"”’»]+$")
_GOES_ON = re.compile(
    r"(?:^|[\s(“\"])(?:(?:[A-Z]\.){1,4}|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Cmdr|Adm|Sen|Rep|Gov|Rev|Hon|St"
    r"|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)$|,[\"”’»]$"
)
"""What looks like a sentence's end at a line's and is none: `U.S.`, `Gen.`, a quotation and its comma."""
_BULLET = re.compile(r"[-*+•·‣▪◦](?:\s+|$)")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")


class Unit(Struct, frozen=True):
    """A paragraph or an item of a list: its lines, the number of the first, whether blank lines surround it.

    `marker` is `-` before an item of a list, `1.` in a numbered one; `verse`: lines are lines.
    """

    lines: tuple[str, ...]
    first: int
    apart: bool
    marker: str = ""
    verse: bool = False

    @property
    def where(self) -> Span:
        return Span(self.first, self.first + len(self.lines) - 1)

    @property
    def raw(self) -> str:
        return "\n".join(self.lines)

    @property
    def text(self) -> str:
        """The paragraph on one line, without the bullet of an item."""
        joined = " ".join(map(str.strip, self.lines))
        return _BULLET.sub("", joined, count=1) if self.marker == "-" else joined


class Wrap(Struct, frozen=True):
    """How the paragraphs of some lines are wrapped: at how many characters, and whether lines are `filled`.

    A filled line had no room for the first word of the next, so one with room was ended on purpose.
    """

    width: int
    filled: bool

    def has_room(self, line: str, below: str) -> bool:
        """Whether a line could have held the first word of the one below it, and some more."""
        return len(line) + 1 + len(below.split(maxsplit=1)[0]) <= self.width - 2


def wrap(lines: Sequence[str]) -> Wrap | None:
    """How these lines are wrapped; None when lines are paragraphs."""
    lengths = [len(line) for line in lines if line.strip()]
    if sum(length > _WIDEST for length in lengths) * 20 > len(lengths):
        return None
    inner = [(one, after) for one, after in pairwise(lines) if one.strip() and after.strip()]
    typical = sorted(len(one) for one, _ in inner)
    if len(inner) < 3 or typical[len(inner) * 3 // 4] < 40:
        return None
    made = Wrap(max(length for length in lengths if length <= _WIDEST), True)
    # Short lines may be subheads, and ended ones the ends of paragraphs: they tell nothing.
    telling = [pair for pair in inner if len(pair[0]) * 2 > made.width and not _ENDED.search(pair[0])]
    with_room = sum(made.has_room(*pair) for pair in telling)
    return made if with_room * 10 <= len(telling) else Wrap(made.width, False)


def units(
    lines: Sequence[str], first: int, wrapped: Wrap | None, stands_alone: Callable[[str], bool]
) -> list[Unit]:
    """Lines as units; `first` is the number of the first line in the file.

    `stands_alone` tells lines that are never part of a paragraph.
    """
    found: list[Unit] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].strip():
            end += 1
        if end > at:
            block = lines[at:end]
            found += _numbered(_units_of(block, first + at, wrapped, stands_alone))
        at = end + 1
    return _numbered(found)


def _units_of(
    block: Sequence[str], first: int, wrapped: Wrap | None, stands_alone: Callable[[str], bool]
) -> list[Unit]:
    if wrapped is None and _is_filled(block):
        wrapped = Wrap(max(map(len, block)), True)
    elif _is_verse(block, wrapped):
        return [Unit(tuple(block), first, True, verse=True)]
    starts = [0]
    listed = bool(_BULLET.match(block[0].lstrip()))
    for at in range(1, len(block)):
        line, before = block[at].strip(), block[at - 1].strip()
        bullet = bool(_BULLET.match(line)) and (listed or bool(_ENDED.search(before)) or len(line) == 1)
        alone = stands_alone(line) or stands_alone(before)
        hanging = listed and len(before) == 1  # a bullet on a line of its own
        if bullet or alone or (not hanging and _begins(line, before, wrapped)):
            starts.append(at)
            listed = bullet
    made = []
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        bulleted = bool(_BULLET.match(block[start].lstrip())) and (
            end - start > 1 or len(block[start].strip()) > 1
        )
        marker = "-" if bulleted and not _is_rule(block[start]) else ""
        made.append(Unit(tuple(block[start:end]), first + start, len(starts) == 1, marker))
    return made


def _begins(line: str, before: str, wrapped: Wrap | None) -> bool:
    """Whether a line begins a paragraph although no blank line stands before it."""
    ended = bool(_ENDED.search(before))
    if wrapped is None:
        return ended or len(before) > _WIDEST or line[0].isupper() or not line[0].isalpha()
    if ended and (number := _NUMBER.match(line)) and (number[1] == "1" or _NUMBER.match(before)):
        return True
    if (line[0].islower() and before[-1] != ":") or _GOES_ON.search(before):
        return False
    return (ended or wrapped.filled) and wrapped.has_room(before, line)


def _is_filled(block: Sequence[str]) -> bool:
    """Whether each line of a block had no room for the first word of the next: it was wrapped by machine."""
    widest = max(map(len, block))
    return (
        40 <= widest <= _WIDEST
        and len(block) > 2
        and all(len(line) + 1 + len(after.split(maxsplit=1)[0]) > widest for line, after in pairwise(block))
    )


def _is_verse(block: Sequence[str], wrapped: Wrap | None) -> bool:
    """Three short lines or more, none a list's: a poem, an address, a table."""
    longest = 60 if wrapped is None else wrapped.width * 3 // 5
    return (
        len(block) > 2
        and all(len(line) <= longest for line in block)
        and not any(_BULLET.match(line.lstrip()) or _NUMBER.match(line.lstrip()) for line in block)
    )


def _is_rule(line: str) -> bool:
    return (
        len(line.strip()) > 1
        and len(set(line.split()) | set(line.strip())) <= 3
        and not any(it.isalnum() for it in line)
    )


def _numbered(found: list[Unit]) -> list[Unit]:
    """Units that count on from one another are items of a numbered list."""
    numbers = [int(it[1]) if (it := _NUMBER.match(unit.text)) else None for unit in found]
    made = []
    for at, unit in enumerate(found):
        number = numbers[at]
        follows = number is not None and at > 0 and numbers[at - 1] == number - 1
        leads = number is not None and at + 1 < len(found) and numbers[at + 1] == number + 1
        if not unit.marker and not unit.verse and (follows or leads):
            made.append(Unit(unit.lines, unit.first, unit.apart, f"{number}."))
        else:
            made.append(unit)
    return made
