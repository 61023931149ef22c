"""Articles: what their files must say, what planning learns of them, and the file of an article."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from microfiche import articles, markdown
from microfiche.dates import Date
from microfiche.model import Article, FrontMatter, Origin, Provenance

PATH = "articles/2017/05/ice-road.md"
HEAD = "title: Ice road\ndate: 2017-05-14\n"
A_DATE = "write 2017, 2017-05, 2017-05-14 or 2017-05-14T09:30:00+03:00"


def read(head: str, body: str = "", path: str = PATH) -> Article:
    article, _, problems = articles.read(f"---\n{head}---\n{body}".encode(), path)
    assert problems == ()
    assert article is not None
    return article


def problems(head: str) -> list[str]:
    article, _, found = articles.read(f"---\n{head}---\n".encode(), PATH)
    assert article is None
    return [f"{it.place}: {it.message}" for it in found]


def test_an_article_is_its_head_its_address_and_the_digest_of_its_text() -> None:
    article = read(HEAD, "\nText\n")
    assert article.path == PATH
    assert article.url == "/2017/05/ice-road/"
    assert article.meta == FrontMatter(title="Ice road", date=Date("2017-05-14"))
    assert article.text.digest == hashlib.sha256(b"Text\n").hexdigest()


def test_the_digest_of_a_text_is_the_same_whatever_its_line_ends() -> None:
    unix = f"---\n{HEAD}---\n\nOne\ntwo\n".encode()
    article, body, _ = articles.read(unix, PATH)
    assert articles.read(unix.replace(b"\n", b"\r\n"), PATH) == (article, body, ())


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    plain = f"---\n{HEAD}---\n\nNé – 北京 😀\n".encode()
    article, body, _ = articles.read(plain, PATH)
    assert articles.read(b"\xef\xbb\xbf" + plain, PATH) == (article, body, ())
    assert article is not None
    assert article.text.digest == hashlib.sha256("Né – 北京 😀\n".encode()).hexdigest()


def test_a_slug_replaces_the_last_part_of_the_address() -> None:
    assert read(HEAD + "slug: thaw\n").url == "/2017/05/thaw/"


def test_a_path_that_no_address_can_hold_is_made_one() -> None:
    assert (
        read(HEAD, path="articles/Zeitungen 2017/Ледовая дорога.md").url == "/zeitungen-2017/ledovaya-doroga/"
    )


def test_links_into_the_site_and_the_lead_are_known_without_the_text() -> None:
    article = read(HEAD, "\nThe road [opens](/2017/05/opens/).\n\nAgain.\n")
    assert article.text.links == ("/2017/05/opens/",)
    assert article.summary == "The road opens."


def test_with_a_summary_no_lead_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def scan(body: str, want_lead: bool = True) -> tuple[tuple[str, ...], str]:
        asked.append(want_lead)
        return (), "A lead." if want_lead else ""

    monkeypatch.setattr(markdown, "scan", scan)
    assert read(HEAD).summary == "A lead."
    assert read(HEAD + "summary: It opens.\n").summary == "It opens."
    assert asked == [True, False]


def test_title_and_date_are_wanted_at_the_first_line_with_a_hint() -> None:
    _, _, (date, title) = articles.read(b"---\nauthors: [A]\ntitle: ' '\n---\n", PATH)
    hint = "Add a line `title: …`, or `draft: true` until it has one."
    assert str(title) == f"content/{PATH}:1: the article has no title\n    {hint}"
    hint = "Add a line `date: 2017-05-14` (`2017-05` or `2017` will do), or `draft: true` until it is known."
    assert str(date) == f"content/{PATH}:1: the article has no date\n    {hint}"


def test_a_draft_needs_neither_title_nor_date() -> None:
    assert read("draft: yes\n").meta == FrontMatter(draft=True)


def test_a_wrong_date_is_not_a_missing_one() -> None:
    assert problems("title: [A]\ndate: 2017-5\n") == [
        f"content/{PATH}:2:8: `title` must be one text, not a list",
        f"content/{PATH}:3:7: `2017-5` is not a date: {A_DATE}",
    ]
    assert problems("draft: maybe\n") == [f"content/{PATH}:2:8: `draft` must be true or false, not `maybe`"]


def test_types_and_contents_are_judged_at_once() -> None:
    head = (
        "title: Ice road\n"
        "date: 2017-05-14\n"
        "updated: later\n"
        "source: {nmae: Courier, url: courier.example}\n"
        "url: ftp://courier.example/ice\n"
        "language: en_US\n"
        "corrections: [{date: 2017-05-32, text: A}]\n"
        "slug: Ice Road\n"
        "aliases:\n"
        "  - old/path\n"
        "  - /?p=1\n"
        "  - /good/path/\n"
        "  - /../up/\n"
        "sumary: It opens.\n"
    )
    assert problems(head) == [
        f"content/{PATH}:4:10: `later` is not a date: {A_DATE}",
        f"content/{PATH}:5:10: unknown key `nmae` in `source`",
        f"content/{PATH}:5:30: `courier.example` is not the address of a page on the web",
        f"content/{PATH}:6:6: `ftp://courier.example/ice` is not the address of a page on the web",
        f"content/{PATH}:7:11: `en_US` is not a language tag",
        f"content/{PATH}:8:22: `2017-05-32` has no such day: 2017-05 has 31 days",
        f"content/{PATH}:9:7: `Ice Road` cannot be the last part of an address",
        f"content/{PATH}:11:5: the alias `old/path` must begin with one slash",
        f"content/{PATH}:12:5: the alias `/?p=1` has a query or fragment, which no static host can redirect",
        f"content/{PATH}:14:5: the alias `/../up/` is no safe path",
        f"content/{PATH}:15:1: unknown key `sumary`",
    ]


@pytest.mark.parametrize("alias", ["/?p=1", "/2009/old.html#top", "/old/?a=b&c=d"])
def test_an_alias_only_a_server_could_redirect_is_a_warning(alias: str) -> None:
    article, _, found = articles.read(f"---\n{HEAD}aliases: ['{alias}']\n---\n".encode(), PATH)
    assert article is not None
    assert [(it.place, it.severity) for it in found] == [(f"content/{PATH}:4:11", "warning")]


@pytest.mark.parametrize("alias", ["old", "//host/a?b", "/a/../b?c", "https://example.org/a"])
def test_an_alias_that_is_no_path_is_an_error(alias: str) -> None:
    _, _, found = articles.read(f"---\n{HEAD}aliases: ['{alias}']\n---\n".encode(), PATH)
    assert [it.severity for it in found] == ["error"]


@pytest.mark.parametrize(
    "tag",
    [
        "en",
        "haw",
        "pt-BR",
        "es-419",
        "zh-Hans-CN",
        "de-1996",
        "sl-rozaj-biske",
        "ar-u-nu-latn",
        "sr-Latn-x-a",
    ],
)
def test_a_language_is_a_tag(tag: str) -> None:
    assert read(f"{HEAD}language: {tag}\n").meta.language == tag


@pytest.mark.parametrize("tag", ["english", "en_US", "e", "en-", "-en", "en US", "12", '""', "zh-Hans-", "i"])
def test_anything_else_is_no_language(tag: str) -> None:
    assert len(problems(f"{HEAD}language: {tag}\n")) == 1


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://example.org:8080/a?b=c#d", "https://пример.рф/а"]
)
def test_an_address_is_a_full_one_on_the_web(url: str) -> None:
    assert read(f"{HEAD}url: {url}\nsource: {{url: '{url}'}}\n").meta.source == Origin(url=url)


@pytest.mark.parametrize(
    "url",
    ["a.org", "//a.org", "mailto:a@b.example", "javascript:alert(1)", "http://", "https://a b", "http://[x"],
)
def test_anything_else_is_no_address(url: str) -> None:
    assert len(problems(f"{HEAD}url: '{url}'\n")) == 1


@pytest.mark.parametrize("slug", ["14", "Ice", "ice road", "a/b", "ледовая", "-a", "a" * 90, '""'])
def test_a_slug_is_its_own_slug_and_never_a_day(slug: str) -> None:
    assert len(problems(f"{HEAD}slug: {slug}\n")) == 1


META = FrontMatter(title="Ice: road", date=Date("2017-05-14"), authors=("A",))
ORIGIN = Provenance(
    raw="raw/a.txt", sha256="0", importer="text/1", imported="2026-01-01T00:00:00Z", digest="0"
)


@pytest.mark.parametrize("body", ["", "Text", "Text\n", "\n\n  Text\n\n", "a\n---\nb\n"])
def test_an_article_written_is_the_article_read(body: str) -> None:
    data = articles.write(META, body)
    article, read_body, found = articles.read(data, PATH)
    assert found == ()
    assert article is not None
    assert (article.meta, read_body) == (META, body)
    assert articles.body_of(data) == (body, article.text.digest)


def test_a_body_is_had_without_a_look_at_the_head() -> None:
    digest = hashlib.sha256(b"Text\n").hexdigest()
    assert articles.body_of("\ufeff---\r\n: [ {\r\n---\r\n\r\nText\r\n".encode()) == ("Text\n", digest)
    with pytest.raises(ValueError, match="no front matter"):
        articles.body_of(b"Text")


def test_half_a_surrogate_pair_cannot_be_written() -> None:
    with pytest.raises(UnicodeEncodeError):
        articles.write(FrontMatter(title="A\ud800"), "")


def test_the_digest_tells_an_edited_article_from_an_imported_one() -> None:
    imported = articles.digest(META, "Text\n")
    kept = msgspec.structs.replace(META, provenance=ORIGIN)
    article, body, _ = articles.read(articles.write(kept, "Text\n"), PATH)
    assert article is not None
    assert article.meta.provenance == ORIGIN
    assert articles.digest(article.meta, body) == imported
    assert articles.digest(article.meta, body + "more") != imported
    assert articles.digest(msgspec.structs.replace(kept, title="B"), body) != imported


def test_the_digest_of_an_article_is_kept_by_every_version() -> None:
    """Archives hold it: a change here makes every imported article look edited."""
    assert (
        articles.digest(META, "Text\n")
        == hashlib.sha256(b'{"title":"Ice: road","date":"2017-05-14","authors":["A"]}\nText\n').hexdigest()
    )
