"""What import brought in before: existing articles by their raw file and their text, and the raw files.

Of the many files an archive has, import looks into all once: their heads' provenance is read by a pattern
and their texts are digested. Only those that are met again are parsed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path, PurePath, PurePosixPath

from microfiche import frontmatter, store, urls
from microfiche.importers import provenance as heads
from microfiche.importers import sources
from microfiche.importers.candidates import Candidates, Progress
from microfiche.importers.entries import NOT_IMPORTED, Entry, address, text_key
from microfiche.model import FrontMatter, Provenance
from microfiche.problems import Problem

_NUMBERED = re.compile(r"-\d+$")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Windows takes a file of such a name for a device, whatever its suffix."""
_MOST_TRIED = 50
_LONGEST_SUFFIX = 16


class Kept:
    """The articles and raw files of an archive as import sees them, with what this run adds.

    `problems` are warnings of articles that cannot be read at all, and so are as good as not there.
    """

    def __init__(self, content: Path, *, dry_run: bool = False, progress: Progress = lambda *_: None) -> None:
        self.content = content
        self.candidates = Candidates(content, dry_run=dry_run, progress=progress)
        self._bytes: dict[tuple[str, str | None], list[Entry]] = defaultdict(list)
        self._names: dict[str, list[Entry]] = defaultdict(list)
        self._taken: set[str] = set()
        self._raw: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self.problems: list[Problem] = []
        for path in store.walk(content / "articles", ".md", self._unreadable):
            try:
                self._see(path, path.read_bytes())
            except OSError as wrong:
                wrong.filename = wrong.filename or str(path)
                self._unreadable(wrong)

    def _see(self, path: Path, data: bytes) -> None:
        found = heads.read(data) if b"provenance" in data else None
        self.add(
            Entry(
                path=path.relative_to(self.content).as_posix(),
                provenance=found or NOT_IMPORTED,
                text_key=text_key(heads.body(data)),
                address=address(heads.url(data)),
            )
        )

    def _unreadable(self, wrong: OSError) -> None:
        path = "content/" + sources.shown(Path(wrong.filename).relative_to(self.content))
        message = f"cannot be read, so import does not know it: {wrong.strerror or wrong}"
        self.problems.append(Problem(path=path, message=message, severity="warning"))

    def add(self, entry: Entry, body: str | None = None) -> None:
        """Know an article from now on; `body` is that of one this run writes."""
        provenance = entry.provenance
        self._taken.add(entry.path)
        self.candidates.add(entry, body)
        if provenance is NOT_IMPORTED:
            return
        self._bytes[provenance.sha256, provenance.locator].append(entry)
        if not entry.met:
            for name in stems(provenance.raw):
                self._names[name].append(entry)

    def changed(self, entry: Entry, provenance: Provenance, meta: FrontMatter, body: str) -> None:
        """Know an article by what it was made of now, and no longer by what it was made of before."""
        before = entry.provenance
        self._bytes[before.sha256, before.locator].remove(entry)
        self.candidates.forget(entry)
        entry.provenance, entry.text_key = provenance, text_key(body.encode("utf-8"))
        entry.met, entry.meta, entry.address = True, meta, address(meta.url)
        self.add(entry, body)

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

    def load(self, entry: Entry) -> tuple[FrontMatter | None, str]:
        """An article's head and body as they stand now; None for a head that cannot be read."""
        data = store.read(self.content / entry.path)
        loaded = frontmatter.load(data, entry.path, FrontMatter) if data is not None else None
        return (loaded.meta, loaded.body) if loaded else (None, "")

    def restore(self, provenance: Provenance, data: bytes, dry_run: bool) -> str:
        """Put the original of an article back if it is lost or is not what it was: `data`, which it is of.

        Says what was wrong with it, nothing when nothing was. What a file elsewhere holds is left alone.
        """
        path = self.content / provenance.raw
        if not self.is_raw(provenance.raw) or self._holds(path, provenance.sha256):
            return ""
        wrong = "was not what was imported" if os.path.lexists(path) else "was missing"
        if not dry_run:
            store.write(path, data)
        return wrong

    def is_raw(self, raw: str) -> bool:
        """Whether a path of a provenance block leads to where raw files are kept."""
        return raw.startswith("raw/") and "\\" not in raw and ".." not in PurePosixPath(raw).parts

    def article_path(self, meta: FrontMatter) -> str:
        """Where a new article goes: `articles/2017/05/slug.md`, by its date and title, and taken by none."""
        there = os.path.lexists
        return self._numbered(self.article_stem(meta), ".md", lambda path: not there(self.content / path))

    def article_stem(self, meta: FrontMatter) -> str:
        """The path of an article by its date and title, without a number and a suffix."""
        date = meta.date
        folders = ("undated",) if date is None else (date.month or date.year).split("-")
        return "/".join(("articles", *folders, urls.article_slug(meta.title)))

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
        return not os.path.lexists(self.content / path) or self._holds(self.content / path, digest)

    def _holds(self, path: Path, digest: str) -> bool:
        """Whether the bytes at a path have a digest; a pipe, which would never end, has none."""
        try:
            return hashlib.sha256(sources.read(path)).hexdigest() == digest
        except OSError:
            return False


def safe_name(path: PurePath) -> str:
    """A file's name that is good on any system: lower-case ASCII words, hyphens and its suffix."""
    suffix = re.sub(r"[^a-z0-9.]", "", path.suffix.lower())[:_LONGEST_SUFFIX]
    stem = urls.slug(sources.shown(path.stem))
    stem = f"{stem}-file" if _RESERVED.fullmatch(stem) else stem
    return stem + (suffix if len(suffix) > 1 else "")


def is_named(entry: Entry, name: str) -> bool:
    """Whether an article's raw file has a name, or has it with a number after it."""
    return PurePosixPath(name).stem in stems(entry.provenance.raw)


def stems(raw: str) -> set[str]:
    """What the file that is kept as `raw` was called, without its suffix: with and without a number."""
    stem = PurePosixPath(raw).stem
    return {stem, _NUMBERED.sub("", stem)}
