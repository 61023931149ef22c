"""The import of files and folders: what is new is written, what is known is compared, all is reported.

Re-importing is safe: an article that was edited by hand since is never overwritten unless `theirs` says so.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path, PurePosixPath

from msgspec import Struct, structs

from microfiche import articles, config, store
from microfiche.importers import duplicates, encodings, kept, known, outcomes, recipes, report
from microfiche.importers.candidates import Progress
from microfiche.importers.duplicates import Match
from microfiche.importers.entries import Entry, address, text_key
from microfiche.importers.formats import format_for, refused
from microfiche.importers.kept import Kept
from microfiche.importers.provenance import rewritten
from microfiche.importers.recipes import Rules
from microfiche.importers.report import Item, Status
from microfiche.importers.revisions import is_revision
from microfiche.importers.settle import Settled, settle
from microfiche.importers.sources import digests, find, read, shown
from microfiche.importers.text import Reading
from microfiche.lock import only_one
from microfiche.model import Provenance
from microfiche.problems import Problem


class Options(Struct, frozen=True, kw_only=True):
    """How to import. `format` names one where file names do not tell; `recipes` are TOML files.

    `encoding` is that of text files that have no mark and are not in UTF-8; by default it is judged.

    In a conflict `theirs` takes what is imported, `ours` keeps what was edited by hand. `keep_duplicates`
    imports duplicates as articles of their own.
    """

    format: str | None = None
    encoding: str | None = None
    recipes: tuple[Path, ...] = ()
    dry_run: bool = False
    theirs: bool = False
    ours: bool = False
    keep_duplicates: bool = False


class ImportRun(Struct, frozen=True, kw_only=True):
    """All that became of the sources, in the order they were read. `general` is of none of them.

    `encoding` is the one that was named for files that are not in UTF-8.
    """

    items: tuple[Item, ...]
    general: tuple[Problem, ...] = ()
    encoding: str | None = None

    @property
    def counts(self) -> Mapping[Status, int]:
        return report.counts(self.items)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.general, *(problem for item in self.items for problem in item.problems))

    @property
    def failed(self) -> bool:
        """Whether a source did not get in, or a conflict is open."""
        return any(problem.severity == "error" for problem in self.problems)


def run(
    site: Path, sources: Sequence[Path], options: Options, *, now: str, progress: Progress = lambda *_: None
) -> ImportRun:
    """Import files, and all files below folders, into the archive at `site`.

    The site's own recipes come before those of `options`. `now` is the instant to record, RFC 3339 in UTC; no
    clock is read here. Raises ProblemsFound for a broken recipe or configuration, UsageError for an unknown
    format or encoding or where there is no site, MicroficheError while another import into it is running.
    """
    format_for(Path(), options.format)
    encoding = encodings.known(options.encoding) if options.encoding is not None else None
    options = structs.replace(options, encoding=encoding)
    own = (site / path for path in config.load(site).recipes)
    rules = recipes.load((*own, *options.recipes), known.recipe(site / "content"))
    with _alone(site, options):
        given = find(site, sources)
        paths = [it for it in given.found if isinstance(it, Path)]
        importing = _Importing(site, options, rules, now, paths, progress)
        items: list[Item] = []
        with closing(importing.kept.candidates):
            for done, path in enumerate(given.found):
                progress("Importing", done, len(given.found))
                items += importing.source(path)
        progress("Importing", len(given.found), len(given.found))
    general = (*given.notices, *importing.kept.problems)
    return ImportRun(items=tuple(items), general=general, encoding=encoding)


def _alone(site: Path, options: Options) -> AbstractContextManager[Path | None]:
    """Two imports at once would choose the same names. One that writes nothing is in nobody's way."""
    if options.dry_run:
        return nullcontext()
    busy = "another import into this archive is running; try again when it is done"
    return only_one(site / ".microfiche" / "import.lock", busy)


def check_report(path: Path) -> None:
    """Make sure before an import that its report can be written. Raises UsageError when it cannot."""
    report.check(path)


def write_report(run: ImportRun, path: Path) -> None:
    """Write the report as JSON Lines. Raises MicroficheError when that fails in spite of `check_report`."""
    report.write(run.items, path)


def check_review(path: Path) -> None:
    """Make sure before an import that its review can be written. Raises UsageError when it cannot."""
    from microfiche.importers import reviewpages

    reviewpages.check(path)


def write_review(run: ImportRun, path: Path, dry_run: bool = False) -> None:
    """Write the review as HTML pages. Raises MicroficheError when that fails in spite of `check_review`."""
    from microfiche.importers import reviewpages

    reviewpages.write(run.items, run.general, path, dry_run, run.encoding)


class _Importing:
    """One run of the import: what it knows and how it was asked to go about it."""

    def __init__(
        self, site: Path, options: Options, rules: Rules, now: str, paths: Sequence[Path], progress: Progress
    ) -> None:
        self.content = site / "content"
        self.options, self.rules, self.now = options, rules, now
        self.kept = Kept(self.content, dry_run=options.dry_run, progress=progress)
        self._named: dict[str, list[Path]] = defaultdict(list)
        self._digests: dict[str, set[str]] = {}
        for path in paths:
            for stem in kept.stems(kept.safe_name(path)):
                self._named[stem].append(path)

    def source(self, path: Path | OSError) -> list[Item]:
        """All articles of one file; or what kept the file from being found."""
        if isinstance(path, OSError):
            return [outcomes.unread(path.filename, path)]
        name = shown(path)
        reader = format_for(path, self.options.format)
        if reader is None:
            return [outcomes.ended(name, "rejected", refused(path, name))]
        try:
            data = read(path)
        except OSError as wrong:
            return [outcomes.unread(path, wrong)]
        readings = reader.read(data, name, self.rules, self.options.encoding)
        return [self.article(path, data, reading) for reading in readings]

    def article(self, path: Path, data: bytes, reading: Reading) -> Item:
        """One article of a file: new, known, or none at all."""
        raw = reading.article
        name = shown(path)
        if raw is None:
            return Item(source=name, status="rejected", problems=reading.problems)
        settled = settle(raw)
        item = Item(
            source=name,
            locator=raw.locator,
            status="imported",
            fields=settled.fields,
            problems=(*reading.problems, *settled.problems),
            cuts=raw.cuts,
        )
        try:
            provenance = Provenance(
                raw=kept.safe_name(path),
                locator=raw.locator,
                sha256=hashlib.sha256(data).hexdigest(),
                importer=raw.importer,
                imported=self.now,
                digest=articles.digest(settled.meta, settled.body),
            )
            return self._placed(item, settled, provenance, data)
        except OSError as wrong:
            message = f"cannot be written: {wrong.strerror or wrong}"
        except UnicodeEncodeError:
            message = "cannot be written: it, or the article it is, holds half a character (a lone surrogate)"
        return structs.replace(item, status="failed", problems=(Problem(path=name, message=message),))

    def _placed(self, item: Item, settled: Settled, provenance: Provenance, data: bytes) -> Item:
        entry, is_revision = self._known(settled, provenance)
        if entry is not None and is_revision:
            entry.met = True
            return self._again(item, settled, provenance, data, entry)
        copy = Match(entry=entry, similarity=1.0, why="same original", differences=()) if entry else None
        match = copy or duplicates.find(self.kept, settled.meta, settled.body)
        if match and match.is_duplicate and not self.options.keep_duplicates:
            there = settled.body if copy else self.kept.candidates.text(match.entry)
            return duplicates.told(item, match, duplicates.left_out(settled.body, there))
        item = duplicates.told_apart(item, match) if match else item
        return self._new(item, settled, provenance, data)

    def _known(self, settled: Settled, provenance: Provenance) -> tuple[Entry | None, bool]:
        """The existing article a reading is: that one come again (True), or another file of its bytes."""
        same_bytes = self.kept.same_bytes(provenance.sha256, provenance.locator)
        for entry in same_bytes:
            if kept.is_named(entry, provenance.raw) and not entry.met:
                return entry, True
        if same_bytes:
            return same_bytes[0], False
        revised = [it for it in self._others(provenance.raw, settled) if self._is_revised(it, settled)]
        return (revised[0], True) if len(revised) == 1 else (None, False)

    def _others(self, name: str, settled: Settled) -> list[Entry]:
        """Articles from files of a name, without those whose very bytes are among the sources of this run."""
        found = self.kept.same_name(name, settled.meta.title)
        stem = PurePosixPath(name).stem
        if found and stem not in self._digests:
            self._digests[stem] = set(digests(self._named[stem]))
        return [entry for entry in found if entry.provenance.sha256 not in self._digests[stem]]

    def _is_revised(self, entry: Entry, settled: Settled) -> bool:
        return is_revision(settled.meta, settled.body, *self.kept.load(entry))

    def _new(self, item: Item, settled: Settled, provenance: Provenance, data: bytes) -> Item:
        path = self.kept.article_path(settled.meta)
        raw = self.kept.raw_path(provenance.raw, settled.meta, data)
        provenance = structs.replace(provenance, raw=raw)
        written = articles.write(structs.replace(settled.meta, provenance=provenance), settled.body)
        self._write(path, written, provenance, data)
        entry = Entry(
            path=path,
            provenance=provenance,
            text_key=text_key(settled.body.encode("utf-8")),
            address=address(settled.meta.url),
            met=True,
            meta=settled.meta,
        )
        self.kept.add(entry, settled.body)
        return structs.replace(item, status="imported", output=f"content/{shown(path)}")

    def _again(self, item: Item, settled: Settled, provenance: Provenance, data: bytes, entry: Entry) -> Item:
        """An article imported before: compare what is read now, what was read then and what is there."""
        before = entry.provenance
        meta, body = self.kept.load(entry)
        reads_the_same = provenance.digest == before.digest
        same_bytes = provenance.sha256 == before.sha256
        if same_bytes and (wrong := self.kept.restore(before, data, self.options.dry_run)):
            item = outcomes.restored(item, f"content/{before.raw}", wrong)
        if meta is None and not same_bytes:
            return outcomes.unreadable(item, entry)
        there = articles.digest(meta, body) if meta else ""
        edited = there not in (before.digest, provenance.digest)
        if reads_the_same and (same_bytes or edited):
            return outcomes.told(item, "unchanged", entry)
        if edited and not (self.options.theirs or self.options.ours):
            return outcomes.edited(item, entry, is_kept=same_bytes)
        is_kept = same_bytes and self.kept.is_raw(before.raw)
        raw = before.raw if is_kept else self.kept.raw_path(provenance.raw, settled.meta, data)
        provenance = structs.replace(provenance, raw=raw, imported=before.imported)
        if edited and self.options.ours:
            return self._kept_as_edited(item, provenance, data, entry)
        written = articles.write(structs.replace(settled.meta, provenance=provenance), settled.body)
        self._write(entry.path, written, provenance, data)
        self.kept.changed(entry, provenance, settled.meta, settled.body)
        return outcomes.told(item, "updated", entry)

    def _kept_as_edited(self, item: Item, provenance: Provenance, data: bytes, entry: Entry) -> Item:
        """Remember that an article stays as edited: it is from the new file now, which says what it says."""
        there = store.read(self.content / entry.path)
        written = rewritten(there, provenance) if there is not None else None
        meta, body = self.kept.load(entry)
        if written is None or meta is None:
            return outcomes.unreadable(item, entry)
        self._write(entry.path, written, provenance, data)
        self.kept.changed(entry, provenance, meta, body)
        return outcomes.told(item, "unchanged", entry)

    def _write(self, path: str, article: bytes, provenance: Provenance, data: bytes) -> None:
        """The raw file and the article, or neither."""
        if self.options.dry_run:
            return
        raw = self.content / provenance.raw
        is_new = not os.path.lexists(raw)
        store.write(raw, data)
        try:
            store.write(self.content / path, article)
        except OSError:
            if is_new:
                raw.unlink(missing_ok=True)
            raise
