"""The build: what is on disk afterwards, and what is not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from archives import CONFIG, tree, write
from microfiche import manifest, store
from microfiche.build import Built, Options, build
from microfiche.problems import MicroficheError, ProblemsFound, UsageError

ICE = """---
title: Ice road opens
date: 2017-05-14
authors: [Jane Doe]
topics: [Winter]
---
The road across the sound was opened. See [the thaw](../06/thaw.md).
"""
THAW = "---\ntitle: Thaw\ndate: 2017-06-01\n---\nThe road was closed.\n"
SITE = {"content/articles/2017/05/ice.md": ICE, "content/articles/2017/06/thaw.md": THAW}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", SITE)


def made(site: Path, **options: object) -> Built:
    return build(site, Options(**options))  # type: ignore[arg-type]


def page(site: Path, path: str) -> str:
    return (site / "build" / path).read_text(encoding="utf-8")


def test_an_article_becomes_a_page_whose_links_are_relative(site: Path) -> None:
    made(site)
    html = page(site, "2017/05/ice/index.html")
    assert "The road across the sound was opened." in html
    assert '<a href="../../../2017/06/thaw/">the thaw</a>' in html
    assert "Jane Doe" in html


def test_building_twice_writes_nothing_the_second_time(site: Path) -> None:
    first = made(site)
    before = tree(site / "build")
    second = made(site)
    assert (first.written, second.written) == (first.written, 0)
    assert first.written > 0
    assert (second.rendered, second.total) == (0, first.written)
    assert tree(site / "build") == before


def test_a_clean_build_writes_every_file_again(site: Path) -> None:
    first = made(site)
    before = tree(site / "build")
    assert made(site, clean=True).written == first.written
    assert tree(site / "build") == before


def test_many_processes_write_what_one_does(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microfiche.work.SERIAL_BELOW", 0)
    made(site, workers=1)
    made(site, workers=2, output=tmp_path / "other")
    assert tree(site / "build") == tree(tmp_path / "other")


def test_what_is_gone_from_the_archive_goes_from_the_output_and_nothing_else(site: Path) -> None:
    made(site)
    (site / "build/notes.txt").write_text("mine", encoding="utf-8")
    (site / "content/articles/2017/06/thaw.md").unlink()
    built = made(site)
    assert "2017/06/thaw/index.html" in built.removed
    assert not (site / "build/2017/06").exists()
    assert (site / "build/notes.txt").read_text(encoding="utf-8") == "mine"


def test_the_manifest_lists_every_file_with_its_digest(site: Path) -> None:
    import hashlib

    made(site)
    listed = manifest.decode(store.read(site / "build" / manifest.NAME))
    on_disk = tree(site / "build")
    on_disk.pop(manifest.NAME)
    assert {file.path: (file.sha256, file.size) for file in listed} == {
        path: (hashlib.sha256(data).hexdigest(), len(data)) for path, data in on_disk.items()
    }


def test_a_broken_article_writes_nothing_and_every_problem_is_told(site: Path) -> None:
    made(site)
    before = tree(site / "build")
    write(site, {
        "content/articles/a.md": "---\ntitel: A\ndate: 2017-02-30\n---\n",
        "content/articles/b.md": "---\ntitle: B\n---\n",
        "content/articles/2017/05/ice.md": ICE.replace("Ice road opens", "Changed"),
    })  # fmt: skip
    with pytest.raises(ProblemsFound) as found:
        made(site)
    assert {problem.path for problem in found.value.problems} == {
        "content/articles/a.md",
        "content/articles/b.md",
    }
    assert len(found.value.problems) >= 3
    assert tree(site / "build") == before


def test_keep_going_leaves_out_what_is_broken_and_still_tells(site: Path) -> None:
    write(site, {"content/articles/b.md": "---\ntitle: B\n---\n"})
    built = made(site, keep_going=True)
    assert [problem.path for problem in built.problems if problem.severity == "error"] == [
        "content/articles/b.md"
    ]
    assert (site / "build/2017/05/ice/index.html").exists()
    assert not (site / "build/b").exists()


def test_a_template_that_does_not_compile_writes_nothing_and_says_where(site: Path) -> None:
    write(site, {"templates/article.html": "<p>\n{% if %}\n"})
    with pytest.raises(ProblemsFound) as found:
        made(site)
    (problem,) = found.value.problems
    assert problem.place == "templates/article.html:2"
    assert not (site / "build").exists()


def test_a_template_that_reaches_for_what_is_not_there_writes_nothing_and_says_where(site: Path) -> None:
    write(site, {"templates/article.html": "<p>\n{{ page.titel }}\n"})
    with pytest.raises(ProblemsFound) as found:
        made(site)
    (problem,) = found.value.problems
    assert problem.place == "templates/article.html:2"
    assert "titel" in problem.message
    assert "/2017/" in problem.hint
    assert not (site / "build").exists()


def test_a_missing_template_is_named_with_the_nearest(site: Path) -> None:
    write(site, {"templates/article.html": '{% include "partials/entrys.html" %}'})
    with pytest.raises(ProblemsFound) as found:
        made(site)
    assert "partials/entrys.html" in found.value.problems[0].message
    assert "partials/entries.html" in found.value.problems[0].hint


def test_a_sites_template_stands_in_front_of_the_themes_and_can_extend_it(site: Path) -> None:
    own = '{% extends "theme/article.html" %}{% block title %}OURS{% endblock %}'
    write(site, {"templates/article.html": own})
    made(site)
    assert "<title>OURS</title>" in page(site, "2017/05/ice/index.html")
    assert "The road across the sound was opened." in page(site, "2017/05/ice/index.html")


def test_a_template_edited_between_two_builds_of_one_process_is_used(site: Path) -> None:
    own = '{% extends "theme/article.html" %}{% block title %}OURS{% endblock %}'
    made(write(site, {"templates/article.html": own}), workers=1)
    made(write(site, {"templates/article.html": own.replace("OURS", "YOURS")}), workers=1)
    assert "<title>YOURS</title>" in page(site, "2017/05/ice/index.html")


def test_a_sites_static_file_stands_in_front_of_the_themes(site: Path) -> None:
    write(site, {"static/style.css": "p {}"})
    made(site)
    assert page(site, "style.css") == "p {}"


def test_a_collision_of_addresses_writes_nothing(site: Path) -> None:
    write(site, {"content/pages/2017.md": "---\ntitle: 2017\n---\n"})
    with pytest.raises(ProblemsFound, match="two things want the address /2017/"):
        made(site)
    assert not (site / "build").exists()


def test_drafts_are_built_only_when_asked_for(site: Path) -> None:
    write(site, {"content/articles/wip.md": "---\ntitle: Unfinished\ndraft: true\n---\nNot yet.\n"})
    made(site)
    assert not any(b"Unfinished" in data for data in tree(site / "build").values())
    made(site, drafts=True)
    assert "Unfinished" in page(site, "wip/index.html")
    assert "noindex" in page(site, "wip/index.html")


def test_a_withdrawn_article_leaves_a_tombstone_without_its_text(site: Path) -> None:
    head = "authors: [Jane Doe]\nwithdrawn: {date: 2018-01-01, reason: Found to be untrue}"
    write(site, {"content/articles/2017/05/ice.md": ICE.replace("authors: [Jane Doe]", head)})
    made(site)
    assert "Found to be untrue" in page(site, "2017/05/ice/index.html")
    for path, data in tree(site / "build").items():
        assert b"across the sound" not in data, path


def test_an_old_address_leads_to_the_new_one(site: Path) -> None:
    write(
        site,
        {"content/articles/2017/06/thaw.md": THAW.replace("---\nThe", "aliases: [/?p=1, /old/]\n---\nThe")},
    )
    built = made(site)
    assert "url=../2017/06/thaw/" in page(site, "old/index.html")
    (problem,) = built.problems
    assert problem.severity == "warning"
    assert "/?p=1" in problem.message


def test_a_broken_link_is_a_warning_at_its_place(site: Path) -> None:
    write(site, {"content/articles/2017/06/thaw.md": THAW + "\nSee [this](../nothing.md).\n"})
    (problem,) = made(site).problems
    assert problem.place == "content/articles/2017/06/thaw.md:7:12"
    assert problem.severity == "warning"


@pytest.mark.parametrize("output", [".", "..", "content", "content/site", "templates/x", "static"])
def test_an_output_folder_that_would_mix_with_the_sources_is_refused(site: Path, output: str) -> None:
    with pytest.raises(UsageError, match="would mix"):
        made(site, output=site / output)


def test_an_output_that_cannot_be_written_is_said_plainly(site: Path) -> None:
    (site / "build").write_text("a file", encoding="utf-8")
    with pytest.raises(MicroficheError, match="cannot write"):
        made(site)


def test_a_file_becomes_a_folder_between_two_builds(site: Path) -> None:
    write(site, {"static/map": "old"})
    made(site)
    (site / "static/map").unlink()
    write(site, {"static/map/index.txt": "new"})
    made(site)
    assert page(site, "map/index.txt") == "new"
    (site / "static/map/index.txt").unlink()
    (site / "static/map").rmdir()
    write(site, {"static/map": "old"})
    made(site)
    assert page(site, "map") == "old"


def test_media_are_copied_byte_for_byte(site: Path) -> None:
    data = bytes(range(256))
    write(site, {"content/media/scan one.png": data})
    made(site)
    assert (site / "build/media/scan one.png").read_bytes() == data


def test_folders_nothing_reads_are_told(site: Path) -> None:
    write(site, {"content/topic/syria.md": "---\nname: Syria\n---\n", "content/articles/notes.txt": ""})
    assert [problem.path for problem in made(site).problems] == [
        "content/articles/notes.txt",
        "content/topic",
    ]


FAILING = """{% extends "theme/article.html" %}
{% block text %}{{ super() }}{% if page.meta.subtitle %}{{ page.nope }}{% endif %}{% endblock %}
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_template_that_fails_on_one_page_writes_nothing_and_says_where(
    site: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microfiche.work.SERIAL_BELOW", 0)
    made(site)
    before = tree(site / "build")
    write(site, {
        "templates/article.html": FAILING,
        "content/articles/2015/z.md": "---\ntitle: Z\nsubtitle: Y\ndate: 2015\n---\nText.\n",
    })  # fmt: skip
    with pytest.raises(ProblemsFound) as found:
        made(site, workers=workers)
    (problem,) = found.value.problems
    assert problem.place == "templates/article.html:2"
    assert "/2015/z/" in problem.hint
    assert tree(site / "build") == before


@pytest.mark.parametrize("workers", [1, 2])
def test_a_first_build_that_fails_on_one_page_leaves_nothing(
    site: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microfiche.work.SERIAL_BELOW", 0)
    write(site, {
        "templates/article.html": FAILING,
        "content/articles/2015/z.md": "---\ntitle: Z\nsubtitle: Y\ndate: 2015\n---\nText.\n",
        "build/.gitignore": "*",
    })  # fmt: skip
    with pytest.raises(ProblemsFound):
        made(site, workers=workers)
    assert tree(site / "build") == {".gitignore": b"*"}


def test_broken_content_and_a_broken_template_are_told_together(site: Path) -> None:
    write(site, {"content/articles/b.md": "---\ntitle: B\n---\n", "templates/home.html": "{% if %}"})
    with pytest.raises(ProblemsFound) as found:
        made(site)
    assert {problem.path for problem in found.value.problems} == {
        "content/articles/b.md",
        "templates/home.html",
    }


def test_a_folder_that_somebody_else_filled_is_not_taken_over_unasked(site: Path, tmp_path: Path) -> None:
    output = write(tmp_path / "theirs", {"index.html": "theirs"})
    (output / "microfiche.toml").unlink()
    with pytest.raises(UsageError, match="files that Microfiche did not write"):
        made(site, output=output)
    assert tree(output) == {"index.html": b"theirs"}
    made(site, output=output, clean=True)
    assert b"theirs" not in tree(output)["index.html"]


def test_a_build_that_cannot_write_leaves_the_folder_as_it_was(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(site)
    before = tree(site / "build")
    real = store.stage

    def full(path: str, chunks: Iterable[bytes], **options: bool) -> int:
        if path.endswith("feed.xml"):
            raise OSError(28, "No space left on device")
        return real(path, chunks, **options)

    write(site, {"content/articles/2017/05/ice.md": ICE.replace("Ice road opens", "Changed")})
    with monkeypatch.context() as patch:
        patch.setattr(store, "stage", full)
        with pytest.raises(MicroficheError, match="No space left"):
            made(site, workers=1)
    assert tree(site / "build") == before
    made(site)
    assert "Changed" in page(site, "2017/05/ice/index.html")


def test_a_bare_withdrawn_withdraws(site: Path) -> None:
    write(site, {"content/articles/2017/05/ice.md": ICE.replace("topics:", "withdrawn:\ntopics:")})
    made(site)
    assert not any(b"across the sound" in data for data in tree(site / "build").values())


def test_an_alias_copied_from_an_address_bar_is_a_plain_folder(site: Path) -> None:
    encoded = THAW.replace("---\nThe", "aliases: [/caf%C3%A9/]\n---\nThe")
    write(site, {"content/articles/2017/06/thaw.md": encoded})
    made(site)
    assert "url=../2017/06/thaw/" in page(site, "café/index.html")


def test_a_site_can_have_its_own_robots_file(site: Path) -> None:
    write(site, {"static/robots.txt": "User-agent: *\nDisallow: /\n"})
    made(site)
    assert "Disallow: /" in page(site, "robots.txt")


def test_a_picture_with_a_mark_in_its_name_is_linked(site: Path) -> None:
    write(site, {
        "content/media/a#b.jpg": b"x",
        "content/articles/2017/06/thaw.md": THAW + "![A](/media/a%23b.jpg)\n",
    })  # fmt: skip
    built = made(site)
    assert built.problems == ()
    assert 'src="../../../media/a%23b.jpg"' in page(site, "2017/06/thaw/index.html")


def test_a_menu_item_that_leads_nowhere_is_told(site: Path) -> None:
    menu = CONFIG + '[[menu]]\nname = "About"\nurl = "/abuot/"\n'
    (problem,) = made(write(site, {"microfiche.toml": menu})).problems
    assert problem.place == "microfiche.toml:5:8"
    assert problem.severity == "warning"
