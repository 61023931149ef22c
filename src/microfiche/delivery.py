"""From a plan to the output folder: compare, stage, switch, prune, and close the books.

The order is what makes a build safe to kill. First the intent is committed to the ledger, then outputs are
staged beside their places; only when all of them are there are they switched to, what is gone is removed and
the manifest written; last, one transaction holds what the ledger knows of them and ends the intent.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, compress
from pathlib import Path

from microfiche import codec, decisions, manifest, ownership, store, urls
from microfiche.changes import Change, Changes
from microfiche.closures import Closures, library
from microfiche.fingerprints import Shared, Surroundings
from microfiche.ledger import ALL, Known
from microfiche.ownership import Staged
from microfiche.place import Place
from microfiche.plan import Plan
from microfiche.preparation import Gathered
from microfiche.problems import ProblemsFound
from microfiche.reading import BatchMap
from microfiche.render import Job, Made, changed_meanwhile, handed_on, stage_batch, switch_batch

EXACT = 1_000
"""Changes up to which an intent names each path; above, it covers the whole folder."""

GONE = Known(b"", b"", b"", b"", b"", 0, 0)
"""Of a file that is ours, and not known otherwise, until it is removed."""

Progress = Callable[[str, int, int], None]
"""Told of a phase, how much of it is done, and how much there is."""


class Delivery:
    """One build's way into an output folder.

    `staged` takes the URL of every output that may be staged: whoever makes a delivery removes what was
    staged for them when it fails. Afterwards `reasons` counts the outputs that were made, by the reason, and
    `explained` has each of them if that was asked for; `written` hold other bytes now, `removed` are gone.
    """

    def __init__(
        self,
        job: Job,
        plan: Plan,
        gathered: Gathered,
        place: Place,
        staged: Staged,
        *,
        explain: bool,
        workers: int = 1,
    ) -> None:
        self.reasons: Counter[str] = Counter()
        self.explained: list[tuple[str, str]] = []
        self.written = 0
        self.removed: tuple[str, ...] = ()
        self._job, self._plan, self._place, self._staged, self._explain = job, plan, place, staged, explain
        self._workers = workers
        self._templates = gathered.templates
        closures = Closures(gathered.templates, gathered.references)
        templates = {getattr(kind, "template", "") for kind in map(plan.kind, plan)} - {""}
        self._surroundings = Surroundings(plan.site, plan.collections, closures, sorted(templates))
        self._changes = Changes(plan, self._surroundings, place, decisions.CLEAN if job.anew else "")
        self._first: list[Change] = []
        self._is_exact = self._is_listed_anew = True
        self._is_spliced = False
        self._made: list[manifest.File] = []
        self._is_all_listed = True
        self._forgotten: set[str] = set()
        self._below: set[str] = set()

    @property
    def shared(self) -> Shared:
        """What the pages of this build share."""
        return self._surroundings.shared

    @property
    def context(self) -> bytes:
        """See `Plan.context`; with it goes what pages share."""
        return self._changes.context

    def announce(self) -> None:
        """Find out what is to be done, and say so to the ledger before anything is touched.

        Raises UsageError for a folder that is somebody else's.
        """
        place, known = self._place, self._place.ledger
        is_vouched_for = place.is_vouched_for()
        recorded = set(known.output_paths(place.number))
        listed = recorded if is_vouched_for else ownership.listed(place.output)
        ours = (recorded | listed | place.unfinished) - {ALL}
        coming = sum(urls.output_path(url) not in listed for url in self._plan)
        if not ours and not self._job.anew:
            ownership.refuse_foreign(place.output, map(urls.output_path, self._plan))
            self._changes.is_empty = True
        gone = {path for path in ours if not self._is_planned(path)}
        self.removed = tuple(sorted(gone))
        self._forgotten = gone - recorded
        self._is_all_listed = not coming and gone <= listed
        # A build of nearly everything shows at once, and its first outputs need not be waited for.
        is_bulk = coming > EXACT or (self._job.anew and len(self._plan) > EXACT)
        self._first = [] if is_bulk else self._changes.first(EXACT, self._workers)
        self._is_exact = not is_bulk and len(self._first) <= EXACT
        self._is_listed_anew = bool(is_bulk or self._first or gone or not is_vouched_for)
        self._is_spliced = self._is_exact and is_vouched_for
        with known.transaction():
            changed = (it.task.path for it in self._first) if self._is_exact else [ALL]
            known.intend(place.number, chain(gone, changed))
        if not is_vouched_for or place.unfinished:
            ownership.sweep_all(place.output)
        if not is_vouched_for or ALL in place.unfinished:
            ownership.sweep_folders(place.output, map(urls.output_path, self._plan))
        files, self._below = ownership.in_the_way(gone, map(urls.output_path, self._plan))
        ownership.set_aside(place.output, files, self._staged)

    def _is_planned(self, path: str) -> bool:
        """A copied file can have the path of a page as its address: `/map/index.html`."""
        return urls.url_of(path) in self._plan or f"/{path}" in self._plan

    def make(self, batch_map: BatchMap, progress: Progress) -> None:
        """Do it.

        Raises ProblemsFound for errors in templates, MicroficheError for what cannot be read or written;
        before the first output is switched to, that leaves the folder as it was.
        """
        count = len(self._first) if self._is_exact else len(self._plan)
        changes = chain(self._first, self._changes)
        is_staged = self._stage(batch_map, self._told(changes, count, progress), count)
        self._check_templates()
        if not self._changes.is_empty:
            ownership.refuse_folders(self._place.output, self._staged_paths(is_staged), self._below)
        self._place.ledger.record(self._place.number, self._changes.news)
        if not self._is_all_listed:
            # Even if the rest is cut off, and the ledger lost, the manifest knows what is ours: all that will
            # be there, and what is still there.
            self._place.ledger.record(self._place.number, ((path, GONE) for path in self._forgotten))
            self._made += (_listed(path, GONE) for path in self._forgotten)
            self._place.manifest = self._write_manifest(())
        self._remove(self._below)
        self._switch(batch_map, is_staged)
        self._remove(self.removed)
        with ownership.telling("remove"):
            ownership.sweep(self._place.output, self._staged.aside)
        self._place.ledger.drop(self._place.number, self.removed)
        if self.removed or (self._is_listed_anew and self._is_all_listed):
            self._place.manifest = self._write_manifest(self.removed)

    def _told(self, changes: Iterable[Change], count: int, progress: Progress) -> Iterator[bytes]:
        """The tasks of changes, encoded, which are counted, explained and shown as they go by."""
        for number, change in enumerate(changes, 1):
            self.reasons[change.reason] += 1
            self._staged.urls.append(change.url)
            if self._explain:
                self.explained.append((change.task.path, change.reason))
            yield codec.encode(change.task)
            progress("rendering", number, max(count, number))

    def _stage(self, batch_map: BatchMap, tasks: Iterable[bytes], count: int) -> bytearray:
        """Make outputs, and tell of each whether it is staged."""
        is_staged = bytearray()
        with handed_on(self._job) as job:
            for batch in batch_map(partial(stage_batch, job), tasks, count):
                made = codec.decode(batch, list[Made])
                self._place.ledger.record(self._place.number, ((it.path, it.known) for it in made))
                is_staged += bytes(it.staged for it in made)
                if self._is_spliced:
                    self._made += (_listed(it.path, it.known) for it in made)
        self.written = sum(is_staged)
        return is_staged

    def _check_templates(self) -> None:
        """Templates are read by each worker when it needs them; none may have changed since the beginning."""
        now, _ = library(Path(self._job.site) / "templates")
        before = self._templates
        changed = {
            template.place
            for name, template in chain(before.items(), now.items())
            if before.get(name) != template or now.get(name) != template
        }
        if changed:
            raise ProblemsFound(map(changed_meanwhile, changed))

    def _switch(self, batch_map: BatchMap, is_staged: bytearray) -> None:
        staged = self._staged_paths(is_staged)
        for _ in batch_map(partial(switch_batch, self._job.output), staged, self.written):
            pass

    def _staged_paths(self, is_staged: bytearray) -> Iterator[str]:
        return map(urls.output_path, compress(self._staged.urls, is_staged))

    def _remove(self, paths: Iterable[str]) -> None:
        with ownership.telling("remove"):
            for place in map(self._place.output.joinpath, paths):
                if not place.is_dir():  # one that took the place of our file is not ours
                    store.delete(place, self._place.output)

    def _write_manifest(self, gone: Sequence[str]) -> Known:
        digest, size = hashlib.sha256(), 0

        def chunks() -> Iterator[bytes]:
            nonlocal size
            for chunk in self._manifest(gone):
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        mtime_ns = ownership.write_manifest(self._place.output, chunks())
        return Known(b"", b"", b"", b"", digest.digest(), size, mtime_ns)

    def _manifest(self, gone: Sequence[str]) -> Iterator[bytes]:
        before = store.read(self._place.output / manifest.NAME) if self._is_spliced else None
        if before is not None:
            return manifest.spliced(before, self._made, gone)
        rows = self._place.ledger.outputs(self._place.number)
        return manifest.lines(_listed(path, known) for path, known in rows)


def _listed(path: str, known: Known) -> manifest.File:
    return manifest.File(path, known.digest.hex(), known.size, manifest.content_type(path))
