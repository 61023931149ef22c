"""Bylines as names: who wrote it, without the words around the names.

`Prof. Michel Arnaud, Jane Doe and AFP` names three. A link's ends are a name's ends. Honorifics go;
particles (van der, de la, al-) and suffixes (Jr., III) stay with their name. What could be two things is left
as it stands: `Doe, Jane` is two names, `Doe, J.` one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from microfiche.importers import inline
from microfiche.importers.case import is_shouted, mended, mended_name
from microfiche.importers.credits import writers
from microfiche.importers.recipes import Rules, folded, whole

MOST_WORDS = 7
"""In one name; a byline with a longer one is a sentence."""

_EDGES = ' .,;:–—-*_|¶"“”/、，；'
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff"))
_COMMA = re.compile(r"\s*[,;|/、，；／｜]\s*|\s+[-–—•·]\s+")
_HOLDS_SEPARATOR = re.compile(r"[,;/|]|\s(?:and|&|und|et|y|e)\s")
_AND = (
    r"and|And|AND|&|\+|with|With|WITH|und|UND|sowie|samt|et|ET|en|och|OCH|og|OG|ja|ve|VE|és|și|şi|dan"
    r"|и|И|та|і|και|ΚΑΙ"
)
# "y", "e" and "i" stand within the names of one person too; between two, a whole name follows.
_JOINT = re.compile(rf"(?:^|\s)(?:{_AND}|[yeiY](?=\s+\S+\s+(?!(?:{_AND}|[yeiYEI])\s)\S))(?=\s|$)")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:^|[\s,]+)(?:(?:Ph|PH|D|Pharm|Ed|Th|LL|Litt|D\.?Sc)\.?\s?(?:D|Phil|Sc)|[JM]\.?D|D\.?D\.?S|D\.?V\.?M"
    r"|[BM]\.?(?:A|Sc|Ed|Phil|Eng|Div|S\.?W|F\.?A|P\.?H)|MBA|LL\.?[BM]|[GMCOKD]\.?[BC]\.?[EM]"
    r"|GCMG|FR[SC][A-Z]{0,2}|FBA|M\.?E?\.?P|MLA|MSP|[QK]\.?C|S\.?J|OSB|O\.?S\.?B|O\.?P|OFM|O\.?F\.?M|SDB|C\.?S\.?C|RN|R\.N|CPA"
    r"|C\.?F\.?A|P\.?Eng|Esq|US(?:N|MC|AF|A)|[Rr]et(?:'?d)?)\b\.?$"
)
_POST = re.compile(r"\s+(?P<word>for|at|of|in|en|à|aus|bei)\s+(?P<place>(?:[Tt]he\s+)?[^\W\d_a-z].*)$")
_AFTER_ROLE = re.compile(
    r"(?:(?:for|of|at|in|on|with|en|à|de|du|der|des|bei|für|da|del|chez)\s+.{1,80}|\w+)?"
)
_ASIDE = re.compile(
    r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]|\s*<[^<>]{0,80}>"
    r"|\s*\S{1,60}@\S{0,60}\.\S{1,20}|(?:^|\s)@\w{1,30}|https?://\S+"
)
_BRACKETED = re.compile(r"\s*[(\[（【](?P<inside>[^()\[\]（）【】]+)[)\]）】]\s*")
_LEARNED = re.compile(
    r"(?:(?:h\.\s?c|med|phil|rer|nat|pol|jur|iur|theol|oec|habil|mult|em|hab|inż)\.?(?=\s)\s+)+"
)
_UNSPACED_ROLE = re.compile(r"(?<=\w)\s*(?:기자|특파원|記者|特派員|记者|编辑)$")
DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}", re.IGNORECASE)
_PARTICLES = frozenset({
    *("van", "von", "der", "den", "de", "la", "le", "du", "des", "del", "della", "di", "da", "dos", "das"),
    *("do", "el", "al", "bin", "ibn", "ben", "bint", "abu", "ap", "zu", "zur", "ter", "ten", "y", "e", "i"),
    *("et", "of", "the", "and", "for", "in", "on", "af", "av", "vom", "zum", "lo", "degli", "dei", "dal"),
    *("las", "los"),
})  # fmt: skip
_ALSO_GIVEN = frozenset({
    *("don", "dom", "dona", "gen", "hon", "mag", "sen", "ing", "lord", "lady", "count", "baron", "prince"),
    *("mgr", "col", "rev", "adm", "adv", "eng", "lic", "dep", "mons", "sig", "pd dr"),
})  # fmt: skip
"""Honorifics that are given names, or needed, where only one word follows them: `Don Quill`, `Lord Quill`."""


def names(byline: str, rules: Rules) -> tuple[str, ...]:
    """The names a byline's text (without its "By") gives, each once, in order."""
    byline = " ".join(inline.decoded(byline).translate(_INVISIBLE).split())
    if (bracketed := _BRACKETED.fullmatch(byline)) and "](" not in byline:
        byline = bracketed["inside"]
    if _is_nobody(byline, rules):
        return ()
    byline = writers(byline, rules)
    found: list[str] = _inverted(byline)
    if not found:
        at = 0
        for start, end, text, linked in _wholes(byline, rules):
            found += [*_split(byline[at:start], rules), *_split(text, rules, linked)]
            at = end
        found += _split(byline[at:], rules)
    clean = (cleaned(name, rules) for name in found if not _is_nobody(name, rules))
    kept = (
        name for name in clean if any(letter.isalpha() for letter in name) and not _is_nobody(name, rules)
    )
    return tuple(dict.fromkeys(kept))


def cleaned(name: str, rules: Rules) -> str:
    """A name without honorifics, degrees, posts and asides, its capitals mended if it was shouted."""
    name = _BY.sub("", " ".join(_ASIDE.sub(" ", name).split()).strip(_EDGES))
    shouted = is_shouted(name)
    while (degree := _DEGREE.search(name)) and " " in name[: degree.start()].strip():
        if shouted and len(name[: degree.start()].split()) < 2:
            break
        name = name[: degree.start()]
    name = _UNSPACED_ROLE.sub("", _without_post(name, rules)).strip(_EDGES)
    while (honorific := rules.honorifics.match(name)) and _may_go(honorific[0], name[honorific.end() :]):
        name = name[honorific.end() :]
        if learned := _LEARNED.match(name):
            name = name[learned.end() :]
    return _JUNIOR.sub(r"\1.", _without_shouting(name, rules))


def _without_shouting(name: str, rules: Rules) -> str:
    words = name.split(" ")
    if all(word in rules.acronyms for word in words) or (len(words) == 1 and len(name) <= 5):
        return name
    if is_organization(name, rules):
        return mended(name, rules.acronyms)
    if is_shouted(name):
        return mended_name(name)
    # `Ada FENWICK`, `FENWICK Ada`: only one of the two is shouted.
    loud = [word for word in words if is_shouted(word) and len(word) > 3 and word not in rules.acronyms]
    quiet = [word for word in words if not word.isupper()]
    return mended_name(name) if loud and quiet and quiet[0][0].isupper() and len(words) <= 4 else name


def _without_post(name: str, rules: Rules) -> str:
    """`Jane Doe for The Courier`, `Jane Doe in Lisse` without what follows the person's whole name."""
    match = _POST.search(name)
    if match is None or not 2 <= len(name[: match.start()].split()) <= 4:
        return name
    person, place = name[: match.start()], match["place"]
    if is_organization(person, rules) or not is_plausible(person) or " and " in match.string:
        return name
    is_place = match["word"] in ("in", "en", "à", "aus") and len(place.split()) <= 3
    is_outlet = match["word"] in ("for", "at", "bei") and (
        place.casefold().startswith("the ") or is_organization(place, rules)
    )
    return person if is_place or is_outlet else name


def _may_go(honorific: str, rest: str) -> bool:
    """A whole word may be a given name (Justice, Major) where only one word follows it."""
    word = honorific.strip(" :").casefold()
    if word in _ALSO_GIVEN:
        # `Don van Quill`, `Don J. Quill`: a particle or an initial follows a given name.
        following = rest.split()
        return len(following) > 1 and following[0].casefold() not in _PARTICLES and "." not in following[0]
    return bool(rest) and (" " in rest or len(honorific.strip()) <= 4 or "." in honorific)


_JUNIOR = re.compile(r"\b(Jr|Sr)$")
_BY = re.compile(r"^by\s+(?=\S+\s)", re.IGNORECASE)


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
    # `al-Masri` is not small, nor is `21st` or `harbour.example`.
    small = sum(
        word[0].islower()
        and word.islower()
        and word.casefold() not in _PARTICLES
        and not DOMAIN.fullmatch(word)
        for word in words
    )
    return small == 0 or len(words) == small <= 2


_ABBREVIATION = re.compile(
    r"\b(?:\w\.)+(?=\s|$)|\b(?:Jr|Sr|St|Dr|Mr|Mrs|Ms|Prof|Rev|Gen|Col|Lt|Capt|Sgt|[A-Z][a-z]?)\.(?=\s|$)"
)


def is_organization(name: str, rules: Rules) -> bool:
    """Whether a name holds a word only organisations have in theirs, or a domain, or is a known outlet's."""
    return folded(name) in rules.publishers or any(
        folded(word.strip(".,")) in rules.organizations or DOMAIN.fullmatch(word) for word in name.split()
    )


def _is_nobody(text: str, rules: Rules) -> bool:
    """`Anonymous`, `N/A`, `Admin`, `Staff Writer`."""
    return folded(inline.plain(text).strip(_EDGES + "()[]")) in rules.nobody


def _wholes(byline: str, rules: Rules) -> Iterator[tuple[int, int, str, bool]]:
    """What is one name whatever stands in it: links, and outlets with a comma or an "and" in their name."""
    links = inline.links(byline)
    if links:
        yield from ((it.start, it.end, it.text, True) for it in links)
        return
    known = whole(tuple(name for name in rules.publishers if _HOLDS_SEPARATOR.search(name)))
    yield from ((it.start(), it.end(), it[0], True) for it in known.finditer(byline))


_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+")
_SURNAME = re.compile(r"(?:(?:van|von|der|den|de|la|del|di|da)\s+)*[^\W\d_][\w'’-]+", re.IGNORECASE)


def _inverted(byline: str) -> list[str]:
    """`Doe, J.; Quill, T.`, `Doe, Jane; Quill, Tomas` turned: only where surnames surely stand first."""
    if "](" in byline or "," not in byline:
        return []
    parts = [part.strip() for part in re.split(r"[,;]|\s(?:and|&)\s", byline) if part.strip()]
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) % 2 or not all(_SURNAME.fullmatch(last) for last, _ in pairs):
        return []
    each = [clause.count(",") for clause in byline.split(";") if clause.strip()]
    listed = len(each) > 1 and set(each) == {1} and all(len(first.split()) <= 3 for _, first in pairs)
    if not (listed or all(_INITIALS.fullmatch(first) for _, first in pairs)):
        return []
    return [f"{first} {last}" for last, first in pairs]


def _split(text: str, rules: Rules, linked: bool = False) -> list[str]:
    """The names in a text. Inside a link only what are full names are taken apart."""
    text = _ASIDE.sub(" ", text)
    if linked and (
        is_organization(text, rules)
        or not all(len(part.split()) > 1 for it in _COMMA.split(text) for part in _JOINT.split(it))
    ):
        return [text]
    parts = _COMMA.split(text)
    if len(parts) > 1 and _is_one(parts, rules):
        return [text.strip()]
    named: list[str] = []
    for part in parts:
        if named and _is_aside(part, rules) and any(" " not in it.strip() for it in _JOINT.split(part)[1:]):
            continue  # `author of Tides and Winds`
        before = len(named)
        for name in _parted(part, rules):
            if named and _SUFFIX.fullmatch(name):
                named[-1] = f"{named[-1]} {name}"
            elif not (named and _is_aside(name, rules)):
                named.append(name)
        if before and len(named) == before + 1 and not _JOINT.match(part) and _is_post(named, rules):
            named.pop()
    if len(named) > 1 and not linked and _is_place(text, named, rules):
        named.pop()
    return named


def _is_one(parts: list[str], rules: Rules) -> bool:
    """Whether commas stand within one organisation's name: `Harbour, Tide & Wire Group`."""
    *others, last = parts
    return (
        all(" " not in it for it in others) and bool(_JOINT.search(last, 1)) and is_organization(last, rules)
    )


_DESCRIBED = re.compile(r"\s*an?\s+[^\W\d_A-Z]")


def _is_aside(name: str, rules: Rules) -> bool:
    """Whether what follows a name says what the person is, or where: a role, a degree, a place."""
    if _DESCRIBED.match(name) or _DEGREE.fullmatch(name) or folded(name.strip(_EDGES)) in rules.places:
        return True
    words = list(re.finditer(r"\S+", name))[:4]
    roles = (rules.roles.match(name, word.start()) for word in words)
    return any(role and _AFTER_ROLE.fullmatch(name, role.end()) for role in roles)


def _is_place(text: str, named: list[str], rules: Rules) -> bool:
    """Whether the last name is one word after whole names and the only comma: `Jane Doe, Lisse`."""
    *people, where = named
    parts = _COMMA.split(text.strip(_EDGES))
    if len(parts) != 2 or parts[1].strip(_EDGES) != where or " " in where:
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
