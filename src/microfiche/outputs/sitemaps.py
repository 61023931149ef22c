"""Sitemaps by the protocol of sitemaps.org, version 0.9, and the robots.txt (RFC 9309) that names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from microfiche import urls
from microfiche.dates import Date
from microfiche.outputs.markup import DECLARATION, xml_text
from microfiche.pages import PlainText, Sitemap, SitemapEntry

URL = "/sitemap.xml"
SIZE = 30_000
"""Pages a file. The protocol allows 50,000, but also 50 MB, which long addresses reach sooner."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ZONE = re.compile(r"(?:Z|[+-]\d\d:\d\d)\Z")


def render(sitemap: Sitemap) -> bytes:
    """The sitemap, or index of sitemaps, as an XML document in UTF-8."""
    document, item = ("sitemapindex", "sitemap") if sitemap.index else ("urlset", "url")
    lines = [f'{DECLARATION}<{document} xmlns="{_NAMESPACE}">']
    root = xml_text(sitemap.base_url.rstrip("/"))
    for entry in sitemap.entries:
        place = root + xml_text(urls.encoded(entry.url))
        lines.append(f"<{item}><loc>{place}</loc>{_last_modified(entry.updated)}</{item}>")
    return "\n".join([*lines, f"</{document}>", ""]).encode()


def parts(pages: Sequence[str], size: int = SIZE) -> Iterator[tuple[str, Sequence[str]]]:
    """The URL of each sitemap of a site's pages, with its pages: one for all, or as many as it takes."""
    if len(pages) <= size:
        yield URL, pages
        return
    for number, start in enumerate(range(0, len(pages), size), 1):
        yield f"/sitemap-{number}.xml", pages[start : start + size]


def index(base_url: str, pages: int, size: int = SIZE) -> Sitemap:
    """The sitemap that lists the parts of one for so many pages."""
    numbers = range(1, -(-pages // size) + 1)
    entries = tuple(SitemapEntry(f"/sitemap-{number}.xml") for number in numbers)
    return Sitemap(url=URL, base_url=base_url, entries=entries, index=True)


def robots(base_url: str | None) -> PlainText:
    """A robots.txt that keeps nobody out and says where the sitemap is."""
    place = f"\nSitemap: {urls.absolute(base_url, URL)}\n" if base_url else ""
    return PlainText("/robots.txt", f"User-agent: *\nDisallow:\n{place}")


def _last_modified(date: Date | None) -> str:
    """The date as a W3C date: as written, without a time of day whose zone nobody knows."""
    if date is None or "/" in date:
        return ""
    return f"<lastmod>{date if _ZONE.search(date, 10) else date[:10]}</lastmod>"
