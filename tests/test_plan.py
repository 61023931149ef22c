"""The plan: all addresses at once, collisions before the first write, data when it is asked for."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from archives import article, record
from microfiche.archive import assemble
from microfiche.config import Config, Listing
from microfiche.model import Article, Image, Standalone, StandaloneMeta, Text, Withdrawal
from microfiche.pages import Feed, File, Page, Sitemap
from microfiche.plan import Plan
from microfiche.views import initial

BASE = "https://archive.example/sub"


def plan(*articles: Article, **options: Any) -> Plan:
    config = options.pop("config", Config(base_url=BASE))
    records, pages = options.pop("records", ()), options.pop("pages", ())
    return Plan(
        assemble(articles, records, pages, config),
        config,
        {url: File(source, b"") for url, source in options.pop("files", {}).items()},
    )


def data(plan: Plan, url: str) -> Any:
    page = plan[url]
    assert isinstance(page, Page)
    assert page.url == page.data.url == url
    return page.data


def about(path: str = "pages/about.md", **meta: Any) -> Standalone:
    url = "/" + path.partition("/")[2].removesuffix(".md") + "/"
    return Standalone(path=path, url=url, meta=StandaloneMeta(title="About", **meta), text=Text(digest=""))


def linking(path: str, *links: str) -> Article:
    return saying(article(path), Text(digest="", links=links))


def saying(it: Article, text: Text) -> Article:
    return Article.of(path=it.path, url=it.url, meta=it.meta, text=text)


def moved(it: Article, url: str) -> Article:
    return Article.of(path=it.path, url=url, meta=it.meta, text=it.text)


def said(plan: Plan) -> list[str]:
    return [problem.message for problem in plan.problems if problem.severity == "error"]


def test_a_small_archive_has_these_addresses() -> None:
    made = plan(
        article("2017/05/ice", topics=("Winter",)), pages=(about(),), files={"/style.css": "static/style.css"}
    )
    assert sorted(made) == [
        "/", "/2017/", "/2017/05/ice/", "/404.html", "/about/", "/authors/", "/feed.xml", "/regions/",
        "/robots.txt", "/sitemap.xml", "/sources/", "/style.css", "/topics/", "/topics/winter/",
        "/topics/winter/feed.xml",
    ]  # fmt: skip
    assert said(made) == []


def test_an_empty_archive_has_a_plan() -> None:
    assert data(plan(), "/").total == 0


def test_every_planned_output_can_be_made_and_has_its_own_url() -> None:
    made = plan(
        article("2017/05/ice", topics=("Winter",), aliases=("/old/",)),
        article("2016/01/gone", withdrawn=Withdrawal(reason="Wrong")),
        records=(record("topics/cold", "Cold"),),
    )  # fmt: skip
    assert all(output.url == url for url, output in made.items())


def test_two_articles_at_one_address_are_an_error_that_names_both() -> None:
    made = plan(article("2017/ice"), article("2017/snow", slug="ice"))
    assert made.problems == [] or said(made) == []
    clash = moved(article("2017/snow"), "/2017/ice/")
    (problem,) = said(plan(article("2017/ice"), clash))
    assert "content/articles/2017/ice.md" in problem
    assert "content/articles/2017/snow.md" in problem


def test_an_article_where_a_period_stands_is_an_error() -> None:
    clash = moved(article("x", "2017-05-14"), "/2017/")
    (problem,) = said(plan(clash))
    assert "/2017/" in problem


def test_a_static_file_never_shadows_a_page() -> None:
    (problem,) = said(plan(files={"/feed.xml": "static/feed.xml"}))
    assert "static/feed.xml" in problem


def test_a_file_where_a_folder_must_be_is_an_error() -> None:
    (problem,) = said(plan(article("2017/ice"), files={"/2017": "static/2017"}))
    assert "static/2017" in problem


def test_an_alias_redirects_and_never_takes_an_address_in_use() -> None:
    made = plan(
        article("2017/ice", aliases=("/old/ice.html",)), article("2017/snow", aliases=("/2017/ice/",))
    )
    assert data(made, "/old/ice.html").target == "/2017/ice/"
    (problem,) = said(made)
    assert "/2017/ice/" in problem


def test_the_aliases_of_a_record_redirect_from_their_own_slugs() -> None:
    michel = record("authors/michel-x", "Michel X", aliases=("Prof. Michel X", "MICHEL X"))
    made = plan(article("2017/ice", authors=("Prof. Michel X",)), records=(michel,))
    assert data(made, "/authors/prof-michel-x/").target == "/authors/michel-x/"
    assert said(made) == []


def test_a_page_does_not_change_when_an_unrelated_article_does() -> None:
    kept = [
        article(f"2017/{name}", f"2017-0{number}-01", topics=("Ice",)) for number, name in enumerate("abc", 1)
    ]
    other = article("2015/x", "2015-01-01", topics=("Sun",))
    before, after = (
        plan(*kept, other),
        plan(*kept, article("2015/x", "2015-01-01", topics=("Sun",), title="New")),
    )
    changed = {url for url in before if isinstance(before[url], Page) and before[url] != after[url]}
    assert changed == {"/", "/2015/", "/2015/x/", "/2017/a/", "/topics/sun/"}


def test_a_body_edit_touches_the_article_and_the_feed_alone() -> None:
    before = article("2017/ice", topics=("Ice",), authors=("A",))
    after = saying(before, Text(digest="other", lead="Lead."))
    one, other = plan(before, article("2017/snow")), plan(after, article("2017/snow"))
    assert {url for url in one if one[url] != other[url]} == {"/2017/ice/", "/feed.xml"}


def test_a_long_listing_has_a_head_with_the_newest_and_a_page_for_each_year() -> None:
    config = Config(base_url=BASE, listing=Listing(split=2, newest=1))
    some = [article(f"x/{year}-a", str(year), topics=("Ice",)) for year in (2015, 2016, 2017)]
    made = plan(*some, config=config)
    head = data(made, "/topics/ice/")
    assert [ref.title for group in head.groups for ref in group.articles] == ["2017 a"]
    assert [(part.name, part.count) for part in head.parts] == [("2017", 1), ("2016", 1), ("2015", 1)]
    year = data(made, "/topics/ice/2016/")
    assert (year.previous.url, year.next.url) == ("/topics/ice/2015/", "/topics/ice/2017/")
    assert [step.url for step in year.path] == ["/topics/", "/topics/ice/"]


def test_a_short_listing_is_one_page_under_year_headings() -> None:
    made = plan(article("a/n1", "2016", topics=("Ice",)), article("a/n2", "2017", topics=("Ice",)))
    assert [group.period for group in data(made, "/topics/ice/").groups] == ["2017", "2016"]
    assert "/topics/ice/2017/" not in made


def test_an_article_page_names_its_neighbours_and_those_on_its_topics() -> None:
    first, second, third = (
        article("a/n1", "2015", topics=("Ice",)),
        article("a/n2", "2016"),
        article("a/n3", "2017", topics=("Ice",)),
    )
    page = data(plan(first, second, third), "/a/n3/")
    assert (page.previous.url, page.next) == ("/a/n2/", None)
    (topic,) = page.topics
    assert (topic.term.name, topic.earlier.url, topic.later) == ("Ice", "/a/n1/", None)
    assert page.period.url == "/2017/"


def test_links_in_texts_are_resolved_to_addresses() -> None:
    links = ("../06/snow.md#top", "/2017/06/snow", "media/ice.jpg", "../../../media/ice.jpg", "/topics/")
    made = plan(linking("2017/05/ice", *links), article("2017/06/snow"), files={"/media/ice.jpg": "ice.jpg"})
    assert [url for _, url in data(made, "/2017/05/ice/").body.links] == [
        "/2017/06/snow/#top", "/2017/06/snow/", "/media/ice.jpg", "/media/ice.jpg", "/topics/",
    ]  # fmt: skip
    assert made.broken == []


def test_links_that_lead_nowhere_are_told() -> None:
    made = plan(linking("2017/05/ice", "../nowhere.md", "../../../../../up"))
    assert [link.href for link in made.broken] == ["../nowhere.md", "../../../../../up"]


def test_a_picture_or_translation_that_is_not_there_is_told() -> None:
    made = plan(article("2017/ice", image=Image(src="media/none.jpg"), translations=("none",)))
    assert [link.href for link in made.broken] == ["media/none.jpg", "none"]


def test_a_withdrawn_article_keeps_its_address_and_nothing_else() -> None:
    made = plan(
        article("2017/ice", title="Wrong", topics=("Ice",), withdrawn=Withdrawal(reason="It was wrong")),
        article("2017/snow"),
    )
    assert data(made, "/2017/ice/").reason == "It was wrong"
    everywhere = msgspec.json.encode([made[url] for url in made if url != "/2017/ice/"], enc_hook=str)
    assert b"Wrong" not in everywhere
    assert b"/2017/ice/" not in everywhere


def test_term_feeds_have_summaries_and_the_archives_feed_has_texts() -> None:
    made = plan(article("2017/ice", topics=("Ice",)))
    full, short = made["/feed.xml"], made["/topics/ice/feed.xml"]
    assert isinstance(full, Feed)
    assert isinstance(short, Feed)
    assert full.entries[0].body is not None
    assert short.entries[0].body is None


def test_feeds_hold_the_newest_twenty() -> None:
    feed = plan(*(article(f"2017/n{number}", f"2017-01-{number:02}") for number in range(1, 26)))["/feed.xml"]
    assert isinstance(feed, Feed)
    assert [entry.published for entry in feed.entries] == [
        f"2017-01-{number:02}" for number in range(25, 5, -1)
    ]


def test_the_sitemap_has_the_pages_to_keep_and_dates_only_where_updated_is_given() -> None:
    made = plan(
        article("2017/ice", updated="2018-01-01", aliases=("/old/",)),
        article("2017/snow"),
        article("2017/gone", withdrawn=Withdrawal()),
        article("2017/wip", draft=True),
        pages=(about(),),
    )
    sitemap = made["/sitemap.xml"]
    assert isinstance(sitemap, Sitemap)
    assert {entry.url: entry.updated for entry in sitemap.entries} == {
        "/": None, "/2017/": None, "/2017/ice/": "2018-01-01", "/2017/snow/": None, "/about/": None,
        "/authors/": None, "/regions/": None, "/sources/": None, "/topics/": None,
    }  # fmt: skip


def test_copies_of_what_an_outlet_still_shows_are_not_indexed() -> None:
    wire = record("sources/wire", "Wire", alive=True)
    made = plan(article("2017/ice", publisher="Wire"), article("2017/snow"), records=(wire,))
    assert data(made, "/2017/ice/").noindex
    assert not data(made, "/2017/snow/").noindex


def test_without_base_url_there_is_no_sitemap_and_a_notice() -> None:
    made = plan(article("2017/ice"), config=Config())
    assert "/sitemap.xml" not in made
    assert data(made, "/2017/ice/").canonical is None
    assert [problem.severity for problem in made.problems] == ["notice"]


def test_the_page_for_what_is_not_found_is_rooted_at_the_host() -> None:
    assert data(plan(), "/404.html").root == "/sub"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"topic": "ice"}, ["/a/n3/", "/a/n1/"]),
        ({"topic": "ice", "limit": 1}, ["/a/n3/"]),
        ({"topic": "ice", "author": "jane"}, ["/a/n1/"]),
        ({"year": 2016}, ["/a/n2/"]),
        ({"topic": "none"}, []),
    ],
)
def test_a_collection_is_a_query(query: dict[str, str | int], found: list[str]) -> None:
    some = [
        article("a/n1", "2015", topics=("Ice",), authors=("Jane",)),
        article("a/n2", "2016"),
        article("a/n3", "2017", topics=("Ice",)),
    ]
    made = plan(*some, config=Config(base_url=BASE, collections={"front": query}))
    assert [ref.url for ref in made.collections["front"]] == found


def test_the_menu_has_the_taxonomies_and_the_pages_that_ask_for_it() -> None:
    made = plan(pages=(about(menu=True), about("pages/hidden.md")))
    assert [link.url for link in made.site.menu] == [
        "/authors/",
        "/regions/",
        "/topics/",
        "/sources/",
        "/about/",
    ]


@pytest.mark.parametrize("url", ["/index.html", "/2017/ice/index.html", "/manifest.json"])
def test_a_file_that_would_replace_a_page_is_an_error(url: str) -> None:
    (problem,) = said(plan(article("2017/ice"), files={url: "somewhere"}))
    assert f"static{url}" in problem


@pytest.mark.parametrize("alias", ["/2017/snow/index.html", "/index.html", "/manifest.json"])
def test_an_alias_that_would_replace_a_page_is_an_error(alias: str) -> None:
    (problem,) = said(plan(article("2017/ice", aliases=(alias,)), article("2017/snow")))
    assert alias in problem


def test_addresses_that_differ_only_in_case_are_told() -> None:
    (problem,) = plan(article("2017/ice"), article("2017/ICE")).problems
    assert (problem.severity, problem.path) == ("warning", "content/articles/2017/ICE.md")


def test_an_alias_that_is_the_slug_of_another_record_redirects_nowhere() -> None:
    made = plan(records=(record("topics/cpp", "Cpp", aliases=("C++",)), record("topics/c", "C")))
    assert said(made) == []
    assert data(made, "/topics/c/").title == "C"


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Łódź", "L"),
        ("Østfold", "O"),
        ("ß", "S"),
        ("«Arte»", "A"),
        ("Россия", "Р"),
        ("한국", "한"),
        ("1968", "#"),
        ("…", "#"),
    ],
)
def test_names_stand_under_the_letter_a_reader_looks_under(name: str, letter: str) -> None:
    assert initial(name) == letter
