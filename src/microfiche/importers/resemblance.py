"""How much two texts are alike: the share of three-word shingles they have in common, from 0 to 1.

This is the resemblance of A. Broder, "On the resemblance and containment of documents" (1997). Of texts above
a megabyte it is estimated as that paper does, by the shingles whose hash a number divides: so time grows with
the size of the texts, and memory does not.

The texts that are worth a comparison are found by *bands*: numbers of which nearly equal texts have one in
common (MinHash, cut into bands for locality-sensitive hashing: Leskovec, Rajaraman and Ullman, "Mining of
Massive Datasets", 3.4). With 8 bands of 5 values each that is so for 999 of 1,000 pairs with a resemblance of
0.9, for 22 of 100 with one of 0.5, and for 8 of 100,000 with one of 0.1.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Callable, Iterator
from itertools import islice

SHORTEST = 20
"""Words; of a shorter text a few are so large a share that only the very same one says anything."""
BANDS, _ROWS = 8, 5
_LARGEST = 1 << 20
"""Characters of a text all of whose shingles are held at once; of larger ones some are."""
_RUN = 1 << 16

_WORD = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
"""A word; of scripts that put no blanks between words (Thai, Japanese, Chinese) a letter."""


def is_short(text: str) -> bool:
    """Whether a text is too short to be nearly the same as another."""
    return next(islice(_WORD.finditer(text), SHORTEST - 1, None), None) is None


def similarity(one: str, other: str) -> float:
    """The share of three-word shingles two texts have in common. Case, signs and line breaks do not count."""
    return likeness(one)(other)


def likeness(text: str) -> Callable[[str], float]:
    """What tells the similarity of other texts to this one, whose shingles are made once."""
    held: dict[int, set[str]] = {}

    def of(other: str) -> float:
        every = 1 + max(len(text), len(other)) // _LARGEST
        if every not in held:
            held[every] = _shingles(text, every)
        shingles, others = held[every], _shingles(other, every)
        common = len(shingles & others)
        return common / max(1, len(shingles) + len(others) - common)

    return of


def words_of(text: str) -> str:
    """The words of a text alone, as they are compared."""
    return " ".join(_WORD.findall(text.casefold()))


def bands(text: str) -> array[int]:
    """The eight bands of a text, 30 bits each; nearly equal texts have one or more in common."""
    from rensa import RMinHash  # a megabyte, needed for new articles only

    minima = RMinHash(num_perm=BANDS * _ROWS, seed=1)
    for words in _runs(text):
        minima.update(list(_triples(words)))
    digest = array("I", minima.digest())
    cut = (digest[at : at + _ROWS].tobytes() for at in range(0, len(digest), _ROWS))
    return array("I", (zlib.crc32(band, number) >> 2 for number, band in enumerate(cut)))


def algorithm() -> str:
    """What makes bands comparable: those of another algorithm are others."""
    from rensa import RMinHash

    return f"R-MinHash {RMinHash.ALGORITHM_VERSION}, {BANDS} × {_ROWS} of {_WORD.pattern}"


def _shingles(text: str, every: int) -> set[str]:
    """The shingles of a text; one in `every` of them, chosen by their hash."""
    found: set[str] = set()
    for words in _runs(text):
        triples = _triples(words) if len(words) > 2 else iter([" ".join(words)] if words else [])
        found.update(triples if every == 1 else (it for it in triples if not _hash(it) % every))
    return found


def _hash(shingle: str) -> int:
    return zlib.crc32(shingle.encode("utf-8", "surrogatepass"))


def _triples(words: list[str]) -> Iterator[str]:
    return map(" ".join, zip(words, words[1:], words[2:], strict=False))


def _runs(text: str) -> Iterator[list[str]]:
    """The words of a text; of a large one in runs, which begin with the last two words of the one before."""
    if len(text) <= _LARGEST:
        yield _WORD.findall(text.casefold())
        return
    found = _WORD.finditer(text)
    before: list[str] = []
    while run := [it[0].casefold() for it in islice(found, _RUN)]:
        run = before + run
        yield run
        before = run[-2:]
