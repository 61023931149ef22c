"""Terms of one taxonomy that are likely two spellings of one: proposed by `check`, never merged by itself.

Terms are compared by their slugs, in which case, accents and most signs make no difference already. Alike are

- an honorific or a degree more or less (`prof-ada-fenwick`, `ada-fenwick-phd`);
- the words in another order (`fenwick-ada`, of "Fenwick, Ada");
- an "and" more or less, which the slug of "&" has not, and a "the" in front;
- a singular and its plural, but among authors;
- one letter more, one less, another one, or two neighbours that changed places.

Not alike are terms whose digits differ (`election-2016`, `election-2017`) or whose Roman numerals do, short
ones, and ones that have a record each: who wrote two records meant two terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from microfiche.archive import Term

SHORTEST = 6
"""Slugs shorter than this differ in one letter too often to mean the same."""
SHORTEST_WORD = 5
"""Words shorter than this are others with another letter in them: Iran and Iraq."""

_HONORIFICS = re.compile(
    r"^(?:(?:prof|professor|dr|doctor|mr|mrs|ms|miss|sir|dame|lord|lady|rev|col|gen|lt|capt|maj|sgt|hon|sen|rep)-)+"
)
_DEGREES = re.compile(r"(?:-(?:phd|ph-d|dphil|md|esq|mba))+$")
_NUMERAL = re.compile(r"[ivxlcdm]+")


def pairs(taxonomy: str, terms: Iterable[Term]) -> Iterator[tuple[Term, Term]]:
    """Look-alikes, each pair once: the term to keep first, the other after it. Linear in the terms."""
    seen: set[frozenset[str]] = set()
    for group in _groups(taxonomy, terms):
        for one, other in combinations(group, 2):
            pair = frozenset((one[1].slug, other[1].slug))
            if pair not in seen and not (one[1].record and other[1].record):
                seen.add(pair)
                if _alike(one[0], other[0]):
                    kept, given = sorted((one[1], other[1]), key=_rank)
                    yield kept, given


def _rank(term: Term) -> tuple[bool, int, bool, bool, str]:
    """The term to keep: the one with a record, or more articles, or the plainer name."""
    is_titled = plain(term.slug) != term.slug
    return term.record is None, -len(term.members), "," in term.name, is_titled, term.slug


def plain(slug: str) -> str:
    """A slug without what is added to a name: honorifics, degrees, "the" in front, "and" between."""
    bare = _DEGREES.sub("", _HONORIFICS.sub("", slug)).removeprefix("the-")
    return bare.replace("-and-", "-")


def _groups(taxonomy: str, terms: Iterable[Term]) -> Iterator[list[tuple[str, Term]]]:
    """Terms, by their plain forms, that become the same in some way, so that not every pair is compared."""
    keys: dict[str, list[tuple[str, Term]]] = {}
    for term in terms:
        form = plain(term.slug)
        for key in sorted(_keys(form, is_of_people=taxonomy == "authors")):
            keys.setdefault(key, []).append((form, term))
    return (group for group in keys.values() if len(group) > 1)


def _keys(form: str, is_of_people: bool) -> set[str]:
    """A form, its words in the order of the alphabet, its singular, and it without each of its letters."""
    ordered = _ordered(form)
    found = {form, ordered}
    if not is_of_people:
        found.add(_singular(ordered))
    if len(form) >= SHORTEST:
        found |= {form[:at] + form[at + 1 :] for at in range(len(form))}
    return found


def _ordered(form: str) -> str:
    return "-".join(sorted(form.split("-")))


def _singular(form: str) -> str:
    return "-".join(map(_one, form.split("-")))


def _one(word: str) -> str:
    """What an English plural is of, by the common rules for `s`, `es` and `ies`."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ses", "xes", "zes", "ches", "shes")) else word[:-1]


def _alike(one: str, other: str) -> bool:
    """Whether two forms that met are one: a digit more or less is another thing, a letter may be a slip."""
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    is_reordered = _singular(_ordered(one)) == _singular(_ordered(other))
    return is_reordered or (min(len(one), len(other)) >= SHORTEST - 1 and _one_letter(one, other))


def _one_letter(one: str, other: str) -> bool:
    """Whether one slip of the pen makes one form the other (Damerau 1964), in a word that is long enough."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if "-" in (left, right):
        return "" in (left, right)  # a word was cut in two
    words = _word(one, start), _word(other, start)
    if all(map(_NUMERAL.fullmatch, words)):
        return False
    if sorted((len(left), len(right))) == [0, 1]:
        return min(map(len, words)) >= 3
    is_slip = len(left) == len(right) == 1 or (len(left) == 2 and left == right[::-1])
    return is_slip and min(map(len, words)) >= SHORTEST_WORD


def _word(form: str, at: int) -> str:
    """The word of a form that a place is in, or right behind."""
    return form[form.rfind("-", 0, at) + 1 :].partition("-")[0]
