"""`meta` elements: Open Graph, Dublin Core and PRISM, as reference managers and link previews read them.

Each is (attribute that names it, name, content). What stands here was tried against readers: Zotero saves a
newspaper article only when the first `DC.type` says so; a `citation_…` name would override all others, an
`article:author` be taken for a name. One date is *the* date in every vocabulary, that of the first
publication; this copy's own is `DCTERMS.available`, which no reader mistakes for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from microfiche.outputs.publication import first_published, one_date, outlet, picture
from microfiche.pages import ArticlePage, Author, PageData, Site

Tag = tuple[str, str, str]


def meta_tags(page: ArticlePage, site: Site) -> tuple[Tag, ...]:
    """The tags of an article; those without content are left out."""
    return _present((*_dublin_core(page), *_common(page, site, "article"), *_article(page, site)))


def page_tags(page: PageData, site: Site) -> tuple[Tag, ...]:
    """The tags of any other page."""
    return _present(_common(page, site, "website"))


def _present(tags: Iterable[tuple[str, str, str | None]]) -> tuple[Tag, ...]:
    return tuple((attribute, name, content) for attribute, name, content in tags if content)


def _common(page: PageData, site: Site, kind: str) -> Iterator[tuple[str, str, str | None]]:
    yield "name", "description", page.description
    yield "property", "og:type", kind
    yield "property", "og:title", page.title
    yield "property", "og:description", page.description
    yield "property", "og:url", page.canonical
    yield "property", "og:site_name", site.title


def _dublin_core(page: ArticlePage) -> Iterator[tuple[str, str, str | None]]:
    meta = page.meta
    published = first_published(meta)
    yield "name", "DC.type", "newspaperArticle"
    yield "name", "DC.title", page.title
    for author in page.authors:
        yield "name", "bib:authors", _for_zotero(author)
    for author in page.authors:
        yield "name", "DC.creator", author.name
    yield "name", "DC.source", outlet(meta)
    yield "name", "prism.publicationName", outlet(meta)
    yield "name", "prism.publicationDate", published
    yield "name", "DC.date.issued", published
    yield "name", "DCTERMS.available", meta.date if meta.date != published else None
    yield "name", "prism.edition", meta.edition
    yield "name", "prism.startingPage", meta.page
    yield "name", "DC.publisher", meta.publisher
    yield "name", "DC.language", page.language
    yield "name", "DC.rights", meta.rights
    yield "name", "DCTERMS.abstract", page.description
    for region in page.terms.get("regions", ()):
        yield "name", "DCTERMS.spatial", region.name


def _for_zotero(author: Author) -> str:
    """Zotero takes the last word of a name for the family name, unless a comma at the end says that there is
    none. It asks for `bib:authors` first, which others don't know: they would split a name at a comma."""
    return f"{author.name}," if author.kind == "organization" else author.name


def _article(page: ArticlePage, site: Site) -> Iterator[tuple[str, str, str | None]]:
    meta, image = page.meta, picture(page, site)
    yield "property", "og:locale", _locale(page.language)
    yield "property", "og:image", image
    yield "property", "og:image:alt", meta.image.alt if image and meta.image else None
    yield "property", "article:published_time", one_date(first_published(meta))
    yield "property", "article:modified_time", one_date(meta.updated)
    yield "property", "article:section", meta.section
    for topic in page.terms.get("topics", ()):
        yield "property", "article:tag", topic.name
    yield "name", "twitter:card", "summary_large_image" if image else "summary"


def _locale(language: str) -> str | None:
    """Open Graph's `pt_BR` of `pt-BR`; of a language without a country there is none."""
    primary, *rest = language.split("-")
    return next((f"{primary.lower()}_{it.upper()}" for it in rest if len(it) == 2), None)
