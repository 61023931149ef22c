"""Plain-text dumps: what their heads say, where their text begins and ends, and what becomes of it."""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers import dumps
from importers.dumps import BODY, DISCLAIMER, FAIR_USE, HEAD, TAIL, TITLE, cases, print_page, raw, settled
from microfiche import articles, markdown
from microfiche.importers import recipes, report, text
from microfiche.importers.settle import Settled, settle
from microfiche.model import Cut, FrontMatter, Span

HEADS = ("heads.txt", "bylines.txt", "origins.txt", "labels.txt", "towers.txt")
LISTED = (
    "title",
    "subtitle",
    "date",
    "authors",
    "regions",
    "topics",
    "publisher",
    "source",
    "url",
    "dateline",
    "draft",
)


def listed(meta: FrontMatter, body: str) -> str:
    """The fields of an article that are not empty and its first line, as the cases have them."""
    lines = []
    for field in LISTED:
        value = getattr(meta, field)
        if field == "source" and value:
            value = " ".join(str(part) for part in (value.name, value.date, value.url) if part)
        elif isinstance(value, tuple):
            value = " | ".join(value)
        lines += [f"{field}: {value}\n"] if value else []
    return "".join(lines) + f"text: {body.splitlines()[0]}\n"


@pytest.mark.parametrize(
    ("dump", "expected"),
    [it for name in HEADS for it in cases(name)],
)
def test_a_head_is_read(dump: str, expected: str) -> None:
    article = settled(dump)
    assert listed(article.meta, article.body) == expected


def told_below(article: Settled, cuts: Iterable[Cut]) -> str:
    """What the lines below a text told, which rules cut them, and what is left as the text's last line."""
    meta = article.meta
    lines = [f"authors: {' | '.join(meta.authors)}\n"] if meta.authors else []
    lines += [f"publisher: {meta.publisher}\n"] if meta.publisher else []
    lines += [f"source: {meta.source.name}\n"] if meta.source else []
    lines += [f"rights: {line}\n" for line in (meta.rights or "").split("\n\n") if line]
    lines.append(f"cut: {' '.join(cut.rule for cut in cuts if cut.rule != 'title') or '-'}\n")
    return "".join(lines) + f"last: {article.body.splitlines()[-1]}\n"


@pytest.mark.parametrize(("below", "expected"), cases("tails.txt"))
def test_a_tail_is_read(below: str, expected: str) -> None:
    article = raw(f"A Title for All\n\nThe text begins here, and goes on.\n\n{below}")
    assert told_below(settle(article), article.cuts) == expected


@pytest.mark.parametrize(
    ("dump", "expected"), [*cases("bodies.txt"), *cases("wrapping.txt"), *cases("subheads.txt")]
)
def test_a_text_becomes_markdown(dump: str, expected: str) -> None:
    assert raw(f"A Title for All\n\nBy Ada Fenwick\n\n{dump}").body == expected


@pytest.mark.parametrize(("dump", "expected"), [*cases("captions.txt"), *cases("notes.txt")])
def test_captions_are_cut_and_notes_set(dump: str, expected: str) -> None:
    article = raw(f"A Title for All\n\nBy Ada Fenwick\n\n{dump}")
    cuts = [
        f"{cut.reason}: {cut.text}\n" for cut in article.cuts if cut.reason not in ("the title", "the byline")
    ]
    assert article.body + "".join(cuts) == expected


@pytest.mark.parametrize(("dump", "expected"), cases("notes.txt"))
def test_every_note_is_rendered(dump: str, expected: str) -> None:
    article = raw(f"A Title for All\n\nBy Ada Fenwick\n\n{dump}")
    html = markdown.render(article.body, {}, "")
    cuts = " ".join(cut.text for cut in article.cuts)
    told = {word for word in words(dump) if not word.isdigit()}  # the page counts lists and notes by itself
    assert told <= words(html + cuts)
    assert html.count('<li id="fn:') == sum(
        line.startswith("[^") and "]: " in line for line in expected.splitlines()
    )


def test_a_print_page_is_read_whole() -> None:
    article = settled(print_page())
    meta = article.meta
    assert (meta.title, meta.date, meta.authors) == (TITLE, "2017-05-14", ("Ada Fenwick",))
    assert (meta.regions, meta.topics) == (("North Coast", "USA"), ("Ferries",))
    assert meta.publisher == "The Meridian Review"
    assert meta.source is not None
    assert (meta.source.name, meta.source.date) == ("Harbour Wire", "2017-05-11")
    assert meta.rights == f"{DISCLAIMER}\n\n{FAIR_USE}"
    assert meta.language == "en"
    assert not meta.draft
    assert article.body == BODY
    assert not article.problems


@pytest.mark.parametrize(
    "missing", [*itertools.combinations(TAIL, 1), *itertools.combinations(TAIL, 2), tuple(TAIL)]
)
def test_the_text_is_the_same_without_any_piece_of_boilerplate(missing: tuple[str, ...]) -> None:
    article = settled(print_page(missing))
    assert article.body == BODY
    rights = [
        notice for part, notice in (("disclaimer", DISCLAIMER), ("fair_use", FAIR_USE)) if part not in missing
    ]
    assert article.meta.rights == ("\n\n".join(rights) or None)


@pytest.mark.parametrize("part", [part for part in HEAD if part != "title"])
def test_a_missing_line_of_the_head_costs_its_own_field_only(part: str) -> None:
    whole, less = settled(print_page()).meta, settled(print_page((part, "articles"))).meta
    lost = {
        "byline": "authors",
        "published": "publisher",
        "origin": "source",
        "region": "regions",
        "report": "topics",
    }
    field = lost[part]
    assert not getattr(less, field) or part == "published"
    for other in {"title", "authors", "regions", "topics", "source", "rights"} - {field}:
        assert getattr(less, other) == getattr(whole, other)


def test_without_a_byline_the_articles_by_line_tells_the_author() -> None:
    article = settled(print_page(("byline",)))
    assert article.meta.authors == ("Ada Fenwick",)
    assert article.fields["authors"].confidence < 0.7


def test_nobody_is_invented_as_an_author() -> None:
    assert settled(print_page(("byline", "articles"))).meta.authors == ()
    assert settled(print_page(("byline",), articles="Articles by:")).meta.authors == ()


@pytest.mark.parametrize(
    "published", ["The Meridian Review, May 14, 2017", "The Meridian Review, 14 May 2017"]
)
@pytest.mark.parametrize("origin", ["[Harbour Wire](#) 11 May 2017", "[Harbour Wire](#), May 11, 2017"])
@pytest.mark.parametrize("swapped", [False, True])
def test_both_orders_of_dates_and_of_lines_are_read(published: str, origin: str, swapped: bool) -> None:
    first, second = (origin, published) if swapped else (published, origin)
    meta = settled(print_page(published=first, origin=second)).meta
    assert (meta.publisher, meta.date) == ("The Meridian Review", "2017-05-14")
    assert meta.source is not None
    assert (meta.source.name, meta.source.date) == ("Harbour Wire", "2017-05-11")


@pytest.mark.parametrize("order", list(itertools.permutations(("byline", "published", "region", "report"))))
def test_the_order_of_the_head_does_not_matter(order: tuple[str, ...]) -> None:
    names = ("byline", "published", "region", "report")
    page = print_page(("origin",), **{name: HEAD[line] for name, line in zip(names, order, strict=True)})
    meta = settled(page).meta
    assert (meta.authors, meta.publisher, meta.date) == (
        ("Ada Fenwick",),
        "The Meridian Review",
        "2017-05-14",
    )
    assert (meta.regions, meta.topics) == (("North Coast", "USA"), ("Ferries",))


@pytest.mark.parametrize("encode", [
    lambda page: page.encode(),
    lambda page: b"\xef\xbb\xbf" + page.encode(),
    lambda page: page.replace("\n", "\r\n").encode(),
    lambda page: page.encode("windows-1252"),
    lambda page: page.encode("utf-16"),
    lambda page: b"\n\n\n" + page.encode(),
    lambda page: page.replace("[", "").replace("](#)", "").encode(),
])  # fmt: skip
def test_encoding_line_ends_blank_lines_and_links_change_nothing(encode) -> None:  # type: ignore[no-untyped-def]
    article, plain = settled(encode(print_page())), settled(print_page())
    assert article.body == plain.body
    assert article.meta == plain.meta


def test_evidence_names_the_place_and_the_spelling_found() -> None:
    topics = next(it for it in raw(print_page()).evidence if it.field == "topics")
    assert (topics.found, topics.value, topics.where) == ("[FERRIES](#)", ("Ferries",), Span(11, 11))


def test_the_same_outlet_twice_is_no_origin() -> None:
    meta = settled(print_page(origin="[The Meridian Review](#) 14 May 2017")).meta
    assert (meta.publisher, meta.source) == ("The Meridian Review", None)


def test_labels_below_the_text_are_read_too() -> None:
    meta = settled(print_page(("region",), media="Region: [Asia](#)")).meta
    assert meta.regions == ("Asia",)


def test_a_dump_without_a_date_is_a_draft_and_says_so() -> None:
    article = settled(print_page(("published", "origin")))
    assert article.meta.draft
    assert "no date was found: imported as a draft" in str(article.problems[0])


def test_a_dump_without_a_title_takes_its_file_name_and_says_so() -> None:
    article = settled("All of it is one long paragraph. " * 20, "box/old_ferries-1949.txt")
    assert article.meta.title == "old ferries 1949"
    assert any("no title" in problem.message for problem in article.problems)


@pytest.mark.parametrize(
    "dump", ["Only a title\n", "Title\n\nBy Ada Fenwick\n\nThe Meridian Review, May 14, 2017\n"]
)
def test_a_file_without_a_text_is_no_article(dump: str) -> None:
    reading = text.read(dump.encode(), "a.txt", recipes.built_in())
    assert reading.article is None
    assert "not an article" in reading.problems[-1].message


def test_a_line_that_is_not_understood_is_kept_and_told() -> None:
    reading = text.read(
        b"Title\n\nBy Ada Fenwick\n\nShelfmark 7!\n\nThe Meridian Review, May 14, 2017\n\nText, and more.",
        "a.txt", recipes.built_in(),
    )  # fmt: skip
    assert reading.article is not None
    assert ("unread", "Shelfmark 7!") in [(cut.rule, cut.text) for cut in reading.article.cuts]
    assert str(reading.problems[0]).startswith("a.txt:5: warning: not understood")


def words(told: str) -> set[str]:
    return set(counted(told))


def counted(told: str) -> Counter[str]:
    """How often each word is in a text; figures that are raised count like others."""
    return Counter(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", told)))


def lost(dump: str, told: str) -> Counter[str]:
    """The words of a dump that are told less often than they stand in it.

    The two parts of a word that was divided at a line's end are there when the whole word is.
    """
    before, after = counted(dump), counted(told)
    missing = before - after
    for one, other in re.findall(r"([^\W_]+)-\s*\n\s*([^\W_]+)", dump):
        if after[one + other] > before[one + other]:
            missing -= Counter((one, other))
            after[one + other] -= 1
    return +missing


def all_told(reading: text.Reading) -> str:
    """What is told of each place of a dump once: the text, the cuts, the dateline."""
    assert reading.article is not None
    article = settle(reading.article)
    item = report.Item(source="a.txt", status="imported", fields=article.fields, cuts=reading.article.cuts)
    told = json.loads(report.line(item))
    evidence = [it for field in told["fields"].values() for it in field["evidence"]]
    datelines = [it["found"] for it in evidence if it["rule"] == "dateline"]
    return "\n".join([article.body.replace("\\", ""), *datelines, *(it["text"] for it in told["cuts"])])


LINE = st.one_of(
    st.sampled_from(
        [*HEAD.values(), *TAIL.values(), "", "", "***", "- one", "1. two", '[a b](/c "d")', "by", "from"]
    ),
    st.sampled_from(
        ["Region:", "Theme: ,", "> Source: https://a.example/b", "# Head", "a  b", "May 2017", "“Whole.”"]
    ),
    st.sampled_from(
        ["Shelf 7", "Follow", "@ada", "For Immediate Release", "Contact: Ada", "By Boat", "From Lisse"]
    ),
    st.text(st.sampled_from(list("ab C.,:;[]()#*>-_&“”‘’!? 1\t")), max_size=30),
)


BLOCK = st.one_of(
    LINE,
    st.sampled_from(
        [
            "Notes\n\n[1] Ada Fenwick, The Long Road.\n\n[2] Harbour Wire.",
            "It was late.[1] Nobody came.[2]\n\n[[1]](#_ftn1) one\n[[2]](#_ftn2) two",
            "It was late.¹\n\nSources:\n¹ one",
            "Image: The bay (Source: Harbour Wire)",
            "Photo by Ines Calder",
            "Port\tBoats\nLisse\t12\nArden\t9",
            "| a | b |\n|---|---|\n| c | d |",
            "Port    Boats\nLisse      12\nArden       9",
            "the har-\nbour and the\nharbour",
            "The Ferry\n\nBy Ada Fenwick\n\nMay 14, 2017\n\n" + "The board heard her out and voted. " * 8,
            "The Road\n\nBy Tomas Quill\n\nMay 15, 2017\n\n"
            + "The road is closed until the ice is gone. " * 8,
            "***",
            "-\none\n-\ntwo",
            "[a](/a)\n[b](/b)",
        ]
    ),
)


@given(st.lists(BLOCK, max_size=14), st.sampled_from(["\n", "\n\n"]))
@settings(max_examples=400, deadline=None)
def test_no_word_is_lost(blocks: list[str], between: str) -> None:
    dump = between.join(blocks)
    readings = text.read_all(dump.encode(), "a.txt", recipes.built_in())
    if any(reading.article is None for reading in readings):
        assert any(it.severity == "error" for reading in readings for it in reading.problems)
        return
    assert not lost(dump, "\n".join(map(all_told, readings)))


@given(st.one_of(st.binary(max_size=300), st.lists(LINE, max_size=14).map(lambda it: "\n".join(it).encode())))
@settings(max_examples=300, deadline=None)
def test_any_bytes_end_in_an_article_that_reads_back_or_in_a_problem(data: bytes) -> None:
    reading = text.read(data, "a.txt", recipes.built_in())
    if reading.article is None:
        assert any(problem.severity == "error" for problem in reading.problems)
        return
    article = settle(reading.article)
    read, body, problems = articles.read(articles.write(article.meta, article.body), "articles/2017/05/a.md")
    assert not [problem for problem in problems if problem.severity == "error"]
    assert read is not None
    assert (read.meta, body) == (article.meta, article.body)


@pytest.mark.parametrize(
    "piece",
    ["word ", "[", "[a](", "by ", "May 14, 2017 ", "Region: a ", "“a” ", "(", "*_", "\n- a", "a\n", "\na, "],
)
def test_cost_grows_with_length_only(piece: str) -> None:
    # Anything quadratic would take minutes here: the suite would seem to hang.
    dump = "Title\n\nBy Ada Fenwick\n\n" + piece * (100_000 // len(piece))
    text.read(dump.encode(), "a.txt", recipes.built_in())


def test_every_table_of_cases_is_read_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    assert [path.name for path in dumps.CASES.iterdir() if f'"{path.name}"' not in tests] == []


def test_lists_of_other_articles_are_cut_however_many_there_are() -> None:
    lists = "".join(f"Related\n\nThe Ferry Returns {number}\n\n" for number in range(1500))
    article = raw(f"A Title for All\n\nThe text begins here, and goes on.\n\n{lists}")
    assert article.body == "The text begins here, and goes on.\n"
    assert sum(cut.rule == "related" for cut in article.cuts) == 3000
