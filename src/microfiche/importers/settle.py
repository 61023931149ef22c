"""Evidence judged: which reading of each field counts, and which came second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from microfiche.importers.recipes import folded
from microfiche.model import Evidence, FrontMatter, RawArticle, Span
from microfiche.problems import Problem

MERGED = ("regions", "topics")
"""Fields whose readings add up: two labels may both give topics."""
JOINED = ("rights",)
"""Fields whose readings are paragraphs of one text."""


class Choice(Struct, frozen=True, kw_only=True):
    """What a field is, how sure that is, and all readings of it: those that count, then the runners-up."""

    value: Any
    confidence: float
    evidence: tuple[Evidence, ...]


class Settled(Struct, frozen=True, kw_only=True):
    """An article ready to be written but for its provenance. `problems` are warnings."""

    meta: FrontMatter
    body: str
    fields: dict[str, Choice]
    problems: tuple[Problem, ...] = ()


def settle(raw: RawArticle) -> Settled:
    """Choose the reading with the highest confidence for each field; of equal ones that which stands first.

    An article without a date of its own takes the day it first appeared elsewhere; without any it is a draft.
    """
    readings = _by_field(raw.evidence)
    problems: list[Problem] = []
    if "date" not in readings and "source.date" in readings:
        first = readings["source.date"][0]
        readings["date"] = [msgspec.structs.replace(first, field="date", rule="source-date", confidence=0.5)]
        problems.append(_warning(raw, "no date of this copy was found; the day it first appeared is taken"))
    fields = {field: _choice(field, found) for field, found in readings.items()}
    _same_outlet(fields)
    if "date" not in fields:
        problems.append(
            _warning(raw, "no date was found: imported as a draft", "Add `date:` and take out `draft: true`.")
        )
    if fields["title"].confidence < 0.5:
        problems.append(_warning(raw, "no title was found; the file's name stands in for it"))
    fields = _sourced(fields)
    values = {field: choice.value for field, choice in fields.items()}
    meta = msgspec.convert(values | {"draft": "date" not in fields}, FrontMatter, dec_hook=_date)
    return Settled(meta=meta, body=raw.body, fields=fields, problems=tuple(problems))


def _by_field(evidence: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    readings: dict[str, list[Evidence]] = {}
    for reading in sorted(evidence, key=lambda it: (-it.confidence, _place(it))):
        readings.setdefault(reading.field, []).append(reading)
    return readings


def _place(evidence: Evidence) -> tuple[int, int, str]:
    where = evidence.where
    return (0, where.first, "") if isinstance(where, Span) else (1, 0, where)


def _choice(field: str, readings: list[Evidence]) -> Choice:
    if field in MERGED or field in JOINED:
        in_place = sorted(readings, key=_place)
        value = (
            _merged(in_place) if field in MERGED else "\n\n".join(dict.fromkeys(it.value for it in in_place))
        )
        return Choice(value=value, confidence=readings[-1].confidence, evidence=tuple(in_place))
    return Choice(value=readings[0].value, confidence=readings[0].confidence, evidence=tuple(readings))


def _merged(readings: Sequence[Evidence]) -> tuple[str, ...]:
    terms: dict[str, str] = {}
    for reading in readings:
        for term in reading.value:
            terms.setdefault(folded(term), term)
    return tuple(terms.values())


def _same_outlet(fields: dict[str, Choice]) -> None:
    """`source` says where a text appeared *elsewhere* or before: naming the same issue again says nothing."""
    name, publisher = fields.get("source.name"), fields.get("publisher")
    date, before = fields.get("date"), fields.get("source.date")
    if not name or not publisher or folded(name.value) != folded(publisher.value):
        return
    if not date or not before or date.value == before.value:
        for part in [field for field in fields if field.startswith("source.")]:
            fields.pop(part)


def _sourced(fields: dict[str, Choice]) -> dict[str, Choice]:
    """The parts of `source` as one field."""
    parts = {name: fields[f"source.{name}"] for name in ("name", "date", "url") if f"source.{name}" in fields}
    rest = {field: choice for field, choice in fields.items() if not field.startswith("source.")}
    if not parts:
        return rest
    source = Choice(
        value={name: choice.value for name, choice in parts.items()},
        confidence=min(choice.confidence for choice in parts.values()),
        evidence=tuple(reading for choice in parts.values() for reading in choice.evidence),
    )
    return rest | {"source": source}


def _date(kind: type, value: Any) -> Any:
    return kind.parse(value) if hasattr(kind, "parse") else value


def _warning(raw: RawArticle, message: str, hint: str = "") -> Problem:
    return Problem(path=raw.source, message=message, hint=hint, severity="warning")
