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

_EDGES = ' .,;:-–—*_|¶"“”'
_COMMA = re.compile(r"\s*[,;|/]\s*")
# "y" and "e" stand within the names of one person too; between two, a whole name follows.
_JOINT = re.compile(
    r"(?:^|\s)(?:and|And|AND|&|und|et|en|och|with|With|WITH|и|και|[ye](?=\s+\S+\s+(?!(?:and|y|e|&)\s)\S))(?=\s|$)"
)
_OTHERS = re.compile(r"\s*,?\s+(?:(?:and|&|with)\s+(?:\w+\s+)?others|et\s+al)\b\.?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|esq)\.?", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:^|[\s,]+)(?:(?:Ph|PH|D)\.?\s?(?:D|Phil|Sc)|[JM]\.?D|[BM]\.?(?:A|Sc|Ed)|MBA|LL\.?[BMD]|[MCO]BE|FRS)\b\.?$"
)
_POST = re.compile(r"\s+(?P<word>for|at|of|in)\s+(?P<place>(?:[Tt]he\s+)?[^\W\d_a-z].*)$")
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
    byline = _OTHERS.sub("", inline.decoded(byline))
    for link in inline.links(byline):
        found += _split(byline[at : link.start], rules)
        found += _split(link.text, rules, linked=True)
        at = link.end
    found += _split(byline[at:], rules)
    clean = (cleaned(name, rules) for name in found)
    return tuple(dict.fromkeys(name for name in clean if any(letter.isalpha() for letter in name)))


def cleaned(name: str, rules: Rules) -> str:
    """A name without honorifics, degrees, posts and asides, its capitals mended if it was shouted."""
    name = " ".join(_ASIDE.sub("", name).split()).strip(_EDGES)
    while (degree := _DEGREE.search(name)) and " " in name[: degree.start()].strip():
        name = name[: degree.start()]
    name = _without_post(name, rules).strip(_EDGES)
    while (honorific := rules.honorifics.match(name)) and _may_go(honorific[0], name[honorific.end() :]):
        name = name[honorific.end() :]
    words = name.split(" ")
    known = all(word in rules.acronyms for word in words) or (len(words) == 1 and len(name) <= 5)
    name = mended_name(name) if is_shouted(name) and not known else name
    return _JUNIOR.sub(r"\1.", name)


def _without_post(name: str, rules: Rules) -> str:
    """`Jane Doe for The Courier`, `Jane Doe in Lisse` without what follows the person's whole name."""
    match = _POST.search(name)
    if match is None or not 2 <= len(name[: match.start()].split()) <= 4:
        return name
    person, place = name[: match.start()], match["place"]
    if is_organization(person, rules) or not is_plausible(person) or " and " in place:
        return name
    is_place = match["word"] == "in" and len(place.split()) <= 3
    is_outlet = match["word"] in ("for", "at") and (
        place.casefold().startswith("the ") or is_organization(place, rules)
    )
    return person if is_place or is_outlet else name


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
    # `al-Masri` is not small, nor is `21st`.
    small = sum(word[0].islower() and word.islower() and word.casefold() not in _PARTICLES for word in words)
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
            elif not (named and (_ROLE.fullmatch(name) or _DEGREE.fullmatch(name))):
                named.append(name)
        if before and len(named) == before + 1 and not _JOINT.match(part) and _is_post(named, rules):
            named.pop()
    if len(named) > 1 and not linked and _is_place(text, named, rules):
        named.pop()
    return named


def _is_place(text: str, named: list[str], rules: Rules) -> bool:
    """Whether the last name is one word after whole names and the only comma: `Jane Doe, Lisse`."""
    *people, where = named
    _, comma, after = text.partition(",")
    if not comma or after.strip(_EDGES) != where or " " in where:
        return False
    return all(" " in who and not is_organization(who, rules) for who in people)


def _is_post(named: list[str], rules: Rules) -> bool:
    """Whether the last of some names says where the one before it works: `Jane Doe, Associated Press`."""
    return is_organization(named[-1], rules) and not is_organization(named[-2], rules)


def _parted(text: str, rules: Rules) -> list[str]:
    """Names joined by "and". An organisation with "and" in its name is not taken apart."""
    parts = [part.strip() for part in _JOINT.split(text) if part.strip()]
    if len(parts) < 2:
        return parts
    whole_names = all(len(part.split()) > 1 for part in parts) and not _OF.search(parts[0])
    # "Islands News and Media Network": both words beside the "and" say what the one organisation is.
    ends = (parts[0].split()[-1], parts[1].split()[0])
    whole_names = whole_names and not all(is_organization(word, rules) for word in ends)
    if folded(text) in rules.publishers or (is_organization(text, rules) and not whole_names):
        return [text.strip()]
    return parts


_OF = re.compile(r"\s(?:of|for|on)\s")
