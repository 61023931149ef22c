"""The import report: what is in it, and where it can be written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from importers.dumps import print_page
from importers.inboxes import PATH, put, run
from microfiche.importers import importing, report
from microfiche.importers.report import Item
from microfiche.importers.settle import Choice
from microfiche.model import Cut
from microfiche.problems import MicroficheError, UsageError


def test_the_report_has_one_object_an_article_as_designed(site: Path, inbox: Path) -> None:
    put(inbox, "a.txt", print_page())
    put(inbox, "b.txt", "")
    path = inbox.parent / "report.jsonl"
    importing.write_report(run(site, inbox), path)
    article, refused = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert list(article) == [
        "source", "locator", "status", "output", "similarity", "fields", "problems", "cuts",
    ]  # fmt: skip
    assert (article["locator"], article["output"]) == (None, PATH)
    assert article["fields"]["source"]["value"] == {"name": "Harbour Wire", "date": "2017-05-11"}
    authors = article["fields"]["authors"]
    assert authors["value"] == ["Ada Fenwick"]
    assert authors["evidence"][0] == {
        "value": ["Ada Fenwick"], "found": "[Ada Fenwick](#)", "where": "line 3", "rule": "head-authors",
        "confidence": 0.95,
    }  # fmt: skip
    assert [it["rule"] for it in authors["evidence"]] == ["head-authors", "articles-by"], (
        "the runner-up is told"
    )
    assert "comment-link" in [cut["rule"] for cut in article["cuts"]]
    assert (refused["status"], refused["output"], refused["fields"]) == ("rejected", None, {})
    assert refused["problems"][0]["message"] == "the file is empty"


def test_counts_are_in_the_order_of_the_design() -> None:
    items = [Item(source="a", status=status) for status in ("failed", "imported", "unchanged", "imported")]
    assert list(report.counts(items).items()) == [("imported", 2), ("unchanged", 1), ("failed", 1)]


def test_half_a_character_in_a_report_is_shown_as_damage() -> None:
    choice = Choice(value=("A\ud83d",), confidence=1.0, evidence=())
    cut = Cut(text="B\udcff", where="line 1", rule="r", reason="r")
    told = json.loads(report.line(Item(source="a", status="failed", fields={"authors": choice}, cuts=(cut,))))
    assert (told["fields"]["authors"]["value"], told["cuts"][0]["text"]) == (["A\ufffd"], "B\ufffd")


def test_the_place_of_a_report_is_checked_before_the_import(tmp_path: Path) -> None:
    article = put(tmp_path, "content/articles/a.md", "---\ntitle: A\n---\n")
    put(tmp_path, "blocked", "")
    for path, message in (
        (tmp_path, "is a folder"), (article, "is no import report"), (tmp_path / "blocked/r.jsonl", "cannot"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=message):
            importing.check_report(path)
    assert article.read_bytes().startswith(b"---")


def test_a_folder_that_takes_no_file_is_found_out_before_the_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("microfiche.importers.report.tempfile.TemporaryFile", refuse)
    with pytest.raises(UsageError, match="cannot be written: Permission denied"):
        importing.check_report(tmp_path / "r.jsonl")


def test_a_report_may_replace_an_older_one_and_its_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "new/reports/r.jsonl"
    for status in ("failed", "imported"):
        importing.check_report(path)
        assert path.exists() is (status == "imported"), "the check itself leaves the file alone"
        report.write([Item(source="a", status=status)], path)
    assert [json.loads(line)["status"] for line in path.read_bytes().splitlines()] == ["imported"]
    assert [it.name for it in path.parent.iterdir()] == ["r.jsonl"]


def test_a_report_that_cannot_be_written_after_all_is_an_error_and_no_trace(tmp_path: Path) -> None:
    put(tmp_path, "blocked", "")
    with pytest.raises(MicroficheError, match=r"blocked/r\.jsonl cannot be written"):
        report.write([], tmp_path / "blocked/r.jsonl")
