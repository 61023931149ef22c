"""Sources that come again: what is the same article, what is another, and what is remembered of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archives import tree
from importers.dumps import print_page
from importers.inboxes import EDIT, LATER, NOW, PATH, edit, one, put, run
from microfiche.importers.importing import Options

OURS = Options(ours=True)


def weather(day: int, wind: str = "A westerly wind of force five") -> str:
    text = f"{wind} is expected in the afternoon, with rain over the islands and snow on the hills."
    return f"Weather at the Harbour\n\nBy Ada Fenwick\n\nThe Island Courier, March {day}, 2016\n\n{text}\n"


def texts(site: Path) -> list[str]:
    """All bodies in the archive."""
    files = sorted((site / "content/articles").rglob("*.md"))
    return [path.read_text(encoding="utf-8").rpartition("---\n\n")[2] for path in files]


def statuses(site: Path, *sources: Path, options: Options | None = None) -> list[str]:
    return [item.status for item in run(site, *sources, options=options).items]


@pytest.mark.parametrize(("first", "second"), [
    ("monday/weather.txt", "tuesday/weather.txt"), ("weather-7.txt", "weather.txt"),
    ("weather.txt", "weather-2.txt"),
])  # fmt: skip
def test_the_next_issue_of_a_column_is_another_article(
    site: Path, inbox: Path, first: str, second: str
) -> None:
    run(site, put(inbox, first, weather(7)))
    assert statuses(site, put(inbox, second, weather(8))) == ["imported"]
    assert statuses(site, inbox) == ["unchanged", "unchanged"]
    assert statuses(site, put(inbox, second, weather(8, "A westerly wind of force nine"))) == ["updated"]
    assert sorted(text[:29] for text in texts(site)) == [
        "A westerly wind of force five", "A westerly wind of force nine",
    ]  # fmt: skip


def test_of_two_articles_a_file_could_be_neither_is_overwritten(site: Path, inbox: Path) -> None:
    for folder, wind in (("a", "A wind of force one"), ("b", "A wind of force two")):
        put(inbox, f"{folder}/weather.txt", weather(7, wind))
    run(site, inbox)
    put(inbox, "b/weather.txt", weather(7, "A wind of force three"))
    shutil.copytree(inbox / "b", inbox.parent / "alone")
    assert statuses(site, inbox.parent / "alone", options=Options(dry_run=True)) == ["imported"]
    assert statuses(site, inbox) == ["unchanged", "updated"], "the other one is there, so it is the other"
    put(inbox, "a/weather.txt", weather(7, "A wind of force four"))
    assert statuses(site, inbox) == ["updated", "unchanged"]
    assert sorted(text[:22] for text in texts(site)) == ["A wind of force four i", "A wind of force three "]


def test_a_numbered_file_that_is_there_is_not_taken_for_the_one_without_a_number(
    site: Path, inbox: Path
) -> None:
    put(inbox, "a/weather.txt", weather(7, "Rain and nothing but rain"))
    put(inbox, "b/weather-7.txt", weather(7))
    run(site, inbox)
    put(inbox, "a/weather.txt", weather(7, "A westerly wind of force six"))
    assert statuses(site, inbox) == ["updated", "unchanged"]
    assert sorted(text[:28] for text in texts(site)) == [
        "A westerly wind of force fiv", "A westerly wind of force six",
    ]  # fmt: skip


def test_files_whose_texts_were_swapped_lose_none(site: Path, inbox: Path) -> None:
    first, second = weather(7), weather(7, "A northerly wind of force eight")
    for a, b in ((first, second), (second, first)):
        put(inbox, "a/x.txt", a)
        put(inbox, "b/x.txt", b)
        run(site, inbox)
        assert len(texts(site)) == 2
    assert statuses(site, inbox / "a", inbox / "b") == ["unchanged", "unchanged"]


def test_the_text_an_update_replaced_is_no_duplicate_of_it(site: Path, inbox: Path) -> None:
    run(site, put(inbox, "a.txt", weather(7)))
    put(inbox, "a.txt", weather(7, "A westerly wind of force nine"))
    put(inbox, "b.txt", weather(7))
    for dry in (True, False):
        assert statuses(site, inbox, options=Options(dry_run=dry)) == ["updated", "imported"]


def test_the_new_bytes_of_an_update_are_known_within_the_run(site: Path, inbox: Path) -> None:
    run(site, put(inbox, "a.txt", weather(7)))
    for name in ("a.txt", "b.txt"):
        put(inbox, name, weather(7, "A westerly wind of force nine"))
    assert statuses(site, inbox, options=Options(dry_run=True)) == ["updated", "duplicate"]


def test_ours_is_remembered(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page())
    run(site, source)
    edited = edit(site, "ferry is a street", "FERRY is a street")
    first = (site / "content/raw/2017/a.txt").read_bytes()
    put(inbox, "a.txt", print_page().replace(*EDIT))
    before = tree(site / "content")
    assert statuses(site, source, options=Options(ours=True, dry_run=True)) == ["unchanged"]
    assert tree(site / "content") == before

    assert statuses(site, source, options=OURS) == ["unchanged"]
    assert (site / "content/raw/2017/a.txt").read_bytes() == first
    assert (site / "content/raw/2017/a-2.txt").read_bytes() == source.read_bytes()
    changed = [new for old, new in _lines(edited, (site / PATH).read_bytes()) if old != new]
    assert [line.split()[0] for line in changed] == [b"raw:", b"sha256:", b"digest:"]

    after = tree(site)
    for _ in range(2):
        item = one(site, source, now=LATER)
        assert (item.status, item.output) == ("unchanged", PATH)
    assert tree(site) == after
    put(inbox, "a.txt", print_page().replace(EDIT[0], "They spoke of tar."))
    assert one(site, source).status == "conflict", "what is newer still is asked about again"


def _lines(one: bytes, other: bytes) -> list[tuple[bytes, bytes]]:
    return list(zip(one.splitlines(), other.splitlines(), strict=True))


def test_ours_is_remembered_of_a_better_reading_too(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page(region="Gegend: [North Coast](#)"))
    run(site, source)
    edit(site)
    recipe = put(inbox.parent, "recipe.toml", '[labels]\nregions = ["Gegend"]\n')
    assert statuses(site, source, options=Options(recipes=(recipe,))) == ["conflict"]
    assert statuses(site, source, options=Options(recipes=(recipe,), ours=True)) == ["unchanged"]
    assert statuses(site, source, options=Options(recipes=(recipe,))) == ["unchanged"]
    assert EDIT[1].encode() in (site / PATH).read_bytes()
    assert [path.name for path in (site / "content/raw/2017").iterdir()] == ["a.txt"]


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda raw: raw.unlink(), "was missing"),
    (lambda raw: raw.write_bytes(b"tampered"), "was not what was imported"),
])  # fmt: skip
def test_a_lost_or_altered_original_is_restored_and_told(site: Path, inbox: Path, spoil, said: str) -> None:  # type: ignore[no-untyped-def]
    source = put(inbox, "a.txt", print_page())
    run(site, source)
    raw = site / "content/raw/2017/a.txt"
    spoil(raw)
    for options in (Options(dry_run=True), Options()):
        assert not raw.exists() or raw.read_bytes() == b"tampered"
        item = one(site, source, options=options)
        assert (item.status, item.problems[-1].severity) == ("unchanged", "warning")
        assert f"content/raw/2017/a.txt {said}: restored" in item.problems[-1].message
    assert raw.read_bytes() == source.read_bytes()
    assert one(site, source).problems == ()


def test_nothing_is_restored_outside_the_raw_files(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page())
    run(site, source)
    edit(site, "raw: raw/2017/a.txt", "raw: raw/../../a.txt")
    before = tree(site)
    assert one(site, source, now=NOW).status == "unchanged"
    assert tree(site) == before
