"""Atom feeds by the rules of RFC 4287, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from microfiche.dates import Date
from microfiche.outputs import feeds
from microfiche.pages import Body, Feed, FeedEntry

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
BODY = Body("articles/2017/05/ice.md", "0" * 64)


def entry(**changes: Any) -> FeedEntry:
    fields: dict[str, Any] = {
        "url": "/2017/05/ice/",
        "title": "Ice road opens",
        "summary": "The road to the islands opens.",
        "published": Date("2017-05-14"),
        "updated": None,
        "authors": ("Jane Person", "Harbour Wire"),
        "categories": ("Roads", "Finland"),
        "language": "en",
    }
    return FeedEntry(**(fields | changes))


def feed(*entries: FeedEntry, **changes: Any) -> Feed:
    fields: dict[str, Any] = {
        "url": "/topics/roads/feed.xml",
        "page": "/topics/roads/",
        "title": "Roads – The Archive",
        "site": "The Archive",
        "subtitle": "Old news",
        "language": "en",
        "base_url": "https://archive.example/sub/",
        "entries": entries,
    }
    return Feed(**(fields | changes))


def read(given: Feed, html: str = "<p>Text</p>\n") -> etree._Element:
    """The feed's root, once it is seen to obey the rules."""
    root = etree.fromstring(feeds.render(given, lambda _: html))
    assert list(violations(root)) == []
    return root


def violations(root: etree._Element) -> Iterator[str]:
    """What in a feed document is not as RFC 4287 wants it."""
    if root.tag != f"{ATOM}feed":
        yield f"the root is {root.tag} (§4.1.1)"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            if len(element.findall(ATOM + name)) != 1:
                yield f"not exactly one {name} (§4.1.1, §4.1.2)"
        for name in ("generator", "rights", "subtitle", "published", "content", "summary"):
            if len(element.findall(ATOM + name)) > 1:
                yield f"more than one {name} (§4.1.1, §4.1.2)"
        if not urlsplit(element.findtext(f"{ATOM}id") or "").scheme:
            yield "the id is no IRI (§4.2.6)"
        targets = [(it.get("type"), it.get("hreflang")) for it in links(element, "alternate")]
        if len(targets) != len(set(targets)):
            yield "two alternates of one type and language (§4.1.1)"
    if not root.findall(f"{ATOM}author") and not all(it.findall(f"{ATOM}author") for it in entries):
        yield "no author (§4.1.1)"
    ids = [it.text for it in root.iter(f"{ATOM}id")]
    if len(ids) != len(set(ids)):
        yield "an id is used twice (§4.2.6)"
    for element in root.iter(f"{ATOM}updated", f"{ATOM}published"):
        if not INSTANT.fullmatch(element.text or ""):
            yield f"{element.text} is no instant (§3.3)"
    for element in root.iter(f"{ATOM}author"):
        if len(element.findall(f"{ATOM}name")) != 1:
            yield "an author without a name (§3.2)"
    for element in root.iter(f"{ATOM}link"):
        if not element.get("href"):
            yield "a link that leads nowhere (§4.2.7.1)"
    for element in root.iter(f"{ATOM}category"):
        if element.get("term") is None:
            yield "a category without a term (§4.2.2.1)"
    for element in root.iter(f"{ATOM}content", f"{ATOM}summary", f"{ATOM}title"):
        if element.get("type", "text") not in ("text", "html") or len(element):
            yield "text with elements in it (§3.1.1)"
    for element in entries:
        if element.find(f"{ATOM}content") is None and not links(element, "alternate"):
            yield "neither content nor a link to it (§4.1.2)"


def links(element: etree._Element, relation: str) -> list[etree._Element]:
    return [it for it in element.findall(f"{ATOM}link") if it.get("rel", "alternate") == relation]


def address(element: etree._Element, relation: str) -> str | None:
    (link,) = links(element, relation)
    return link.get("href")


def texts(element: etree._Element, path: str) -> list[str | None]:
    return [it.text for it in element.findall("/".join(ATOM + step for step in path.split("/")))]


def test_a_feed_says_whose_it_is_and_where() -> None:
    root = read(feed(entry()))
    assert root.get(LANG) == "en"
    assert texts(root, "title") == ["Roads – The Archive"]
    assert texts(root, "subtitle") == ["Old news"]
    assert texts(root, "generator") == ["Microfiche"]
    assert texts(root, "author/name") == ["The Archive"]
    assert texts(root, "id") == ["https://archive.example/sub/topics/roads/feed.xml"]
    assert address(root, "self") == "https://archive.example/sub/topics/roads/feed.xml"
    assert address(root, "alternate") == "https://archive.example/sub/topics/roads/"


def test_an_entry_says_what_is_known_of_the_article() -> None:
    (found,) = read(feed(entry(rights="© 2017"))).findall(f"{ATOM}entry")
    assert texts(found, "id") == ["https://archive.example/sub/2017/05/ice/"]
    assert address(found, "alternate") == "https://archive.example/sub/2017/05/ice/"
    assert texts(found, "title") == ["Ice road opens"]
    assert texts(found, "author/name") == ["Jane Person", "Harbour Wire"]
    assert [it.get("term") for it in found.findall(f"{ATOM}category")] == ["Roads", "Finland"]
    assert texts(found, "rights") == ["© 2017"]
    assert texts(found, "summary") == ["The road to the islands opens."]
    assert found.find(f"{ATOM}content") is None


def test_what_is_not_known_is_not_there() -> None:
    root = read(feed(entry(authors=(), categories=()), subtitle=""))
    for name in ("subtitle", "entry/author", "entry/category", "entry/rights"):
        assert texts(root, name) == []


def test_an_article_in_another_language_says_so() -> None:
    first, second = read(feed(entry(), entry(url="/b/", language="fr"))).findall(f"{ATOM}entry")
    assert (first.get(LANG), second.get(LANG)) == (None, "fr")


@pytest.mark.parametrize(
    ("published", "instant"),
    [
        ("2017", "2017-01-01T00:00:00Z"),
        ("2017-05", "2017-05-01T00:00:00Z"),
        ("2017-05-14", "2017-05-14T00:00:00Z"),
        ("2017-05-14T09:30", "2017-05-14T09:30:00Z"),
        ("2017-05-14T09:30:00+03:00", "2017-05-14T09:30:00+03:00"),
        ("2017-05/2017-06", "2017-05-01T00:00:00Z"),
    ],
)
def test_dates_are_completed_to_instants(published: str, instant: str) -> None:
    root = read(feed(entry(published=Date.parse(published))))
    assert (
        texts(root, "entry/published") == texts(root, "entry/updated") == texts(root, "updated") == [instant]
    )


def test_an_update_is_not_a_publication() -> None:
    root = read(feed(entry(updated=Date("2018-01-01"))))
    assert texts(root, "entry/published") == ["2017-05-14T00:00:00Z"]
    assert texts(root, "entry/updated") == ["2018-01-01T00:00:00Z"]


def test_the_feed_was_updated_with_its_newest_entry_whatever_the_zones() -> None:
    early, late = Date("2017-05-15T00:30:00+03:00"), Date("2017-05-14T22:00:00Z")
    root = read(feed(entry(url="/a/", updated=early), entry(url="/b/", updated=late)))
    assert texts(root, "updated") == ["2017-05-14T22:00:00Z"]


def test_a_feed_without_entries_or_dates_asks_no_clock() -> None:
    assert texts(read(feed()), "updated") == ["1970-01-01T00:00:00Z"]
    root = read(feed(entry(published=None)))
    assert texts(root, "entry/updated") == ["1970-01-01T00:00:00Z"]
    assert texts(root, "entry/published") == []


def test_entries_keep_their_order() -> None:
    root = read(feed(*(entry(url=f"/{name}/", title=name) for name in "cab")))
    assert texts(root, "entry/title") == ["c", "a", "b"]


def test_full_content_is_html_in_text() -> None:
    html = '<p>A &amp; B &lt; “C” <a href="https://example.org/?a&amp;b">d</a></p>\n'
    root = read(feed(entry(body=BODY)), html)
    (content,) = root.findall(f"{ATOM}entry/{ATOM}content")
    assert (content.get("type"), content.text) == ("html", html)
    assert texts(root, "entry/summary") == []


def test_the_body_that_is_rendered_is_the_entrys_own() -> None:
    asked: list[Body] = []

    def html(body: Body) -> str:
        asked.append(body)
        return ""

    feeds.render(feed(entry(url="/a/", body=BODY), entry(url="/b/")), html)
    assert asked == [BODY]


HERE = "https://archive.example/sub/2017/05/ice/"


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="#fn:1" id="x">1</a>', f'<a href="{HERE}#fn:1" id="x">1</a>'),
        ('<a class="b" href="lost.md">l</a>', f'<a class="b" href="{HERE}lost.md">l</a>'),
        ('<img src="a.jpg" alt="">', f'<img src="{HERE}a.jpg" alt="">'),
        ('<a href="?a=1&amp;b=2">q</a>', f'<a href="{HERE}?a=1&amp;b=2">q</a>'),
        ('<a href="https://example.org/#a">o</a>', '<a href="https://example.org/#a">o</a>'),
        ('<a href="mailto:a@example.org">m</a>', '<a href="mailto:a@example.org">m</a>'),
        ('<p>href="#a"</p>', '<p>href="#a"</p>'),
        ('<a href="//[">no address</a>', '<a href="//[">no address</a>'),
    ],
)
def test_no_link_in_the_content_is_relative(html: str, whole: str) -> None:
    assert texts(read(feed(entry(body=BODY)), html), "entry/content") == [whole]


def test_without_a_base_url_links_are_relative_to_the_feed() -> None:
    root = read(feed(entry(), base_url=None))
    assert address(root, "self") == "../../topics/roads/feed.xml"
    assert address(root, "alternate") == "../../topics/roads/"
    (found,) = root.findall(f"{ATOM}entry")
    assert address(found, "alternate") == "../../2017/05/ice/"


def test_without_a_base_url_ids_are_made_from_names() -> None:
    root = read(feed(entry(), entry(url="/b/"), base_url=None))
    ids = [it.text or "" for it in root.iter(f"{ATOM}id")]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-.*", it) for it in ids)
    other = read(feed(entry(), base_url=None, url="/feed.xml", title="The Archive"))
    assert texts(other, "entry/id") == ids[1:2], "an article has one id in all feeds"
    assert texts(other, "id") != ids[:1]
    elsewhere = read(feed(entry(), base_url=None, site="Another Archive"))
    assert texts(elsewhere, "entry/id") != ids[1:2]


NASTY = st.text(st.characters() | st.sampled_from("<>&'\"]\r\n\t\0\x0b\ufffe\ud800"))
"""With characters XML cannot hold."""


@given(NASTY)
def test_any_text_gives_a_well_formed_feed(text: str) -> None:
    given = entry(title=text, summary=text, authors=(text,), categories=(text,), rights=text, language=text)
    found = read(feed(given, title=text, site=text, subtitle=text, language=text))
    kept = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    assert texts(found, "entry/title") == [kept or None]
    assert texts(found, "entry/summary") == [kept or None]
