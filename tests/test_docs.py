"""What the documentation shows is so: commands run as shown, print what is shown, and links lead somewhere.

`python tests/test_docs.py` puts what the program prints into the pages anew. A page is replayed from top to
bottom in a new archive, and these comments before a block of code direct it:

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
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import pytest
from click.testing import CliRunner

from manual import (
    COMMANDS,
    CONFIGURATION,
    FRONT_MATTER,
    PAGES,
    README,
    anchors,
    blocks,
    calls,
    chapter,
    links,
    mentions,
    text_of,
)
from microfiche.cli import cli

DIRECTED = re.compile(
    r"^(?P<comment><!-- (?P<verb>file|prints|contents): (?P<subject>.+?)(?: \((?P<fields>.+)\))? -->)\n"
    r"(?P<fence>```\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
DIRECTED_PAGES = {page.name: page for page in (COMMANDS, CONFIGURATION, FRONT_MATTER)}


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def run(command: str, folder: Path, code: int | None = 0) -> str:
    """What a command prints in `folder`. With `code` it must end so."""
    program, *words = shlex.split(command, comments=True)
    assert program == "microfiche", command
    done = subprocess.run(
        [sys.executable, "-m", "microfiche", *words],
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


def replayed(page: Path, folder: Path) -> str:
    """The page with everything printed anew, in an archive made in `folder`."""
    run("microfiche new archive", folder)
    archive = folder / "archive"

    def again(block: re.Match[str]) -> str:
        text, subject = block["text"], block["subject"]
        match block["verb"]:
            case "file":
                write(archive, {subject: text})
            case "prints":
                text = run(subject, archive, code=None)
            case "contents":
                text = laid_out(archive / subject, block["fields"].split(", "))
        return "\n".join((block["comment"], block["fence"], text.strip("\n"), "```"))

    return DIRECTED.sub(again, text_of(page))


def laid_out(report: Path, fields: list[str]) -> str:
    """The lines of an import report for reading, with some of the fields only."""
    lines = [json.loads(line) for line in text_of(report).splitlines()]
    shown = [line | {"fields": {name: line["fields"][name] for name in fields}} for line in lines]
    return "\n".join(json.dumps(line, indent=2, ensure_ascii=False) for line in shown)


@pytest.mark.parametrize("name", DIRECTED_PAGES)
def test_what_the_program_prints_stands_in_the_documentation(name: str, tmp_path: Path) -> None:
    page = DIRECTED_PAGES[name]
    assert text_of(page) == replayed(page, tmp_path), "run `python tests/test_docs.py`, and read the changes"


def test_every_command_has_its_help_in_the_documentation() -> None:
    shown = {block["subject"] for block in DIRECTED.finditer(text_of(COMMANDS))}
    wanted = {"microfiche --help", *(f"microfiche {name} --help" for name in cli.commands)}
    assert not wanted - shown, "write a heading, and `<!-- prints: … -->` before an empty block of code"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("front-matter.md", "content/articles/2017/06/thaw.md:2:1: unknown key `titel`"),
        ("configuration.md", "microfiche.toml:1:1: unknown key `titel`"),
    ],
)
def test_the_examples_of_problems_show_some(name: str, said: str) -> None:
    printed = [block["text"] for block in DIRECTED.finditer(text_of(DIRECTED_PAGES[name]))]
    assert any(f"{said}\n    Did you mean `title`?" in text for text in printed)


# Commands --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_every_command_shown_exists_with_its_options(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click.Path, "convert", lambda self, value, param, ctx: value)
    for command in cli.commands.values():
        monkeypatch.setattr(command, "callback", lambda **options: None)
    text = text_of(PAGES[name])
    for line in calls(text):
        called = CliRunner().invoke(cli, shlex.split(line, comments=True))
        assert called.exit_code == 0, f"microfiche {line}\n{called.output}"
    for line in mentions(text):
        called = CliRunner().invoke(cli, shlex.split(line))
        is_short = re.search("Missing argument|requires an argument", called.output)
        assert called.exit_code == 0 or is_short, f"microfiche {line}\n{called.output}"


def test_commands_are_found_in_blocks_and_in_texts() -> None:
    assert {"new my-archive", "import --dry-run ~/clippings", "check", "build"} <= {*calls(text_of(README))}
    assert {"schema configuration", "build --base-url"} <= {*mentions(text_of(CONFIGURATION))}


RAW = """Ferry Sails Again

By Prof. Jane Doe

The Island Courier, May 20, 2017

Region: [Estonia](#)

The ferry to the islands left the harbour on Friday, for the first time since the ice road was closed.
"""


def test_the_tour_leads_from_a_raw_article_to_pages(tmp_path: Path) -> None:
    """All commands of the README's tour are run; the article and the record it shows are written too."""
    tour = chapter(README, "Five minutes with your own articles")
    article, record = blocks(tour, "markdown")
    *commands, serve = [line for block in blocks(tour, "sh") for line in block.splitlines()]
    write(tmp_path, {"clippings/ferry.txt": RAW})
    folder = tmp_path
    for command in commands:
        if command.startswith("cd "):
            folder /= command.removeprefix("cd ")
            write(folder, {"content/articles/2017/05/ice.md": article, "content/authors/jane-doe.md": record})
        else:
            run(command.replace("~", str(tmp_path)), folder)
    author = text_of(folder / "build/authors/jane-doe/index.html")
    assert all(said in author for said in ("Ferry Sails Again", "Ice road to the islands", "from 1998 on"))
    assert "left the harbour" in text_of(folder / "build/2017/05/ferry-sails-again/index.html")
    assert len(text_of(folder / "report.jsonl").splitlines()) == 1
    assert serve == "python3 -m http.server -d build"


# Links -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    page = PAGES[name]
    broken = [address for address in links(text_of(page)) if not leads_somewhere(address, page)]
    assert broken == []


def leads_somewhere(address: str, page: Path) -> bool:
    """Whether a link leads to a file or a heading of the repository; the web is not asked."""
    parts = urlsplit(address)
    if parts.scheme:
        return parts.scheme in ("http", "https")
    target = page.parent / unquote(parts.path) if parts.path else page
    return target.exists() and (not parts.fragment or parts.fragment in anchors(text_of(target)))


if __name__ == "__main__":
    for again in DIRECTED_PAGES.values():
        with tempfile.TemporaryDirectory() as scratch:
            again.write_text(replayed(again, Path(scratch)), encoding="utf-8", newline="\n")
