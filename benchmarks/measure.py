"""Wall time, processor time and memory of one command with all its processes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, kilobytes elsewhere
SAMPLING = 0.05  # seconds


@dataclass(frozen=True)
class Run:
    wall: float  # seconds
    cpu: float  # seconds, user and system, all processes
    process: int  # bytes, peak of the largest process
    tree: int | None  # bytes, peak of the sum over all processes; shared pages count in each of them


def descendants(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from descendants(int(child))


def resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_SIZE


def tree_size(pid: int) -> int:
    """Resident bytes of a process and its descendants; 0 where /proc cannot say."""
    try:
        return sum(resident(one) for one in descendants(pid))
    except (OSError, ValueError, IndexError):  # a process ended meanwhile, or no Linux
        return 0


def watch(pid: int, done: Event, peaks: list[int]) -> None:
    while not done.wait(SAMPLING):
        peaks.append(tree_size(pid))


def measure(command: list[str], log: Path) -> Run:
    """Run a command to its end.

    Memory of this process counts for its children until they exec, so it must stay smaller than theirs.
    """
    done, peaks = Event(), [0]
    with log.open("wb") as output:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        watcher = Thread(target=watch, args=(child.pid, done, peaks))
        watcher.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    done.set()
    watcher.join()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(command)}\nfailed with exit code {child.returncode}:\n{log.read_text()[-4000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * MAXRSS_UNIT, max(peaks) or None)
