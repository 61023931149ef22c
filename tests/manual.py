"""The pages of the documentation as data: their tables, blocks of code, commands, links and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
COMMANDS, CONFIGURATION, FRONT_MATTER = (
    ROOT / "docs" / f"{name}.md" for name in ("command-line", "configuration", "front-matter")
)
PAGES = {
    path.relative_to(ROOT).as_posix(): path
    for path in (README, *sorted((ROOT / "docs").glob("*.md")), ROOT / "src/microfiche/starter/README.md")
}
"""Every page users read, by its path in the repository."""

MARKDOWN = MarkdownIt("commonmark").enable("table")

Row = dict[str, str]
"""The cells of a row of a table by the headings of their columns, as they were written."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def chapter(page: Path, heading: str) -> str:
    """The text below a heading of the second level; below the title for an empty one."""
    text = text_of(page)
    return (text.split(f"\n## {heading}\n")[1] if heading else text).split("\n## ")[0]


def rows(text: str) -> list[Row]:
    """The rows of all tables."""
    found: list[Row] = []
    head: list[str] = []
    cells: list[str] = []
    for token in MARKDOWN.parse(text):
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append(token.content)
        elif token.type == "thead_close":
            head = cells
        elif token.type == "tr_close" and head:
            found.append(dict(zip(head, cells, strict=True)))
        elif token.type == "table_close":
            head = []
    return found


def codes(text: str) -> list[str]:
    """What stands in backquotes."""
    return re.findall(r"`([^`]+)`", text)


def first_code(text: str) -> str:
    return codes(text)[0]


def blocks(text: str, language: str = "") -> list[str]:
    """The blocks of code in a language, or in any."""
    tokens = (it for it in MARKDOWN.parse(text) if it.type in ("fence", "code_block"))
    return [it.content for it in tokens if not language or it.info == language]


def calls(text: str) -> list[str]:
    """The commands in blocks of code, without what is said about them on the same line."""
    return [*_calls(line for block in blocks(text) for line in block.splitlines())]


def mentions(text: str) -> list[str]:
    """The commands in the midst of a text; their arguments may be missing."""
    inner = (it for token in MARKDOWN.parse(text) for it in token.children or ())
    return [*_calls(it.content for it in inner if it.type == "code_inline")]


def _calls(lines: Iterator[str]) -> Iterator[str]:
    """What follows `microfiche`, up to a remark, a redirection or a gap."""
    for line in lines:
        if called := re.fullmatch(r"\s*(?:\S*/)?microfiche\s+(\S.*)", line):
            yield re.split(r" {2,}| > ", called[1])[0]


def links(text: str) -> list[str]:
    """The addresses of links and pictures."""
    inner = (it for token in MARKDOWN.parse(text) for it in token.children or ())
    return [str(found) for it in inner if (found := it.attrs.get("href") or it.attrs.get("src"))]


def anchors(text: str) -> set[str]:
    """The names that GitHub gives to headings."""
    tokens = MARKDOWN.parse(text)
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
