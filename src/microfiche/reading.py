"""Files become values, and each is read once: a memory holds what was read in a file until the file changes.

A file whose stamp is the remembered one is not opened. Else its digest decides: where that is the remembered
one, so is what was read in it. A file that was changed in the very tick in which it was read would keep its
stamp, so what is remembered of one as young as that does not count (the rule git has for its index).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from microfiche import articles, codec, records, store
from microfiche.model import Article, Record, Standalone
from microfiche.problems import Problem
from microfiche.store import Stamp

BatchMap = Callable[[Callable[[Sequence[Any]], Any], Iterable[Any], int], Iterable[Any]]
"""Applies a function to batches of so many items, here or in other processes; the results keep the order."""

CHUNK = 512
"""Files a memory is asked for at once."""


class Source(Struct, frozen=True, array_like=True, gc=False):
    """A file that was read: `digest` is the SHA-256 of it all, `parsed` the encoding of what was read in it.

    `settled` says that a change since then would show in the stamp.
    """

    stamp: Stamp
    settled: bool
    digest: bytes
    parsed: bytes = b""


class Memory(Protocol):
    """What was read before, by the name of the file; the ledger is one."""

    def sources(self, names: Sequence[str], /) -> dict[str, Source]: ...
    def remember(self, sources: Iterable[tuple[str, Source]], /) -> None: ...


class NoMemory:
    """Everything is read again."""

    def sources(self, names: Sequence[str], /) -> dict[str, Source]:
        return {}

    def remember(self, sources: Iterable[tuple[str, Source]], /) -> None:
        """Nothing is kept."""


class Parsed(Struct, frozen=True, omit_defaults=True):
    """What was read in a content file, and what is wrong with it."""

    value: Article | Record | Standalone | None = None
    problems: tuple[Problem, ...] = ()


class Asked(Struct, frozen=True, array_like=True):
    """A file to read: its place on disk, its name below the site (`content/articles/a.md`), and the digest
    whose content is known already."""

    place: str
    name: str
    stamp: Stamp
    known: bytes = b""


class Read(Struct, frozen=True, array_like=True):
    """A file that was read. `parsed` is None where what was read before still holds; `failed` says why a
    file could not be read."""

    name: str
    digest: bytes
    parsed: bytes | None
    failed: str = ""


def read(
    files: Iterable[tuple[str, str, Stamp]], memory: Memory, moment_ns: int, batch_map: BatchMap
) -> Iterator[tuple[str, Source | str]]:
    """What is in some files, given as place, name and stamp: a source, or why it cannot be read.

    Those remembered come first. `moment_ns` is a time before any of them is opened, by their file system.
    """
    stale: list[Asked] = []
    olds: dict[str, Source] = {}
    left = iter(files)
    while chunk := list(islice(left, CHUNK)):
        known = memory.sources([name for _, name, _ in chunk])
        for place, name, stamp in chunk:
            old = known.get(name)
            if old is not None and old.stamp == stamp and old.settled:
                yield name, old
                continue
            stale.append(Asked(place, name, stamp, old.digest if old else b""))
            if old is not None:
                olds[name] = old
    yield from _read_again(stale, olds, memory, moment_ns, batch_map)


def _read_again(
    stale: Sequence[Asked], olds: dict[str, Source], memory: Memory, moment_ns: int, batch_map: BatchMap
) -> Iterator[tuple[str, Source | str]]:
    asked = iter(stale)
    for batch in batch_map(read_batch, stale, len(stale)):
        found: list[tuple[str, Source]] = []
        for it, ask in zip(codec.decode(batch, list[Read]), asked, strict=False):
            if it.failed:
                yield it.name, it.failed
                continue
            parsed = olds[it.name].parsed if it.parsed is None else it.parsed
            found.append((it.name, Source(ask.stamp, ask.stamp.is_before(moment_ns), it.digest, parsed)))
        memory.remember(found)
        yield from found


def read_batch(files: Sequence[Asked]) -> bytes:
    """Read a batch of files; gives the encoding of a list of `Read`."""
    return codec.encode([_read(it) for it in files])


def _read(asked: Asked) -> Read:
    try:
        if not asked.name.startswith("content/") or asked.name.startswith("content/media/"):
            return Read(asked.name, store.digest(asked.place), b"")
        data = Path(asked.place).read_bytes()
    except OSError as wrong:
        return Read(asked.name, b"", None, wrong.strerror or str(wrong))
    digest = hashlib.sha256(data).digest()
    if digest == asked.known:
        return Read(asked.name, digest, None)
    return Read(asked.name, digest, codec.encode(_parsed(data, asked.name.removeprefix("content/"))))


def _parsed(data: bytes, path: str) -> Parsed:
    """What is in a content file. The folder below `content/` says what kind of file it is."""
    kind = path.partition("/")[0]
    value: Article | Record | Standalone | None
    if kind == "articles":
        value, _, problems = articles.read(data, path)
    elif kind == "pages":
        value, _, problems = records.read_standalone(data, path)
    else:
        value, _, problems = records.read_record(data, path, kind)
    return Parsed(value, problems)
