"""Which files an import reads, and what it says of those it cannot."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from archives import tree
from importers.dumps import print_page
from importers.inboxes import PATH, edit, one, put, run
from microfiche.importers import importing, sources

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def names(site: Path, *given: Path) -> list[str]:
    return [path.name for path in sources.find(site, given).found if isinstance(path, Path)]


def test_a_file_named_twice_is_read_once(site: Path, inbox: Path) -> None:
    put(inbox, "b.txt", "")
    source = put(inbox, "a.txt", "")
    assert names(site, source, inbox, inbox) == ["a.txt", "b.txt"]


def test_the_files_of_the_archive_itself_are_left_out(site: Path, inbox: Path) -> None:
    for path in ("README.md", "static/a.txt", "content/articles/b.md", "content/raw/c.txt", "inbox/d.txt"):
        put(site, path, "")
    assert names(site, site) == names(site, site.parent) == names(site, site / "content") == []
    assert names(site, site / "content/articles") == []
    assert names(site, site / "inbox") == ["d.txt"], "a folder in it may be named"
    assert names(site, site / "content/raw") == ["c.txt"]
    assert names(site, site / "content/articles/b.md", site / "README.md") == ["b.md", "README.md"]
    assert sources.find(site, [site / "inbox"]).notices == ()


def test_raw_files_can_be_read_again_when_named(site: Path, inbox: Path) -> None:
    run(site, put(inbox, "a.txt", print_page()))
    before = tree(site)
    assert one(site, site / "content" / "raw").status == "unchanged"
    assert tree(site) == before


@POSIX
def test_what_is_no_file_is_one_problem_and_never_waited_for(
    site: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(inbox)  # the address of a socket must be short
    os.mkfifo(inbox / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        given = [inbox / "pipe.txt", inbox / "socket.txt", Path(os.devnull)]
        items = importing.run(site, given, importing.Options(format="text"), now="2026").items
    assert [item.status for item in items] == ["failed"] * 3
    assert all("a pipe" in item.problems[0].message for item in items)


@POSIX
def test_links_that_lead_nowhere_or_in_circles_are_one_problem_each(site: Path, inbox: Path) -> None:
    put(inbox, "b.txt", print_page())
    (inbox / "a.txt").symlink_to("nowhere")
    (inbox / "c.txt").symlink_to("c.txt")
    (inbox / "d").symlink_to(inbox)
    for given in ([inbox], sorted(inbox.glob("?.txt"))):
        statuses = [(Path(it.source).name, it.status) for it in run(site, *given).items]
        assert [status for _, status in statuses if status != "failed"] in (["imported"], ["unchanged"])
        assert [name for name, status in statuses if status == "failed"] == ["a.txt", "c.txt"]


def test_a_file_that_vanishes_or_cannot_be_opened_is_one_problem(
    site: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox, "a.txt", print_page(title="Another Title"))
    locked, gone = put(inbox, "b.txt", ""), put(inbox, "c.txt", "")
    opened = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path == locked:
            gone.unlink()
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    items = run(site, inbox).items
    assert [item.status for item in items] == ["imported", "failed", "failed"]
    assert items[1].problems[0].message == "cannot be read: Permission denied"


@POSIX
def test_an_article_that_cannot_be_read_stops_no_import(
    site: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(site, put(inbox, "a.txt", print_page()))
    edit(site)
    (site / PATH).with_name("gone.md").symlink_to("nowhere")
    opened = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path == site / PATH:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    done = run(site, put(inbox, "b.txt", print_page(title="Another Title")))
    assert [item.status for item in done.items] == ["imported"]
    assert sorted((it.path, it.severity) for it in done.problems) == [
        ("content/articles/2017/05/gone.md", "warning"), (PATH, "warning"),
    ]  # fmt: skip


@POSIX
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS takes no such names")
def test_a_name_that_is_no_utf_8_is_shown_and_costs_nothing(site: Path, inbox: Path) -> None:
    source = Path(os.fsdecode(os.fsencode(inbox) + b"/bad\xff\xfename.txt"))
    source.write_bytes(print_page(leave_out=("title",), body="The boats are built.").encode())
    other = Path(os.fsdecode(os.fsencode(inbox) + b"/bad\xff.pdf"))
    other.write_bytes(b"")
    done = run(site, inbox)
    assert [Path(item.source).name for item in done.items] == [r"bad\xff.pdf", r"bad\xff\xfename.txt"]
    assert done.items[1].status == "imported"
    assert (site / "content/raw/2017/bad-xff-xfename.txt").read_bytes() == source.read_bytes()
    report = inbox.parent / "r.jsonl"
    importing.write_report(done, report)
    assert rb"bad\\xff\\xfename.txt" in report.read_bytes()
    for problem in done.problems:
        str(problem).encode("utf-8")
    assert one(site, source).status == "unchanged"


def test_a_name_may_hold_any_half_character() -> None:
    assert sources.shown("a\udc80\ud83d") == r"a\x80\ud83d"
