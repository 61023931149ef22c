"""Values of labels as terms: where one name ends and the next begins."""

from __future__ import annotations

import re

from microfiche.importers import inline
from microfiche.importers.case import mended
from microfiche.importers.recipes import Rules, folded, whole

_JOINT = re.compile(r"[\s,;]*(?:and|&|und|et|y|e|en|och|и)\s*", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?<=\w\w)\.\s*$")
# A sign within brackets or quotation marks parts nothing, nor does a comma within a number.
_NAME = re.compile(
    r"(?:\([^()]*+\)|\"[^\"]*+\"|“[^“”]*+”|«[^«»]*+»|(?<=\d),(?=\d{3}(?!\d))|[^,;|•·、，；\n])+"
)
_EDGES = " \t\xa0,;|:*_-–—"
_HASH = re.compile(r"#(?=[^\W\d_])")


def terms(value: str, field: str, rules: Rules) -> tuple[str, ...]:
    """The names in a label's value, each once, in order; none when it is empty.

    A link's ends are a name's ends. In plain text a comma, semicolon, bar or dot parts names, but never a
    name that the recipes know for this field, nor anything in brackets or quotation marks. A full stop at the
    end goes. Shouting is mended.
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
        clean = mended(_HASH.sub("", " ".join(name.split()).strip(_EDGES), count=1), rules.acronyms)
        if any(it.isalnum() for it in clean):
            unique.setdefault(folded(clean).replace("’", "'"), clean)
    return tuple(unique.values())


def _plain(text: str, field: str, rules: Rules) -> list[str]:
    found: list[str] = []
    at = 0
    for match in whole(rules.terms.get(field, ())).finditer(text):
        found += [*_NAME.findall(text[at : match.start()]), match[0]]
        at = match.end()
    return found + _NAME.findall(text[at:])
