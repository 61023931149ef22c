"""What import brought in before: existing articles by their raw file and their text, and the raw files.

Of the many files an archive has, import looks into all once: their heads' provenance is read by a pattern
and their texts are digested. Only those that are met again are parsed.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePath, PurePosixPath

import msgspec
from msgspec import Struct

from microfiche import frontmatter, store, urls
from microfiche.importers.recipes import folded
from microfiche.model import FrontMatter, Provenance

_PROVENANCE = re.compile(r"^provenance:[ \t]*\n((?:[ \t]+\S.*\n?)+)", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]+(\w+):[ \t]*(?:\"([^\"\\\n]*)\"|'([^'\n]*)'|(.*?))[ \t]*$", re.MULTILINE)
_HEAD_END = re.compile(rb"\n---[ \t]*\r?\n")
_NUMBERED = re.compile(r"-\d+$")
_WORD = re.compile(r"\w+")


class Entry(Struct, kw_only=True):
    """An article of the archive that import wrote. `met`: a source of this run is this article already.

    `meta` is kept of articles this run adds, which a dry run does not write.
    """

    path: str
    provenance: Provenance
    text_key: str
    met: bool = False
    meta: FrontMatter | None = None


class Kept:
    """The articles and raw files of an archive as import sees them, with what this run adds."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self._bytes: dict[tuple[str, str | None], list[Entry]] = defaultdict(list)
        self._names: dict[str, list[Entry]] = defaultdict(list)
        self._texts: dict[str, list[Entry]] = defaultdict(list)
        self._taken: set[str] = set()
        self._raw: dict[str, bytes] = {}
        for path in store.walk(content / "articles", ".md"):
            self._see(path)

    def _see(self, path: Path) -> None:
        data = path.read_bytes()
        if b"provenance" in data and (found := _provenance(data)):
            relative = path.relative_to(self.content).as_posix()
            self.add(Entry(path=relative, provenance=found, text_key=text_key(_body(data))))

    def add(self, entry: Entry) -> None:
        """Know an article from now on."""
        provenance = entry.provenance
        self._taken.add(entry.path)
        self._bytes[provenance.sha256, provenance.locator].append(entry)
        self._texts[entry.text_key].append(entry)
        stem = PurePosixPath(provenance.raw).stem
        for name in {stem, _NUMBERED.sub("", stem)}:
            self._names[name].append(entry)

    def same_bytes(self, sha256: str, locator: str | None) -> list[Entry]:
        return self._bytes.get((sha256, locator), [])

    def same_name(self, name: str) -> list[Entry]:
        """Articles whose raw file has this name, or has it with a number after it."""
        return self._names.get(PurePosixPath(name).stem, [])

    def same_text(self, body: str) -> list[Entry]:
        return self._texts.get(text_key(body.encode("utf-8")), [])

    def load(self, entry: Entry) -> tuple[FrontMatter | None, str]:
        """An article's head and body as they stand now; None for a head that cannot be read."""
        data = store.read(self.content / entry.path)
        loaded = frontmatter.load(data, entry.path, FrontMatter) if data is not None else None
        return (loaded.meta, loaded.body) if loaded else (None, "")

    def article_path(self, meta: FrontMatter) -> str:
        """Where a new article goes: `articles/2017/05/slug.md`, by its date and title, and taken by none."""
        date = meta.date
        folders = ("undated",) if date is None else (date.month or date.year).split("-")
        stem = "/".join(("articles", *folders, urls.article_slug(meta.title)))
        path, number = f"{stem}.md", 1
        while path in self._taken or (self.content / path).exists():
            number += 1
            path = f"{stem}-{number}.md"
        self._taken.add(path)
        return path

    def raw_path(self, name: str, meta: FrontMatter, data: bytes) -> str:
        """Where a raw file is kept: `raw/2017/name.txt`. The same bytes are kept there once."""
        year = meta.date.year if meta.date else "undated"
        stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
        path, number = f"raw/{year}/{name}", 1
        while (there := self._raw_bytes(path)) is not None and there != data:
            number += 1
            path = f"raw/{year}/{stem}-{number}{suffix}"
        self._raw[path] = data
        return path

    def _raw_bytes(self, path: str) -> bytes | None:
        return self._raw[path] if path in self._raw else store.read(self.content / path)


def safe_name(path: PurePath) -> str:
    """A file's name that is good on any system: lower-case ASCII words, hyphens and its suffix."""
    suffix = re.sub(r"[^a-z0-9.]", "", path.suffix.lower())
    return urls.slug(path.stem) + (suffix if len(suffix) > 1 else "")


def text_key(body: bytes) -> str:
    """A digest of a text that blanks and line ends do not change."""
    return hashlib.sha256(b" ".join(body.split())).hexdigest()


def is_same_item(meta: FrontMatter, body: str, old: FrontMatter, old_body: str) -> bool:
    """Whether two readings of files of one name are one article: by address, or by much of its text."""
    if meta.url and meta.url == old.url:
        return True
    alike = similarity(body, old_body)
    return alike >= (0.3 if folded(meta.title) == folded(old.title) else 0.6)


def similarity(one: str, other: str) -> float:
    """The share of words two texts have in common (Jaccard), from 0 to 1."""
    words, others = _words(one), _words(other)
    return len(words & others) / max(1, len(words | others))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def first_unmet(entries: Iterable[Entry]) -> list[Entry]:
    """The entries no source of this run has been found to be."""
    return [entry for entry in entries if not entry.met]


def _body(data: bytes) -> bytes:
    end = _HEAD_END.search(data)
    return data[end.end() :] if end else b""


def _provenance(data: bytes) -> Provenance | None:
    """The provenance in a file's head, whether or not the rest of that can be read."""
    end = _HEAD_END.search(data)
    head = data[: end.start() + 1 if end else len(data)].decode("utf-8", "replace").replace("\r\n", "\n")
    block = _PROVENANCE.search(head)
    if block:
        found = {key: a or b or c for key, a, b, c in _ENTRY.findall(block[1])}
        try:
            return msgspec.convert(found, Provenance)
        except msgspec.ValidationError:
            pass
    loaded = frontmatter.load(data, "", FrontMatter)
    return loaded.meta.provenance if loaded.meta else None
