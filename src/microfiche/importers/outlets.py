"""Outlets named in an article: lines such as `Harbour Wire, 14 August 2009`, and who published what.

The same kind of line names the outlet a copy comes from and the one a text first appeared in. Which is
which is judged when all of them have been read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from microfiche.dates import Precision
from microfiche.importers import inline, spokendates
from microfiche.importers.people import DOMAIN, is_organization, is_plausible
from microfiche.importers.recipes import Rules, folded
from microfiche.importers.spokendates import Spoken
from microfiche.model import Evidence, Span

_MOST_WORDS = 10
_EDGES = " \t,;:.–—-|/·•()[]"
_WEBSITE = re.compile(r"(?i)(?<=\w)\s+(?:web ?site|on-?line edition)(?:\s+\w{4,12} version)*$")
_YEAR_LINE = re.compile(r"(.{2,80}),\s*((?:1[5-9]|20)\d\d)\.?")
_ENDED = re.compile(r"[.?!]$")


class Mention(Struct, frozen=True, kw_only=True):
    """An outlet named in the article. `role` is `publisher` or `source` where the words around it say so.

    `found` is the line, `linked`: its name was a link, `comma`: a comma parts it from its date.
    """

    name: str
    found: str
    where: Span
    role: str = ""
    date: str | None = None
    linked: bool = False
    comma: bool = False


def named(name: str, rules: Rules) -> str:
    """An outlet's name as the recipes write it."""
    name = " ".join(inline.plain(name).split()).strip(_EDGES)
    if known := rules.publishers.get(folded(name)):
        return known
    name = _WEBSITE.sub("", name)
    return rules.publishers.get(folded(name), name)


def is_known(name: str, rules: Rules) -> bool:
    return folded(" ".join(inline.plain(name).split()).strip(_EDGES)) in rules.publishers


def is_outlet(name: str, rules: Rules) -> bool:
    """Whether a text is a known outlet's name, has a word of one in it, or is a domain."""
    text = inline.collapsed(name).strip(_EDGES)
    return may_be_outlet(name, rules) and (
        is_organization(text, rules) or bool(DOMAIN.fullmatch(text)) or is_known(text, rules)
    )


def dated_line(line: str, where: Span, rules: Rules) -> tuple[Mention, Spoken] | None:
    """`Outlet, May 14, 2017`, `[Outlet](#) 14 May 2017`, `14 May 2017 — Outlet`, `Outlet, 2009`."""
    spoken = spokendates.find(line)
    if spoken is None:
        year = _YEAR_LINE.fullmatch(line.strip())
        spoken = spokendates.find_year(line) if year else None
    if spoken is None:
        return None
    before, after = line[: spoken.start], line[spoken.end :]
    name = before if before.strip(_EDGES) else after
    if before.strip(_EDGES) and after.strip(_EDGES):
        return None
    is_parted = before.rstrip().endswith(",") or name is after or _is_day(spoken)
    if not may_be_outlet(name, rules, parted=is_parted):
        return None
    return Mention(
        name=named(name, rules),
        found=line.strip(),
        where=where,
        date=str(spoken.date) if spoken.date else None,
        linked=bool(inline.links(name)),
        comma=before.rstrip().endswith(","),
    ), spoken


def _is_day(spoken: Spoken) -> bool:
    return spoken.date is not None and spoken.date.precision >= Precision.DAY


def may_be_outlet(name: str, rules: Rules, parted: bool = True) -> bool:
    """Whether a text can be an outlet's name and no piece of a sentence."""
    text = inline.collapsed(name).strip(_EDGES + "*_")
    words = text.split()
    if (
        not words
        or len(words) > _MOST_WORDS
        or not any(it.isalpha() for it in text)
        or "by" in words
        or text[0] == "@"
    ):
        return False
    if is_known(text, rules) or DOMAIN.fullmatch(text):
        return True
    links = inline.links(name)
    if links and text == links[0].text.strip(_EDGES + "*_"):
        return not _ENDED.search(text) or len(words) < 3
    small = [word for word in words if word.islower()]
    if len(small) == 1 < len(words) <= 4 and not words[0].islower():
        return parted and not _ENDED.search(text) and ": " not in text  # Le Courrier maritime
    return is_plausible(text) and (parted or len(small) < len(words))


def judged(
    mentions: Sequence[Mention], hints: Iterable[str], address: str | None, dates: Sequence[str] = ()
) -> list[Evidence]:
    """Who published and where it first appeared, as evidence.

    The publication is what the words say or `hints` name (publishers from elsewhere in the article); else the
    first outlet that is not a link, else, of several or with a comma before its date, the first. An outlet
    whose name is in the article's own `address` is its publisher. Where the head has `dates` of its own, an
    outlet with another date, or a link without one, is where the article appeared before.
    """
    known = {folded(hint) for hint in hints}
    publisher = next((it for it in mentions if it.role == "publisher"), None)
    open_ones = [it for it in mentions if not it.role and not _is_elsewhere(it, dates)]
    at_home = (it for it in mentions if _is_host(it.name, address) and not _is_elsewhere(it, dates))
    publisher = publisher or next(at_home, None)
    if publisher is None and open_ones:
        publisher = (
            next((it for it in open_ones if folded(it.name) in known), None)
            or next((it for it in open_ones if not it.linked), None)
            or (open_ones[0] if len(open_ones) > 1 or open_ones[0].comma else None)
        )
    evidence: list[Evidence] = []
    for mention in mentions:
        evidence += _evidence(mention, "publisher" if mention is publisher else "source")
    return evidence


def _is_elsewhere(mention: Mention, dates: Sequence[str]) -> bool:
    if not dates:
        return False
    return mention.linked or (mention.date is not None and mention.date not in dates)


def _evidence(mention: Mention, role: str) -> list[Evidence]:
    sure = 0.95 if mention.role or mention.date else 0.8
    fields = {"publisher": ("publisher", "date"), "source": ("source.name", "source.date")}[role]
    found = [(fields[0], mention.name), (fields[1], mention.date)]
    return [
        Evidence(
            field=field, value=value, found=mention.found, where=mention.where, rule="outlet", confidence=sure
        )
        for field, value in found
        if value
    ]


def _is_host(name: str, address: str | None) -> bool:
    letters = re.sub(r"[^a-z0-9]", "", name.casefold())
    host = urlsplit(address).hostname if address and inline.is_address(address) else None
    return bool(host) and len(letters) > 3 and letters in (host or "").replace("-", "").replace(".", "")
