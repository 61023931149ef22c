"""Atom feeds by the rules of RFC 4287, and what a feed of this site must be beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree, html

from webcheck.site import Site, references

ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def feeds(site: Site) -> dict[str, etree._Element]:
    """The site's feeds by URL."""
    return {url: root for url, root in site.xml.items() if root.tag == f"{ATOM}feed"}


def findings(site: Site) -> list[str]:
    found = [f"{url}: {said}" for url, root in feeds(site).items() for said in _feed(site, url, root)]
    ids = [root.findtext(f"{ATOM}id") for root in feeds(site).values()]
    found += [
        f"the id {it} is that of more than one feed"
        for it in sorted({str(it) for it in ids if ids.count(it) > 1})
    ]
    return found + _undiscovered(site)


def _feed(site: Site, url: str, root: etree._Element) -> Iterator[str]:
    yield from _one_of_each(root)
    if _links(root, "self") != [site.address(url)]:
        yield f"rel=self is {_links(root, 'self')}, not its own address"
    entries = root.findall(f"{ATOM}entry")
    if not root.findall(f"{ATOM}author") and not all(it.findall(f"{ATOM}author") for it in entries):
        yield "no author, neither on the feed nor on every entry"
    for author in root.iter(f"{ATOM}author"):
        if not (author.findtext(f"{ATOM}name") or "").strip():
            yield "an author without a name"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(ids) != len(set(ids)):
        yield "two entries share an id"
    stamps = [_time(entry.findtext(f"{ATOM}updated")) for entry in entries]
    if stamps and _time(root.findtext(f"{ATOM}updated")) != max(stamps):
        yield "updated is not that of the entry changed last"
    days = [(entry.findtext(f"{ATOM}published") or "")[:10] for entry in entries]
    if days != sorted(days, reverse=True):
        yield "the entries are not newest first"
    for entry in entries:
        yield from (f"{entry.findtext(f'{ATOM}id')}: {said}" for said in _entry(site, entry))
    for href in _links(root, "alternate"):
        if problem := site.problem(href):
            yield f"rel=alternate {href} {problem}"


def _entry(site: Site, entry: etree._Element) -> Iterator[str]:
    yield from _one_of_each(entry)
    content = entry.find(f"{ATOM}content")
    if content is None and entry.find(f"{ATOM}summary") is None:
        yield "neither content nor summary"
    alternates = _links(entry, "alternate")
    if len(alternates) != 1 or site.url(alternates[0]) not in site.documents:
        yield f"rel=alternate is {alternates}, not one page of the site"
    for category in entry.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield "a category without a term"
    if content is not None and content.get("type") == "html":
        yield from _content(site, content.text or "")


def _content(site: Site, text: str) -> Iterator[str]:
    """A reader has no address to resolve a link against, so all are full ones."""
    for reference in references(html.fragment_fromstring(text, create_parent="div")):
        if not urlsplit(reference.href).scheme:
            yield f"{reference} is no full address"
        elif site.url(reference.href) is not None and (problem := site.problem(reference.href)):
            yield f"{reference} {problem}"


def _one_of_each(element: etree._Element) -> Iterator[str]:
    for name in ("id", "title", "updated"):
        values = [(it.text or "").strip() for it in element.findall(ATOM + name)]
        if len(values) != 1 or not values[0]:
            yield f"not one {name}: {values}"
    if not urlsplit(element.findtext(f"{ATOM}id") or "").scheme:
        yield "the id is no IRI"
    for name in ("updated", "published"):
        for value in element.findall(ATOM + name):
            if not INSTANT.fullmatch(value.text or ""):
                yield f"{name} is no RFC 3339 instant: {value.text}"


def _time(text: str | None) -> datetime:
    return datetime.fromisoformat(text or "")


def _links(element: etree._Element, relation: str) -> list[str]:
    """Addresses by their relation; `alternate` is what a link without one has (RFC 4287, 4.2.7.2)."""
    links = element.findall(f"{ATOM}link")
    return [link.get("href", "") for link in links if link.get("rel", "alternate") == relation]


def _undiscovered(site: Site) -> list[str]:
    """Feeds that no page offers, and offers that are no feeds."""
    offered = {}
    for url, page in site.documents.items():
        for link in page.all("head/link[@type='application/atom+xml']"):
            offered[site.url(link.get("href", ""), url)] = url
    found = [f"{url}: no page offers this feed" for url in feeds(site) if url not in offered]
    return found + [
        f"{page}: offers {url}, which is no feed" for url, page in offered.items() if url not in feeds(site)
    ]
