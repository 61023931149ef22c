"""Meta elements: what reference managers, crawlers and link previews read in the head of a page."""

from __future__ import annotations

from pathlib import Path

from microfiche.dates import Date
from microfiche.model import FrontMatter, Image, Origin
from microfiche.outputs import metatags
from microfiche.pages import ArticlePage, NotFoundPage
from microfiche.templates import environment
from outputs import pages


def read(page: ArticlePage, base_url: str | None = pages.BASE_URL) -> dict[str, list[str]]:
    """Contents by name, in order."""
    found: dict[str, list[str]] = {}
    for _, name, content in metatags.meta_tags(page, pages.site(base_url)):
        found.setdefault(name, []).append(content)
    return found


def test_the_first_type_says_newspaper_article() -> None:
    tags = metatags.meta_tags(pages.article(), pages.site())
    assert tags[0] == ("name", "DC.type", "newspaperArticle")
    assert read(pages.article())["og:type"] == ["article"]


def test_title_and_description() -> None:
    found = read(pages.article())
    for name in ("DC.title", "og:title"):
        assert found[name] == ["Ice road opens"]
    for name in ("description", "og:description", "DCTERMS.abstract"):
        assert found[name] == ["The road to the islands opens."]


def test_each_creator_has_a_tag_in_natural_order() -> None:
    assert read(pages.article())["DC.creator"] == ["Jane van der Berg", "Harbour Wire"]


def test_zotero_is_told_which_creator_is_an_organisation() -> None:
    assert read(pages.article())["bib:authors"] == ["Jane van der Berg", "Harbour Wire,"]


def test_publication_and_date_are_those_of_the_first_publication() -> None:
    found = read(pages.article())
    for name in ("prism.publicationName", "DC.source"):
        assert found[name] == ["The Original"]
    for name in ("prism.publicationDate", "article:published_time", "DC.date.issued"):
        assert found[name] == ["2017-05-11"]
    assert found["DCTERMS.available"] == ["2017-05-14"]
    assert found["DC.publisher"] == ["The Copy"]
    assert found["article:modified_time"] == ["2017-05-16T09:30:00+03:00"]


def test_a_copy_that_is_the_first_publication_has_one_date() -> None:
    found = read(pages.article(meta=pages.meta(source=None)))
    assert found["prism.publicationName"] == ["The Copy"]
    assert found["prism.publicationDate"] == ["2017-05-14"]
    assert "DCTERMS.available" not in found


def test_an_interval_is_no_moment() -> None:
    dated = pages.meta(date=Date("2009-07/2009-08"), source=Origin(name="The Original"))
    found = read(pages.article(meta=dated))
    assert "article:published_time" not in found
    assert found["DC.date.issued"] == ["2009-07/2009-08"]


def test_section_topics_places_language_and_rights() -> None:
    found = read(pages.article())
    assert found["article:section"] == ["World"]
    assert found["article:tag"] == ["Roads"]
    assert found["DCTERMS.spatial"] == ["Finland", "Åland"]
    assert found["DC.language"] == ["en-GB"]
    assert found["og:locale"] == ["en_GB"]
    assert found["DC.rights"] == ["© The Original"]
    assert (found["prism.edition"], found["prism.startingPage"]) == (["Late"], ["A4"])


def test_a_language_without_a_country_is_no_locale() -> None:
    for language in ("en", "zh-Hans"):
        assert "og:locale" not in read(pages.article(language=language))
    assert read(pages.article(language="zh-Hans-CN"))["og:locale"] == ["zh_CN"]


def test_addresses_are_full_ones() -> None:
    found = read(pages.article())
    assert found["og:url"] == ["https://archive.example/sub/2017/05/ice/"]
    assert found["og:image"] == ["https://archive.example/sub/media/ice.jpg"]
    assert found["og:image:alt"] == ["Ice"]
    assert found["twitter:card"] == ["summary_large_image"]


def test_without_a_base_url_they_are_left_out() -> None:
    found = read(pages.article(None), None)
    assert not {"og:url", "og:image", "og:image:alt"} & set(found)
    assert found["twitter:card"] == ["summary"]


def test_a_picture_elsewhere_keeps_its_address() -> None:
    source = "https://pictures.example/ice.jpg"
    page = pages.article(None, pages.meta(image=Image(src=source)), image=source)
    assert read(page, None)["og:image"] == [source]
    assert "og:image:alt" not in read(page, None)


def test_no_tag_that_leads_readers_astray() -> None:
    names = {name.lower() for name in read(pages.article())}
    astray = {"article:author", "author", "dcterms.datesubmitted", "dc.coverage", "dc.identifier"}
    assert not names & astray
    assert not [name for name in names if name.startswith("citation_")]


def test_nothing_is_empty() -> None:
    bare = pages.article(None, FrontMatter(title="Bare"), description="", authors=(), terms={}, image=None)
    tags = metatags.meta_tags(bare, pages.site(None))
    assert all(content for _, _, content in tags)
    assert {name for _, name, _ in tags} == {
        *("DC.type", "DC.title", "DC.language", "og:type", "og:title", "og:site_name", "og:locale"),
        "twitter:card",
    }


def test_open_graph_names_are_properties_and_the_others_names() -> None:
    for attribute, name, _ in metatags.meta_tags(pages.article(), pages.site()):
        assert (attribute == "property") == name.startswith(("og:", "article:"))


def test_other_pages_are_parts_of_a_website() -> None:
    page = NotFoundPage(
        title="Not found",
        url="/404.html",
        root="",
        language="en",
        canonical="https://a.example/",
        description="D",
    )
    assert metatags.page_tags(page, pages.site()) == (
        ("name", "description", "D"),
        ("property", "og:type", "website"),
        ("property", "og:title", "Not found"),
        ("property", "og:description", "D"),
        ("property", "og:url", "https://a.example/"),
        ("property", "og:site_name", "The Archive"),
    )


def test_printed_they_are_elements(tmp_path: Path) -> None:
    """As a loop over the triples writes them, whatever is in them."""
    loop = """{% for attribute, key, content in page|meta_tags(site) %}
<meta {{ attribute }}="{{ key }}" content="{{ content }}">
{% endfor %}"""
    made = environment(tmp_path)
    page = pages.article(title="\"Ice\" <&> 'road'")
    one_by_one, printed = (
        made.from_string(source).render(page=page, site=pages.site())
        for source in (loop, "{{ page|meta_tags(site) }}\n")
    )
    assert printed == one_by_one
    assert 'content="&#34;Ice&#34; &lt;&amp;&gt; &#39;road&#39;"' in printed
