"""The frozen types all rooms share: what the files of an archive hold, and what import reads into them.

Paths are relative to `content/`, with forward slashes: `articles/2017/05/slug.md`. Dates are
`microfiche.dates.Date`. What templates see is in `microfiche.pages`.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal, Self

from msgspec import Struct

from microfiche.codec import decode, encode
from microfiche.dates import Date


class Origin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where an article first appeared, if elsewhere (front matter `source`)."""

    name: str | None = None
    date: Date | None = None
    url: str | None = None


class Image(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The picture of an article. `src` is relative to `content/` (`media/ice.jpg`) or a full address."""

    src: str
    alt: str = ""
    caption: str | None = None
    credit: str | None = None


class Correction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    date: Date
    text: str


class Withdrawal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    date: Date | None = None
    reason: str | None = None


class Provenance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How an article came in; written by import, never by hand.

    `raw` is the kept original relative to `content/`, `sha256` its digest in hexadecimal, `locator` the
    item, record or row inside it, `imported` an RFC 3339 instant in UTC, `digest` that of the article as
    it was imported, without this block.
    """

    raw: str
    sha256: str
    importer: str
    imported: str
    digest: str
    locator: str | None = None


class FrontMatter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything the head of an article may say, in the order it is written.

    `title` and `date` are required unless `draft`; that is checked where line numbers are known.
    """

    title: str = ""
    subtitle: str | None = None
    date: Date | None = None
    updated: Date | None = None
    authors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    publisher: str | None = None
    source: Origin | None = None
    url: str | None = None
    dateline: str | None = None
    section: str | None = None
    edition: str | None = None
    page: str | None = None
    language: str | None = None
    summary: str | None = None
    image: Image | None = None
    rights: str | None = None
    corrections: tuple[Correction, ...] = ()
    withdrawn: Withdrawal | None = None
    translations: tuple[str, ...] = ()
    slug: str | None = None
    aliases: tuple[str, ...] = ()
    draft: bool = False
    extra: dict[str, Any] = {}
    provenance: Provenance | None = None


class RecordMeta(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The head of a term's record. `parent` is the slug or a name of another term of the taxonomy.

    `identifiers` maps a scheme (`wikidata`, `viaf`, `issn` …) to the term's identifier in it; `kind` tells
    a person from an organisation among authors; `alive` says that an outlet still publishes its own copies,
    so that search engines are asked to index those instead.
    """

    name: str = ""
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    identifiers: dict[str, str] = {}
    kind: Literal["person", "organization"] | None = None
    alive: bool = False
    extra: dict[str, Any] = {}


class StandaloneMeta(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The head of a page below `content/pages/`. With `menu` it is in the menu, by `order`, then title."""

    title: str = ""
    summary: str | None = None
    menu: bool = False
    order: int = 0
    language: str | None = None
    slug: str | None = None
    aliases: tuple[str, ...] = ()
    draft: bool = False
    extra: dict[str, Any] = {}


class Text(Struct, frozen=True, kw_only=True, gc=False):
    """What planning knows of a body without holding it.

    `digest` is the hexadecimal SHA-256 of the body, `links` the links and image addresses in it that can
    only lead into this site, as written, each once, in order; `lead` its first paragraph as plain text.
    """

    digest: str
    links: tuple[str, ...] = ()
    lead: str = ""


class Naming(Struct, frozen=True, kw_only=True, gc=False):
    """Those parts of a head that name terms."""

    authors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    publisher: str | None = None
    source: Origin | None = None
    extra: dict[str, Any] = {}


class Facts(Naming, frozen=True, kw_only=True, gc=False):
    """Those parts of a head that an archive asks for, but seldom enough to leave them encoded."""

    updated: Date | None = None
    language: str | None = None
    image: Image | None = None
    rights: str | None = None
    translations: tuple[str, ...] = ()


class ArticleRef(Struct, frozen=True, gc=False):
    """An article as other pages show it: without text or terms, since editing those touches no other page."""

    url: str
    title: str
    date: Date | None
    summary: str
    draft: bool = False


class Article(Struct, frozen=True, kw_only=True, gc=False, tag="article"):
    """One file below `content/articles/` as the archive knows it: everything but the body.

    An archive holds all its articles at once, so what only an article's own page shows stays encoded, in
    `head` and `packed`. `lead` is the summary that others show of it, in UTF-8: as text it takes up to four
    times the memory. `brief` is a digest of all that another page may show of it, `mark` one of all that its
    own page may; `leads_elsewhere` tells whether it has a picture or translations, `links` whether its text
    leads into the site. `placed` is its path where that does not follow from its address. Make one with
    `Article.of`.
    """

    url: str
    title: str
    date: Date | None
    lead: bytes
    draft: bool
    placed: str
    updated: Date | None
    withdrawn: bool
    head: bytes
    packed: bytes
    links: bool
    aliases: tuple[str, ...]
    leads_elsewhere: bool
    brief: bytes
    mark: bytes

    @classmethod
    def of(cls, *, path: str, url: str, meta: FrontMatter, text: Text) -> Self:
        ref = ArticleRef(url, meta.title or path, meta.date, meta.summary or text.lead, meta.draft)
        head = encode(meta)
        packed = encode(Text(digest=text.digest, links=text.links))
        return cls(
            url=ref.url,
            title=ref.title,
            date=ref.date,
            lead=ref.summary.encode("utf-8", "surrogatepass"),
            draft=ref.draft,
            placed="" if path == _path_of(url) else path,
            updated=meta.updated,
            withdrawn=meta.withdrawn is not None,
            head=head,
            packed=packed,
            links=bool(text.links),
            aliases=meta.aliases,
            leads_elsewhere=bool(meta.image or meta.translations),
            brief=_digest((ref, [getattr(meta, name) for name in Facts.__struct_fields__])),
            mark=_digest((path, url, head, packed)),
        )

    @property
    def path(self) -> str:
        """Relative to `content/`."""
        return self.placed or _path_of(self.url)

    @property
    def text(self) -> Text:
        """What is known of its text, but for the lead. It is decoded anew each time."""
        return decode(self.packed, Text)

    @property
    def summary(self) -> str:
        return self.lead.decode("utf-8", "surrogatepass")

    @property
    def ref(self) -> ArticleRef:
        """The article as other pages show it. It is made anew each time."""
        return ArticleRef(self.url, self.title, self.date, self.summary, self.draft)

    @property
    def meta(self) -> FrontMatter:
        """All of the head. It is decoded anew each time."""
        return decode(self.head, FrontMatter)

    @property
    def naming(self) -> Naming:
        return decode(self.head, Naming)

    @property
    def facts(self) -> Facts:
        return decode(self.head, Facts)


def _path_of(url: str) -> str:
    """The path that most articles with such an address have."""
    return f"articles{url[:-1]}.md"


def _digest(value: object) -> bytes:
    return hashlib.blake2b(encode(value), digest_size=16).digest()


class Record(Struct, frozen=True, kw_only=True, tag="record"):
    """One file below `content/<taxonomy>/`: a term described. The file's stem is the term's slug."""

    path: str
    taxonomy: str
    slug: str
    meta: RecordMeta
    text: Text


class Standalone(Struct, frozen=True, kw_only=True, tag="page"):
    """One file below `content/pages/`."""

    path: str
    url: str
    meta: StandaloneMeta
    text: Text


class Span(Struct, frozen=True):
    """Lines of a raw text, counted from 1, both ends included."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"line {self.first}" if self.first == self.last else f"lines {self.first}-{self.last}"


class Evidence(Struct, frozen=True, kw_only=True):
    """One reading of one field of a raw article.

    `value` has the type the field has in `FrontMatter` (builtin types only), `found` is the spelling in the
    raw article, `where` the place (`Span`, or a path such as `meta[property=og:title]`), `rule` the name of
    the rule that read it and `confidence` a number from 0 to 1 by which readings of one field compete.
    """

    field: str
    value: Any
    found: str
    where: Span | str
    rule: str
    confidence: float


class Cut(Struct, frozen=True, kw_only=True):
    """A piece of a raw article that is not in the body: which rule took it out, and what for."""

    text: str
    where: Span | str
    rule: str
    reason: str


class RawArticle(Struct, frozen=True, kw_only=True):
    """One raw article, read but not yet judged.

    `source` is the path as given, `locator` the item inside it (None: the whole file), `importer` the name
    and version of the importer that read it (`text/1`), `body` Markdown.
    """

    source: str
    importer: str
    evidence: tuple[Evidence, ...]
    body: str
    cuts: tuple[Cut, ...] = ()
    locator: str | None = None
