"""Boilerplate above and below a text: what the recipes know of it, and what it tells."""

from __future__ import annotations

import re
from typing import Any

from microfiche.importers import outlets, people, spokendates
from microfiche.importers.reading import Taken
from microfiche.importers.recipefile import Place
from microfiche.importers.recipes import Rules
from microfiche.importers.terms import terms
from microfiche.model import Evidence, Span


def heads_list(text: str, rules: Rules) -> str:
    """The name of the boilerplate a paragraph is, if a list below it belongs to it; else nothing."""
    found = next((pattern for pattern, _ in rules.boilerplate["tail"].found(text)), None)
    return found.name if found and found.heads_list else ""


def matched(text: str, where: Span, place: Place, rules: Rules) -> Taken | None:
    """The first piece of boilerplate for a place that a paragraph is, with what it tells."""
    for pattern, match in rules.boilerplate[place].found(text):
        return Taken(
            evidence=tuple(_told(match, text, where, pattern.name, pattern.becomes, rules)),
            rule=pattern.name,
            reason="boilerplate" if pattern.becomes == "cut" else pattern.becomes,
            strong=False,
        )
    return None


def _told(
    match: re.Match[str], text: str, where: Span, name: str, becomes: str, rules: Rules
) -> list[Evidence]:
    told: dict[str, Any] = {"rights": text} if becomes == "rights" else {}
    for field, found in match.groupdict().items():
        value = _told_value(field, (found or "").strip(), rules)
        if value:
            told["source.name" if field == "source" else field] = value
    return [
        Evidence(
            field=field,
            value=value,
            found=text,
            where=where,
            rule=name,
            confidence=0.9 if field == "rights" else 0.6,
        )
        for field, value in told.items()
    ]


def _told_value(field: str, found: str, rules: Rules) -> Any:
    if field == "authors":
        names = people.names(found, rules)
        return names if all(map(people.is_plausible, names)) else ()
    if field in ("regions", "topics"):
        return terms(found, field, rules)
    if field in ("publisher", "source"):
        return outlets.named(found, rules)
    if field in ("date", "updated"):
        spoken = spokendates.find(found) or spokendates.find_year(found)
        return str(spoken.date) if spoken and spoken.date else None
    return found
