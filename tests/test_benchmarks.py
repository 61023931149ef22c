"""The benchmark's own parts: the generated archive, the comparison of sites, the tables and the chart."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.bars import BARS, Bar
from benchmarks.chart import chart
from benchmarks.compare import report_parser, run_parser
from benchmarks.corpus import write_corpus
from benchmarks.equivalence import compare_sites, links_of, text_of_markdown, text_of_page
from benchmarks.figures import Machine, Row, Session, load, save
from benchmarks.kinds import address_of, kind_of
from benchmarks.measure import CommandFailed, Run, measure
from benchmarks.report import bars_table, blocks, refreshed, runs_note, times_table
from benchmarks.scenarios import Kept, unequal, written
from benchmarks.tools import Tool
from benchmarks.twins import SPLIT, article_paths, cut_years, originals

from manual import ROOT, text_of
from manual import blocks as code_blocks
from microfiche.markdown import parser

ARTICLES = 16
DOCUMENT = ROOT / "docs" / "benchmarks.md"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "archive"
    write_corpus(folder, ARTICLES, seed=1)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


# The archive


def test_the_same_seed_gives_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    write_corpus(tmp_path / "again", ARTICLES, seed=1)
    write_corpus(tmp_path / "other", ARTICLES, seed=2)
    assert tree(tmp_path / "again") == tree(archive)
    assert tree(tmp_path / "other").keys() != tree(archive).keys()


def test_articles_have_one_to_twenty_kilobytes(archive: Path) -> None:
    sizes = [len(text) for path, text in tree(archive).items() if path.endswith(".md")]
    assert len(sizes) == ARTICLES
    assert all(1_000 <= size <= 20_000 for size in sizes)


def test_only_years_with_more_articles_than_a_page_lists_are_cut(tmp_path: Path) -> None:
    for year, count in (("2001", SPLIT), ("2002", SPLIT + 1)):
        folder = tmp_path / "content" / "articles" / year / "05"
        folder.mkdir(parents=True)
        for number in range(count):
            (folder / f"article-{number}.md").touch()
    assert cut_years(tmp_path) == ["2002"]


# Equivalence


def build(archive: Path, output: Path) -> Path:
    """A site of bare article pages, with links to the articles before and after."""
    articles = list(originals(archive))
    for number, article in enumerate(articles):
        page = output / article.path / "index.html"
        page.parent.mkdir(parents=True)
        body = parser.PARSER.render(article.body)
        beside = [("prev", articles[number - 1 : number]), ("next", articles[number + 1 : number + 2])]
        links = "".join(f'<a rel="{rel}" href="/{one.path}/">' for rel, some in beside for one in some)
        page.write_text(f"<article>{body}</article>{links}", encoding="utf-8")
    return output


def linking_page(site: Path) -> Path:
    return next(page for page in sorted(site.rglob("*.html")) if 'href="/' in text_of(page))


def change(page: Path, old: str, new: str) -> None:
    text = text_of(page)
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")


def lose_page(site: Path) -> None:
    shutil.rmtree(linking_page(site).parent)


def lose_link(site: Path) -> None:
    page = linking_page(site)
    page.write_text(re.sub(r'<a href="/[^>]*>', "<a>", text_of(page), count=1), encoding="utf-8")


def lose_neighbour(site: Path) -> None:
    page = sorted(site.rglob("*.html"))[ARTICLES // 2]
    page.write_text(re.sub('<a rel="next"[^>]*>', "", text_of(page)), encoding="utf-8")


def break_link(site: Path) -> None:
    change(linking_page(site), '<a href="/', '<a href="/nowhere/')


def lose_word(site: Path) -> None:
    page = linking_page(site)
    page.write_text(re.sub(r"<p>\w+", "<p>", text_of(page), count=1), encoding="utf-8")


def add_page(site: Path) -> None:
    (site / "2031" / "index.html").parent.mkdir()
    (site / "2031" / "index.html").touch()


def add_feed_entry(site: Path) -> None:
    (site / "feed.xml").write_text("<entry>", encoding="utf-8")


def differences(archive: Path, folder: Path, spoil: Callable[[Path], None]) -> list[str]:
    one, other = build(archive, folder / "one"), build(archive, folder / "other")
    spoil(other)
    return compare_sites(archive, {"one": one, "other": other}, 300, 1).differences


def test_equal_sites_have_no_differences(archive: Path, tmp_path: Path) -> None:
    one, other = build(archive, tmp_path / "one"), build(archive, tmp_path / "other")
    compared = compare_sites(archive, {"one": one, "other": other}, 300, 1, themed=one)
    assert compared.differences == []
    assert compared.compared == ARTICLES
    assert compared.counts["one"]["articles"] == ARTICLES


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lose_page, r"other: no /\d{4}/\d\d/[\w-]+/ \(articles\)"),
        (lose_page, r"other: /\d{4}/\d\d/[\w-]+/ lacks its article's text"),
        (lose_link, r"other: /[\w/-]+/ has \d+ links, in one \d+: /\d{4}/"),
        (lose_neighbour, r"other: /[\w/-]+/ has 1 links to neighbours, in one 2"),
        (lose_neighbour, r"other: \d+ links on the compared articles, in one \d+"),
        (break_link, r"other: /[\w/-]+/ links to /nowhere/[\w/-]+/, which is not there"),
        (lose_word, r"other: /[\w/-]+/ lacks its article's text"),
        (add_page, r"other: /2031/ should not be \(years\)"),
        (add_feed_entry, r"other: 1 feed entries, in one 0"),
    ],
)
def test_what_differs_is_found(
    archive: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    found = differences(archive, tmp_path, spoil)
    assert any(re.match(said, line) for line in found), found


def test_a_page_in_which_all_is_there_but_white_space_and_markup_holds_the_text() -> None:
    body = "## A *b*\n\n> c [d e,](/f/) **g**\n\n- h & i\n- j\n"
    page = (
        "<article><h2>A <em>b</em></h2><blockquote>c <a>d e,</a>\ng</blockquote><li>h &amp; i<li>j</article>"
    )
    assert text_of_markdown(body) in text_of_page(page)


def test_links_are_resolved_and_neighbours_only_counted() -> None:
    page = (
        '<a href="../../../topics/x/">x</a> <a href="/topics/a/#top">a</a> <a href="https://other.example/">o</a>'
        '<a rel="prev" href="/2016/01/b/">b</a>'
    )
    assert links_of(page, "/2017/05/c/", "https://archive.example/") == (["/topics/a/", "/topics/x/"], 1)


@pytest.mark.parametrize(
    ("path", "kind", "address"),
    [
        ("2017/05/slug/index.html", "articles", "/2017/05/slug/"),
        ("2017/index.html", "years", "/2017/"),
        ("2017/05/index.html", "months", "/2017/05/"),
        ("2017/05/14/index.html", "further pages of periods", "/2017/05/14/"),
        ("2017/05/page/2/index.html", "further pages of periods", "/2017/05/page/2/"),
        ("topics/index.html", "taxonomies", "/topics/"),
        ("topics/syria/index.html", "terms", "/topics/syria/"),
        ("topics/syria/2017/index.html", "further pages of terms", "/topics/syria/2017/"),
        ("topics/syria/index.xml", "term feeds", "/topics/syria/"),
        ("topics/syria/feed.xml", "term feeds", "/topics/syria/"),
        ("index.xml", "archive feed", "/"),
        ("index.html", "home", "/"),
        ("sitemap.xml", "sitemap", "/sitemap.xml"),
        ("style.css", "other files", "/style.css"),
    ],
)
def test_a_files_kind_is_told_by_its_path(path: str, kind: str, address: str) -> None:
    assert (kind_of(path), address_of(path)) == (kind, address)


# Changes


@pytest.fixture
def kept(archive: Path, tmp_path: Path) -> Kept:
    shutil.copytree(archive, tmp_path / "archive")
    return Kept(Tool("microfiche", "1", tmp_path / "archive", lambda output: []), tmp_path)


def changed(kept: Kept, scenario: str, number: int) -> dict[str, bytes]:
    before = tree(kept.archive)
    {"body": kept.edit_body, "added": kept.add_article, "template": kept.edit_template}[scenario](number)
    after = tree(kept.archive)
    assert before.keys() <= after.keys()
    return {path: text for path, text in after.items() if before.get(path) != text}


@pytest.mark.parametrize("scenario", ["body", "added", "template"])
def test_a_change_touches_one_file_and_each_time_anew(kept: Kept, scenario: str) -> None:
    first, second = (changed(kept, scenario, number) for number in (0, 1))
    assert len(first) == len(second) == 1
    assert first != second


def test_a_body_is_edited_below_its_lead(kept: Kept) -> None:
    before = tree(kept.archive)
    ((path, text),) = changed(kept, "body", 0).items()
    assert text.startswith(before[path])
    assert len(before[path].split(b"---\n", 2)[2].strip()) > 0


def test_folders_are_compared_file_by_file(tmp_path: Path) -> None:
    for folder, files in (("one", {"a": "1", "b": "1", "c": "1"}), ("other", {"a": "1", "b": "2", "d": "1"})):
        (tmp_path / folder).mkdir()
        for name, text in files.items():
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
    assert list(unequal(tmp_path / "one", tmp_path / "other")) == [
        "b is not what a clean build writes",
        "c should not be there",
        "d is missing",
    ]


# Measuring


def test_only_files_written_since_a_time_are_counted(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name, age in (("old", 10), ("below/new", 0)):
        (tmp_path / name).write_text("12345", encoding="utf-8")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    assert written(tmp_path, time.time_ns() - 10**9) == (1, 5)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from Linux's /proc")
def test_time_and_memory_of_all_processes_are_measured(tmp_path: Path) -> None:
    child = "import time; block = bytearray(50_000_000); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    run = measure([sys.executable, "-c", parent], tmp_path / "log")
    assert run.wall > 0.5
    assert run.memory is not None
    assert run.memory > 50_000_000
    assert run.process > 50_000_000


@pytest.mark.skipif(os.name == "nt", reason="wait4 is of POSIX")
def test_a_command_that_fails_tells_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="no such article"):
        measure([sys.executable, "-c", "raise SystemExit('no such article')"], tmp_path / "log")


# Figures and report


def row(tool: str, scenario: str, *walls: float) -> Row:
    return Row(tool, scenario, [Run(wall, wall, 10**8, 2 * 10**8, 10**8, 12, 10**7) for wall in walls])


SESSION = Session(
    10_000,
    1,
    [
        row("microfiche", "cold", 5, 4, 6),
        row("microfiche", "body", 0.5, 0.5),
        row("hugo", "cold", 10, 8, 9),
        row("pelican", "cold", 50, 50),
    ],
    Machine("Linux", 2, 8 * 2**30, "3.12.0"),
    {"microfiche": "0.1", "hugo": "0.168.0", "pelican": "4.12.0"},
    {"microfiche": {"articles": 10_000}, "hugo": {"articles": 10_000}},
    300,
)
LARGE = replace(SESSION, articles=100_000, rows=[row("microfiche", "cold", 50), row("hugo", "cold", 200)])


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_a_row_has_medians_their_range_and_the_ratio_to_hugo() -> None:
    head, _, first, *_ = cells(times_table(SESSION))
    assert dict(zip(head, first, strict=True)) == {
        "": "Microfiche, all from nothing",
        "wall": "5.00 s",
        "from–to": "4.00–6.00",
        "/ Hugo": "0.56",
        "CPU": "5.00 s",
        "memory": "100 MB",
        "as RSS": "200 MB",
        "largest process": "100 MB",
        "files written": "12",
        "bytes": "10 MB",
    }


def test_bars_are_met_missed_or_not_measured() -> None:
    found = {title: (ratio, said) for title, ratio, _, said in cells(bars_table([SESSION, LARGE]))[2:]}
    assert found["cold build of 10,000 articles / Hugo's"] == ("0.56", "met")
    assert found["cold build of 100,000 articles / Hugo's"] == ("0.25", "met")
    assert found["memory of it / Hugo's"] == ("1.00", "missed")
    assert found["one body edited / Hugo's build"] == ("0.06", "met")
    assert found["nothing changed, 10,000 articles / Hugo's build"] == ("–", "not measured")
    assert found["cold build of 100,000 articles / of 10,000"] == ("10.00", "met")
    assert len(found) == len(BARS)


def test_a_bar_never_mixes_two_sessions() -> None:
    own = replace(SESSION, rows=SESSION.rows[:2])
    theirs = replace(SESSION, rows=SESSION.rows[2:])
    assert Bar("", "cold", 1).ratio([own, theirs]) is None


def test_an_unsteady_row_is_named() -> None:
    assert runs_note(SESSION).endswith("above 1.3): Microfiche, all from nothing.")
    assert "Unsteady" not in runs_note(LARGE)


def test_figures_of_several_files_are_merged_and_the_later_ones_count(tmp_path: Path) -> None:
    newer = replace(SESSION, seed=7)
    cold_only = replace(SESSION, rows=SESSION.rows[2:])
    save(tmp_path / "1.json", [LARGE, SESSION])
    save(tmp_path / "2.json", [newer, cold_only])
    assert load([tmp_path / "1.json", tmp_path / "2.json"]) == [newer, cold_only, LARGE]


def test_the_document_is_refreshed_between_its_markers() -> None:
    document = text_of(DOCUMENT)
    parts = blocks([SESSION, LARGE])
    once = refreshed(document, parts)
    assert all(text in once for text in parts.values())
    assert refreshed(once, blocks([LARGE])) == refreshed(document, blocks([LARGE]))


def test_a_missing_marker_is_an_error() -> None:
    with pytest.raises(ValueError, match="bars: written by scripts/bench"):
        refreshed("", {"bars": ""})


def test_commands_in_the_document_are_understood() -> None:
    lines = [line for block in code_blocks(text_of(DOCUMENT), "sh") for line in block.splitlines()]
    assert lines
    for line in lines:
        program, *words = shlex.split(line, comments=True)
        assert program == "scripts/bench"
        parser = report_parser() if words[0] == "report" else run_parser()
        parser.parse_args(words[1:] if words[0] == "report" else words)


def test_the_chart_is_well_formed_and_always_the_same() -> None:
    drawn = chart([SESSION, LARGE])
    root = ElementTree.fromstring(drawn)
    assert drawn == chart([SESSION, LARGE])
    bars = root.findall("{http://www.w3.org/2000/svg}rect")
    assert [bar.get("class") for bar in bars] == ["own", "other", "other", "own", "other", "own", "other"]
    assert "5.00 s · 0.56 × Hugo" in "".join(root.itertext())


# Installation


def test_other_generators_have_exact_versions() -> None:
    packages = json.loads(text_of(ROOT / "benchmarks" / "eleventy" / "package.json"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in packages.values())
    pinned = re.findall(r"([\w\[\]]+)==\d+\.\d+\.\d+\b", text_of(ROOT / "scripts" / "bench"))
    assert pinned == ["hugo", "pelican[markdown]"]


def test_there_is_an_article_for_every_path(archive: Path) -> None:
    assert [article.path for article in originals(archive)] == article_paths(archive)
