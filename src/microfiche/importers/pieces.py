"""A line of a raw text in pieces, each marked as one: as the words of a field, as cut, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct, structs

from microfiche.importers.marks import Stretch
from microfiche.model import Span

LONGEST_PIECE = (1_500, 500)
"""Characters shown of the start and the end of a piece of a line, in a text that is too long."""
_LONGEST_LINE = 20_000
"""Characters shown of a line, in a text that is too long."""

Rank = Literal["taken", "agrees", "other"]


class Mark(Struct, frozen=True, kw_only=True):
    """A reading to be marked: the field it is of, how it fared, and the words in the lines of `where`.

    `row` leads to what is told of it; without words the lines are only named, and nothing is marked.
    """

    field: str
    rank: Rank
    where: Span
    words: str
    row: str


class Piece(Struct, frozen=True, kw_only=True):
    """Characters of a line that are marked alike.

    `fields` are those they were read for, `label` the ones of which this is the first piece on the line.
    `left_out` is a number of characters that stand here and are not shown.
    """

    text: str
    fields: tuple[str, ...] = ()
    label: str = ""
    rank: str = ""
    row: str = ""
    cut: bool = False
    left_out: int = 0


def pieces(
    text: str, marks: Sequence[tuple[Stretch, Mark]], cuts: Sequence[Stretch]
) -> list[Piece] | tuple[Piece, ...]:
    """A line in pieces, cut wherever a mark or a strike begins or ends."""
    if not marks and not cuts:
        return (Piece(text=text),)
    ends = {0, len(text)}
    for stretch in (*cuts, *(stretch for stretch, _ in marks)):
        ends |= {stretch.start, stretch.end}
    return [_piece(text, start, end, marks, cuts) for start, end in pairwise(sorted(ends))]


def _piece(
    text: str, start: int, end: int, marks: Sequence[tuple[Stretch, Mark]], cuts: Sequence[Stretch]
) -> Piece:
    over = [(stretch, mark) for stretch, mark in marks if stretch.start <= start and end <= stretch.end]
    is_cut = any(stretch.start <= start and end <= stretch.end for stretch in cuts)
    if not over:
        return Piece(text=text[start:end], cut=is_cut)
    # What counts and is narrow says most of these very words.
    over.sort(key=lambda it: (_RANKS[it[1].rank], it[0].end - it[0].start))
    best = over[0][1]
    begun = [mark for stretch, mark in over if stretch.start == start]
    return Piece(
        text=text[start:end],
        fields=tuple(dict.fromkeys(mark.field for _, mark in over)),
        label=", ".join(dict.fromkeys(_labelled(mark) for mark in begun)),
        rank=best.rank,
        row=best.row,
    )


_RANKS: Mapping[Rank, int] = {"taken": 0, "agrees": 1, "other": 2}


def _labelled(mark: Mark) -> str:
    return f"{mark.field}?" if mark.rank == "other" else mark.field


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a line of a text that is too long, without the middle of long ones."""
    made: list[Piece] = []
    first, last = LONGEST_PIECE
    room = _LONGEST_LINE
    for at, piece in enumerate(pieces):
        if room <= 0:
            return [*made, Piece(text="", left_out=sum(len(it.text) for it in pieces[at:]))]
        room -= min(len(piece.text), first + last)
        if (over := len(piece.text) - first - last) <= 0:
            made.append(piece)
            continue
        begin, end = piece.text[:first], piece.text[first + over :]
        made += [structs.replace(piece, text=begin), Piece(text="", left_out=over)]
        made.append(structs.replace(piece, text=end, label=""))
    return made
