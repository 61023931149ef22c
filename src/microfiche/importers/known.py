"""What an archive's own records teach its imports: names that hold a comma, and outlets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from microfiche import records, store
from microfiche.importers.recipefile import Recipe
from microfiche.model import RecordMeta

_PARTED = re.compile(r"[,;|•·]")


def recipe(content: Path) -> Recipe:
    """A recipe of the records below `content`; those that cannot be read teach nothing."""
    terms = {
        field: tuple(
            name
            for meta in _records(content, field)
            for name in (meta.name, *meta.aliases)
            if _PARTED.search(name)
        )
        for field in ("regions", "topics")
    }
    outlets = {meta.name: meta.aliases for meta in _records(content, "sources") if meta.name}
    return Recipe(name="records", terms=terms, publishers=outlets)


def _records(content: Path, taxonomy: str) -> Iterator[RecordMeta]:
    for path in store.walk(content / taxonomy, ".md", lambda _: None):
        with suppress(OSError):
            record, _, _ = records.read_record(path.read_bytes(), f"{taxonomy}/{path.name}", taxonomy)
            if record is not None:
                yield record.meta
