"""All files below `content/`, read: articles, records, stand-alone pages, and what is copied as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

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
    paths = [(str(folder), _relative(path, folder)) for path in store.walk(folder / "articles")]
    markdown = [it for it in paths if it[1].endswith(".md")]
    batches = list(batch_map(read_articles, markdown, len(markdown)))
    found = [article for batch in batches for article in batch.articles]
    problems = [problem for batch in batches for problem in batch.problems]
    problems += map(_not_read, (path for _, path in paths if not path.endswith(".md")))
    terms, of_terms = _records(folder, config)
    standalone, of_standalone = _standalone(folder)
    problems += [*of_terms, *of_standalone, *_unread_folders(folder, config)]
    return Content(
        articles=tuple(article for article in found if drafts or not article.meta.draft),
        records=terms,
        standalone=tuple(page for page in standalone if drafts or not page.meta.draft),
        files=_media(folder),
        problems=in_order(problems),
    )


def read_articles(paths: Sequence[tuple[str, str]]) -> Batch:
    """Read a batch of articles, given as the content folder and a path below it."""
    found: list[Article] = []
    problems: list[Problem] = []
    for folder, path in paths:
        article, _, wrong = articles.read(Path(folder, path).read_bytes(), path)
        problems += wrong
        if article is not None and not errors(wrong):
            found.append(article)
    return Batch(tuple(found), tuple(problems))


def _records(folder: Path, config: Config) -> tuple[tuple[Record, ...], list[Problem]]:
    found: list[Record] = []
    problems: list[Problem] = []
    for taxonomy in config.all_taxonomies:
        for path in store.walk(folder / taxonomy, ".md"):
            record, _, wrong = records.read_record(path.read_bytes(), _relative(path, folder), taxonomy)
            found += [record] if record else []
            problems += wrong
    return tuple(found), problems


def _standalone(folder: Path) -> tuple[list[Standalone], list[Problem]]:
    pages: list[Standalone] = []
    problems: list[Problem] = []
    for path in store.walk(folder / "pages", ".md"):
        page, _, wrong = records.read_standalone(path.read_bytes(), _relative(path, folder))
        pages += [page] if page else []
        problems += wrong
    return pages, problems


def locate_link(site: Path, link: BrokenLink) -> Problem:
    """A broken link as a warning at the place in the file where it is written."""
    hint = "Link to a file (`../05/other.md`, `media/ice.jpg`) or to an address (`/2017/05/other/`)."
    message = f"`{link.href}` leads nowhere: {link.reason}"
    return locate(site, link.path, link.href, message, hint, in_head=link.in_head)


def locate(site: Path, path: str, text: str, message: str, hint: str, in_head: bool = True) -> Problem:
    """A warning about a content file where `text` first stands in its head, or in its body."""
    written = (site / "content" / path).read_text(encoding="utf-8", errors="replace")
    at = written.find(text, 0 if in_head else max(written.find("\n---\n"), 0))
    return Problem(
        path=f"content/{path}",
        line=written.count("\n", 0, at) + 1 if at >= 0 else 0,
        column=at - written.rfind("\n", 0, at) if at >= 0 else 0,
        severity="warning",
        message=message,
        hint=hint,
    )


def _media(folder: Path) -> dict[str, str]:
    return {f"/{_relative(path, folder)}": str(path) for path in store.walk(folder / "media")}


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
    return path.relative_to(folder).as_posix()
