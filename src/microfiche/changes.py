"""Which outputs have to be made, one after the other: the plan is held against the ledger and the disk."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from microfiche import decisions, urls
from microfiche.fingerprints import Surroundings, parts
from microfiche.ledger import ALL, Known
from microfiche.place import Place
from microfiche.plan import Plan
from microfiche.render import Task

CHUNK = 128
"""Outputs the ledger is asked for at once."""


class Change(Struct, frozen=True):
    """An output to be made, and why."""

    task: Task
    reason: str


class Changes:
    """The changes between what is known and a plan, found as they are asked for.

    With `forced`, a reason, all outputs are to be made, whatever is known of them. Files that were touched
    without being changed are in `touched`, with what is known of them now.
    """

    def __init__(self, plan: Plan, surroundings: Surroundings, place: Place, forced: str = "") -> None:
        self._plan, self._surroundings, self._place, self._forced = plan, surroundings, place, forced
        self.touched: list[tuple[str, Known]] = []

    def __iter__(self) -> Iterator[Change]:
        left = iter(self._plan)
        while chunk := list(islice(left, CHUNK)):
            paths = [urls.output_path(url) for url in chunk]
            known = self._known(paths)
            for url, path in zip(chunk, paths, strict=True):
                yield from self._compared(url, path, known.get(path))

    def _known(self, paths: list[str]) -> dict[str, Known]:
        """What is known of some paths; nothing is of those that an unfinished build may have touched."""
        unfinished = self._place.unfinished
        if self._forced or ALL in unfinished:
            return {}
        found = self._place.ledger.outputs(self._place.number, paths)
        return {path: known for path, known in found.items() if path not in unfinished}

    def _compared(self, url: str, path: str, known: Known | None) -> Iterator[Change]:
        encoded = self._plan.encoded(url)
        template = getattr(self._plan.kind(url), "template", None)
        fingerprint = self._surroundings.fingerprint(template, encoded)
        reason, there = self._judged(path, template, known, encoded, fingerprint)
        if reason:
            yield Change(Task(path, encoded, fingerprint, there), reason)

    def _judged(
        self, path: str, template: str | None, known: Known | None, encoded: bytes, fingerprint: bytes
    ) -> tuple[str, bytes]:
        """Why an output has to be made, or nothing, and the digest of what stands there, if that is known."""
        if self._forced:
            return self._forced, b""
        if known is None:
            is_open = path in self._place.unfinished or ALL in self._place.unfinished
            return decisions.UNFINISHED if is_open else decisions.NEW, b""
        found, now = self._place.look(path, known)
        there = b"" if found else known.digest
        if fingerprint != known.fingerprint:
            before, shared = self._place.before.shared, self._surroundings.shared
            return decisions.why(before, shared, template, known.parts, parts(encoded)), there
        if now is not known:
            self.touched.append((path, now))
        return found, there
