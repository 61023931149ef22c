"""What stands within a text and is not the text's: the captions of pictures that a dump has not, credits."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from microfiche.importers import inline
from microfiche.importers.blocks import Unit
from microfiche.importers.notices import matched
from microfiche.importers.recipes import Rules
from microfiche.model import Cut, Evidence

LONGEST = 400
"""Characters; nothing within a text that is longer is taken out of it."""


class Captions(Struct, frozen=True, kw_only=True):
    """The units without captions, and what those told."""

    text: tuple[Unit, ...]
    evidence: tuple[Evidence, ...] = ()
    cuts: tuple[Cut, ...] = ()


def read(units: Sequence[Unit], rules: Rules) -> Captions:
    """Take out paragraphs that the recipes know as foreign to any text, wherever they stand."""
    own: list[Unit] = []
    evidence: list[Evidence] = []
    cuts: list[Cut] = []
    for unit in units:
        is_short = not (unit.marker or unit.verse or unit.table) and len(unit.text) <= LONGEST
        found = matched(inline.collapsed(unit.text), unit.where, "text", rules) if is_short else None
        if found is None:
            own.append(unit)
            continue
        cuts.append(Cut(text=unit.raw, where=unit.where, rule=found.rule, reason=found.reason))
        evidence += found.evidence
    return Captions(text=tuple(own), evidence=tuple(evidence), cuts=tuple(cuts))


def stands_alone(line: str, rules: Rules) -> bool:
    """Whether a line is a caption and ends as one, so that it is no part of a wrapped paragraph."""
    if len(line) > LONGEST or ":" not in line or line[-1] not in ").]":
        return False
    found = rules.boilerplate["text"].found(inline.collapsed(line))
    return any(pattern.becomes in ("caption", "credit") for pattern, _ in found)
