"""The data of each kind of page, made from the archive when it is asked for. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Any, cast

from msgspec import Raw

from microfiche import listings, pages, urls
from microfiche.archive import Archive, Term
from microfiche.config import Config
from microfiche.datenames import period_name
from microfiche.dates import Date
from microfiche.listings import Period
from microfiche.model import Article, ArticleRef, Facts, FrontMatter, Image, Standalone, Withdrawal
from microfiche.pages import Count, Group, Link, TaxonomyLabel
from microfiche.resolve import Links

HOME_TERMS = 24
"""Terms of each taxonomy that the home page shows."""


def neighbour(article: Article | None) -> pages.Neighbour | None:
    return None if article is None else pages.Neighbour(article.url, article.title, article.date)


class Views:
    """Makes pages. `cuts` holds the years of each listing that is cut, by the listing's base URL."""

    def __init__(self, archive: Archive, config: Config, cuts: Mapping[str, tuple[Period, ...]]) -> None:
        self.archive = archive
        self.config = config
        self.cuts = cuts
        self.links = Links((), {})
        self.entries: dict[str, pages.FeedEntry] = {}
        self._periods: dict[Date | None, Period | None] = {}
        self._last: tuple[int, Facts] = (-1, Facts())
        self._alive = _is_alive(archive.terms["sources"].values())
        self.labels = {
            name: TaxonomyLabel(name, it.title, it.singular, urls.term_url(name))
            for name, it in config.all_taxonomies.items()
        }
        self._feed = Link(config.title, "/feed.xml")
        self._base = None if config.base_url is None else config.base_url.rstrip("/")

    @cached_property
    def site(self) -> pages.Site:
        config = self.config
        return pages.Site(
            title=config.title,
            tagline=config.tagline,
            language=config.language,
            base_url=config.base_url,
            footer=config.footer,
            menu=self._menu(),
            taxonomies=tuple(self.labels.values()),
            extra=config.extra,
        )

    def _menu(self) -> tuple[Link, ...]:
        if self.config.menu:
            return tuple(Link(item.name, item.url) for item in self.config.menu)
        about = [Link(it.meta.title, it.url) for it in self.archive.standalone if it.meta.menu]
        return (*(Link(label.title, label.url) for label in self.labels.values()), *about)

    def _common(self, url: str, title: str, **rest: Any) -> dict[str, Any]:
        return {
            "url": url,
            "title": title,
            "root": urls.root_of(url),
            "canonical": self._canonical(url),
            "language": self.config.language,
            "feed": self._feed,
            **rest,
        }

    def _canonical(self, url: str) -> str | None:
        return None if self._base is None else self._base + urls.encoded(url)

    def home(self) -> pages.HomePage:
        config, articles = self.config, self.archive.articles
        return pages.HomePage(
            **self._common("/", config.title, description=config.tagline),
            total=len(articles),
            latest=tuple(it.ref for it in articles[: config.listing.newest]),
            years=self._counts("/", self.cuts["/"]),
            taxonomies=tuple(self._term_group(name) for name in self.labels),
        )

    def _term_group(self, taxonomy: str) -> pages.TermGroup:
        terms = self.archive.terms[taxonomy].values()
        used = sorted(terms, key=lambda it: (-len(it.members), it.name))[:HOME_TERMS]
        return pages.TermGroup(
            self.labels[taxonomy], tuple(self._count(term) for term in used if term.members), len(terms)
        )

    def article(self, position: int) -> pages.ArticlePage:
        """The page of the article at a position. Its `meta` is left encoded, as the article holds it."""
        archive = self.archive
        article = archive.articles[position]
        facts, summary = self.facts(position), article.summary
        earlier, later = archive.neighbours(position)
        period = self.period_of(article)
        terms = {name: archive.terms_named(facts, name) for name in self.labels}
        return pages.ArticlePage(
            title=article.title,
            url=article.url,
            root=urls.root_of(article.url),
            canonical=self._canonical(article.url),
            description=summary,
            language=facts.language or self.config.language,
            path=self._way_to("/", period.name) if period else (),
            feed=self._feed,
            noindex=article.draft or _is_alive(terms["sources"]),
            body=self.links.body(article.path, article.text),
            meta=cast(FrontMatter, Raw(article.head)),
            summary=summary,
            authors=tuple([self._author(term) for term in terms["authors"]]),
            terms={name: tuple([term.link for term in found]) for name, found in terms.items()},
            period=self._period_link(period.name) if period else None,
            previous=neighbour(earlier),
            next=neighbour(later),
            topics=self._topic_neighbours(terms["topics"], position),
            translations=self._translations(facts.translations),
            image=self.image(article, facts.image),
        )

    def facts(self, position: int) -> Facts:
        """The facts of the article at a position. Those asked for last, by its key, are not decoded again."""
        if self._last[0] != position:
            self._last = position, self.archive.articles[position].facts
        return self._last[1]

    def period_of(self, article: Article) -> Period | None:
        """The period of the listing of everything on whose page the article stands."""
        date = article.date
        if date in self._periods:
            return self._periods[date]
        period = listings.page_of(self._ways("/"), article)
        if period is None or "#" not in period.name:  # else articles of one date stand in several
            self._periods[date] = period
        return period

    def _author(self, term: Term) -> pages.Author:
        kind = term.record.meta.kind if term.record else None
        return pages.Author(term.name, term.link.url, kind or "person")

    @cache  # noqa: B019 -- one Views lives as long as one plan
    def _period_link(self, name: str) -> Link:
        return Link(name, urls.listing_url("/", name))

    def is_indexed(self, article: Article) -> bool:
        """Whether search engines may keep the page: no draft, and no copy of what its outlet still shows."""
        if article.draft or not self._alive:
            return not article.draft
        return not _is_alive(self.archive.terms_of(article, "sources"))

    def _topic_neighbours(self, topics: Iterable[Term], position: int) -> tuple[pages.TopicNeighbours, ...]:
        found = []
        for term in topics:
            earlier, later = self.archive.neighbours_on(term, position)
            found.append(pages.TopicNeighbours(term.link, neighbour(earlier), neighbour(later)))
        return tuple(found)

    def _translations(self, names: Iterable[str]) -> tuple[pages.Translation, ...]:
        others = filter(None, map(self.archive.by_slug, names))
        default = self.config.language
        return tuple(pages.Translation(it.url, it.title, it.facts.language or default) for it in others)

    def image(self, article: Article, image: Image | None) -> str | None:
        """Where the article's picture is; None when it has none, or it is not there."""
        if image is None:
            return None
        return self.links.find(article.path, image.src) if urls.is_internal(image.src) else image.src

    def tombstone(self, article: Article) -> pages.TombstonePage:
        withdrawn = article.meta.withdrawn or Withdrawal()
        return pages.TombstonePage(
            **self._common(
                article.url,
                article.title,
                language=article.facts.language or self.config.language,
                noindex=True,
            ),
            date=withdrawn.date,
            reason=withdrawn.reason,
        )

    def period(self, period: Period) -> pages.ListingPage:
        """A period of the listing of everything."""
        name = period_name(period.name, self.config.language)
        url = urls.listing_url("/", period.name)
        return pages.ListingPage(
            **self._common(url, name, path=self._way_to("/", period.name)[:-1]),
            listing=Link(self.config.title, "/"),
            **self._period_data("/", period),
        )

    def term(self, term: Term) -> pages.TermPage:
        """The head of a term's listing."""
        base, members = term.link.url, self.archive.of(term)
        cut = self.cuts.get(base)
        shown = members[: self.config.listing.newest] if cut else members
        record = term.record
        return pages.TermPage(
            **self._term_common(term, base, term.name),
            body=self.links.body(record.path, record.text) if record else None,
            description=record.text.lead if record else "",
            path=(*self._path_to(term)[:-1],),
            period="",
            total=len(members),
            groups=_groups(shown, 1),
            parts=self._counts(base, cut or ()),
            previous=None,
            next=None,
        )

    def term_period(self, term: Term, period: Period) -> pages.TermPage:
        base = term.link.url
        url = urls.listing_url(base, period.name)
        title = f"{term.name}: {period_name(period.name, self.config.language)}"
        way = (*self._path_to(term), *self._way_to(base, period.name)[:-1])
        return pages.TermPage(
            **self._term_common(term, url, title), path=way, **self._period_data(base, period)
        )

    def _term_common(self, term: Term, url: str, title: str) -> dict[str, Any]:
        siblings = self.archive.terms[term.taxonomy]
        return self._common(url, title) | {
            "feed": Link(term.name, f"{term.link.url}feed.xml"),
            "listing": term.link,
            "taxonomy": self.labels[term.taxonomy],
            "meta": term.meta,
            "parents": tuple(siblings[slug].link for slug in reversed(term.parents)),
            "children": tuple(self._count(siblings[slug]) for slug in term.children),
        }

    def _path_to(self, term: Term) -> tuple[Link, ...]:
        siblings = self.archive.terms[term.taxonomy]
        label = self.labels[term.taxonomy]
        above = (siblings[slug].link for slug in reversed(term.parents))
        return (Link(label.title, label.url), *above, term.link)

    def _period_data(self, base: str, period: Period) -> dict[str, Any]:
        before, after = self._beside(base, period.level)[period.name]
        return {
            "period": period.name,
            "total": period.total,
            "groups": _groups(period.articles, min(period.level + 1, 3)),
            "parts": self._counts(base, period.parts),
            "previous": before and self._period_count(base, before),
            "next": after and self._period_count(base, after),
        }

    @cache  # noqa: B019
    def _way_to(self, base: str, name: str) -> tuple[Link, ...]:
        """Links to the periods that hold a period, from the year down, and to itself."""
        language = self.config.language
        way = self._ways(base)[name]
        return tuple(Link(period_name(it.name, language), urls.listing_url(base, it.name)) for it in way)

    @cache  # noqa: B019 -- one Views lives as long as one plan
    def _ways(self, base: str) -> dict[str, tuple[Period, ...]]:
        return listings.ways(self.cuts[base])

    @cache  # noqa: B019
    def _beside(self, base: str, level: int) -> dict[str, tuple[Period | None, Period | None]]:
        """The periods before and after each one a reader pages through at a level, by its name."""
        row = list(listings.row(self.cuts[base], level))  # newest first
        return {
            period.name: (row[at + 1] if at + 1 < len(row) else None, row[at - 1] if at else None)
            for at, period in enumerate(row)
        }

    def taxonomy(self, name: str) -> pages.TaxonomyPage:
        label, terms = self.labels[name], self.archive.terms[name].values()
        letters: dict[str, list[Term]] = {}
        for term in sorted(terms, key=lambda it: (urls.slug(it.name), it.name)):
            letters.setdefault(initial(term.name), []).append(term)
        return pages.TaxonomyPage(
            **self._common(label.url, label.title),
            taxonomy=label,
            letters=tuple(
                pages.Letter(letter, tuple(map(self._count, letters[letter]))) for letter in sorted(letters)
            ),
            total=len(terms),
        )

    def standalone(self, page: Standalone) -> pages.StandalonePage:
        meta = page.meta
        return pages.StandalonePage(
            **self._common(
                page.url,
                meta.title,
                description=meta.summary or page.text.lead,
                language=meta.language or self.config.language,
                noindex=meta.draft,
                body=self.links.body(page.path, page.text),
            ),
            meta=meta,
        )

    def not_found(self) -> pages.NotFoundPage:
        root = urls.base_path(self.config.base_url or "")
        return pages.NotFoundPage(
            **self._common("/404.html", "Page not found", root=root, canonical=None, noindex=True)
        )

    def redirect(self, url: str, target: str) -> pages.RedirectPage:
        canonical = self._canonical(target)
        return pages.RedirectPage(
            **self._common(url, "This page has moved", noindex=True, canonical=canonical), target=target
        )

    def collections(self) -> dict[str, tuple[ArticleRef, ...]]:
        return {name: self._collection(query) for name, query in self.config.collections.items()}

    def _collection(self, query: Mapping[str, str | int]) -> tuple[ArticleRef, ...]:
        positions: set[int] | None = None
        for name, taxonomy in self.config.all_taxonomies.items():
            if taxonomy.singular in query:
                term = self.archive.terms[name].get(str(query[taxonomy.singular]))
                members = set(term.members if term else ())
                positions = members if positions is None else positions & members
        articles: Iterable[Article] = self.archive.articles
        if positions is not None:
            articles = (self.archive.articles[position] for position in sorted(positions))
        if "year" in query:
            articles = (it for it in articles if it.date and int(it.date.year) == query["year"])
        found = [it.ref for it in articles]
        return tuple(found[: int(query.get("limit", len(found)))])

    def _count(self, term: Term) -> Count:
        return Count(term.name, term.link.url, len(term.members))

    def _counts(self, base: str, periods: Iterable[Period]) -> tuple[Count, ...]:
        return tuple(self._period_count(base, period) for period in periods)

    def _period_count(self, base: str, period: Period) -> Count:
        return Count(period.name, urls.listing_url(base, period.name), period.total)


def initial(name: str) -> str:
    """The letter a name stands under in an A–Z index: Latin ones in upper case and without accents, those of
    other scripts as they are; `#` for a name that begins with none."""
    first = next(filter(str.isalnum, unicodedata.normalize("NFC", name)), "")
    if not first.isalpha():
        return "#"
    is_latin = unicodedata.name(first, "").startswith("LATIN")
    return (urls.slug(first)[0] if is_latin else first).upper()


def _is_alive(sources: Iterable[Term]) -> bool:
    """Whether one of the outlets still shows its own copies."""
    return any(term.record is not None and term.record.meta.alive for term in sources)


def _groups(articles: Iterable[Article], level: int) -> tuple[Group, ...]:
    """Articles under the year (1), month (2) or day (3) they fall in, or a coarser period of theirs."""
    groups: dict[str, list[ArticleRef]] = {}
    for article in articles:
        groups.setdefault(listings.closest_period(article.date, level), []).append(article.ref)
    return tuple([Group(name, tuple(group)) for name, group in groups.items()])
