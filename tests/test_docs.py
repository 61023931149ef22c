"""The documentation says what is so: its commands run, its examples are valid, and no key is missing.

What the program prints stands in the pages as it was printed. `python tests/test_docs.py` prints it again.
A page is replayed from top to bottom in a new archive; these comments before a block direct it:

    <!-- file: PATH -->                    the block is written to that file
    <!-- prints: COMMAND -->               the block is what the command prints
    <!-- contents: PATH (FIELD, …) -->     the block is that import report, with these fields of each article
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import msgspec
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from msgspec import Struct, inspect

from microfiche import articles, config, records
from microfiche.cli import cli
from microfiche.dates import Date
from microfiche.model import FrontMatter, RecordMeta, StandaloneMeta
from microfiche.urls import slug

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = [README, *sorted(DOCS.glob("*.md"))]
REPLAYED = [DOCS / name for name in ("command-line.md", "configuration.md", "front-matter.md")]
STARTER = ROOT / "src/microfiche/starter/README.md"
MARKDOWN = MarkdownIt("commonmark").enable("table")

STAGED = re.compile(
    r"^<!-- (?P<what>file|prints|contents): (?P<subject>.+?)(?: \((?P<fields>.+)\))? -->\n"
    r"(?P<open>```\w*\n)(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def name_of(path: Path) -> str:
    return path.name


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def run(command: str, folder: Path, code: int | None = 0) -> str:
    """What a command prints in `folder`, whose parent is the home folder. With `code` it must end so."""
    words = [word.replace("~", str(folder.parent)) for word in shlex.split(command, comments=True)]
    assert words[0] == "microfiche", command
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": "90", "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "1795428900"},
    )
    assert code in (None, done.returncode), done.stdout
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout


# What is printed -------------------------------------------------------------------------------------


def replayed(page: Path, folder: Path) -> str:
    """The page with everything printed anew, in an archive made in `folder`."""
    run("microfiche new archive", folder)

    def again(block: re.Match[str]) -> str:
        subject = block["subject"]
        match block["what"]:
            case "file":
                _write(folder / "archive" / subject, block["text"])
                return block[0]
            case "prints":
                made = run(subject, folder / "archive", code=None)
            case _:
                made = _laid_out(folder / "archive" / subject, block["fields"].split(", "))
        comment = block[0].partition("\n")[0]
        return f"{comment}\n{block['open']}{made.strip()}\n```"

    return STAGED.sub(again, text_of(page))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _laid_out(report: Path, fields: list[str]) -> str:
    """The lines of an import report for reading, with some of the fields only."""
    shown = []
    for line in text_of(report).splitlines():
        told = json.loads(line)
        told["fields"] = {name: told["fields"][name] for name in fields}
        shown.append(json.dumps(told, indent=2, ensure_ascii=False))
    return "\n".join(shown)


@pytest.mark.parametrize("page", REPLAYED, ids=name_of)
def test_what_the_program_prints_stands_in_the_documentation(page: Path, tmp_path: Path) -> None:
    assert replayed(page, tmp_path) == text_of(page), "run `python tests/test_docs.py` and look at the changes"


def test_every_command_has_its_help_in_the_documentation() -> None:
    shown = [block["subject"] for block in STAGED.finditer(text_of(DOCS / "command-line.md"))]
    wanted = {"microfiche --help", *(f"microfiche {name} --help" for name in cli.commands)}
    assert wanted - {*shown} == set(), "undocumented; a heading and the comment above a block will do"


def test_the_shown_errors_are_errors() -> None:
    """A replay would keep any text; these two pages promise problems."""
    for name, said in (
        ("front-matter.md", "content/articles/2017/06/thaw.md:2:1: unknown key `titel`\n"),
        ("configuration.md", "microfiche.toml:1:1: unknown key `titel`\n"),
    ):
        printed = [block["text"] for block in STAGED.finditer(text_of(DOCS / name)) if block["what"] == "prints"]
        assert any(said in text and "Did you mean `title`?" in text for text in printed), name


# Commands --------------------------------------------------------------------------------------------


def commands_in(page: Path) -> Iterator[str]:
    """Each line of code, or inline code, that calls the command."""
    for token in MARKDOWN.parse(text_of(page)):
        if token.type in ("fence", "code_block"):
            code = token.content.splitlines()
        else:
            code = [child.content for child in token.children or () if child.type == "code_inline"]
        for line in code:
            if called := re.fullmatch(r"\s*(?:\S*/)?microfiche\s+(\S.*)", line):
                yield re.split(r" {3,}| > ", called[1])[0]


@pytest.mark.parametrize("page", [*PAGES, STARTER], ids=name_of)
def test_every_command_shown_exists_with_its_options(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click.Path, "convert", lambda self, value, param, ctx: value)
    for command in cli.commands.values():
        monkeypatch.setattr(command, "callback", lambda **options: None)
    for shown in commands_in(page):
        called = CliRunner().invoke(cli, shlex.split(shown, comments=True))
        assert called.exit_code == 0, f"microfiche {shown}\n{called.output}"


def test_commands_are_found_where_they_are_shown() -> None:
    assert {"new my-archive", "check      # broken links"[:5]} <= {
        line.split("  ")[0] for line in commands_in(README)
    }
    assert "schema configuration" in [*commands_in(DOCS / "configuration.md")]
