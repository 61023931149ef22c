"""Files are read and written here: whole or not at all.

A single file is written beside its place and moved there by a rename, so that a reader, and whoever comes
after a kill, meets the old bytes or the new ones and nothing between. Many files that belong together are
*staged*: all of them are written beside their places, and only when each is there are they switched to by
renames, which cannot fail half-way through a file.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from msgspec import Struct

TEMPORARY = ".microfiche-"
LONGEST = 100
"""Characters of a file's name that its temporary file has too: four bytes each, and a name has 255."""


_STAGE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_SMALL = 1 << 16
"""Bytes that are asked for at once: nearly all articles are smaller, and read by three calls, not eight."""


class Stamp(Struct, frozen=True, array_like=True, gc=False):
    """What a file system says of a file without opening it: size in bytes, times in nanoseconds since 1970.

    A change to a file gives it another stamp, unless both happened in one tick of the file system's clock.
    `ctime_ns` (on Windows the time of creation) changes also when a file is renamed or given an old date.
    """

    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def is_before(self, moment_ns: int) -> bool:
        """Whether a change at that moment or later would show."""
        return self.mtime_ns < moment_ns and self.ctime_ns < moment_ns


def stamp(path: str | Path) -> Stamp | None:
    """The stamp of a file; None when there is none."""
    try:
        return Stamp.of(os.stat(path))  # noqa: PTH116 -- asked for each file of a site
    except (FileNotFoundError, NotADirectoryError):
        return None


def read(path: Path) -> bytes | None:
    """The bytes of a file; None when there is no such file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write(path: Path, data: bytes, anew: bool = False) -> bool:
    """Make the file at `path` hold `data`, and its folders be there; False when it held just that already.

    With `anew` it is written even then.
    Raises OSError, and leaves what was there, when it cannot be written.
    """
    if not anew and read(path) == data:
        return False
    beside = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name[:LONGEST]}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with beside.open("wb", buffering=0) as file:
            _write_all(file.fileno(), data)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return True


def _write_all(file: int, data: bytes) -> None:
    """`os.write` may take less than it is given; a full disk then says so on the next call."""
    if (written := os.write(file, data)) < len(data):
        left = memoryview(data)[written:]
        while left:
            left = left[os.write(file, left) :]


def beside(path: str) -> str:
    """Where a file is written before it takes its place: always the same name, so that one can be found that
    a killed process left behind."""
    folder, slash, name = path.rpartition(os.sep)
    if len(name) > LONGEST:
        name = f"{name[:LONGEST]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    return f"{folder}{slash}{TEMPORARY}{name}"


def stage(path: str, chunks: Iterable[bytes], *, is_new: bool = False) -> int:
    """Write the bytes that the file at `path` is to hold beside it, and give the time of that (`mtime_ns`).

    A file that `is_new` most likely needs a folder. Raises OSError.
    """
    place = beside(path)
    if is_new:
        _make_folder(place.rpartition(os.sep)[0])
    try:
        file = os.open(place, _STAGE, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
        file = os.open(place, _STAGE, 0o666)
    try:
        for chunk in chunks:
            _write_all(file, chunk)
        return os.fstat(file).st_mtime_ns
    finally:
        os.close(file)


def _make_folder(folder: str) -> None:
    """Make a folder whose parent is mostly there; `os.makedirs` would look first."""
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103


def switch(path: str) -> None:
    """Let the staged bytes take the place of what is at `path`. Raises OSError."""
    os.replace(beside(path), path)  # noqa: PTH105


def whole(path: str) -> bytes:
    """What is in a file, which most likely is a small one. Raises OSError."""
    file = os.open(path, _READ)
    try:
        data = os.read(file, _SMALL)
        if len(data) < _SMALL:
            return data
        pieces = [data]
        while piece := os.read(file, 1 << 20):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(file)


def chunks(path: str | Path) -> Iterator[bytes]:
    """What is in a file, a megabyte at a time. Raises OSError."""
    with open(path, "rb") as file:  # noqa: PTH123
        while chunk := file.read(1 << 20):
            yield chunk


def unstage(path: str, root: Path) -> None:
    """Remove what was staged for `path`, and the folders below `root` that this leaves empty."""
    delete(Path(beside(path)), root)


def holds(path: str, data: bytes) -> bool:
    """Whether the file at `path` is there and holds just these bytes."""
    try:
        if os.stat(path).st_size != len(data):  # noqa: PTH116
            return False
        return Path(path).read_bytes() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def digest(path: str | Path) -> bytes:
    """The SHA-256 of what is in a file. Raises OSError."""
    with open(path, "rb") as file:  # noqa: PTH123
        return hashlib.file_digest(file, "sha256").digest()


Unreadable = Callable[[OSError], None]
"""Told of what cannot be read; `filename` and `strerror` of the error say what and why."""


def walk(folder: Path, suffix: str = "", unreadable: Unreadable = lambda _: None) -> Iterator[Path]:
    """Files below `folder` in the order of their paths, hidden ones and hidden folders left out.

    Links are followed, but not in circles. `unreadable` is told of folders that cannot be listed, of links
    that lead nowhere and of what is neither file nor folder (a pipe, a device). A `folder` that is not there
    has no files.
    """
    for inner, files in listings(folder, suffix, unreadable):
        yield from (inner / file.name for file in files)


def listings(
    folder: Path, suffix: str = "", unreadable: Unreadable = lambda _: None
) -> Iterator[tuple[Path, list[os.DirEntry[str]]]]:
    """The files that `walk` finds, as runs of one folder's entries."""
    yield from _listings(folder, os.path.realpath(folder), frozenset(), suffix, unreadable)


def _listings(
    folder: Path, real: str, above: frozenset[str], suffix: str, unreadable: Unreadable
) -> Iterator[tuple[Path, list[os.DirEntry[str]]]]:
    enterable = os.access(folder, os.X_OK)
    run: list[os.DirEntry[str]] = []
    for entry in _entries(folder, unreadable):
        if entry.name.startswith("."):
            continue
        kind = _kind(entry) if enterable else "neither"
        if kind == "folder":
            inside = os.path.realpath(entry.path) if entry.is_symlink() else f"{real}{os.sep}{entry.name}"
            if inside != real and inside not in above:
                if run:
                    yield folder, run
                    run = []
                yield from _listings(folder / entry.name, inside, above | {real}, suffix, unreadable)
        elif entry.name.endswith(suffix):
            if kind == "file":
                run.append(entry)
            else:
                unreadable(OSError(errno.EINVAL, _what_it_is(entry), entry.path))
    if run:
        yield folder, run


def _kind(entry: os.DirEntry[str]) -> Literal["folder", "file", "neither"]:
    """What an entry is or, by a link, leads to. The listing of a folder says so of all but links."""
    if entry.is_file(follow_symlinks=False):
        return "file"
    if not entry.is_symlink():
        return "folder" if entry.is_dir(follow_symlinks=False) else "neither"
    if os.path.isdir(entry.path):  # noqa: PTH112 -- unlike `Path.is_dir` it never raises
        return "folder"
    return "file" if os.path.isfile(entry.path) else "neither"  # noqa: PTH113


def _what_it_is(entry: os.DirEntry[str]) -> str:
    return "it is a link that leads nowhere" if entry.is_symlink() else "it is neither a file nor a folder"


def _entries(folder: Path, unreadable: Unreadable) -> list[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(folder), key=lambda it: it.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as wrong:
        unreadable(wrong)
        return []


def is_inside(path: Path, root: Path) -> bool:
    """Whether what is at a path lies below `root`, and not behind a link that leads out."""
    return path.parent.resolve().is_relative_to(root.resolve())


def delete(path: Path, root: Path) -> None:
    """Remove a file, and the folders between it and `root` that this leaves empty.

    Nothing is removed that lies outside `root`, also by way of a link.
    """
    if not is_inside(path, root):
        return
    with suppress(FileNotFoundError, NotADirectoryError):
        path.unlink()
    for folder in path.parents:
        if folder == root:
            return
        try:
            folder.rmdir()
        except FileNotFoundError:  # whoever removed it was cut off before the next
            continue
        except OSError:
            return
