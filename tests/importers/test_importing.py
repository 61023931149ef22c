"""Import into an archive: what is written, what is left alone, and what is said about it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import frontmatter
import pytest

from archives import tree, write
from importers.dumps import BODY, TITLE, print_page
from importers.inboxes import EDIT, LATER, NOW, PATH, edit, one, put, run
from microfiche.importers import importing, kept
from microfiche.importers.formats import FORMATS, Format
from microfiche.importers.importing import Options
from microfiche.importers.recipes import Rules
from microfiche.importers.text import Reading
from microfiche.lock import only_one
from microfiche.model import Evidence, RawArticle
from microfiche.problems import MicroficheError, ProblemsFound, UsageError


def test_an_article_comes_with_its_raw_file_and_its_provenance(site: Path, inbox: Path) -> None:
    source = put(inbox, "Ferries (scan 1).TXT", print_page())
    item = one(site, source)
    assert (item.status, item.output, item.source) == ("imported", PATH, source.as_posix())
    assert (site / "content/raw/2017/ferries-scan-1.txt").read_bytes() == source.read_bytes()
    post = frontmatter.loads((site / PATH).read_text(encoding="utf-8"))
    assert post.content + "\n" == BODY
    provenance: Any = post["provenance"]
    assert provenance["raw"] == "raw/2017/ferries-scan-1.txt"
    assert (provenance["importer"], str(provenance["imported"])[:10]) == ("text/1", "2026-11-23")
    assert len(provenance["sha256"]) == len(provenance["digest"]) == 64


def test_importing_again_changes_nothing(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page())
    run(site, source)
    before = tree(site)
    item = one(site, source, now=LATER)
    assert (item.status, item.output) == ("unchanged", PATH)
    assert tree(site) == before


def test_a_changed_raw_file_updates_its_article_and_keeps_both(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page())
    run(site, source)
    first = source.read_bytes()
    put(inbox, "a.txt", print_page().replace(*EDIT))
    item = one(site, source, now=LATER)
    assert (item.status, item.output) == ("updated", PATH)
    text = (site / PATH).read_text(encoding="utf-8")
    assert EDIT[1] in text
    assert NOW in text, "the first import is the order of adding"
    assert (site / "content/raw/2017/a.txt").read_bytes() == first
    assert (site / "content/raw/2017/a-2.txt").read_bytes() == source.read_bytes()
    assert one(site, source).status == "unchanged"


def test_an_article_stays_where_it_was_moved_to(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page())
    run(site, source)
    moved = "content/articles/2017/ferries.md"
    (site / PATH).rename(site / moved)
    assert one(site, source).output == moved
    put(inbox, "a.txt", print_page().replace(*EDIT))
    assert (one(site, source).status, (site / PATH).exists()) == ("updated", False)


def test_what_was_edited_by_hand_is_never_overwritten_unless_asked_for(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page())
    run(site, source)
    edited = edit(site, "ferry is a street", "FERRY is a street")
    assert one(site, source).status == "unchanged", "the raw file says what it said"

    put(inbox, "a.txt", print_page().replace(*EDIT))
    item = one(site, source)
    assert (item.status, item.output) == ("conflict", PATH)
    assert "--theirs" in item.problems[-1].hint
    assert (site / PATH).read_bytes() == edited
    assert run(site, source).failed

    assert "not kept" in item.problems[-1].hint
    assert not (site / "content/raw/2017/a-2.txt").exists()

    assert one(site, source, options=Options(theirs=True)).status == "updated"
    assert b"FERRY" not in (site / PATH).read_bytes()
    assert EDIT[1].encode() in (site / PATH).read_bytes()


def test_a_broken_article_is_a_conflict_and_not_doubled(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page())
    run(site, source)
    broken = edit(site, "title: ", "titel: [")
    put(inbox, "a.txt", print_page().replace(*EDIT))
    for options in (Options(), Options(theirs=True)):
        item = one(site, source, options=options)
        assert (item.status, item.output) == ("conflict", PATH)
        assert "microfiche check" in item.problems[-1].hint
        assert (site / PATH).read_bytes() == broken


def test_a_better_reading_updates_what_nobody_edited(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page(region="Gegend: [North Coast](#)"))
    first = one(site, source)
    assert "regions" not in first.fields
    recipe = put(inbox.parent, "recipe.toml", '[labels]\nregions = ["Gegend"]\n')
    item = one(site, source, options=Options(recipes=(recipe,)))
    assert (item.status, item.output) == ("updated", first.output)
    assert "regions: [North Coast]" in (site / PATH).read_text(encoding="utf-8")


def test_the_recipes_of_a_site_are_used_without_asking(site: Path, inbox: Path) -> None:
    write(site, {
        "microfiche.toml": 'title = "A"\nrecipes = ["recipes/own.toml"]\n',
        "recipes/own.toml": '[labels]\nregions = ["Gegend"]\n',
    })  # fmt: skip
    item = one(site, put(inbox, "a.txt", print_page(region="Gegend: [North Coast](#)")))
    assert item.fields["regions"].value == ("North Coast",)


@pytest.mark.parametrize("vary", [
    lambda page: page,
    lambda page: page.replace("\n", "\r\n"),
    lambda page: "\n\n" + page,
    lambda page: page.replace("For media inquiries: desk@meridian-review.example", ""),
])  # fmt: skip
def test_the_same_article_under_another_name_is_a_duplicate(site: Path, inbox: Path, vary) -> None:  # type: ignore[no-untyped-def]
    run(site, put(inbox, "a.txt", print_page()))
    before = tree(site)
    item = one(site, put(inbox, "b.txt", vary(print_page())))
    assert (item.status, item.output) == ("duplicate", PATH)
    assert tree(site) == before


def test_duplicates_are_found_within_one_run_and_in_a_dry_one(site: Path, inbox: Path) -> None:
    put(inbox, "a.txt", print_page())
    put(inbox, "b.txt", print_page().replace("\n", "\r\n"))
    put(inbox, "c/a.txt", print_page())
    for dry in (True, False):
        statuses = [item.status for item in run(site, inbox, options=Options(dry_run=dry)).items]
        assert statuses == ["imported", "duplicate", "duplicate"]


def test_the_same_text_published_on_another_day_is_another_article(site: Path, inbox: Path) -> None:
    run(site, put(inbox, "a.txt", print_page()))
    item = one(site, put(inbox, "b.txt", print_page(published="The Island Courier, June 2, 2018")))
    assert item.status == "imported"


def test_files_of_one_name_are_told_apart_by_what_they_say(site: Path, inbox: Path) -> None:
    put(inbox, "1/index.txt", print_page())
    other = "\n\n".join(
        ["Nothing But Rain\n\nThe Meridian Review, May 20, 2017", "It rained on all seven days."]
    )
    put(inbox, "2/index.txt", other)
    items = run(site, inbox).items
    assert [item.status for item in items] == ["imported", "imported"]
    assert sorted(path.name for path in (site / "content/raw/2017").iterdir()) == ["index-2.txt", "index.txt"]
    assert [item.status for item in run(site, inbox).items] == ["unchanged", "unchanged"]


def test_articles_that_want_one_path_get_numbers(site: Path, inbox: Path) -> None:
    for number in range(3):
        text = f"It rained for {number} hours, {'and ' * number} then not."
        put(inbox, f"{number}.txt", f"Weather\n\nThe Meridian Review, May 2, 2017\n\n{text}")
    assert [item.output for item in run(site, inbox).items] == [
        f"content/articles/2017/05/weather{end}.md" for end in ("", "-2", "-3")
    ]


@pytest.mark.parametrize(
    ("published", "path"),
    [
        ("The Review, May 14, 2017", "2017/05/a-title.md"),
        ("The Review, May 2017", "2017/05/a-title.md"),
        ("The Review, July-August 2017", "2017/a-title.md"),
        ("The Review, 2017", "2017/a-title.md"),
        ("", "undated/a-title.md"),
    ],
)
def test_the_path_is_as_exact_as_the_date(site: Path, inbox: Path, published: str, path: str) -> None:
    item = one(site, put(inbox, "a.txt", f"A title\n\n{published}\n\nThis is the text of it."))
    assert item.output == f"content/articles/{path}"
    assert ("draft: true" in (site / item.output).read_text(encoding="utf-8")) is (not published)


def test_a_dry_run_writes_nothing_and_says_the_same(site: Path, inbox: Path) -> None:
    put(inbox, "a.txt", print_page())
    put(inbox, "b.txt", print_page(title="Another Title"))
    before = tree(site)
    dry = run(site, inbox, options=Options(dry_run=True))
    assert tree(site) == before
    assert [(item.status, item.output) for item in dry.items] == [
        (item.status, item.output) for item in run(site, inbox).items
    ]


def test_what_is_no_article_is_refused_and_the_rest_goes_on(site: Path, inbox: Path) -> None:
    put(inbox, "a.txt", b"\x89PNG\0\0")
    put(inbox, "b.txt", print_page())
    put(inbox, "c.txt", "")
    put(inbox, "d.jpg", b"\xff\xd8\xff")
    put(inbox, ".hidden.txt", print_page())
    done = run(site, inbox)
    assert [(Path(item.source).name, item.status) for item in done.items] == [
        ("a.txt", "rejected"), ("b.txt", "imported"), ("c.txt", "rejected"), ("d.jpg", "rejected"),
    ]  # fmt: skip
    assert done.counts == {"imported": 1, "rejected": 3}
    assert done.failed


def test_a_file_of_no_format_is_refused_by_what_it_is(site: Path, inbox: Path) -> None:
    word = one(site, put(inbox, "a.docx", b"PK\x03\x04" + bytes(26) + b"word/document.xml")).problems[0]
    assert word.message == "no importer reads files such as `a.docx`: this is a Word document"
    assert "Save it as plain text" in word.hint
    unknown = one(site, put(inbox, "b.dump", print_page())).problems[0]
    assert "--format text" in unknown.hint


def test_a_file_that_cannot_be_read_or_written_has_failed(site: Path, inbox: Path) -> None:
    missing = one(site, inbox / "missing.txt")
    assert (missing.status, missing.problems[0].path) == ("failed", (inbox / "missing.txt").as_posix())
    put(site / "content", "articles", "a file where a folder must be")
    blocked = one(site, put(inbox, "a.txt", print_page()))
    assert blocked.status == "failed"
    assert not list((site / "content").rglob("a.txt")), "a raw file without its article is not kept"


def test_an_archive_says_that_it_does_not_import_itself(site: Path, inbox: Path) -> None:
    put(inbox, "a.txt", print_page())
    put(site, "README.md", "# A read-me\n\nThis explains the folders.")
    done = run(site, site.parent)
    assert [item.source for item in done.items] == [(inbox / "a.txt").as_posix()]
    (notice,) = done.problems
    assert (notice.severity, notice.path) == ("notice", site.parent.as_posix())
    assert not done.failed
    assert one(site, site / "README.md").status == "imported", "when it is asked for it is read"


def test_an_article_in_markdown_is_sent_to_where_it_belongs(site: Path, inbox: Path) -> None:
    head = "---\r\ntitle: Ice\r\nauthor: Ada\r\n---\r\n\r\nThe ice is thick enough.\r\n"
    for name, text in (("a.md", head), ("b.txt", f"\ufeff{head}")):
        item = one(site, put(inbox, name, text))
        assert (item.status, item.output) == ("rejected", None)
        assert "content/articles/" in item.problems[0].hint
    ruled = "---\n\nThe Ice Is Thick\n\n---\n\nIt is thick enough for a horse, said the mayor.\n"
    assert one(site, put(inbox, "c.md", ruled)).status == "imported", "rules are no front matter"


def test_any_file_is_text_when_told_so(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.dump", print_page())
    assert one(site, source).status == "rejected"
    assert one(site, source, options=Options(format="text")).status == "imported"
    with pytest.raises(UsageError, match="Did you mean `text`"):
        run(site, source, options=Options(format="tekst"))


def test_an_encoding_can_be_named(site: Path, inbox: Path) -> None:
    text = "Η κρύα γέφυρα\n\nΤο συμβούλιο του λιμανιού συνεδρίασε την Τρίτη για να ακούσει τι κόστισε.\n"
    source = put(inbox, "a.txt", text.encode("windows-1253"))
    item = one(site, source, options=Options(encoding="Windows-1253"))
    assert item.fields["title"].value == "Η κρύα γέφυρα"
    assert not [it for it in item.problems if "read as" in it.message]
    with pytest.raises(UsageError, match="Did you mean `windows-1253`"):
        run(site, source, options=Options(encoding="windos-1253"))


def test_half_a_character_in_an_article_is_a_problem_and_no_trace(
    site: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(data: bytes, source: str, rules: Rules, encoding: str | None) -> list[Reading]:
        title = Evidence(field="title", value="A", found="A", where="line 1", rule="test", confidence=1.0)
        body = data.decode("utf-16-le", "surrogatepass")
        return [Reading(RawArticle(source=source, importer="test/1", evidence=(title,), body=body))]

    monkeypatch.setitem(FORMATS, "test", Format("test", (), read))
    source = put(inbox, "a.txt", "A\ud83d".encode("utf-16-le", "surrogatepass"))
    item = one(site, source, options=Options(format="test"))
    assert item.status == "failed"
    assert "half a character" in item.problems[0].message
    assert not (site / "content").exists()


def test_a_broken_recipe_stops_the_import_before_it_begins(site: Path, inbox: Path) -> None:
    recipe = put(inbox.parent, "recipe.toml", "[lables]\n")
    before = tree(site)
    with pytest.raises(ProblemsFound, match="Did you mean `labels`"):
        run(site, put(inbox, "a.txt", print_page()), options=Options(recipes=(recipe,)))
    assert tree(site) == before


def test_progress_is_told_to_the_end(site: Path, inbox: Path) -> None:
    put(inbox, "a.txt", print_page())
    put(inbox, "b.txt", "")
    told: list[tuple[str, int, int]] = []
    importing.run(site, [inbox], Options(), now=NOW, progress=lambda *it: told.append(it))
    assert told == [("Importing", 0, 2), ("Importing", 1, 2), ("Importing", 2, 2)]


@pytest.mark.parametrize(("name", "safe"), [
    ("Lavrov & Trump.TXT", "lavrov-trump.txt"), ("Ärger (2).md", "arger-2.md"), ("aux.txt", "aux-file.txt"),
    ("no suffix", "no-suffix"), ("..", "x"), ("船.txt", "chuan.txt"),
])  # fmt: skip
def test_the_name_of_a_raw_file_is_good_on_any_system(name: str, safe: str) -> None:
    assert kept.safe_name(PurePosixPath(name)).startswith(safe)


def test_the_title_of_the_test_page_is_what_its_path_says() -> None:
    assert TITLE.split()[0].lower() in PATH


def test_while_an_import_runs_another_one_is_refused(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page())
    with only_one(site / ".microfiche/import.lock", "busy"):
        before = tree(site)
        with pytest.raises(MicroficheError, match="another import into this archive is running"):
            run(site, source)
        assert [it.status for it in run(site, source, options=Options(dry_run=True)).items] == ["imported"]
        assert tree(site) == before
    assert [it.status for it in run(site, source).items] == ["imported"]
