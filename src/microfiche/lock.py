"""One at a time: a lock that two runs of a command cannot both hold.

It is the system's own lock on an open file (`flock`, or `locking` on Windows) and not the mere presence of
the file: the system lets go of it when a run ends in whatever way, so a killed run locks nobody out. The file
stays, for to remove it would let one run lock a file that another no longer finds.
"""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from microfiche.problems import MicroficheError

_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def only_one(path: Path, busy: str, *, patience: float = 0.0, needed: bool = True) -> Iterator[Path | None]:
    """Hold the lock at `path`, whose folders are made; another run, or thread, may hold it afterwards.

    Gives `path`, or None where the file cannot be written and the lock is not `needed`. Raises
    MicroficheError, with the message `busy`, while another one still holds it after `patience` seconds, and
    when the file cannot be written. A file system without locks (some network folders) is used without one.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as wrong:
        if needed:
            said = f"{path.as_posix()} cannot be written: {wrong.strerror or wrong}"
            raise MicroficheError(said) from wrong
        yield None
        return
    with file:
        _wait(file.fileno(), busy, time.monotonic() + patience)
        yield path


def _wait(file: int, busy: str, until: float) -> None:
    while True:
        try:
            _take(file)
        except OSError as wrong:
            if wrong.errno not in _HELD:
                return
            if time.monotonic() >= until:
                raise MicroficheError(busy) from wrong
            time.sleep(0.02)
        else:
            return


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
