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
_NAME_PREFIX = re.compile(r"\b(Mc|[DLMNO]['’]|(?:Dell|Dall|Sant)['’])([^\W\d_])")
_NUMERAL = re.compile(r"(?=[IVX]{2})X{0,2}(?:IX|IV|V?I{0,3})")
_INITIALS = re.compile(r"(?:\w\.-?)+\w?")
_ARTICLE = re.compile(r"\b([AE]l)(?=-)")


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
    """A person's name in capitals as one would write it: `Jan van der Meer`, `O'Neill`, `McCoy`, `J.P.`.

    Words that are not shouted stay. `MACARTHUR` becomes `Macarthur`: so do `MACRON` and `MACHADO`.
    """
    first, *others = name.split()
    small = [
        word.lower() if word.lower() in _IN_NAMES else _within(_mended_part(word)) for word in others[:-1]
    ]
    return " ".join([_mended_part(first), *small, *(_last(word, len(small)) for word in others[-1:])])


def _last(word: str, before: int) -> str:
    if _NUMERAL.fullmatch(word):
        return word
    mended = _within(_mended_part(word) if _VOWEL.search(word) or "." in word else word.capitalize())
    # Giscard d'Estaing has two words before it, D'Souza one.
    return re.sub(r"^D(?=['’])", "d", mended) if before and word.isupper() else mended


def _within(word: str) -> str:
    """`al-Haddad`, where another word stands before it."""
    return _ARTICLE.sub(lambda it: it[0].lower(), word)


def _mended_part(word: str) -> str:
    if not is_shouted(word) or _INITIALS.fullmatch(word) or (len(word) <= 3 and not _VOWEL.search(word)):
        return word if "." not in word or _INITIALS.fullmatch(word) else word.capitalize()
    lowered = _WORD.sub(lambda it: it[0].capitalize(), word)
    return _NAME_PREFIX.sub(lambda it: it[1] + it[2].upper(), lowered)


def _mended(match: re.Match[str], text: str, acronyms: Mapping[str, str]) -> str:
    word = match[0]
    if word in acronyms:
        return acronyms[word]
    before, at = text[: match.start()].rstrip(), match.end()
    is_over = bool(before) and (before[-1] != "." or not _ABBREVIATED.search(before))
    starts = not before or (is_over and before[-1] in ":;.?!–—(“‘\"'«") or text[match.start() - 1] in "-/"
    if word.lower() in _SMALL and not starts:
        return word.lower()
    if _stays(word, before, text[at : at + 2]):
        return word
    return _ELISION.sub(lambda it: (it[1] if starts else it[1].lower()) + it[2].upper(), word.capitalize())


_ABBREVIATED = re.compile(r"\.\w{1,2}\.$")
_ELISION = re.compile(r"^([DL]['’]|O['’])([^\W\d_])")


def _stays(word: str, before: str, after: str) -> bool:
    """Whether a word is no word: `U.S.`, `EE.UU.`, `NYT`, `G7`, and the `II` of a war."""
    dotted = after[:1] == "." and (len(word) == 1 or after[1:].isalpha() or before.endswith("."))
    numeral = bool(before) and _NUMERAL.fullmatch(word) is not None
    return dotted or numeral or not _VOWEL.search(word) or any(letter.isdigit() for letter in word)
