"""All files an archive is made of: articles, records, stand-alone pages, and what is copied as it is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

import msgspec
from msgspec import Struct

from microfiche import store
from microfiche.config import OWN_FOLDERS, Config
from microfiche.model import Article, Record, Standalone
from microfiche.pages import File
from microfiche.problems import Problem, in_order
from microfiche.reading import BatchMap, Folder, Listed, Memory, Parsed, Reading
from microfiche.resolve import BrokenLink
from microfiche.store import Stamp

MEDIA = "content/media/"


class Content(Struct, frozen=True):
    """What the files of an archive say. `files` maps the URL of each file to be copied to the file.

    Files with errors are not among the rest; `problems` says what is wrong with them. `folders` are the names
    of all that were read, and `digest` is one of the names and bytes of all files, whatever is made of them.
    """

    articles: tuple[Article, ...]
    records: tuple[Record, ...]
    standalone: tuple[Standalone, ...]
    files: dict[str, File]
    problems: tuple[Problem, ...]
    folders: AbstractSet[str]
    digest: bytes


def read(
    site: Path,
    config: Config,
    static: Mapping[str, Path],
    memory: Memory,
    moment_ns: int,
    batch_map: BatchMap,
    drafts: bool,
) -> Content:
    """Read the files of a site. Drafts are left out unless asked for; their problems are told anyway.

    `static` holds the folders that are copied to the site's root, by name; a later one's files go before an
    earlier one's. `moment_ns` is as for `Reading`.
    """
    shelf = Shelf()
    reading = Reading(memory, moment_ns)
    folders = Listing(site, config, static, shelf.problems)
    for name, sources in reading.read(folders, batch_map):
        shelf.put(name, sources)
    shelf.problems += [_unreadable(name, why) for name, why in reading.failed]
    shelf.problems += _unread_folders(site / "content", config)
    return shelf.content(drafts, static)


class Listing:
    """The folders of a site that are read, with their files."""

    def __init__(
        self, site: Path, config: Config, static: Mapping[str, Path], problems: list[Problem]
    ) -> None:
        own = ("articles", "pages", "media", *config.all_taxonomies)
        self._folders = {f"content/{name}": site / "content" / name for name in own} | dict(static)
        self._problems = problems

    def __iter__(self) -> Iterator[Listed]:
        found: dict[str, Listed] = {}
        for name, folder in self._folders.items():
            is_any = name in ("content/articles", "content/media") or not name.startswith("content/")
            for listed in self._below(folder, name, "" if is_any else ".md"):
                if listed.name in found:  # a folder's files stand in several runs, with other folders between
                    found[listed.name].files.update(listed.files)
                else:
                    found[listed.name] = listed
        yield from found.values()

    def _below(self, folder: Path, name: str, suffix: str) -> Iterator[Listed]:
        start = len(str(folder))

        def unreadable(wrong: OSError) -> None:
            path = name + str(wrong.filename)[start:].replace(os.sep, "/")
            self._problems.append(_unreadable(path, wrong.strerror or str(wrong)))

        for place, entries in store.listings(folder, suffix, unreadable):
            path = name + str(place)[start:].replace(os.sep, "/")
            files: dict[str, Stamp] = {}
            is_named = _is_text(path)
            for entry in entries:
                if not (is_named and _is_text(entry.name)):
                    self._problems.append(_misnamed(f"{path}/{entry.name}"))
                elif name == "content/articles" and not entry.name.endswith(".md"):
                    self._problems.append(_not_read(f"{path}/{entry.name}"))
                else:
                    try:
                        files[entry.name] = Stamp.of(entry.stat())
                    except OSError as wrong:
                        unreadable(wrong)
            yield Listed(str(place), path, files)


class Shelf:
    """Sources, sorted by kind as they come, and a digest of them all that does not depend on their order."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._articles: list[Article] = []
        self._records: list[Record] = []
        self._standalone: list[Standalone] = []
        self._copied: dict[str, bytes] = {}
        self._folders: set[str] = set()
        self._digest = 0

    def put(self, folder: str, sources: Folder) -> None:
        """Put the sources of a folder where they belong."""
        self._folders.add(folder)
        said = [folder.encode()]
        for name, source in sorted(sources.items()):
            said += name.encode(), source.digest
            if source.parsed is None:
                self._copied[f"{folder}/{name}"] = source.digest
            else:
                self._sort(source.parsed)
        one = hashlib.blake2b(b"\0".join(said), digest_size=16).digest()
        self._digest += int.from_bytes(one, "big")

    def _sort(self, parsed: Parsed) -> None:
        if parsed.problems:
            self.problems += parsed.problems
        value = parsed.value
        if isinstance(value, Article):
            self._articles.append(value)
        elif isinstance(value, Record):
            self._records.append(value)
        elif value is not None:
            self._standalone.append(value)

    def content(self, drafts: bool, static: Mapping[str, Path]) -> Content:
        left_out = 0 if drafts else sum(it.draft for it in self._articles)
        return Content(
            articles=tuple(it for it in self._articles if drafts or not it.draft),
            records=tuple(self._records),
            standalone=tuple(it for it in self._standalone if drafts or not it.meta.draft),
            files=self._files(static),
            problems=in_order([*self.problems, *_drafts(left_out)]),
            folders=self._folders,
            digest=(self._digest % (1 << 128)).to_bytes(16, "big"),
        )

    def _files(self, static: Mapping[str, Path]) -> dict[str, File]:
        files = {
            name.removeprefix("content"): File(name, digest)
            for name, digest in self._copied.items()
            if name.startswith(MEDIA)
        }
        for folder in static:
            files |= {
                name.removeprefix(folder): File(name, digest)
                for name, digest in self._copied.items()
                if name.startswith(f"{folder}/") and not name.startswith("content/")
            }
        return files


def _is_text(name: str) -> bool:
    """Whether a file's name is UTF-8; on Linux it can be any bytes, which no address could hold."""
    try:
        return name.isascii() or bool(name.encode())
    except UnicodeEncodeError:
        return False


def _misnamed(path: str) -> Problem:
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    hint = "Rename it; an older program may have named it in another encoding."
    return Problem(path=shown, message="the file's name is not UTF-8", hint=hint)


def _unreadable(path: str, why: str) -> Problem:
    return Problem(path=path, message=f"cannot be read: {why}")


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
    return Problem(path=path, severity="warning", message="not an article: only .md is read here", hint=hint)
