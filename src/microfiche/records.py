"""Records, which describe the terms of a taxonomy, and stand-alone pages; and how names lead to terms."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath

import msgspec
from msgspec import Struct

from microfiche import frontmatter, urls
from microfiche.articles import alias_findings, language_findings, slug_findings, text_of
from microfiche.decoder import Finding
from microfiche.model import Record, RecordMeta, Standalone, StandaloneMeta
from microfiche.problems import Problem, did_you_mean, in_order

_SHELL = re.compile(r'["$`\\!]')


def read_record(data: bytes, path: str, taxonomy: str) -> tuple[Record | None, str, tuple[Problem, ...]]:
    """The term that `content/<taxonomy>/<slug>.md` describes, its body, and what is wrong with the file.

    `path` is relative to `content/`. The record is None when there is an error.
    """
    slug = PurePosixPath(path).stem
    loaded = frontmatter.load(data, f"content/{path}", RecordMeta, _check_record)
    problems = in_order([*loaded.problems, *_name_problems(slug, f"content/{path}")])
    if loaded.meta is None or slug != urls.slug(slug):
        return None, loaded.body, problems
    text = text_of(loaded.body)
    return Record(path=path, taxonomy=taxonomy, slug=slug, meta=loaded.meta, text=text), loaded.body, problems


def read_standalone(data: bytes, path: str) -> tuple[Standalone | None, str, tuple[Problem, ...]]:
    """The page in `content/pages/<slug>.md`, its body, and what is wrong with the file; as `read_record`."""
    loaded = frontmatter.load(data, f"content/{path}", StandaloneMeta, _check_standalone)
    meta = loaded.meta
    if meta is None:
        return None, loaded.body, loaded.problems
    text = text_of(loaded.body, want_lead=not meta.summary)
    page = Standalone(path=path, url=urls.page_url(path, meta.slug), meta=meta, text=text)
    return page, loaded.body, loaded.problems


def _name_problems(slug: str, path: str) -> Iterator[Problem]:
    if slug != urls.slug(slug):
        hint = f"Rename it to {urls.slug(slug)}.md; the name inside may be any."
        yield Problem(path=path, message=f"the file's name `{slug}` is not a slug", hint=hint)


def _check_record(meta: RecordMeta, wrong: Collection[str]) -> Iterator[Finding]:
    if not meta.name.strip() and "name" not in wrong:
        yield Finding((), "the record has no name", "Add a line `name: …`: the term as readers shall see it.")


def _check_standalone(meta: StandaloneMeta, wrong: Collection[str]) -> Iterator[Finding]:
    if not meta.title.strip() and "title" not in wrong:
        yield Finding((), "the page has no title", "Add a line `title: …`.")
    yield from language_findings(meta.language)
    if meta.slug is not None:
        yield from slug_findings(meta.slug, urls.slug(meta.slug))
    if "aliases" not in wrong:
        yield from alias_findings(meta.aliases)


class Terms(Struct, frozen=True, kw_only=True):
    """The names of one taxonomy and the terms they lead to, which are known by their slugs.

    `records` are by slug. `names` maps recorded names and aliases, folded, to slugs; `redirects` maps the
    slugs such names would have by themselves. `parents` has no cycles; `below` is its inverse.
    """

    taxonomy: str
    records: dict[str, Record]
    names: dict[str, str]
    redirects: dict[str, str]
    parents: dict[str, str] = {}
    below: dict[str, tuple[str, ...]] = {}

    @classmethod
    def of(cls, taxonomy: str, records: Iterable[Record]) -> tuple[Terms, tuple[Problem, ...]]:
        """The terms that records describe, and where these contradict each other."""
        by_slug, problems = _by_slug(records)
        names, clashes = _names(by_slug)
        terms = cls(taxonomy=taxonomy, records=by_slug, names=names, redirects=_redirects(by_slug))
        parents, orphans = _parents(terms)
        cycles = _cycles(parents)
        parents = {slug: parent for slug, parent in parents.items() if all(slug not in it for it in cycles)}
        below = {
            it: tuple(sorted(slug for slug in parents if parents[slug] == it)) for it in parents.values()
        }
        problems += [*clashes, *orphans, *(_cycle_problem(cycle, by_slug) for cycle in cycles)]
        return msgspec.structs.replace(terms, parents=parents, below=below), in_order(problems)

    def slug(self, name: str) -> str:
        """The slug of the term a name means: a record's by its name or an alias, else the name's own."""
        if found := self.names.get(fold(name)):
            return found
        slug = urls.slug(name)
        return self.redirects.get(slug, slug)

    def ancestors(self, slug: str) -> tuple[str, ...]:
        """The parent of a term, the parent of that, and so on."""
        found: list[str] = []
        while parent := self.parents.get(slug):
            found.append(slug := parent)
        return tuple(found)

    def children(self, slug: str) -> tuple[str, ...]:
        """The terms directly below a term, by slug."""
        return self.below.get(slug, ())


def fold(name: str) -> str:
    """A name without what people overlook when they compare names: case, width, and how wide the gaps are."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def merge_command(taxonomy: str, name: str, into: str) -> str:
    """What to type to make one name an alias of the other's term, quoted for a shell."""
    return f"microfiche merge {taxonomy} {_quoted(name)} {_quoted(into)}"


def _quoted(name: str) -> str:
    """A name as one argument. Double quotes mean the same everywhere, unless there is one of these signs."""
    return shlex.quote(name) if _SHELL.search(name) else f'"{name}"'


def _by_slug(records: Iterable[Record]) -> tuple[dict[str, Record], list[Problem]]:
    found: dict[str, Record] = {}
    problems: list[Problem] = []
    for record in sorted(records, key=lambda it: it.path):
        first = found.setdefault(record.slug, record)
        if first is not record:
            problems.append(_clash(record, first, f"the slug `{record.slug}`"))
    return found, problems


def _names(records: dict[str, Record]) -> tuple[dict[str, str], list[Problem]]:
    """Recorded names, folded, with the slugs they mean. A name that two records claim is the first one's."""
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for slug, record in records.items():
        for name in _named(record):
            owner = names.setdefault(fold(name), slug)
            if owner != slug:
                problems.append(_clash(record, records[owner], f"the name `{name}`"))
    return names, problems


def _named(record: Record) -> tuple[str, ...]:
    return (record.meta.name, *record.meta.aliases)


def _clash(record: Record, first: Record, what: str) -> Problem:
    message = f"{what} is taken by content/{first.path}"
    hint = "Only one record can have it."
    return Problem(path=f"content/{record.path}", message=message, hint=hint, about=what.split("`")[1])


def _redirects(records: dict[str, Record]) -> dict[str, str]:
    """The slugs of recorded names that are no record's own, unless two records have names for one."""
    wanted: dict[str, set[str]] = {}
    for slug, record in records.items():
        for name in _named(record):
            wanted.setdefault(urls.slug(name), set()).add(slug)
    return {slug: min(owners) for slug, owners in wanted.items() if len(owners) == 1 and slug not in records}


def _parents(terms: Terms) -> tuple[dict[str, str], list[Problem]]:
    """The slug of each recorded parent, by the slug of the child, cycles and all."""
    parents: dict[str, str] = {}
    problems: list[Problem] = []
    for slug, record in terms.records.items():
        if (named := record.meta.parent) is None:
            continue
        parent = named if named in terms.records else terms.slug(named)
        if parent in terms.records:
            parents[slug] = parent
            continue
        known = [name for it in terms.records.values() if it is not record for name in (it.slug, *_named(it))]
        message, hint = f"no record describes the parent `{named}`", did_you_mean(named, dict.fromkeys(known))
        problems.append(Problem(path=f"content/{record.path}", message=message, hint=hint, about="parent:"))
    return parents, problems


def _cycles(parents: dict[str, str]) -> list[list[str]]:
    """Each cycle once, from its smallest slug on."""
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in sorted(parents):
        way: dict[str, None] = {}
        slug: str | None = start
        while slug is not None and slug not in seen and slug not in way:
            way[slug] = None
            slug = parents.get(slug)
        seen |= way.keys()
        if slug is not None and slug in way:
            cycle = list(way)[list(way).index(slug) :]
            first = cycle.index(min(cycle))
            found.append(cycle[first:] + cycle[:first])
    return found


def _cycle_problem(cycle: list[str], records: dict[str, Record]) -> Problem:
    said = " → ".join([*cycle, cycle[0]])
    message = f"a term cannot be among its own parents: {said}"
    path = f"content/{records[cycle[0]].path}"
    return Problem(path=path, message=message, hint="Take out one `parent`.", about="parent:")
