"""Maps over batches of picklable values: here for small work, on an executor for large."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.process import BaseProcess
from typing import TypeVar

from microfiche.problems import MicroficheError

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 64
"""Items a batch: large enough that passing it on costs little, small enough that few are in flight."""

SERIAL_BELOW = 1000
"""Items below which starting processes costs more than they save."""


def cpus() -> int:
    """The processors this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1  # which `PYTHON_CPU_COUNT` may set
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def pool(workers: int) -> Iterator[Executor | None]:
    """An executor of that many processes, none of which outlives the block; None for one.

    On Ctrl-C the processes are ended in the middle of what they do. After any other exception the batches
    that are under way are waited for, so that nobody writes any more when the block is left.
    """
    if workers <= 1:
        yield None
        return
    executor = ProcessPoolExecutor(  # it starts none before work comes
        workers, mp_context=get_context(start_method()), initializer=_begin
    )
    try:
        yield executor
    except (KeyboardInterrupt, SystemExit):
        for child in active_children():
            child.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def start_method() -> str:
    """`fork` where that is safe, on Linux from a process of one thread: it saves each worker a third of a
    second of imports. Else `spawn`; no function here relies on what a worker inherits."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _begin() -> None:
    """What a worker does first. Ctrl-C is its parent's business; and when that is killed, nobody else would
    tell the worker to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tame_garbage_collection()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def tame_garbage_collection() -> None:
    """An archive is a large heap that lives to the end: to look through it for garbage again and again takes
    a tenth of a build."""
    gc.set_threshold(100_000, 50, 50)


def batch_map(
    executor: Executor | None, function: Callable[[Sequence[Item]], Result], items: Iterable[Item], count: int
) -> Iterator[Result]:
    """Apply `function` to batches of the `count` items, in order, on the executor where there are many.

    `items` is consumed not much faster than results are taken. Raises what `function` raises, and
    MicroficheError when a process of the executor is no more.
    """
    batches = _batches(items)
    if executor is None or count < SERIAL_BELOW:
        yield from map(function, batches)
        return
    try:
        running = deque(_submitted(executor, function, batch) for batch in islice(batches, 4 * cpus()))
        while running:
            yield running.popleft().result()
            running += [_submitted(executor, function, batch) for batch in islice(batches, 1)]
    except BrokenProcessPool as wrong:
        said = "a worker process ended in the middle of its work; was there too little memory?"
        raise MicroficheError(f"{said} Try --workers 1.") from wrong


def _submitted(
    executor: Executor, function: Callable[[Sequence[Item]], Result], batch: list[Item]
) -> Future[Result]:
    """A worker may be started for the batch. Ctrl-C is held back meanwhile, which the worker inherits: it is
    deaf to it from its first moment on, and not only when it has got to `_begin`."""
    if not hasattr(signal, "pthread_sigmask"):
        return executor.submit(function, batch)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        return executor.submit(function, batch)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch
