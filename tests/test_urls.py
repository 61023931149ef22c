"""Addresses: stable, safe, and right below any sub-path."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microfiche import urls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ice road to the islands opens", "ice-road-to-the-islands-opens"),
        ("Россия и мир", "rossiya-i-mir"),
        ("北京", "beijing"),
        ("Straße der ﬁnanzen", "strasse-der-finanzen"),
        ("The chancellor’s plan", "the-chancellors-plan"),
        ("U.S. & Co.", "u-s-co"),
        ("word " * 40, "-".join(["word"] * 16)),
        ("a" * 100, "a" * 80),
    ],
)
def test_a_slug_is_lower_case_words_joined_by_hyphens(text: str, expected: str) -> None:
    assert urls.slug(text) == expected


@given(st.text())
def test_a_slug_is_safe_short_and_its_own_slug(text: str) -> None:
    made = urls.slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= urls.SLUG_LENGTH
    assert urls.slug(made) == made


@given(st.text("ab C1-_.&'`’\t\0\x1f\x7f"))
def test_ascii_text_has_the_slug_it_has_among_other_text(text: str) -> None:
    there = urls.slug(f"{text} z")
    assert urls.slug(f"{text} ｚ") == there  # a wide z, which is a z once normalised


def test_texts_without_a_word_get_slugs_of_their_own() -> None:
    assert urls.slug("***") != urls.slug("???")


def test_a_slug_of_digits_never_meets_a_day_page() -> None:
    assert not urls.article_slug("14").isdigit()
    assert urls.article_slug("1984: a year") == "1984-a-year"


@pytest.mark.parametrize(
    ("path", "slug", "expected"),
    [
        ("articles/2017/05/ice.md", None, "/2017/05/ice/"),
        ("articles/2017/05/ice.md", "snow", "/2017/05/snow/"),
        ("articles/ice.md", None, "/ice/"),
    ],
)
def test_the_address_of_an_article_is_its_path(path: str, slug: str | None, expected: str) -> None:
    assert urls.article_url(path, slug) == expected


parts = st.text("a5é.~- /\n") | st.sampled_from(["14", "part-3", "part-x", "١", "14.md", ".", "ice", "2017"])


@given(st.lists(parts, min_size=1, max_size=4))
def test_a_usual_path_has_the_address_any_path_has(names: list[str]) -> None:
    *folders, last = "/".join(names).split("/")
    folder = "/".join(["articles", *folders])
    last = last or "a"
    assert urls.article_url(f"{folder}/{last}.md") == urls.article_url(f"{folder}/{last}.md", last)


def test_file_names_that_are_no_addresses_become_some() -> None:
    assert urls.article_url("articles/2017/Ледовая дорога.md") == "/2017/ledovaya-doroga/"


@pytest.mark.parametrize("url", ["/", "/2017/", "/2017/05/ice/", "/topics/syria/feed.xml", "/feed.xml"])
@pytest.mark.parametrize("base", ["https://x.org", "https://x.org/a/b"])
def test_root_and_url_are_a_link_that_works_below_any_path(url: str, base: str) -> None:
    assert urljoin(base + url, urls.root_of(url) + "/style.css") == base + "/style.css"


@pytest.mark.parametrize(
    ("url", "path"), [("/", "index.html"), ("/a/b/", "a/b/index.html"), ("/feed.xml", "feed.xml")]
)
def test_every_url_has_one_output_path(url: str, path: str) -> None:
    assert urls.output_path(url) == path


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("", "/topics/syria/"),
        ("2017-05-14", "/topics/syria/2017/05/14/"),
        ("2017-05-14#2", "/topics/syria/2017/05/14/part-2/"),
        ("undated", "/topics/syria/undated/"),
    ],
)
def test_a_period_stands_below_its_listing(period: str, expected: str) -> None:
    assert urls.listing_url("/topics/syria/", period) == expected


@pytest.mark.parametrize(
    ("href", "internal"),
    [
        ("../05/ice.md", True),
        ("/2017/05/ice/", True),
        ("media/ice.jpg", True),
        ("?p=1", True),
        ("https://x.org/", False),
        ("//x.org/", False),
        ("mailto:a@x.org", False),
        ("#note", False),
        ("", False),
        ("http://[broken", False),
    ],
)
def test_only_links_without_scheme_and_host_lead_into_the_site(href: str, internal: bool) -> None:
    assert urls.is_internal(href) is internal


def test_a_link_is_resolved_against_the_folder_it_stands_in() -> None:
    assert urls.resolve("../06/b.md#x", "/articles/2017/05") == "/articles/2017/06/b.md"
    assert urls.resolve("/topics/", "/articles") == "/topics/"
    with pytest.raises(ValueError, match="out of the site"):
        urls.resolve("../../../x", "/articles/2017")


@pytest.mark.parametrize(
    ("alias", "said"),
    [
        ("old", "must begin"),
        ("/?p=1", "query"),
        ("/a/../b", "safe"),
        ("//x.org/", "must begin"),
        ("/a\nb", "safe"),
    ],
)
def test_an_alias_that_cannot_be_redirected_from_says_why(alias: str, said: str) -> None:
    assert said in (urls.alias_problem(alias) or "")


@pytest.mark.parametrize(
    ("alias", "url"), [("/old", "/old/"), ("/old/", "/old/"), ("/a/old.html", "/a/old.html"), ("/", "/")]
)
def test_an_alias_is_a_folder_or_a_file(alias: str, url: str) -> None:
    assert urls.alias_url(alias) == url
