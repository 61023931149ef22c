"""Maps over batches of picklable values: here for small work, on an executor for large."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, NoReturn, TypeVar

from microfiche.problems import MicroficheError

if TYPE_CHECKING:  # most builds need no process but their own, and these take a while to import
    from concurrent.futures import Executor, Future
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 64
"""Items a batch: large enough that passing it on costs little, small enough that few are in flight."""

HEAVY = 1 << 18
"""Bytes in a batch of bytes from which on it takes no more: some pages list a thousand articles, and eight
batches are under way at a time."""

SERIAL_BELOW = 1000
"""Items below which starting processes costs more than they save."""


def cpus() -> int:
    """The processors this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1  # which `PYTHON_CPU_COUNT` may set
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def pool(workers: int, load: Callable[[], object] = lambda: None) -> Iterator[Callable[[], Executor] | None]:
    """Gives the executor of that many processes when it is asked for; None for one.

    No process outlives the block, and there is none before the executor has work. `load` is called before, to
    import what all of them need: a process that is forked then need not.

    On Ctrl-C the processes are ended in the middle of what they do. After any other exception the batches
    that are under way are waited for, so that nobody writes any more when the block is left.
    """
    if workers <= 1:
        yield None
        return
    started: list[Executor] = []

    def executor() -> Executor:
        if not started:
            load()
            started.append(_executor(workers))
        return started[0]

    try:
        yield executor
    except (KeyboardInterrupt, SystemExit):
        if started:
            _terminate()
        raise
    finally:
        for it in started:
            it.shutdown(cancel_futures=True)


def _executor(workers: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(workers, mp_context=get_context(start_method()), initializer=_begin)


def _terminate() -> None:
    from multiprocessing import active_children

    for child in active_children():
        child.terminate()


@contextmanager
def beside(workers: int, function: Callable[[], bytes]) -> Iterator[Callable[[], bytes]]:
    """Begin to call a function in a process of its own; what is given waits for its result.

    The process is a copy of this one, so that nothing has to be passed to it; it must not touch what it
    shares with this one outside of memory, such as a database. Where no process can be copied, or there are
    no two `workers`, the function is called here when its result is asked for; so it is when the process
    comes to nothing, which raises here what was raised there.
    """
    if workers < 2 or start_method() != "fork":
        yield function
        return
    reading, writing = os.pipe()
    with _ctrl_c_held_back():
        if not (copy := os.fork()):
            _write_result(function, writing)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123

        def result() -> bytes:
            found = pipe.read()
            return found[:-1] if found.endswith(_WHOLE) else function()

        try:
            yield result
        finally:
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)


_WHOLE = b"."
"""Behind a result that was written to its end."""


def _write_result(function: Callable[[], bytes], writing: int) -> NoReturn:
    try:
        with open(writing, "wb") as pipe:
            pipe.write(function() + _WHOLE)
    finally:
        os._exit(0)  # without a word: whoever asks for the result will see for themselves


def start_method() -> str:
    """`fork` where that is safe, on Linux from a process of one thread: it saves each worker a third of a
    second of imports. Else `spawn`; no function here relies on what a worker inherits."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _begin() -> None:
    """What a worker does first. Ctrl-C is its parent's business; and when that is killed, nobody else would
    tell the worker to end."""
    from multiprocessing import parent_process

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
    executor: Executor | Callable[[], Executor] | None,
    function: Callable[[Sequence[Item]], Result],
    items: Iterable[Item],
    count: int,
) -> Iterator[Result]:
    """Apply `function` to batches of the `count` items, in order, on the executor where there are many.

    The executor may be one, or what gives it: that is asked only then.

    `items` is consumed not much faster than results are taken. Raises what `function` raises, and
    MicroficheError when a process of the executor is no more.
    """
    batches = _batches(items)
    if executor is None or count < SERIAL_BELOW:
        yield from map(function, batches)
        return
    from concurrent.futures import BrokenExecutor

    if callable(executor):
        executor = executor()
    try:
        running = deque(_submitted(executor, function, batch) for batch in islice(batches, 4 * cpus()))
        while running:
            yield running.popleft().result()
            running += [_submitted(executor, function, batch) for batch in islice(batches, 1)]
    except BrokenExecutor as wrong:
        said = "a worker process ended in the middle of its work; was there too little memory?"
        raise MicroficheError(f"{said} Try --workers 1.") from wrong


def _submitted(
    executor: Executor, function: Callable[[Sequence[Item]], Result], batch: list[Item]
) -> Future[Result]:
    """A worker may be started for the batch, and is deaf before it has got to `_begin`."""
    with _ctrl_c_held_back():
        return executor.submit(function, batch)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """A process that is begun inside inherits that: it is deaf to Ctrl-C from its first moment on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    weight = 0
    for item in items:
        batch.append(item)
        weight += len(item) if isinstance(item, bytes) else 0
        if len(batch) == BATCH or weight >= HEAVY:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
