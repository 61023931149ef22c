"""All files below `content/`, read: articles, records, stand-alone pages, and what is copied as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from microfiche import articles, records, store
from microfiche.config import OWN_FOLDERS, Config
from microfiche.model import Article, Record, Standalone
from microfiche.problems import Problem, errors, in_order
from microfiche.resolve import BrokenLink

Item = TypeVar("Item")
Result = TypeVar("Result")
BatchMap = Callable[[Callable[[Sequence[Item]], Result], Sequence[Item], int], Iterable[Result]]
"""Applies a function to batches of so many items, here or in other processes; the results keep the order."""


class Content(Struct, frozen=True):
    """What the files of an archive say. `files` maps the URL of each media file to its path on disk.

    Files with errors are not among the rest; `problems` says what is wrong with them.
    """

    articles: tuple[Article, ...]
    records: tuple[Record, ...]
    standalone: tuple[Standalone, ...]
    files: dict[str, str]
    problems: tuple[Problem, ...]


class Batch(Struct, frozen=True):
    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]


def read(site: Path, config: Config, batch_map: BatchMap[tuple[str, str], Batch], drafts: bool) -> Content:
    """Read the content of a site. Drafts are left out unless asked for; their problems are told anyway."""
    folder = site / "content"
    problems: list[Problem] = []
    paths = [(str(folder), path) for path in _files(folder, "articles", problems)]
    markdown = [it for it in paths if it[1].endswith(".md")]
    batches = list(batch_map(read_articles, markdown, len(markdown)))
    found = [article for batch in batches for article in batch.articles]
    problems += [problem for batch in batches for problem in batch.problems]
    problems += [_not_read(path) for _, path in paths if not path.endswith(".md")]
    problems += _unread_folders(folder, config)
    left_out = [] if drafts else [article for article in found if article.meta.draft]
    return Content(
        articles=tuple(article for article in found if drafts or not article.meta.draft),
        records=tuple(_records(folder, config, problems)),
        standalone=tuple(page for page in _standalone(folder, problems) if drafts or not page.meta.draft),
        files={f"/{path}": str(folder / path) for path in _files(folder, "media", problems)},
        problems=in_order([*problems, *_drafts(len(left_out))]),
    )


def read_articles(paths: Sequence[tuple[str, str]]) -> Batch:
    """Read a batch of articles, given as the content folder and a path below it."""
    found: list[Article] = []
    problems: list[Problem] = []
    for folder, path in paths:
        data = _bytes(Path(folder), path, problems)
        article, _, wrong = (None, "", ()) if data is None else articles.read(data, path)
        problems += wrong
        if article is not None and not errors(wrong):
            found.append(article)
    return Batch(tuple(found), tuple(problems))


def _records(folder: Path, config: Config, problems: list[Problem]) -> Iterator[Record]:
    for taxonomy in config.all_taxonomies:
        for path in _files(folder, taxonomy, problems, ".md"):
            if (data := _bytes(folder, path, problems)) is not None:
                record, _, wrong = records.read_record(data, path, taxonomy)
                problems += wrong
                yield from [record] if record else []


def _standalone(folder: Path, problems: list[Problem]) -> Iterator[Standalone]:
    for path in _files(folder, "pages", problems, ".md"):
        if (data := _bytes(folder, path, problems)) is not None:
            page, _, wrong = records.read_standalone(data, path)
            problems += wrong
            yield from [page] if page else []


def _files(folder: Path, name: str, problems: list[Problem], suffix: str = "") -> list[str]:
    """The files below `content/<name>/`, relative to `content/`."""

    def unreadable(wrong: OSError) -> None:
        problems.append(_unreadable(_relative(Path(wrong.filename), folder), wrong))

    return [_relative(path, folder) for path in store.walk(folder / name, suffix, unreadable)]


def _bytes(folder: Path, path: str, problems: list[Problem]) -> bytes | None:
    try:
        return (folder / path).read_bytes()
    except OSError as wrong:
        problems.append(_unreadable(path, wrong))
        return None


def _unreadable(path: str, wrong: OSError) -> Problem:
    return Problem(path=f"content/{path}", message=f"cannot be read: {wrong.strerror or wrong}")


def _drafts(number: int) -> list[Problem]:
    if not number:
        return []
    message = f"{number} draft{' is' if number == 1 else 's are'} left out"
    return [
        Problem(path="content/articles", severity="notice", message=message, hint="--drafts builds them too.")
    ]


def broken_link(site: Path, link: BrokenLink) -> Problem:
    """A broken link as a warning at the place in the file where it is written."""
    path = site / "content" / link.path
    text = path.read_text(encoding="utf-8", errors="replace")
    line, column = _position(text, link.href, 0 if link.in_head else max(text.find("\n---", 1), 0))
    return Problem(
        path=f"content/{link.path}",
        line=line,
        column=column,
        severity="warning",
        message=f"`{link.href}` leads nowhere: {link.reason}",
        hint="Link to a file (`../05/other.md`, `media/ice.jpg`) or to an address (`/2017/05/other/`).",
    )


def placed(site: Path, problem: Problem) -> Problem:
    """The problem with the line and column of the words it is about, where the file holds them."""
    path = site / problem.path
    if not problem.about or problem.line or not path.is_file():
        return problem
    line, column = _position(path.read_text(encoding="utf-8", errors="replace"), problem.about)
    return msgspec.structs.replace(problem, line=line, column=column)


def _position(text: str, words: str, start: int = 0) -> tuple[int, int]:
    """Line and column of the first occurrence of some words, from 1; 0 and 0 when there is none."""
    at = text.find(words, start)
    return (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)) if at >= 0 else (0, 0)


def _unread_folders(folder: Path, config: Config) -> Iterator[Problem]:
    """A folder of records whose taxonomy has another name, say, would be missed without a word."""
    known = {*OWN_FOLDERS, *config.all_taxonomies}
    for path in sorted(folder.glob("*/")) if folder.is_dir() else ():
        if path.name not in known and not path.name.startswith("."):
            hint = (
                f"Content is read from {', '.join(sorted(known))}; taxonomies are added in the configuration."
            )
            message = "nothing reads this folder"
            yield Problem(path=f"content/{path.name}", severity="warning", message=message, hint=hint)


def _not_read(path: str) -> Problem:
    hint = "Pictures and other files belong below content/media/, raw articles below content/raw/."
    return Problem(
        path=f"content/{path}", severity="warning", message="not an article: only .md is read here", hint=hint
    )


def _relative(path: Path, folder: Path) -> str:
    """What `Path.relative_to` says, for a path known to be below the folder, in a tenth of the time."""
    return str(path)[len(str(folder)) + 1 :].replace(os.sep, "/")
