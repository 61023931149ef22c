"""The articles of an archive that another may be a duplicate of: by text, by address, by likeness."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from microfiche import store
from microfiche.importers import provenance as heads
from microfiche.importers.entries import EMPTY, Entry
from microfiche.importers.similar import Similar

Progress = Callable[[str, int, int], None]


class Candidates:
    """An index of articles. Those of a dry run stand nowhere, so their texts are kept in a temporary file.

    The index of likeness is made when it is first asked for: what was imported before needs none.
    """

    def __init__(self, content: Path, *, dry_run: bool, progress: Progress) -> None:
        self._content, self._dry_run, self._progress = content, dry_run, progress
        self._texts: dict[str, list[Entry]] = defaultdict(list)
        self._addresses: dict[str, list[Entry]] = defaultdict(list)
        self._similar: Similar | None = None
        self._drafts: IO[bytes] | None = None

    def add(self, entry: Entry, body: str | None = None) -> None:
        """Know an article; `body` is that of one this run writes."""
        same = self._texts[entry.text_key]
        same.append(entry)
        if entry.address:
            self._addresses[entry.address].append(entry)
        if body is not None and self._dry_run:
            self._keep(entry, body)
        if body is not None and self._similar is not None and len(same) == 1:
            self._similar.add(entry.text_key, body)

    def forget(self, entry: Entry) -> None:
        self._texts[entry.text_key].remove(entry)
        if entry.address:
            self._addresses[entry.address].remove(entry)

    def same_text(self, key: str) -> list[Entry]:
        return self._texts.get(key, [])

    def same_address(self, address: str) -> list[Entry]:
        return self._addresses.get(address, []) if address else []

    def near(self, key: str, body: str) -> Iterator[Entry]:
        """Articles whose text may nearly be this one, the likeliest first."""
        if self._similar is None:
            self._similar = Similar(self._content.parent / ".microfiche" / "texts")
            self._fill(self._similar)
        for it in self._similar.near(key, body):
            yield from self._texts.get(it, ())

    def text(self, entry: Entry) -> str:
        """The text of an article as it stands now; nothing where it cannot be read."""
        if entry.draft and self._drafts:
            start, size = entry.draft
            self._drafts.seek(start)
            return self._drafts.read(size).decode("utf-8")
        try:
            return heads.body(store.read(self._content / entry.path) or b"").decode("utf-8", "replace")
        except OSError:
            return ""

    def close(self) -> None:
        """Keep what was learned of texts for the next import, unless nothing is to be written."""
        if self._drafts:
            self._drafts.close()
        if self._similar and not self._dry_run:
            self._similar.save(key for key, entries in self._texts.items() if entries)

    def _fill(self, similar: Similar) -> None:
        keys = [key for key, entries in self._texts.items() if entries and key != EMPTY]
        for done, _ in enumerate(similar.fill(keys, lambda key: self.text(self._texts[key][0]))):
            if done % 100 == 0:
                self._progress("Comparing", done, len(keys))

    def _keep(self, entry: Entry, body: str) -> None:
        if self._drafts is None:
            self._drafts = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by `close`
        data = body.encode("utf-8")
        entry.draft = self._drafts.seek(0, 2), len(data)
        self._drafts.write(data)
