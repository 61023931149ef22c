"""Which outputs have to be made, one after the other: the plan is held against the ledger and the disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice

from msgspec import Struct, structs

from microfiche import codec, decisions, urls, work
from microfiche.fingerprints import Surroundings, parts
from microfiche.ledger import ALL, Known, Row, opened_rows
from microfiche.place import Place
from microfiche.plan import Plan
from microfiche.render import ABSENT, Task

HALVED = 4_000
"""Outputs from which on a second process looks through half of them."""


class Change(Struct, frozen=True):
    """An output to be made, and why."""

    url: str
    task: Task
    reason: str


class Later(Struct, frozen=True):
    """What was found in the later half of a plan: all changes there, unless there were too many, and news."""

    changes: list[Change] | None
    news: list[tuple[str, Known]]


class Changes:
    """The changes between what is known and a plan, found as they are asked for, in the order of paths.

    With `is_empty`, nothing stands yet in the output folder; with `forced`, a reason, all outputs are to be
    made, whatever is known of them. Where nothing has to be made, and yet something else is known now (a file
    was touched, a key is another), that is in `news`.
    """

    def __init__(self, plan: Plan, surroundings: Surroundings, place: Place, forced: str = "") -> None:
        self._plan, self._surroundings, self._place, self._forced = plan, surroundings, place, forced
        self._is_all_open = ALL in place.unfinished
        self.context = plan.context + surroundings.environment
        self._is_same_context = self.context == place.before.context
        self.is_empty = False
        self.news: list[tuple[str, Known]] = []
        self._left: Iterator[Change] | None = None

    def __iter__(self) -> Iterator[Change]:
        """All changes, but for those that `first` gave."""
        return self._found(self._sorted(), self._rows()) if self._left is None else self._left

    def first(self, most: int, workers: int = 1) -> list[Change]:
        """All changes, if there are no more than `most`; else one more than that."""
        wanted = self._sorted()
        is_halved = workers > 1 and len(wanted) >= HALVED and not self._knows_nothing
        half = len(wanted) // 2 if is_halved else len(wanted)
        early, late = wanted[:half], wanted[half:]
        rest = self._found(early, self._rows())
        if not late:
            self._left = rest
            return list(islice(rest, most + 1))
        rows = self._place.ledger.rows(self._place.number, urls.output_path(late[0]))
        with work.beside(workers, partial(self._later, late, rows, most)) as told:
            found = list(islice(rest, most + 1))
            if len(found) <= most:
                later = codec.decode(told(), Later)
                if later.changes is not None and len(found) + len(later.changes) <= most:
                    self.news += later.news
                    self._left = iter(())
                    return found + later.changes
        self._left = chain(rest, self._found(late, opened_rows(rows)))
        return found + list(islice(self._left, most + 1 - len(found)))

    def _later(self, wanted: Sequence[str], rows: Sequence[Row], most: int) -> bytes:
        before = len(self.news)
        found = list(islice(self._found(wanted, opened_rows(rows)), most + 1))
        news = self.news[before:]
        del self.news[before:]
        return codec.encode(Later(found if len(found) <= most else None, news))

    def _sorted(self) -> list[str]:
        return sorted(self._plan, key=urls.output_path)

    def _found(self, wanted: Iterable[str], known: Iterator[tuple[str, Known]]) -> Iterator[Change]:
        """The changes of the outputs at some URLs, given what is known of them; both in order of paths."""
        if unfinished := self._place.unfinished:  # an unfinished build may have touched these
            known = (row for row in known if row[0] not in unfinished)
        path, row = next(known, _END)
        for url in wanted:
            at = urls.output_path(url)
            while path < at:
                path, row = next(known, _END)
            change = self._compared(url, at, row if path == at else None)
            if change is not None:
                yield change

    @property
    def _knows_nothing(self) -> bool:
        return bool(self._forced) or self._is_all_open

    def _rows(self) -> Iterator[tuple[str, Known]]:
        return iter(()) if self._knows_nothing else self._place.ledger.outputs(self._place.number)

    def _compared(self, url: str, path: str, known: Known | None) -> Change | None:
        if known is None:
            there = ABSENT if self.is_empty else b""
            return Change(url, self._task(url, path, there), self._unknown(path))
        found, now = self._place.look(path, known)
        if not (self._is_same_context and known.mark and known.mark == self._plan.mark(url)):
            template, key = self._keyed(url)
            if key != known.key or not key:
                task = self._task(url, path, b"" if found else known.digest)
                if task.fingerprint != known.fingerprint:
                    return Change(url, task, self._why(template, known, task.encoded))
            now = structs.replace(now, key=key, mark=self._plan.mark(url))
        if found:
            return Change(url, self._task(url, path, b""), found)
        if now != known:
            self.news.append((path, now))
        return None

    def _keyed(self, url: str) -> tuple[str | None, bytes]:
        template = getattr(self._plan.kind(url), "template", None)
        return template, self._surroundings.key(template, self._plan.key(url))

    def _task(self, url: str, path: str, there: bytes) -> Task:
        template, key = self._keyed(url)
        encoded = self._plan.encoded(url)
        fingerprint = self._surroundings.fingerprint(template, encoded)
        return Task(path, encoded, self._plan.mark(url), key, fingerprint, there)

    def _unknown(self, path: str) -> str:
        if self._forced:
            return self._forced
        is_open = self._is_all_open or path in self._place.unfinished
        return decisions.UNFINISHED if is_open else decisions.NEW

    def _why(self, template: str | None, known: Known, encoded: bytes) -> str:
        before, now = self._place.before.shared, self._surroundings.shared
        return decisions.why(before, now, template, known.parts, parts(encoded))


_END: tuple[str, None] = ("\U0010ffff", None)
"""Behind every path."""
