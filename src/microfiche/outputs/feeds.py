"""Atom feeds (RFC 4287)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5

from microfiche import urls
from microfiche.dates import instant
from microfiche.outputs.markup import DECLARATION, xml_text
from microfiche.outputs.publication import absolute
from microfiche.pages import Body, Feed, FeedEntry

NEVER = "1970-01-01T00:00:00Z"
"""When a feed without entries was updated: there is no clock to ask, and the element must be there."""

_RELATIVE = re.compile(r'(<[a-z][^<>]*? (?:href|src|cite)=")(?![a-z][a-z0-9+.-]*:)([^"]*)')


def render(feed: Feed, body_html: Callable[[Body], str]) -> bytes:
    """The feed as an XML document in UTF-8.

    Entries stay in the order given. `body_html` makes the HTML of an entry's text, with full addresses in it
    when the feed has a `base_url`. Without one, links are relative to the feed and ids are made from names.
    """
    return (DECLARATION + "\n".join(_feed(feed, body_html)) + "\n").encode()


def _feed(feed: Feed, body_html: Callable[[Body], str]) -> Iterator[str]:
    updated = max(map(_updated, feed.entries), key=_seconds, default=NEVER)
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml_text(feed.language)}">'
    yield _element("id", _id(feed, feed.url))
    yield _element("title", feed.title)
    if feed.subtitle:
        yield _element("subtitle", feed.subtitle)
    yield _element("updated", updated)
    yield f'<link rel="self" type="application/atom+xml" href="{xml_text(_address(feed, feed.url))}"/>'
    yield f'<link rel="alternate" type="text/html" href="{xml_text(_address(feed, feed.page))}"/>'
    yield f"<author>{_element('name', feed.site or feed.title)}</author>"
    yield "<generator>Microfiche</generator>"
    for entry in feed.entries:
        yield from _entry(feed, entry, body_html)
    yield "</feed>"


def _entry(feed: Feed, entry: FeedEntry, body_html: Callable[[Body], str]) -> Iterator[str]:
    address = _address(feed, entry.url)
    language = f' xml:lang="{xml_text(entry.language)}"' if entry.language != feed.language else ""
    yield f"<entry{language}>"
    yield _element("id", address if feed.base_url else _id(feed, entry.url))
    yield _element("title", entry.title)
    yield _element("updated", _updated(entry))
    if entry.published is not None:
        yield _element("published", _instant(entry.published))
    yield f'<link rel="alternate" type="text/html" href="{xml_text(address)}"/>'
    for author in entry.authors:
        yield f"<author>{_element('name', author)}</author>"
    for category in entry.categories:
        yield f'<category term="{xml_text(category)}"/>'
    if entry.rights:
        yield _element("rights", entry.rights)
    if entry.body is None:
        yield f'<summary type="text">{xml_text(entry.summary)}</summary>'
    else:
        html = body_html(entry.body)
        whole = _complete(html, address) if feed.base_url else html
        yield f'<content type="html">{xml_text(whole)}</content>'
    yield "</entry>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{xml_text(text)}</{name}>"


def _address(feed: Feed, url: str) -> str:
    return absolute(feed.base_url, url) if feed.base_url else urls.root_of(feed.url) + urls.encoded(url)


def _id(feed: Feed, url: str) -> str:
    """A full address; without `base_url` a name-based UUID (RFC 9562 §5.5), equal in all feeds of a site."""
    if feed.base_url:
        return absolute(feed.base_url, url)
    return uuid5(NAMESPACE_URL, f"{feed.site or feed.title}\n{url}").urn


def _updated(entry: FeedEntry) -> str:
    date = entry.updated or entry.published
    return _instant(date) if date else NEVER


_instant = lru_cache(maxsize=20_000)(instant)
"""An article stands in the feeds of all its terms."""


@lru_cache(maxsize=20_000)
def _seconds(moment: str) -> int:
    """An RFC 3339 instant in seconds since 1970: instants with different zones don't sort as text."""
    year, month, day, hour, minute, second = (int(part) for part in re.split("[-T:]", moment[:19]))
    zone = moment[19:]
    offset = 0 if zone == "Z" else (int(zone[1:3]) * 60 + int(zone[4:])) * (-60 if zone[0] == "-" else 60)
    return calendar.timegm((year, month, day, hour, minute, second)) - offset


def _complete(html: str, address: str) -> str:
    """HTML whose relative links (those to its own notes, those that lead nowhere) are full addresses."""

    def complete(found: re.Match[str]) -> str:
        try:
            return found[1] + xml_text(urljoin(address, unescape(found[2])))
        except ValueError:  # no address at all
            return found[0]

    return _RELATIVE.sub(complete, html)
