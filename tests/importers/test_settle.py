"""Evidence is judged: the surest reading counts, and what came second is not forgotten."""

from __future__ import annotations

from typing import Any

from microfiche.importers.settle import Settled, settle
from microfiche.model import Evidence, RawArticle, Span

TITLE = ("title", "A title", 1, 0.9)
DATE = ("date", "2017-05-14", 3, 0.9)


def judge(*readings: tuple[str, Any, int | str, float]) -> Settled:
    """Readings as field, value, line or path, and confidence."""
    evidence = tuple(
        Evidence(
            field=field,
            value=value,
            found=str(value),
            where=Span(where, where) if isinstance(where, int) else where,
            rule="test",
            confidence=sure,
        )
        for field, value, where, sure in readings
    )
    return settle(RawArticle(source="a.txt", importer="test/1", evidence=evidence, body="Text.\n"))


def test_the_surest_reading_counts_and_the_others_are_runners_up() -> None:
    article = judge(TITLE, DATE, ("authors", ("A",), 9, 0.6), ("authors", ("B",), 2, 0.95))
    assert article.meta.authors == ("B",)
    assert article.fields["authors"].confidence == 0.95
    assert [it.value for it in article.fields["authors"].evidence] == [("B",), ("A",)]


def test_of_equally_sure_readings_the_first_in_the_file_counts() -> None:
    for other in (("page", "A4", 7, 0.8), ("page", "A9", "meta[page]", 0.8)):
        assert judge(TITLE, DATE, other, ("page", "A2", 5, 0.8)).meta.page == "A2"


def test_terms_of_several_labels_add_up_in_their_order() -> None:
    article = judge(TITLE, DATE, ("topics", ("War", "Oil"), 8, 0.95), ("topics", ("Peace", "WAR"), 7, 0.9))
    assert article.meta.topics == ("Peace", "WAR", "Oil")


def test_notices_are_joined() -> None:
    two, one = ("rights", "Two.", 9, 0.9), ("rights", "One.", 8, 0.9)
    article = judge(TITLE, DATE, two, one, ("rights", "Two.", 10, 0.9))
    assert article.meta.rights == "One.\n\nTwo."


def test_the_parts_of_an_origin_become_one_field_as_sure_as_the_least_sure() -> None:
    article = judge(TITLE, DATE, ("source.name", "Wire", 4, 0.9), ("source.date", "2017-05-11", 5, 0.7))
    assert article.fields["source"].value == {"name": "Wire", "date": "2017-05-11"}
    assert article.fields["source"].confidence == 0.7
    assert article.meta.source is not None
    assert article.meta.source.name == "Wire"


def test_without_a_date_of_its_own_an_article_has_that_of_its_first_publication() -> None:
    article = judge(TITLE, ("source.name", "Wire", 4, 0.9), ("source.date", "2017-05-11", 4, 0.9))
    assert (article.meta.date, article.meta.draft) == ("2017-05-11", False)
    assert article.fields["date"].confidence == 0.5
    assert "the day it first appeared is taken" in article.problems[0].message


def test_an_origin_that_is_the_publisher_says_nothing() -> None:
    article = judge(TITLE, DATE, ("publisher", "The Wire", 4, 0.9), ("source.name", "the  wire", 5, 0.9))
    assert article.meta.source is None


def test_without_any_date_an_article_is_a_draft() -> None:
    article = judge(TITLE)
    assert (article.meta.date, article.meta.draft) == (None, True)
    assert [problem.severity for problem in article.problems] == ["warning"]
