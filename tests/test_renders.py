"""What is made again after an edit, and why: exactly the outputs that show what changed, and no others."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from archives import tree, write
from microfiche import config, fingerprints, ledger, pages, preparation, urls, work
from microfiche.build import Built, Options, build
from microfiche.pages import Copy, Page
from microfiche.plan import Plan
from microfiche.problems import ProblemsFound
from microfiche.reading import NoMemory

CONFIG = """title = "The Test Archive"
base_url = "https://archive.example/"
listing = {split = 3, newest = 2}
feeds = {newest = 2}
collections = {front = {topic = "winter", limit = 2}}
"""
HEADS = {
    "2015/ark": "date: 2015-02-01\ntitle: Ark found",
    "2016/bay": "date: 2016-03-01\ntitle: Bay freezes\ntopics: [Winter]\nauthors: [Jane Doe]",
    "2016/cod": "date: 2016-03-02\ntitle: Cod returns\naliases: [/fish/]",
    "2016/dam": "date: 2016-07-03\ntitle: Dam holds",
    "2016/elk": "date: 2016-08-04\ntitle: Elk crosses road\ntopics: [Winter]",
    "2017/fog": "date: 2017-01-05\ntitle: Fog lifts\ntopics: [Winter]\nregions: [Norway]",
    "2017/gale": "date: 2017-02-06\ntitle: Gale expected",
}
"""Of a site whose year 2016 is cut into months, and whose newest articles are fog and gale."""


def article(place: str, old: str = "", new: str = "") -> dict[str, str]:
    """An article of the site, with some words of it replaced."""
    text = f"---\n{HEADS[place]}\n---\nThe lead of {place}.\n\nThe rest of {place}.\n"
    assert old in text
    return {f"content/articles/{place}.md": text.replace(old, new)}


def edited(site: Path, files: dict[str, str]) -> None:
    """Write files, and no configuration but one that is among them."""
    write(site, {"microfiche.toml": (site / "microfiche.toml").read_text("utf-8"), **files})


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {path: text for place in HEADS for path, text in article(place).items()}
    made = write(tmp_path / "site", {
        **files,
        "microfiche.toml": CONFIG,
        "content/topics/winter.md": "---\nname: Winter\naliases: [Cold season]\n---\nIt is cold.\n",
        "content/pages/about.md": "---\ntitle: About\n---\nSee [bay](../articles/2016/bay.md).\n",
        "content/media/map.png": "A map",
    })  # fmt: skip
    rebuilt(made)
    return made


def rebuilt(site: Path, **options: object) -> Built:
    return build(site, Options(workers=1, explain=True, **options))  # type: ignore[arg-type]


def reasons(site: Path) -> dict[str, str]:
    """Why each output is made that a build makes, by its path."""
    built = rebuilt(site)
    assert built.rendered == len(built.explained)
    found = dict(built.explained)
    assert len(found) == built.rendered
    assert rebuilt(site).explained == ()
    return found


def planned(site: Path) -> Plan:
    settings = config.load(site)
    serial = partial(work.batch_map, None)
    return preparation.plan(site, settings, preparation.gather(site, settings, NoMemory(), 0, serial))[0]


def showing(site: Path, words: str) -> set[str]:
    """The outputs that hold some words in their data."""
    plan = planned(site)
    return {urls.output_path(url) for url in plan if words.encode() in plan.encoded(url)}


def of_kind(site: Path, *kinds: type[pages.PageData]) -> set[str]:
    plan = planned(site)
    return {urls.output_path(url) for url in plan if plan.kind(url) in kinds}


def all_pages(site: Path) -> set[str]:
    plan = planned(site)
    return {urls.output_path(url) for url in plan if isinstance(plan[url], Page)}


def everything(site: Path) -> set[str]:
    return {urls.output_path(url) for url in planned(site)}


@pytest.mark.parametrize("exact", [1000, 5, 4, 3, 2, 1, 0])
def test_two_processes_find_what_one_does(site: Path, exact: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In either half there may be too many changes to name each, or in both together."""
    monkeypatch.setattr("microfiche.delivery.EXACT", exact)
    monkeypatch.setattr("microfiche.changes.HALVED", 1)
    edited(site, article("2015/ark", "Ark", "Arc") | article("2017/gale", "The rest", "Another rest"))
    (site / "build" / "404.html").unlink()
    touched = ("2017/fog/index.html", "2016/index.html", "robots.txt")
    for path in touched:
        os.utime(site / "build" / path, ns=(10**18, 10**18))
    built = build(site, Options(explain=True, workers=2))
    assert dict(built.explained) == {
        "2015/ark/index.html": "data changed: title, meta",
        "2015/index.html": "data changed: groups",
        "2016/bay/index.html": "data changed: previous",
        "2017/gale/index.html": "data changed: body",
        "404.html": "output missing",
        "feed.xml": "data changed: entries",
    }
    monkeypatch.setattr("microfiche.place._holds", lambda place, _: place.endswith(".json"))
    assert rebuilt(site).rendered == 0, "what was touched is looked into again"


def test_a_body_renders_its_page(site: Path) -> None:
    edited(site, article("2016/bay", "The rest", "Another rest"))
    assert reasons(site) == {"2016/bay/index.html": "data changed: body"}


def test_the_body_of_a_new_article_is_in_the_archives_feed_as_well(site: Path) -> None:
    edited(site, article("2017/gale", "The rest", "Another rest"))
    assert reasons(site) == {
        "2017/gale/index.html": "data changed: body",
        "feed.xml": "data changed: entries",
    }


def test_a_lead_renders_the_pages_that_show_it(site: Path) -> None:
    expected = showing(site, "The lead of 2016/elk")
    edited(site, article("2016/elk", "The lead", "A lead"))
    assert reasons(site) == {
        "2016/elk/index.html": "data changed: description, body, summary",
        "2016/08/index.html": "data changed: groups",
        "topics/winter/index.html": "data changed: groups",
        "topics/winter/feed.xml": "data changed: entries",
    }
    assert expected == showing(site, "A lead of 2016/elk")
    assert expected == {
        "2016/elk/index.html",
        "2016/08/index.html",
        "topics/winter/index.html",
        "topics/winter/feed.xml",
    }


@pytest.mark.parametrize("place", HEADS)
def test_a_title_renders_exactly_the_pages_that_show_it(site: Path, place: str) -> None:
    title = HEADS[place].split("title: ")[1].split("\n")[0]
    expected, before = showing(site, title), tree(site / "build")
    edited(site, article(place, title, f"{title[:-1]}…"))
    assert set(reasons(site)) == expected
    seen = {path for path, data in before.items() if title.encode() in data}
    assert seen <= expected
    after = tree(site / "build")
    assert {path for path in before if after[path] != before[path]} >= seen


def test_a_summary_that_hides_the_lead_spares_the_others(site: Path) -> None:
    with_summary = article("2016/dam", "\n---\n", "\nsummary: In short.\n---\n")
    edited(site, with_summary)
    rebuilt(site)
    ((path, text),) = with_summary.items()
    edited(site, {path: text.replace("The lead", "A lead")})
    assert reasons(site) == {"2016/dam/index.html": "data changed: body"}


def test_a_style_sheet_is_one_file(site: Path) -> None:
    edited(site, {"static/style.css": "p {}"})
    assert reasons(site) == {"style.css": "data changed: source, digest"}
    edited(site, {"static/style.css": "q {}"})
    built = rebuilt(site)
    assert built.explained == (("style.css", "data changed: digest"),)
    assert built.written == 1


def test_a_new_article_renders_its_neighbours_and_the_listings_it_is_in(site: Path) -> None:
    edited(site, {
        "content/articles/2016/eel.md": "---\ntitle: Eel\ndate: 2016-08-05\ntopics: [Winter]\n---\nEels.\n"
    })  # fmt: skip
    assert reasons(site) == {
        "2016/eel/index.html": "new",
        "2016/elk/index.html": "data changed: next, topics",
        "2017/fog/index.html": "data changed: previous, topics",
        "index.html": "data changed: total, years, taxonomies",
        "2016/index.html": "data changed: total, parts",
        "2016/08/index.html": "data changed: total, groups",
        "2016/07/index.html": "data changed: next",
        "2015/index.html": "data changed: next",
        "2017/index.html": "data changed: previous",
        "topics/index.html": "data changed: letters",
        "topics/winter/index.html": "data changed: total, groups, parts",
        "topics/winter/2016/index.html": "new",
        "topics/winter/2017/index.html": "new",
        "topics/winter/feed.xml": "data changed: entries",
        "sitemap.xml": "data changed: entries",
    }


def test_touching_files_renders_nothing(site: Path) -> None:
    for path in [*site.glob("content/**/*.md"), site / "microfiche.toml"]:
        os.utime(path, (1, 1))
    assert reasons(site) == {}


def test_writing_the_same_again_renders_nothing(site: Path) -> None:
    for place in HEADS:
        edited(site, article(place))
    assert reasons(site) == {}


def test_a_deleted_article_renders_what_showed_it(site: Path) -> None:
    edited(site, article("2016/cod", "The rest", "[Fog](../2017/fog.md) and the rest"))
    rebuilt(site)
    (site / "content/articles/2017/fog.md").unlink()
    built = rebuilt(site)
    assert set(built.removed) == {
        "2017/fog/index.html",
        "regions/norway/index.html",
        "regions/norway/feed.xml",
    }
    assert dict(built.explained) == {
        "2016/cod/index.html": "data changed: body",
        "2016/elk/index.html": "data changed: next, topics",
        "2017/gale/index.html": "data changed: previous",
        "index.html": "data changed: total, latest, years, taxonomies",
        "2016/index.html": "data changed: next",
        "2016/08/index.html": "data changed: next",
        "2017/index.html": "data changed: total, groups",
        "topics/index.html": "data changed: letters",
        "regions/index.html": "data changed: letters, total",
        "topics/winter/index.html": "data changed: total, groups",
        "topics/winter/feed.xml": "data changed: entries",
        "feed.xml": "data changed: entries",
        "sitemap.xml": "data changed: entries",
    }


def test_a_renamed_article_renders_what_links_to_it(site: Path) -> None:
    expected = showing(site, "/2016/cod/") - {"2016/cod/index.html"}
    (path,) = article("2016/cod")
    (site / path).rename(site / path.replace("cod", "code"))
    built = rebuilt(site)
    assert built.removed == ("2016/cod/index.html",)
    assert dict(built.explained)["2016/code/index.html"] == "new"
    assert {path for path, _ in built.explained} == expected | {"2016/code/index.html"}
    assert dict(built.explained)["fish/index.html"] == "data changed: canonical, target"


def test_an_old_address_that_passes_to_another_article_leads_there(site: Path) -> None:
    before = article("2016/cod", "\naliases: [/fish/]")
    now = article("2016/dam", "\n---\n", "\naliases: [/fish/]\n---\n")
    edited(site, before | now)
    assert reasons(site) == {
        "2016/cod/index.html": "data changed: meta",
        "2016/dam/index.html": "data changed: meta",
        "fish/index.html": "data changed: canonical, target",
    }


def test_a_deleted_record_renders_the_term_and_what_calls_it_by_name(site: Path) -> None:
    edited(site, {"content/topics/winter.md": "---\nname: Winter\n---\nIt is cold.\n"})
    built = rebuilt(site)
    assert built.removed == ("topics/cold-season/index.html",)
    assert built.explained == (("topics/winter/index.html", "data changed: meta"),)
    (site / "content/topics/winter.md").unlink()
    assert reasons(site) == {"topics/winter/index.html": "data changed: description, body"}


def test_a_terms_name_renders_all_that_call_it_so(site: Path) -> None:
    expected = showing(site, "Norway")
    edited(site, {"content/regions/norway.md": "---\nname: Noreg\naliases: [Norway]\n---\n"})
    found = reasons(site)
    assert found.keys() == expected
    assert found["2017/fog/index.html"] == "data changed: terms"
    assert found["index.html"] == "data changed: taxonomies"


def test_a_withdrawn_article_becomes_a_page_of_another_kind(site: Path) -> None:
    edited(site, article("2015/ark", "\n---\n", "\nwithdrawn: {reason: Untrue}\n---\n"))
    found = reasons(site)
    assert found["2015/ark/index.html"].startswith("template changed: tombstone.html")
    assert found["2016/bay/index.html"] == "data changed: previous"


# Templates.


def test_a_template_of_articles_renders_the_articles(site: Path) -> None:
    edited(site, {"templates/article.html": '{% extends "theme/article.html" %}'})
    articles = of_kind(site, pages.ArticlePage)
    assert len(articles) == len(HEADS)
    assert reasons(site) == dict.fromkeys(articles, "template changed: article.html")
    edited(site, {"templates/article.html": '{% extends "theme/article.html" %}{# edited #}'})
    assert reasons(site) == dict.fromkeys(articles, "template changed: article.html")
    (site / "templates/article.html").unlink()
    assert reasons(site) == dict.fromkeys(articles, "template changed: article.html")


def test_the_frame_renders_all_pages_that_stand_in_it(site: Path) -> None:
    expected = all_pages(site) - of_kind(site, pages.RedirectPage)
    edited(site, {"templates/base.html": '{% extends "theme/base.html" %}'})
    found = reasons(site)
    assert found.keys() == expected
    assert found["2016/bay/index.html"] == "template changed: article.html via base.html"
    assert found["topics/winter/index.html"] == "template changed: term.html via base.html"
    assert found["404.html"] == "template changed: 404.html via base.html"


def test_a_partial_renders_the_pages_that_include_it(site: Path) -> None:
    expected = of_kind(site, pages.ListingPage, pages.TermPage)
    edited(site, {"templates/partials/groups.html": "{% for it in page.groups %}{{ it.period }}{% endfor %}"})
    found = reasons(site)
    assert found.keys() == expected
    assert found["2016/08/index.html"] == "template changed: listing.html via partials/groups.html"


def test_a_template_that_was_looked_for_in_vain_renders_the_pages_that_did(site: Path) -> None:
    edited(site, {"templates/page.html": '{% include "more.html" ignore missing %}{{ body }}'})
    rebuilt(site)
    edited(site, {"templates/more.html": "more"})
    assert reasons(site) == {"about/index.html": "template changed: page.html via more.html"}
    (site / "templates/more.html").unlink()
    assert reasons(site) == {"about/index.html": "template changed: page.html via more.html"}


def test_a_template_nothing_reaches_renders_nothing(site: Path) -> None:
    edited(site, {"templates/unused.html": "{{ collections }}"})
    assert reasons(site) == {}


def test_any_template_renders_the_pages_that_include_by_an_expression(site: Path) -> None:
    including = '{% include "kinds/" ~ page.kind ~ ".html" ignore missing %}{{ body }}'
    edited(site, {"templates/page.html": including})
    rebuilt(site)
    edited(site, {"templates/kinds/standalone.html": "one of them"})
    assert reasons(site) == {"about/index.html": "template changed: page.html via kinds/standalone.html"}
    edited(site, {"templates/kinds/other.html": "one that might be"})
    assert reasons(site) == {"about/index.html": "template changed: page.html via kinds/other.html"}
    (site / "templates/kinds/other.html").unlink()
    assert reasons(site) == {"about/index.html": "template changed: page.html via kinds/other.html"}


def test_outputs_that_come_out_the_same_are_left_alone(site: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (site / "build").rglob("*.html")}
    edited(site, {"templates/base.html": '{% extends "theme/base.html" %}'})
    built = rebuilt(site)
    assert (built.rendered > len(HEADS), built.written) == (True, 0)
    assert {path: path.stat().st_mtime_ns for path in (site / "build").rglob("*.html")} == before


# Configuration.


@pytest.mark.parametrize(
    "more", ['output = "build"\n', 'recipes = ["recipes/courier.toml"]\n', "\n# Nothing.\n"]
)
def test_a_setting_that_no_output_follows_from_renders_nothing(site: Path, more: str) -> None:
    edited(site, {"microfiche.toml": CONFIG + more})
    assert reasons(site) == {}


def test_what_the_site_says_on_every_page_renders_the_pages_alone(site: Path) -> None:
    edited(site, {"microfiche.toml": CONFIG + 'footer = "Texts: MIT"\n'})
    assert reasons(site) == dict.fromkeys(all_pages(site), "configuration changed: footer")


def test_several_changed_settings_are_all_told(site: Path) -> None:
    changed = CONFIG.replace("Test", "Best") + 'extra = {motto = "Kept"}\n'
    edited(site, {"microfiche.toml": changed})
    found = reasons(site)
    assert found["2016/bay/index.html"] == "configuration changed: title, extra"
    assert found["feed.xml"] == "data changed: title, site"
    plan = planned(site)
    copies = {urls.output_path(url) for url in plan if isinstance(plan[url], Copy)}
    assert found.keys() == everything(site) - copies - {"robots.txt", "sitemap.xml"}


def test_a_menu_by_itself_is_a_page_in_it(site: Path) -> None:
    edited(site, {"content/pages/about.md": "---\ntitle: About\nmenu: true\n---\nUs.\n"})
    assert reasons(site) == dict.fromkeys(all_pages(site), "configuration changed: menu")


def test_the_length_of_feeds_renders_feeds(site: Path) -> None:
    edited(site, {"microfiche.toml": CONFIG.replace("feeds = {newest = 2}", "feeds = {newest = 3}")})
    found = reasons(site)
    assert found == dict.fromkeys(["feed.xml", "topics/winter/feed.xml"], "data changed: entries")


def test_another_address_renders_what_says_it(site: Path) -> None:
    edited(site, {"microfiche.toml": CONFIG.replace("archive.example", "elsewhere.example")})
    found = reasons(site)
    plan = planned(site)
    copies = {urls.output_path(url) for url in plan if isinstance(plan[url], Copy)}
    assert found.keys() == everything(site) - copies
    assert found["2016/bay/index.html"] == "configuration changed: base_url"
    assert found["sitemap.xml"] == "data changed: base_url"


# Collections.

COLLECTING = '{% extends "theme/page.html" %}{% block head %}{{ collections.front|length }}{% endblock %}'


def test_a_collection_renders_the_pages_that_speak_of_collections(site: Path) -> None:
    edited(site, {"templates/page.html": COLLECTING})
    rebuilt(site)
    edited(site, {"microfiche.toml": CONFIG.replace("limit = 2", "limit = 1")})
    assert reasons(site) == {"about/index.html": "collections changed: front"}
    edited(site, {"microfiche.toml": CONFIG.replace("limit = 2}", "limit = 1}, more = {limit = 1}")})
    assert reasons(site) == {"about/index.html": "collections changed: more"}


def test_a_collection_nothing_speaks_of_renders_nothing(site: Path) -> None:
    edited(site, {"microfiche.toml": CONFIG.replace("limit = 2", "limit = 1")})
    assert reasons(site) == {}


def test_an_article_in_a_collection_renders_the_pages_that_speak_of_it(site: Path) -> None:
    edited(site, {"templates/partials/seal.html": "{{ collections|length }}"})
    edited(site, {"templates/page.html": '{% include "partials/seal.html" %}{{ body }}'})
    rebuilt(site)
    edited(site, article("2017/fog", "Fog lifts", "Fog stays"))
    assert reasons(site)["about/index.html"] == "collections changed: front"
    edited(site, article("2016/bay", "Bay freezes", "Bay thaws"))  # the third on its topic
    assert "about/index.html" not in reasons(site)


# The rest of what an output follows from, and what befalls it.


def test_another_renderer_renders_all(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "renderer", lambda: b"another")
    built = rebuilt(site)
    assert dict(built.explained) == dict.fromkeys(everything(site), "renderer changed")
    assert built.written == 0


def test_an_output_that_was_removed_is_made_again_alone(site: Path) -> None:
    (site / "build/2016/bay/index.html").unlink()
    shutil.rmtree(site / "build/topics")
    made = {"2016/bay/index.html", "topics/index.html", "topics/winter/index.html", "topics/winter/feed.xml"}
    before = tree(site / "build")
    assert reasons(site) == dict.fromkeys(made | {"topics/cold-season/index.html"}, "output missing")
    assert tree(site / "build").items() > before.items()


@pytest.mark.parametrize("is_longer", [True, False])
def test_an_output_that_was_edited_is_made_again_alone(site: Path, is_longer: bool) -> None:
    place = site / "build/2016/bay/index.html"
    before = place.read_bytes()
    place.write_bytes(before + b"!" if is_longer else before.replace(b"Bay", b"BAY"))
    assert reasons(site) == {"2016/bay/index.html": "output edited"}
    assert place.read_bytes() == before


def test_an_output_that_was_only_touched_is_left_alone(site: Path) -> None:
    place = site / "build/2016/bay/index.html"
    os.utime(place, (1, 1))
    assert reasons(site) == {}
    assert place.stat().st_mtime == 1


def test_a_lost_manifest_is_written_again_and_nothing_else(site: Path) -> None:
    before = tree(site / "build")
    (site / "build/manifest.json").unlink()
    assert reasons(site) == {}
    assert tree(site / "build") == before


def test_without_a_ledger_all_is_made_and_nothing_written(site: Path) -> None:
    ledger.discard(site / ".microfiche/ledger.db")
    built = rebuilt(site)
    assert dict(built.explained) == dict.fromkeys(everything(site), "new")
    assert built.written == 0


def test_a_clean_build_makes_and_writes_all(site: Path) -> None:
    built = rebuilt(site, clean=True)
    assert dict(built.explained) == dict.fromkeys(everything(site), "clean build")
    assert built.written == len(everything(site))


def test_an_archive_that_was_moved_is_built_already(site: Path) -> None:
    moved = site.rename(site.with_name("moved"))
    assert reasons(moved) == {}


def test_a_build_into_another_folder_keeps_the_first(site: Path, tmp_path: Path) -> None:
    other = rebuilt(site, output=tmp_path / "other")
    assert set(dict(other.explained).values()) == {"new"}
    assert reasons(site) == {}
    assert rebuilt(site, output=tmp_path / "other").explained == ()


def test_what_was_broken_and_mended_is_made_once_more_and_not_written(site: Path) -> None:
    edited(site, {"templates/page.html": "{{ page.nope }}"})
    with pytest.raises(ProblemsFound):
        rebuilt(site)
    (site / "templates/page.html").unlink()
    built = rebuilt(site)
    assert built.explained == (("about/index.html", "unfinished build"),)
    assert built.written == 0
