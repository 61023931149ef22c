"""Tables in a text: columns between bars or tabs, or aligned by blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from microfiche.importers import inline

_LONGEST_ROW, _MOST_ROWS = 200, 2000
_FEWEST_ALIGNED = 3
_RULE = re.compile(r"(?=[^-=]*[-=]{2})[-=+|:\s]+")
_GAP = re.compile(r"(?<![.?!:;\s])[ ]{2,}|(?<=[.?!:;])[ ]{3,}|(?<=[.?!:;][\"”’)])[ ]{3,}|[ ]*\t\s*")
"""Two blanks after a sentence are a typist's habit and no gap."""
_BULLET = re.compile(r"(?:[-*+•·‣▪◦]|\(?[0-9a-zA-Z]{1,3}[.)]|\[\d{1,3}\])$")

Rows = list[list[str]]


def is_likely(line: str) -> bool:
    """Whether a line may be a row of a table; a quick look that leaves most text alone."""
    return "  " in line.strip() or "\t" in line.strip() or "|" in line


def rows(block: Sequence[str]) -> Rows | None:
    """The cells of a block of lines, when it is a table with two columns or more, the same in every line."""
    if len(block) > _MOST_ROWS:
        return None
    lines = [line for line in block if line.strip() and not _RULE.fullmatch(line)]
    if len(lines) < 2 or not all(len(it) <= _LONGEST_ROW and is_likely(it) for it in lines):
        return None
    return _barred(lines, any(map(_RULE.fullmatch, block))) or _gapped(lines)


def is_head(line: str, block: Sequence[str]) -> bool:
    """Whether a line by itself names the columns of the table below it."""
    return is_likely(line) and rows([line, *block]) is not None


def markdown(cells: Rows) -> str:
    """Rows as a table of GitHub-flavoured Markdown. A first row with figures in it is no head of columns."""
    escaped = [[inline.markdown(cell).replace("|", "\\|") for cell in row] for row in cells]
    if any(it.isdigit() for cell in cells[0][1:] for it in cell):
        escaped.insert(0, [""] * len(cells[0]))
    lines = [f"| {' | '.join(row)} |" for row in escaped]
    lines.insert(1, f"|{' --- |' * len(cells[0])}")
    return "\n".join(lines)


def _barred(lines: Sequence[str], is_ruled: bool) -> Rows | None:
    if not all("|" in line for line in lines) or (len(lines) < 3 and not is_ruled):
        return None
    found = [
        [it.strip() for it in line.strip().removeprefix("|").removesuffix("|").split("|")] for line in lines
    ]
    return found if _is_even(found) else None


def _gapped(lines: Sequence[str]) -> Rows | None:
    tabbed = all("\t" in line.strip() for line in lines)
    if not tabbed and len(lines) < _FEWEST_ALIGNED:
        return None
    found = [_GAP.split(line.strip()) for line in lines]
    if not _is_even(found) or all(_BULLET.fullmatch(row[0]) for row in found):
        return None
    return found if tabbed or _is_aligned(lines[1:], len(found[0])) else None


def _is_even(found: Rows) -> bool:
    width = len(found[0])
    return width > 1 and all(len(row) == width and any(row) for row in found)


def _is_aligned(lines: Sequence[str], width: int) -> bool:
    """Whether the columns of each line but the first begin, or end, in the same place."""
    spans = [_cells(line.expandtabs()) for line in lines]
    if any(len(row) != width for row in spans):
        return False
    return all(
        len({row[at][0] for row in spans}) == 1 or len({row[at][1] for row in spans}) == 1
        for at in range(1, width)
    )


def _cells(line: str) -> list[tuple[int, int]]:
    """Where the cells of a line begin and end."""
    start = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    found = []
    for gap in _GAP.finditer(line, start, end):
        found.append((start, gap.start()))
        start = gap.end()
    return [*found, (start, end)]
