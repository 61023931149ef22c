"""Articles and records become an archive: an order, terms with their articles, neighbours. Pure.

Articles are kept newest first, and a term's articles as ascending positions in that order, so that a
listing is a few bytes an article and a neighbour is found by bisection.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from microfiche.config import Config
from microfiche.model import Article, Record, RecordMeta, Standalone
from microfiche.problems import Problem
from microfiche.records import Terms


class Term(Struct, frozen=True):
    """One value of a taxonomy. `members` are positions in `Archive.articles`, also of child terms."""

    taxonomy: str
    slug: str
    name: str
    record: Record | None
    members: tuple[int, ...]
    parents: tuple[str, ...]
    children: tuple[str, ...]

    @property
    def meta(self) -> RecordMeta:
        return self.record.meta if self.record else RecordMeta(name=self.name)


class Archive(Struct, frozen=True):
    """Everything known of an archive.

    `articles` are newest first; those withdrawn stand apart, since nothing lists them. `terms` maps each
    taxonomy's name to its terms by slug, in the order of their slugs, and `slugs` to the slug of each name
    that articles give. `positions` are by path, `places` by slug and by path below `articles/`.
    """

    articles: tuple[Article, ...]
    withdrawn: tuple[Article, ...]
    standalone: tuple[Standalone, ...]
    terms: Mapping[str, Mapping[str, Term]]
    slugs: Mapping[str, Mapping[str, str]]
    positions: Mapping[str, int]
    places: Mapping[str, Article]
    problems: tuple[Problem, ...]

    def of(self, term: Term) -> Sequence[Article]:
        """The articles of a term, newest first."""
        return [self.articles[position] for position in term.members]

    def neighbours(self, article: Article) -> tuple[Article | None, Article | None]:
        """The articles right before and right after this one in time."""
        at = self.positions[article.path]
        return self._at(at + 1), self._at(at - 1)

    def neighbours_on(self, term: Term, article: Article) -> tuple[Article | None, Article | None]:
        """The nearest articles before and after this one among those of a term."""
        at = bisect_left(term.members, self.positions[article.path])
        earlier = term.members[at + 1] if at + 1 < len(term.members) else -1
        return self._at(earlier), self._at(term.members[at - 1] if at else -1)

    def by_slug(self, name: str) -> Article | None:
        """The article with that slug, or at that place (`2017/05/slug`) where several share a slug."""
        return self.places.get(name.strip("/").removesuffix(".md"))

    def _at(self, position: int) -> Article | None:
        return self.articles[position] if 0 <= position < len(self.articles) else None

    def terms_of(self, article: Article, taxonomy: str) -> list[Term]:
        """The terms an article names itself, each once, in the order it names them."""
        slugs = dict.fromkeys(map(self.slugs[taxonomy].__getitem__, term_names(article, taxonomy)))
        return [self.terms[taxonomy][slug] for slug in slugs]


def order(article: Article) -> tuple[str, int, str]:
    """The place of an article in time: its civil date as written, then precision, then path."""
    date = article.meta.date
    return (*(date.key if date else ("", 0)), article.path)


def term_names(article: Article, taxonomy: str) -> tuple[str, ...]:
    """The names an article gives for a taxonomy. Its source is where it first appeared, or its publisher."""
    meta = article.meta
    if taxonomy == "authors":
        return meta.authors
    if taxonomy == "regions":
        return meta.regions
    if taxonomy == "topics":
        return meta.topics
    if taxonomy == "sources":
        outlet = (meta.source and meta.source.name) or meta.publisher
        return (outlet,) if outlet else ()
    return tuple(filter(None, as_names(meta.extra.get(taxonomy))))


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
    listed = tuple(article for article in ordered if not article.meta.withdrawn)
    recorded: dict[str, list[Record]] = {}
    for record in records:
        recorded.setdefault(record.taxonomy, []).append(record)
    terms: dict[str, dict[str, Term]] = {}
    slugs: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for taxonomy in config.all_taxonomies:
        names, found = Terms.of(taxonomy, recorded.get(taxonomy, []))
        slugs[taxonomy], spellings = _slugs(taxonomy, names, listed)
        terms[taxonomy] = _terms(taxonomy, names, listed, slugs[taxonomy])
        problems += [*found, *_spelling_problems(names, spellings, taxonomy)]
    return Archive(
        articles=listed,
        withdrawn=tuple(article for article in ordered if article.meta.withdrawn),
        standalone=tuple(sorted(standalone, key=lambda it: (it.meta.order, it.meta.title, it.path))),
        terms=terms,
        slugs=slugs,
        positions={article.path: position for position, article in enumerate(listed)},
        places=_by_slug(listed),
        problems=tuple(problems),
    )


def _by_slug(articles: Iterable[Article]) -> dict[str, Article]:
    """Articles by their place (`2017/05/slug`) and, where no other has it, by the last part of that alone."""
    found: dict[str, Article] = {}
    shared: set[str] = set()
    for article in articles:
        place = article.url.strip("/")
        found[place] = article
        name = place.rpartition("/")[2]
        if found.setdefault(name, article) is not article:
            shared.add(name)
    return {name: article for name, article in found.items() if name not in shared or "/" in name}


def _slugs(
    taxonomy: str, names: Terms, articles: Iterable[Article]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The slug of each name articles give; and by slug the names, with the first article that has each."""
    slugs: dict[str, str] = {}
    spellings: dict[str, dict[str, str]] = {}
    for article in articles:
        for name in term_names(article, taxonomy):
            if name not in slugs:
                slugs[name] = names.slug(name)
                spellings.setdefault(slugs[name], {})[name] = article.path
    return slugs, spellings


def _terms(
    taxonomy: str, names: Terms, articles: Iterable[Article], slugs: Mapping[str, str]
) -> dict[str, Term]:
    spellings: dict[str, str] = {}
    for name in sorted(slugs, reverse=True):
        spellings[slugs[name]] = name
    lines = {slug: (slug, *names.ancestors(slug)) for slug in spellings}
    members: dict[str, list[int]] = {slug: [] for slug in names.records}
    for position, article in enumerate(articles):
        for slug in {slug for name in term_names(article, taxonomy) for slug in lines[slugs[name]]}:
            members.setdefault(slug, []).append(position)
    return {
        slug: Term(
            taxonomy=taxonomy,
            slug=slug,
            name=names.records[slug].meta.name if slug in names.records else spellings[slug],
            record=names.records.get(slug),
            members=tuple(members[slug]),
            parents=names.ancestors(slug),
            children=names.children(slug),
        )
        for slug in sorted(members)
    }


def _spelling_problems(
    names: Terms, spellings: Mapping[str, Mapping[str, str]], taxonomy: str
) -> list[Problem]:
    """Unrecorded names that share a slug are one term; the reader is told, since they may not be."""
    return [
        Problem(
            path=f"content/{paths[name]}",
            about=name,
            severity="warning",
            message=f"`{name}` and `{min(paths)}` are taken for one of the {taxonomy}: both become `{slug}`",
            hint=f"Agree on a spelling, or write content/{taxonomy}/{slug}.md with the others as `aliases`.",
        )
        for slug, paths in sorted(spellings.items())
        if slug not in names.records and len(paths) > 1
        for name in sorted(paths)[1:]
    ]
