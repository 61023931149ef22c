"""The archive: order, terms, and who stands beside whom."""

from __future__ import annotations

from archives import article, record
from microfiche.archive import Archive, assemble
from microfiche.config import Config, Taxonomy
from microfiche.model import Article, Origin, Record, Withdrawal


def archive(*articles: Article, records: tuple[Record, ...] = (), config: Config | None = None) -> Archive:
    return assemble(articles, records, (), config or Config())


def titles(archive: Archive, taxonomy: str, slug: str) -> list[str]:
    return [it.meta.title for it in archive.of(archive.terms[taxonomy][slug])]


def test_articles_are_newest_first_and_of_one_day_by_path() -> None:
    made = archive(article("a", "2017-05-14"), article("c", "2016"), article("b", "2017-05-14"))
    assert [it.meta.title for it in made.articles] == ["B", "A", "C"]


def test_order_does_not_depend_on_the_order_of_reading() -> None:
    some = [article(name, "2017-05-14") for name in "abc"]
    assert archive(*some).articles == archive(*reversed(some)).articles


def test_neighbours_are_the_nearest_in_time() -> None:
    first, middle, last = (article(str(year), str(year)) for year in (2015, 2016, 2017))
    made = archive(middle, last, first)
    assert made.neighbours(1) == (first, last)
    assert made.neighbours(2) == (None, middle)
    assert made.neighbours(0) == (middle, None)


def test_neighbours_on_a_topic_skip_what_is_not_on_it() -> None:
    first, _, last = some = [
        article("2015", "2015", topics=("Syria",)),
        article("2016", "2016"),
        article("2017", "2017", topics=("Syria",)),
    ]
    made = archive(*some)
    syria = made.terms["topics"]["syria"]
    assert made.neighbours_on(syria, 0) == (first, None)
    assert made.neighbours_on(syria, 2) == (None, last)


def test_an_alias_in_a_record_makes_two_spellings_one_author() -> None:
    made = archive(
        article("a", authors=("Prof. Michel X",)),
        article("b", authors=("Michel X",)),
        records=(record("authors/michel-x", "Michel X", aliases=("Prof. Michel X",)),),
    )
    assert list(made.terms["authors"]) == ["michel-x"]
    assert titles(made, "authors", "michel-x") == ["B", "A"]
    assert made.problems == ()


def test_articles_of_child_terms_count_for_the_parent_once() -> None:
    made = archive(
        article("a", regions=("Kenya", "Egypt")),
        article("b", regions=("Africa",)),
        records=(
            record("regions/africa", "Africa"),
            record("regions/egypt", "Egypt", parent="africa"),
            record("regions/kenya", "Kenya", parent="Africa"),
        ),
    )
    africa = made.terms["regions"]["africa"]
    assert titles(made, "regions", "africa") == ["B", "A"]
    assert africa.children == ("egypt", "kenya")
    assert made.terms["regions"]["kenya"].parents == ("africa",)


def test_unrecorded_names_that_share_a_slug_are_one_term_in_the_smallest_spelling_with_a_warning() -> None:
    made = archive(article("a", topics=("syria",)), article("b", topics=("Syria",)))
    assert made.terms["topics"]["syria"].name == "Syria"
    (problem,) = made.problems
    assert problem.severity == "warning"
    assert problem.path == "content/articles/a.md"
    assert "`syria` and `Syria`" in problem.message


def test_a_withdrawn_article_leaves_listings_terms_and_neighbours() -> None:
    gone = article("2016", "2016", topics=("Syria",), withdrawn=Withdrawal())
    first, last = article("2015", "2015"), article("2017", "2017")
    made = archive(first, gone, last)
    assert made.articles == (last, first)
    assert made.withdrawn == (gone,)
    assert made.terms["topics"] == {}


def test_the_source_of_an_article_is_where_it_first_appeared_or_else_its_publisher() -> None:
    made = archive(
        article("a", publisher="The Review", source=Origin(name="Harbour Wire")),
        article("b", publisher="The Review"),
    )
    assert titles(made, "sources", "harbour-wire") == ["A"]
    assert titles(made, "sources", "the-review") == ["B"]


def test_a_sites_own_taxonomy_is_read_from_extra() -> None:
    config = Config(taxonomies={"people": Taxonomy(title="People", singular="person")})
    made = archive(
        article("a", extra={"people": ["Ada Lovelace", ""]}), article("b", extra={"people": "Ada Lovelace"}),
        config=config,
    )  # fmt: skip
    assert titles(made, "people", "ada-lovelace") == ["B", "A"]


def test_an_article_is_found_by_its_slug_and_where_two_share_one_by_its_place() -> None:
    one, other = article("2016/ice"), article("2017/ice")
    third = article("2017/snow", translations=("snow", "ice", "/2016/ice/"))
    made = archive(one, other, third)
    assert made.by_slug("snow") == third
    assert made.by_slug("ice") is None
    assert made.by_slug("2016/ice") == one
