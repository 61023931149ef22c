"""Files are read and written here: whole or not at all.

A new file is written in place; an existing one is replaced by a temporary file beside it and a rename, so
that a reader meets the old bytes or the new ones and nothing between. Replacing costs about five times as
much as writing, which is why new files do without it.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

TEMPORARY = ".microfiche-"


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
    try:
        return _create(path, data)
    except FileExistsError:
        if not anew and path.read_bytes() == data:
            return False
        _replace(path, data)
        return True


def _create(path: Path, data: bytes) -> bool:
    try:
        file = path.open("xb", buffering=0)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _create(path, data)
    try:
        with file:
            _write_all(file.fileno(), data)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return True


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}"[:200])
    try:
        with beside.open("wb", buffering=0) as file:
            _write_all(file.fileno(), data)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _write_all(file: int, data: bytes) -> None:
    """`os.write` may take less than it is given; a full disk then says so on the next call."""
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


Unreadable = Callable[[OSError], None]
"""Told of what cannot be read; `filename` and `strerror` of the error say what and why."""


def walk(folder: Path, suffix: str = "", unreadable: Unreadable = lambda _: None) -> Iterator[Path]:
    """Files below `folder` in the order of their paths, hidden ones and hidden folders left out.

    Links are followed, but not in circles. `unreadable` is told of folders that cannot be listed, of links
    that lead nowhere and of what is neither file nor folder (a pipe, a device). A `folder` that is not there
    has no files.
    """
    yield from _walk(folder, os.path.realpath(folder), frozenset(), suffix, unreadable)


def _walk(
    folder: Path, real: str, above: frozenset[str], suffix: str, unreadable: Unreadable
) -> Iterator[Path]:
    for entry in _entries(folder, unreadable):
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if os.path.isdir(path):  # noqa: PTH112 -- unlike `Path.is_dir` it never raises
            inside = os.path.realpath(path) if entry.is_symlink() else f"{real}{os.sep}{entry.name}"
            if inside != real and inside not in above:
                yield from _walk(path, inside, above | {real}, suffix, unreadable)
        elif entry.name.endswith(suffix):
            if os.path.isfile(path):  # noqa: PTH113
                yield path
            else:
                unreadable(OSError(errno.EINVAL, _what_it_is(entry), entry.path))


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


def delete(path: Path, root: Path) -> None:
    """Remove a file, and the folders between it and `root` that this leaves empty.

    Nothing is removed that lies outside `root`, also by way of a link.
    """
    if not path.parent.resolve().is_relative_to(root.resolve()):
        return
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root:
            return
        try:
            folder.rmdir()
        except OSError:
            return
