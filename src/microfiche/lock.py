"""One at a time: a lock that two runs of a command cannot both hold.

It is the system's own lock on an open file (`flock`, or `locking` on Windows) and not the mere presence of
the file: the system lets go of it when a run ends in whatever way, so a killed run locks nobody out. The file
stays, for to remove it would let one run lock a file that another no longer finds.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from microfiche.problems import MicroficheError

_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def only_one(path: Path, busy: str) -> Iterator[None]:
    """Hold the lock at `path`, whose folders are made; another run, or thread, may hold it afterwards.

    Raises MicroficheError, with the message `busy`, while another one holds it, and when the file cannot be
    written. A file system without locks (some network folders) is used without one.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as wrong:
        raise MicroficheError(f"{path.as_posix()} cannot be written: {wrong.strerror or wrong}") from wrong
    with file:
        try:
            _take(file.fileno())
        except OSError as wrong:
            if wrong.errno in _HELD:
                raise MicroficheError(busy) from wrong
        yield


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
