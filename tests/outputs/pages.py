"""Pages for tests of what is made from them."""

from __future__ import annotations

from typing import Any

from microfiche.dates import Date
from microfiche.model import Correction, FrontMatter, Image, Origin, Provenance
from microfiche.pages import ArticlePage, Author, Link, Site

BASE_URL = "https://archive.example/sub"


def site(base_url: str | None = BASE_URL) -> Site:
    return Site(
        title="The Archive",
        tagline="Old news",
        language="en",
        base_url=base_url,
        footer="",
        menu=(),
        taxonomies=(),
    )


def meta(**changes: Any) -> FrontMatter:
    """Front matter that says everything."""
    fields: dict[str, Any] = {
        "title": "Ice road opens",
        "subtitle": "Two weeks late",
        "date": Date("2017-05-14"),
        "updated": Date("2017-05-16T09:30:00+03:00"),
        "publisher": "The Copy",
        "source": Origin(name="The Original", date=Date("2017-05-11"), url="https://original.example/1"),
        "url": "https://copy.example/1",
        "dateline": "HELSINKI",
        "section": "World",
        "edition": "Late",
        "page": "A4",
        "image": Image(src="media/ice.jpg", alt="Ice", caption="The road", credit="A. Person"),
        "rights": "© The Original",
        "corrections": (Correction(date=Date("2017-05-15"), text="It was two weeks."),),
        "provenance": Provenance(
            raw="raw/1.txt", sha256="", importer="text/1", imported="2026-11-23T10:15:00Z", digest=""
        ),
    }
    return FrontMatter(**(fields | changes))


FULL = meta()


def article(base_url: str | None = BASE_URL, meta: FrontMatter = FULL, **changes: Any) -> ArticlePage:
    """The page of an article by a person and an agency."""
    fields: dict[str, Any] = {
        "title": meta.title,
        "url": "/2017/05/ice/",
        "root": "../../..",
        "canonical": f"{base_url}/2017/05/ice/" if base_url else None,
        "description": "The road to the islands opens.",
        "language": "en-GB",
        "meta": meta,
        "summary": "The road to the islands opens.",
        "authors": (
            Author("Jane van der Berg", "/authors/jane-van-der-berg/", "person"),
            Author("Harbour Wire", "/authors/harbour-wire/", "organization"),
        ),
        "terms": {
            "regions": (Link("Finland", "/regions/finland/"), Link("Åland", "/regions/aland/")),
            "topics": (Link("Roads", "/topics/roads/"),),
            "sources": (Link("The Original", "/sources/the-original/"),),
        },
        "period": None,
        "previous": None,
        "next": None,
        "topics": (),
        "translations": (),
        "image": "/media/ice.jpg",
    }
    return ArticlePage(**(fields | changes))
