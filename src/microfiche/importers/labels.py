"""Labels in a head: `Region: USA, Canada`, `> Source: https://…`, `Published: 14 May 2017`."""

from __future__ import annotations

import re

from msgspec import structs

from microfiche.importers import inline, outlets, people, spokendates
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import Taken, View, read_as
from microfiche.importers.recipes import Rules, folded
from microfiche.importers.terms import terms
from microfiche.model import Evidence

_LABEL = re.compile(r"([^:：\[\]()]{1,40}?)\s*[:：](?!//)\s*")
_QUOTED = re.compile(r"[>*\s]+")
_MARKS = "()[]*_ "
_NOTHING = frozenset({"none", "n/a", "na", "nil", "null", "unknown", "unspecified"})
_ABBREVIATED = re.compile(
    r"(?:\b\w\.)+|\b(?:[A-Z][a-z]{0,3}|Prof|Corp|Assn|Dept)\.(?=\s|$)|\[[^\[\]]*\]\([^()]*\)"
)
_ENDED = re.compile(r"[.?!][\"”’»)*_]*(?:\s|$)")
_PLAIN = ("subtitle", "summary", "rights")
"""Fields whose values may be sentences."""
_FIRST = re.compile(
    r"[(*_]*(?:this (?:article|text|piece|story|report) )?(?:was |has been )?(?:first|originally) "
    r"(?:published|appeared|posted|printed)\s+(?=(?:by|in|on|at)\b|[\[\d])",
    re.IGNORECASE,
)


def labels(view: View) -> Taken | None:
    """`Region: USA, Canada`, `> Source: https://…`; several may share a line. An empty one is missing."""
    line = _QUOTED.sub("", view.line, count=1) if view.line[:1] in ">*" else view.line
    field, value = _labelled(line, view.rules)
    if field is None:
        return None
    evidence: list[Evidence] = []
    mentions: list[Mention] = []
    wrong = ""
    for name, text in _parts(field, value, view.rules):
        read = _read_label(name, text, view)
        evidence += read.evidence
        mentions += read.mentions
        wrong = wrong or read.wrong
    if not (evidence or mentions or wrong or is_empty(value)):
        return None
    return Taken(
        evidence=tuple(evidence), mentions=tuple(mentions), wrong=wrong, reason=f"a label for {field}"
    )


def first_published(view: View) -> Taken | None:
    """`First published by Harbour Wire on 11 May 2017`: an origin in words instead of a label."""
    match = _FIRST.match(view.line)
    if match is None:
        return None
    read = _read_origin("source", view.line[match.end() :].rstrip(" .*_)"), view)
    named = all(outlets.may_be_outlet(it.name, view.rules) for it in read.mentions)
    return structs.replace(read, reason="the origin") if named and (read.evidence or read.mentions) else None


def is_empty(value: str) -> bool:
    """Whether a label's value says nothing: `-`, `none`, `n/a`, a link without a text."""
    text = inline.collapsed(value)
    return folded(text.strip(".")) in _NOTHING or not any(it.isalnum() for it in text)


def is_prose(value: str) -> bool:
    """Whether a text of four words or more (no date's) holds a sentence's end: no label's value does.

    Names may end in a full stop and a term may ask (`The Next War?`), but then their words have capitals.
    """
    text = _ABBREVIATED.sub("", value)
    if (match := _ENDED.search(text)) is None:
        return False
    if match.end() == len(text) and not any(word.islower() and len(word) > 3 for word in text.split()):
        return False
    spoken = spokendates.find(value)
    return len(value.split()) - (len(value[spoken.start : spoken.end].split()) if spoken else 0) > 3


def _labelled(line: str, rules: Rules) -> tuple[str | None, str]:
    match = _LABEL.match(line)
    field = rules.labels.get(folded(match[1].strip(_MARKS))) if match else None
    value = line[match.end() :].strip().strip("*").strip() if match else ""
    return (None, "") if field is None or (field not in _PLAIN and is_prose(value)) else (field, value)


def _parts(field: str, value: str, rules: Rules) -> list[tuple[str, str]]:
    """The labels that share a line: another one may begin after any blank of the first one's value."""
    for blank in re.finditer(r"[\s|;]+", value):
        rest = value[blank.end() :]
        other, its_value = _labelled(rest, rules)
        if other in ("regions", "topics") and field in ("regions", "topics"):
            return [(field, value[: blank.start()]), *_parts(other, its_value, rules)]
    return [(field, value)]


def _read_label(field: str, value: str, view: View) -> Taken:
    text = inline.collapsed(value)
    if is_empty(value) and not any(it.is_live for it in inline.links(value)):
        return Taken()
    if field in ("regions", "topics"):
        sure = 0.95 if inline.links(value) else 0.9
        return read_as(view, field, terms(value, field, view.rules), value, sure)
    if field == "authors":
        return read_as(view, field, people.names(value, view.rules), value, 0.9)
    if field in ("date", "updated"):
        return _read_date(field, text, view)
    if field in ("url", "source", "publisher"):
        return _read_origin(field, value, view)
    if field == "language" and " " in text:
        return Taken()
    return read_as(view, field, text, value, 0.85)


def _read_date(field: str, text: str, view: View) -> Taken:
    spoken = spokendates.find(text) or spokendates.find_year(text)
    if spoken is None or spoken.date is None:
        return Taken(wrong=spoken.wrong if spoken else f"no date can be read from `{text[:60]}`")
    return read_as(view, field, str(spoken.date), text, 0.9)


def _read_origin(field: str, value: str, view: View) -> Taken:
    """The outlet a text comes from, the day it appeared there, its address: whichever the value gives."""
    links = inline.links(value)
    address = next((it.address for it in links if it.is_live), value if inline.is_address(value) else None)
    found = list(read_as(view, "url", address, value, 0.95).evidence) if address else []
    if field == "url" or (address == value and not links):
        return Taken(evidence=tuple(found))
    dated = outlets.dated_line(_lead_off(value), view.span(), view.rules)
    if dated:
        mention = dated[0]
    elif spoken := spokendates.find(value):
        name = "source.date" if field == "source" else "date"
        found += read_as(view, name, spoken.date and str(spoken.date), value, 0.9).evidence
        return Taken(evidence=tuple(found), wrong=spoken.wrong)
    else:
        mention = Mention(
            name=outlets.named(_lead_off(value), view.rules), found=view.line, where=view.span()
        )
    role = "source" if field == "source" else "publisher"
    mentions = (structs.replace(mention, role=role),) if mention.name else ()
    return Taken(evidence=tuple(found), mentions=mentions)


def _lead_off(value: str) -> str:
    """`by Harbour Wire on May 14, 2017` without its small words."""
    return re.sub(
        r"(?i)\s+on(?=\s+\S{1,12}[\s,]+\S{1,12}[\s,]+\S{1,5}$)",
        ",",
        re.sub(r"(?i)^(?:by|in|on|at)\s+", "", value),
    )
