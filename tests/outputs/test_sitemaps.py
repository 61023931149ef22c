"""Sitemaps by the protocol of sitemaps.org, and the robots.txt that names them."""

from __future__ import annotations

import pytest
from lxml import etree

from microfiche.dates import Date
from microfiche.outputs import sitemaps
from microfiche.pages import Sitemap, SitemapEntry

BASE = "https://archive.example/sub"
PROTOCOL = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

SCHEMA = """
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9" elementFormDefault="qualified">
  <xsd:simpleType name="date">
    <xsd:union memberTypes="xsd:gYear xsd:gYearMonth xsd:date xsd:dateTime"/>
  </xsd:simpleType>
  <xsd:simpleType name="place">
    <xsd:restriction base="xsd:anyURI">
      <xsd:minLength value="12"/><xsd:maxLength value="2048"/>
    </xsd:restriction>
  </xsd:simpleType>
  <xsd:complexType name="row"><xsd:sequence>
    <xsd:element name="loc" type="place"/>
    <xsd:element name="lastmod" type="date" minOccurs="0"/>
  </xsd:sequence></xsd:complexType>
  <xsd:element name="urlset"><xsd:complexType><xsd:sequence>
    <xsd:element name="url" type="row" minOccurs="0" maxOccurs="50000"/>
  </xsd:sequence></xsd:complexType></xsd:element>
  <xsd:element name="sitemapindex"><xsd:complexType><xsd:sequence>
    <xsd:element name="sitemap" type="row" minOccurs="0" maxOccurs="50000"/>
  </xsd:sequence></xsd:complexType></xsd:element>
</xsd:schema>
"""


def read(sitemap: Sitemap) -> etree._Element:
    root = etree.fromstring(sitemaps.render(sitemap))
    etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(root)
    return root


def one(*entries: SitemapEntry) -> etree._Element:
    return read(Sitemap(url=sitemaps.URL, base_url=BASE, entries=entries))


def test_pages_are_listed_in_order_with_full_addresses() -> None:
    root = one(SitemapEntry("/"), SitemapEntry("/2017/05/ice/"), SitemapEntry("/a b/ä&'/"))
    assert root.tag == f"{PROTOCOL}urlset"
    assert [loc.text for loc in root.iter(f"{PROTOCOL}loc")] == [
        "https://archive.example/sub/",
        "https://archive.example/sub/2017/05/ice/",
        "https://archive.example/sub/a%20b/%C3%A4&'/",
    ]


@pytest.mark.parametrize(
    ("updated", "shown"),
    [
        ("2017-05-14", "2017-05-14"),
        ("2017", "2017"),
        ("2017-05", "2017-05"),
        ("2017-05-14T09:30:00+03:00", "2017-05-14T09:30:00+03:00"),
        ("2017-05-14T09:30:00Z", "2017-05-14T09:30:00Z"),
        ("2017-05-14T09:30:00", "2017-05-14"),
    ],
)
def test_a_modification_is_dated_as_written(updated: str, shown: str) -> None:
    assert one(SitemapEntry("/", Date.parse(updated))).findtext(f".//{PROTOCOL}lastmod") == shown


@pytest.mark.parametrize("updated", [None, Date("2017-05/2017-06")])
def test_an_unknown_modification_is_not_made_up(updated: Date | None) -> None:
    assert one(SitemapEntry("/", updated)).find(f".//{PROTOCOL}lastmod") is None


def test_an_empty_site_has_a_sitemap() -> None:
    assert len(one()) == 0


def test_a_full_sitemap_is_still_one() -> None:
    assert list(sitemaps.parts(["/a/", "/b/", "/c/"], size=3)) == [("/sitemap.xml", ["/a/", "/b/", "/c/"])]


def test_a_larger_site_has_an_index_and_parts() -> None:
    pages = [f"/{number}/" for number in range(7)]
    parts = dict(sitemaps.parts(pages, size=3))
    assert list(parts) == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    assert [url for part in parts.values() for url in part] == pages
    assert max(map(len, parts.values())) == 3
    index = sitemaps.index(BASE, len(pages), size=3)
    assert (index.url, index.index) == ("/sitemap.xml", True)
    root = read(index)
    assert root.tag == f"{PROTOCOL}sitemapindex"
    assert [loc.text for loc in root.iter(f"{PROTOCOL}loc")] == [f"{BASE}{url}" for url in parts]
    assert root.find(f".//{PROTOCOL}lastmod") is None


def test_the_limit_is_below_the_protocols() -> None:
    pages = ["/"] * 30_001
    assert [len(part) for _, part in sitemaps.parts(pages)] == [30_000, 1]
    assert [it.url for it in sitemaps.index(BASE, 30_001).entries] == ["/sitemap-1.xml", "/sitemap-2.xml"]
