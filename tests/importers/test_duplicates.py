"""Articles that are in the archive already, under another name: what counts as one, and what does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archives import tree, write
from importers.inboxes import one, put, run
from microfiche.dates import Date
from microfiche.importers import duplicates, importing
from microfiche.importers.candidates import Candidates
from microfiche.importers.entries import Entry
from microfiche.importers.importing import Options
from microfiche.importers.kept import Kept
from microfiche.importers.report import Item
from microfiche.model import FrontMatter

KEEP = Options(keep_duplicates=True)
URL = "https://meridian-review.example/2017/05/ferries"
WWW = URL.replace("https://", "http://www.")
SHIP = "船在深夜抵达港口没有人看见它的灯光也没有人听见铃声" * 2
WORDS = [f"{place}{number}" for number in range(20) for place in ("harbour", "ferry", "pier", "mast", "sail")]
FERRIES = "content/articles/2017/05/ferries-return-to-the-bay.md"


def text(changed: int = 0) -> str:
    """A text of a hundred words. A changed one costs three shingles of 98: 1 leaves 0.94, 2 leave 0.88."""
    words = list(WORDS)
    for number in range(changed):
        words[(10 * number + number // 10 + 5) % 100] = f"other{number}"
    return " ".join(words).capitalize()


def dump(
    body: str | None = None, *, title: str = "Ferries Return to the Bay", by: str = "By Ada Fenwick",
    outlet: str = "The Meridian Review, May 14, 2017", region: str = "North Coast", theme: str = "Ferries",
    url: str | None = None,
) -> str:  # fmt: skip
    labels = f"Region: [{region}](#)\n\nTheme: [{theme}](#)"
    head = "\n\n".join(filter(None, (title, by, outlet, labels, url and f"URL: {url}")))
    return f"{head}\n\n{body or text()}.\n"


def second(site: Path, inbox: Path, first: str, other: str, options: Options | None = None) -> Item:
    """What becomes of the other dump when the first is in the archive."""
    run(site, put(inbox, "a.txt", first))
    return one(site, put(inbox, "b.txt", other), options=options)


def said(item: Item) -> str:
    """The last problem."""
    return item.problems[-1].message


@pytest.mark.parametrize(("first", "other", "similarity", "why"), [
    (dump(), dump().replace("\n", "\r\n"), 1.0, "same text"),
    (dump(), dump(text(1)), 0.94, "nearly the same text (0.94)"),
    (dump(), dump(text().upper()), 1.0, "nearly the same text (1.00)"),
    (dump(url=URL), dump(text(1), url=URL), 0.94, "same address and nearly the same text (0.94)"),
    (dump(url=URL), dump(text(6), url=f"{URL}/"), 0.68, "same address and much the same text (0.68)"),
    (dump(url=URL), dump(url=WWW) + " ", 1.0, "same address and same text"),
    (dump("Two words"), dump("Two words") + " ", 1.0, "same text"),
    (dump(SHIP), dump(f"{SHIP}了"), 0.96, "nearly the same text (0.96)"),
])  # fmt: skip
def test_nearly_the_same_text_that_says_the_same_of_itself_is_a_duplicate(
    site: Path, inbox: Path, first: str, other: str, similarity: float, why: str
) -> None:
    item = second(site, inbox, first, other)
    assert said(item) == f"a duplicate of {FERRIES}: {why}"
    assert (item.status, item.output, item.similarity) == ("duplicate", FERRIES, similarity)
    assert item.problems[-1].severity == "notice"


@pytest.mark.parametrize(("changes", "fields"), [
    ({"by": "By Tomas Quill"}, "authors"), ({"by": ""}, "authors"), ({"title": "Ferries Return"}, "title"),
    ({"outlet": "The Meridian Review, June 2, 2018"}, "date"), ({"region": "South Coast"}, "regions"),
    ({"outlet": "The Island Courier, June 2, 2018", "theme": "Boats"}, "date, topics, publisher"),
])  # fmt: skip
@pytest.mark.parametrize("body", [text(), text(1)])
def test_what_says_something_else_of_itself_is_an_article_of_its_own(
    site: Path, inbox: Path, changes: dict[str, str], fields: str, body: str
) -> None:
    item = second(site, inbox, dump(), dump(body, **changes))
    why = "same text" if body == text() else "nearly the same text (0.94)"
    assert said(item) == (f"imported as an article of its own: {why} as {FERRIES}, but not the same {fields}")
    assert (item.status, item.similarity, item.problems[-1].severity) == ("imported", None, "warning")
    assert len(list((site / "content/articles").rglob("*.md"))) == 2


@pytest.mark.parametrize("body", [text(2), text(40)])
def test_another_text_is_another_article(site: Path, inbox: Path, body: str) -> None:
    item = second(site, inbox, dump(), dump(body))
    assert (item.status, item.problems) == ("imported", ())


def test_another_text_at_a_known_address_is_imported_and_told(site: Path, inbox: Path) -> None:
    """An address may be that of a home page."""
    item = second(site, inbox, dump(url=URL), dump(text(40), url=URL))
    assert item.status == "imported"
    assert said(item).startswith(
        "imported as an article of its own: same address as content/articles/2017/05/"
    )
    assert ", but another text (0." in said(item)


def test_short_texts_are_the_same_only_when_they_are_equal(site: Path, inbox: Path) -> None:
    short = " ".join(WORDS[:19])
    item = second(site, inbox, dump(short), dump(f"{short.upper()}"))
    assert (item.status, item.problems) == ("imported", ())


def test_duplicates_are_imported_when_asked_for(site: Path, inbox: Path) -> None:
    item = second(site, inbox, dump(), dump(text(1)), KEEP)
    assert item.status == "imported"
    assert said(item) == f"imported as an article of its own: nearly the same text (0.94) as {FERRIES}"


def test_copies_of_one_file_are_imported_when_asked_for_and_then_known(site: Path, inbox: Path) -> None:
    for name in ("a/x.txt", "b/x.txt", "c.txt"):
        put(inbox, name, dump())
    first = run(site, inbox, options=KEEP)
    assert [it.status for it in first.items] == ["imported"] * 3
    assert said(first.items[1]) == f"imported as an article of its own: same original as {FERRIES}"
    before = tree(site / "content")
    for options in (KEEP, Options()):
        assert [it.status for it in run(site, inbox, options=options).items] == ["unchanged"] * 3
    assert tree(site / "content") == before


@pytest.mark.parametrize("dry", [True, False])
def test_duplicates_are_found_within_one_run(site: Path, inbox: Path, dry: bool) -> None:
    put(inbox, "a.txt", dump())
    put(inbox, "b.txt", dump(text(1)))
    put(inbox, "c.txt", dump(text(1), by="By Tomas Quill"))
    put(inbox, "d.txt", dump(text(40)))
    items = run(site, inbox, options=Options(dry_run=dry)).items
    assert [it.status for it in items] == ["imported", "duplicate", "imported", "imported"]
    assert "but not the same authors" in said(items[2])


def test_a_dry_run_compares_with_what_an_update_would_bring(site: Path, inbox: Path) -> None:
    run(site, put(inbox, "a.txt", dump()))
    put(inbox, "a.txt", dump(text(4)))
    put(inbox, "b.txt", dump(text(5)))
    put(inbox, "c.txt", dump())
    for dry in (True, False):
        items = run(site, inbox, options=Options(dry_run=dry)).items
        assert [it.status for it in items] == ["updated", "duplicate", "imported"]


def test_the_address_an_update_brings_is_known(site: Path, inbox: Path) -> None:
    run(site, put(inbox, "a.txt", dump()))
    put(inbox, "a.txt", dump(text(1), url=URL))
    put(inbox, "b.txt", dump(text(6), url=URL))
    updated, item = run(site, inbox).items
    assert (updated.status, item.status) == ("updated", "duplicate")
    assert said(item).startswith(f"a duplicate of {FERRIES}: same address and much the same text")


def test_no_text_is_no_likeness(site: Path) -> None:
    write(site, {"content/articles/a.md": "---\ntitle: A\ndate: 2017\n---\n"})
    known = Kept(site / "content")
    assert duplicates.find(known, FrontMatter(title="B"), "") is None
    match = duplicates.find(known, FrontMatter(title="A", date=Date.parse("2017")), "")
    assert match is not None
    assert match.is_duplicate


def test_a_copy_of_an_original_that_is_kept_has_nothing_to_tell(site: Path, inbox: Path) -> None:
    run(site, put(inbox, "a.txt", dump()))
    path = site / FERRIES
    path.write_text(path.read_text(encoding="utf-8").replace("ferry0", "boat"), encoding="utf-8")
    item = one(site, put(inbox, "b.txt", dump()))
    assert item.status == "duplicate"
    assert "duplicate" not in {cut.rule for cut in item.cuts}


def test_an_article_written_by_hand_has_duplicates_too(site: Path, inbox: Path) -> None:
    head = "title: Ferries Return to the Bay\ndate: 2017-05-14\nauthors: [Ada Fenwick]\n"
    head += "regions: [North Coast]\ntopics: [Ferries]\npublisher: The Meridian Review\n"
    write(site, {"content/articles/own.md": f"---\n{head}---\n\n{text()}.\n"})
    item = one(site, put(inbox, "a.txt", dump(text(1))))
    assert (item.status, item.output) == ("duplicate", "content/articles/own.md")


def test_one_whose_head_is_broken_has_none(site: Path, inbox: Path) -> None:
    run(site, put(inbox, "a.txt", dump()))
    path = site / FERRIES
    path.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    assert one(site, put(inbox, "b.txt", dump(text(1)))).status == "imported"


def test_the_report_tells_of_which_article_it_is_a_duplicate_and_why(site: Path, inbox: Path) -> None:
    run(site, put(inbox, "a.txt", dump()))
    path = inbox.parent / "report.jsonl"
    importing.write_report(run(site, put(inbox, "b.txt", dump(text(1)))), path)
    told = json.loads(path.read_text(encoding="utf-8"))
    assert (told["status"], told["output"], told["similarity"]) == ("duplicate", FERRIES, 0.94)
    assert told["problems"][-1]["message"].endswith("nearly the same text (0.94)")


def test_the_report_holds_what_the_article_has_not(site: Path, inbox: Path) -> None:
    """The file is not kept, and no word of it may be lost."""
    more = "A last line that was added later."
    item = second(site, inbox, dump(f"{text()}\n\nTHE END"), dump(f"{text()}\n\nThe end.\n\n{more}"))
    assert item.status == "duplicate"
    assert [cut.text for cut in item.cuts if cut.rule == "duplicate"] == [f"{more}."]
    changed = one(site, put(inbox, "b.txt", dump(f"{text(1)}\n\nThe end.")))
    assert [cut.text for cut in changed.cuts if cut.rule == "duplicate"] == [text(1)]


def test_what_was_learned_of_texts_is_kept_and_may_be_deleted(site: Path, inbox: Path) -> None:
    cache = site / ".microfiche/texts"
    run(site, put(inbox, "a.txt", dump()))
    assert cache.exists()
    for data in (b"broken", b"", None):
        cache.unlink() if data is None else cache.write_bytes(data)
        assert one(site, put(inbox, "b.txt", dump(text(1)))).status == "duplicate"
        assert cache.stat().st_size > 50


def test_a_dry_run_writes_no_cache(site: Path, inbox: Path) -> None:
    before = tree(site)
    run(site, put(inbox, "a.txt", dump()), options=Options(dry_run=True))
    assert tree(site) == before


def test_what_is_known_by_its_bytes_needs_no_comparison(
    site: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(site, put(inbox, "a.txt", dump()))
    (site / ".microfiche/texts").unlink()
    monkeypatch.setattr("microfiche.importers.similar.bands", lambda _: pytest.fail("bands were made"))
    assert one(site, inbox / "a.txt").status == "unchanged"
    assert one(site, put(inbox, "b.txt", dump())).status == "duplicate"


def test_of_many_of_a_kind_a_few_are_compared(
    site: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        put(inbox, f"n{number}.txt", dump(f"{text()} {number}", by=f"By Ada Fenwick{'x' * number}"))
    loads: list[str] = []
    read = Candidates.text

    def text_of(self: Candidates, entry: Entry) -> str:
        loads.append(entry.path)
        return read(self, entry)

    monkeypatch.setattr(Candidates, "text", text_of)
    assert {it.status for it in run(site, inbox).items} == {"imported"}
    assert len(loads) <= 30 * 12


DUMPS = st.builds(
    dump, st.sampled_from([text(), text(1), text(2), text(6), "Two words"]),
    title=st.sampled_from(["Ferries Return to the Bay", "Ice on the Sound"]),
    by=st.sampled_from(["By Ada Fenwick", "By Tomas Quill"]), url=st.sampled_from([None, URL]),
)  # fmt: skip
FILES = st.dictionaries(st.sampled_from(["a.txt", "b.txt", "c.txt", "x/a.txt", "x/b.txt"]), DUMPS, min_size=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES, keep=st.booleans())
def test_importing_any_files_twice_imports_nothing_new(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str], keep: bool
) -> None:
    folder = tmp_path_factory.mktemp("twice")
    site, inbox = write(folder / "site", {}), folder / "in"
    for name, words in files.items():
        put(inbox, name, words)
    options = Options(keep_duplicates=keep)
    first = run(site, inbox, options=options)
    before = tree(site / "content")
    again = run(site, inbox, options=options)
    assert {it.status for it in again.items} <= {"unchanged", "duplicate"}
    assert tree(site / "content") == before
    assert all(it.status in ("imported", "duplicate") for it in first.items)
    assert {it.output for it in again.items} == {it.output for it in first.items if it.status == "imported"}
