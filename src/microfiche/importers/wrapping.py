"""How the lines of a text are wrapped, and how they are joined again.

A text is *wrapped* when its paragraphs run over several lines of much the same length; otherwise a line is
a paragraph. Where wrapped paragraphs follow each other without a blank line, one ends with a sentence on a
line that had room for the next word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

WIDEST = 120
"""Characters; what wraps lines wraps them below this."""
_NARROWEST = 24
_SAMPLE = 20_000
"""Lines; how a text is wrapped shows in so many, and a large file need not be looked through for it."""
_SPACED = 8
"""Lines with one blank line after each are taken for double-spaced ones from so many on."""

_REFERENCE = r"(?:\s*(?:\[\^?\d{1,3}\]|\(\d{1,3}\)|[¹²³⁰⁴-⁹]{1,3}))*"
ENDED = re.compile(rf"[.?!:…][\"”’')\]»]*{_REFERENCE}$|[.?!,][\"”’»]+{_REFERENCE}$|^\([^()]{{1,80}}\)[.,;]?$")
"""The end of a sentence, with marks of notes after it; a line in parentheses says where words are from."""
GOES_ON = re.compile(
    r"(?:^|[\s(“\"])(?:(?:[A-Z]\.){1,4}|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Cmdr|Adm|Sen|Rep|Gov|Rev|Hon|St"
    r"|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)$|,[\"”’»]$"
)
"""What looks like a sentence's end at a line's and is none: `U.S.`, `Gen.`, a quotation and its comma."""
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_HALF = re.compile(r"[^\W\d_]+")
_HANGING = frozenset(("and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "en", "of"))
"""After a hyphen these go on with a list of words, `pre- and post-war`, and not with a word."""
_WORD = re.compile(r"[^\W\d_]{5,}")


class Wrap(Struct, frozen=True):
    """How the paragraphs of some lines are wrapped: at how many characters, and whether lines are `filled`.

    A filled line had no room for the first word of the next, so one with room was ended on purpose.
    """

    width: int
    filled: bool

    def has_room(self, line: str, below: str, spare: int = 2) -> bool:
        """Whether a line could have held the first word of the one below it, and some characters more."""
        return len(line) + 1 + _first_word(below) <= self.width - spare


def wrap(lines: Sequence[str]) -> Wrap | None:
    """How these lines are wrapped; None when lines are paragraphs."""
    lines = lines[:_SAMPLE]
    lengths = [len(line) for line in lines if line.strip()]
    if sum(length > WIDEST for length in lengths) * 20 > len(lengths):
        return None
    inner = [(one, after) for one, after in pairwise(lines) if one.strip() and after.strip()]
    typical = sorted(len(one) for one, _ in inner)
    if len(inner) < 3 or typical[len(inner) * 3 // 4] < 40:
        return None
    made = Wrap(max(length for length in lengths if length <= WIDEST), True)
    # Short lines may be subheads, and ended ones the ends of paragraphs: they tell nothing.
    telling = [pair for pair in inner if len(pair[0]) * 2 > made.width and not ENDED.search(pair[0])]
    with_room = sum(made.has_room(*pair) for pair in telling)
    return made if with_room * 10 <= len(telling) else Wrap(made.width, False)


def filled(block: Sequence[str]) -> Wrap | None:
    """How a block is wrapped when each of its lines had no room for the first word of the next: by machine.

    A narrow column may look like a poem, so more of its lines are asked for.
    """
    widest = max(map(len, block))
    least = 3 if widest >= 40 else 5
    if not (_NARROWEST <= widest <= WIDEST and len(block) >= least):
        return None
    full = all(len(line) + 1 + _first_word(after) > widest for line, after in pairwise(block))
    return Wrap(widest, True) if full else None


def is_spaced(lines: Sequence[str]) -> bool:
    """Whether a blank line stands after every line of the paragraphs, as in a typescript."""
    lines = lines[:_SAMPLE]
    alone = [
        (lines[at - 1], lines[at + 1])
        for at in range(1, len(lines) - 1)
        if not lines[at].strip() and lines[at - 1].strip() and lines[at + 1].strip()
    ]
    if len(alone) < _SPACED or sum(map(bool, map(str.strip, lines))) > len(alone) * 3 // 2:
        return False
    running = sum(below.lstrip()[0].islower() and not ENDED.search(above) for above, below in alone)
    wide = sum(len(above) <= WIDEST for above, _ in alone)
    return running * 3 >= len(alone) and wide == len(alone)


def joined(lines: Iterable[str]) -> str:
    """Lines as one. A word with a hyphen at a line's end stays one word and keeps the hyphen."""
    parts: list[str] = []
    for line in map(str.strip, lines):
        if line:
            parts += [" ", line] if parts and not _is_broken(parts[-1], line) else [line]
    return "".join(parts)


def _is_broken(line: str, below: str) -> bool:
    if line[-1] != "-" or not below[0].islower() or not _BROKEN.search(line):
        return False
    half = _HALF.match(below)
    return half is not None and half[0] not in _HANGING


def mended(blocks: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Blocks of lines, in which words that were divided at a line's end are whole, in the line above.

    Only those are mended that the same text has undivided elsewhere: `well-known` is no `wellknown`.
    """
    known = frozenset(word for block in blocks for line in block for word in _WORD.findall(line))
    for block in blocks:
        yield _whole(block, known)


def is_divided(block: Sequence[str]) -> bool:
    """Whether a word may be divided at the end of a line."""
    return any(
        one[-1:] == "-" and below.strip() and _is_broken(one, below.strip()) for one, below in pairwise(block)
    )


def _whole(block: Sequence[str], known: frozenset[str]) -> tuple[str, ...]:
    lines = list(block)
    for at in range(len(lines) - 1):
        below = lines[at + 1].strip()
        if lines[at][-1:] != "-" or not below or not _is_broken(lines[at], below):
            continue
        first, second = _BROKEN.search(lines[at]), _HALF.match(below)
        if first and second and first[1] + second[0] in known:
            end = len(below.split(maxsplit=1)[0])
            lines[at], lines[at + 1] = lines[at][:-1] + below[:end], below[end:].lstrip()
    return tuple(lines)


def _first_word(line: str) -> int:
    """How many characters the first word of a line has."""
    return len(line.split(maxsplit=1)[0])
