"""Bylines as names: who wrote it, without the words around the names.

`Prof. Michel Arnaud, Jane Doe and AFP` names three. A link's ends are a name's ends. Honorifics go;
particles (van der, de la, al-) and suffixes (Jr., III) stay with their name.
"""

from __future__ import annotations

import re

from microfiche.importers import inline
from microfiche.importers.case import is_shouted, mended_name
from microfiche.importers.recipes import Rules, folded

MOST_WORDS = 7
"""In one name; a byline with a longer one is a sentence."""

_COMMA = re.compile(r"\s*[,;|/]\s*")
_JOINT = re.compile(r"(?:^|\s)(?:and|And|AND|&|und|et|e|y|en|och|with|и)(?=\s|$)")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|esq|m\.?a|j\.?d|obe|mbe)\.?", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:(?:senior|staff|special|guest|contributing|chief|associate|managing|political|foreign|\w+)\s+){0,3}"
    r"(?:writer|editor|reporter|correspondent|columnist|contributor|photographer|author|translator)s?"
    r"(?:\s+(?:for|of|at|in)\s+.{1,60})?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{0,80}[)\]]|\s*\S{1,60}@\S{0,60}\.\S{1,20}|(?:^|\s)@\w{1,30}")
_PARTICLES = frozenset({
    *("van", "von", "der", "den", "de", "la", "le", "du", "des", "del", "della", "di", "da", "dos", "das"),
    *("do", "el", "al", "bin", "ibn", "ben", "bint", "abu", "ap", "zu", "zur", "ter", "ten", "y", "e", "i"),
    *("et", "of", "the", "and", "for", "in", "on"),
})  # fmt: skip


def names(byline: str, rules: Rules) -> tuple[str, ...]:
    """The names a byline's text (without its "By") gives, each once, in order."""
    found: list[str] = []
    at = 0
    for link in inline.links(byline):
        found += _split(byline[at : link.start], rules)
        found += _split(link.text, rules, linked=True)
        at = link.end
    found += _split(byline[at:], rules)
    clean = (cleaned(name, rules) for name in found)
    return tuple(dict.fromkeys(name for name in clean if any(letter.isalpha() for letter in name)))


def cleaned(name: str, rules: Rules) -> str:
    """A name without honorifics and asides, its capitals mended if it was shouted."""
    name = " ".join(_ASIDE.sub("", name).split()).strip(' .,;:-–—*_|"“”')
    while (honorific := rules.honorifics.match(name)) and _may_go(honorific[0], name[honorific.end() :]):
        name = name[honorific.end() :]
    words = name.split(" ")
    known = all(word in rules.acronyms for word in words) or (len(words) == 1 and len(name) <= 5)
    name = mended_name(name) if is_shouted(name) and not known else name
    return _JUNIOR.sub(r"\1.", name)


def _may_go(honorific: str, rest: str) -> bool:
    """A whole word may be a given name (Justice, Major) where only one word follows it."""
    return bool(rest) and (" " in rest or len(honorific.strip()) <= 4 or "." in honorific)


_JUNIOR = re.compile(r"\b(Jr|Sr)$")


def is_plausible(name: str, strict: bool = True) -> bool:
    """Whether a text can be the name of a person or an organisation, going by its length and signs.

    With `strict` its words need capitals too.
    """
    words = name.split()
    if not words or len(words) > MOST_WORDS or not any(letter.isalpha() for letter in name):
        return False
    if re.search(r"[.?!:;](\s|$)", _ABBREVIATION.sub("", name)):
        return False
    if not strict:
        return True
    small = sum(word[0].islower() and word.casefold() not in _PARTICLES for word in words)
    return small == 0 or len(words) == small <= 2


_ABBREVIATION = re.compile(
    r"\b(?:\w\.)+(?=\s|$)|\b(?:Jr|Sr|St|Dr|Mr|Mrs|Ms|Prof|Rev|Gen|Col|Lt|Capt|Sgt|[A-Z][a-z]?)\.(?=\s|$)"
)


def is_organization(name: str, rules: Rules) -> bool:
    """Whether a name holds a word only organisations have in theirs, or is a known outlet's."""
    return folded(name) in rules.publishers or any(
        folded(word.strip(".,")) in rules.organizations for word in name.split()
    )


def _split(text: str, rules: Rules, linked: bool = False) -> list[str]:
    """The names in a text. Inside a link only what are full names are taken apart."""
    text = _ASIDE.sub(" ", text)
    if linked and not all(len(part.split()) > 1 for it in _COMMA.split(text) for part in _JOINT.split(it)):
        return [text]
    named: list[str] = []
    for part in _COMMA.split(text):
        before = len(named)
        for name in _parted(part, rules):
            if named and _SUFFIX.fullmatch(name):
                named[-1] = f"{named[-1]} {name}"
            elif not (named and _ROLE.fullmatch(name)):
                named.append(name)
        if before and len(named) == before + 1 and not _JOINT.match(part) and _is_post(named, rules):
            named.pop()
    return named


def _is_post(named: list[str], rules: Rules) -> bool:
    """Whether the last of some names says where the one before it works: `Jane Doe, Associated Press`."""
    return is_organization(named[-1], rules) and not is_organization(named[-2], rules)


def _parted(text: str, rules: Rules) -> list[str]:
    """Names joined by "and". An organisation with "and" in its name is not taken apart."""
    parts = [part.strip() for part in _JOINT.split(text) if part.strip()]
    if len(parts) < 2:
        return parts
    whole_names = all(len(part.split()) > 1 for part in parts) and not _OF.search(parts[0])
    if folded(text) in rules.publishers or (is_organization(text, rules) and not whole_names):
        return [text.strip()]
    return parts


_OF = re.compile(r"\s(?:of|for|on)\s")
