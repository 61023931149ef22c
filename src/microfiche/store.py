"""Files are read and written here: whole or not at all.

A new file is written in place; an existing one is replaced by a temporary file beside it and a rename, so
that a reader meets the old bytes or the new ones and nothing between. Replacing costs about five times as
much as writing, which is why new files do without it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
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
        with path.open("xb", buffering=0) as file:
            _write_all(file.fileno(), data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _create(path, data)
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


def walk(folder: Path, suffix: str = "") -> Iterator[Path]:
    """Files below `folder` in the order of their paths, hidden ones and hidden folders left out."""
    try:
        entries = sorted(os.scandir(folder), key=lambda it: it.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from walk(Path(entry.path), suffix)
        elif entry.name.endswith(suffix):
            yield Path(entry.path)


def delete(path: Path, root: Path) -> None:
    """Remove a file, and the folders between it and `root` that this leaves empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root:
            return
        try:
            folder.rmdir()
        except OSError:
            return
