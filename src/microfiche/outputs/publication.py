"""What an article's metadata says was published, where and when: the first publication, as one cites it."""

from __future__ import annotations

from functools import lru_cache

from microfiche import urls
from microfiche.dates import Date
from microfiche.model import FrontMatter
from microfiche.pages import ArticlePage, Site


def outlet(meta: FrontMatter) -> str | None:
    """The name of the outlet the article first appeared in, as far as is known."""
    return (meta.source and meta.source.name) or meta.publisher


def first_published(meta: FrontMatter) -> Date | None:
    return (meta.source and meta.source.date) or meta.date


def originals(meta: FrontMatter) -> list[str]:
    """Full addresses of the original, the first publication before this copy's."""
    found = (meta.source.url if meta.source else None, meta.url)
    return list(dict.fromkeys(filter(None, found)))


def one_date(date: Date | None) -> str | None:
    """A date where ISO 8601 dates are read; an interval is none."""
    return None if date is None or "/" in date else str(date)


def picture(page: ArticlePage, site: Site) -> str | None:
    """The full address of the article's picture; a picture of a site without `base_url` has none."""
    if page.image is None or not page.image.startswith("/"):
        return page.image
    return full_address(page.image, site)


def full_address(url: str, site: Site) -> str | None:
    return absolute(site.base_url, url) if site.base_url else None


absolute = lru_cache(maxsize=20_000)(urls.absolute)
"""Most addresses are written several times: on an article's page, in feeds and in the sitemap."""
