"""Files that are no article, and files that are several."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives import tree
from importers.dumps import cases
from importers.inboxes import LATER, put, run
from microfiche.importers import recipes, text
from microfiche.importers.settle import settle
from microfiche.model import Span

DIGEST = cases("digests.txt")[0].values[0]


def told(dump: str) -> str:
    """What each article of a dump is, on a line each: locator, title, authors, date, and its end."""
    lines = []
    for reading in text.read_all(dump.encode(), "a.txt", recipes.built_in()):
        if reading.article is None:
            lines.append(f"refused: {reading.problems[-1].message}")
            continue
        meta, body = settle(reading.article).meta, reading.article.body
        parts = (
            reading.article.locator or "whole",
            meta.title,
            ", ".join(meta.authors),
            str(meta.date or ""),
        )
        lines.append(" | ".join((*parts, body.splitlines()[-1][-40:])))
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(("dump", "expected"), [*cases("digests.txt"), *cases("refusals.txt")])
def test_a_file_is_an_article_or_several_or_refused(dump: str, expected: str) -> None:
    assert told(dump) == expected


def test_a_refusal_says_what_to_do() -> None:
    for dump in ("Only a title\n", "[a](/a)\n" * 9, cases("digests.txt")[-1].values[0]):
        (reading,) = text.read_all(str(dump).encode(), "a.txt", recipes.built_in())
        assert reading.article is None
        assert reading.problems[-1].severity == "error"
        assert reading.problems[-1].hint


def test_the_parts_of_a_digest_name_their_places_in_the_file() -> None:
    first, second = text.read_all(DIGEST.encode(), "a.txt", recipes.built_in())
    assert first.article
    assert second.article
    lines = DIGEST.split("\n")
    for article in (first.article, second.article):
        title = next(it for it in article.evidence if it.field == "title")
        assert isinstance(title.where, Span)
        assert lines[title.where.first - 1] == title.value
        assert all(lines[it.where.first - 1] in it.text for it in article.cuts if isinstance(it.where, Span))


def test_what_stands_above_the_first_part_is_in_its_cuts() -> None:
    dump = cases("digests.txt")[1].values[0]
    first, *others = text.read_all(str(dump).encode(), "a.txt", recipes.built_in())
    assert first.article
    assert "THE WEEK IN THE ISLANDS" in first.article.cuts[0].text
    assert all(other.article and "THE WEEK" not in str(other.article.cuts) for other in others)


def test_problems_of_a_part_name_the_line_in_the_file() -> None:
    dated = "Harbour Wire, May 15, 2017\n\n"
    dump = DIGEST.replace(dated, f"{dated}shelfmark 7, 12\n\nRegion: North Coast\n\n")
    *_, last = text.read_all(dump.encode(), "a.txt", recipes.built_in())
    line = dump.split("\n").index("shelfmark 7, 12") + 1
    assert [problem.line for problem in last.problems] == [line]


def test_the_parts_of_a_digest_are_found_again(site: Path, inbox: Path) -> None:
    source = put(inbox, "week.txt", DIGEST)
    first = run(site, source)
    assert [(it.status, it.locator) for it in first.items] == [("imported", "part 1"), ("imported", "part 2")]
    assert len({it.output for it in first.items}) == 2
    assert [path.name for path in (site / "content/raw/2017").iterdir()] == ["week.txt"]
    before = tree(site)
    again = run(site, source, now=LATER)
    assert [(it.status, it.output) for it in again.items] == [("unchanged", it.output) for it in first.items]
    assert tree(site) == before


def test_an_edited_part_of_a_digest_updates_its_own_article(site: Path, inbox: Path) -> None:
    first = run(site, put(inbox, "week.txt", DIGEST))
    source = put(inbox, "week.txt", DIGEST.replace("until the ice goes out", "until the ice is gone"))
    again = run(site, source, now=LATER)
    assert {it.output for it in again.items} == {it.output for it in first.items}
    assert [it.status for it in again.items][1] == "updated"
    assert "the ice is gone" in (site / str(again.items[1].output)).read_text(encoding="utf-8")


def test_a_refused_file_does_not_stop_the_others(site: Path, inbox: Path) -> None:
    put(inbox, "a.txt", "[a](/a)\n" * 9)
    put(inbox, "b.txt", DIGEST)
    statuses = [it.status for it in run(site, inbox).items]
    assert statuses == ["rejected", "imported", "imported"]
