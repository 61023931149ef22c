"""Maps over batches: the same results in the same order, wherever they are made."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_all_start_methods
from pathlib import Path

import pytest

from archives import write
from microfiche import work
from microfiche.build import Options, build
from microfiche.problems import MicroficheError


def double(batch: Sequence[int]) -> list[int]:
    return [2 * number for number in batch]


def exits(batch: Sequence[int]) -> None:
    os._exit(0)


def is_killed(batch: Sequence[int]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def process(batch: Sequence[int]) -> int:
    return os.getpid()


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


def test_little_work_starts_no_process() -> None:
    with work.pool(2) as executor:
        assert list(work.batch_map(executor, process, range(3), 3)) == [os.getpid()]
        assert list(work.batch_map(executor, process, range(3), work.SERIAL_BELOW)) != [os.getpid()]


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
@pytest.mark.parametrize("way", [exits, is_killed])
def test_a_worker_that_dies_is_said_with_what_to_try(
    way: Callable[[Sequence[int]], None], start_method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if start_method not in get_all_start_methods():
        pytest.skip(f"no process can be started by {start_method} here")
    monkeypatch.setattr(work, "SERIAL_BELOW", 0)
    monkeypatch.setattr(work, "start_method", lambda: start_method)
    said = r"a worker process ended .* Try --workers 1\."
    with pytest.raises(MicroficheError, match=said), work.pool(2) as executor:
        list(work.batch_map(executor, way, range(200), 200))
    assert active_children() == []


def test_no_worker_outlives_its_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SERIAL_BELOW", 0)
    with pytest.raises(ZeroDivisionError), work.pool(2) as executor:  # noqa: PT012
        list(work.batch_map(executor, double, range(200), 200))
        assert len(active_children()) == 2
        raise ZeroDivisionError
    assert active_children() == []


def test_heavy_items_go_in_small_batches() -> None:
    items = [b"x" * (work.HEAVY // 2), b"", b"x" * work.HEAVY, *[b"x"] * work.BATCH, b"y"]
    assert list(work.batch_map(None, len, items, len(items))) == [3, work.BATCH, 1]


needs_fork = pytest.mark.skipif(work.start_method() != "fork", reason="no process can be copied here")


def pid() -> bytes:
    return str(os.getpid()).encode()


@needs_fork
def test_a_function_is_called_beside_this_process() -> None:
    large = b"x" * 1_000_000
    with work.beside(2, lambda: pid() + large) as result:
        found = result()
    assert found.endswith(large)
    assert found.removesuffix(large) != pid()


def test_with_one_worker_nothing_is_called_beside_it() -> None:
    with work.beside(1, pid) as result:
        assert result() == pid()


def test_a_process_that_cannot_be_copied_calls_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "start_method", lambda: "spawn")
    with work.beside(2, pid) as result:
        assert result() == pid()


@needs_fork
def test_what_is_raised_beside_is_raised_here(capfd: pytest.CaptureFixture[str]) -> None:
    def fails() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), work.beside(2, fails) as result:
        result()
    assert capfd.readouterr() == ("", "")


@needs_fork
def test_a_process_beside_that_is_killed_is_replaced_by_this_one() -> None:
    here = os.getpid()

    def is_killed() -> bytes:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"done"

    with work.beside(2, is_killed) as result:
        assert result() == b"done"


@needs_fork
def test_a_process_beside_ends_when_nobody_waits_for_it(tmp_path: Path) -> None:
    def waits() -> bytes:
        (tmp_path / "pid").write_bytes(pid())
        time.sleep(60)
        return b""

    with work.beside(2, waits):
        while not (tmp_path / "pid").is_file() or not (tmp_path / "pid").read_bytes():
            time.sleep(0.01)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_bytes()), 0)


def test_there_are_as_many_workers_as_processors_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.version_info >= (3, 13):
        monkeypatch.setattr(os, "process_cpu_count", lambda: 3)
    else:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {1, 4, 5}, raising=False)
    assert work.cpus() == 3


def test_a_build_takes_all_processors_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    @contextmanager
    def pool(workers: int, load: object) -> Iterator[None]:
        asked.append(workers)
        yield None

    site = write(tmp_path, {})
    monkeypatch.setattr(work, "pool", pool)
    monkeypatch.setattr(work, "cpus", lambda: 7)
    build(site, Options())
    build(site, Options(workers=2))
    assert asked == [7, 2]
