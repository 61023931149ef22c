"""Whatever was edited, broken, mended, tampered with or cut off: a build that succeeds makes what a clean one
makes, byte for byte, and the next one has nothing to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archives import tree, write
from microfiche import articles, fingerprints
from microfiche.build import Built, Options, build
from microfiche.problems import ProblemsFound

ICE = "---\ntitle: Ice road opens\ndate: 2017-05-14\n---\nThe road was opened.\n"
PLACE = "content/articles/2017/05/ice.md"


def made(site: Path, **options: object) -> Built:
    return build(site, Options(workers=1, explain=True, **options))  # type: ignore[arg-type]


def made_of(tmp_path: Path, files: dict[str, str]) -> Path:
    """A site of one article and these files, built."""
    site = write(tmp_path / "site", {PLACE: ICE, **files})
    made(site)
    return site


def clean(site: Path) -> dict[str, bytes]:
    """What a build without any past makes of the same sources."""
    copy = site.parent / "copy"
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns(".microfiche", "build"))
    made(copy)
    return tree(copy / "build")


def test_a_copied_file_with_the_name_of_a_page_stays(tmp_path: Path) -> None:
    site = made_of(tmp_path, {"static/map/index.html": "A map"})
    built = made(write(site, {"static/more.txt": "more"}))
    assert built.removed == ()
    assert tree(site / "build") == clean(site)


def test_a_process_that_builds_twice_renders_with_the_templates_of_now(tmp_path: Path) -> None:
    site = made_of(tmp_path, {"templates/article.html": "before"})
    made(write(site, {"templates/article.html": "now"}))
    assert tree(site / "build")["2017/05/ice/index.html"] == b"now"


@pytest.mark.parametrize("named", ["seal.svg", "theme/page.html", "partials/deep/er.html"])
def test_whatever_a_template_includes_is_part_of_its_pages(tmp_path: Path, named: str) -> None:
    own = {"templates/article.html": f'{{% include "{named}" %}}'}
    site = made_of(tmp_path, {**own, f"templates/{named}": "before"})
    made(write(site, {f"templates/{named}": "now"}))
    assert tree(site / "build") == clean(site)
    assert tree(site / "build")["2017/05/ice/index.html"] == b"now"


@pytest.mark.parametrize("named", ["./own.html", "partials//own.html", ".own.html", ".own/own.html"])
def test_what_no_one_lists_as_a_template_cannot_be_included(tmp_path: Path, named: str) -> None:
    own = {"templates/article.html": f'{{% include "{named}" %}}'}
    files = {**own, f"templates/{named}": "own", "templates/own.html": "own"}
    with pytest.raises(ProblemsFound, match="there is no template"):
        made_of(tmp_path, files)


def test_files_that_editors_leave_beside_templates_are_not_looked_into(tmp_path: Path) -> None:
    made_of(tmp_path, {"templates/article.html~": "{% if %}", "templates/notes.svg": "{% if %}"})


def test_another_program_reads_all_sources_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = made_of(tmp_path, {})
    real = articles.read
    monkeypatch.setattr(articles, "read", lambda data, path: real(data.replace(b"Ice", b"Read so"), path))
    monkeypatch.setattr(fingerprints, "renderer", lambda: b"another")
    made(site)
    assert b"Read so road opens" in tree(site / "build")["index.html"]
    assert tree(site / "build") == clean(site)


def test_folders_nothing_reads_are_told_when_nothing_else_has_changed(tmp_path: Path) -> None:
    site = made_of(tmp_path, {})
    (site / "content/topic").mkdir()
    assert [problem.path for problem in made(site).problems] == ["content/topic"]
    (site / "content/topic").rmdir()
    assert made(site).problems == ()
