"""Labels in a head: `Region: USA, Canada`, `> Source: https://…`, `Published: 14 May 2017`."""

from __future__ import annotations

import re

from msgspec import structs

from microfiche.importers import inline, outlets, people, spokendates
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import Taken, View, read_as
from microfiche.importers.recipes import Rules, folded
from microfiche.importers.spokendates import Spoken
from microfiche.importers.terms import terms
from microfiche.model import Evidence

_LABEL = re.compile(r"([^:：\[\]()]{1,40}?)\s*[:：](?!//)\s*")
_LINKED = re.compile(r"\[([^\[\]:]{1,40})\]\([^()\s]*\)(?=\s*[:：])")
_QUOTED = re.compile(r"[>*\s]+")
_MARKS = "()[]*_ "
_NOTHING = frozenset({"none", "n/a", "na", "nil", "null", "unknown", "unspecified"})
_ABBREVIATED = re.compile(
    r"(?:\b\w\.)+|\b(?:[A-Z][a-z]{0,3}|Prof|Corp|Assn|Dept)\.(?=\s|$)|\[[^\[\]]*\]\([^()]*\)"
)
_ENDED = re.compile(r"[.?!][\"”’»)*_]*(?:\s|$)")
_NUMBER = (
    r"(?:\d{1,3}|[ivxlc]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|first|second|third|fourth|fifth|last|final)"
)
_PIECE = re.compile(
    rf"{_NUMBER}(?:\s*(?:of|/|von|de|di|sur)\s*{_NUMBER})?(?:\s*[:.–—-]+\s*\S.{{0,100}})?", re.IGNORECASE
)
_PLAIN = ("subtitle", "summary", "rights")
"""Fields whose values may be sentences."""
_FIRST = re.compile(
    r"[(*_\[]*(?:(?:this |the )?(?:article|text|piece|story|report|essay|interview)\s+)?(?:was |has been )?"
    r"(?:first|originally) (?:published|appeared|posted|printed)\s+"
    r"(?=(?:by|in|on|at)\b|[\[\d]|\w{3,9}\.? \d)",
    re.IGNORECASE,
)


def labels(view: View) -> Taken | None:
    """`Region: USA, Canada`, `> Source: https://…`; several may share a line. An empty one is missing."""
    line = _QUOTED.sub("", view.line, count=1) if view.line[:1] in ">*" else view.line
    line = _LINKED.sub(r"\1", line, count=1) if line[:1] == "[" else line
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
    text = view.line[match.end() :].rstrip(" .*_")
    read = _read_origin("source", text if "](" in text else text.rstrip(")]"), view)
    named = all(outlets.may_be_outlet(it.name, view.rules) for it in read.mentions)
    return structs.replace(read, reason="the origin") if named and (read.evidence or read.mentions) else None


def is_series(line: str, rules: Rules) -> bool:
    """Whether a line says which piece of a series this is: `Part 8`, `Chapter VI`, `Part Two of Three`."""
    text = inline.collapsed(line).strip(" *_#()[]")
    match = rules.series.match(text)
    return match is not None and bool(_PIECE.fullmatch(text, match.end()))


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
        names = people.names(value, view.rules)
        return read_as(view, field, () if any(map(_is_phrase, names)) else names, value, 0.9)
    if field in ("date", "updated"):
        return _read_date(field, text, view)
    if field in ("url", "source", "publisher"):
        return _read_origin(field, value, view)
    if field == "language" and " " in text:
        return Taken()
    return read_as(view, field, text, value, 0.85)


def _is_phrase(name: str) -> bool:
    """Whether small words make a phrase and no name: `the person who writes a text`."""
    return name.islower() and len(name.split()) > 3


def _read_date(field: str, text: str, view: View) -> Taken:
    spoken = spokendates.find(text) or spokendates.find_year(text)
    if spoken is None or spoken.date is None:
        return Taken(wrong=spoken.wrong if spoken else f"no date can be read from `{text[:60]}`")
    return read_as(view, field, str(spoken.date), text, 0.9)


def _read_origin(field: str, value: str, view: View) -> Taken:
    """The outlet a text comes from, the day it appeared there, its address: whichever the value gives."""
    address = inline.address(value.strip("<>"))
    if field == "url" or (address and not inline.links(value)):
        return read_as(view, "url", address, value, 0.95)
    role = "source" if field == "source" else "publisher"
    name, spoken = _named_and_dated(value, view.rules)
    live = next((it.address for it in inline.links(value) if it.is_live), None)
    found = read_as(view, "source.url" if name and role == "source" else "url", live, value, 0.95).evidence
    date = str(spoken.date) if spoken and spoken.date else None
    wrong = spoken.wrong if spoken else ""
    if not name:
        found += read_as(view, "source.date" if role == "source" else "date", date, value, 0.9).evidence
        return Taken(evidence=found, wrong=wrong)
    if _is_phrase(name) and not live:
        return Taken()
    mention = Mention(name=name, found=view.line, where=view.span(), date=date, role=role)
    return Taken(evidence=found, mentions=(mention,), wrong=wrong)


def _named_and_dated(value: str, rules: Rules) -> tuple[str, Spoken | None]:
    """The outlet and the date of `Harbour Wire, 14 May 2017`, `on 14 May 2017 by Harbour Wire`, `in 2014`."""
    spoken = spokendates.find(value)
    year = None if spoken else _YEAR_AT_END.search(value)
    spoken = spokendates.find_year(value) if year else spoken
    before, after = (value[: spoken.start], value[spoken.end :]) if spoken else (value, "")
    before, after = _SMALL.sub("", before), _SMALL.sub("", after)
    name = before if any(it.isalnum() for it in before) else after
    return outlets.named(_LEADING.sub("", name), rules), spoken


_YEAR_AT_END = re.compile(r"(?:^|,|\bin|\()\s*(?:1[5-9]|20)\d\d\W*$")
_LEADING = re.compile(r"^\W*(?:by|in|on|at|from|the website of)\s+", re.IGNORECASE)
_SMALL = re.compile(r"^\W*(?:by|in|on|at)(?:\s+|$)|(?:^|\s+)(?:by|in|on|at)\s*$", re.IGNORECASE)
