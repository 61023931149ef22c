"""The command line, as a person meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from archives import tree, write

RAW = """
Ice Road Opens Two Weeks Late

By [Jane Doe](#)

The Island Courier, May 14, 2017

Region: [Estonia](#)

The road across the sound was opened on Sunday, two weeks later than in an ordinary winter, and the first cars
crossed before noon.

It will be closed again when the ice is thinner than a hand.
"""


def microfiche(*arguments: str | Path, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    run = subprocess.run(
        [sys.executable, "-m", "microfiche", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **environment},
    )
    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    return run


@pytest.fixture
def site(tmp_path: Path) -> Path:
    microfiche("new", tmp_path / "site")
    return tmp_path / "site"


def test_a_new_archive_builds_at_once_and_explains_its_folders(site: Path) -> None:
    microfiche("-C", site, "build")
    assert "My archive" in (site / "build/index.html").read_text(encoding="utf-8")
    explained = (site / "README.md").read_text(encoding="utf-8")
    assert all(
        name in explained for name in ("content/articles/", "content/raw/", "templates/", "microfiche.toml")
    )


def test_new_never_writes_into_a_folder_that_holds_something(tmp_path: Path) -> None:
    write(tmp_path, {"mine.txt": "mine"})
    before = tree(tmp_path)
    run = microfiche("new", tmp_path, code=2)
    assert "not an empty folder" in run.stderr
    assert tree(tmp_path) == before


def test_from_a_raw_article_to_a_page(site: Path) -> None:
    raw = write(site.parent / "in", {"ice.txt": RAW})
    run = microfiche("-C", site, "import", raw / "ice.txt")
    assert "imported" in run.stdout
    microfiche("-C", site, "check")
    microfiche("-C", site, "build")
    page = (site / "build/2017/05/ice-road-opens-two-weeks-late/index.html").read_text(encoding="utf-8")
    assert "Jane Doe" in page
    assert (site / "build/regions/estonia/index.html").exists()


def test_a_dry_run_writes_nothing(site: Path) -> None:
    raw = write(site.parent / "in", {"ice.txt": RAW})
    before = tree(site)
    run = microfiche("-C", site, "import", "--dry-run", raw / "ice.txt")
    assert "Nothing was written" in run.stdout
    assert tree(site) == before


def test_the_report_is_a_line_of_json_for_each_article(site: Path) -> None:
    raw = write(site.parent / "in", {"ice.txt": RAW, "empty.txt": ""})
    report = site.parent / "report.jsonl"
    microfiche("-C", site, "import", "--report", report, raw, code=1)
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    by_source = {Path(line["source"]).name: line for line in lines}
    assert by_source["ice.txt"]["status"] == "imported"
    assert by_source["ice.txt"]["output"] == "content/articles/2017/05/ice-road-opens-two-weeks-late.md"
    assert by_source["ice.txt"]["fields"]["date"]["value"] == "2017-05-14"
    assert by_source["empty.txt"]["status"] in ("failed", "rejected")
    assert by_source["empty.txt"]["problems"]


READ_AS = "read as Windows-1252, judged by what it says"


def test_notices_that_say_the_same_are_told_once(site: Path) -> None:
    inbox = site.parent / "in"
    inbox.mkdir()
    for number in range(12):
        last = f"The café by the pier gave {number} people “coffee” on the house.\n"
        (inbox / f"{number:02}.txt").write_bytes(f"{RAW}\n{last}".encode("windows-1252"))
    last = "Совет порта собрался во вторник, чтобы узнать, во что обошлась зима.\n"
    (inbox / "12.txt").write_bytes(f"{RAW}\n{last}".encode("windows-1251"))
    run = microfiche("-C", site, "import", "--dry-run", inbox)
    assert [line.partition("/in/")[2] for line in run.stderr.splitlines() if "read as" in line] == [
        f"00.txt: notice: {READ_AS} (and so in 11 more files: -v lists them)",
        f"12.txt: notice: {READ_AS.replace('1252', '1251')}",
    ]
    run = microfiche("-C", site, "import", "-v", "--dry-run", inbox)
    assert run.stderr.count(READ_AS) == 12


def test_an_unknown_encoding_is_wrong_usage(site: Path) -> None:
    raw = write(site.parent / "in", {"ice.txt": RAW})
    run = microfiche("-C", site, "import", "--encoding", "koi9-r", raw, code=2)
    assert "no encoding is called `koi9-r`. Did you mean `koi8-r`?" in run.stderr


def test_problems_go_to_standard_error_with_their_places_and_end_with_one(site: Path) -> None:
    write(site, {"content/articles/a.md": "---\ntitel: A\ndate: 2017-02-30\n---\n"})
    run = microfiche("-C", site, "build", code=1)
    assert "content/articles/a.md:2:1: unknown key `titel`" in run.stderr
    assert "content/articles/a.md:3:7: " in run.stderr
    assert "Did you mean `title`?" in run.stderr
    assert run.stdout == ""
    assert not (site / "build").exists()


def test_wrong_usage_ends_with_two(tmp_path: Path) -> None:
    assert "microfiche new" in microfiche("-C", tmp_path, "build", code=2).stderr
    assert "No such" in microfiche("biuld", code=2).stderr
    assert "not the address of a site" in microfiche_in_new(tmp_path, "build", "--base-url", "x").stderr


def microfiche_in_new(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    microfiche("new", tmp_path / "new")
    return microfiche("-C", tmp_path / "new", *arguments, code=2)


def test_a_quiet_build_says_nothing(site: Path) -> None:
    run = microfiche("-C", site, "build", "-q")
    assert (run.stdout, run.stderr) == ("", "")


def test_piped_output_has_no_colour(site: Path) -> None:
    write(site, {"content/articles/a.md": "---\ntitel: A\n---\n"})
    assert "\x1b" not in microfiche("-C", site, "build", code=1).stderr


def test_check_finds_what_a_build_lets_pass(site: Path) -> None:
    article = "---\ntitle: {0}\ndate: {1}\nauthors: [{2}]\n---\nText.\n"
    write(site, {
        "content/articles/a.md": article.format("A", "2999-01-01", "Michel Xavier"),
        "content/articles/b.md": article.format("B", "2017-01-01", "Prof. Michel Xavier"),
        "content/articles/c.md": article.format("C", "2017-01-01", "Michel Xavierr")
        .replace("authors", "image: {src: media/none.jpg}\nauthors"),
    })  # fmt: skip
    said = microfiche("-C", site, "check").stderr
    assert "content/articles/a.md:3:1: warning: the date 2999-01-01 is in the future" in said
    assert "`Prof. Michel Xavier` (1) and `Michel Xavier` (1) look alike" in said
    assert "`Michel Xavierr` (1) and `Michel Xavier` (1) look alike" in said
    assert 'If they are one: microfiche merge authors "Michel Xavierr" "Michel Xavier"\n' in said
    assert "content/articles/c.md:4:14: warning: `media/none.jpg` leads nowhere" in said


def test_spellings_that_share_a_slug_come_with_the_command_that_settles_them(site: Path) -> None:
    article = "---\ntitle: {0}\ndate: 2017\nauthors: [{1}]\n---\nText.\n"
    for name, author in (("a", "ADA FENWICK"), ("b", "Ada Fenwick")):
        write(site, {f"content/articles/{name}.md": article.format(name, author)})
    assert 'microfiche merge authors "ADA FENWICK" "Ada Fenwick"\n' in microfiche("-C", site, "build").stderr
    microfiche("-C", site, "merge", "authors", "ADA FENWICK", "Ada Fenwick")
    assert microfiche("-C", site, "build").stderr == ""


def test_a_merge_tells_what_it_does_and_a_dry_run_what_it_would(site: Path) -> None:
    article = "---\ntitle: {0}\ndate: 2017\nauthors: [{1}]\n---\nText.\n"
    for name, author in (("a", "Ada Fenwik"), ("b", "Ada Fenwick")):
        write(site, {f"content/articles/{name}.md": article.format(name, author)})
    write(site, {"content/authors/ada-fenwick.md": "---\nname: Ada Fenwick\n---\n"})
    merge = ("-C", site, "merge", "authors", "Ada Fenwik", "Ada Fenwick")
    done = "`Ada Fenwik` (1 article) is now `Ada Fenwick`: see content/authors/ada-fenwick.md.\n"
    would = microfiche(*merge, "--dry-run").stdout
    assert would.startswith(f"{done}Nothing was written (--dry-run).")
    assert "\n  +aliases: [Ada Fenwik]\n" in would
    assert microfiche(*merge).stdout == done
    assert microfiche(*merge).stdout.startswith("Nothing to do: `Ada Fenwik` is `Ada Fenwick` already")
    assert "Did you mean `authors`?" in microfiche("-C", site, "merge", "author", "a", "b", code=2).stderr


def test_an_import_tells_of_duplicates_and_keeps_them_when_asked_to(site: Path, tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(100))
    dump = "Ferries Return\n\nBy Ada Fenwick\n\nThe Meridian Review, May 14, 2017\n\n{}\n"
    write(tmp_path / "in", {"a.txt": dump.format(f"{words}."), "b.txt": dump.format(f"{words} more.")})
    (tmp_path / "in/microfiche.toml").unlink()
    told = microfiche("-C", site, "import", tmp_path / "in", "-v")
    of = "content/articles/2017/05/ferries-return.md"
    assert f"in/b.txt: notice: a duplicate of {of}: nearly the same text (0.9" in told.stderr
    assert "--keep-duplicates" in told.stderr
    assert f"duplicate  {tmp_path}/in/b.txt → {of}" in told.stdout
    kept = microfiche("-C", site, "import", "--keep-duplicates", tmp_path / "in")
    assert "warning: imported as an article of its own: nearly the same text" in kept.stderr
    assert kept.stdout.split() == ["imported", "1", "unchanged", "1"]


def test_check_tells_of_addresses_that_the_last_build_had(site: Path) -> None:
    write(site, {"content/articles/2017/a.md": "---\ntitle: A\ndate: 2017\n---\nText.\n"})
    microfiche("-C", site, "build")
    (site / "content/articles/2017/a.md").rename(site / "content/articles/2017/b.md")
    said = microfiche("-C", site, "check").stderr
    assert "/2017/a/: warning: this address will be gone" in said
    assert "/2017/: warning" not in said


@pytest.mark.parametrize("of", ["front-matter", "record", "page", "configuration"])
def test_schemas_are_json(tmp_path: Path, of: str) -> None:
    assert json.loads(microfiche("schema", of).stdout)["properties"]["title" if of != "record" else "name"]


@pytest.mark.parametrize("where", [["-C", "site", "build"], ["build", "-C", "site"]])
def test_the_site_can_be_named_before_or_after_the_command(
    site: Path, where: list[str], tmp_path: Path
) -> None:
    arguments = [str(site) if word == "site" else word for word in where]
    microfiche(*arguments)
    assert (site / "build/index.html").exists()


def test_what_is_not_utf_8_is_said_with_its_line(site: Path) -> None:
    write(site, {"templates/notes.txt": b"caf\xe9", "templates/.#home.html": b"\xff"})
    run = microfiche("-C", site, "build", code=1)
    assert run.stderr == "templates/notes.txt: not UTF-8\n    Save it again as UTF-8.\n1 error\n"
    write(site, {"microfiche.toml": b'title = "x"\nfooter = "caf\xe9"\n'})
    assert "microfiche.toml:2: not UTF-8" in microfiche("-C", site, "build", code=1).stderr


def test_a_link_that_leads_nowhere_is_an_error_with_its_path(site: Path) -> None:
    (site / "content/articles/gone.md").symlink_to(site / "nowhere.md")
    run = microfiche("-C", site, "build", code=1)
    assert "content/articles/gone.md: cannot be read: it is a link that leads nowhere" in run.stderr


def test_drafts_that_are_left_out_are_counted(site: Path) -> None:
    write(site, {"content/articles/a.md": "---\ntitle: A\ndraft: true\n---\n"})
    assert "1 draft is left out" in microfiche("-C", site, "build").stderr
    assert "left out" not in microfiche("-C", site, "build", "--drafts").stderr


def test_problems_of_records_have_lines(site: Path) -> None:
    write(site, {
        "content/regions/asia.md": "---\nname: Asia\nparent: japan\n---\n",
        "content/regions/japan.md": "---\nname: Japan\naliases: [Nippon]\nparent: asia\n---\n",
        "content/regions/nihon.md": "---\nname: Nippon\nparent: Azia\n---\n",
    })  # fmt: skip
    said = microfiche("-C", site, "build", code=1).stderr
    assert "content/regions/asia.md:3:1: a term cannot be among its own parents: asia → japan → asia" in said
    assert "content/regions/nihon.md:2:7: the name `Nippon` is taken by content/regions/japan.md" in said
    assert "content/regions/nihon.md:3:1: no record describes the parent `Azia`" in said


def test_a_tampered_manifest_never_leads_out_of_the_output(site: Path) -> None:
    microfiche("-C", site, "build")
    path = site / "build/manifest.json"
    lie = '{"path":"../microfiche.toml","sha256":"0","size":1,"type":"x"},\n'
    path.write_text(path.read_text(encoding="utf-8").replace("[\n", f"[\n{lie}", 1), encoding="utf-8")
    microfiche("-C", site, "build")
    assert (site / "microfiche.toml").exists()
