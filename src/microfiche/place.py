"""An output folder as the ledger knows it, and whether the disk still agrees."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import structs

from microfiche import decisions, manifest, store
from microfiche.ledger import Folder, Known, Ledger


class Place:
    """`before` is what is known of the last whole build into the folder, `unfinished` are the paths that one
    may have touched which was not whole; `manifest` is what is known of that file."""

    def __init__(self, ledger: Ledger, site: Path, output: Path) -> None:
        """A folder below the site is known by its place there, so that an archive can be moved."""
        self.ledger, self.output = ledger, output
        inside = output.is_relative_to(site.resolve())
        self._key = output.relative_to(site.resolve()).as_posix() if inside else output.as_posix()
        self.number, self.before = ledger.folder(self._key)
        self.unfinished = ledger.intents(self.number)
        self.manifest = self.before.manifest
        self._folder = f"{output}{os.sep}"

    def look(self, path: str, known: Known) -> tuple[str, Known]:
        """What befell a file since it was written, if anything, and what is known of it now.

        The stamp decides where a change would show in it, and else the digest.
        """
        place = self._folder + path
        stamp = store.stamp(place)
        if stamp is None:
            return decisions.MISSING, known
        is_same = stamp.size == known.size and stamp.mtime_ns == known.mtime_ns
        if is_same and known.mtime_ns < self.before.moment_ns:
            return "", known
        if stamp.size != known.size or not _holds(place, known.digest):
            return decisions.EDITED, known
        return "", known if is_same else structs.replace(known, mtime_ns=stamp.mtime_ns)

    def is_vouched_for(self) -> bool:
        """Whether the manifest in the folder is the one the last build wrote: all it lists is known then."""
        return self.manifest is not None and not self.look(manifest.NAME, self.manifest)[0]

    def still_holds(self, inputs: bytes) -> bool:
        """Whether the last whole build was made of the same inputs, and all it wrote stands as it left it."""
        if self.unfinished or inputs != self.before.inputs or not self.is_vouched_for():
            return False
        touched: list[tuple[str, Known]] = []
        for path, known in self.ledger.outputs(self.number):
            wrong, now = self.look(path, known)
            if wrong:
                return False
            if now is not known:
                touched.append((path, now))
        self.ledger.record(self.number, touched)
        return True

    def close(self, folder: Folder) -> None:
        """A build into the folder is whole."""
        self.ledger.close_folder(self.number, self._key, folder)


def _holds(place: str, digest: bytes) -> bool:
    try:
        return store.digest(place) == digest
    except OSError:  # it is a folder, or may not be read
        return False
