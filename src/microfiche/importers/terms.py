"""Values of labels as terms: where one name ends and the next begins."""

from __future__ import annotations

import re

from microfiche.importers import inline
from microfiche.importers.case import mended
from microfiche.importers.recipes import Rules, folded

_JOINT = re.compile(r"[\s,;]*(?:and|&|und|et|y|e|en|och|и)\s*", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?<=\w\w)\.\s*$")
_SEPARATOR = re.compile(r"\s*[,;|•·]\s*")


def terms(value: str, field: str, rules: Rules) -> tuple[str, ...]:
    """The names in a label's value, each once, in order; none when it is empty.

    A link's ends are a name's ends. In plain text a comma, semicolon, bar or dot parts names, but never a
    name that the recipes know for this field. A full stop at the end goes. Shouting is mended.
    """
    found: list[str] = []
    at = 0
    value = _FULL_STOP.sub("", inline.decoded(value))
    for link in inline.links(value):
        between = value[at : link.start]
        found += [*(() if at and _JOINT.fullmatch(between) else _plain(between, field, rules)), link.text]
        at = link.end
    found += _plain(value[at:], field, rules)
    unique: dict[str, str] = {}
    for name in found:
        clean = mended(" ".join(name.split()).strip(" ,;|"), rules.acronyms)
        if any(it.isalnum() for it in clean):
            unique.setdefault(folded(clean), clean)
    return tuple(unique.values())


def _plain(text: str, field: str, rules: Rules) -> list[str]:
    known = rules.terms.get(field)
    if not known or not text.strip(" ,;"):
        return _SEPARATOR.split(text)
    found: list[str] = []
    at = 0
    for match in re.finditer("|".join(rf"(?<!\w){re.escape(it)}(?!\w)" for it in known), text, re.IGNORECASE):
        found += [*_SEPARATOR.split(text[at : match.start()]), match[0]]
        at = match.end()
    return found + _SEPARATOR.split(text[at:])
