"""The sample archive as the web sees it: valid, whole, movable, quiet."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from webcheck import expect_none, feeds, links, nu, sitemaps, structure
from webcheck.crawl import Visitor, served
from webcheck.site import Site


@pytest.fixture(scope="module")
def visitor(sample_site: Site) -> Iterator[Visitor]:
    """Someone who came to the home page of the served site and followed every link."""
    with served(sample_site.folder, urlsplit(sample_site.base_url).path) as address:
        visitor = Visitor(address)
        visitor.visit("/")
        yield visitor


def test_the_sample_archive_has_every_kind_of_page(sample_site: Site) -> None:
    templates = {"/", "/404.html", "/topics/", "/authors/", "/regions/", "/about/"}
    assert templates <= sample_site.documents.keys()
    assert len(sample_site.documents) > 50
    assert len(feeds.feeds(sample_site)) > 1


@pytest.mark.skipif(nu.missing() is not None, reason=str(nu.missing()))
def test_the_nu_html_checker_finds_nothing(sample_site: Site) -> None:
    expect_none(nu.findings(sample_site.folder))


def test_every_page_is_sound(sample_site: Site) -> None:
    expect_none(structure.findings(sample_site))


def test_every_link_and_fragment_leads_somewhere(sample_site: Site) -> None:
    expect_none(links.findings(sample_site))


def test_no_page_makes_a_browser_ask_another_host(sample_site: Site) -> None:
    expect_none(links.requests_elsewhere(sample_site))


def test_a_visitor_below_a_sub_path_meets_no_dead_link(visitor: Visitor) -> None:
    expect_none(visitor.findings)


def test_a_visitor_never_leaves_the_sub_path(visitor: Visitor) -> None:
    expect_none([it for it in visitor.seen if not it.startswith(visitor.address + "/")])


def test_every_page_is_reached_from_the_home_page(visitor: Visitor, sample_site: Site) -> None:
    pages = {url for url, page in sample_site.documents.items() if page.is_page}
    expect_none(sorted(pages - visitor.urls))


def test_a_missing_address_shows_a_page_that_leads_back(sample_site: Site) -> None:
    with served(sample_site.folder, urlsplit(sample_site.base_url).path) as address:
        visitor = Visitor(address)
        visitor.visit("/no/such/page/")
    assert visitor.findings == ["the start: /no/such/page/ is answered with 404"]
    assert {"/", "/style.css"} <= visitor.urls


def test_every_feed_keeps_the_rules_of_atom(sample_site: Site) -> None:
    expect_none(feeds.findings(sample_site))


def test_the_sitemaps_list_the_pages_to_index_and_no_others(sample_site: Site) -> None:
    expect_none(sitemaps.findings(sample_site))


def test_every_xml_file_is_a_feed_or_a_sitemap(sample_site: Site) -> None:
    roots = {str(root.tag) for root in sample_site.xml.values()}
    assert roots <= {f"{feeds.ATOM}feed", f"{sitemaps.PROTOCOL}urlset", f"{sitemaps.PROTOCOL}sitemapindex"}


def test_no_output_knows_where_it_was_built(sample_site: Site) -> None:
    place = os.fsencode(sample_site.folder.parent)
    expect_none([url for url, path in sample_site.files.items() if place in path.read_bytes()])
