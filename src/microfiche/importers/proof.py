"""A raw text laid out like a proof: its lines with what was read in them and what was cut marked in place.

Nothing is left out but from very long texts, and that is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from microfiche.importers.marks import Stretch, address, is_all, stretches, whole
from microfiche.importers.pieces import LONGEST_PIECE, Mark, Piece, pieces, shortened
from microfiche.model import Span

LONGEST = 200_000
"""Characters; of a longer text its head, its tail and its marked lines are shown."""
_HEAD, _TAIL, _MARKED = 60_000, 30_000, 60_000
_BESIDE = 6
"""Lines that stay in sight above and below those with a mark."""
_FEWEST_FOLDED = 20


class Strike(Struct, frozen=True, kw_only=True):
    """A cut to be marked: the words in the lines of `where`, and what for.

    Of a link that is cut to its text (`of_link`) only the rest is marked.
    """

    where: Span
    words: str
    reason: str
    of_link: bool = False


class Note(Struct, frozen=True):
    """What stands in the margin beside a line; `kind` is `cut` or the severity of a problem."""

    kind: str
    text: str


class Line(Struct, frozen=True):
    number: int
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_plain(self) -> bool:
        """Whether it is just its text."""
        return not self.notes and self.pieces == (Piece(text=self.pieces[0].text),)


class Run(Struct, frozen=True, kw_only=True):
    """Lines that follow one another: in sight, folded away, or left out with so many characters."""

    first: int
    last: int
    kind: Literal["shown", "folded", "left-out"]
    lines: tuple[Line, ...] = ()
    characters: int = 0

    @property
    def count(self) -> int:
        return self.last - self.first + 1


class Proof(Struct, frozen=True):
    """The laid-out lines of a text, or of that `part` of it which is one article's."""

    runs: tuple[Run, ...]

    def has(self, line: int) -> bool:
        """Whether a line is shown, so that one can be led to it."""
        return any(it.first <= line <= it.last and it.kind != "left-out" for it in self.runs)


def proof(
    lines: Sequence[str],
    marks: Iterable[Mark],
    strikes: Iterable[Strike],
    notes: Iterable[tuple[int, Note]] = (),
    part: Span | None = None,
) -> Proof:
    """Lay a text out. `notes` are of lines; what is said of lines that are not there is passed over."""
    part = _within(part or Span(1, len(lines)), lines)
    placed = _Placed(lines, part)
    for mark in marks:
        placed.mark(mark)
    for strike in strikes:
        placed.strike(strike)
    for number, note in notes:
        placed.note(number, note)
    placed.give_reasons()
    return Proof(tuple(_runs(placed, part)))


def _within(span: Span, lines: Sequence[str]) -> Span:
    return Span(min(max(span.first, 1), len(lines)), min(span.last, len(lines)))


class _Placed:
    """What is to be shown at each line. `kept` are the lines that must be in sight."""

    def __init__(self, lines: Sequence[str], part: Span) -> None:
        self.lines, self.part = lines, part
        self.marks: dict[int, list[tuple[Stretch, Mark]]] = defaultdict(list)
        self.cuts: dict[int, list[Stretch]] = defaultdict(list)
        self.notes: dict[int, list[Note]] = defaultdict(list)
        self._last: dict[Span, Stretch] = {}
        self.reasons: list[tuple[int, tuple[Stretch, ...], str]] = []
        self.kept: set[int] = set()
        self.is_long = sum(map(len, lines[part.first - 1 : part.last])) > LONGEST

    def mark(self, mark: Mark) -> None:
        if not self._keep(mark.where.first):
            return
        where = _within(mark.where, self.lines)
        if mark.words.strip():
            for stretch in stretches(mark.words, where, self.lines) or whole(where, self.lines):
                self.kept.add(stretch.line)
                self.marks[stretch.line].append((stretch, mark))

    def strike(self, strike: Strike) -> None:
        if not self._keep(strike.where.first):
            return
        where = _within(strike.where, self.lines)
        found = stretches(strike.words, where, self.lines, self._last.get(where))
        if not found and is_all(strike.words, where, self.lines):
            found = whole(where, self.lines)
        struck = address(found[0], self.lines) if strike.of_link and len(found) == 1 else found
        for stretch in struck:
            self.cuts[stretch.line].append(stretch)
        if found:
            self._last[where] = found[-1]
        self.kept |= {it.line for it in (found[:1] + found[-1:])}
        self.reasons.append((where.first, struck, strike.reason))

    def note(self, number: int, note: Note) -> None:
        if self._keep(number):
            self.notes[number].append(note)

    def give_reasons(self) -> None:
        """Note the reason of each cut at its first line that shows it: where all of it is marked as the
        words of a field, there is nothing to explain."""
        for first, struck, reason in self.reasons:
            line = next((it.line for it in struck if not self._is_marked(it)), None if struck else first)
            if line is not None:
                self.notes[line].append(Note("cut", reason))

    def _is_marked(self, stretch: Stretch) -> bool:
        marked = (it for it, _ in self.marks.get(stretch.line, ()))
        return any(it.start <= stretch.start and stretch.end <= it.end for it in marked)

    def _keep(self, number: int) -> bool:
        if is_there := self.part.first <= number <= self.part.last:
            self.kept.add(number)
        return is_there

    def line(self, number: int) -> Line:
        cut_up = pieces(self.lines[number - 1], self.marks.get(number, []), self.cuts.get(number, []))
        shown = shortened(cut_up) if self.is_long else cut_up
        return Line(number, tuple(shown), tuple(dict.fromkeys(self.notes.get(number, ()))))


def _runs(placed: _Placed, part: Span) -> Iterable[Run]:
    shown = _affordable(placed, part) if placed.is_long else None
    in_sight = _in_sight(placed, part)
    first = part.first
    while first <= part.last:
        kind = _kind(first, shown, in_sight)
        last = first
        while last < part.last and _kind(last + 1, shown, in_sight) == kind:
            last += 1
        if kind == "folded" and last - first < _FEWEST_FOLDED - 1:
            kind = "shown"
        if kind == "left-out":
            size = sum(map(len, placed.lines[first - 1 : last]))
            yield Run(first=first, last=last, kind=kind, characters=size)
        else:
            lines = tuple(placed.line(number) for number in range(first, last + 1))
            yield Run(first=first, last=last, kind=kind, lines=lines)
        first = last + 1


def _kind(number: int, shown: set[int] | None, in_sight: set[int]) -> Literal["shown", "folded", "left-out"]:
    if shown is not None and number not in shown:
        return "left-out"
    return "shown" if number in in_sight else "folded"


def _in_sight(placed: _Placed, part: Span) -> set[int]:
    """The lines that are not folded away: those with marks, at both ends, and some around."""
    return {
        number
        for kept in (*placed.kept, part.first, part.last)
        for number in range(kept - _BESIDE, kept + _BESIDE + 1)
    }


def _affordable(placed: _Placed, part: Span) -> set[int]:
    """Of a text that is too long: the lines at its start, at its end and those to be in sight, as far as
    each of the three has room."""
    inner = range(part.first, part.last + 1)
    return {
        *_fitting(inner, _HEAD, placed.lines),
        *_fitting(reversed(inner), _TAIL, placed.lines),
        *_fitting(sorted(placed.kept), _MARKED, placed.lines),
    }


def _fitting(numbers: Iterable[int], room: int, lines: Sequence[str]) -> Iterable[int]:
    for number in numbers:
        room -= min(len(lines[number - 1]), sum(LONGEST_PIECE)) + 1
        if room < 0:
            return
        yield number
