"""schema.org's NewsArticle as JSON-LD, for the page of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from microfiche.model import Correction
from microfiche.outputs.publication import first_published, full_address, one_date, originals, outlet, picture
from microfiche.pages import ArticlePage, Author, Link, Site

_ADDRESS = re.compile(r"https?://\S+")
_UNSAFE = "<>&\u2028\u2029"


def news_article(page: ArticlePage, site: Site) -> str:
    """A JSON object (schema.org 29, NewsArticle) that is safe inside a `script` element.

    The article described is the original: its dates and its publisher are those of the first publication.
    What is the archive's own doing stands in `sdPublisher` and `sdDatePublished`. Addresses are full ones,
    so a site without `base_url` leaves its own out.
    """
    encoded = msgspec.json.encode(_present(_article(page, site))).decode()
    for character in _UNSAFE:  # to look for each in turn is far quicker than for any of them
        encoded = encoded.replace(character, f"\\u{ord(character):04x}")
    return encoded


def _article(page: ArticlePage, site: Site) -> dict[str, Any]:
    meta = page.meta
    rights = (meta.rights or "").strip()
    is_address = _ADDRESS.fullmatch(rights)
    name = outlet(meta)
    imported = meta.provenance and meta.provenance.imported
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "url": page.canonical,
        "headline": page.title,
        "alternativeHeadline": meta.subtitle,
        "description": page.description,
        "author": [_author(author, site) for author in page.authors],
        "datePublished": one_date(first_published(meta)),
        "dateModified": one_date(meta.updated),
        "publisher": name and {"@type": "NewsMediaOrganization", "name": name},
        "isPartOf": name and {"@type": "Newspaper", "name": name},
        "sameAs": originals(meta),
        "dateline": meta.dateline,
        "articleSection": meta.section,
        "printEdition": meta.edition,
        "printPage": meta.page,
        "inLanguage": page.language,
        "contentLocation": _things("Place", page.terms.get("regions", ()), site),
        "about": _things("Thing", page.terms.get("topics", ()), site),
        "image": _image(page, site),
        "correction": [_correction(it) for it in meta.corrections],
        "license": rights if is_address else None,
        "copyrightNotice": None if is_address else rights,
        "sdDatePublished": imported and imported[:10],
        "sdPublisher": _thing("ArchiveOrganization", site.title, full_address("/", site)),
    }


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


@lru_cache(maxsize=10_000)
def _thing(kind: str, name: str, url: str | None) -> msgspec.Raw:
    """Encoded, since most authors and terms are those of many articles."""
    return msgspec.Raw(msgspec.json.encode(_present({"@type": kind, "name": name, "url": url})))


def _things(kind: str, terms: Iterable[Link], site: Site) -> list[msgspec.Raw]:
    return [_thing(kind, term.name, full_address(term.url, site)) for term in terms]


def _author(author: Author, site: Site) -> msgspec.Raw:
    kind = "Organization" if author.kind == "organization" else "Person"
    return _thing(kind, author.name, full_address(author.url, site))


def _image(page: ArticlePage, site: Site) -> dict[str, Any] | None:
    url, image = picture(page, site), page.meta.image
    if url is None or image is None:
        return None
    return _present(
        {"@type": "ImageObject", "url": url, "caption": image.caption, "creditText": image.credit}
    )


def _correction(correction: Correction) -> dict[str, Any]:
    dated = one_date(correction.date)
    return _present({"@type": "CorrectionComment", "text": correction.text, "datePublished": dated})
