"""Archive and configuration become the plan: every address of the site, and what makes its content. Pure.

All addresses are known, and checked for collisions, before anything is rendered; what stands at one is made
when it is asked for. A build asks for all, the preview for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from microfiche import listings, subscriptions, urls
from microfiche.archive import Archive, Term
from microfiche.config import Config
from microfiche.dates import Date
from microfiche.listings import Period
from microfiche.model import Article, Record, Standalone
from microfiche.outputs import sitemaps
from microfiche.pages import (
    ArticleRef,
    Copy,
    Output,
    Page,
    PageData,
    Site,
    SitemapEntry,
)
from microfiche.problems import Problem
from microfiche.resolve import BrokenLink, Links
from microfiche.views import Views

RESERVED = "/manifest.json"
"""Where a build keeps what it wrote; nothing else may stand there."""

Producer = Callable[[], Output]
View = Callable[..., PageData]


class Plan(Mapping[str, Output]):
    """A mapping from URL to what stands there.

    `problems` are errors and warnings of the site as a whole, `broken` the links in texts that lead nowhere,
    `samples` has the URL of one page of each kind.
    """

    def __init__(self, archive: Archive, config: Config, files: Mapping[str, str]) -> None:
        """`files` maps the URL of each static and media file to its path on disk."""
        self._producers: dict[str, Producer] = {}
        self._owners: dict[str, str] = {RESERVED: "the manifest of the build"}
        self._paths: dict[str, str] = {urls.output_path(RESERVED): RESERVED}
        self.samples: dict[str, str] = {}
        self._indexed: dict[str, Date | None] = {}
        self.archive = archive
        self.config = config
        self.problems: list[Problem] = [*archive.problems]
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
        self._check_paths()
        self._views.links = Links(self._producers, _content_urls(archive))
        self.broken = list(self._broken())
        self.problems += self._lost_menu_items()

    def __getitem__(self, url: str) -> Output:
        return self._producers[url]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._producers)

    def __len__(self) -> int:
        return len(self._producers)

    @property
    def collections(self) -> dict[str, tuple[ArticleRef, ...]]:
        return self._views.collections()

    def _add(self, url: str, owner: str, producer: Producer) -> None:
        """Two URLs can mean one file: `/a/` and `/a/index.html`."""
        path = urls.output_path(url)
        if path in self._paths:
            self._collision(url, owner, self._owners[self._paths[path]])
        else:
            self._paths[path] = url
            self._producers[url] = producer
            self._owners[url] = owner

    def _collision(self, url: str, owner: str, other: str) -> None:
        path = _file_of(owner, other)
        said = f"two things want the address {url}: {other} and {owner}"
        self.problems.append(Problem(path=path, message=said, hint="Rename one, or give it another `slug`."))

    def _page(self, url: str, owner: str, view: View, *subject: Any, indexed: bool = True) -> None:
        """`indexed` pages are those that search engines are asked to keep: they stand in the sitemap."""
        self._add(url, owner, partial(_page, url, view, *subject))
        self.samples.setdefault(view.__name__, url)
        if indexed:
            self._indexed.setdefault(url, None)

    def _add_articles(self) -> None:
        views = self._views
        for article in self.archive.articles:
            indexed = views.is_indexed(article)
            self._page(article.url, f"content/{article.path}", views.article, article, indexed=indexed)
            if indexed:
                self._indexed[article.url] = article.meta.updated
        for article in self.archive.withdrawn:
            self._page(article.url, f"content/{article.path}", views.tombstone, article, indexed=False)

    def _add_listings(self) -> None:
        self._page("/", "the home page", self._views.home)
        self._page("/404.html", "the page for what is not found", self._views.not_found, indexed=False)
        self._add("/feed.xml", "the archive's feed", partial(subscriptions.of_archive, self._views))
        for period in listings.flat(self._cuts["/"]):
            url = urls.listing_url("/", period.name)
            self._page(url, f"the page of {period.name}", self._views.period, period)

    def _add_terms(self) -> None:
        for taxonomy, terms in self.archive.terms.items():
            index = urls.term_url(taxonomy)
            self._page(index, f"the index of {taxonomy}", self._views.taxonomy, taxonomy)
            for term in terms.values():
                self._add_term(term)

    def _add_term(self, term: Term) -> None:
        base = urls.term_url(term.taxonomy, term.slug)
        owner = (
            f"content/{term.record.path}" if term.record else f"the page of `{term.name}` in {term.taxonomy}"
        )
        self._page(base, owner, self._views.term, term)
        self._add(f"{base}feed.xml", f"the feed of {base}", partial(subscriptions.of_term, self._views, term))
        for period in listings.flat(self._cuts.get(base, ())):
            url = urls.listing_url(base, period.name)
            self._page(url, f"the page of {period.name} of {base}", self._views.term_period, term, period)

    def _add_standalone(self) -> None:
        for page in self.archive.standalone:
            self._page(
                page.url, f"content/{page.path}", self._views.standalone, page, indexed=not page.meta.draft
            )

    def _add_files(self, files: Mapping[str, str]) -> None:
        for url, source in sorted(files.items()):
            owner = f"content{url}" if url.startswith("/media/") else f"static{url}"
            self._add(url, owner, partial(Copy, url, source))

    def _add_aliases(self) -> None:
        for it in _addressed(self.archive):
            for alias in it.meta.aliases:
                if urls.alias_problem(alias) is None:
                    self._add_redirect(urls.alias_url(alias), it.url, f"content/{it.path}")
        for terms in self.archive.terms.values():
            for term in terms.values():
                self._add_term_aliases(term)

    def _add_term_aliases(self, term: Term) -> None:
        target = urls.term_url(term.taxonomy, term.slug)
        for name in term.meta.aliases:
            slug = urls.slug(name)
            url = urls.term_url(term.taxonomy, slug)
            is_term = slug in self.archive.terms[term.taxonomy]  # `C++` beside a term `c`
            owner = f"content/{term.taxonomy}/{term.slug}.md"
            if not is_term and self._owners.get(url) != owner:
                self._add_redirect(url, target, owner)

    def _add_redirect(self, url: str, target: str, owner: str) -> None:
        if url != target:
            self._page(url, owner, self._views.redirect, url, target, indexed=False)

    def _add_sitemaps(self) -> None:
        if "/robots.txt" not in self._producers:  # a site may have its own among its static files
            self._add("/robots.txt", "robots.txt", partial(sitemaps.robots, self.config.base_url))
        if self.config.base_url is None:
            hint = 'Set `base_url = "https://…"` in the configuration to have them.'
            said = "without `base_url` there are no sitemaps and no canonical links"
            self.problems.append(Problem(path="microfiche.toml", severity="notice", message=said, hint=hint))
            return
        entries = [SitemapEntry(url, self._indexed[url]) for url in sorted(self._indexed)]
        for sitemap in sitemaps.split(entries, self.config.base_url):
            self._add(sitemap.url, "the sitemap", partial(_same, sitemap))

    def _check_paths(self) -> None:
        """No file stands where a folder must be (`/a` beside `/a/b/`); on some disks names know no case."""
        folders: dict[str, str] = {}
        folded: dict[str, str] = {}
        for path, url in self._paths.items():
            if (other := folded.setdefault(path.casefold(), url)) != url:
                self._clash_of_case(url, other)
            folder = path.rpartition("/")[0]
            while folder and folder not in folders:
                folders[folder] = url
                folder = folder.rpartition("/")[0]
        for folder in sorted(folders.keys() & self._paths.keys()):
            url = self._paths[folder]
            self._collision(url, self._owners[folders[folder]], self._owners[url])

    def _clash_of_case(self, url: str, other: str) -> None:
        said = f"{url} and {other} differ only in case, and are one file on Windows and macOS"
        path = _file_of(self._owners[url], self._owners[other])
        self.problems.append(Problem(path=path, severity="warning", message=said, hint="Rename one of them."))

    def _lost_menu_items(self) -> Iterator[Problem]:
        for item in self.config.menu:
            if urls.is_internal(item.url) and self._views.links.find("", item.url) is None:
                message = f"the menu's `{item.url}` leads nowhere"
                yield Problem(path="microfiche.toml", severity="warning", message=message, about=item.url)

    def _broken(self) -> Iterator[BrokenLink]:
        records = (term.record for terms in self.archive.terms.values() for term in terms.values())
        texts: list[Article | Standalone | Record] = [*self.archive.articles, *self.archive.standalone]
        for it in (*texts, *filter(None, records)):
            if it.text.links:
                yield from self._views.links.broken(it.path, it.text)
        for article in self.archive.articles:
            image = article.meta.image
            if image and self._views.image(article) is None:
                yield BrokenLink(article.path, image.src, "the archive has no such picture", in_head=True)
            for name in article.meta.translations:
                if self.archive.by_slug(name) in (None, article):
                    reason = "no other article that is shown, or more than one, has that slug"
                    yield BrokenLink(article.path, name, reason, in_head=True)


def _file_of(*owners: str) -> str:
    """The first owner that is a file one can edit."""
    return next((it for it in owners if it.startswith(("content/", "static/"))), "content")


def _page(url: str, view: View, *subject: Any) -> Page:
    return Page(url, view(*subject))


def _same(output: Output) -> Output:
    return output


def _addressed(archive: Archive) -> list[Article | Standalone]:
    """All files that have an address of their own."""
    return [*archive.articles, *archive.withdrawn, *archive.standalone]


def _cuts(archive: Archive, config: Config) -> dict[str, tuple[Period, ...]]:
    """The years of every listing that is cut: everything always, a term's above `listing.split`."""
    split = config.listing.split
    cuts = {"/": listings.years(archive.articles, split)}
    for taxonomy, terms in archive.terms.items():
        for term in terms.values():
            if len(term.members) > split:
                cuts[urls.term_url(taxonomy, term.slug)] = listings.years(archive.of(term), split)
    return cuts


def _content_urls(archive: Archive) -> dict[str, str]:
    """The URL of each content file, for links that name the file."""
    found = {it.path: it.url for it in _addressed(archive)}
    for terms in archive.terms.values():
        found |= {it.record.path: urls.term_url(it.taxonomy, it.slug) for it in terms.values() if it.record}
    return found
