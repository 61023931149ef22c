"""The checks see what they are for: each is shown a small site with one thing wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from webcheck import feeds, links, nu, sitemaps, structure
from webcheck.crawl import Visitor, served
from webcheck.site import Site

BASE_URL = "https://example.org/a/b"
HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title>'
VIEW = '<meta name="viewport" content="width=device-width">'
FEED_LINK = '<link rel="alternate" type="application/atom+xml" href="{0}feed.xml">'


def page(body: str, *, url: str, head: str = "", title: str = "<h1>T</h1>") -> str:
    root = "../" * (url.count("/") - 1)
    offers = FEED_LINK.format(root) + f'<link rel="canonical" href="{BASE_URL}{url}">'
    return f"{HEAD}{VIEW}{offers}{head}</head><body>{title}{body}</body></html>"


ENTRY = f"""<entry><id>tag:example.org,2020:1</id><title>One</title><link href="{BASE_URL}/one/"/>
<published>2020-01-02T00:00:00Z</published><updated>2020-01-02T00:00:00Z</updated>
<content type="html">&lt;p&gt;&lt;a href="{BASE_URL}/"&gt;home&lt;/a&gt;</content></entry>"""
FEED = f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>{BASE_URL}/feed.xml</id><title>T</title>
<updated>2020-01-02T00:00:00Z</updated><author><name>A</name></author>
<link rel="self" href="{BASE_URL}/feed.xml"/><link href="{BASE_URL}/"/>{ENTRY}</feed>"""
SITEMAP = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{BASE_URL}/</loc></url>
<url><loc>{BASE_URL}/one/</loc><lastmod>2020-01-02</lastmod></url></urlset>"""

SOUND = {
    "index.html": page('<a href="one/#there">one</a> <a href="https://example.com/">elsewhere</a>', url="/"),
    "one/index.html": page('<p id="there"><a href="../">home</a>', url="/one/"),
    "404.html": f'{HEAD}{VIEW}</head><body><h1>T</h1><a href="/a/b/">home</a></body></html>',
    "old/index.html": f'{HEAD}<meta http-equiv="refresh" content="0; url=../one/"></head></html>',
    "feed.xml": FEED,
    "sitemap.xml": SITEMAP,
    "robots.txt": f"User-agent: *\nSitemap: {BASE_URL}/sitemap.xml\n",
    "style.css": "@import 'print.css'; p { background: url(data:image/png;base64,AA==) }",
    "print.css": "/* url(gone.png) */",
}


def site(folder: Path, **changes: str) -> Site:
    for name, text in {**SOUND, **changes}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Site(folder, BASE_URL)


def home(body: str = "", **parts: str) -> dict[str, str]:
    return {"index.html": page('<a href="one/">one</a>' + body, url="/", **parts)}


def all_findings(site: Site) -> list[str]:
    checks = (structure.findings, links.findings, links.requests_elsewhere, feeds.findings, sitemaps.findings)
    return [said for check in checks for said in check(site)]


def test_a_sound_site_has_no_findings(tmp_path: Path) -> None:
    assert all_findings(site(tmp_path)) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="two/">x</a>', "/: <a> 'two/' leads nowhere"),
        ('<a href="one/#here">x</a>', "/: <a> 'one/#here' has no #here to lead to"),
        ('<a href="#here">x</a>', "/: <a> '#here' has no #here to lead to"),
        ('<a href="one">x</a>', "/: <a> 'one' needs a slash at its end"),
        ('<a href="../">x</a>', "/: <a> '../' leaves the site"),
        (
            '<a href="/a/b/one/">x</a>',
            "/: <a> '/a/b/one/' starts at the host and would not move with the site",
        ),
        (
            f'<a href="{BASE_URL}/one/">x</a>',
            f"/: <a> '{BASE_URL}/one/' is a full address and would not move with the site",
        ),
        ('<a href="javascript:x()">x</a>', "/: <a> 'javascript:x()' has a scheme no page should have"),
        ('<img src="a.png" alt="">', "/: <img> 'a.png' leads nowhere"),
        ('<img srcset="print.css 1x, b.png 2x" alt="">', "/: <img> 'b.png' leads nowhere"),
        ('<p style="background: url(c.png)">', "/: <style of p> 'c.png' leads nowhere"),
    ],
)
def test_links_that_fail_are_found(tmp_path: Path, body: str, said: str) -> None:
    assert all_findings(site(tmp_path, **home(body))) == [said]


def test_a_style_sheet_that_asks_for_a_missing_file_is_found(tmp_path: Path) -> None:
    assert all_findings(site(tmp_path, **{"style.css": "a { background: url('a.png') }"})) == [
        "/style.css: 'a.png' leads nowhere"
    ]


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.com/a.png" alt="">',
        '<img src="//example.com/a.png" alt="">',
        '<link rel="stylesheet" href="https://example.com/a.css">',
        '<iframe src="https://example.com/"></iframe>',
        "<style>@import 'https://example.com/a.css';</style>",
    ],
)
def test_requests_to_other_hosts_are_found(tmp_path: Path, body: str) -> None:
    assert len(links.requests_elsewhere(site(tmp_path, **home(body)))) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<h1>T</h1>", "/: 2 h1"),
        ("<h3>T</h3>", "/: h1 is followed by h3"),
        ('<p id="a"><p id="a">', "/: the id 'a' stands on more than one element"),
        ('<img src="print.css">', "/: the image 'print.css' has no alt"),
        ('<a href="one/"> </a>', "/: the link to 'one/' has no text"),
        ("<script>x()</script>", "/: a script: 'x()'"),
        ('<p onclick="x()">', "/: <p onclick> is a script"),
        ('<script type="application/ld+json">{</script>', "/: JSON-LD: Expecting property name"),
        ('<script type="application/ld+json">{}</script>', "/: JSON-LD without @context or @type"),
        ("<b><i>x</b></i>", "/: line 1: adoption-agency-1.3"),
    ],
)
def test_unsound_pages_are_found(tmp_path: Path, body: str, said: str) -> None:
    assert [it[: len(said)] for it in all_findings(site(tmp_path, **home(body)))][:1] == [said]


def test_a_head_that_lacks_something_is_found(tmp_path: Path) -> None:
    bare = "<!doctype html><html><head><title> </title></head><body><h2>T</h2></body></html>"
    said = structure.findings(site(tmp_path, **{"index.html": bare}))
    assert said == [
        f"/: {it}"
        for it in ("no lang", "not one title", "no charset", "no viewport", "0 h1", "headings begin with h2")
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<title>One</title>", "", "not one title: []"),
        ("2020-01-02T00:00:00Z</published>", "2020-01-02</published>", "published is no RFC 3339 instant"),
        ('rel="self"', 'rel="related"', "rel=self is []"),
        ("<author><name>A</name></author>", "", "no author"),
        ("<name>A</name>", "<name/>", "an author without a name"),
        ("tag:example.org,2020:1", "1", "the id is no IRI"),
        (f'href="{BASE_URL}/one/"', f'href="{BASE_URL}/two/"', "not one page of the site"),
        (f'href="{BASE_URL}/"&gt;', 'href="../"&gt;', "is no full address"),
        (f'href="{BASE_URL}/"&gt;', f'href="{BASE_URL}/gone/"&gt;', "leads nowhere"),
        ("</entry>", f"</entry>{ENTRY}", "two entries share an id"),
        (
            "</title>\n<updated>2020",
            "</title>\n<updated>2021",
            "updated is not that of the entry changed last",
        ),
        (ENTRY, ENTRY + ENTRY.replace("2020", "2021"), "the entries are not newest first"),
    ],
)
def test_feeds_against_the_rules_are_found(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in FEED
    assert said in "\n".join(feeds.findings(site(tmp_path, **{"feed.xml": FEED.replace(old, new, 1)})))


def test_feeds_are_offered_and_each_has_its_own_id(tmp_path: Path) -> None:
    assert feeds.findings(site(tmp_path, **{"b.xml": FEED.replace("/feed.xml", "/b.xml")})) == [
        "/b.xml: no page offers this feed"
    ]
    assert f"the id {BASE_URL}/feed.xml is that of more than one feed" in feeds.findings(
        site(tmp_path, **{"b.xml": FEED})
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"two/index.html": page("", url="/two/")}, "/two/ is in no sitemap"),
        (home(head='<meta name="robots" content="noindex">'), "/ is in a sitemap and should not be"),
        ({"sitemap.xml": SITEMAP.replace("/b/one/", "/b/old/")}, "/old/ is in a sitemap and should not be"),
        ({"sitemap.xml": SITEMAP.replace("/b/one/", "/b/")}, "/ is listed more than once"),
        ({"sitemap.xml": SITEMAP.replace("2020-01-02", "yesterday")}, "lastmod is no W3C date"),
        ({"robots.txt": ""}, "/robots.txt: names no sitemap"),
        ({"robots.txt": f"Sitemap: {BASE_URL}/map.xml"}, f"no sitemap at {BASE_URL}/map.xml"),
        ({"more.xml": SITEMAP}, "/more.xml: robots.txt does not lead to this sitemap"),
        ({"one/index.html": page("", url="/")}, "/one/: its canonical address is"),
    ],
)
def test_sitemaps_that_do_not_fit_are_found(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    assert said in "\n".join(sitemaps.findings(site(tmp_path, **changes)))


def test_an_index_leads_to_its_sitemaps(tmp_path: Path) -> None:
    part = f"<sitemap><loc>{BASE_URL}/part.xml</loc></sitemap>"
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{part}</sitemapindex>'
    assert sitemaps.findings(site(tmp_path, **{"sitemap.xml": index, "part.xml": SITEMAP})) == []


def test_a_visitor_follows_links_and_tells_where_they_fail(tmp_path: Path) -> None:
    body = '<a href="two/">x</a><a href="../">x</a><link rel="stylesheet" href="style.css">'
    made = site(tmp_path, **home(body))
    with served(made.folder, "/a/b") as address:
        visitor = Visitor(address)
        visitor.visit("/")
    assert visitor.urls == {"/", "/one/", "/feed.xml", "/style.css", "/print.css"}
    assert visitor.findings == [
        "/: /two/ is answered with 404",
        f"/: {address.removesuffix('b')} is answered with 404",
    ]


@pytest.mark.skipif(nu.missing() is not None, reason=str(nu.missing()))
def test_the_nu_html_checker_tells_page_line_and_fault(tmp_path: Path) -> None:
    said = nu.findings(site(tmp_path, **home("<p><div></p>")).folder)
    assert any(it.startswith("/index.html:1: No “p” element in scope") for it in said)
