"""Several processes: builds at the same time, workers that die, and signals in the middle of the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archives import tree, write
from crashes import is_staged
from microfiche import ledger, render, work
from microfiche.build import BUSY, Options, build
from microfiche.lock import only_one
from microfiche.problems import MicroficheError, ProblemsFound
from microfiche.render import Job

PROGRAM = """
import sys
from microfiche import cli, work
if __name__ == "__main__":
    work.SERIAL_BELOW, work.BATCH = 0, 2
    method = sys.argv.pop(1)
    work.start_method = lambda: method
    cli.main()
"""
SLOW, QUICK = 100_000_000, 1
TEMPLATE = """{% extends "theme/article.html" %}
{% block title %}{% if page.meta.title != "Title 0" %}{% for number in range(SIZE) %}{% endfor %}{% endif %}
{{ super() }}{% endblock %}
"""
FAILING = """{% extends "theme/article.html" %}
{% block text %}{{ super() }}{% if page.meta.subtitle %}{{ page.nope }}{% endif %}{% endblock %}
"""


def template(size: int) -> dict[str, str | bytes]:
    """All pages of articles but the first take seconds, or no time."""
    return {"templates/article.html": TEMPLATE.replace("SIZE", str(size))}


def articles(count: int, text: str = "Some text.\n") -> dict[str, str | bytes]:
    head = "---\ntitle: Title {0}\ndate: 2017-05-14\ntopics: [Topic {1}]\n---\n"
    return {
        f"content/articles/2017/05/a-{number}.md": head.format(number, number % 4) + text
        for number in range(count)
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", articles(30))


@pytest.fixture
def parallel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SERIAL_BELOW", 0)
    monkeypatch.setattr(work, "BATCH", 2)


def clean(site: Path) -> dict[str, bytes]:
    """What a clean build of a site gives."""
    copy = site.parent / f"copy-{uuid.uuid4().hex}"
    write(
        copy, {path: data for path, data in tree(site).items() if not path.startswith(("build/", ".micro"))}
    )
    build(copy, Options(workers=1))
    return tree(copy / "build")


# One at a time --------------------------------------------------------------------------------------


def test_while_a_build_runs_another_one_is_refused_and_writes_nothing(site: Path) -> None:
    command = [sys.executable, "-m", "microfiche", "-C", str(site), "build"]
    with only_one(site / ".microfiche/build.lock", "busy"):
        before = tree(site)
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (run.returncode, run.stdout, run.stderr) == (1, "", f"Error: {BUSY}\n")
        assert tree(site) == before
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_build_waits_a_moment_for_one_that_is_about_to_end(site: Path) -> None:
    with ThreadPoolExecutor(1) as other, only_one(site / ".microfiche/build.lock", "busy"):
        waiting = other.submit(build, site, Options(workers=1))
        time.sleep(0.5)
        assert not waiting.done()
        assert not (site / "build").exists()
    assert waiting.result().written > 30


# Signals --------------------------------------------------------------------------------------------


class Running:
    """A build with workers, slow, in a process group of its own, found again by a mark."""

    def __init__(self, site: Path, start_method: str) -> None:
        program = site.parent / "program.py"
        program.write_text(PROGRAM, encoding="utf-8")
        self.mark, self.output = uuid.uuid4().hex, site / "build"
        command = [sys.executable, str(program), start_method, "-C", str(site), "build", "--workers", "2"]
        self.process = subprocess.Popen(
            command,
            env={**os.environ, "MARK": self.mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_for(self, what: Callable[[], object], seconds: float = 20.0) -> float:
        """The seconds it takes until something is so."""
        began = time.monotonic()
        while not what():
            assert time.monotonic() < began + seconds
            time.sleep(0.005)
        return time.monotonic() - began

    def is_rendering(self) -> bool:
        return any(map(is_staged, tree(self.output)))

    def alive(self) -> list[int]:
        """The processes of the build that have not ended yet."""
        found = []
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                try:
                    environment = (process / "environ").read_bytes()
                except OSError:
                    continue
                if f"MARK={self.mark}".encode() in environment:
                    found.append(int(process.name))
        return found


@contextmanager
def running(site: Path, start_method: str) -> Iterator[Running]:
    build = Running(site, start_method)
    try:
        yield build
    finally:
        for process in build.alive():
            os.kill(process, signal.SIGKILL)
        build.process.communicate()


needs_processes = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")


@needs_processes
@pytest.mark.parametrize("start_method", ["fork", "spawn"])
@pytest.mark.parametrize(
    ("number", "is_for_all", "code"),
    [
        (signal.SIGINT, True, 130),
        (signal.SIGINT, False, 130),
        (signal.SIGTERM, False, -signal.SIGTERM),
        (signal.SIGKILL, False, -signal.SIGKILL),
    ],
)
def test_a_signal_ends_a_build_and_its_workers_within_moments(
    site: Path, start_method: str, number: int, is_for_all: bool, code: int
) -> None:
    """A terminal sends Ctrl-C to the whole group of processes, others send it to one."""
    build(site, Options())
    write(site, {**template(SLOW), **articles(200, "Another text.\n")})
    before = tree(site / "build")
    with running(site, start_method) as other:
        other.wait_for(other.is_rendering)
        assert len(other.alive()) >= 3
        (os.killpg if is_for_all else os.kill)(other.process.pid, number)
        assert other.wait_for(lambda: other.process.poll() is not None) < 2
        assert other.wait_for(lambda: not other.alive()) < 2
        said, errors = other.process.communicate()
        assert (other.process.returncode, said) == (code, "")
        assert "Traceback" not in errors
        if number == signal.SIGINT:  # else Python itself may say that semaphores are left
            assert errors.strip() == ""
    left = tree(site / "build")
    if number == signal.SIGINT:
        assert left == before
    assert {path: data for path, data in left.items() if not is_staged(path)} == before
    write(site, template(QUICK))
    build(site, Options())
    assert tree(site / "build") == clean(site)


@needs_processes
@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_ctrl_c_while_workers_begin_leaves_no_traceback(site: Path, start_method: str) -> None:
    write(site, {**template(SLOW), **articles(200)})
    for wait in (0.0, 0.02, 0.05, 0.1, 0.2):
        with running(site, start_method) as other:
            other.wait_for(lambda: len(other.alive()) >= 2)
            time.sleep(wait)
            os.killpg(other.process.pid, signal.SIGINT)
            _, errors = other.process.communicate(timeout=20)
            assert errors.strip() == ""
            assert other.process.returncode == 130
            other.wait_for(lambda: not other.alive())


def test_a_build_killed_with_its_workers_is_followed_by_another_at_once(site: Path) -> None:
    write(site, {**template(SLOW), **articles(60)})
    with running(site, "fork") as other:
        other.wait_for(other.is_rendering)
        other.process.kill()
        write(site, template(QUICK))
        build(site, Options())
    assert tree(site / "build") == clean(site)


# Workers --------------------------------------------------------------------------------------------


def test_a_spawned_pool_makes_what_one_process_does(
    site: Path, parallel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "start_method", lambda: "spawn")
    build(site, Options(workers=2))
    assert tree(site / "build") == clean(site)


def test_a_large_collection_is_handed_to_workers_once(
    site: Path, parallel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = "{% for it in collections.all %}{{ it.title }}{% endfor %}"
    write(site, {
        "microfiche.toml": "[collections]\nall = {year = 2017}\n",
        "templates/article.html": shown,
    })  # fmt: skip
    passed: list[Job] = []
    monkeypatch.setattr(render, "LARGE", 100)
    monkeypatch.setattr(work, "_submitted", noting(work._submitted, passed))
    build(site, Options(workers=2))
    assert passed
    assert max(len(job.shared) for job in passed) == 0
    assert not any(Path(job.shared_in).exists() for job in passed)
    assert tree(site / "build") == clean(site)
    assert b"Title 29" in tree(site / "build")["2017/05/a-0/index.html"]


def noting(real: Callable[..., Any], jobs: list[Job]) -> Callable[..., Any]:
    """`work._submitted` that keeps the jobs that are passed on."""

    def submitted(executor: Executor, function: Any, batch: Any) -> Any:
        jobs.extend(it for it in getattr(function, "args", ()) if isinstance(it, Job))
        return real(executor, function, batch)

    return submitted


def test_threads_make_what_one_process_does(
    site: Path, parallel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def threads(workers: int, load: object) -> Iterator[Executor]:
        with ThreadPoolExecutor(4) as executor:
            yield executor

    wanted = clean(site)
    monkeypatch.setattr(work, "pool", threads)
    build(site, Options())
    assert tree(site / "build") == wanted


# Templates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("exact", [1000, 0])
def test_a_template_that_fails_on_one_page_changes_nothing_and_leaves_the_intent_open(
    site: Path, parallel: None, workers: int, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microfiche.delivery.EXACT", exact)
    build(site, Options())
    before = tree(site / "build")
    failing = "---\ntitle: Z\nsubtitle: Y\ndate: 2015-01-01\n---\nText.\n"
    write(site, {"templates/article.html": FAILING, "content/articles/2015/z.md": failing})
    (site / "content/articles/2017/05/a-3.md").unlink()
    for _ in range(2):
        with pytest.raises(ProblemsFound) as found:
            build(site, Options(workers=workers))
        (problem,) = found.value.problems
        assert problem.place == "templates/article.html:2"
        assert "nope" in problem.message
        assert "Met while rendering /2015/z/" in problem.hint
        assert tree(site / "build") == before
        with ledger.opened(site / ".microfiche/ledger.db") as known:
            intents = known.intents(known.folder("build")[0])
        assert "2017/05/a-3/index.html" in intents
        assert ("2015/z/index.html" in intents) == (exact > 0)
        assert (ledger.ALL in intents) == (exact == 0)
    write(site, {"templates/article.html": FAILING.replace("page.nope", "page.meta.title")})
    build(site, Options(workers=workers))
    assert tree(site / "build") == clean(site)
    with ledger.opened(site / ".microfiche/ledger.db") as known:
        assert known.intents(known.folder("build")[0]) == set()


def test_a_worker_that_dies_is_said_with_what_to_try(
    site: Path, parallel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(site, Options())
    before = tree(site / "build")
    with monkeypatch.context() as patch:
        patch.setattr(work, "start_method", lambda: "fork")
        patch.setattr("microfiche.markdown.render", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        write(site, articles(30, "Another text.\n"))
        with pytest.raises(MicroficheError, match=r"a worker process ended .* Try --workers 1\.$"):
            build(site, Options(workers=2))
    assert tree(site / "build") == before
    build(site, Options())
    assert tree(site / "build") == clean(site)
