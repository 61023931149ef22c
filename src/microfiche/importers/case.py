"""Shouting mended: `SYRIA` as `Syria`, `US NATO WAR AGENDA` as `US NATO War Agenda`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SMALL = frozenset({
    *("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "of", "on", "or", "the", "to", "vs"),
    *("with", "de", "des", "du", "la", "le", "les", "et", "el", "los", "las", "del", "y", "und", "der"),
    *("die", "das", "von", "van", "den", "di", "da", "do", "dos", "e"),
})  # fmt: skip
_IN_NAMES = frozenset({
    *("van", "von", "der", "den", "de", "la", "du", "des", "del", "della", "di", "da", "dos", "das", "bin"),
    *("ibn", "ter", "ten", "zu", "y", "e"),
})  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý\u0370-\uffff]")
_NAME_PREFIX = re.compile(r"(Mc|O['’]|D['’]|L['’])([a-z])")


def is_shouted(text: str) -> bool:
    """Whether all letters of a text that have a case are capitals, and there are two or more of them."""
    return text.isupper() and sum(letter.isupper() for letter in text) > 1


def mended(text: str, acronyms: Mapping[str, str]) -> str:
    """Shouted text in title case; any other text is left alone.

    A word stays in capitals when it is a known acronym (by its capitals in `acronyms`, which gives its
    spelling), has no vowel, holds a digit, or is dotted (`U.S.`). Small words get a capital only where the
    text or a part of it begins.
    """
    if not is_shouted(text):
        return text
    return _WORD.sub(lambda word: _mended(word, text, acronyms), text)


def mended_name(name: str) -> str:
    """A person's name in capitals as one would write it: `Jan van der Meer`, `O'Neill`, `McCoy`, `J.P.`."""
    first, *others = name.split()
    small = (word.lower() if word.lower() in _IN_NAMES else _mended_part(word) for word in others[:-1])
    return " ".join([_mended_part(first), *small, *map(_mended_part, others[-1:])])


def _mended_part(word: str) -> str:
    if not is_shouted(word) or "." in word or (len(word) <= 3 and not _VOWEL.search(word)):
        return word
    lowered = _WORD.sub(lambda it: it[0].capitalize(), word)
    return _NAME_PREFIX.sub(lambda it: it[1] + it[2].upper(), lowered)


def _mended(match: re.Match[str], text: str, acronyms: Mapping[str, str]) -> str:
    word = match[0]
    if word in acronyms:
        return acronyms[word]
    before, after = text[: match.start()].rstrip(), text[match.end() : match.end() + 1]
    dotted = len(word) == 1 and after == "."
    if dotted or not _VOWEL.search(word) or any(letter.isdigit() for letter in word):
        return word
    starts = not before or before[-1] in ":;.?!–—(" or text[match.start() - 1] in "-/"
    if word.lower() in _SMALL and not starts:
        return word.lower()
    return word.capitalize()
