"""Maps over batches: the same results in the same order, wherever they are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from microfiche import work


def double(batch: Sequence[int]) -> list[int]:
    return [2 * number for number in batch]


@pytest.mark.parametrize("count", [0, 1, work.BATCH, work.BATCH + 1, work.SERIAL_BELOW + 1])
def test_results_keep_the_order_of_the_items(count: int) -> None:
    with ThreadPoolExecutor(2) as executor:
        batches = list(work.batch_map(executor, double, range(count), count))
    assert [number for batch in batches for number in batch] == [2 * number for number in range(count)]


def test_items_are_made_not_much_sooner_than_results_are_taken() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100 * work.BATCH):
            taken.append(number)
            yield number

    with ThreadPoolExecutor(2) as executor:
        results = work.batch_map(executor, double, items(), 100 * work.BATCH)
        next(results)
        assert len(taken) <= (4 * work.cpus() + 2) * work.BATCH
        list(results)


def test_a_pool_of_one_is_no_pool() -> None:
    with work.pool(1) as executor:
        assert executor is None


def test_processes_are_used_where_there_is_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SERIAL_BELOW", 0)
    with work.pool(2) as executor:
        assert list(work.batch_map(executor, sum, [1, 2, 3], 3)) == [6]
