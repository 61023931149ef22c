"""Articles and records become an archive: an order, terms with their articles, neighbours. Pure.

Articles are kept newest first, and a term's articles as ascending positions in that order, so that a
listing is a few bytes an article and a neighbour is found by bisection.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter

from msgspec import Struct

from microfiche import urls
from microfiche.config import Config
from microfiche.model import Article, Naming, Record, RecordMeta, Standalone
from microfiche.pages import Link
from microfiche.problems import Problem
from microfiche.records import Terms, merge_command


class Term(Struct, frozen=True):
    """One value of a taxonomy. `members` are positions in `Archive.articles`, also of child terms."""

    taxonomy: str
    slug: str
    name: str
    link: Link
    record: Record | None
    members: Sequence[int]
    parents: tuple[str, ...]
    children: tuple[str, ...]

    @property
    def meta(self) -> RecordMeta:
        return self.record.meta if self.record else RecordMeta(name=self.name)


class Archive(Struct, frozen=True):
    """Everything known of an archive.

    `articles` are newest first, and known by their position in that order; those withdrawn stand apart, since
    nothing lists them. `terms` maps each taxonomy's name to its terms by slug, in the order of their slugs,
    and `named` to the terms by each name that articles give. `places` holds the positions of the articles
    that others name as their translations, by the name they use.
    """

    articles: tuple[Article, ...]
    withdrawn: tuple[Article, ...]
    standalone: tuple[Standalone, ...]
    terms: Mapping[str, Mapping[str, Term]]
    named: Mapping[str, Mapping[str, Term]]
    places: Mapping[str, int]
    problems: tuple[Problem, ...]

    def of(self, term: Term) -> Sequence[Article]:
        """The articles of a term, newest first."""
        return [self.articles[position] for position in term.members]

    def neighbours(self, position: int) -> tuple[Article | None, Article | None]:
        """The articles right before and right after the one at a position in time."""
        return self._at(position + 1), self._at(position - 1)

    def neighbours_on(self, term: Term, position: int) -> tuple[Article | None, Article | None]:
        """The nearest articles before and after the one at a position among those of a term."""
        members, articles = term.members, self.articles
        at = bisect_left(members, position)
        earlier = articles[members[at + 1]] if at + 1 < len(members) else None
        return earlier, articles[members[at - 1]] if at else None

    def by_slug(self, name: str) -> Article | None:
        """The article with that slug, or at that place (`2017/05/slug`) where several share a slug.

        Only names that some article gives as its translation are known.
        """
        position = self.places.get(_place(name))
        return None if position is None else self.articles[position]

    def _at(self, position: int) -> Article | None:
        return self.articles[position] if 0 <= position < len(self.articles) else None

    def terms_of(self, article: Article, taxonomy: str) -> Sequence[Term]:
        """The terms an article names itself, each once, in the order it names them."""
        return self.terms_named(article.naming, taxonomy)

    def terms_named(self, naming: Naming, taxonomy: str) -> Sequence[Term]:
        """The terms that names of a head mean, each once, in their order."""
        names = names_in(taxonomy)(naming)
        if not names:
            return ()
        named = self.named[taxonomy]
        if len(names) == 1:
            return (named[names[0]],)
        terms = map(named.__getitem__, names)
        return tuple({term.slug: term for term in terms}.values())


def order(article: Article) -> tuple[str, int, str]:
    """The place of an article in time: its civil date as written, then precision, then path."""
    date = article.date
    return (*(date.key if date else ("", 0)), article.path)


@cache
def names_in(taxonomy: str) -> Callable[[Naming], tuple[str, ...]]:
    """What tells the names an article gives for a taxonomy."""
    if taxonomy in ("authors", "regions", "topics"):
        return attrgetter(taxonomy)
    if taxonomy == "sources":
        return _outlet
    return lambda naming: tuple(filter(None, as_names(naming.extra.get(taxonomy))))


def _outlet(naming: Naming) -> tuple[str, ...]:
    """Where an article first appeared, or its publisher."""
    outlet = (naming.source and naming.source.name) or naming.publisher
    return (outlet,) if outlet else ()


def as_names(value: object) -> list[str]:
    """Terms of a site's own taxonomy as `extra` holds them: a text, or a list of texts."""
    if isinstance(value, list | tuple):
        return [item for item in value if isinstance(item, str)]
    return [value] if isinstance(value, str) else []


def assemble(
    articles: Iterable[Article], records: Iterable[Record], standalone: Iterable[Standalone], config: Config
) -> Archive:
    """Put an archive together. Problems it has as a whole are in `problems`, none is raised."""
    ordered = sorted(articles, key=order, reverse=True)
    listed = tuple(article for article in ordered if not article.withdrawn)
    recorded: dict[str, list[Record]] = {name: [] for name in config.all_taxonomies}
    for record in records:
        recorded.setdefault(record.taxonomy, []).append(record)
    gathered = [Gathering(name, recorded[name]) for name in config.all_taxonomies]
    for position, article in enumerate(listed):
        naming = article.naming
        for it in gathered:
            if names := it.names_of(naming):
                it.add(position, names)
    terms = {it.taxonomy: it.terms() for it in gathered}
    return Archive(
        articles=listed,
        withdrawn=tuple(article for article in ordered if article.withdrawn),
        standalone=tuple(sorted(standalone, key=lambda it: (it.meta.order, it.meta.title, it.path))),
        terms=terms,
        named={it.taxonomy: it.named(terms[it.taxonomy]) for it in gathered},
        places=_places(listed),
        problems=tuple(problem for it in gathered for problem in it.problems(listed)),
    )


class Gathering:
    """The terms of one taxonomy while articles are gone through, in their order.

    `slugs` holds the slug of each name met, `_first` the position of the first article that gives it;
    `_members` the positions of a term's articles, four bytes each.
    """

    def __init__(self, taxonomy: str, records: Iterable[Record]) -> None:
        self.taxonomy, self.names_of = taxonomy, names_in(taxonomy)
        self.slugs: dict[str, str] = {}
        self._names, self._problems = Terms.of(taxonomy, records)
        self._first: dict[str, int] = {}
        self._lines: dict[str, tuple[str, ...]] = {}
        self._members: dict[str, array[int]] = {slug: array("I") for slug in self._names.records}

    def add(self, position: int, names: tuple[str, ...]) -> None:
        """Count an article for the terms it names and for their parents."""
        for name in names:
            if name not in self.slugs:
                self._meet(name, position)
            for slug in self._lines[name]:
                members = self._members[slug]
                if not members or members[-1] != position:
                    members.append(position)

    def _meet(self, name: str, position: int) -> None:
        slug = self._names.slug(name)
        line = (slug, *self._names.ancestors(slug))
        self.slugs[name], self._first[name], self._lines[name] = slug, position, line
        for it in line:
            self._members.setdefault(it, array("I"))

    def terms(self) -> dict[str, Term]:
        """All terms with articles or a record, by slug, in the order of slugs."""
        return {slug: self._term(slug, shown) for slug, shown in sorted(self._shown().items())}

    def named(self, terms: Mapping[str, Term]) -> dict[str, Term]:
        """The terms by each name that was met."""
        return {name: terms[slug] for name, slug in self.slugs.items()}

    def _shown(self) -> dict[str, str]:
        """How each term is shown: by its record's name, or the smallest spelling."""
        spellings: dict[str, str] = {}
        for name in sorted(self.slugs, reverse=True):
            spellings[self.slugs[name]] = name
        records = self._names.records
        return {
            slug: records[slug].meta.name if slug in records else spellings[slug] for slug in self._members
        }

    def _term(self, slug: str, name: str) -> Term:
        return Term(
            taxonomy=self.taxonomy,
            slug=slug,
            name=name,
            link=Link(name, urls.term_url(self.taxonomy, slug)),
            record=self._names.records.get(slug),
            members=self._members[slug],
            parents=self._names.ancestors(slug),
            children=self._names.children(slug),
        )

    def problems(self, articles: Sequence[Article]) -> list[Problem]:
        """What is wrong with the records, and unrecorded names that share a slug: they are one term, of which
        the reader is told, since they may not be meant so."""
        spellings: dict[str, list[str]] = {}
        for name in sorted(self.slugs):
            if self.slugs[name] not in self._names.records:
                spellings.setdefault(self.slugs[name], []).append(name)
        return [
            *self._problems,
            *(
                self._spelling_problem(slug, names[0], name, articles[self._first[name]].path)
                for slug, names in sorted(spellings.items())
                for name in names[1:]
            ),
        ]

    def _spelling_problem(self, slug: str, shown: str, name: str, path: str) -> Problem:
        kept, other = sorted((shown, name), key=lambda it: (it.isupper() or it.islower(), it))
        hint = f"Agree on a spelling, or let one stand for both: {merge_command(self.taxonomy, other, kept)}"
        return Problem(
            path=f"content/{path}",
            about=name,
            severity="warning",
            message=f"`{name}` and `{shown}` are taken for one of the {self.taxonomy}: both become `{slug}`",
            hint=hint,
        )


def _places(articles: Sequence[Article]) -> dict[str, int]:
    """The articles that others name as translations, by their place (`2017/05/slug`) or, where no other has
    it, by the last part of that alone."""
    asking = (article for article in articles if article.leads_elsewhere)
    wanted = {_place(name) for article in asking for name in article.facts.translations}
    found: dict[str, int] = {}
    if not wanted:
        return found
    shared: set[str] = set()
    for position, article in enumerate(articles):
        place = article.url.strip("/")
        for name in {place, place.rpartition("/")[2]} & wanted:
            if found.setdefault(name, position) != position:
                shared.add(name)
    return {name: position for name, position in found.items() if name not in shared}


def _place(name: str) -> str:
    return name.strip("/").removesuffix(".md")
