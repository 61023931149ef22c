"""The review of an import as pages: all is there, linked, escaped and of one piece."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from archives import tree, write
from importers.dumps import TITLE, print_page
from importers.inboxes import EDIT, edit, put, run
from importers.test_review import choice, item, problem, reading
from microfiche.cli import cli
from microfiche.importers import importing, review, reviewhtml, reviewpages, sources
from microfiche.importers.decode import Decoded, decode
from microfiche.importers.importing import ImportRun, Options
from microfiche.importers.report import Item
from microfiche.model import Cut, Span
from microfiche.problems import MicroficheError, UsageError
from webcheck import expect_none, links, nu, structure
from webcheck.site import Document, Site

DRY = Options(dry_run=True)


def reviewed(path: Path, run: ImportRun, dry_run: bool = True) -> Document:
    """The first page of a review, parsed."""
    importing.check_review(path)
    importing.write_review(run, path, dry_run)
    return document(path)


def document(path: Path) -> Document:
    return Document(path.name, path.read_bytes())


def text_of(element: etree._Element) -> str:
    return "".join(str(it) for it in element.itertext())


def one(page: Document, path: str) -> etree._Element:
    (found,) = page.all(path)
    return found


def raw_lines(element: etree._Element) -> dict[int, str]:
    """The raw lines below an element by the number a browser shows."""
    found = {}
    for lines in element.iterfind(".//ol[@class='lines']"):
        for number, line in enumerate(lines.iterfind("li"), int(lines.get("start", "1"))):
            assert line.get("id", "").endswith(f"-{number}")
            found[number] = text_of(next(line.iterfind("p")))
    return found


def articles(page: Document) -> list[etree._Element]:
    return page.all(".//article")


def sound(folder: Path) -> None:
    """All pages are valid, every link leads to an anchor that is there, and nothing is asked of anybody."""
    site = Site(folder, "https://review.example")
    expect_none(it for it in structure.findings(site) if ": a script: " not in it)
    expect_none(links.findings(site))
    for page in site.documents.values():
        assert not [it for it in page.references if it.fetched or urlsplit(it.href).scheme]
        (policy,) = [it.get("content", "") for it in page.all(".//meta[@http-equiv]")]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "reviews"
    path.mkdir()
    return path


@pytest.fixture
def mixed(site: Path, inbox: Path) -> ImportRun:
    """An import in which everything happens that can happen."""
    run(site, put(inbox, "edited.txt", print_page()))
    edit(site)
    put(inbox, "edited.txt", print_page().replace(EDIT[0], "They spoke of tar."))
    put(
        inbox,
        "new.txt",
        print_page(title="A Second Ferry", published="May 2, 2016\n\nThird edition, revised"),
    )
    put(
        inbox,
        "same.txt",
        print_page(title="A Second Ferry", published="May 2, 2016\n\nThird edition, revised"),
    )
    other = print_page(title="A Third Ferry", published="The Meridian Review, June 1, 2018")
    put(inbox, "fine.txt", other.replace("the", "that").replace("was", "is"))
    put(inbox, "empty.txt", "")
    put(inbox, "binary.txt", bytes(range(256)))
    put(inbox, "scan.xyz", "A text in a file with another suffix")
    put(inbox, "alone.txt", "A Title Alone")
    return run(site, inbox, options=DRY)


def test_every_field_problem_runner_up_and_cut_is_on_the_page(mixed: ImportRun, folder: Path) -> None:
    page = reviewed(folder / "r.html", mixed)
    sound(folder)
    assert len(articles(page)) == len(mixed.items)
    by_source = {it.source: it for it in mixed.items}
    for article in articles(page):
        told = by_source[text_of(next(article.iterfind(".//dl/div/dd")))]
        _tells_all(article, told)


def _tells_all(article: etree._Element, told: Item) -> None:
    """Whether the part of a page for an article says all that its item does."""
    said = text_of(article)
    assert article.get("data-status") == told.status
    assert told.output is None or told.output in said
    for each in told.problems:
        assert each.message in said
        assert each.hint in said
        assert not each.line or f"line {each.line}" in linked(article)
    tables = [text_of(it) for it in article.iterfind(".//table//tr")]
    for field, chosen in told.fields.items():
        assert any(row.startswith(field) for row in tables)
        for it in chosen.evidence:
            assert [row for row in tables if it.rule in row and f"{it.confidence:.2f}" in row], it
            assert not isinstance(it.where, Span) or str(it.where) in linked(article)
    cuts = "\n".join(text_of(it) for it in article.iterfind(".//section[@class='cuts']//li"))
    for cut in told.cuts:
        assert f"{cut.where} {cut.reason} {cut.rule} {cut.text}" in cuts
        assert str(cut.where) in linked(article)


def linked(article: etree._Element) -> list[str]:
    return [text_of(link) for link in article.iterfind(".//a")]


def test_the_raw_text_stands_line_for_line_with_fields_and_cuts_marked(
    site: Path, inbox: Path, folder: Path
) -> None:
    dump = print_page()
    page = reviewed(folder / "r.html", run(site, put(inbox, "a.txt", dump), options=DRY))
    (article,) = articles(page)
    assert [*raw_lines(article).values()] == dump.split("\n")
    marks = {(it.get("data-label"), text_of(it)) for it in article.iterfind(".//mark")}
    assert ("title", TITLE) in marks
    assert ("authors", "[Ada Fenwick](#)") in marks
    assert ("date, publisher", "The Meridian Review, May 14, 2017") in marks
    struck = [text_of(it) for it in article.iterfind(".//del")]
    assert "By " in struck
    assert "[Comment on The Meridian Review articles on our noticeboard](#)" in struck
    notes = [text_of(it) for it in article.iterfind(".//span[@class='note cut']")]
    assert "cut the byline" in notes


def test_a_mark_leads_to_the_row_of_its_field_and_the_row_to_the_line(
    site: Path, inbox: Path, folder: Path
) -> None:
    page = reviewed(folder / "r.html", run(site, put(inbox, "a.txt", print_page()), options=DRY))
    (mark,) = [it for it in page.all(".//article//mark") if it.get("data-label") == "title"]
    (row,) = page.all(f".//*[@id='{next(mark.iterfind('a')).get('href', '')[1:]}']")
    assert text_of(row).split()[0] == "title"
    line = page.all(f".//*[@id='{next(row.iterfind('.//a')).get('href', '')[1:]}']")
    assert text_of(line[0]) == TITLE


def test_what_is_no_article_is_shown_with_its_reason_and_its_text_if_it_has_one(
    mixed: ImportRun, folder: Path
) -> None:
    page = reviewed(folder / "r.html", mixed)
    shown = {text_of(next(it.iterfind(".//h3"))): it for it in articles(page)}
    assert "There is no text to show: the file is empty." in text_of(shown["empty.txt"])
    assert "full of control characters" in text_of(shown["binary.txt"])
    assert "no importer reads files such as" in text_of(shown["scan.xyz"])
    assert raw_lines(shown["scan.xyz"]) == {1: "A text in a file with another suffix"}
    assert raw_lines(shown["alone.txt"]) == {1: "A Title Alone"}


def test_problems_come_first_in_contents_and_on_the_page(mixed: ImportRun, folder: Path) -> None:
    page = reviewed(folder / "r.html", mixed)
    groups = [it.get("data-group") for it in articles(page)]
    assert groups == ["errors"] * 4 + ["conflicts"] * 2 + ["warnings", "rest"]
    contents = page.all(".//nav[@class='contents']//li/a")
    assert [it.get("href") for it in contents] == [f"#i{number}" for number in range(1, len(groups) + 1)]
    assert [text_of(it) for it in page.all(".//summary")][:1][0].startswith("Errors")


def test_the_summary_counts_what_happened(mixed: ImportRun, folder: Path) -> None:
    page = reviewed(folder / "r.html", mixed)
    lead = text_of(one(page, ".//p[@class='lead']"))
    assert "8 raw articles: 2 imported, 1 conflict, 1 duplicate, 4 rejected" in lead
    assert "dry run: nothing was written" in lead
    assert "dry run" not in text_of(one(reviewed(folder / "r.html", mixed, False), ".//p[@class='lead']"))
    kinds = [text_of(it) for it in page.all(".//ul[@class='kinds']/li")]
    assert any(re.match(r"warning 2 × not understood, .* articles \d, \d", it) for it in kinds)


def test_the_first_page_says_what_is_of_no_article(folder: Path) -> None:
    general = (problem("notice", "2 files of the archive itself are left out"),)
    page = reviewed(folder / "r.html", ImportRun(items=(), general=general))
    sound(folder)
    assert "2 files of the archive itself are left out" in text_of(page.root)
    assert "There was nothing to import." in text_of(page.root)


@pytest.mark.skipif(nu.missing() is not None, reason=str(nu.missing()))
def test_the_nu_html_checker_finds_nothing(mixed: ImportRun, folder: Path) -> None:
    """But that it takes no digest for a permission: browsers do, and the next test computes it."""
    reviewed(folder / "r.html", mixed)
    expect_none(it for it in nu.findings(folder) if "violates Content Security Policy" not in it)


def test_a_browser_is_told_to_obey_the_style_and_the_script_of_the_page_alone(folder: Path) -> None:
    page = reviewed(folder / "r.html", many(1))
    policy = one(page, ".//meta[@http-equiv='Content-Security-Policy']").get("content", "")
    for kind in ("style", "script"):
        digest = hashlib.sha256(text_of(one(page, f".//{kind}")).encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}';" in policy
    assert not [it for it in page.root.iter(etree.Element) if "style" in it.attrib]


# Any text, any name -----------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script> & \"q\" 'q' </p></mark><!-- ]]> {{ 7 * 7 }} {% x %} &lt; </style>"


def test_markup_in_texts_and_names_is_shown_and_never_obeyed(site: Path, inbox: Path, folder: Path) -> None:
    dump = print_page(title=HOSTILE, published=f"{HOSTILE}, May 14, 2017", body=f"{HOSTILE}\n\nIt sails.")
    source = put(inbox, "<b>&amp; 'a' \"b\".txt", dump)
    page = reviewed(folder / "r.html", run(site, source, put(inbox, "<i>.xyz", HOSTILE), options=DRY))
    sound(folder)
    assert [*raw_lines(articles(page)[1]).values()] == dump.split("\n")
    assert text_of(articles(page)[1].findall(".//h3")[0]) == HOSTILE.replace("&lt;", "<")
    assert source.as_posix() in text_of(page.root)
    assert len(page.all(".//script")) == 1
    assert not page.all(".//b[.='& ']")


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&'\"\n\r\t\u202e\ufffd\u2028\x85 ab"))))
@settings(max_examples=150, deadline=None)
def test_any_text_is_shown_as_it_was_read(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    data = text.encode("utf-8", "replace")
    source = folder / "a.txt"
    source.write_bytes(data)
    told = item(source.as_posix(), problem("error", text), fields={"title": choice(reading("title", text))})
    page = reviewed(folder / "r.html", ImportRun(items=(told,)))
    assert page.errors == []
    decoded = decode(data, "a.txt")
    shown = [*raw_lines(page.root).values()]
    if isinstance(decoded, Decoded):
        assert shown == re.sub("[\ufdd0-\ufdef]|[^\0-\ufffd]", _writable, decoded.text).split("\n")
    else:
        assert shown == []
        assert decoded.message in text_of(page.root)


def _writable(match: re.Match[str]) -> str:
    """HTML has no noncharacters."""
    code = ord(match[0])
    return "\ufffd" if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE else match[0]


def test_damage_and_what_cannot_be_seen_are_named(site: Path, inbox: Path, folder: Path) -> None:
    dump = print_page(body="Da\ufffdmage and \u202eoverride\u202c and so\u00adft.")
    page = reviewed(folder / "r.html", run(site, put(inbox, "a.txt", dump), options=DRY))
    odd = [it.get("data-code") for it in articles(page)[0].iterfind(".//p/span[@class='odd']")]
    assert odd == ["U+FFFD", "U+202E", "U+202C", "U+00AD"]


def test_a_text_is_shown_in_the_encoding_that_was_named(site: Path, inbox: Path, folder: Path) -> None:
    source = put(inbox, "a.txt", print_page(byline="By Ολγα Νικολαου").encode("windows-1253"))
    options = Options(dry_run=True, encoding="windows-1253")
    page = reviewed(folder / "review.html", run(site, source, options=options))
    assert any("By Ολγα Νικολαου" in line for line in raw_lines(one(page, ".//article")).values())


def test_a_name_that_is_not_utf_8_is_found_again(site: Path, inbox: Path, folder: Path) -> None:
    try:
        source = put(inbox, "b\udcff.txt", print_page())
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")
    page = reviewed(folder / "r.html", run(site, source, options=DRY))
    assert "b\\xff.txt" in text_of(articles(page)[0])
    assert raw_lines(page.root)[1] == TITLE
    assert sources.unshown(sources.shown(source)) == source


def test_lines_have_the_direction_and_the_language_of_their_text(
    site: Path, inbox: Path, folder: Path
) -> None:
    source = put(
        inbox,
        "a.txt",
        "الجسر القديم\n\n" + "افتتح الجسر القديم يوم الأحد بعد أعمال ترميم طويلة في المدينة.\n" * 3,
    )
    page = reviewed(folder / "r.html", run(site, source, options=DRY))
    assert {it.get("dir") for it in page.all(".//article//li/p")} == {"auto"}
    assert one(page, ".//article//h3").get("dir") == "auto"
    assert page.all(".//ol[@class='lines']")[0].get("lang") == "ar"
    assert page.root.get("lang") == "en"


# Sources of other shapes ------------------------------------------------------------------------------


def test_a_source_that_is_gone_or_changed_is_still_reviewed(site: Path, inbox: Path, folder: Path) -> None:
    gone, shorter = put(inbox, "gone.txt", print_page()), put(inbox, "short.txt", print_page(title="Another"))
    done = run(site, inbox, options=DRY)
    gone.unlink()
    shorter.write_text("One line.")
    page = reviewed(folder / "r.html", done)
    sound(folder)
    assert "cannot be read: No such file" in text_of(page.root)
    assert raw_lines(page.root) == {1: "One line."}


def test_what_was_not_read_and_is_large_is_not_read_now(
    site: Path, inbox: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microfiche.importers.reviewtexts._MOST_UNREAD", 10)
    page = reviewed(folder / "r.html", run(site, put(inbox, "film.xyz", "x" * 11), options=DRY))
    assert "it was not read as an article, and has 11 bytes" in text_of(page.root)


def test_articles_of_one_file_each_show_their_part_of_it(tmp_path: Path, folder: Path) -> None:
    source = put(tmp_path, "digest.txt", "One\ntext one\nTwo\ntext two\n").as_posix()
    items = [
        item(source, locator=f"item {number}", fields={"title": choice(
            reading("title", title, where=Span(line, line), found=title)
        )})
        for number, title, line in ((1, "One", 1), (2, "Two", 3))
    ]  # fmt: skip
    page = reviewed(folder / "r.html", ImportRun(items=tuple(items)))
    sound(folder)
    first, second = map(raw_lines, articles(page))
    assert (first, second) == ({1: "One", 2: "text one"}, {3: "Two", 4: "text two", 5: ""})
    assert "item 2" in text_of(articles(page)[1])


def test_articles_that_name_no_lines_share_the_text_of_their_file(tmp_path: Path, folder: Path) -> None:
    source = put(tmp_path, "feed.xml", "<feed>\n</feed>").as_posix()
    page = reviewed(
        folder / "r.html", ImportRun(items=(item(source, locator="1"), item(source, locator="2")))
    )
    sound(folder)
    assert [*map(raw_lines, articles(page))] == [{1: "<feed>", 2: "</feed>"}, {}]
    assert "The file is shown with number 1." in text_of(articles(page)[1])


def test_a_very_long_file_says_what_is_left_out(site: Path, inbox: Path, folder: Path) -> None:
    body = "\n\n".join(f"Paragraph {number} says so much about ferries." for number in range(20_000))
    page = reviewed(folder / "r.html", run(site, put(inbox, "a.txt", print_page(body=body)), options=DRY))
    sound(folder)
    (gap,) = page.all(".//p[@class='gap']")
    assert re.search(r"left out of this page.*: [\d,]{6} lines, [\d,]{7} characters", text_of(gap))
    assert (folder / "r.html").stat().st_size < 600_000


def test_more_cuts_than_a_page_can_show_are_counted(tmp_path: Path, folder: Path) -> None:
    source = put(tmp_path, "a.txt", "[a](b) " * 600).as_posix()
    cut = Cut(text="[a](b)", where=Span(1, 1), rule="dead-link", reason="r")
    page = reviewed(folder / "r.html", ImportRun(items=(item(source, cuts=(cut,) * 600),)))
    assert len(page.all(".//section[@class='cuts']//li")) == 501
    assert "and 100 more pieces, which the import report lists" in text_of(page.root)
    assert len(page.all(".//article//del")) == 1000


# Pages and files --------------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "MOST_ITEMS", 3)


def many(number: int) -> ImportRun:
    """An import of that many files which are not there, the last of which went wrong."""
    fine = [item(f"{at}.txt") for at in range(number - 1)]
    return ImportRun(items=(*fine, item("wrong.txt", problem("error"), status="failed", fields={})))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("few")
def test_a_large_review_has_further_pages_beside_it_with_problems_first(folder: Path) -> None:
    page = reviewed(folder / "r.html", many(8))
    sound(folder)
    assert names(folder) == ["r-2.html", "r-3.html", "r.html"]
    pages = [page, document(folder / "r-2.html"), document(folder / "r-3.html")]
    titles = [[text_of(it) for it in each.all(".//article//h3")] for each in pages]
    assert titles == [["wrong.txt", "0.TXT", "1.TXT"], ["2.TXT", "3.TXT", "4.TXT"], ["5.TXT", "6.TXT"]]
    for number, each in enumerate(pages, 1):
        ways = each.all(".//nav[@aria-label='Pages']//a")
        assert [it.get("href") for it in ways] == ["r.html", "r-2.html", "r-3.html"]
        assert [it.get("aria-current") for it in ways].index("page") == number - 1
    contents = [[it.get("href") for it in each.all(".//nav[@class='contents']//li/a")] for each in pages]
    assert [len(it) for it in contents] == [8, 3, 2], "the first page lists all, the others their own"
    assert contents[0][3] == "r-2.html#i4"


@pytest.mark.usefixtures("few")
def test_the_contents_of_the_first_page_have_an_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewpages, "_MOST_LISTED", 4)
    page = reviewed(folder / "r.html", many(8))
    assert len(page.all(".//nav[@class='contents']//li")) == 4
    assert "4 more articles are listed on the pages they are on" in text_of(page.root)


@pytest.mark.usefixtures("few")
def test_pages_of_a_longer_review_are_removed_and_nothing_else_is(folder: Path) -> None:
    reviewed(folder / "r.html", many(11))
    put(folder, "r-5.html", "a page of somebody's own")
    reviewed(folder / "other.html", many(5))
    (folder / "other-2.html").rename(folder / "r-9.html")
    reviewed(folder / "r.html", many(5))
    assert names(folder) == ["other.html", "r-2.html", "r-5.html", "r-9.html", "r.html"]


@pytest.mark.usefixtures("few")
def test_a_further_page_never_takes_the_place_of_another_file(folder: Path) -> None:
    put(folder, "r-2.html", "a page of somebody's own")
    with pytest.raises(MicroficheError, match=r"needs 2 pages, and .*r-2\.html is there"):
        importing.write_review(many(4), folder / "r.html")
    assert names(folder) == ["r-2.html"]
    importing.write_review(many(3), folder / "r.html")


@pytest.mark.usefixtures("few")
def test_names_that_html_and_addresses_write_otherwise(folder: Path) -> None:
    reviewed(folder / 'a "b" & #1?.html', many(4))
    sound(folder)
    reviewed(folder / 'a "b" & #1?.html', many(3))
    assert names(folder) == ['a "b" & #1?.html']


def test_the_same_import_makes_the_same_bytes_wherever_it_is_written(
    mixed: ImportRun, folder: Path, tmp_path: Path
) -> None:
    reviewed(folder / "r.html", mixed)
    before = tree(folder)
    reviewed(folder / "r.html", mixed)
    reviewed(tmp_path / "elsewhere/deep/r.html", mixed)
    assert tree(folder) == before == tree(tmp_path / "elsewhere/deep")


@pytest.mark.usefixtures("few")
def test_what_is_no_review_is_not_overwritten(folder: Path) -> None:
    reviewed(folder / "r.html", many(4))
    put(folder, "mine.html", "<!doctype html><title>Mine</title>")
    put(folder, "blocked", "")
    for path, message in {
        folder: "is no file", folder / "mine.html": "is no review",
        folder / "r-2.html": "is page 2 of r.html", folder / "blocked/r.html": "cannot be written",
    }.items():  # fmt: skip
        with pytest.raises(UsageError, match=message):
            importing.check_review(path)
    importing.check_review(put(folder, "empty.html", ""))


def test_a_review_that_cannot_be_written_after_all_is_an_error(folder: Path) -> None:
    put(folder, "blocked", "")
    with pytest.raises(MicroficheError, match=r"review .*blocked/r\.html cannot be written"):
        importing.write_review(many(1), folder / "blocked/r.html")


# The command ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"--dry-run": None}, {"--report": "report.jsonl"}])
def test_the_command_writes_a_review(tmp_path: Path, options: Mapping[str, str | None]) -> None:
    site = write(tmp_path / "site", {})
    put(tmp_path, "in/a.txt", print_page())
    told = [
        str(tmp_path / it) if it and it[0] != "-" else it for pair in options.items() for it in pair if it
    ]
    words = ["-C", str(site), "import", *told, "--review", str(tmp_path / "r.html"), str(tmp_path / "in")]
    assert CliRunner().invoke(cli, words).exit_code == 0
    page = document(tmp_path / "r.html")
    assert len(articles(page)) == 1
    assert ("dry run" in text_of(page.root)) is ("--dry-run" in options)
    assert (site / "content").exists() is ("--dry-run" not in options)
    assert (tmp_path / "report.jsonl").exists() is ("--report" in options)


def test_the_command_checks_the_review_before_it_imports(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {})
    source, mine = put(tmp_path, "a.txt", print_page()), put(tmp_path, "mine.html", "mine")
    called = CliRunner().invoke(cli, ["-C", str(site), "import", "--review", str(mine), str(source)])
    assert isinstance(called.exception, UsageError)
    assert not (site / "content").exists()


def test_a_review_and_a_report_are_two_files(tmp_path: Path) -> None:
    site, source, path = write(tmp_path / "site", {}), put(tmp_path, "a.txt", "A"), str(tmp_path / "r")
    words = ["-C", str(site), "import", "--review", path, "--report", path, str(source)]
    assert isinstance(CliRunner().invoke(cli, words).exception, UsageError)


# Looks ------------------------------------------------------------------------------------------------

HUES = ("title", "authors", "date", "outlet", "terms", "more")
PAIRS = [
    *((text, ground) for text in ("ink", "faded", "accent") for ground in ("paper", "sheet", "tint")),
    *((text, ground) for text in ("error", "warning", "good") for ground in ("paper", "tint", "sheet")),
    *(("sheet", hue) for hue in HUES),
    *((hue, "sheet") for hue in HUES),
    *(("ink", f"{hue}-wash") for hue in HUES),
    *(("error", f"{hue}-wash") for hue in HUES),
]
"""Colours of words and of what is behind them."""


def luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb` (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(it * 2 for it in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def palettes() -> Iterator[dict[str, str]]:
    style = (reviewhtml.FOLDER / "page.css").read_text(encoding="utf-8")
    for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]:
        yield dict(re.findall(r"--([\w-]+): (#\w+)", block))


def test_words_stand_out_from_their_ground_in_light_and_in_dark() -> None:
    """By 4.5 to 1 at least (WCAG 2.2, 1.4.3)."""
    faint = []
    for palette in palettes():
        for text, ground in PAIRS:
            dark, light = sorted(luminance(palette[it]) for it in (text, ground))
            if (ratio := (light + 0.05) / (dark + 0.05)) < 4.5:
                faint.append(f"{text} on {ground}: {ratio:.2f}")
    expect_none(faint)
