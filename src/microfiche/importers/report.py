"""What became of each source: the import report, JSON Lines (jsonlines.org), one object an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from microfiche.importers.settle import Choice
from microfiche.model import Cut, Evidence
from microfiche.problems import Problem

Status = Literal["imported", "updated", "unchanged", "conflict", "duplicate", "rejected", "failed"]
STATUSES: tuple[Status, ...] = get_args(Status)


class Item(Struct, frozen=True, kw_only=True):
    """One article of a source, and what became of it.

    `source` is the path as given or found, `output` the article's path relative to the site's root, of the
    existing one for `unchanged`, `duplicate` and `conflict`. `cuts` is all of the source that is not in the
    article's text.
    """

    source: str
    locator: str | None = None
    status: Status
    output: str | None = None
    fields: dict[str, Choice] = {}
    problems: tuple[Problem, ...] = ()
    cuts: tuple[Cut, ...] = ()


def line(item: Item) -> bytes:
    """An item as one line of a report, UTF-8, with its line end."""
    told = {
        "source": item.source,
        "locator": item.locator,
        "status": item.status,
        "output": item.output,
        "fields": {field: _field(choice) for field, choice in item.fields.items()},
        "problems": [msgspec.to_builtins(problem) for problem in item.problems],
        "cuts": [_cut(cut) for cut in item.cuts],
    }
    return msgspec.json.encode(told) + b"\n"


def lines(items: Iterable[Item]) -> bytes:
    return b"".join(map(line, items))


def counts(items: Iterable[Item]) -> Mapping[Status, int]:
    """How many articles ended how, in the order of `STATUSES`, without those that did not occur."""
    ended = [item.status for item in items]
    return {status: number for status in STATUSES if (number := ended.count(status))}


def _field(choice: Choice) -> dict[str, Any]:
    return {
        "value": choice.value,
        "confidence": choice.confidence,
        "evidence": [_evidence(reading) for reading in choice.evidence],
    }


def _evidence(reading: Evidence) -> dict[str, Any]:
    told = {"value": reading.value, "found": reading.found, "where": str(reading.where)}
    return told | {"rule": reading.rule, "confidence": reading.confidence}


def _cut(cut: Cut) -> dict[str, str]:
    return {"text": cut.text, "where": str(cut.where), "rule": cut.rule, "reason": cut.reason}
