"""Two terms become one: `merge` writes a name into the aliases of the record that describes the other.

Articles stay as they are. A term that no record describes yet gets a record. One that has a record itself can
only be merged while that says nothing but names, for they move with it; all else is for people to move.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct

from microfiche import aliasing, archive, config, frontmatter, store, urls, work
from microfiche.archive import Archive, Term
from microfiche.config import Config
from microfiche.content import MEDIA, Content, Listing, Shelf
from microfiche.model import Record, RecordMeta
from microfiche.problems import Problem, ProblemsFound, UsageError, did_you_mean, errors
from microfiche.reading import NoMemory, Reading
from microfiche.records import Terms, fold, read_record

_COMMENT = re.compile(rb"(?:^|\s)#", re.MULTILINE)


class Merge(Struct, frozen=True, kw_only=True):
    """What a merge does. Paths are relative to the site's root.

    The record at `path` held `before` (None: there was none) and holds `after`; the same where the two names
    meant one term already. `moved` is the record that gave its names to it and is removed. `alias` stands
    for `name` from now on, in so many `articles`.
    """

    path: str
    before: bytes | None
    after: bytes
    alias: str
    name: str
    articles: int
    moved: str | None = None


def merge(site: Path, taxonomy: str, source: str, target: str, *, dry_run: bool = False) -> Merge:
    """Make the term `source` of a taxonomy an alias of the term `target`; both by a name or a slug.

    Raises UsageError for a taxonomy or a term that is not there, ProblemsFound for records that stand in the
    way. With `dry_run` nothing is written.
    """
    settings = config.load(site)
    if taxonomy not in settings.all_taxonomies:
        hint = did_you_mean(taxonomy, settings.all_taxonomies)
        raise UsageError(f"there is no taxonomy `{taxonomy}`. {hint}".rstrip())
    merge = _Merging(site, settings, taxonomy).merge(source, target)
    if not dry_run and merge.after != merge.before:
        # A link stays a link: what it leads to is written.
        store.write((site / merge.path).resolve(), merge.after)
        if merge.moved:
            (site / merge.moved).unlink()
    return merge


class _Merging:
    """The terms of one taxonomy, and what merging two of them comes to."""

    def __init__(self, site: Path, settings: Config, taxonomy: str) -> None:
        self.site, self.taxonomy = site, taxonomy
        read = _read(site, settings)
        folder = f"content/{taxonomy}/"
        if broken := errors(it for it in read.problems if it.path.startswith(folder)):
            raise ProblemsFound(broken)
        self.archive: Archive = archive.assemble(read.articles, read.records, (), settings)
        self.records = [it for it in read.records if it.taxonomy == taxonomy]
        self.names, self.problems = Terms.of(taxonomy, self.records)

    def merge(self, source: str, target: str) -> Merge:
        if source == target:
            raise UsageError(f"`{source}` cannot be merged into itself")
        given, into = self._term(source), self._term(target)
        alias, name = self._spelling(source, given), self._spelling(target, into)
        if given.slug == into.slug and (into.record or alias == name):
            return self._done(source, into)
        moved = given.record if given.slug != into.slug else None
        if moved:
            self._may_be_moved(source, moved, into)
        path = self._path(into)
        before = store.read(self.site / path) if into.record else None
        name = into.record.meta.name if into.record else name
        aliases = [alias, *((moved.meta.name, *moved.meta.aliases) if moved else ())]
        after = self._written(before, name, aliases, path)
        self._agrees(path, after, moved)
        return Merge(
            path=path,
            before=before,
            after=after,
            alias=alias,
            name=name,
            articles=len(given.members),
            moved=f"content/{moved.path}" if moved else None,
        )

    def _term(self, name: str) -> Term:
        terms = self.archive.terms[self.taxonomy]
        if found := terms.get(self.names.slug(name)):
            return found
        hint = did_you_mean(name, dict.fromkeys(self._known()))
        message = f"no article and no record names `{name}` among the {self.taxonomy}"
        raise UsageError(f"{message}. {hint}".rstrip())

    def _known(self) -> Iterator[str]:
        yield from (term.name for term in self.archive.terms[self.taxonomy].values())
        yield from self.archive.named[self.taxonomy]
        yield from (alias for record in self.records for alias in record.meta.aliases)

    def _spelling(self, name: str, term: Term) -> str:
        """A name as it was given where articles spell it so, else as the term is shown."""
        return name if name in self.archive.named[self.taxonomy] else term.name

    def _path(self, term: Term) -> str:
        """Where the record of a term is, or is to be."""
        return f"content/{term.record.path if term.record else f'{self.taxonomy}/{term.slug}.md'}"

    def _done(self, given: str, into: Term) -> Merge:
        path = self._path(into)
        data = store.read(self.site / path) or b""
        return Merge(path=path, before=data, after=data, alias=given, name=into.name, articles=0)

    def _may_be_moved(self, source: str, record: Record, into: Term) -> None:
        """Raise ProblemsFound unless a term is named by its own name, and its record holds only names."""
        path, meta = f"content/{record.path}", record.meta
        if fold(source) != fold(meta.name) and urls.slug(source) != record.slug:
            message = f"`{source}` is an alias of `{meta.name}` here"
            hint = f"Take it out of `aliases` first, or merge `{meta.name}` as a whole."
            raise ProblemsFound([Problem(path=path, message=message, hint=hint)])
        if not _holds_only_names(store.read(self.site / path) or b"", meta):
            message = f"`{meta.name}` has a record of its own, which says more than names"
            hint = f"Move what it says to {self._path(into)}, remove it, and merge again."
            raise ProblemsFound([Problem(path=path, message=message, hint=hint)])

    def _written(self, before: bytes | None, name: str, aliases: list[str], path: str) -> bytes:
        if before is None:
            meta = RecordMeta(name=name, aliases=_each_once(aliases))
            return frontmatter.dump(meta, "").encode("utf-8")
        new = _each_once(aliases)
        after = aliasing.with_aliases(before, new)
        if after is None:
            hint = f"Write them there by hand: {', '.join(new)}."
            message = "the aliases cannot be written into this head as it is laid out"
            raise ProblemsFound([Problem(path=path, message=message, hint=hint)])
        return after

    def _agrees(self, path: str, after: bytes, moved: Record | None) -> None:
        """Raise ProblemsFound where the records would contradict each other as they did not before."""
        relative = path.removeprefix("content/")
        record, _, problems = read_record(after, relative, self.taxonomy)
        others = [it for it in self.records if it.path != relative and it is not moved]
        _, clashes = Terms.of(self.taxonomy, [*others, *([record] if record else ())])
        known = {(it.path, it.message) for it in self.problems}
        if new := [*errors(problems), *(it for it in clashes if (it.path, it.message) not in known)]:
            raise ProblemsFound(new)


def _holds_only_names(data: bytes, meta: RecordMeta) -> bool:
    """Whether a record has but a name and aliases, however laid out, and neither a text nor a comment."""
    loaded = frontmatter.load(data, "", RecordMeta)
    bare = RecordMeta(name=meta.name, aliases=meta.aliases)
    return loaded.meta == bare and not loaded.body.strip() and not _COMMENT.search(data)


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Names without those that an earlier one is but for case and gaps."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold(name), name)
    return tuple(found.values())


def _read(site: Path, settings: Config) -> Content:
    """All articles and records, drafts too; pictures have no say in this."""
    shelf = Shelf()
    listing = Listing(site, settings, {}, shelf.problems)
    folders = (it for it in listing if not f"{it.name}/".startswith(MEDIA))
    for name, sources in Reading(NoMemory(), 0).read(folders, partial(work.batch_map, None)):
        shelf.put(name, sources)
    return shelf.content(True, {})
