"""Which single-byte encoding a text is in, of the few that dumps are found in.

Each candidate is asked how strange the text would be in it. What counts are the letters beyond ASCII (those
of one language should do), the signs, and which kinds of characters meet: a capital after a small letter, a
sign or another script within a word. To judge pairs of classes is the idea of chardetng
(https://hsivonen.fi/chardetng/); the tables are our own. `docs/design.md` compares it with kept libraries.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import islice, pairwise

from msgspec import Struct

from microfiche.importers.language import language

_ALPHABETS = {
    "en": "éèñçöüáïêóàíôëä",
    "fr": "éèàêçôîûùâïœëüæÿ",
    "de": "üäößé",
    "es": "óíáéñúü",
    "pt": "ãçáéóêíõúâàôü",
    "it": "àèéòùìó",
    "nl": "ëéïóöüè",
    "sv": "äåöé",
    "da": "øåæéöäü",
    "no": "åøæéòóôäö",
    "fi": "äöåé",
    "is": "áðíéóúýþæö",
    "pl": "łąęóśżćńź",
    "cs": "íáěéřščýžůúňťďó",
    "sk": "áíéčýžľšúťňôďäĺŕó",
    "hu": "áéőöóíüúű",
    "hr": "čćšžđ",
    "ro": "ăâîţş",
    "tr": "ıişğüöç",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "uk": "оанивтірсекулдмпязьгйбхчжшюцїщєфґ",
    "bg": "аеиотнрсвдклпмзгъбчжящцхюшфйь",
    "sr": "аоиенрсутјдкмвплзбгчшцњжћљђхфџ",
}
"""The letters beyond ASCII of languages, the commonest first."""

_WESTERN = ("fr", "de", "es", "pt", "it", "nl", "sv", "da", "no", "fi", "is")
_CENTRAL = ("pl", "cs", "sk", "hu", "hr", "ro")
_CYRILLIC = ("ru", "uk", "bg", "sr")
_CYRILLIC_TAGS = frozenset(_CYRILLIC)
CANDIDATES: dict[str, tuple[str, ...]] = {
    "windows-1252": _WESTERN,
    "windows-1251": _CYRILLIC,
    "mac-roman": _WESTERN,
    "koi8-r": ("ru",),
    "windows-1250": _CENTRAL,
    "iso-8859-2": _CENTRAL,
    "cp866": ("ru",),
    "koi8-u": ("uk",),
    "iso-8859-5": _CYRILLIC,
    "mac-cyrillic": _CYRILLIC,
}
"""Python's names of the encodings, those that are met more often first, each with its languages."""

_SAMPLE = 200
"""Runs of bytes beyond ASCII that are looked at, each of up to `_RUN` bytes."""
_RUN = 20
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")

_RARE = 0.4
"""What each place further down among the candidates counts against one."""
_MAC = 2.0
"""What lines that end in CR count for an encoding of old Macs."""
_SURE = 3.0
_SPOKEN = 0.7
"""How sure the language must be for its letters alone to do."""
_WORDS = 4_000
"""Bytes whose words tell the language."""
_GAIN = 8.0
"""How much less strange a text must be in another encoding before it is changed."""
_STRANGE, _SLACK = 0.9, 2.0
"""A text as strange as that at each character is in none of the candidates."""
_FOREIGN_LATIN, _FOREIGN_CYRILLIC, _CAPITAL, _UNDEFINED = 4.0, 6.0, 0.7, 10.0
_SIGNS = {"“”’–—": 0.0, "…«»‘\xa0": 0.3, "„‚£§°©®†‡": 0.7, "€½ºª¡¿": 1.5, "‹›•·™№": 1.5}
_SIGN_COSTS = {sign: cost for signs, cost in _SIGNS.items() for sign in signs}
_OTHER_SIGN = 4.0


class Judgement(Struct, frozen=True):
    """An encoding, and whether it fits well and clearly better than all that would give another text."""

    encoding: str
    sure: bool


def judge(data: bytes, candidates: tuple[str, ...] = tuple(CANDIDATES)) -> Judgement:
    """The likeliest of some candidates for bytes of which some are beyond ASCII, by a sample of those."""
    sample = _sample(data)
    costs = _strangeness(sample, candidates, _spoken(data))
    if b"\r" in data[:_WORDS] and b"\n" not in data[:_WORDS]:
        costs = {it: cost - _MAC * it.startswith("mac-") for it, cost in costs.items()}
    best = min(costs, key=lambda it: costs[it])
    text = sample.decode(best, "replace")
    others = [cost for it, cost in costs.items() if sample.decode(it, "replace") != text]
    clear = not others or min(others) - costs[best] >= _SURE
    return Judgement(best, clear and costs[best] <= _STRANGE * _beyond(sample) + _SLACK)


def better(data: bytes, encoding: str) -> str | None:
    """The encoding in which a text is right that is strange in `encoding`; None where it is not so clear."""
    others = tuple(it for it in CANDIDATES if it != encoding)
    sample = _sample(data)
    costs = _strangeness(sample, (encoding, *others), _spoken(data))
    best = min(others, key=lambda it: costs[it])
    beyond = _beyond(sample)
    is_strange = costs[encoding] > _STRANGE * beyond and costs[encoding] - costs[best] > _GAIN
    return best if is_strange and costs[best] <= _STRANGE * beyond + _SLACK else None


def _beyond(sample: bytes) -> int:
    return len(sample) - len(sample.translate(None, bytes(range(128, 256))))


def _sample(data: bytes) -> bytes:
    """The first runs of bytes beyond ASCII, each with the two characters before and after it."""
    runs = islice(_BEYOND_ASCII.finditer(data), _SAMPLE)
    spans = ((max(0, it.start() - 2), min(it.end(), it.start() + _RUN) + 2) for it in runs)
    return b"\n".join(data[start:end] for start, end in spans)


def _spoken(data: bytes) -> str:
    """The language, where words in ASCII tell it; nothing where they do not."""
    spoken = language(data[:_WORDS].decode("latin-1"))
    return spoken[0] if spoken and spoken[1] >= _SPOKEN and spoken[0] in _ALPHABETS else ""


def _strangeness(sample: bytes, candidates: tuple[str, ...], spoken: str) -> dict[str, float]:
    """How strange a sample would be in each of the candidates, in no unit."""
    numbers = [(byte, number) for byte, number in Counter(sample).items() if byte > 127]
    pairs = [(pair, number) for pair, number in Counter(pairwise(sample)).items() if max(pair) > 127]
    found = {}
    for place, encoding in enumerate(candidates):
        classes, signs = _classes(encoding), _signs(encoding)
        cost = sum(number * _pair(classes[one], classes[two]) for (one, two), number in pairs)
        cost += sum(number * signs[byte] for byte, number in numbers)
        tables = [_letters(encoding, it) for it in _tags(encoding, spoken)]
        cost += min(sum(number * letters[byte] for byte, number in numbers) for letters in tables)
        found[encoding] = cost + place * _RARE
    return found


def _tags(encoding: str, spoken: str) -> tuple[str, ...]:
    """The languages a text may be in. English around it says nothing of one in Cyrillic."""
    tags = CANDIDATES[encoding]
    return (spoken,) if spoken and not _CYRILLIC_TAGS.issuperset(tags) else tags


def _characters(encoding: str) -> str:
    return bytes(range(256)).decode(encoding, "replace")


@cache
def _classes(encoding: str) -> str:
    return "".join(map(_class, _characters(encoding)))


@cache
def _signs(encoding: str) -> tuple[float, ...]:
    """How strange each byte is as a sign."""
    return tuple(map(_sign, _characters(encoding), _classes(encoding)))


@cache
def _letters(encoding: str, tag: str) -> tuple[float, ...]:
    """How strange each byte is as a letter of a language."""
    pairs = zip(_characters(encoding), _classes(encoding), strict=True)
    return tuple(_letter(character, kind, _ALPHABETS[tag]) for character, kind in pairs)


def _letter(character: str, kind: str, alphabet: str) -> float:
    if kind not in "eEcC":
        return 0.0
    rank = alphabet.find(character.lower())
    foreign, start = (_FOREIGN_CYRILLIC, -0.5) if kind in "cC" else (_FOREIGN_LATIN, 0.0)
    return (start + rank / 8 if rank >= 0 else foreign) + _CAPITAL * kind.isupper()


def _class(character: str) -> str:
    """The kind of a character, as a character.

    `a` and `A` for Latin letters of ASCII, `e` and `E` for others, `c` and `C` for Cyrillic; a blank, `n` for
    one that does not break; `0` for digits, `(` and `)` for quotation marks, `'` for the apostrophe, `-` for
    dashes, `.` for other stops, `f` for marks of footnotes, `s` for other signs, `x` for no character at all.
    """
    category = unicodedata.category(character)
    if character in " \t\r\n":
        return " "
    if category in ("Cc", "Co", "Cn") or character == "\ufffd":
        return "x"
    if category in ("Ll", "Lu") and character not in "ƒµπΩ":
        kind = "a" if character < "\x80" else "e" if character < "\u0370" or character > "\u0530" else "c"
        return kind.upper() if category == "Lu" else kind
    for kind, members in _KINDS:
        if character in members:
            return kind
    if category == "Nd":
        return "0"
    return "." if character < "\x80" else "s"


def _sign(character: str, kind: str) -> float:
    if character < "\x80" or kind in "aAeEcC":
        return 0.0
    return _UNDEFINED if kind == "x" else _SIGN_COSTS.get(character, _OTHER_SIGN)


_KINDS = (
    *(("(", "“‘«„‚‹¡¿"), (")", "”»›"), ("'", "’"), ("-", "–—"), (".", "…•·"), ("n", "\xa0")),
    ("f", "†‡§"),
)


@cache
def _pair(one: str, two: str) -> float:
    """How strange it is that a character of one class stands before one of another."""
    return next((cost for ones, twos, cost in _MEETINGS if one in ones and two in twos), 0.0)


_SMALL, _LARGE, _LETTER = "aec", "AEC", "aAeEcC"
_MEETINGS = (
    ("aAeE", "cC", 10.0),
    ("cC", "aAeE", 10.0),
    (_SMALL, _LARGE, 6.0),
    ("eE", "eE", 1.5),
    ("C", "C", 0.7),
    (_LETTER, "f", 0.5),
    ("f", _LETTER, 6.0),
    (_LETTER, "n", 0.7),
    ("n", _LETTER + " ", 1.0),
    (_LETTER, "s", 4.0),
    ("s", _LETTER, 3.0),
    (_LETTER, "(", 1.5),
    (")", _LETTER, 2.0),
    (_LETTER, "-", 0.7),
    ("-", _LETTER, 0.7),
    ("0", "eEcC", 3.0),
    ("cCeE", "0", 2.0),
    ("(", " ", 0.5),
    (" ", ")", 0.5),
    ("s", "s", 2.0),
    ("(", ")", 2.0),
)
"""The first row counts that has the one class before the other."""
