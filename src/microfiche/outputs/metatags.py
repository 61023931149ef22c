"""`meta` elements: Open Graph, Dublin Core and PRISM, as reference managers and link previews read them.

Each is (attribute that names it, name, content). What stands here was tried against readers: Zotero saves a
newspaper article only when the first `DC.type` says so; a `citation_…` name would override all others, an
`article:author` be taken for a name. One date is *the* date in every vocabulary, that of the first
publication; this copy's own is `DCTERMS.available`, which no reader mistakes for it.
"""

from __future__ import annotations

from functools import cache

from microfiche.outputs.markup import html_text
from microfiche.outputs.publication import first_published, one_date, outlet, picture
from microfiche.pages import ArticlePage, Author, PageData, Site

Tag = tuple[str, str, str | None]
Present = tuple[str, str, str]


class Tags(tuple[Present, ...]):
    """Triples of attribute, name and content; printed in a template, `meta` elements, one a line."""

    __slots__ = ()

    def __html__(self) -> str:
        return "\n".join(
            [
                f'<meta {attribute}="{name}" content="{html_text(content)}">'
                for attribute, name, content in self
            ]
        )


def meta_tags(page: ArticlePage, site: Site) -> Tags:
    """The tags of an article; those without content are left out."""
    return _present([*_dublin_core(page), *_common(page, site, "article"), *_article(page, site)])


def page_tags(page: PageData, site: Site) -> Tags:
    """The tags of any other page."""
    return _present(_common(page, site, "website"))


def _present(tags: list[Tag]) -> Tags:
    return Tags([tag for tag in tags if tag[2]])  # type: ignore[misc]


def _common(page: PageData, site: Site, kind: str) -> list[Tag]:
    return [
        ("name", "description", page.description),
        ("property", "og:type", kind),
        ("property", "og:title", page.title),
        ("property", "og:description", page.description),
        ("property", "og:url", page.canonical),
        ("property", "og:site_name", site.title),
    ]


def _dublin_core(page: ArticlePage) -> list[Tag]:
    meta = page.meta
    published, name = first_published(meta), outlet(meta)
    return [
        ("name", "DC.type", "newspaperArticle"),
        ("name", "DC.title", page.title),
        *[("name", "bib:authors", _for_zotero(author)) for author in page.authors],
        *[("name", "DC.creator", author.name) for author in page.authors],
        ("name", "DC.source", name),
        ("name", "prism.publicationName", name),
        ("name", "prism.publicationDate", published),
        ("name", "DC.date.issued", published),
        ("name", "DCTERMS.available", meta.date if meta.date != published else None),
        ("name", "prism.edition", meta.edition),
        ("name", "prism.startingPage", meta.page),
        ("name", "DC.publisher", meta.publisher),
        ("name", "DC.language", page.language),
        ("name", "DC.rights", meta.rights),
        ("name", "DCTERMS.abstract", page.description),
        *[("name", "DCTERMS.spatial", region.name) for region in page.terms.get("regions", ())],
    ]


def _for_zotero(author: Author) -> str:
    """Zotero takes the last word of a name for the family name, unless a comma at the end says that there is
    none. It asks for `bib:authors` first, which others don't know: they would split a name at a comma."""
    return f"{author.name}," if author.kind == "organization" else author.name


def _article(page: ArticlePage, site: Site) -> list[Tag]:
    meta, image = page.meta, picture(page, site)
    return [
        ("property", "og:locale", _locale(page.language)),
        ("property", "og:image", image),
        ("property", "og:image:alt", meta.image.alt if image and meta.image else None),
        ("property", "article:published_time", one_date(first_published(meta))),
        ("property", "article:modified_time", one_date(meta.updated)),
        ("property", "article:section", meta.section),
        *[("property", "article:tag", topic.name) for topic in page.terms.get("topics", ())],
        ("name", "twitter:card", "summary_large_image" if image else "summary"),
    ]


@cache
def _locale(language: str) -> str | None:
    """Open Graph's `pt_BR` of `pt-BR`; of a language without a country there is none."""
    primary, *rest = language.split("-")
    return next((f"{primary.lower()}_{it.upper()}" for it in rest if len(it) == 2), None)
