"""Files become values, and each is read once: a memory holds what was read in a file until the file changes.

A file whose stamp is the remembered one is not opened. Else its digest decides: where that is the remembered
one, so is what was read in it. A file that was changed in the very tick in which it was read would keep its
stamp, so what is remembered of one as young as that does not count (the rule git has for its index).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from microfiche import codec, store
from microfiche.closures import References
from microfiche.model import Article, Record, Standalone
from microfiche.problems import Problem
from microfiche.store import Stamp

BatchMap = Callable[[Callable[[Sequence[Any]], Any], Iterable[Any], int], Iterable[Any]]
"""Applies a function to batches of so many items, here or in other processes; the results keep the order."""


class Parsed(Struct, frozen=True, omit_defaults=True, gc=False):
    """What was read in a content file, and what is wrong with it."""

    value: Article | Record | Standalone | None = None
    problems: tuple[Problem, ...] = ()


class Source(Struct, frozen=True, array_like=True, gc=False):
    """A file that was read: `digest` is the SHA-256 of it all, `parsed` what was read in it, if anything is.

    `settled` says that a change since then would show in the stamp.
    """

    stamp: Stamp
    settled: bool
    digest: bytes
    parsed: Parsed | None = None


Folder = dict[str, Source]
"""The files of one folder by their names."""


class Memory(Protocol):
    """What was read before, by folder; and what templates refer to, by their digests. The ledger is one."""

    def recall(self, folder: str, /) -> Folder: ...
    def remember(self, folder: str, sources: Folder, /) -> None: ...
    def recall_references(self) -> dict[bytes, References]: ...
    def remember_references(self, references: Mapping[bytes, References], /) -> None: ...


class NoMemory:
    """Everything is read again."""

    def recall(self, folder: str, /) -> Folder:
        return {}

    def remember(self, folder: str, sources: Folder, /) -> None:
        """Nothing is kept."""

    def recall_references(self) -> dict[bytes, References]:
        return {}

    def remember_references(self, references: Mapping[bytes, References], /) -> None:
        """Nothing is kept."""


class Listed(Struct, frozen=True):
    """The files of a folder: its place on disk, its name (`content/articles/2017/05`), and the stamps of the
    files by their names."""

    place: str
    name: str
    files: dict[str, Stamp]


class Asked(Struct, frozen=True, array_like=True, gc=False):
    """A file to read: its place on disk, its name, and the digest whose content is known already."""

    place: str
    name: str
    known: bytes = b""


class Read(Struct, frozen=True, array_like=True, gc=False):
    """A file that was read. `is_known`: what was read in it before still holds; `failed` says why it could
    not be read."""

    digest: bytes
    is_known: bool = False
    parsed: Parsed | None = None
    failed: str = ""


class Reading:
    """Reads folders, those first in which nothing changed.

    `failed` pairs the names of files that could not be read with the reason.
    """

    def __init__(self, memory: Memory, moment_ns: int) -> None:
        """`moment_ns` is a time before any file is opened, by the clock of the files' file system."""
        self._memory, self._moment_ns = memory, moment_ns
        self.failed: list[tuple[str, str]] = []

    def read(self, folders: Iterable[Listed], batch_map: BatchMap) -> Iterator[tuple[str, Folder]]:
        """What is in the files of folders, by the name of each folder."""
        stale: list[tuple[Listed, Folder]] = []
        for listed in folders:
            known = self._memory.recall(listed.name)
            if known.keys() == listed.files.keys() and all(
                source.settled and source.stamp == listed.files[name] for name, source in known.items()
            ):
                yield listed.name, known
            else:
                stale.append((listed, known))
        count = sum(len(listed.files) for listed, _ in stale)
        asked = (ask for listed, known in stale for ask in _asked(listed, known))
        batches = batch_map(read_batch, asked, count)
        answers = (answer for batch in batches for answer in codec.decode(batch, list[Read]))
        for listed, known in stale:
            sources: Folder = {}
            for name, stamp in listed.files.items():
                old = known.get(name)
                source = old if _is_fresh(old, stamp) else self._source(listed, known, name, answers)
                if source is not None:
                    sources[name] = source
            self._memory.remember(listed.name, sources)
            yield listed.name, sources

    def _source(self, listed: Listed, known: Folder, name: str, answers: Iterator[Read]) -> Source | None:
        answer, stamp = next(answers), listed.files[name]
        if answer.failed:
            self.failed.append((f"{listed.name}/{name}", answer.failed))
            return None
        parsed = known[name].parsed if answer.is_known else answer.parsed
        return Source(stamp, stamp.is_before(self._moment_ns), answer.digest, parsed)


def _is_fresh(known: Source | None, stamp: Stamp) -> bool:
    return known is not None and known.settled and known.stamp == stamp


def _asked(listed: Listed, known: Folder) -> Iterator[Asked]:
    """The files of a folder that have to be read."""
    for name, stamp in listed.files.items():
        old = known.get(name)
        if not _is_fresh(old, stamp):
            yield Asked(f"{listed.place}/{name}", f"{listed.name}/{name}", old.digest if old else b"")


def read_batch(files: Sequence[Asked]) -> bytes:
    """Read a batch of files; gives the encoding of a list of `Read`."""
    return codec.encode([_read(it) for it in files])


def _read(asked: Asked) -> Read:
    is_content = asked.name.startswith("content/") and not asked.name.startswith("content/media/")
    try:
        if not is_content:
            return Read(store.digest(asked.place))
        data = store.whole(asked.place)
    except OSError as wrong:
        return Read(b"", failed=wrong.strerror or str(wrong))
    digest = hashlib.sha256(data).digest()
    if digest == asked.known:
        return Read(digest, is_known=True)
    return Read(digest, parsed=_parsed(data, asked.name.removeprefix("content/")))


def _parsed(data: bytes, path: str) -> Parsed:
    """What is in a content file. The folder below `content/` says what kind of file it is."""
    from microfiche import articles, records  # heavy, and not asked for where nothing changed

    kind = path.partition("/")[0]
    value: Article | Record | Standalone | None
    if kind == "articles":
        value, _, problems = articles.read(data, path)
    elif kind == "pages":
        value, _, problems = records.read_standalone(data, path)
    else:
        value, _, problems = records.read_record(data, path, kind)
    return Parsed(value, problems)
