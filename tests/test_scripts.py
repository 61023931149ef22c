"""The scripts of the repository, run with commands that only note how they were called."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted(path for place in ("scripts/*", ".ci/run") for path in ROOT.glob(place) if path.is_file())
COMMANDS = ("cat", "cp", "dirname", "ls", "mkdir", "rm", "sh", "touch")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts need a POSIX shell")

PYTHON = """#!/bin/sh
case "$1 $2" in
"-c "*"sys, pip"*) exit "${BROKEN:-0}" ;;
"-c "*) echo "${ANSWER:-ok}" && exit ;;
"-m venv") rm -rf "$4" && mkdir -p "$4/bin" && touch "$4/pyvenv.cfg" && cp "$0" "$4/bin/python" ;;
*) ;;
esac
[ "$2" != pip ] || cp "$0" "${0%/*}/microfiche"
printf '%s\\n' "${0##*/} $*" >>"$CALLS"
"""


class Checkout:
    """A copy of the scripts in an awkward folder, and a PATH where Python only takes notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a check out"
        self.notes = folder / "notes"
        self.path = folder / "path"
        shutil.copytree(ROOT / "scripts", self.folder / "scripts")
        (self.folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
        self.path.mkdir()
        for name in COMMANDS:
            (self.path / name).symlink_to(shutil.which(name) or "")

    def python(self, name: str = "python3") -> None:
        program = self.path / name
        program.write_text(PYTHON, encoding="utf-8")
        program.chmod(0o755)

    def run(self, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        self.notes.write_text("", encoding="utf-8")
        return subprocess.run(
            [self.folder / "scripts" / script, *arguments],
            env={"PATH": str(self.path), "CALLS": str(self.notes), **environment},
            cwd=self.notes.parent,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    @property
    def calls(self) -> list[str]:
        return self.notes.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


INSTALL = "python -m pip install --quiet --disable-pip-version-check --editable "


def test_the_first_run_makes_an_environment_and_the_second_only_runs(checkout: Checkout) -> None:
    checkout.python()
    assert checkout.run("test", "-k", "two words").returncode == 0
    assert checkout.calls == [
        "python3 -m venv --clear .venv",
        INSTALL + ".[test]",
        "python -m pytest -k two words",
    ]
    assert checkout.run("test").returncode == 0
    assert checkout.calls == ["python -m pytest"]


def test_a_changed_project_is_installed_again(checkout: Checkout) -> None:
    checkout.python()
    checkout.run("demo")
    (checkout.folder / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    checkout.run("demo")
    assert checkout.calls == [INSTALL + ".", "microfiche build"]


def test_a_broken_environment_is_made_anew(checkout: Checkout) -> None:
    checkout.python()
    checkout.run("demo")
    checkout.run("demo", BROKEN="1")
    assert checkout.calls == ["python3 -m venv --clear .venv", INSTALL + ".", "microfiche build"]


def test_a_folder_that_is_no_environment_is_left_alone(checkout: Checkout) -> None:
    checkout.python()
    precious = checkout.folder / ".venv" / "letters.txt"
    precious.parent.mkdir()
    precious.write_text("Dear Ada,", encoding="utf-8")
    ran = checkout.run("demo")
    assert ran.returncode == 1
    assert ran.stderr == ".venv is in the way: it is not a virtual environment.\n"
    assert precious.exists()


def test_the_environment_can_be_elsewhere(checkout: Checkout, tmp_path: Path) -> None:
    checkout.python()
    checkout.run("test", MICROFICHE_VENV="else where")
    assert checkout.calls[0] == f"python3 -m venv --clear {tmp_path}/else where"
    assert not (checkout.folder / ".venv").exists()


def test_a_python_that_is_too_old_is_passed_over(checkout: Checkout) -> None:
    checkout.python("python3")
    checkout.python("python3.12")
    old = (checkout.path / "python3").read_text(encoding="utf-8").replace("${ANSWER:-ok}", "3.9.2 is too old")
    (checkout.path / "python3").write_text(old, encoding="utf-8")
    checkout.run("demo")
    assert checkout.calls[0] == "python3.12 -m venv --clear .venv"


@pytest.mark.parametrize("answer", ["3.9.2 is too old", "3.12.1 has no venv module"])
def test_a_python_that_will_not_do_is_named_with_what_to_do(checkout: Checkout, answer: str) -> None:
    checkout.python()
    ran = checkout.run("demo", ANSWER=answer)
    assert ran.returncode == 1
    assert "needs Python 3.11 or newer" in ran.stderr
    assert f"  python3: {answer}" in ran.stderr
    assert "apt install python3 python3-venv" in ran.stderr
    assert checkout.calls == []


def test_no_python_at_all_is_said_too(checkout: Checkout) -> None:
    ran = checkout.run("demo")
    assert ran.returncode == 1
    assert "and found: none of them." in ran.stderr


def test_check_runs_everything_even_when_something_fails(checkout: Checkout) -> None:
    checkout.python()
    checkout.run("check")
    tool = checkout.folder / ".venv" / "bin" / "python"
    tool.write_text(tool.read_text(encoding="utf-8") + "case $* in '-m ruff check') exit 1 ;; esac\n")
    ran = checkout.run("check")
    assert ran.returncode == 1
    assert [call.split()[2] for call in checkout.calls] == ["ruff", "ruff", "mypy", "pytest"]


def test_demo_tells_where_the_archive_is(checkout: Checkout) -> None:
    checkout.python()
    ran = checkout.run("demo")
    assert f"{checkout.folder}/build/index.html" in ran.stdout
    assert f'python3 -m http.server --bind 127.0.0.1 -d "{checkout.folder}/build"' in ran.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_posix_shell_and_runnable(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert "\r" not in text
    if script.suffix != ".sh":
        assert text.startswith("#!/bin/sh\n")
        assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", str(script)], check=True)


def test_the_probe_knows_this_python() -> None:
    """The scripts' question is put to a real interpreter once."""
    asked = subprocess.run(
        ["sh", "-c", '. scripts/environment.sh; find_python && printf %s "$python"', "scripts/test"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert asked.stdout.startswith("python")


def test_every_script_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    commands = {path.name for path in SCRIPTS if not path.suffix and path.parent.name == "scripts"}
    assert set(re.findall(r"^scripts/(\w+) +#", manual, re.MULTILINE)) == commands
