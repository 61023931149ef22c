"""The articles of a review with their raw texts, which are read again: one is in memory at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from microfiche.importers import review, sources
from microfiche.importers.decode import decode
from microfiche.importers.pieces import Mark
from microfiche.importers.proof import Note, Proof, Strike, proof
from microfiche.importers.report import Item
from microfiche.importers.review import Entry, Row
from microfiche.languages import is_tag
from microfiche.model import Cut, Span
from microfiche.problems import Problem

_LINK = "dead-link"
"""The rule of cuts that take a link's address and leave its text."""
_MOST_UNREAD = 16_000_000
"""Bytes of a file that was not read as an article and is shown all the same."""
_MOST_ROWS = 500
"""Cuts of one article, and readings of one field of it, that are shown."""


class Field(Struct, frozen=True, kw_only=True):
    """A row of an article's fields with the anchor that marks in the text lead to."""

    id: str
    row: Row


class View(Struct, frozen=True, kw_only=True):
    """All that a page shows of an article. Without a `proof` it says why in `untold`, or where one is in
    `elsewhere`."""

    entry: Entry
    id: str
    fields: tuple[Field, ...]
    cuts: tuple[Cut, ...]
    proof: Proof | None = None
    untold: str = ""
    elsewhere: Entry | None = None

    @property
    def item(self) -> Item:
        return self.entry.item

    @property
    def language(self) -> str | None:
        """The language tag of the text, where it was told."""
        choice = self.item.fields.get("language")
        return str(choice.value) if choice and is_tag(str(choice.value)) else None

    def leads_to(self, line: int) -> bool:
        """Whether the page shows a line."""
        return self.proof is not None and self.proof.has(line)


class Texts:
    """The raw texts of all entries; `encoding` is the one that was named for files that are not in UTF-8."""

    def __init__(self, entries: Sequence[Entry], encoding: str | None = None) -> None:
        self._encoding = encoding
        self._parts = parts(entry.item for entry in entries)
        self._first: dict[str, Entry] = {}
        for entry in entries:
            self._first.setdefault(entry.item.source, entry)
        self._source = ""
        self._lines: Sequence[str] | str = ""

    def view(self, entry: Entry) -> View:
        item, id = entry.item, f"i{entry.number}"
        fields = tuple(Field(id=f"{id}-f{at}", row=_cut_off(row)) for at, row in enumerate(review.rows(item)))
        view = View(entry=entry, id=id, fields=fields, cuts=item.cuts[:_MOST_ROWS])
        key, first = (item.source, item.locator), self._first[item.source]
        part = self._parts.get(key)
        if key in self._parts and part is None and first is not entry:
            return structs.replace(view, elsewhere=first)
        lines = self._read(item)
        if isinstance(lines, str):
            return structs.replace(view, untold=lines)
        notes = _notes(item.problems)
        return structs.replace(view, proof=proof(lines, _marks(fields), _strikes(view.cuts), notes, part))

    def _read(self, item: Item) -> Sequence[str] | str:
        """The lines of an item's source, or why it has none."""
        if self._source != item.source:
            self._source, self._lines = item.source, _lines(item, self._encoding)
        return self._lines


def _lines(item: Item, encoding: str | None) -> Sequence[str] | str:
    path = sources.unshown(item.source)
    try:
        size = path.stat().st_size
        if not item.fields and size > _MOST_UNREAD:
            return f"it was not read as an article, and has {size:,} bytes"
        decoded = decode(sources.read(path), item.source, encoding)
    except OSError as wrong:
        return f"it cannot be read: {wrong.strerror or wrong}"
    return decoded.message if isinstance(decoded, Problem) else decoded.text.split("\n")


def _cut_off(row: Row) -> Row:
    return structs.replace(row, readings=row.readings[:_MOST_ROWS])


def _marks(fields: Sequence[Field]) -> Iterator[Mark]:
    for field in fields:
        for it in (field.row.by, *field.row.readings):
            if it and it.span:
                yield Mark(field=it.field, rank=it.rank, where=it.span, words=it.found, row=field.id)


def _strikes(cuts: Sequence[Cut]) -> Iterator[Strike]:
    for cut in cuts:
        if isinstance(cut.where, Span):
            yield Strike(where=cut.where, words=cut.text, reason=cut.reason, of_link=cut.rule == _LINK)


def _notes(problems: Sequence[Problem]) -> Iterator[tuple[int, Note]]:
    for problem in problems:
        if problem.line:
            yield problem.line, Note(problem.severity, problem.message)


def parts(items: Iterable[Item]) -> dict[tuple[str, str | None], Span | None]:
    """Which lines of a source are whose, where it holds several articles; None where no line is named.

    An article reaches from its first named line to the next one's; the first and the last take what is left.
    """
    by_source: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_source[item.source].append(item)
    found: dict[tuple[str, str | None], Span | None] = {}
    for source, articles in by_source.items():
        if len(articles) > 1:
            found |= {(source, locator): span for locator, span in _parts(articles)}
    return found


def _parts(articles: Sequence[Item]) -> Iterator[tuple[str | None, Span | None]]:
    reaches = [(reach, item.locator) for item in articles if (reach := _reach(item))]
    yield from ((item.locator, None) for item in articles if not _reach(item))
    reaches.sort(key=lambda it: (it[0].first, it[0].last))
    for at, (reach, locator) in enumerate(reaches):
        first = reach.first if at else 1
        last = max(reaches[at + 1][0].first - 1, reach.last) if at + 1 < len(reaches) else _TO_THE_END
        yield locator, Span(first, last)


_TO_THE_END = 1 << 62


def _reach(item: Item) -> Span | None:
    """From the first to the last line that an item's readings, cuts and problems name."""
    spans = [it.where for choice in item.fields.values() for it in choice.evidence]
    named = [it for it in (*spans, *(cut.where for cut in item.cuts)) if isinstance(it, Span)]
    named += [Span(it.line, it.line) for it in item.problems if it.line]
    if not named:
        return None
    return Span(min(it.first for it in named), max(it.last for it in named))
