"""Who of those a byline names wrote the text: without translators, photographers and people asked.

Whoever is interviewed, or tells a story "as told to" somebody, is an author beside the one who wrote it down;
"Interview with X" alone says only whom it is with.
"""

from __future__ import annotations

import re

from microfiche.importers.recipes import Rules

_BOTH = re.compile(
    r"\s*,?\s+(?:(?:was\s+)?interviewed\s+by|as\s+told\s+to|in\s+conversation\s+with|interviewt\s+von"
    r"|im\s+gespräch\s+mit|propos\s+recueillis\s+par|entrevistad[oa]\s+por|intervistat[oa]\s+da)\s+",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\s+(?:interviews|talks\s+(?:to|with)|speaks\s+(?:to|with))\s.*$", re.DOTALL)
_ASKED = re.compile(
    r"^\W*(?:an?\s+|exclusive\s+)*(?:interview\s+(?:with|mit)|entretien\s+avec|entrevista\s+(?:a|con)|intervista\s+a)\s",
    re.IGNORECASE,
)
_BY = re.compile(r"\s(?:by|von|par|por|di)\s+", re.IGNORECASE)
_WRITING = re.compile(
    r"(?:(?:written|text|words|story|reporting|reported|writing|posted|submitted)\s+)?by\s+(?=\S)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\s*,?\s+(?:(?:and|&|with|und|et|y|e|och|og|en|и)\s+(?:\w+\s+)?(?:others|andere|autres|otros|otras|outros|altri|"
    r"andra|andre|anderen|др\.|другие|другие\s+авторы)|et\s+al|u\.\s?a)(?!\w)\.?",
    re.IGNORECASE,
)
_REACH = 80
"""Characters in front of a credit that tell whether it can begin there."""
_CLAUSE = re.compile(r"[;；]")


def writers(byline: str, rules: Rules) -> str:
    """The part of a byline that names who wrote the text; empty when it names others only."""
    clauses = (_writers(clause, rules) for clause in _CLAUSE.split(_OTHERS.sub("", byline)))
    return "; ".join(clause for clause in clauses if clause.strip(" .,"))


def _writers(clause: str, rules: Rules) -> str:
    clause = _own(clause, rules)
    if _ASKED.match(clause):
        by = list(_BY.finditer(clause))
        return clause[by[-1].end() :] if by else ""
    clause = _BOTH.sub(" and ", _ASKS.sub("", clause))
    opening = _WRITING.match(clause.lstrip())
    return clause.lstrip()[opening.end() :] if opening else clause


def _own(clause: str, rules: Rules) -> str:
    """A clause up to the first words that say somebody did something else."""
    for start in re.finditer(r"(?<!\w)(?=\w)", clause):
        credit = rules.credits.match(clause, start.start())
        before = clause[max(0, start.start() - _REACH) : start.start()] if credit else ""
        if credit and _may_begin(before, credit[0].strip()):
            return re.sub(r"(?:\s+(?:and|with|und|et|y|e))?[\s,(|/–—\[-]*$", "", clause[: start.start()])
    return clause


def _may_begin(before: str, credit: str) -> bool:
    """Whether a credit can begin behind a text: behind a sign or a whole name; elsewhere it must be plain.

    `Foto Agency` is a name, `Foto: Ada Fenwick` and `photos by Ada Fenwick` are not.
    """
    before = before.strip()
    if not before or before[-1] not in ",(|/–—-[)":
        return (len(before.split()) > 1 or not before) and (credit[-1] in ":：" or " " in credit)
    return True
