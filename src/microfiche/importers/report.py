"""What became of each source: the import report, JSON Lines (jsonlines.org), one object an article."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from microfiche import store
from microfiche.importers.settle import Choice
from microfiche.importers.sources import shown
from microfiche.model import Cut, Evidence
from microfiche.problems import MicroficheError, Problem, UsageError

Status = Literal["imported", "updated", "unchanged", "conflict", "duplicate", "rejected", "failed"]
STATUSES: tuple[Status, ...] = get_args(Status)

_BEGIN = b'{"source":'
_SURROGATE = re.compile("[\ud800-\udfff]")


class Item(Struct, frozen=True, kw_only=True):
    """One article of a source, and what became of it.

    `source` is the path as given or found, `output` the article's path relative to the site's root, of the
    existing one for `unchanged`, `duplicate` and `conflict`. `similarity` is the share of its text that a
    `duplicate` has in common with that, from 0 to 1. `cuts` is all of the source that is not in the
    article's text.
    """

    source: str
    locator: str | None = None
    status: Status
    output: str | None = None
    similarity: float | None = None
    fields: dict[str, Choice] = {}
    problems: tuple[Problem, ...] = ()
    cuts: tuple[Cut, ...] = ()


def line(item: Item) -> bytes:
    """An item as one line of a report, UTF-8, with its line end; half a surrogate pair becomes U+FFFD."""
    told = {
        "source": item.source,
        "locator": item.locator,
        "status": item.status,
        "output": item.output,
        "similarity": item.similarity,
        "fields": {field: _field(choice) for field, choice in item.fields.items()},
        "problems": [_problem(problem) for problem in item.problems],
        "cuts": [_cut(cut) for cut in item.cuts],
    }
    try:
        return msgspec.json.encode(told) + b"\n"
    except UnicodeEncodeError:
        whole = _SURROGATE.sub("\ufffd", json.dumps(told, ensure_ascii=False, default=str))
        return whole.encode("utf-8") + b"\n"


def lines(items: Iterable[Item]) -> bytes:
    return b"".join(map(line, items))


def check(path: Path) -> None:
    """Make sure that a report can be written, its folders included. Raises UsageError when it cannot.

    Only an older report is overwritten: an article, given by mistake, would be lost.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{shown(path)} is a folder; the report is a file")
        if path.is_file() and not _is_report(path):
            raise UsageError(f"{shown(path)} is there and is no import report; choose another name")
        if path.exists() and not path.is_file():
            return  # a device such as /dev/stdout
        make_room(path.parent)
    except OSError as wrong:
        raise UsageError(_cannot(path, wrong)) from wrong


def make_room(folder: Path) -> None:
    """Make a folder, and make sure that it takes a file. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def write(items: Iterable[Item], path: Path) -> None:
    """Write a report. Raises MicroficheError when it cannot be written."""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(lines(items))  # a device such as /dev/stdout cannot be replaced
        else:
            store.write(path, lines(items))
    except OSError as wrong:
        raise MicroficheError(_cannot(path, wrong)) from wrong


def _is_report(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_BEGIN)) in (_BEGIN, b"")


def _cannot(path: Path, wrong: OSError) -> str:
    return f"the report {shown(path)} cannot be written: {wrong.strerror or wrong}"


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


def _problem(problem: Problem) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(problem)
    return {key: value for key, value in told.items() if key != "about"}


def _cut(cut: Cut) -> dict[str, str]:
    return {"text": cut.text, "where": str(cut.where), "rule": cut.rule, "reason": cut.reason}
