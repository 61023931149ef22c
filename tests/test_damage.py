"""A ledger that is damaged, strange or out of reach costs a full build, and never a wrong page."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from archives import tree, write
from microfiche import ledger
from microfiche.build import Built, Options, build
from microfiche.problems import MicroficheError

FLIPS = int(os.environ.get("FLIPS", "30"))
"""Ledgers with wrong bytes to try."""

SITE = {
    f"content/articles/2017/05/a-{number}.md": (
        f"---\ntitle: Title {number}\ndate: 2017-05-{number + 1:02}\ntopics: [Topic {number % 3}]\n---\n"
        f"A text of its own, the {number}th.\n"
    )
    for number in range(12)
}
EDITED = "content/articles/2017/05/a-3.md"
BODY = "The article was edited.\n"


class Kept:
    """A built site with an edit that is not built yet; the ledger speaks of an unfinished build."""

    def __init__(self, folder: Path) -> None:
        self.origin, self.site = write(folder / "origin", SITE), folder / "site"
        build(self.origin, Options())
        with ledger.opened(self.origin / ".microfiche/ledger.db") as known:
            known.intend(1, ["2017/05/a-5/index.html", "2017/05/a-6/index.html"])
        write(self.origin, {EDITED: SITE[EDITED] + BODY})
        clean = write(folder / "clean", SITE | {EDITED: SITE[EDITED] + BODY})
        build(clean, Options())
        self.wanted = tree(clean / "build")

    def again(self) -> Path:
        shutil.rmtree(self.site, ignore_errors=True)
        return shutil.copytree(self.origin, self.site)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("kept"))


def whole(kept: Kept) -> Built:
    """A build of the site gives what a clean one does, and says one thing at most; the next one says none."""
    built = build(kept.site, Options(workers=1))
    assert tree(kept.site / "build") == kept.wanted
    assert [it.severity for it in built.problems] in ([], ["notice"])
    return built


def text(path: Path) -> None:
    path.write_text("This is no database.\n" * 500, encoding="utf-8")


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def in_its_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (title TEXT)")


def marked(pragma: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(f"PRAGMA {pragma}")
        connection.close()

    return change


def without_a_table(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DROP TABLE outputs")
    connection.close()


def with_other_columns(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("ALTER TABLE sources RENAME COLUMN value TO worth")
    connection.close()


def with_rows_of_another_type(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("INSERT INTO outputs VALUES (1, 5, 7)")
    connection.execute("INSERT INTO intents VALUES (1, x'ff00'), (1, 5), (1, 'a' || char(0) || 'b')")
    connection.close()


def with_a_wrong_name(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("INSERT INTO intents VALUES (1, 'a' || char(0) || 'b')")
    connection.close()


def with_a_damaged_page_behind_a_whole_one(path: Path) -> None:
    """Such damage shows when some rows have been fetched already."""
    connection = sqlite3.connect(path, isolation_level=None)
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    first, last = (
        connection.execute(f"SELECT path FROM outputs ORDER BY path {order} LIMIT 1").fetchone()[0].encode()
        for order in ("ASC", "DESC")
    )
    connection.close()
    data = bytearray(path.read_bytes())
    leaf = 10  # the first byte of a page that holds rows of a table WITHOUT ROWID
    pages = [at for at in range(0, len(data), size) if data[at] == leaf and last in data[at : at + size]]
    assert pages
    for at in pages:
        assert first not in data[at : at + size]
        data[at] = 0
    path.write_bytes(data)


def made_read_only_by_its_head(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[18] = 9  # the version of the format that a writer must know
    path.write_bytes(data)


def with_a_strange_journal(path: Path) -> None:
    path.with_name("ledger.db-journal").write_bytes(
        b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(range(256)) * 20
    )


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (text, "it cannot be read"),
        (nothing, ""),
        (Path.unlink, ""),
        (truncated, "it cannot be read"),
        (in_its_head, "it cannot be read"),
        (foreign, "it is not a ledger of Microfiche"),
        (marked("application_id = 7"), "it is not a ledger of Microfiche"),
        (marked(f"user_version = {ledger.VERSION - 1}"), "it was written by an older Microfiche"),
        (marked(f"user_version = {ledger.VERSION + 1}"), "it was written by a newer Microfiche"),
        (without_a_table, "it cannot be read"),
        (with_other_columns, "it cannot be read"),
        (with_rows_of_another_type, "a row of it is damaged"),
        (with_a_wrong_name, "a row of it is damaged"),
        (made_read_only_by_its_head, "it cannot be read"),
        (with_a_damaged_page_behind_a_whole_one, "it cannot be read"),
    ],
)
def test_a_ledger_that_is_no_good_is_begun_anew(
    kept: Kept, damage: Callable[[Path], None], said: str
) -> None:
    site = kept.again()
    damage(site / ".microfiche/ledger.db")
    notices = [problem.message for problem in whole(kept).problems]
    assert len(notices) == bool(said)
    assert all(notice.startswith(said) for notice in notices)
    again = build(site, Options())
    assert (again.rendered, again.problems) == (0, ())


def folder(path: Path) -> None:
    path.unlink()
    write(path, {"something": "mine"})


def own_folder_is_a_file(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_text("mine", encoding="utf-8")


@pytest.mark.parametrize("damage", [folder, own_folder_is_a_file])
def test_where_no_ledger_can_be_a_build_does_without(kept: Kept, damage: Callable[[Path], None]) -> None:
    damage(kept.again() / ".microfiche/ledger.db")
    for _ in range(2):
        (problem,) = whole(kept).problems
        assert problem.message.startswith("cannot be written (")
        assert problem.severity == "notice"


def test_a_journal_that_is_not_the_ledgers_does_no_harm(kept: Kept) -> None:
    with_a_strange_journal(kept.again() / ".microfiche/ledger.db")
    whole(kept)
    assert build(kept.site, Options()).rendered == 0


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_ledger_that_another_program_writes_is_left_to_it(kept: Kept, lock: str) -> None:
    path = kept.again() / ".microfiche/ledger.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(lock)
    (problem,) = whole(kept).problems
    assert problem.message.startswith("cannot be written (database is locked)")
    other.execute("CREATE TABLE theirs (x)")
    other.execute("COMMIT")
    other.close()
    build(kept.site, Options())
    assert tree(kept.site / "build") == kept.wanted
    assert build(kept.site, Options()).rendered == 0


def test_a_ledger_that_another_program_reads_cannot_be_written_and_that_is_said(kept: Kept) -> None:
    path = kept.again() / ".microfiche/ledger.db"
    before = tree(kept.site / "build")
    other = sqlite3.connect(path, isolation_level=None)
    reading = other.execute("SELECT path FROM outputs")
    next(reading)
    with pytest.raises(MicroficheError, match=r"cannot write the ledger in .*database is locked"):
        build(kept.site, Options())
    assert tree(kept.site / "build") == before
    reading.close()
    other.close()
    assert whole(kept).problems == ()


def test_a_disk_that_fails_is_no_damage() -> None:
    """SQLite's codes have details in their upper bits."""
    wrong = sqlite3.OperationalError("disk I/O error")
    wrong.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    with pytest.raises(ledger.OutOfReach, match="disk I/O error"), ledger._told():
        raise wrong


@settings(
    max_examples=FLIPS,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), count=st.integers(1, 40))
def test_a_ledger_with_wrong_bytes_in_it_never_makes_a_wrong_page(
    kept: Kept, data: st.DataObject, count: int
) -> None:
    path = kept.again() / ".microfiche/ledger.db"
    found = bytearray(path.read_bytes())
    # Bytes that stand for something, so that not most of them fall into unused space.
    used = [at for at, byte in enumerate(found) if byte]
    for _ in range(count):
        at = data.draw(st.one_of(st.sampled_from(used), st.integers(0, len(found) - 1), st.integers(0, 200)))
        found[at] = data.draw(st.integers(0, 255))
    path.write_bytes(found)
    whole(kept)
    again = build(kept.site, Options())
    assert again.rendered == 0 or again.problems
    assert tree(kept.site / "build") == kept.wanted
