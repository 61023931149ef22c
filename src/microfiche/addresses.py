"""All addresses of a site: what stands at each, and that no two things want the same. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from msgspec import Struct

from microfiche import urls
from microfiche.archive import Archive
from microfiche.model import Article
from microfiche.pages import Output
from microfiche.problems import Problem

RESERVED = "/manifest.json"
"""Where a build keeps what it wrote; nothing else may stand there."""


class Entry(Struct, frozen=True, gc=False):
    """What stands at an address: a view and what it is a view of; what kind of output or page that is; and
    whose address it is, in a message."""

    owner: str
    kind: type[Struct]
    make: Callable[..., Output]
    arguments: tuple[Any, ...]


class Addresses:
    """What stands at each address. `problems` tell of what cannot stand where it wants to.

    In `entries`, by URL, an article is its position, since nearly all of an archive's pages are articles.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        self.entries: dict[str, Entry | int] = {}
        self.problems: list[Problem] = []
        self._articles = articles

    def add(self, url: str, entry: Entry) -> None:
        if not self._is_taken(url, entry.owner):
            self.entries[url] = entry

    def add_article(self, position: int) -> None:
        article = self._articles[position]
        if article.url in self.entries:
            self._collision(article.url, f"content/{article.path}", self.owner(article.url))
        else:
            self.entries[article.url] = position

    def _is_taken(self, url: str, owner: str) -> bool:
        """Two URLs can mean one file: `/a/` and `/a/index.html`."""
        twin = f"{url}index.html" if url.endswith("/") else url.removesuffix("index.html")
        for other in (url, twin):
            if other in self.entries or other == RESERVED:
                self._collision(url, owner, self.owner(other))
                return True
        return False

    def owner(self, url: str) -> str:
        """Whose address it is, as a message calls it."""
        if url == RESERVED:
            return "the manifest of the build"
        entry = self.entries[url]
        return f"content/{self._articles[entry].path}" if isinstance(entry, int) else entry.owner

    def _collision(self, url: str, owner: str, other: str) -> None:
        path = _file_of(owner, other)
        said = f"two things want the address {url}: {other} and {owner}"
        self.problems.append(Problem(path=path, message=said, hint="Rename one, or give it another `slug`."))

    def check(self) -> None:
        """Find what shows only when all are there: no file may stand where a folder must be (`/a` beside
        `/a/b/`), and on some disks names know no case."""
        files = {RESERVED, *(url for url in self.entries if not url.endswith("/"))}
        folded: dict[str, str] = {}
        free: set[str] = set()
        for url in self.entries:
            if (plain := url.casefold()) != url:
                other = plain if plain in self.entries else folded.setdefault(plain, url)
                if other != url:
                    self._clash_of_case(url, other)
            folder = url.rpartition("/")[0]
            while folder and folder not in free:
                if folder in files:
                    self._collision(folder, self.owner(url), self.owner(folder))
                    files.remove(folder)
                free.add(folder)
                folder = folder.rpartition("/")[0]

    def _clash_of_case(self, url: str, other: str) -> None:
        said = f"{url} and {other} differ only in case, and are one file on Windows and macOS"
        path = _file_of(self.owner(url), self.owner(other))
        self.problems.append(Problem(path=path, severity="warning", message=said, hint="Rename one of them."))


class ContentUrls:
    """The URL of each content file, for links that name the file.

    Most articles' addresses follow from their paths, so only the others are kept.
    """

    def __init__(self, archive: Archive, entries: Mapping[str, Entry | int]) -> None:
        self._articles, self._entries = archive.articles, entries
        moved = (it for it in archive.articles if it.url != urls.article_url(it.path))
        self._kept = {it.path: it.url for it in chain(moved, archive.withdrawn)}
        self._kept |= {it.path: it.url for it in archive.standalone}
        for terms in archive.terms.values():
            self._kept |= {it.record.path: it.link.url for it in terms.values() if it.record}

    def get(self, path: str) -> str | None:
        """The URL of the file at a path below `content/`; None when no such file is read."""
        if url := self._kept.get(path):
            return url
        if not (path.startswith("articles/") and path.endswith(".md")):
            return None
        url = urls.article_url(path)
        entry = self._entries.get(url)
        is_there = isinstance(entry, int) and self._articles[entry].path == path
        return url if is_there else None


def _file_of(*owners: str) -> str:
    """The first owner that is a file one can edit."""
    return next((it for it in owners if it.startswith(("content/", "static/"))), "content")
