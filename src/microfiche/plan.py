"""Archive and configuration become the plan: every address of the site, and what makes its content. Pure.

All addresses are known, and checked for collisions, before anything is rendered; what stands at one is made
when it is asked for. A build asks for all, the preview for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from msgspec import Struct

from microfiche import codec, listings, pages, subscriptions, urls
from microfiche.addresses import Addresses, ContentUrls, Entry
from microfiche.archive import Archive, Term
from microfiche.config import Config
from microfiche.dates import Date
from microfiche.keys import Keys
from microfiche.listings import Period
from microfiche.model import Article, ArticleRef, Record, Standalone
from microfiche.outputs import sitemaps
from microfiche.pages import (
    AnyPage,
    Copy,
    Feed,
    File,
    Output,
    Page,
    PlainText,
    Site,
    Sitemap,
    SitemapEntry,
)
from microfiche.problems import Problem
from microfiche.resolve import BrokenLink, Links
from microfiche.views import Views

View = Callable[..., AnyPage]


class Indexed(tuple[str, ...]):
    """The URLs of a sitemap."""


class Plan(Mapping[str, Output]):
    """A mapping from URL to what stands there.

    An output is a value, and its encoding the value's one true form: `encoded` is what a fingerprint is made
    of and what a renderer reads, and an output looked up is read from it. So nothing can be on a page that
    was not in its fingerprint.

    `problems` are errors and warnings of the site as a whole, `broken` the links in texts that lead nowhere,
    `samples` has the URL of one page of each kind.
    """

    def __init__(self, archive: Archive, config: Config, files: Mapping[str, File]) -> None:
        """`files` maps the URL of each static and media file to the file."""
        self.archive = archive
        self.config = config
        self.samples: dict[str, str] = {}
        self.problems: list[Problem] = [*archive.problems]
        self._addresses = Addresses(archive.articles)
        self._entries = self._addresses.entries
        self._hidden: set[str] = set()
        self._files = files
        self._cuts = _cuts(archive, config)
        self._views = Views(archive, config, self._cuts)
        self.site: Site = self._views.site
        self._add_articles()
        self._add_listings()
        self._add_terms()
        self._add_standalone()
        self._add_files(files)
        self._add_aliases()
        self._add_sitemaps()
        self._addresses.check()
        self.problems += self._addresses.problems
        self._views.links = Links(self._entries, ContentUrls(archive, self._entries))
        self.broken = list(self._broken())
        self.problems += self._lost_menu_items()

    def __getitem__(self, url: str) -> Output:
        return codec.decode(self.encoded(url), Output)  # type: ignore[arg-type]  # mypy takes no unions here

    def __contains__(self, url: object) -> bool:
        return url in self._entries  # a mapping's own would make the output to find out

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def encoded(self, url: str) -> bytes:
        """The canonical encoding of what stands at an address (see `codec`)."""
        entry = self._entries[url]
        if isinstance(entry, int):
            return codec.encode(Page(url, self._views.article(entry)))
        return codec.encode(entry.make(*entry.arguments))

    @property
    def collections(self) -> dict[str, tuple[ArticleRef, ...]]:
        return self._views.collections()

    @cached_property
    def context(self) -> bytes:
        """A digest of all that outputs follow from but their templates, and what is in `mark`."""
        return self._keys.context(self._entries, self._files)

    def mark(self, url: str) -> bytes:
        """In one context an output is the same as long as its mark is; nothing where a mark cannot tell."""
        entry = self._entries[url]
        if isinstance(entry, int):
            return self.archive.articles[entry].mark
        return b"" if entry.make is subscriptions.of_archive else b"-"

    def key(self, url: str) -> bytes:
        """A digest of all that the output follows from but its templates, or nothing (see `keys`)."""
        entry, keys = self._entries[url], self._keys
        if isinstance(entry, int):
            return keys.article(entry)
        subject = entry.arguments[-1] if entry.arguments else None
        if entry.kind is pages.TermPage or (entry.kind is Feed and isinstance(subject, Term)):
            return keys.term(next(it for it in entry.arguments if isinstance(it, Term)), url)
        if entry.kind is pages.ListingPage:
            return keys.everything(url)
        if entry.kind is pages.RedirectPage:
            return keys.redirect(url, str(subject))
        return keys.sitemap(subject) if isinstance(subject, Indexed) else b""

    @cached_property
    def _keys(self) -> Keys:
        return Keys(self.archive, self.config, self._views)

    def kind(self, url: str) -> type[Struct]:
        """The class of what stands at an address; of a page that of its data, which names its template."""
        entry = self._entries[url]
        return pages.ArticlePage if isinstance(entry, int) else entry.kind

    def _add(
        self,
        url: str,
        owner: str,
        kind: type[Struct],
        make: Callable[..., Output],
        *arguments: Any,
    ) -> None:
        self._addresses.add(url, Entry(owner, kind, make, arguments))

    def _page(
        self,
        url: str,
        owner: str,
        kind: type[AnyPage],
        view: View,
        *subject: Any,
        indexed: bool = True,
    ) -> None:
        """`indexed` pages are those that search engines are asked to keep: they stand in the sitemap."""
        self._add(url, owner, kind, _page, url, view, *subject)
        self._seen(url, view, indexed)

    def _seen(self, url: str, view: View, indexed: bool) -> None:
        self.samples.setdefault(view.__name__, url)
        if not indexed:
            self._hidden.add(url)

    def _add_articles(self) -> None:
        views = self._views
        for position, article in enumerate(self.archive.articles):
            self._addresses.add_article(position)
            self._seen(article.url, views.article, views.is_indexed(article))
        for article in self.archive.withdrawn:
            self._page(
                article.url,
                f"content/{article.path}",
                pages.TombstonePage,
                views.tombstone,
                article,
                indexed=False,
            )

    def _add_listings(self) -> None:
        self._page("/", "the home page", pages.HomePage, self._views.home)
        self._page(
            "/404.html",
            "the page for what is not found",
            pages.NotFoundPage,
            self._views.not_found,
            indexed=False,
        )
        self._add("/feed.xml", "the archive's feed", Feed, subscriptions.of_archive, self._views)
        for period in listings.flat(self._cuts["/"]):
            url = urls.listing_url("/", period.name)
            self._page(url, f"the page of {period.name}", pages.ListingPage, self._views.period, period)

    def _add_terms(self) -> None:
        for taxonomy, terms in self.archive.terms.items():
            index = urls.term_url(taxonomy)
            self._page(index, f"the index of {taxonomy}", pages.TaxonomyPage, self._views.taxonomy, taxonomy)
            for term in terms.values():
                self._add_term(term)

    def _add_term(self, term: Term) -> None:
        base = term.link.url
        owner = (
            f"content/{term.record.path}" if term.record else f"the page of `{term.name}` in {term.taxonomy}"
        )
        self._page(base, owner, pages.TermPage, self._views.term, term)
        feed = f"{base}feed.xml"
        self._add(feed, f"the feed of {base}", Feed, subscriptions.of_term, self._views, term)
        for period in listings.flat(self._cuts.get(base, ())):
            url = urls.listing_url(base, period.name)
            self._page(
                url,
                f"the page of {period.name} of {base}",
                pages.TermPage,
                self._views.term_period,
                term,
                period,
            )

    def _add_standalone(self) -> None:
        for page in self.archive.standalone:
            self._page(
                page.url,
                f"content/{page.path}",
                pages.StandalonePage,
                self._views.standalone,
                page,
                indexed=not page.meta.draft,
            )

    def _add_files(self, files: Mapping[str, File]) -> None:
        for url, file in sorted(files.items()):
            owner = f"content{url}" if url.startswith("/media/") else f"static{url}"
            self._add(url, owner, Copy, Copy, url, file.source, file.digest)

    def _add_aliases(self) -> None:
        for it, aliases in _aliased(self.archive):
            for alias in aliases:
                if urls.alias_problem(alias) is None:
                    self._add_redirect(urls.alias_url(alias), it.url, f"content/{it.path}")
        for terms in self.archive.terms.values():
            for term in terms.values():
                self._add_term_aliases(term)

    def _add_term_aliases(self, term: Term) -> None:
        target = term.link.url
        for name in term.meta.aliases:
            slug = urls.slug(name)
            url = urls.term_url(term.taxonomy, slug)
            is_term = slug in self.archive.terms[term.taxonomy]  # `C++` beside a term `c`
            owner = f"content/{term.taxonomy}/{term.slug}.md"
            if not is_term and (url not in self._entries or self._addresses.owner(url) != owner):
                self._add_redirect(url, target, owner)

    def _add_redirect(self, url: str, target: str, owner: str) -> None:
        if url != target:
            self._page(url, owner, pages.RedirectPage, self._views.redirect, url, target, indexed=False)

    def _add_sitemaps(self) -> None:
        base = self.config.base_url
        if "/robots.txt" not in self._entries:  # a site may have its own among its static files
            self._add("/robots.txt", "robots.txt", PlainText, sitemaps.robots, base)
        if base is None:
            hint = 'Set `base_url = "https://…"` in the configuration to have them.'
            said = "without `base_url` there are no sitemaps and no canonical links"
            self.problems.append(Problem(path="microfiche.toml", severity="notice", message=said, hint=hint))
            return
        indexed = sorted(url for url in self._entries if self._is_indexed(url))
        for url, part in sitemaps.parts(indexed):
            self._add(url, "the sitemap", Sitemap, self._sitemap, url, Indexed(part))
        if len(indexed) > sitemaps.SIZE:
            self._add(sitemaps.URL, "the sitemap", Sitemap, sitemaps.index, base, len(indexed))

    def _is_indexed(self, url: str) -> bool:
        entry = self._entries[url]
        is_page = isinstance(entry, int) or entry.make is _page
        return is_page and url not in self._hidden

    def _sitemap(self, url: str, indexed: Sequence[str]) -> Sitemap:
        entries = tuple(SitemapEntry(it, self._updated(it)) for it in indexed)
        return Sitemap(url=url, base_url=self.config.base_url or "", entries=entries)

    def _updated(self, url: str) -> Date | None:
        entry = self._entries[url]
        return self.archive.articles[entry].updated if isinstance(entry, int) else None

    def _lost_menu_items(self) -> Iterator[Problem]:
        for item in self.config.menu:
            if urls.is_internal(item.url) and self._views.links.find("", item.url) is None:
                message = f"the menu's `{item.url}` leads nowhere"
                yield Problem(path="microfiche.toml", severity="warning", message=message, about=item.url)

    def _broken(self) -> Iterator[BrokenLink]:
        records = (term.record for terms in self.archive.terms.values() for term in terms.values())
        texts: list[Standalone | Record] = [*self.archive.standalone, *filter(None, records)]
        for it in texts:
            yield from self._views.links.broken(it.path, it.text)
        for article in self.archive.articles:
            if article.links:
                yield from self._views.links.broken(article.path, article.text)
        for article in self.archive.articles:
            if article.leads_elsewhere:
                yield from self._broken_in_head(article)

    def _broken_in_head(self, article: Article) -> Iterator[BrokenLink]:
        facts = article.facts
        if facts.image and self._views.image(article, facts.image) is None:
            yield BrokenLink(article.path, facts.image.src, "the archive has no such picture", in_head=True)
        for name in facts.translations:
            if self.archive.by_slug(name) in (None, article):
                reason = "no other article that is shown, or more than one, has that slug"
                yield BrokenLink(article.path, name, reason, in_head=True)


def _page(url: str, view: View, *subject: Any) -> Page:
    return Page(url, view(*subject))


def _aliased(archive: Archive) -> Iterator[tuple[Article | Standalone, tuple[str, ...]]]:
    """All files that have an address of their own, with the old ones."""
    for article in chain(archive.articles, archive.withdrawn):
        yield article, article.aliases
    for page in archive.standalone:
        yield page, page.meta.aliases


def _cuts(archive: Archive, config: Config) -> dict[str, tuple[Period, ...]]:
    """The years of every listing that is cut: everything always, a term's above `listing.split`."""
    split = config.listing.split
    cuts = {"/": listings.years(archive.articles, split)}
    for terms in archive.terms.values():
        for term in terms.values():
            if len(term.members) > split:
                cuts[term.link.url] = listings.years(archive.of(term), split)
    return cuts
