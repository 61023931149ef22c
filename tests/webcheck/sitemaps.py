"""Sitemaps by the sitemap protocol 0.9: together they list every page that may be indexed, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from webcheck.site import Site

PROTOCOL = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LIMIT = 50_000
W3C_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")


def findings(site: Site) -> list[str]:
    listed: list[str] = []
    found: list[str] = []
    indexed: set[str] = set()
    announced = [it[1] for it in re.finditer(r"(?m)^Sitemap:\s*(\S+)", _robots(site))]
    if not announced:
        found.append("/robots.txt: names no sitemap")
    for address in announced:
        found += [f"/robots.txt: {said}" for said in _read(site, address, listed, indexed)]
    found += [
        f"{url}: robots.txt does not lead to this sitemap" for url in _sitemaps(site) if url not in indexed
    ]
    urls = [site.url(address) for address in listed]
    found += [
        f"{url} is listed more than once" for url in sorted({str(it) for it in urls if urls.count(it) > 1})
    ]
    wanted = {url for url, page in site.documents.items() if page.is_indexable}
    found += [f"{url} is in no sitemap" for url in sorted(wanted - set(urls))]
    found += [f"{url} is in a sitemap and should not be" for url in sorted({str(it) for it in urls} - wanted)]
    return found + _canonicals(site)


def _robots(site: Site) -> str:
    robots = site.files.get("/robots.txt")
    return robots.read_text(encoding="utf-8") if robots else ""


def _sitemaps(site: Site) -> Iterator[str]:
    return (url for url, root in site.xml.items() if str(root.tag).startswith(PROTOCOL))


def _read(site: Site, address: str, listed: list[str], indexed: set[str]) -> Iterator[str]:
    """Add the pages that the sitemap at `address` lists, and the sitemaps passed on the way."""
    url = site.url(address)
    if url is None or url not in site.xml:
        yield f"no sitemap at {address}"
        return
    indexed.add(url)
    root = site.xml[url]
    locations = [(it.text or "").strip() for it in root.iter(f"{PROTOCOL}loc")]
    if len(locations) > LIMIT:
        yield f"{url} has more than {LIMIT} addresses"
    for stamp in root.iter(f"{PROTOCOL}lastmod"):
        if not W3C_DATE.fullmatch(stamp.text or ""):
            yield f"{url}: lastmod is no W3C date: {stamp.text}"
    if root.tag == f"{PROTOCOL}sitemapindex":
        for location in locations:
            yield from _read(site, location, listed, indexed)
    elif root.tag == f"{PROTOCOL}urlset":
        listed += locations
    else:
        yield f"{url} is a {root.tag}"


def _canonicals(site: Site) -> list[str]:
    """A page that may be indexed names itself as the one to index."""
    found = []
    for url, page in site.documents.items():
        if page.is_indexable and page.canonical != [site.address(url)]:
            found.append(f"{url}: its canonical address is {page.canonical}")
    return found
