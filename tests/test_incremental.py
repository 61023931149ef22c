"""Whatever was edited, broken, mended, tampered with or cut off: a build that succeeds makes what a clean one
makes, byte for byte, and the next one has nothing to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

import edits
from archives import tree, write
from microfiche import articles, changes, delivery, fingerprints, ledger, manifest, ownership, store
from microfiche.build import Built, Options, build
from microfiche.problems import Problem, ProblemsFound
from microfiche.store import Stamp

ICE = "---\ntitle: Ice road opens\ndate: 2017-05-14\n---\nThe road was opened.\n"
PLACE = "content/articles/2017/05/ice.md"
ABOUT = "---\ntitle: About\n---\nUs.\n"


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


def test_a_template_behind_a_link_that_leads_in_a_circle_cannot_be_included(tmp_path: Path) -> None:
    own = {"templates/article.html": '{% include "loop/own.html" ignore missing %}{{ body }}'}
    site = made_of(tmp_path, {**own, "templates/own.html": "before"})
    (site / "templates/loop").symlink_to(site / "templates")
    assert not any(it.severity == "error" for it in made(site, verify=True).problems)
    assert made(write(site, {"templates/own.html": "now"})).explained == ()


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


def test_a_file_that_moves_and_keeps_its_address_is_no_longer_where_links_lead(tmp_path: Path) -> None:
    there = "---\ntitle: Thaw\ndate: 2016\nslug: thaw\n---\nThe road was closed.\n"
    site = made_of(tmp_path, {"content/articles/2016/a.md": there, PLACE: ICE + "[It](../../2016/a.md).\n"})
    (site / "content/articles/2016/a.md").rename(site / "content/articles/2016/b.md")
    made(site)
    assert tree(site / "build") == clean(site)


def test_what_a_failed_build_would_have_made_is_in_no_manifest_once_nothing_asks_for_it(
    tmp_path: Path,
) -> None:
    site = made_of(tmp_path, {})
    write(site, {"content/articles/2017/05/new.md": ICE, "templates/page.html": "{{ page.nope }}"})
    write(site, {"content/pages/about.md": ABOUT})
    with pytest.raises(ProblemsFound, match="nope"):
        made(site)
    for path in ("content/articles/2017/05/new.md", "templates/page.html"):
        (site / path).unlink()
    made(site)
    assert tree(site / "build") == clean(site)


def test_a_problem_of_the_configuration_stays_with_its_line(tmp_path: Path) -> None:
    lost = 'menu = [{name = "Map", url = "/map/"}]\n'
    site = made_of(tmp_path, {"microfiche.toml": lost})
    assert [it.line for it in made(site).problems if it.about] == [1]
    built = made(write(site, {"microfiche.toml": f"# Of the archive.\n{lost}"}))
    assert [it.line for it in built.problems if it.about] == [2]
    assert built.explained == ()


DYING = """
import os, sys
from pathlib import Path
from microfiche import build, delivery, ownership, store
from microfiche.ledger import Ledger

owner, name = {"store": store, "ledger": Ledger}[sys.argv[1]], sys.argv[2]
real, left = getattr(owner, name), int(sys.argv[3])

def dying(*arguments, **options):
    global left
    left -= 1
    return real(*arguments, **options) if left >= 0 else os._exit(9)

setattr(owner, name, dying)
build.build(Path(sys.argv[4]), build.Options(workers=1))
"""


@pytest.mark.parametrize(
    ("owner", "name", "calls"),
    [
        ("ledger", "remember", 0),
        ("ledger", "intend", 0),
        ("store", "stage", 0),
        ("store", "stage", 3),
        ("ledger", "record", 0),
        ("store", "switch", 0),
        ("store", "switch", 2),
        ("store", "delete", 0),
        ("ledger", "close_folder", 0),
    ],
)
def test_a_build_that_was_cut_off_is_completed_by_the_next(
    tmp_path: Path, owner: str, name: str, calls: int
) -> None:
    site = made_of(tmp_path, {"content/articles/gone.md": ICE})
    (site / "content/articles/gone.md").unlink()
    write(site, {PLACE: ICE.replace("Ice", "Icy"), "content/articles/new.md": ICE})
    command = [sys.executable, "-c", DYING, owner, name, str(calls), str(site)]
    assert subprocess.run(command, check=False).returncode == 9
    made(site)
    assert tree(site / "build") == clean(site)
    assert made(site).explained == ()


MEANWHILE = {
    "a text": (PLACE, ICE.replace("opened", "closed")),
    "a copied file": ("static/own.css", "q {}"),
    "a template": ("templates/page.html", "now"),
    "a new template": ("templates/partials/new.html", "now"),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_changes_while_a_build_runs_stops_it_and_is_on_the_next_ones_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    site = made_of(tmp_path, {"static/own.css": "p {}", "templates/page.html": "before"})
    before = tree(site / "build")
    path, text = MEANWHILE[what]
    real = store.stage

    def stage(*arguments: Any, **options: Any) -> int:
        write(site, {path: text})
        return real(*arguments, **options)

    # The text of 1.md is the first to be rendered, all others after that change.
    write(site, {PLACE: ICE.replace("Ice", "Icy"), "static/own.css": "pp {}", "content/articles/1.md": ICE})
    monkeypatch.setattr(store, "stage", stage)
    with pytest.raises(ProblemsFound, match="while the site was being built"):
        made(site)
    monkeypatch.undo()
    assert tree(site / "build") == before
    made(site)
    assert tree(site / "build") == clean(site)


def test_a_head_that_changes_while_a_build_runs_is_on_the_next_ones_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = made_of(tmp_path, {})
    real = store.stage

    def stage(*arguments: Any, **options: Any) -> int:
        write(site, {PLACE: ICE.replace("Ice", "Icy")})
        return real(*arguments, **options)

    write(site, {"content/articles/new.md": ICE})
    with monkeypatch.context() as patch:
        patch.setattr(store, "stage", stage)
        made(site)
    assert made(site).written > 0
    assert tree(site / "build") == clean(site)


@pytest.mark.parametrize(("before", "now"), [("map", "map/index.txt"), ("map/index.txt", "map")])
def test_a_build_that_fails_leaves_a_file_in_whose_place_comes_a_folder(
    tmp_path: Path, before: str, now: str
) -> None:
    site = made_of(tmp_path, {f"static/{before}": "before"})
    built = tree(site / "build")
    store.delete(site / "static" / before, site)
    write(
        site, {f"static/{now}": "now", "templates/page.html": "{{ page.nope }}", "content/pages/a.md": ABOUT}
    )
    with pytest.raises(ProblemsFound, match="nope"):
        made(site)
    assert tree(site / "build") == built
    (site / "templates/page.html").unlink()
    made(site)
    assert tree(site / "build") == clean(site)


STEPS = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
DEADLY = (
    *("stage", "switch", "delete"),
    *("remember", "forget_others", "intend", "record", "drop", "close_folder"),
)
"""Functions of the store, and of the ledger, in which a build may end."""

UNBUILT = 4
"""Edits after which there has to be a build."""

PATIENCE = 2
"""Failing builds after which somebody mends what is broken."""

NOTES = {"notes.txt": b"mine", "2016/notes.txt": b"mine too"}
"""Files that somebody else keeps in the output folder."""

Tree = dict[str, bytes]
number = st.integers(0, 1 << 16)


class Killed(BaseException):
    """The process is no more: nothing that it would still have done is done."""


def change(pools: dict[str, tuple[Any, ...]]) -> st.SearchStrategy[tuple[str, Any]]:
    """One field, and what it becomes."""
    return st.sampled_from([(name, value) for name, pool in pools.items() for value in pool])


class Ideal(NamedTuple):
    """What a build without any past makes of some sources: there is no tree when it fails."""

    problems: tuple[Problem, ...]
    kinds: dict[str, int] | None = None
    tree: Tree = {}  # noqa: RUF012 -- it is not changed


class Editing(RuleBasedStateMachine):
    """An archive and people who edit it. `files` mirrors what is in its folder."""

    templates: dict[str, str] = edits.SMALL
    tick = 1
    """Nanoseconds in a tick of the file system's clock."""
    workers = 1

    def __init__(self) -> None:
        super().__init__()
        self.room = Path(tempfile.mkdtemp(prefix="microfiche-test-"))
        self.site = self.room / "site"
        self.outputs = {"build": self.site / "build", "other": self.room / "other"}
        self.files: Tree = {}
        self.texts: dict[str, edits.Values] = {}
        self.settings = edits.first(edits.SETTINGS)
        self.foreign: dict[str, Tree] = {name: {} for name in self.outputs}
        self.is_known = dict.fromkeys(self.outputs, False)
        """Whether the ledger knows all that we wrote there."""
        self.is_listed = dict.fromkeys(self.outputs, True)
        """Whether the manifest lists it, for all that hands have done to it."""
        self.unbuilt = self.clean_builds = 0
        self.failures = 0

    def teardown(self) -> None:
        shutil.rmtree(self.room)

    def is_sound(self) -> bool:
        """Whether people go on editing: not for ever without a build, and not after one that failed."""
        return self.unbuilt < UNBUILT and not self.failures

    # What people do to the sources.

    def put(self, path: str, data: bytes | None) -> None:
        """Make a file hold these bytes; None removes it."""
        self.unbuilt += 1
        file = self.site / path
        if data is None:
            if self.files.pop(path, None) is not None:
                store.delete(file, self.site)
        elif self.files.get(path) != data:
            for other in list(self.files):  # a file becomes a folder, or the other way round
                if other.startswith(f"{path}/") or path.startswith(f"{other}/"):
                    store.delete(self.site / other, self.site)
                    del self.files[other]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            self.files[path] = data

    @initialize()
    def begin(self) -> None:
        self.put("microfiche.toml", edits.toml(self.settings))
        for name, text in self.templates.items():
            self.put(f"templates/{name}", text.encode())
        for path in edits.ARTICLES[:3]:
            self.save(path, edits.default(path))
        self.unbuilt = 0

    def save(self, path: str, values: edits.Values) -> None:
        self.texts[path] = values
        self.put(path, edits.encoded(values))

    @precondition(lambda self: self.is_sound())
    @rule(path=st.sampled_from(edits.ARTICLES), change=change(edits.ARTICLE))
    def edit_an_article(self, path: str, change: tuple[str, Any]) -> None:
        """Or write it, where there is none. What it says now it may have said before."""
        self.save(path, self.texts.get(path, edits.default(path)) | dict([change]))

    @precondition(lambda self: self.is_sound())
    @rule(path=st.sampled_from(edits.ARTICLES), change=change(edits.ARTICLE))
    def edit_an_article_again(self, path: str, change: tuple[str, Any]) -> None:
        """As nearly all people do nearly always."""
        self.edit_an_article(path, change)

    @precondition(lambda self: self.is_sound())
    @rule(path=st.sampled_from(edits.RECORDS), change=change(edits.RECORD))
    def edit_a_record(self, path: str, change: tuple[str, Any]) -> None:
        self.save(path, self.texts.get(path, edits.default(path)) | dict([change]))

    @precondition(lambda self: self.is_sound())
    @rule(path=st.sampled_from(edits.PAGES), change=change(edits.PAGE))
    def edit_a_page(self, path: str, change: tuple[str, Any]) -> None:
        self.save(path, self.texts.get(path, edits.default(path)) | dict([change]))

    @precondition(lambda self: self.is_sound())
    @rule(number=number)
    def delete_a_text(self, number: int) -> None:
        if self.texts:
            path = self._one_of(self.texts, number)
            del self.texts[path]
            self.put(path, None)

    @precondition(lambda self: self.is_sound())
    @rule(path=st.sampled_from(edits.ARTICLES), to=st.sampled_from(edits.ARTICLES))
    def rename_an_article(self, path: str, to: str) -> None:
        if path in self.texts and path != to:
            values = self.texts.pop(path)
            self.put(path, None)
            self.save(to, values)

    @precondition(lambda self: self.is_sound())
    @rule(
        path=st.sampled_from(edits.ARTICLES),
        other=st.sampled_from(edits.ARTICLES),
        names=st.lists(st.sampled_from(sorted(edits.ARTICLE)), min_size=1, max_size=2),
    )
    def exchange_what_two_articles_say(self, path: str, other: str, names: list[str]) -> None:
        if path in self.texts and other in self.texts:
            one, two = self.texts[path], self.texts[other]
            self.save(path, one | {name: two[name] for name in names})
            self.save(other, two | {name: one[name] for name in names})

    @precondition(lambda self: self.is_sound())
    @rule(change=change(edits.SETTINGS))
    def configure(self, change: tuple[str, Any]) -> None:
        self.settings[change[0]] = change[1]
        self.put("microfiche.toml", edits.toml(self.settings))

    @precondition(lambda self: self.is_sound())
    @rule(change=change(edits.TEMPLATES))
    def edit_a_template(self, change: tuple[str, str | None]) -> None:
        """Without one of its own, the site has the one it began with, or the theme's."""
        name, text = change
        text = self.templates.get(name) if text is None else text
        self.put(f"templates/{name}", None if text is None else text.encode())

    @precondition(lambda self: self.is_sound())
    @rule(name=st.sampled_from(sorted(edits.SMALL)))
    def fall_back_to_the_themes_template(self, name: str) -> None:
        self.put(f"templates/{name}", None)

    @precondition(lambda self: self.is_sound())
    @rule(change=change(edits.FILES))
    def edit_a_file(self, change: tuple[str, bytes | None]) -> None:
        self.put(*change)

    @precondition(lambda self: self.is_sound())
    @rule(number=number, moment=st.sampled_from((0, 1_500_000_000, 4_000_000_000)))
    def touch(self, number: int, moment: int) -> None:
        os.utime(self.site / self._one_of(self.files, number), (moment, moment) if moment else None)

    @precondition(lambda self: self.is_sound())
    @rule(number=number, other=number)
    def swap_letters_behind_the_back_of_the_clock(self, number: int, other: int) -> None:
        """A change that leaves a file its size and its `mtime`."""
        path = self._one_of(self.files, number)
        before = (self.site / path).stat()
        if path.startswith("content/articles/") and path.endswith(".md"):
            text = self.files[path]
            self.put(
                path, text.replace(b"opened", b"closed") if other % 2 else text.replace(b"closed", b"opened")
            )
        os.utime(self.site / path, ns=(before.st_atime_ns, before.st_mtime_ns))

    @staticmethod
    def _one_of(those: Iterable[str], number: int) -> str:
        paths = sorted(those)
        return paths[number % len(paths)]

    @precondition(lambda self: self.failures)
    @rule()
    def mend(self) -> None:
        for path, values in self.texts.items():
            self.save(path, edits.mended(path, values))
        for name in ("article.html", "home.html", "partials/macros.html"):
            text = self.templates.get(name)
            self.put(f"templates/{name}", None if text is None else text.encode())
        self.failures = 0

    # What befalls outputs and ledger.

    @precondition(lambda self: self.is_sound())
    @rule(
        name=st.sampled_from(("build", "other")),
        number=number,
        how=st.sampled_from(
            ("delete", "append", "turn", "empty", "touch", "delete folder", "turn in the tick")
        ),
    )
    def tamper_with_an_output(self, name: str, number: int, how: str) -> None:
        output = self.outputs[name]
        paths = [path for path in tree(output) if path not in (manifest.NAME, *self.foreign[name])]
        if not paths:
            return
        self.unbuilt += 1
        path = self._one_of(paths, number)
        self._tamper(output / path, how)
        if how == "delete folder" and "/" in path:
            shutil.rmtree(output / path.partition("/")[0])
            self.foreign[name] = {
                it: data for it, data in self.foreign[name].items() if (output / it).exists()
            }

    def _tamper(self, file: Path, how: str) -> None:
        data = file.read_bytes()
        match how:
            case "append":
                file.write_bytes(data + b"!")
            case "turn":
                file.write_bytes(data[::-1])
            case "turn in the tick":
                status = file.stat()
                file.write_bytes(data[::-1])
                if self.tick > 1:
                    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
            case "empty":
                file.write_bytes(b"")
            case "touch":
                os.utime(file, (1, 1))
            case _:
                file.unlink()

    @rule(
        name=st.sampled_from(("build", "other")), how=st.sampled_from(("delete", "append", "turn", "touch"))
    )
    def tamper_with_the_manifest(self, name: str, how: str) -> None:
        file = self.outputs[name] / manifest.NAME
        if self.is_known[name] and file.exists():  # else nobody could tell any more what is ours
            self.is_listed[name] &= how == "touch"
            self._tamper(file, how)

    @precondition(lambda self: self.is_sound())
    @rule(name=st.sampled_from(("build", "other")), path=st.sampled_from(sorted(NOTES)))
    def keep_a_file_among_the_outputs(self, name: str, path: str) -> None:
        if self.is_known[name]:
            self.foreign[name][path] = NOTES[path]
            file = self.outputs[name] / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(NOTES[path])

    @precondition(lambda self: all(self.is_listed.values()))
    @rule()
    def lose_the_ledger(self) -> None:
        self.unbuilt += 1
        ledger.discard(self.site / ".microfiche/ledger.db")
        self.is_known = dict.fromkeys(self.outputs, False)

    @precondition(lambda self: self.is_sound())
    @rule(
        name=st.sampled_from(("build", "other")),
        path=st.sampled_from(edits.ARTICLES),
        change=change(edits.ARTICLE),
        where=st.sampled_from(DEADLY),
        number=st.sampled_from((0, 0, 1, 2, 5)),
        exact=st.sampled_from((delivery.EXACT, 2)),
        undo=st.booleans(),
    )
    def kill_the_build_of_an_edit(
        self,
        name: str,
        path: str,
        change: tuple[str, Any],
        where: str,
        number: int,
        exact: int,
        undo: bool,
    ) -> None:
        """An end without any of the cleaning up that follows an error. The edit may be taken back then."""
        before = self.texts.get(path)
        self.edit_an_article(path, change)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delivery, "EXACT", exact)
            patch.setattr(ownership, "sweep", lambda *_: None)
            _kill(patch, where, number)
            try:
                self._build(name)
            except (Killed, ProblemsFound):
                pass
            else:
                self.is_known[name] = self.is_listed[name] = True
        if undo and before is not None:
            self.save(path, before)
        elif undo:
            del self.texts[path]
            self.put(path, None)

    # The build, and what has to be true of it.

    @rule(
        name=st.sampled_from(("build", "build", "other")),
        drafts=st.sampled_from((False, False, True)),
        keep_going=st.sampled_from((False, False, True)),
        base_url=st.sampled_from((None, None, "https://elsewhere.example/")),
        clean=st.sampled_from((False, False, False, False, True)),
    )
    def build(self, name: str, **options: Any) -> None:
        if self.failures == PATIENCE:
            self.mend()
        before, ideal = self._on_disk(name), self._clean(**options)
        self.unbuilt = 0
        self.failures = self.failures + 1 if ideal.kinds is None else 0
        try:
            built = self._build(name, **options)
        except ProblemsFound as found:
            self._assert_failed(name, found.problems, ideal, before)
        else:
            self._assert_built(name, built, ideal)
            self._assert_left_alone(name, before if not options["clean"] else {})
            self._assert_nothing_to_do(name, built, **options)

    def _assert_failed(
        self, name: str, problems: tuple[Problem, ...], ideal: Ideal, before: dict[str, tuple[bytes, int]]
    ) -> None:
        assert ideal == Ideal(problems)
        assert self._on_disk(name) == before, "a build that fails changes nothing"

    def _assert_built(self, name: str, built: Built, ideal: Ideal) -> None:
        self.is_known[name] = self.is_listed[name] = True
        assert tree(self.outputs[name]) == ideal.tree | self.foreign[name]
        assert (said(built), built.kinds) == (ideal.problems, ideal.kinds)

    def _assert_left_alone(self, name: str, before: dict[str, tuple[bytes, int]]) -> None:
        """Files with the right bytes are not written again; the manifest may be."""
        after = self._on_disk(name)
        same = {path for path in before if path in after and before[path][0] == after[path][0]}
        assert {path for path in same if before[path] != after[path]} <= {manifest.NAME}

    def _assert_nothing_to_do(self, name: str, built: Built, **options: Any) -> None:
        before = self._on_disk(name)
        again = self._build(name, **options | {"clean": False})
        assert (again.rendered, again.written, again.removed, again.explained) == (0, 0, (), ())
        assert (said(again), again.kinds) == (said(built), built.kinds)
        assert self._on_disk(name) == before

    def _build(self, name: str, **options: Any) -> Built:
        wanted = Options(output=self.outputs[name], workers=self.workers, explain=True, **options)
        with pytest.MonkeyPatch.context() as patch:
            self._slow_down(patch)
            patch.setattr(changes, "HALVED", 1)
            return build(self.site, wanted)

    def _slow_down(self, patch: pytest.MonkeyPatch) -> None:
        """The clock of the file system."""
        stage, now = store.stage, ledger.now

        def coarse(status: os.stat_result) -> Stamp:
            return Stamp(
                status.st_size,
                status.st_mtime_ns // self.tick * self.tick,
                status.st_ctime_ns // self.tick * self.tick,
            )

        patch.setattr(Stamp, "of", coarse)
        patch.setattr(store, "stage", lambda *it, **more: stage(*it, **more) // self.tick * self.tick)
        patch.setattr(ledger, "now", lambda probe: now(probe) // self.tick * self.tick)

    def _on_disk(self, name: str) -> dict[str, tuple[bytes, int]]:
        """The files of an output folder and when they were written, but for those of a killed build."""
        output = self.outputs[name]
        return {
            path: (data, (output / path).stat().st_mtime_ns)
            for path, data in tree(output).items()
            if not path.rpartition("/")[2].startswith(store.TEMPORARY)
        }

    def _clean(self, **options: Any) -> Ideal:
        self.clean_builds += 1
        site, output = self.room / f"copy-{self.clean_builds}", self.room / "clean"
        for path, data in self.files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(data)
        try:
            built = build(site, Options(output=output, workers=1, **options))
            return Ideal(said(built), built.kinds, tree(output))
        except ProblemsFound as found:
            return Ideal(found.problems)
        finally:
            shutil.rmtree(site)
            shutil.rmtree(output, ignore_errors=True)


class EditingWithTheTheme(Editing):
    """As above, with the templates of the default theme."""

    templates: dict[str, str] = {}  # noqa: RUF012 -- it is not changed


class EditingInOneTick(Editing):
    """As above, where all happens in one tick of the clock, and no change of a file shows in its times."""

    tick = 10**15


class EditingWithTwoProcesses(Editing):
    """As above, where a second process looks through half of the outputs."""

    workers = 2


def said(built: Built) -> tuple[Problem, ...]:
    """The problems of a build; what is told of the ledger is of the past."""
    return tuple(problem for problem in built.problems if not problem.path.startswith(".microfiche"))


def _kill(patch: pytest.MonkeyPatch, where: str, number: int) -> None:
    """Let the process end at that call of a function."""
    owner: Any = store if where in DEADLY[:3] else ledger.Ledger
    real: Callable[..., Any] = getattr(owner, where)
    left = number

    def dying(*arguments: Any, **options: Any) -> Any:
        nonlocal left
        left -= 1
        if left >= 0:
            return real(*arguments, **options)
        if where == "stage":
            real(arguments[0], [b"".join(arguments[1])[:7]], **options)
        raise Killed

    patch.setattr(owner, where, dying)


TestEditing = Editing.TestCase
TestEditing.settings = STEPS
TestEditingWithTheTheme = EditingWithTheTheme.TestCase
TestEditingWithTheTheme.settings = settings(STEPS, max_examples=4)
TestEditingWithTwoProcesses = EditingWithTwoProcesses.TestCase
TestEditingWithTwoProcesses.settings = settings(STEPS, max_examples=4)
TestEditingInOneTick = EditingInOneTick.TestCase
TestEditingInOneTick.settings = settings(STEPS, max_examples=6)
