"""The import of files and folders: what is new is written, what is known is compared, all is reported.

Re-importing is safe: an article that was edited by hand since is never overwritten unless `theirs` says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, structs

from microfiche import articles, config, store
from microfiche.importers import kept, recipes, report
from microfiche.importers.formats import Format, format_for
from microfiche.importers.kept import Entry, Kept
from microfiche.importers.recipes import Rules
from microfiche.importers.report import Item, Status
from microfiche.importers.settle import Settled, settle
from microfiche.importers.text import Reading
from microfiche.model import FrontMatter, Provenance
from microfiche.problems import Problem

Progress = Callable[[str, int, int], None]


class Options(Struct, frozen=True, kw_only=True):
    """How to import. `format` names one where file names do not tell; `recipes` are TOML files.

    In a conflict `theirs` takes what is imported, `ours` keeps what was edited by hand.
    """

    format: str | None = None
    recipes: tuple[Path, ...] = ()
    dry_run: bool = False
    theirs: bool = False
    ours: bool = False


class ImportRun(Struct, frozen=True, kw_only=True):
    """All that became of the sources, in the order they were read."""

    items: tuple[Item, ...]

    @property
    def counts(self) -> Mapping[Status, int]:
        return report.counts(self.items)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for item in self.items for problem in item.problems)

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
    format or where there is no site.
    """
    format_for(Path(), options.format)
    own = (site / path for path in config.load(site).recipes)
    rules = recipes.load((*own, *options.recipes))
    paths = list(files(site, sources))
    importing = _Importing(site, options, rules, now)
    items: list[Item] = []
    for done, path in enumerate(paths):
        progress("Importing", done, len(paths))
        items += importing.source(path)
    progress("Importing", len(paths), len(paths))
    return ImportRun(items=tuple(items))


def write_report(run: ImportRun, path: Path) -> None:
    """Write the report as JSON Lines."""
    store.write(path, report.lines(run.items))


def files(site: Path, sources: Iterable[Path]) -> Iterator[Path]:
    """The files to read, each once: those given, and those below given folders in the order of their paths.

    Hidden files are left out, and so is the archive's own content; its raw files only when named.
    """
    content = (site / "content").resolve()
    seen: set[Path] = set()
    for source in sources:
        named = (content / "raw") in (source.resolve(), *source.resolve().parents)
        for path in store.walk(source) if source.is_dir() else (source,):
            whole = path.resolve()
            own = source.is_dir() and not named and content in whole.parents
            if whole not in seen and not own:
                seen.add(whole)
                yield path


class _Importing:
    """One run of the import: what it knows and how it was asked to go about it."""

    def __init__(self, site: Path, options: Options, rules: Rules, now: str) -> None:
        self.content = site / "content"
        self.options, self.rules, self.now = options, rules, now
        self.kept = Kept(self.content)

    def source(self, path: Path) -> list[Item]:
        """All articles of one file."""
        name = path.as_posix()
        reader = format_for(path, self.options.format)
        if reader is None:
            message = f"no importer reads files such as `{path.name}`"
            hint = "If it is plain text, say so: --format text."
            return [_ended(name, "rejected", Problem(path=name, message=message, hint=hint))]
        try:
            data = path.read_bytes()
        except OSError as wrong:
            message = f"cannot be read: {wrong.strerror or wrong}"
            return [_ended(name, "failed", Problem(path=name, message=message))]
        return [self.article(path, data, reading) for reading in self._read(reader, data, name)]

    def _read(self, reader: Format, data: bytes, name: str) -> Iterable[Reading]:
        return reader.read(data, name, self.rules)

    def article(self, path: Path, data: bytes, reading: Reading) -> Item:
        """One article of a file: new, known, or none at all."""
        raw = reading.article
        name = path.as_posix()
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
        provenance = Provenance(
            raw=kept.safe_name(path),
            locator=raw.locator,
            sha256=hashlib.sha256(data).hexdigest(),
            importer=raw.importer,
            imported=self.now,
            digest=articles.digest(settled.meta, settled.body),
        )
        try:
            return self._placed(item, settled, provenance, data)
        except OSError as wrong:
            message = f"cannot be written: {wrong.strerror or wrong}"
            return structs.replace(item, status="failed", problems=(Problem(path=name, message=message),))

    def _placed(self, item: Item, settled: Settled, provenance: Provenance, data: bytes) -> Item:
        entry, is_revision = self._known(settled, provenance)
        if entry is None:
            return self._new(item, settled, provenance, data)
        if not is_revision:
            return _told(item, "duplicate", entry)
        entry.met = True
        return self._again(item, settled, provenance, data, entry)

    def _known(self, settled: Settled, provenance: Provenance) -> tuple[Entry | None, bool]:
        """The existing article a reading is, and whether it is that one come again or another copy of it."""
        same_bytes = self.kept.same_bytes(provenance.sha256, provenance.locator)
        for entry in same_bytes:
            if kept.is_named(entry, provenance.raw) and not entry.met:
                return entry, True
        if same_bytes:
            return same_bytes[0], False
        for entry in self.kept.same_name(provenance.raw, settled.meta.title):
            old, old_body = self.kept.load(entry)
            if old is None or kept.is_same_item(settled.meta, settled.body, old, old_body):
                return entry, True
        copies = (entry for entry in self.kept.same_text(settled.body) if self._is_copy(entry, settled.meta))
        return next(copies, None), False

    def _is_copy(self, entry: Entry, meta: FrontMatter) -> bool:
        """Whether an article of the same text says the same of itself; else it is another publication."""
        old = entry.meta or self.kept.load(entry)[0]
        return old is not None and _identity(old) == _identity(meta)

    def _new(self, item: Item, settled: Settled, provenance: Provenance, data: bytes) -> Item:
        path = self.kept.article_path(settled.meta)
        raw = self.kept.raw_path(provenance.raw, settled.meta, data)
        provenance = structs.replace(provenance, raw=raw)
        self._write(path, settled.meta, settled.body, provenance, data)
        key = kept.text_key(settled.body.encode("utf-8"))
        self.kept.add(Entry(path=path, provenance=provenance, text_key=key, met=True, meta=settled.meta))
        return structs.replace(item, status="imported", output=f"content/{path}")

    def _again(self, item: Item, settled: Settled, provenance: Provenance, data: bytes, entry: Entry) -> Item:
        """An article imported before: compare what is read now, what was read then and what is there."""
        before = entry.provenance
        meta, body = self.kept.load(entry)
        reads_the_same = provenance.digest == before.digest
        same_bytes = provenance.sha256 == before.sha256
        if meta is None and not same_bytes:
            return _unreadable(item, entry)
        there = articles.digest(meta, body) if meta else ""
        edited = there not in (before.digest, provenance.digest)
        if reads_the_same and (same_bytes or edited):
            return _told(item, "unchanged", entry)
        if edited and not self.options.theirs:
            return (
                _told(item, "unchanged", entry)
                if self.options.ours
                else _conflict(item, entry, _EDITED, _DECIDE)
            )
        raw = before.raw if same_bytes else self.kept.raw_path(provenance.raw, settled.meta, data)
        provenance = structs.replace(provenance, raw=raw, imported=before.imported)
        self._write(entry.path, settled.meta, settled.body, provenance, data)
        return _told(item, "updated", entry)

    def _write(self, path: str, meta: FrontMatter, body: str, provenance: Provenance, data: bytes) -> None:
        """The raw file and the article, or neither."""
        if self.options.dry_run:
            return
        raw = self.content / provenance.raw
        is_new = store.read(raw) is None
        text = articles.write(structs.replace(meta, provenance=provenance), body)
        store.write(raw, data)
        try:
            store.write(self.content / path, text)
        except OSError:
            if is_new:
                raw.unlink(missing_ok=True)
            raise


def _identity(meta: FrontMatter) -> tuple[object, ...]:
    return recipes.folded(meta.title), meta.date, meta.authors, meta.publisher, meta.source


def _ended(source: str, status: Status, problem: Problem) -> Item:
    return Item(source=source, status=status, problems=(problem,))


def _told(item: Item, status: Status, entry: Entry) -> Item:
    return structs.replace(item, status=status, output=f"content/{entry.path}")


def _conflict(item: Item, entry: Entry, message: str, hint: str) -> Item:
    problem = Problem(path=item.source, message=f"content/{entry.path} {message}", hint=hint)
    return structs.replace(_told(item, "conflict", entry), problems=(*item.problems, problem))


def _unreadable(item: Item, entry: Entry) -> Item:
    """Whether this is the same article cannot be told before the one that is there can be read."""
    hint = "Mend it first: `microfiche check` says what is wrong with it."
    return _conflict(
        item, entry, "was imported from a file of this name and cannot be read as it stands", hint
    )


_EDITED = "was edited by hand since it was imported, and would be imported differently now"
_DECIDE = "--theirs takes what is imported, --ours keeps what is there."
