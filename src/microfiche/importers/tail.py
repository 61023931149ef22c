"""The tail of a dump: what stands below the text and is not the article's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, structs

from microfiche.importers import inline, labels, notes, notices, outlets
from microfiche.importers.blocks import Unit
from microfiche.importers.headrules import separator
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import LONGEST_LINE, VERBS, Taken, View
from microfiche.importers.recipes import LONGEST, Rules
from microfiche.model import Cut, Evidence

GAP = 1
"""Paragraphs of the text's own that may stand among the boilerplate, besides notes and biographies."""
_LOOKED_AT = 60
"""Units from the end; above them everything is the text's."""
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[ivx]{1,5})[\])]?[.:)\s]|\[\^\w{1,9}\]:|[¹²³⁴⁵⁶⁷⁸⁹⁰*†]\S?")
_ABOUT = re.compile(r"[#*_]*about (?:the )?(?:authors?|writers?|contributors?)\b.{0,20}$", re.IGNORECASE)
_BIOGRAPHY = re.compile(
    r"[*_\[]*(?:[^\W\d_a-z][\w.’'-]*\s+){1,4}?[^\W\d_a-z][\w.’'-]*(?:\]\([^()\s]*\))?[*_]*,?\s+"
    rf"(?:has been|{VERBS})\b"
)
_LONGEST_OWN = 600
_MOST_LISTED = 40


class Tail(Struct, frozen=True, kw_only=True):
    """The units that are the text, and what the others told."""

    text: tuple[Unit, ...]
    evidence: tuple[Evidence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    cuts: tuple[Cut, ...] = ()


def read(units: Sequence[Unit], rules: Rules) -> Tail:
    """Take boilerplate off the end of a text, going upwards until the text is met.

    The same words further up stay where they are, and so do single ones above the last paragraph.
    """
    units, lists = _without_lists(units, rules)
    own: list[Unit] = []
    below = len(units)  # where the boilerplate begins, as far as it was met
    taken: list[tuple[Unit, Taken]] = []
    others = 0  # paragraphs that may be the text's
    for at in range(len(units) - 1, max(-1, len(units) - _LOOKED_AT), -1):
        unit = units[at]
        found = _boilerplate(unit, rules)
        if found and found.rule == "label" and at and units[at - 1].table:
            found = None  # it says where the figures are from
        if found and (below - at == 1 or _is_sure(found, units, at, bool(taken), rules)):
            taken.append((unit, found))
            own = [*units[at + 1 : below], *own] if below - at > 1 else own
            below = at
        elif not _is_addition(unit, rules):
            others += 1
            if others > GAP or len(unit.raw) > _LONGEST_OWN:
                break
    taken.reverse()
    return Tail(
        text=(*units[:below], *own),
        evidence=tuple(it for _, found in taken for it in found.evidence),
        mentions=tuple(it for _, found in taken for it in found.mentions),
        cuts=(*lists, *(_cut(unit, found) for unit, found in taken)),
    )


def _is_addition(unit: Unit, rules: Rules) -> bool:
    """Whether a unit is a note, or says who the author is: those stand among the boilerplate below a text."""
    if len(unit.raw) > LONGEST:
        return False
    return notes.is_title(unit, rules) or any(it.match(unit.text) for it in (_NOTE, _ABOUT, _BIOGRAPHY))


def _without_lists(units: Sequence[Unit], rules: Rules) -> tuple[Sequence[Unit], list[Cut]]:
    """The units without lists of other articles: a heading the recipes know, and the short lines below it."""
    rest = list(units)
    cuts: list[Cut] = []
    while found := _list(rest, rules):
        start, end, rule = found
        cuts += (Cut(text=it.raw, where=it.where, rule=rule, reason="boilerplate") for it in rest[start:end])
        del rest[start:end]
    return rest, cuts


def _list(units: Sequence[Unit], rules: Rules) -> tuple[int, int, str] | None:
    """Where a list near the end begins and ends, and the rule that knows its heading."""
    for at in range(max(1, len(units) - _MOST_LISTED), len(units)):
        rule = notices.heads_list(inline.collapsed(units[at].text), rules) if _is_line(units[at]) else ""
        if not rule:
            continue
        end = at + 1
        while end < len(units) and _is_listed(units[end], rules):
            end += 1
        if end > at + 1:
            return at, end, rule
    return None


def _is_line(unit: Unit) -> bool:
    return len(unit.raw) <= LONGEST_LINE and len(unit.lines) <= 2


def _is_listed(unit: Unit, rules: Rules) -> bool:
    """Whether a unit is one of a list of titles: a link, an item, or a short line that ends no sentence."""
    if not _is_line(unit) or unit.verse or _boilerplate(unit, rules):
        return False
    return bool(inline.links(unit.raw) or unit.marker) or unit.text[-1] not in ".:;,"


def _is_sure(found: Taken, units: Sequence[Unit], at: int, is_met: bool, rules: Rules) -> bool:
    """Whether boilerplate above a paragraph of the text's own is really that.

    It tells something, is a link, or more of it stands above; where none was met below it, both.
    """
    more = at > 0 and _boilerplate(units[at - 1], rules) is not None
    told = bool(found.evidence)
    return (told or more or bool(inline.links(units[at].raw))) if is_met else (told and more)


def stands_alone(line: str, rules: Rules) -> bool:
    """Whether a whole line is boilerplate, so that it is no part of a wrapped paragraph."""
    if len(line) > LONGEST_LINE:
        return False
    text = inline.collapsed(line)
    return any(match[0] == text for _, match in rules.boilerplate["tail"].found(text))


def _boilerplate(unit: Unit, rules: Rules) -> Taken | None:
    if len(unit.raw) > LONGEST:
        return None
    if found := notices.matched(inline.collapsed(unit.text), unit.where, "tail", rules):
        return found
    view = View([unit.text], 0, rules, frozenset())
    if found := separator(view):
        return found
    if len(unit.lines) > 1 or len(unit.raw) > LONGEST_LINE:
        return None
    if found := labels.first_published(view):
        return _placed(found, unit, "first-published")
    found = labels.labels(view) if unit.text[-1] not in ".?!" else None
    if found and ({it.field for it in found.evidence} & {"regions", "topics"} or _tells_origin(found, rules)):
        return _placed(found, unit, "label")
    return None


def _tells_origin(found: Taken, rules: Rules) -> bool:
    """Whether a label names the outlet a text is from; below a picture or a table it names other things."""
    return bool(found.mentions) and all(outlets.may_be_outlet(it.name, rules) for it in found.mentions)


def _placed(found: Taken, unit: Unit, rule: str) -> Taken:
    """A line's reading with its place in the file instead of in the one line looked at."""
    evidence = (
        structs.replace(it, where=unit.where, rule=it.rule.replace("head", "tail")) for it in found.evidence
    )
    mentions = (structs.replace(it, where=unit.where) for it in found.mentions)
    return Taken(evidence=tuple(evidence), mentions=tuple(mentions), rule=rule, reason=found.reason)


def _cut(unit: Unit, found: Taken) -> Cut:
    return Cut(text=unit.raw, where=unit.where, rule=found.rule or "separator", reason=found.reason)
