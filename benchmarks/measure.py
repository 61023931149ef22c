"""Wall time, processor time and memory of one command with all its processes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, kilobytes elsewhere
SAMPLING = 0.1  # seconds
SLACK = 25
"""Sampling rests for so many times as long as it took: the kernel walks all pages of a process for its
proportional size, which takes a while for one of several gigabytes and must not weigh on its time."""


class CommandFailed(Exception):
    """A measured command ended with an error: the message holds the end of what it said."""


@dataclass(frozen=True)
class Run:
    wall: float  # seconds
    cpu: float  # seconds, user and system, all processes
    process: int  # bytes, peak of the largest process
    tree: int | None  # bytes, peak of the sum over all processes; shared pages count in each of them
    shared: int | None = None  # the same with each shared page counted once: proportional set sizes, proc(5)
    files: int = 0  # written by this run
    size: int = 0  # bytes in them

    @property
    def memory(self) -> int | None:
        """Peak of all processes, by the best count there is."""
        return self.shared or self.tree


@dataclass
class Peaks:
    tree: int = 0
    shared: int = 0

    def note(self, pid: int) -> None:
        """Sample a process and its descendants; a sample in which one of them ended is left out."""
        try:
            family = list(descendants(pid))
            self.tree = max(self.tree, sum(resident(one) for one in family))
            self.shared = max(self.shared, sum(proportional(one) for one in family))
        except (OSError, ValueError, IndexError):  # a process ended meanwhile, or no Linux
            pass


@dataclass
class Watcher:
    """Samples memory in a thread until it is stopped."""

    pid: int
    peaks: Peaks = field(default_factory=Peaks)
    done: Event = field(default_factory=Event)

    def run(self) -> None:
        pause = SAMPLING
        while not self.done.wait(pause):
            start = time.perf_counter()
            self.peaks.note(self.pid)
            pause = max(SAMPLING, SLACK * (time.perf_counter() - start))


def descendants(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from descendants(int(child))


def resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def proportional(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def measure(command: list[str], log: Path, folder: Path | None = None) -> Run:
    """Run a command to its end, in a folder.

    Memory of this process counts for its children until they exec, so it must stay smaller than theirs.
    Raises CommandFailed.
    """
    with log.open("wb") as output:
        start = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        watcher = Watcher(child.pid)
        thread = Thread(target=watcher.run)
        thread.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    watcher.done.set()
    thread.join()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        said = log.read_text(errors="replace")[-4000:]
        raise CommandFailed(f"{' '.join(command)}\nfailed with exit code {child.returncode}:\n{said}")
    cpu, peaks = usage.ru_utime + usage.ru_stime, watcher.peaks
    return Run(wall, cpu, usage.ru_maxrss * MAXRSS_UNIT, peaks.tree or None, peaks.shared or None)
