"""What the last build knew: sources and what was read in them, outputs and what they were made of.

A SQLite database that is only ever a shortcut: it is safe to delete. Each row is a key and a value, encoded
(see `codec`) and preceded by its checksum, since SQLite does not notice a changed byte in a text, and a title
misread here would go on a page. A database that is damaged, or another program's, or of another version, is
begun anew, which `notice` then says.

Times are those of the file system's own clock (`now`), so that a server with a clock of its own does no harm.
Nothing is synchronised to the disk: a crash of the machine may cost the ledger, never a page, and each output
is compared with the disk before it is believed in.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from microfiche import codec
from microfiche.closures import References
from microfiche.fingerprints import Shared
from microfiche.problems import MicroficheError, Problem
from microfiche.reading import Folder as Sources

APPLICATION = 0x4D464348  # "MFCH"
VERSION = 6
CHUNK = 512
"""Outputs that are fetched at once."""

TEMPLATES = "templates"
"""In the place of a folder of sources: what templates refer to."""

ALL = "*"
"""An intent that covers the whole output folder."""

_SCHEMA = """
CREATE TABLE reader (digest BLOB NOT NULL);
CREATE TABLE sources (folder TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE folders (id INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, value BLOB NOT NULL);
CREATE TABLE outputs (
  folder INTEGER, path TEXT, value BLOB NOT NULL, PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE TABLE intents (folder INTEGER, path TEXT, PRIMARY KEY (folder, path)) WITHOUT ROWID;
"""

T = TypeVar("T")

Row = tuple[str, bytes]
"""A path, and what is known of the file there: sealed."""


class Damaged(Exception):
    """The ledger does not hold what was put into it."""


class OutOfReach(MicroficheError):
    """The ledger cannot be written, or somebody else is at it."""


class Known(Struct, frozen=True, array_like=True, gc=False):
    """A file of the output: the mark, the key, the fingerprint and the digests of the parts of what it was
    made of (see `keys` and `fingerprints`), the SHA-256 of its bytes, its size, and when it was written."""

    mark: bytes
    key: bytes
    fingerprint: bytes
    parts: bytes
    digest: bytes
    size: int
    mtime_ns: int


class Folder(Struct, frozen=True, kw_only=True):
    """The last whole build into an output folder.

    `inputs` is a digest of all it was made of, `context` the plan's with that of what all pages share,
    `shared` the parts of that; `manifest` is what is known of that file, `kinds` and `problems` are what the
    build said at its end. Files written at `moment_ns` or later could have been changed without a trace.
    """

    inputs: bytes = b""
    context: bytes = b""
    moment_ns: int = 0
    manifest: Known | None = None
    shared: Shared = Shared()
    kinds: dict[str, int] = {}
    problems: tuple[Problem, ...] = ()


class Ledger:
    """An open ledger. Rows are asked for in batches; what is written stands in the current transaction."""

    def __init__(self, connection: sqlite3.Connection, notice: str = "") -> None:
        self._connection = connection
        self.notice = notice

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside comes to be at once, or not at all."""
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise
        self._execute("COMMIT")

    def read_by(self, reader: bytes) -> None:
        """Forget all sources unless the same program read them: another may have read something else."""
        if self._execute("SELECT digest FROM reader") != [(reader,)]:
            self._execute("DELETE FROM sources")
            self._execute("DELETE FROM reader")
            self._execute("INSERT INTO reader VALUES (?)", (reader,))

    def recall(self, folder: str) -> Sources:
        """What is known of the files of a folder below the site."""
        return self._row(folder, Sources) or {}

    def remember(self, folder: str, sources: Sources) -> None:
        row = folder, _sealed(folder, sources)
        self._execute("INSERT OR REPLACE INTO sources VALUES (?, ?)", row)

    def recall_references(self) -> dict[bytes, References]:
        """What each template that could be compiled refers to, by its digest."""
        return self._row(TEMPLATES, dict[bytes, References]) or {}

    def remember_references(self, references: Mapping[bytes, References]) -> None:
        row = TEMPLATES, _sealed(TEMPLATES, references)
        self._execute("INSERT OR REPLACE INTO sources VALUES (?, ?)", row)

    def _row(self, folder: str, wanted: type[T]) -> T | None:
        rows = self._execute("SELECT folder, value FROM sources WHERE folder = ?", (folder,))
        return next((_opened(key, value, wanted) for key, value in rows), None)

    def forget_others(self, folders: AbstractSet[str]) -> None:
        """Forget all folders of sources but these."""
        known = [folder for (folder,) in self._execute("SELECT folder FROM sources")]
        gone = ((folder,) for folder in known if folder not in folders and folder != TEMPLATES)
        self._many("DELETE FROM sources WHERE folder = ?", gone)

    def folder(self, output: str) -> tuple[int, Folder]:
        """The number of an output folder, and what is known of the last whole build into it."""
        for number, path, value in self._execute(
            "SELECT id, path, value FROM folders WHERE path = ?", (output,)
        ):
            return number, _opened(path, value, Folder)
        nothing = Folder()
        row = output, _sealed(output, nothing)
        ((number,),) = self._execute("INSERT INTO folders (path, value) VALUES (?, ?) RETURNING id", row)
        return number, nothing

    def close_folder(self, number: int, output: str, folder: Folder) -> None:
        """A build is whole: no intent is left of it."""
        self._execute("UPDATE folders SET value = ? WHERE id = ?", (_sealed(output, folder), number))
        self._execute("DELETE FROM intents WHERE folder = ?", (number,))

    def intend(self, folder: int, paths: Iterable[str]) -> None:
        """Say what is going to be written or removed, before it is."""
        self._many("INSERT OR IGNORE INTO intents VALUES (?, ?)", ((folder, path) for path in paths))

    def intents(self, folder: int) -> set[str]:
        """The paths that an unfinished build may have written or removed; `ALL` stands for every one."""
        rows = self._execute("SELECT path FROM intents WHERE folder = ?", (folder,))
        return {_path(path) for (path,) in rows}

    def outputs(self, folder: int) -> Iterator[tuple[str, Known]]:
        """All known files of an output folder, in the order of their paths; changes made meanwhile to those
        that were given already do no harm."""
        after = ""
        sql = "SELECT path, value FROM outputs WHERE folder = ? AND path > ? ORDER BY path LIMIT ?"
        while rows := self._execute(sql, (folder, after, CHUNK)):
            yield from opened_rows(rows)
            if rows[-1][0] <= after:
                raise Damaged("its rows are in disorder")
            after = rows[-1][0]

    def rows(self, folder: int, first: str) -> list[Row]:
        """The known files of an output folder from a path on, for `opened_rows`."""
        sql = "SELECT path, value FROM outputs WHERE folder = ? AND path >= ? ORDER BY path"
        return self._execute(sql, (folder, first))

    def output_paths(self, folder: int) -> Iterator[str]:
        rows = self._execute("SELECT path FROM outputs WHERE folder = ?", (folder,))
        return (_path(path) for (path,) in rows)

    def record(self, folder: int, outputs: Iterable[tuple[str, Known]]) -> None:
        rows = ((folder, path, _sealed(path, known)) for path, known in outputs)
        self._many("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?)", rows)

    def drop(self, folder: int, paths: Iterable[str]) -> None:
        self._many("DELETE FROM outputs WHERE folder = ? AND path = ?", ((folder, it) for it in paths))

    def _execute(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows at once: damage shows when a row is fetched, too."""
        with _told():
            return self._connection.execute(sql, values).fetchall()

    def _many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with _told():
            self._connection.executemany(sql, rows)


@contextmanager
def opened(path: Path, damage: str = "") -> Iterator[Ledger]:
    """The ledger at `path`, which is made when it is not there or no good, and begun anew for some `damage`.

    Where no file can be written the ledger lives in memory, and knows nothing of earlier builds.
    """
    ledger = _open(path, damage)
    try:
        yield ledger
    finally:
        ledger._connection.close()


@contextmanager
def in_memory() -> Iterator[Ledger]:
    """A ledger that knows nothing, and is forgotten."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        yield Ledger(_prepared(connection))
    finally:
        connection.close()


def _open(path: Path, damage: str) -> Ledger:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if damage:
            discard(path)
        notice = f"{damage}; it is begun anew, and everything is built" if damage else ""
        return Ledger(_connect(path), notice)
    except Damaged as wrong:
        if not damage:
            return _open(path, str(wrong))
        why = str(wrong)
    except OutOfReach as wrong:
        why = str(wrong.__cause__)
    except OSError as wrong:
        why = wrong.strerror or str(wrong)
    said = f"cannot be written ({why}), so the next build will be a full one"
    return Ledger(_prepared(sqlite3.connect(":memory:", isolation_level=None)), said)


def discard(path: Path) -> None:
    """Remove a ledger and what SQLite keeps beside one."""
    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    with _told():
        connection = sqlite3.connect(path, isolation_level=None, timeout=0.2)
    try:
        return _prepared(connection)
    except BaseException:
        connection.close()
        raise


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Raises Damaged for what is no ledger of this version, OutOfReach for one that cannot be written."""
    with _told():
        connection.execute("PRAGMA synchronous = OFF")
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables and not application:
            marks = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
            connection.executescript(f"BEGIN; {marks} {_SCHEMA} COMMIT;")
        elif application != APPLICATION:
            raise Damaged("it is not a ledger of Microfiche")
        elif version != VERSION:
            raise Damaged(f"it was written by {'a newer' if version > VERSION else 'an older'} Microfiche")
        connection.execute("BEGIN IMMEDIATE")  # which tells whether it can be written
        connection.execute("ROLLBACK")
    return connection


_NOT_DAMAGE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
)


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's own words for damage and for a full disk become ours.

    A ledger that is read-only counts as damaged, since some damage makes it so.
    """
    try:
        yield
    except sqlite3.DatabaseError as wrong:
        if getattr(wrong, "sqlite_errorcode", 0) & 0xFF in _NOT_DAMAGE:  # the rest of the code is details
            raise OutOfReach(f"cannot write the ledger in .microfiche: {wrong}") from wrong
        raise Damaged(f"it cannot be read ({wrong})") from wrong
    except UnicodeDecodeError as wrong:  # so damaged is a text, or what SQLite says of it
        raise Damaged("it cannot be read") from wrong


def _path(value: Any) -> str:
    """A path as it may stand in the ledger: it is going to be looked for on the disk."""
    if type(value) is not str or not value or "\0" in value:
        raise Damaged("a row of it is damaged")
    return value


def opened_rows(rows: Iterable[Row]) -> Iterator[tuple[str, Known]]:
    """What rows of outputs say. Raises Damaged."""
    return ((path, _opened(path, value, Known)) for path, value in rows)


def _sealed(key: str, value: Any) -> bytes:
    data = codec.encode(value)
    return zlib.crc32(data, zlib.crc32(key.encode())).to_bytes(4, "big") + data


def _opened(key: Any, sealed: Any, wanted: type[T]) -> T:
    if type(key) is not str or type(sealed) is not bytes:  # SQLite lets any column hold any type
        raise Damaged("a row of it is damaged")
    data = sealed[4:]
    if zlib.crc32(data, zlib.crc32(key.encode("utf-8", "replace"))).to_bytes(4, "big") != sealed[:4]:
        raise Damaged("a row of it is damaged")
    try:
        return codec.decode(data, wanted)
    except msgspec.DecodeError as wrong:  # written by another version in development
        raise Damaged("a row of it cannot be read") from wrong


def now(probe: Path) -> int:
    """The time of the file system that holds `probe`, in nanoseconds: the file is touched and looked at."""
    os.utime(probe)
    return probe.stat().st_mtime_ns
