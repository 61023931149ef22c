"""What import brought in before: existing articles by their raw file and their text, and the raw files.

Of the many files an archive has, import looks into all once: their heads' provenance is read by a pattern
and their texts are digested. Only those that are met again are parsed.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable
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
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Windows takes a file of such a name for a device, whatever its suffix."""
_MOST_TRIED = 50
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
        self._raw: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
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
        if not entry.met:
            for name in _names(provenance.raw):
                self._names[name].append(entry)

    def same_bytes(self, sha256: str, locator: str | None) -> list[Entry]:
        return self._bytes.get((sha256, locator), [])

    def same_name(self, name: str, title: str) -> list[Entry]:
        """Articles no source of this run is yet, whose raw file has this name, or has it with a number.

        At most fifty, those of this title first: all files of an archive may be called `index.txt`.
        """
        slug = urls.article_slug(title)
        unmet = (entry for entry in self._names.get(PurePosixPath(name).stem, ()) if not entry.met)
        return sorted(unmet, key=lambda entry: not PurePosixPath(entry.path).stem.startswith(slug))[
            :_MOST_TRIED
        ]

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
        return self._numbered(stem, ".md", lambda path: not (self.content / path).exists())

    def raw_path(self, name: str, meta: FrontMatter, data: bytes) -> str:
        """Where a raw file is kept: `raw/2017/name.txt`, by its article's year.

        The same bytes are kept there once, so several articles of one file share it.
        """
        year = meta.date.year if meta.date else "undated"
        stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
        digest = hashlib.sha256(data).hexdigest()
        path = self._numbered(f"raw/{year}/{stem}", suffix, lambda path: self._may_hold(path, digest))
        self._raw[path] = digest
        return path

    def _numbered(self, stem: str, suffix: str, is_good: Callable[[str], bool]) -> str:
        """The first good path of `stem`, `stem-2`, `stem-3` …; the next one is looked for from there on."""
        number = self._numbers.get(stem, 1)
        while True:
            path = stem + (f"-{number}" if number > 1 else "") + suffix
            if path not in self._taken and is_good(path):
                self._numbers[stem] = number
                return path
            number += 1

    def _may_hold(self, path: str, digest: str) -> bool:
        """Whether nothing is at a path yet, or just the bytes with this digest."""
        if path in self._raw:
            return self._raw[path] == digest
        there = store.read(self.content / path)
        return there is None or hashlib.sha256(there).hexdigest() == digest


def safe_name(path: PurePath) -> str:
    """A file's name that is good on any system: lower-case ASCII words, hyphens and its suffix."""
    suffix = re.sub(r"[^a-z0-9.]", "", path.suffix.lower())
    stem = urls.slug(path.stem)
    stem = f"{stem}-file" if _RESERVED.fullmatch(stem) else stem
    return stem + (suffix if len(suffix) > 1 else "")


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


def is_named(entry: Entry, name: str) -> bool:
    """Whether an article's raw file has a name, or has it with a number after it."""
    return PurePosixPath(name).stem in _names(entry.provenance.raw)


def _names(raw: str) -> set[str]:
    stem = PurePosixPath(raw).stem
    return {stem, _NUMBERED.sub("", stem)}


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
