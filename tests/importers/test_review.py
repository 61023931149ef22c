"""The data of a review: the order of its articles, its numbers, and how readings fared."""

from __future__ import annotations

from typing import Any

import pytest

from microfiche.importers import review
from microfiche.importers.report import Item
from microfiche.importers.review import Entry
from microfiche.importers.reviewtexts import parts
from microfiche.importers.settle import Choice
from microfiche.model import Cut, Evidence, Span
from microfiche.problems import Problem, Severity


def reading(
    field: str, value: Any, sure: float = 0.9, where: Span | str = "elsewhere", found: str = ""
) -> Evidence:
    return Evidence(field=field, value=value, found=found, where=where, rule="rule", confidence=sure)


def choice(*readings: Evidence, value: Any = None) -> Choice:
    first = readings[0]
    return Choice(value=value or first.value, confidence=first.confidence, evidence=readings)


def problem(severity: Severity, message: str = "odd", line: int = 0) -> Problem:
    return Problem(path="a.txt", message=message, severity=severity, line=line)


def item(source: str = "a.txt", *problems: Problem, sure: float = 0.9, **changed: Any) -> Item:
    fields = {"title": choice(reading("title", source.upper(), sure))}
    told: dict[str, Any] = {"status": "imported", "fields": fields, **changed}
    return Item(source=source, problems=problems, **told)


def arranged(*items: Item, size: int = 0) -> tuple[Entry, ...]:
    return review.arranged(items, {it.source: size for it in items})


def test_problems_come_first_and_in_each_group_the_order_of_reading_stays() -> None:
    entries = arranged(
        item("fine"),
        item("unsure", sure=0.6),
        item("warned", problem("warning")),
        item("noticed", problem("notice")),
        item("same", status="duplicate"),
        item("edited", problem("error"), status="conflict"),
        item("broken", problem("error"), status="rejected", fields={}),
        item("lost", status="failed", fields={}),
    )
    assert [(it.group.name, it.item.source) for it in entries] == [
        ("errors", "broken"), ("errors", "lost"), ("conflicts", "same"), ("conflicts", "edited"),
        ("warnings", "unsure"), ("warnings", "warned"), ("rest", "fine"), ("rest", "noticed"),
    ]  # fmt: skip
    assert [it.number for it in entries] == [*range(1, 9)]


@pytest.mark.parametrize("field", ["title", "authors", "date", "publisher", "source"])
def test_only_main_fields_make_an_article_unsure(field: str) -> None:
    doubtful = {"title": choice(reading("title", "T")), field: choice(reading(field, "V", 0.69))}
    assert review.unsure(item(fields=doubtful)) == [field]
    assert review.unsure(item(fields=doubtful | {field: choice(reading(field, "V", 0.7))})) == []
    assert review.unsure(item(fields={"language": choice(reading("language", "en", 0.1))})) == []


def test_a_page_ends_after_so_many_articles_or_so_much_text() -> None:
    many = arranged(*(item(str(number)) for number in range(review.MOST_ITEMS + 1)))
    assert [it.page for it in many] == [*[1] * review.MOST_ITEMS, 2]
    large = arranged(*map(item, "abcde"), size=review.MOST_TEXT // 2)
    assert [it.page for it in large] == [1, 1, 2, 2, 3]
    assert [it.page for it in arranged(*map(item, "ab"), size=review.MOST_TEXT * 2)] == [1, 2]


def test_articles_of_one_file_share_its_size() -> None:
    shared = [item("a", locator=str(number)) for number in range(4)]
    assert [it.page for it in arranged(*shared, size=review.MOST_TEXT)] == [1, 1, 1, 1]


def test_problems_that_say_the_same_of_different_things_are_counted_as_one_kind() -> None:
    first = item("a", problem("warning", "not understood: `Second edition`"), problem("error", "the end"))
    second = item("b", *[problem("warning", "not understood: `Third edition`")] * 2)
    third = item("c", problem("warning", "3 characters are damaged"))
    fourth = item("d", problem("warning", "12,000 characters are damaged"))
    kinds = review.summary(arranged(first, second, third, fourth)).problems
    having = [[entry.item.source for entry in it.entries] for it in kinds]
    assert [(it.severity, it.count, it.message, them) for it, them in zip(kinds, having, strict=True)] == [
        ("error", 1, "the end", ["a"]),
        ("warning", 3, "not understood: `…`", ["a", "b"]),
        ("warning", 2, "… characters are damaged", ["c", "d"]),
    ]  # fmt: skip


def test_fields_are_counted_over_the_articles_that_were_read() -> None:
    dated = {"title": choice(reading("title", "T")), "date": choice(reading("date", "2017", 0.5))}
    refused = item("c", problem("error"), status="rejected", fields={})
    told = review.summary(arranged(item("a"), item("b", fields=dated), refused))
    assert (told.total, told.articles) == (3, 2)
    assert [(it.field, it.found, it.unsure, it.missing) for it in told.fields] == [
        ("title", 2, 0, 0), ("date", 1, 1, 1), ("authors", 0, 0, 2),
        ("publisher", 0, 0, 2), ("source", 0, 0, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("paths", "folder"),
    [
        (["in/a.txt", "in/b.txt"], "in/"), (["in/ab/1", "in/ac/2"], "in/"), (["a", "b"], ""),
        (["/in/a"], "/in/"), (["in/a", "in/a"], "in/"), (["in/a", "in/a/b"], "in/"), ([], ""),
    ],
)  # fmt: skip
def test_the_folder_that_all_sources_are_in(paths: list[str], folder: str) -> None:
    assert review.summary(arranged(*map(item, paths))).folder == folder


def test_an_article_without_a_title_is_called_by_its_file() -> None:
    assert [it.title for it in arranged(item("in/a.txt", fields={}), item("in/b.txt"))] == [
        "IN/B.TXT",
        "a.txt",
    ][::-1]


def test_the_rows_are_in_the_order_of_the_front_matter_and_say_what_is_missing() -> None:
    fields = {"rights": choice(reading("rights", "R")), "title": choice(reading("title", "T"))}
    rows = review.rows(item(fields=fields))
    assert [(it.field, it.choice is not None) for it in rows] == [
        ("title", True), ("date", False), ("authors", False), ("publisher", False), ("rights", True),
    ]  # fmt: skip
    sourced = review.rows(item(fields=fields | {"source": choice(reading("source.name", "S"))}))
    assert "publisher" not in [it.field for it in sourced], "who published it is told"
    assert review.rows(item(fields={})) == ()


def ranks(field: str, chosen: Choice) -> list[tuple[Any, str]]:
    (row,) = [it for it in review.rows(item(fields={field: chosen})) if it.field == field]
    return [(it.value, it.rank) for it in (row.by, *row.readings) if it]


def test_readings_are_taken_agree_or_were_not_taken() -> None:
    dates = choice(reading("date", "2017"), reading("date", "2016"), reading("date", "2017", 0.5))
    assert ranks("date", dates) == [("2017", "taken"), ("2016", "other"), ("2017", "agrees")]


def test_readings_that_add_up_are_all_taken() -> None:
    topics = choice(reading("topics", ("A",)), reading("topics", ("B",)), value=("A", "B"))
    assert ranks("topics", topics) == [(("A",), "taken"), (("B",), "taken")]


def test_each_part_of_a_source_has_its_own_first_reading() -> None:
    source = choice(
        reading("source.name", "S"), reading("source.name", "X"), reading("source.date", "2016"),
        value={"name": "S", "date": "2016"},
    )  # fmt: skip
    assert ranks("source", source) == [("S", "taken"), ("X", "other"), ("2016", "taken")]


def test_articles_of_one_file_divide_its_lines_without_a_gap() -> None:
    def at(locator: str, *lines: int) -> Item:
        cuts = tuple(Cut(text="x", where=Span(it, it), rule="r", reason="r") for it in lines)
        return item("digest", locator=locator, cuts=cuts)

    found = parts(
        [at("1", 3, 9), at("3", 40), at("2", 20, 30), item("digest", locator="none"), item("other")]
    )
    spans = {locator: span and (span.first, min(span.last, 99)) for (_, locator), span in found.items()}
    assert spans == {"1": (1, 19), "2": (20, 39), "3": (40, 99), "none": None}
    assert ("other", None) not in found, "a file with one article is that article's"
