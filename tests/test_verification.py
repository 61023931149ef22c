"""`build --verify`: whether an incremental build left what a clean one makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives import tree, write
from microfiche import keys
from microfiche.build import Built, Options, build
from microfiche.problems import errors

ICE = "---\ntitle: Ice road opens\ndate: 2017-05-14\n---\nThe road across the sound was opened.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", {"content/articles/2017/05/ice.md": ICE})


def verified(site: Path) -> Built:
    return build(site, Options(verify=True, workers=1))


def test_a_build_that_equals_a_clean_one_says_so_and_leaves_nothing_else(site: Path, tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*"))
    built = verified(site)
    assert (built.verified, built.problems) == (True, ())
    assert all(path.is_relative_to(site) for path in set(tmp_path.rglob("*")) - before)


def test_an_edit_and_foreign_files_are_no_difference(site: Path) -> None:
    verified(site)
    write(site, {"content/articles/2017/05/ice.md": ICE.replace("opens", "closes"), "build/mine.txt": "mine"})
    built = verified(site)
    assert built.rendered
    assert built.problems == ()


def test_a_dependency_that_is_forgotten_is_found_with_its_line_and_both_reasons(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys.Keys, "article", lambda self, position: b"always the same")
    verified(site)
    before = tree(site / "build")
    write(site, {"content/articles/2017/05/ice.md": ICE.replace("sound", "strait")})
    built = verified(site)
    (problem,) = errors(built.problems)
    assert problem.path == "2017/05/ice/index.html"
    assert "incremental build: kept" in problem.message
    assert "clean build: new" in problem.message
    page = before["2017/05/ice/index.html"].split(b"\n")
    assert b"across the sound" in page[problem.line - 1]


def test_a_file_too_many_or_too_few_is_found(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verified(site)
    monkeypatch.setattr("microfiche.place.Place.still_holds", lambda self, _: self.output.name == "build")
    write(site, {"static/new.txt": "new"})
    (site / "content/articles/2017/05/ice.md").unlink()
    found = {problem.path: problem.message for problem in errors(verified(site).problems)}
    assert "missing" in found["new.txt"]
    assert "does not make it" in found["2017/05/ice/index.html"]
    assert len(found) > 2


def test_an_edited_manifest_is_found(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verified(site)
    monkeypatch.setattr("microfiche.place.Place.still_holds", lambda self, _: self.output.name == "build")
    (site / "build/manifest.json").write_bytes(b"{}")
    assert [problem.path for problem in errors(verified(site).problems)] == ["manifest.json"]
