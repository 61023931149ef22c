"""Links inside a site: all lead somewhere, and are written so that the site can be moved."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from webcheck.site import Document, Reference, Site, css_addresses

METADATA = {"canonical", "alternate", "original", "license", "me", "self"}
"""Relations of a `link` whose address is for machines and may be a full one."""

FOLLOWED = {"", "http", "https", "mailto", "data"}


def is_elsewhere(href: str, site: Site, seen_from: str) -> bool:
    """Whether a link means to lead to another site."""
    parts = urlsplit(href)
    return bool(parts.scheme or parts.netloc) and site.url(href, seen_from) is None


def findings(site: Site) -> list[str]:
    return [f"{url}: {said}" for url, page in site.documents.items() for said in _page(site, page)] + [
        f"{url}: {said}"
        for url, path in site.files.items()
        if path.suffix == ".css"
        for said in _css(site, url)
    ]


def _page(site: Site, page: Document) -> Iterator[str]:
    for reference in page.references:
        if urlsplit(reference.href).scheme not in FOLLOWED:
            yield f"{reference} has a scheme no page should have"
        elif not is_elsewhere(reference.href, site, page.url):
            problem = site.problem(reference.href, page.url) or _movable(reference, page)
            if problem:
                yield f"{reference} {problem}"


def _movable(reference: Reference, page: Document) -> str | None:
    """A page works below any path only if its links start from itself; 404.html is shown at any address."""
    parts = urlsplit(reference.href)
    if parts.scheme or parts.netloc:
        metadata = reference.element == "link" and reference.relations & METADATA
        return None if metadata else "is a full address and would not move with the site"
    if parts.path.startswith("/") and page.url != "/404.html":
        return "starts at the host and would not move with the site"
    return None


def _css(site: Site, url: str) -> Iterator[str]:
    for href in css_addresses(site.files[url].read_text(encoding="utf-8")):
        if problem := site.problem(href, url):
            yield f"{href!r} {problem}"


def requests_elsewhere(site: Site) -> list[str]:
    """What a browser would ask of other hosts when it shows a page."""
    found = [
        f"{url}: {reference}"
        for url, page in site.documents.items()
        for reference in page.references
        if reference.fetched
        and is_elsewhere(reference.href, site, url)
        and not reference.href.startswith("data:")
    ]
    sheets = {url: path for url, path in site.files.items() if path.suffix in (".css", ".svg")}
    for url, path in sheets.items():
        addresses = css_addresses(path.read_text(encoding="utf-8"))
        found += [f"{url}: {href!r}" for href in addresses if is_elsewhere(href, site, url)]
    return found
