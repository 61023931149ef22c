"""What became of an import, arranged for a reader who wants to check it: problems first, all in numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from microfiche.importers import report
from microfiche.importers.pieces import Rank
from microfiche.importers.report import Item, Status
from microfiche.importers.settle import JOINED, MERGED, Choice
from microfiche.model import Evidence, FrontMatter, Span
from microfiche.problems import Problem, Severity

SURE = 0.7
"""Confidence below which a reading of a main field asks for a look."""
ORIGIN = ("publisher", "source")
MAIN = ("title", "authors", "date")
MOST_ITEMS, MOST_TEXT = 100, 2_000_000
"""Items and characters of raw text on one page."""
_PLACEHOLDERS = ((re.compile("`[^`]*`"), "`…`"), (re.compile(r"\b(?:content|raw)/\S+"), "…"))
_NUMBER = re.compile(r"\d[\d.,]*")
_ORDER = {name: at for at, name in enumerate(FrontMatter.__struct_fields__)}


class Group(Struct, frozen=True):
    """Items that ask for the same kind of look."""

    name: str
    title: str
    said: str


GROUPS = (
    Group("errors", "Errors", "not imported: each says why"),
    Group("conflicts", "Conflicts and duplicates", "an article that is there already stands in the way"),
    Group("warnings", "Warnings and unsure readings", "imported, and worth a look"),
    Group("rest", "Without remarks", "nothing to complain about"),
)


class Entry(Struct, frozen=True, kw_only=True):
    """An item in its place: its group, its number in the whole review and the page it is on, from 1."""

    item: Item
    group: Group
    number: int
    page: int

    @property
    def title(self) -> str:
        """What it is called: by its title, or else by its file."""
        choice = self.item.fields.get("title")
        return str(choice.value) if choice else self.item.source.rpartition("/")[2]


class Told(Struct, frozen=True, kw_only=True):
    """One reading as a row of a table. `span` is `where` if that is lines of the text."""

    field: str
    value: Any
    confidence: float
    found: str
    where: str
    span: Span | None
    rule: str
    rank: Rank


class Row(Struct, frozen=True, kw_only=True):
    """A field as chosen, and the readings of it: those that count first. Without a choice it is missing.

    Where one reading is the field it is `by`, and not among the `readings`.
    """

    field: str
    choice: Choice | None
    by: Told | None = None
    readings: tuple[Told, ...] = ()

    @property
    def is_unsure(self) -> bool:
        return self.choice is not None and is_main(self.field) and self.choice.confidence < SURE


class Kind(Struct, frozen=True):
    """Problems that say the same of different things, and the entries that have one, each once."""

    severity: Severity
    message: str
    count: int
    entries: tuple[Entry, ...]


class Found(Struct, frozen=True):
    """Of how many articles a field was found, found unsure (these count as found) and not found."""

    field: str
    found: int
    unsure: int
    missing: int


class Summary(Struct, frozen=True, kw_only=True):
    """The whole import in numbers. `articles` is how many items were read as one, `folder` what
    the paths of all sources begin with."""

    total: int
    articles: int
    folder: str
    statuses: Mapping[Status, int]
    groups: tuple[tuple[Group, int], ...]
    problems: tuple[Kind, ...]
    fields: tuple[Found, ...]


def arranged(items: Sequence[Item], sizes: Mapping[str, int]) -> tuple[Entry, ...]:
    """The items in the order of a review, each in its group, and those in the order they were read.

    `sizes` are the characters (or bytes) that will be shown of each source.
    """
    grouped = sorted(((group_of(item), item) for item in items), key=lambda it: GROUPS.index(it[0]))
    shared = Counter(item.source for item in items)
    entries: list[Entry] = []
    page, count, text = 1, 0, 0
    for number, (group, item) in enumerate(grouped, 1):
        size = sizes.get(item.source, 0) // shared[item.source]
        if count and (count >= MOST_ITEMS or text + size > MOST_TEXT):
            page, count, text = page + 1, 0, 0
        count, text = count + 1, text + size
        entries.append(Entry(item=item, group=group, number=number, page=page))
    return tuple(entries)


def group_of(item: Item) -> Group:
    errors, conflicts, warnings, rest = GROUPS
    if item.status in ("conflict", "duplicate"):
        return conflicts
    severities = {problem.severity for problem in item.problems}
    if "error" in severities or item.status in ("rejected", "failed"):
        return errors
    return warnings if "warning" in severities or unsure(item) else rest


def unsure(item: Item) -> list[str]:
    """The main fields whose readings are not sure."""
    return [name for name, it in item.fields.items() if is_main(name) and it.confidence < SURE]


def is_main(field: str) -> bool:
    return field in MAIN or field in ORIGIN


def summary(entries: Sequence[Entry]) -> Summary:
    items = [entry.item for entry in entries]
    groups = Counter(entry.group.name for entry in entries)
    read = [item for item in items if item.fields]
    return Summary(
        total=len(items),
        articles=len(read),
        folder=_folder([item.source for item in items]),
        statuses=report.counts(items),
        groups=tuple((group, groups[group.name]) for group in GROUPS if groups[group.name]),
        problems=tuple(_kinds(entries)),
        fields=tuple(_found(read)) if read else (),
    )


def _folder(paths: Sequence[str]) -> str:
    """The folders that paths begin with, with a slash at their end; empty where they differ at once."""
    first, last = min(paths, default=""), max(paths, default="")
    differ = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: first.rfind("/", 0, next(differ, len(first))) + 1]


def _kinds(entries: Sequence[Entry]) -> Iterator[Kind]:
    """The kinds of problems, errors first and the most frequent first among equals."""
    counts: Counter[tuple[Severity, str]] = Counter()
    having: dict[tuple[Severity, str], dict[int, Entry]] = defaultdict(dict)
    for entry in entries:
        for problem in entry.item.problems:
            kind = problem.severity, kind_of(problem)
            counts[kind] += 1
            having[kind][entry.number] = entry
    order: tuple[Severity, ...] = ("error", "warning", "notice")
    for severity, message in sorted(counts, key=lambda it: (order.index(it[0]), -counts[it], it[1])):
        kind = severity, message
        yield Kind(severity, message, counts[kind], tuple(having[kind].values()))


def kind_of(problem: Problem) -> str:
    """A problem's message without what differs from one article to the next: names, paths, numbers."""
    message = problem.message
    for pattern, placeholder in _PLACEHOLDERS:
        message = pattern.sub(placeholder, message)
    return _NUMBER.sub("…", message)


def _found(items: Sequence[Item]) -> Iterator[Found]:
    names = {name for item in items for name in item.fields} | {*MAIN, *ORIGIN}
    for name in in_order(names):
        choices = [item.fields[name] for item in items if name in item.fields]
        doubtful = sum(choice.confidence < SURE for choice in choices)
        yield Found(name, len(choices), doubtful, len(items) - len(choices))


def in_order(fields: Iterable[str]) -> list[str]:
    """Fields in the order of the front matter."""
    return sorted(fields, key=lambda it: (_ORDER.get(it, len(_ORDER)), it))


def rows(item: Item) -> tuple[Row, ...]:
    """The fields of an article, and the main ones that are missing: it may have a publisher or a source."""
    if not item.fields:
        return ()
    wanted = {*item.fields, *MAIN} | ({"publisher"} if not {*ORIGIN} & {*item.fields} else set())
    return tuple(_row(name, item.fields.get(name)) for name in in_order(wanted))


def _row(field: str, choice: Choice | None) -> Row:
    readings = tuple(_told(choice.evidence)) if choice else ()
    counting = [it for it in readings if it.rank == "taken"]
    if choice and len(counting) == 1 and counting[0].field == field and counting[0].value == choice.value:
        others = tuple(it for it in readings if it is not counting[0])
        return Row(field=field, choice=choice, by=counting[0], readings=others)
    return Row(field=field, choice=choice, readings=readings)


def _told(evidence: Sequence[Evidence]) -> Iterator[Told]:
    taken: dict[str, Evidence] = {}
    for reading in evidence:
        first = taken.setdefault(reading.field, reading)
        rank: Rank = "taken"
        if reading is not first and reading.field not in (*MERGED, *JOINED):
            rank = "agrees" if reading.value == first.value else "other"
        yield Told(
            field=reading.field,
            value=reading.value,
            confidence=reading.confidence,
            found=reading.found,
            where=str(reading.where),
            span=reading.where if isinstance(reading.where, Span) else None,
            rule=reading.rule,
            rank=rank,
        )
