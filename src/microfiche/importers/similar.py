"""Texts of an archive by their bands (see `resemblance`): which of them may nearly be a given one.

Bands take longer to make than a file takes to read, so those of known texts are kept in a file of their own
below `.microfiche/`: a shortcut that is safe to delete. One that is damaged, or was made in another way, is
made anew. In memory a text takes about a kilobyte.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from microfiche import codec, store
from microfiche.importers.resemblance import BANDS, algorithm, bands, is_short

MOST = 50
"""Texts that are looked at for one band: a notice may come a thousand times with another number in it."""

_KEY = 16
_NONE = array("I", bytes(4 * BANDS))
"""What is kept of a text that is too short to be nearly another."""


class _Cached(Struct, frozen=True, array_like=True):
    """`keys` holds the first 16 bytes of each text's digest, `bands` eight numbers a text."""

    mark: str
    keys: bytes
    bands: bytes


class Similar:
    """An index of texts by their bands. A text is known by its key, a SHA-256 in hexadecimal.

    All texts with one band form a chain: `_last` leads to the one added last, `_before` from each to the one
    before it.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._keys: list[str] = []
        self._bands = array("I")
        self._last: dict[int, int] = {}
        self._before = array("i")
        self._made_last = "", _NONE
        self._is_new = False

    def fill(self, keys: Iterable[str], text: Callable[[str], str]) -> Iterator[str]:
        """Take in texts by their keys, each of which is given first; `text` is asked for those that the cache
        does not know."""
        rows, cached = _read(self._cache)
        for key in keys:
            yield key
            row = rows.pop(bytes.fromhex(key)[:_KEY], None)
            if row is None:
                self.add(key, text(key))
            else:
                self._put(key, cached[BANDS * row : BANDS * (row + 1)])
        self._is_new |= bool(rows)

    def add(self, key: str, text: str) -> None:
        self._put(key, self._made(key, text))
        self._is_new = True

    def near(self, key: str, text: str) -> list[str]:
        """The keys of texts that may nearly be this one, the likeliest first."""
        made = self._made(key, text)
        if made == _NONE:
            return []
        found = Counter(it for number, band in enumerate(made) for it in self._chain(number, band))
        return [it for it, _ in found.most_common()]

    def _made(self, key: str, text: str) -> array[int]:
        """The bands of a text, made once though it is first looked for and then added."""
        if self._made_last[0] != key:
            self._made_last = key, _NONE if is_short(text) else bands(text)
        return self._made_last[1]

    def save(self, alive: Iterable[str]) -> None:
        """Keep what is known of texts that are still there, for the next time; where that cannot be written
        it is made again."""
        if not self._is_new:
            return
        wanted = set(alive)
        rows = [at for at, key in enumerate(self._keys) if key in wanted]
        keys = b"".join(bytes.fromhex(self._keys[at])[:_KEY] for at in rows)
        kept = b"".join(self._bands[BANDS * at : BANDS * (at + 1)].tobytes() for at in rows)
        data = codec.encode(_Cached(_mark(), keys, kept))
        with suppress(OSError):
            store.write(self._cache, zlib.crc32(data).to_bytes(4, "big") + data)

    def _put(self, key: str, found: array[int]) -> None:
        place = len(self._keys)
        self._keys.append(key)
        self._bands.extend(found)
        if found == _NONE:
            self._before.extend([-1] * BANDS)
            return
        for band in found:
            self._before.append(self._last.get(band, -1))
            self._last[band] = place

    def _chain(self, number: int, band: int) -> Iterator[str]:
        place = self._last.get(band, -1)
        for _ in range(MOST):
            if place < 0:
                return
            yield self._keys[place]
            place = self._before[BANDS * place + number]


def _mark() -> str:
    return f"texts 1, {algorithm()}, {sys.byteorder}-endian"


def _read(path: Path) -> tuple[dict[bytes, int], array[int]]:
    """The rows of texts in the cache, by the beginning of their digests, and the bands of all rows; nothing
    where the cache is none, or no good."""
    nothing: tuple[dict[bytes, int], array[int]] = {}, array("I")
    try:
        data = path.read_bytes()
        if zlib.crc32(data[4:]).to_bytes(4, "big") != data[:4]:
            return nothing
        cached = codec.decode(data[4:], _Cached)
    except (OSError, msgspec.DecodeError):
        return nothing
    if cached.mark != _mark():
        return nothing
    keys, found = cached.keys, array("I")
    found.frombytes(cached.bands)
    return {keys[at : at + _KEY]: at // _KEY for at in range(0, len(keys), _KEY)}, found
