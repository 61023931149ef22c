"""The NewsArticle of an article's page: it speaks of the original, and of the archive apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from microfiche.dates import Date
from microfiche.model import FrontMatter, Origin
from microfiche.outputs import jsonld
from microfiche.pages import ArticlePage
from outputs import pages


def read(page: ArticlePage, base_url: str | None = pages.BASE_URL) -> dict[str, Any]:
    loaded = json.loads(jsonld.news_article(page, pages.site(base_url)))
    assert isinstance(loaded, dict)
    return loaded


def test_it_says_what_was_published() -> None:
    found = read(pages.article())
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "NewsArticle"
    assert found["headline"] == "Ice road opens"
    assert found["alternativeHeadline"] == "Two weeks late"
    assert found["description"] == "The road to the islands opens."
    assert found["inLanguage"] == "en-GB"
    assert found["articleSection"] == "World"
    assert (found["dateline"], found["printEdition"], found["printPage"]) == ("HELSINKI", "Late", "A4")


def test_each_author_is_one_person_or_organisation() -> None:
    assert read(pages.article())["author"] == [
        {
            "@type": "Person",
            "name": "Jane van der Berg",
            "url": "https://archive.example/sub/authors/jane-van-der-berg/",
        },
        {
            "@type": "Organization",
            "name": "Harbour Wire",
            "url": "https://archive.example/sub/authors/harbour-wire/",
        },
    ]


def test_publisher_and_date_are_those_of_the_first_publication() -> None:
    found = read(pages.article())
    assert found["datePublished"] == "2017-05-11"
    assert found["dateModified"] == "2017-05-16T09:30:00+03:00"
    assert found["publisher"] == {"@type": "NewsMediaOrganization", "name": "The Original"}
    assert found["isPartOf"] == {"@type": "Newspaper", "name": "The Original"}
    assert found["sameAs"] == ["https://original.example/1", "https://copy.example/1"]


def test_without_an_earlier_publication_they_are_the_copys_own() -> None:
    found = read(pages.article(meta=pages.meta(source=None)))
    assert found["datePublished"] == "2017-05-14"
    assert found["publisher"]["name"] == "The Copy"
    assert found["sameAs"] == ["https://copy.example/1"]


def test_what_the_archive_did_stands_apart() -> None:
    found = read(pages.article())
    assert found["url"] == "https://archive.example/sub/2017/05/ice/"
    assert found["sdDatePublished"] == "2026-11-23"
    assert found["sdPublisher"] == {
        "@type": "ArchiveOrganization",
        "name": "The Archive",
        "url": "https://archive.example/sub/",
    }


def test_places_and_topics() -> None:
    found = read(pages.article())
    assert [(it["@type"], it["name"]) for it in found["contentLocation"]] == [
        ("Place", "Finland"),
        ("Place", "Åland"),
    ]
    assert found["contentLocation"][1]["url"] == "https://archive.example/sub/regions/aland/"
    assert found["about"] == [
        {"@type": "Thing", "name": "Roads", "url": "https://archive.example/sub/topics/roads/"}
    ]


def test_corrections() -> None:
    assert read(pages.article())["correction"] == [
        {"@type": "CorrectionComment", "text": "It was two weeks.", "datePublished": "2017-05-15"}
    ]


def test_the_picture_has_a_full_address() -> None:
    assert read(pages.article())["image"] == {
        "@type": "ImageObject",
        "url": "https://archive.example/sub/media/ice.jpg",
        "caption": "The road",
        "creditText": "A. Person",
    }
    elsewhere = pages.article(image="https://pictures.example/ice.jpg")
    assert read(elsewhere, None)["image"]["url"] == "https://pictures.example/ice.jpg"


@pytest.mark.parametrize(
    ("rights", "field"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "license"),
        ("© The Original", "copyrightNotice"),
        ("See https://example.org/terms", "copyrightNotice"),
    ],
)
def test_rights_are_a_licence_only_when_they_are_an_address(rights: str, field: str) -> None:
    found = read(pages.article(meta=pages.meta(rights=rights)))
    assert {name: found.get(name) for name in ("license", "copyrightNotice") if name in found} == {
        field: rights
    }


def test_an_interval_is_no_date_of_publication() -> None:
    dated = pages.meta(date=Date("2009-07/2009-08"), source=Origin(name="The Original"))
    assert "datePublished" not in read(pages.article(meta=dated))
    assert (
        read(pages.article(meta=pages.meta(date=Date("2009-08"), source=None)))["datePublished"] == "2009-08"
    )


def test_without_a_base_url_the_sites_own_addresses_are_left_out() -> None:
    text = jsonld.news_article(pages.article(None), pages.site(None))
    found = json.loads(text)
    assert "url" not in found
    assert "image" not in found
    assert all("url" not in it for it in [*found["author"], *found["about"], found["sdPublisher"]])
    assert found["sameAs"] == ["https://original.example/1", "https://copy.example/1"]
    assert "archive.example" not in text
    assert '"/' not in text


def test_what_is_not_known_is_not_there() -> None:
    bare = pages.article(
        meta=FrontMatter(title="Bare"), description="", authors=(), terms={}, image=None, language="en"
    )
    assert set(read(bare)) == {"@context", "@type", "url", "headline", "inLanguage", "sdPublisher"}


def test_no_character_ends_the_script_element() -> None:
    title = "</script><!-- & \u2028 \u2029 'x' \"y\" \\"
    text = jsonld.news_article(pages.article(meta=pages.meta(title=title)), pages.site())
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["headline"] == title


def test_the_order_is_always_the_same() -> None:
    names = list(read(pages.article()))
    assert names[:4] == ["@context", "@type", "url", "headline"]
    assert [it for it in names if it in read(pages.article(None))] == list(read(pages.article(None)))
