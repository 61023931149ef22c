"""Which outputs have to be made, one after the other: the plan is held against the ledger and the disk."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, structs

from microfiche import decisions, urls
from microfiche.fingerprints import Surroundings, parts
from microfiche.ledger import ALL, Known
from microfiche.place import Place
from microfiche.plan import Plan
from microfiche.render import ABSENT, Task


class Change(Struct, frozen=True):
    """An output to be made, and why."""

    url: str
    task: Task
    reason: str


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

    def __iter__(self) -> Iterator[Change]:
        known = self._known()
        path, row = next(known, _END)
        for url in sorted(self._plan, key=urls.output_path):
            wanted = urls.output_path(url)
            while path < wanted:
                path, row = next(known, _END)
            change = self._compared(url, wanted, row if path == wanted else None)
            if change is not None:
                yield change

    def _known(self) -> Iterator[tuple[str, Known]]:
        """What is known in the order of paths: nothing of those that an unfinished build may have touched."""
        if self._forced or self._is_all_open:
            return iter(())
        unfinished = self._place.unfinished
        rows = self._place.ledger.outputs(self._place.number)
        return (row for row in rows if row[0] not in unfinished) if unfinished else rows

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
