"""What a person sees while a build runs, and after it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archives import write
from microfiche import console
from microfiche.build import Built

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

SLOW = """{% extends "theme/article.html" %}
{% block title %}{% for number in range(SIZE) %}{% endfor %}{{ super() }}{% endblock %}
"""
ARTICLE = "---\ntitle: Title {0}\ndate: 2017-05-14\n---\nText.\n"
PROGRAM = "from microfiche import cli, work; work.BATCH = 2; cli.main()"
COMMAND = [sys.executable, "-c", PROGRAM, "build", "--workers", "1", "-C"]
PATIENT = [COMMAND[0], "-c", f"from microfiche import console; console.QUICK = 600; {PROGRAM}", *COMMAND[3:]]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {f"content/articles/2017/05/a-{number}.md": ARTICLE.format(number) for number in range(60)}
    return write(tmp_path / "site", files)


def slow(site: Path, pages_a_second: int = 20) -> Path:
    """Let each page take its time, on a machine of any speed."""
    began = time.perf_counter()
    for _ in range(1_000_000):
        pass
    size = int(1_000_000 / (time.perf_counter() - began) / pages_a_second / 2)
    return write(site, {"templates/article.html": SLOW.replace("SIZE", str(size))})


def on_a_terminal(*command: str | Path) -> str:
    """All that a command writes to a terminal of 100 columns."""
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    said = b""
    try:
        while data := os.read(ours, 65536):
            said += data
    except OSError:  # which is how Linux says that the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    return said.decode()


def test_a_long_build_shows_a_bar_with_pages_a_second_and_the_time_left(site: Path) -> None:
    began = time.monotonic()
    said = on_a_terminal(*COMMAND, slow(site))
    seconds = time.monotonic() - began
    plain = re.sub(r"\x1b\[[\d;]*m", "", said)
    states = re.findall(r"rendering [━╸╺]+ +(\d+)/(\d+) (\d+) pages/s (\d:\d\d:\d\d|-:--:--)", plain)
    assert 3 < len(states) <= 10 * seconds + 1
    done, totals, speeds, left = zip(*states, strict=True)
    assert sorted(map(int, done)) == [*map(int, done)]
    assert len({*totals}) == 1
    assert all(map(int, speeds))
    assert re.fullmatch(r"0:00:\d\d", left[-1])
    assert "Built" in said
    assert said.rindex("rendering") < said.index("Built")
    assert "rendering" not in said.rpartition("\x1b[2K")[2]  # the bar is wiped away in the end


def test_a_quick_build_shows_no_bar(site: Path) -> None:
    said = on_a_terminal(*PATIENT, slow(site))
    assert "rendering" not in said
    assert said.startswith("Built")


def test_a_quiet_build_shows_no_bar(site: Path) -> None:
    assert on_a_terminal(*COMMAND, slow(site), "-q") == ""


def test_what_is_piped_is_plain(site: Path) -> None:
    run = subprocess.run([*COMMAND, slow(site), "-v"], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    assert all(character.isprintable() or character == "\n" for character in run.stdout)
    assert re.search(
        r"^  reading \d+\.\d\d s, planning \d+\.\d\d s, .*rendering \d+\.\d\d s", run.stdout, re.MULTILINE
    )


def shown(capsys: pytest.CaptureFixture[str], built: Built, *, verbose: bool = False) -> list[str]:
    console.show_build(built, quiet=False, verbose=verbose, explain=False)
    return capsys.readouterr().out.splitlines()


BUILT = Built(
    output=Path("build"),
    kinds={"term": 502, "article": 16_000},
    reasons={"data changed: next": 1, "data changed: entries": 40, "new": 1},
    written=24,
    phases={"reading": 0.3, "rendering": 0.62},
)


def test_a_build_is_summed_up_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, BUILT) == [
        "Built 16,502 files in build: 42 made (41 data changed, 1 new), 24 written, 0 removed in 0.9 s",
        "  16,000 × article, 502 × term",
    ]


def test_verbosely_each_reason_each_removed_file_and_each_phase_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    built = Built(
        output=BUILT.output,
        kinds=BUILT.kinds,
        reasons=BUILT.reasons,
        removed=("2017/a/index.html",),
        phases=BUILT.phases,
    )
    assert shown(capsys, built, verbose=True)[2:] == [
        "  40 × data changed: entries",
        "  1 × data changed: next",
        "  1 × new",
        "  removed 2017/a/index.html",
        "  reading 0.30 s, rendering 0.62 s",
    ]


def test_a_build_with_nothing_to_do_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    built = Built(output=Path("build"), kinds={"article": 3}, phases={"reading": 0.1})
    assert shown(capsys, built) == [
        "Nothing to do: all 3 files in build are up to date, in 0.1 s",
        "  3 × article",
    ]


def test_a_build_that_only_removes_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    built = Built(output=Path("build"), kinds={"article": 3}, removed=("a.txt",), phases={"reading": 0.1})
    assert shown(capsys, built)[0] == "Built 3 files in build: 0 made, 0 written, 1 removed in 0.1 s"
