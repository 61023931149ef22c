"""Maps over batches of picklable values: here for small work, on an executor for large."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 64
"""Items a batch: large enough that passing it on costs little, small enough that few are in flight."""

SERIAL_BELOW = 1000
"""Items below which starting processes costs more than they save."""


def cpus() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def pool(workers: int) -> Iterator[Executor | None]:
    """An executor of that many processes, spawned, so that every platform behaves alike; None for one."""
    if workers <= 1:
        yield None
        return
    executor = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))  # starts none before work comes
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def batch_map(
    executor: Executor | None, function: Callable[[Sequence[Item]], Result], items: Iterable[Item], count: int
) -> Iterator[Result]:
    """Apply `function` to batches of the `count` items, in order, on the executor where there are many.

    `items` is consumed not much faster than results are taken.
    """
    batches = _batches(items)
    if executor is None or count < SERIAL_BELOW:
        yield from map(function, batches)
        return
    ahead = 4 * cpus()
    running = [executor.submit(function, batch) for batch in islice(batches, ahead)]
    while running:
        yield running.pop(0).result()
        running += [executor.submit(function, batch) for batch in islice(batches, 1)]


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch
