"""Lines as paragraphs: what belongs together in a dump, whether its lines are wrapped or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct, structs

from microfiche.importers import columns, wrapping
from microfiche.importers.wrapping import ENDED, GOES_ON, WIDEST, Wrap
from microfiche.model import Span

RULE = re.compile(r"[*_#=~•·—–-](?:\s*[*_#=~•·—–-]){2,}")
"""A line of three signs or more that parts what stands above it from what stands below."""
_BULLET = re.compile(r"[-*+•·‣▪◦](?:\s+|$)")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_NOTE = re.compile(
    r"(?:\[?\[\^?(\d{1,3})\]\]?(?:\(#[^()\s]*\))?:?|\((\d{1,3})\))\s*(?=\S)|([¹²³⁰⁴-⁹]{1,3})\s*(?=\S)"
)
_REFERENCE = re.compile(r"\[\^?\d{1,3}\]|\(\d{1,3}\)")
_LONGEST_TITLE = 24
"""Characters; `Notes and References` is shorter."""


_SHORTEST_WIRE = 50
"""Characters; a line of wire copy in capitals is longer, and one that names a court or a ship is not."""


class Unit(Struct, frozen=True, dict=True):
    """A paragraph or an item of a list: its lines, the number of the first, whether blank lines surround it.

    `marker` is `-` before an item of a list, `1.` in a numbered one; `verse`: lines are lines; `table`: they
    are rows. In a double-spaced text every second line is blank.
    """

    lines: tuple[str, ...]
    first: int
    apart: bool
    marker: str = ""
    verse: bool = False
    table: bool = False

    @cached_property
    def text(self) -> str:
        """The paragraph on one line, without the bullet of an item; asked for too often to be made anew."""
        one = self.lines[0].strip() if len(self.lines) == 1 else wrapping.joined(self.lines)
        return _BULLET.sub("", one, count=1) if self.marker == "-" else one

    @property
    def where(self) -> Span:
        return Span(self.first, self.first + len(self.lines) - 1)

    @property
    def raw(self) -> str:
        return "\n".join(self.lines)


def units(
    lines: Sequence[str], first: int, wrapped: Wrap | None, stands_alone: Callable[[str], bool]
) -> list[Unit]:
    """Lines as units; `first` is the number of the first line in the file.

    `stands_alone` tells lines that are never part of a paragraph.
    """
    found: list[Unit] = []
    spaced = wrapping.is_spaced(lines)
    if spaced:
        wrapped = wrapping.wrap([line for line in lines if line.strip()])
    for at, block in _spaced(lines) if spaced else _blocks(lines):
        made = _numbered(_units_of(block, first + at, wrapped, stands_alone))
        if made[0].table and found and _names_columns(found[-1], made[0]):
            above = found.pop()
            blank = [""] * (made[0].first - above.first - 1)
            made = [structs.replace(above, lines=(*above.lines, *blank, *made[0].lines), table=True)]
        found += (_spread(unit, first + at) for unit in made) if spaced else made
    return _numbered(_mended(_with_couplets(found)))


def _with_couplets(found: list[Unit]) -> list[Unit]:
    """Two short lines beside verses are verses too: the couplet of a sonnet, the last lines of a song."""
    longest = max((len(line) for unit in found if unit.verse for line in unit.lines), default=0)
    return [
        structs.replace(unit, verse=True) if longest and _is_couplet(found, at, longest) else unit
        for at, unit in enumerate(found)
    ]


def _is_couplet(found: Sequence[Unit], at: int, longest: int) -> bool:
    unit = found[at]
    if len(unit.lines) != 2 or not unit.apart or unit.marker or unit.table:
        return False
    beside = (*found[max(0, at - 1) : at], *found[at + 1 : at + 2])
    return any(it.verse for it in beside) and all(len(line) <= longest + 10 for line in unit.lines)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The lines between blank ones, and where they begin."""
    start = -1
    for at, line in enumerate(lines):
        if not line or line.isspace():
            if start >= 0:
                yield start, lines[start:at]
            start = -1
        elif start < 0:
            start = at
    if start >= 0:
        yield start, lines[start:]


def _spaced(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The lines of a double-spaced text between two blank ones or more: every second one is blank."""
    start = 0
    block: list[str] = []
    for at, (line,) in _blocks_of_one(lines):
        if block and at != start + 2 * len(block):
            yield start, block
            block = []
        start = at if not block else start
        block.append(line)
    if block:
        yield start, block


def _blocks_of_one(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    return ((at + n, (line,)) for at, block in _blocks(lines) for n, line in enumerate(block))


def _spread(unit: Unit, start: int) -> Unit:
    """A unit of a double-spaced text with its blank lines, so that it says where it stood."""
    lines = [line for each in unit.lines for line in (each, "")][:-1]
    return structs.replace(unit, lines=tuple(lines), first=start + 2 * (unit.first - start))


def _names_columns(above: Unit, table: Unit) -> bool:
    is_line = len(above.lines) == 1 and not above.marker
    return is_line and columns.is_head(above.lines[0], table.lines)


def _mended(found: list[Unit]) -> list[Unit]:
    """Units without words that are divided at the end of a line, as far as that is sure."""
    if not any(len(unit.lines) > 1 and wrapping.is_divided(unit.lines) for unit in found):
        return found
    whole = wrapping.mended([unit.lines for unit in found])
    return [
        unit if unit.verse or unit.table else structs.replace(unit, lines=lines)
        for unit, lines in zip(found, whole, strict=True)
    ]


def _units_of(
    block: Sequence[str], first: int, wrapped: Wrap | None, stands_alone: Callable[[str], bool]
) -> list[Unit]:
    if len(block) > 1 and columns.is_likely(block[0]) and columns.rows(block):
        return [Unit(tuple(block), first, True, table=True)]
    if full := wrapping.filled(block):
        wrapped = full
    elif _is_verse(block, wrapped):
        return [Unit(tuple(block), first, True, verse=True)]
    starts = _starts(block, wrapped, stands_alone)
    made = []
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        bulleted = bool(_BULLET.match(block[start].lstrip())) and (
            end - start > 1 or len(block[start].strip()) > 1
        )
        marker = "-" if bulleted and not _is_rule(block[start]) else ""
        made.append(Unit(tuple(block[start:end]), first + start, len(starts) == 1, marker))
    return made


def _starts(block: Sequence[str], wrapped: Wrap | None, stands_alone: Callable[[str], bool]) -> list[int]:
    """At which lines of a block paragraphs and items begin."""
    starts = [0]
    listed = bool(_BULLET.match(block[0].lstrip()))
    note = _note(block[0])
    before = block[0].strip()
    was_alone = len(block) > 1 and stands_alone(before)
    for at in range(1, len(block)):
        line = block[at].strip()
        is_alone = stands_alone(line)
        bullet = bool(_BULLET.match(line)) and (listed or bool(ENDED.search(before)) or len(line) == 1)
        alone = is_alone or was_alone
        hanging = listed and len(before) == 1  # a bullet on a line of its own
        number = _note(line)
        noted = number > 0 and number == note + 1 and (note > 0 or _leads(before))
        below_title = wrapped is not None and starts[-1] == at - 1 and _is_title(before, line, wrapped)
        if bullet or alone or noted or below_title or (
            not hanging and (_is_indented(block, at, listed) or _begins(line, before, wrapped, listed))
        ):  # fmt: skip
            starts.append(at)
            listed = bullet
        note, was_alone = number or note, is_alone
        before = f"{before} {line}" if _REFERENCE.fullmatch(line) else line
    return starts


def _note(line: str) -> int:
    """The number of a note that a line begins with, or 0."""
    line = line.lstrip()
    found = _NOTE.match(line) if line[:1] in "[(¹²³⁴⁵⁶⁷⁸⁹" else None
    return int(unicodedata.normalize("NFKC", found[1] or found[2] or found[3])) if found else 0


def _leads(before: str) -> bool:
    """Whether a first note may stand below a line: it is a title, or ended."""
    return len(before) <= _LONGEST_TITLE or bool(ENDED.search(before))


def _is_indented(block: Sequence[str], at: int, listed: bool) -> bool:
    """Whether a line is set in, and neither the one above it nor the one below: it opens a paragraph."""
    here = _indent(block[at])
    if here < 2 or listed or not ENDED.search(block[at - 1]):
        return False
    below = _indent(block[at + 1]) if at + 1 < len(block) else 0
    return _indent(block[at - 1]) < here and (below < here or bool(ENDED.search(block[at])))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _begins(line: str, before: str, wrapped: Wrap | None, listed: bool) -> bool:
    """Whether a line begins a paragraph although no blank line stands before it."""
    if _REFERENCE.fullmatch(line):
        return False
    ended = bool(ENDED.search(before))
    if wrapped is None and _is_all_capitals(before, line):
        return ended
    if wrapped is None:
        return ended or len(before) > WIDEST or line[0].isupper() or not line[0].isalpha()
    if (number := _NUMBER.match(line)) and (
        (ended and (number[1] == "1" or _NUMBER.match(before))) or (number[1] == "1" and _leads(before))
    ):
        return True
    if listed and line.startswith(("...", "…")) and before[-1:] in ",.":
        return True
    if (line[0].islower() and before[-1] != ":") or GOES_ON.search(before):
        return False
    if listed and line[0].isupper() and len(before) * 2 < wrapped.width:
        return True
    return (ended or wrapped.filled) and wrapped.has_room(before, line)


def _is_all_capitals(before: str, line: str) -> bool:
    """Whether a long line and the one below it are all in capitals, so that these open no paragraph."""
    return len(before) > _SHORTEST_WIRE and before.isupper() and line.isupper()


def _is_title(line: str, below: str, wrapped: Wrap) -> bool:
    """Whether a line that begins a paragraph has the capitals of a title, and had room for more."""
    if len(line) * 5 > wrapped.width * 4 or not (line[0].isupper() and below[0].isupper()):
        return False
    if "," in line or len(below) * 2 < wrapped.width:  # a name in the middle of a sentence, or one more line
        return False
    words = [word for word in line.split() if word[0].isalpha()]
    return (
        len(words) > 1
        and line[-1].isalnum()
        and words[-1][0].isupper()
        and all(word[0].isupper() or len(word) < 5 for word in words)
    )


def _is_verse(block: Sequence[str], wrapped: Wrap | None) -> bool:
    """Three short lines or more, none a list's: a poem, an address."""
    longest = 60 if wrapped is None else wrapped.width * 3 // 5
    return (
        len(block) > 2
        and all(len(line) <= longest for line in block)
        and not any(_BULLET.match(line.lstrip()) or _NUMBER.match(line.lstrip()) for line in block)
        and not any(_note(line) for line in block)
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
        if not (unit.marker or unit.verse or unit.table) and (follows or leads):
            made.append(Unit(unit.lines, unit.first, unit.apart, f"{number}."))
        else:
            made.append(unit)
    return made
