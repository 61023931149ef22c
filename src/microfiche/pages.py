"""What templates see: every page as a value.

A template is given `page` (one of the classes below), `site` (`Site`), `collections` (named tuples of
`ArticleRef`), `root` and, where the page has a text, `body` (its HTML). Nothing else can be reached, so a
page's data is all it depends on. `url` is always a path below the site's root (`/2017/05/slug/`), and a
link is written `{{ root }}{{ it.url }}`.
"""

from __future__ import annotations

from typing import Any, ClassVar, get_args

from msgspec import Struct

from microfiche.dates import Date
from microfiche.model import ArticleRef, FrontMatter, RecordMeta, StandaloneMeta


class Link(Struct, frozen=True):
    name: str
    url: str


class Count(Struct, frozen=True):
    """A term or a period with the number of articles behind its link."""

    name: str
    url: str
    count: int


class Body(Struct, frozen=True):
    """A text to render: the file that holds it, its SHA-256, and where its internal links lead.

    `links` pairs each internal link as written with the URL it resolves to.
    """

    path: str
    digest: str
    links: tuple[tuple[str, str], ...] = ()


class Group(Struct, frozen=True):
    """Articles of one period (`2017`, `2017-05`, `2017-05-14`; `undated`), newest first."""

    period: str
    articles: tuple[ArticleRef, ...]


class TaxonomyLabel(Struct, frozen=True):
    """A taxonomy: its key in the front matter (`regions`), its title, the word for one term, its index."""

    name: str
    title: str
    singular: str
    url: str


class Site(Struct, frozen=True, kw_only=True):
    """Configuration and menus; nothing here changes when an article does."""

    title: str
    tagline: str
    language: str
    base_url: str | None
    footer: str
    menu: tuple[Link, ...]
    taxonomies: tuple[TaxonomyLabel, ...]
    extra: dict[str, Any] = {}


class PageData(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Common to all pages. `path` leads from the home page to this one's parent; `feed` links to its feed.

    `canonical` is the page's full address, or None on a site without `base_url`; `noindex` asks search
    engines to leave the page out.
    """

    template: ClassVar[str]

    title: str
    url: str
    root: str
    canonical: str | None = None
    description: str = ""
    language: str
    path: tuple[Link, ...] = ()
    feed: Link | None = None
    noindex: bool = False
    body: Body | None = None

    @property
    def kind(self) -> str:
        """`home`, `article`, `term` …"""
        return str(self.__struct_config__.tag)


class TermGroup(Struct, frozen=True):
    """A taxonomy and its most used terms, for the home page. `total` counts all its terms."""

    taxonomy: TaxonomyLabel
    terms: tuple[Count, ...]
    total: int


class HomePage(PageData, frozen=True, kw_only=True, tag="home"):
    template: ClassVar[str] = "home.html"

    total: int
    latest: tuple[ArticleRef, ...]
    years: tuple[Count, ...]
    taxonomies: tuple[TermGroup, ...]


class Neighbour(Struct, frozen=True, gc=False):
    """An article as the page of another shows it that stands beside it: no more than that, so that a new lead
    changes no page but those it stands on."""

    url: str
    title: str
    date: Date | None


class TopicNeighbours(Struct, frozen=True):
    """The nearest articles before and after on one topic."""

    term: Link
    earlier: Neighbour | None
    later: Neighbour | None


class Author(Struct, frozen=True):
    """An author of an article. `kind` is `person` or `organization`."""

    name: str
    url: str
    kind: str


class ArticlePage(PageData, frozen=True, kw_only=True, tag="article"):
    """One article. `meta` is its front matter as written; what it names is resolved beside it.

    `terms` maps each taxonomy's name to the article's terms, in the order of the configuration.
    `period` is the page of the listing of everything the article stands on.
    """

    template: ClassVar[str] = "article.html"

    meta: FrontMatter
    summary: str
    authors: tuple[Author, ...]
    terms: dict[str, tuple[Link, ...]]
    period: Link | None
    previous: Neighbour | None
    next: Neighbour | None
    topics: tuple[TopicNeighbours, ...]
    translations: tuple[Translation, ...]
    image: str | None
    """The picture's URL below the site's root, or its full address elsewhere."""


class Translation(Struct, frozen=True):
    url: str
    title: str
    language: str


class TombstonePage(PageData, frozen=True, kw_only=True, tag="tombstone"):
    """The address of an article that was withdrawn: its title, the day and the reason, nothing more."""

    template: ClassVar[str] = "tombstone.html"

    date: Date | None
    reason: str | None


class ListingPage(PageData, frozen=True, kw_only=True, tag="listing"):
    """A page of a listing: its head (`period` is empty) or one period of it.

    `listing` links to the head. Either `groups` holds all articles of the page, or `parts` the periods it
    is cut into, with `groups` the newest (on the head) or those not dated more closely (on a period).
    """

    template: ClassVar[str] = "listing.html"

    listing: Link
    period: str
    total: int
    groups: tuple[Group, ...]
    parts: tuple[Count, ...]
    previous: Count | None
    next: Count | None


class TermPage(ListingPage, frozen=True, kw_only=True, tag="term"):
    """A page of one term's listing. `meta` is the term's record; `body` its text, on the head only."""

    template: ClassVar[str] = "term.html"

    taxonomy: TaxonomyLabel
    meta: RecordMeta
    parents: tuple[Link, ...]
    children: tuple[Count, ...]


class Letter(Struct, frozen=True):
    letter: str
    terms: tuple[Count, ...]


class TaxonomyPage(PageData, frozen=True, kw_only=True, tag="taxonomy"):
    """The index of a taxonomy: all terms, A–Z, with counts; a recorded term may have no articles."""

    template: ClassVar[str] = "taxonomy.html"

    taxonomy: TaxonomyLabel
    letters: tuple[Letter, ...]
    total: int


class StandalonePage(PageData, frozen=True, kw_only=True, tag="standalone"):
    template: ClassVar[str] = "page.html"

    meta: StandaloneMeta


class NotFoundPage(PageData, frozen=True, kw_only=True, tag="404"):
    """`404.html`. It is shown at any address, so its `root` is a path from the host, not a relative one."""

    template: ClassVar[str] = "404.html"


class RedirectPage(PageData, frozen=True, kw_only=True, tag="redirect"):
    """An old address. `target` is the URL it now has."""

    template: ClassVar[str] = "redirect.html"

    target: str


AnyPage = (
    HomePage
    | ArticlePage
    | TombstonePage
    | ListingPage
    | TermPage
    | TaxonomyPage
    | StandalonePage
    | NotFoundPage
    | RedirectPage
)

TEMPLATES = frozenset(page.template for page in get_args(AnyPage))
"""The names of the templates that pages ask for."""


class Page(Struct, frozen=True, tag="page"):
    """A page of the plan: all a renderer needs beside the templates and `Site`."""

    url: str
    data: AnyPage


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One article in a feed. With `body` the entry has the article's full text, else its summary."""

    url: str
    title: str
    summary: str
    published: Date | None
    updated: Date | None
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    language: str
    rights: str | None = None
    body: Body | None = None


class Feed(Struct, frozen=True, kw_only=True, tag="feed"):
    """A subscription feed. `page` is the URL of the page it belongs to, `site` the archive's title.

    Without `base_url` its links are relative and its ids made from names.
    """

    url: str
    page: str
    title: str
    site: str = ""
    subtitle: str
    language: str
    base_url: str | None
    entries: tuple[FeedEntry, ...]


class SitemapEntry(Struct, frozen=True):
    url: str
    updated: Date | None = None


class Sitemap(Struct, frozen=True, kw_only=True, tag="sitemap"):
    """A list of at most 30,000 pages, or, as an `index`, of sitemaps."""

    url: str
    base_url: str
    entries: tuple[SitemapEntry, ...]
    index: bool = False


class PlainText(Struct, frozen=True, tag="plaintext"):
    """A small text file: `robots.txt`, `_headers` …"""

    url: str
    text: str


class File(Struct, frozen=True):
    """A static or media file: its full path, and the SHA-256 of what is in it."""

    source: str
    digest: bytes


class Copy(Struct, frozen=True, tag="copy"):
    """A file that is copied as it is; `source` is its full path, `digest` its SHA-256."""

    url: str
    source: str
    digest: bytes


Output = Page | Feed | Sitemap | PlainText | Copy


def kind_name(kind: type[Struct]) -> str:
    """What a summary calls a kind of output or page: `article`, `term`, `feed` …"""
    return str(kind.__struct_config__.tag)
