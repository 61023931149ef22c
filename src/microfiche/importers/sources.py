"""The files an import is given: which they are, what they are called, and their bytes."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from msgspec import Struct

from microfiche import store
from microfiche.problems import Problem

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\x([89a-f][0-9a-f])")


class Sources(Struct, frozen=True):
    """The files to read in their order, errors standing where something could not be read; and notices."""

    found: tuple[Path | OSError, ...]
    notices: tuple[Problem, ...] = ()


def find(site: Path, sources: Iterable[Path]) -> Sources:
    """The files given, and those below given folders in the order of their paths, each once.

    Hidden files are left out. So are the archive's own: in a folder that holds the archive, all of it; in a
    folder within the archive, its content. Its raw files are read when their folder is named.
    """
    found: list[Path | OSError] = []
    notices: list[Problem] = []
    seen: set[str] = set()
    for source in sources:
        paths = _below(source) if os.path.isdir(source) else [source]  # noqa: PTH112 -- never raises
        own = _own(site, source) if paths != [source] else None
        others = [path for path in paths if own is None or not _real(_path(path)).is_relative_to(own)]
        if len(others) < len(paths):
            notices.append(_left_out(source, len(paths) - len(others)))
        for path in others:
            if (whole := os.path.realpath(_path(path))) not in seen:
                seen.add(whole)
                found.append(path)
    return Sources(tuple(found), tuple(notices))


def _below(folder: Path) -> list[Path | OSError]:
    found: list[Path | OSError] = []
    for path in store.walk(folder, unreadable=found.append):
        found.append(path)  # noqa: PERF402 -- errors come between the paths, in their order
    return found


def _own(site: Path, folder: Path) -> Path | None:
    """The folder of the archive that is left out below a folder; None when nothing is."""
    root, named = _real(site), _real(folder)
    content = root / "content"
    if named.is_relative_to(content / "raw"):
        return None
    return content if named != root and named.is_relative_to(root) else root


def _path(found: Path | OSError) -> Path:
    return found if isinstance(found, Path) else Path(found.filename)


def _real(path: Path) -> Path:
    """Unlike `Path.resolve` this does not raise for links that lead in circles."""
    return Path(os.path.realpath(path))


def _left_out(source: Path, number: int) -> Problem:
    files, are = ("1 file", "is") if number == 1 else (f"{number} files", "are")
    return Problem(
        path=shown(source),
        message=f"{files} of the archive itself {are} left out",
        hint="Name a folder or a file in it to import that.",
        severity="notice",
    )


def read(path: Path) -> bytes:
    """The bytes of a regular file. Raises OSError; for a pipe or a device too, which might never end."""
    _check_regular(path)
    return path.read_bytes()


def beginning(path: Path, most: int) -> bytes:
    """The first bytes of a regular file, so many at most. Raises OSError as `read` does."""
    _check_regular(path)
    with path.open("rb") as file:
        return file.read(most)


def _check_regular(path: Path) -> None:
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no file, but a folder, a pipe, a socket or a device")


def digests(paths: Iterable[Path]) -> Iterator[str]:
    """The hexadecimal SHA-256 of each file that can be read."""
    for path in paths:
        with suppress(OSError):
            yield hashlib.sha256(read(path)).hexdigest()


def shown(path: PurePath | str) -> str:
    """A path as text for people and reports, with `/`; bytes of a name that are no UTF-8 as `\\xff`."""
    text = path if isinstance(path, str) else path.as_posix()
    return _SURROGATE.sub(_escaped, text)


def unshown(text: str) -> Path:
    """The path that `shown` shows so. Of a file whose name really holds `\\xff`, that one, if it is there."""
    if os.path.lexists(text) or "\\x" not in text:
        return Path(text)
    return Path(_ESCAPED.sub(lambda it: chr(0xDC00 + int(it[1], 16)), text))


def _escaped(match: re.Match[str]) -> str:
    """Python reads a foreign byte in a name as a surrogate (PEP 383)."""
    code = ord(match[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"
