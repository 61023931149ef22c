"""Mojibake: a text that was read in a wrong encoding and written down so. Mended where that is safe.

Three accidents are known. UTF-8 was read as a single-byte encoding (`cafÃ©`, `â€œyesâ€`): lines that are
UTF-8 all through are read again, others are given to ftfy, both as often as it happened. One single-byte
encoding was read as another (`cafŽ`, `donÕt`: MacRoman as Windows-1252): `legacy` tells that, for the whole
text. Windows-1252 was read as Latin-1, which leaves control characters where quotation marks were.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import accumulate

from msgspec import Struct, structs

from microfiche.importers import legacy


class Mended(Struct, frozen=True):
    """A text, how many of its words were mended (or, if `left`, looked broken), and the first of them.

    `line` and `column` count from 1, 0 where there is none; `before` and `after` are that word, and `alone`
    says that there is no other.
    """

    text: str
    words: int = 0
    line: int = 0
    column: int = 0
    before: str = ""
    after: str = ""
    alone: bool = False
    left: bool = False


class _Change(Struct, frozen=True):
    """A word before and after, and where it begins."""

    at: int
    before: str
    after: str


_CONTINUES = r"[\x80-\xbf\u0152-\u0192\u02c6-\u02dd\u2010-\u203a\u20ac\u2122]"
"""What 0x80 to 0xBF, which continue a character in UTF-8, become in Latin-1 and Windows-1250 to -1257."""
_SEQUENCE = "|".join((
    rf"[\xc2-\xdf]{_CONTINUES}",
    rf"[\xe0-\xef]{_CONTINUES}{{2}}",
    rf"[\xf0-\xf4]{_CONTINUES}{{3}}",
    rf"[ĂĹĐ]{_CONTINUES}",
    "ā€|ΓÇ",
    "[ÃÂ] ",
    "[¬√ƒ≈∆][^\x00-\x7f]",
    "‚[Äà-ï…][^\x00-\x7f]",
    "вЂ[^\x00-\x7f]|(?:[РС][^\x00-\x7fа-яА-Я]){2}|[ВГДЕ][^\x00-\x7fа-яА-ЯёЁ]",
    "(?:[–—][^\x00-\x7f]){2}",
    "[├┬╨╤][^\x00-\x7f]",
    "[а-яА-Я][─-■°²·÷√≈≤≥⌠⌡]",
    "тА[^\x00-\x7f]",
))  # fmt: skip
_CLUE = re.compile(_SEQUENCE)
"""What UTF-8 looks like in a wrong encoding, and right text rarely. Lines without it are left as they are."""
_MEETING = re.compile("[^\x00-\x7f][^\x00-\x7fа-яА-ЯёЁ]+")
_PERHAPS = re.compile(_SEQUENCE + "|[РС][^\x00-\x7f]")
_BOX = re.compile("[─-■]")
_LOST = re.compile("â€(?=[\ufffd\\s.,;:!?)\\]]|$)\ufffd?")
"""The end of a quotation whose last byte, which Windows-1252 does not define, was dropped on the way."""
_WRONG = ("windows-1252", "koi8-r", "cp866", "windows-1251", "windows-1250", "mac-roman")
"""What UTF-8 may have been read as, when a whole line of it was. Else ftfy looks for pieces."""
_TIMES = 4
_USUAL = re.compile("[\x00-\x7f\xa0-\u017f\u0400-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2122]+")
_UNLIKELY = re.compile(
    "[\u1680-\u177f\u1800-\u1cff\u2c00-\u2dff\ua490-\ua63f\ua6a0-\uabff\ue000-\uf8ff\ufffd"
    "\U00010000-\U0001efff\U00020000-\U0010ffff]"
)
"""What no news is written in: what becomes that was no mojibake."""
_MAC = re.compile("√|‚Ä|¬[†´ª]|(?:[–—][^\x00-\x7f]){3}")
"""Without one of these a text in MacRoman may be right: `l’é` is good UTF-8, of Armenian."""
_LETTER = re.compile(r"[^\W\d_\x00-\x7f]")
_QUOTED = re.compile("[\"“‘«„(\\[`'][^\x00-\x7f]{1,8}[\"”’»“)\\]`']")
_STOPS = ".,;:!?\n"
_ALONE = 2
"""A word that occurs more often than that is not quoted as an example."""
_LINE = re.compile("[^\n]*\n|[^\n]+")
_LEAST = 2
"""Characters a line must lose by it, if it is Cyrillic then."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_PIECE = 4_096
"""Characters that are mended at once, or more where no blank is among them."""

_ODD = re.compile(
    "[À-ÿŠŽŸ‡ˆ‰·¸˙ﬂ§†\x81\x8d\x8f\x90\x9dА-ЯЁ](?:"
    "(?<=[a-zß-öø-ÿ][À-ÖØ-ÞŠŽŸ‡ˆ‰·¸˙ﬂ§†\x81\x8d\x8f\x90\x9d])"
    "|(?<=[.,;?!][îÓ])"
    "|(?<=[a-z]í)(?=[st]\\b)"
    "|(?<=[Òì])(?<!\\w.)(?=[A-Za-z])"
    "|(?<= [ÐÑñó])(?= )"
    "|[À-ÿ]{4}"
    "|(?<=[а-яё][А-ЯЁ])"
    ")"
)
"""Where a text read in a wrong single-byte encoding is odd: capitals and signs within words, and the like.

The class at the beginning lets `re` skip the rest of a text.
"""
_SOURCES = ("windows-1252", "mac-roman", "windows-1251", "koi8-r")
_C1 = re.compile("[\x80-\x9f]")


def mend(text: str, reread: bool = True) -> Mended:
    """A text as it was before it was read in a wrong encoding; as it is, when that is not clear.

    `reread`: it may be one single-byte encoding that was read as another.

    A word alone is left when letters beyond ASCII are right elsewhere in the text, and so is what stands in
    quotation marks or brackets by itself, when nothing else is wrong: it may be quoted as an example.
    """
    if reread and _ODD.search(text) and (whole := _reread(text)) is not None:
        return _wholly(text, whole)
    found = _from_utf8(text) if _has_clue(text) else Mended(text)
    return _wholly(found.text, _without_c1(found.text)) if _C1.search(found.text) else found


def _wholly(text: str, mended: str) -> Mended:
    """What was mended character by character."""
    pieces = list(_pieces(text))
    return _compared(text, pieces, _alike(pieces, mended))


def _alike(pieces: Sequence[str], text: str) -> Iterator[str]:
    """A text of the same length in pieces of the same length."""
    at = 0
    for piece in pieces:
        yield text[at : at + len(piece)]
        at += len(piece)


def _has_clue(text: str) -> bool:
    """Whether `_CLUE` may be in a text; ten times as fast as to look for it."""
    meetings = "\n".join(_MEETING.findall(text))
    return bool(
        _PERHAPS.search(meetings) or _BOX.search(text) or any(it in text for it in ("Ã ", "Â ", "тА"))
    )


def _from_utf8(text: str) -> Mended:
    is_lost = "â€œ" in text
    pieces = list(_pieces(text))
    found = _compared(text, pieces, (_piece(it, is_lost) if _CLUE.search(it) else it for it in pieces))
    if found.alone and (
        _QUOTED.fullmatch(found.before) or _LETTER.search(_CLUE.sub("", _LOST.sub("", text)))
    ):
        return structs.replace(found, text=text, left=True)
    return found


def _pieces(text: str) -> Iterator[str]:
    """Lines with their ends, and long lines in parts that end in a blank where there is one."""
    for line in _LINE.findall(text):
        start = 0
        while len(line) - start > _PIECE:
            end = (
                line.rfind(" ", start, start + _PIECE) + 1 or line.find(" ", start + _PIECE) + 1 or len(line)
            )
            yield line[start:end]
            start = end
        yield line[start:]


def _piece(piece: str, lost: bool) -> str:
    """A piece mended, as often as it was damaged."""
    piece = _LOST.sub("â€\x9d", piece) if lost else piece
    for _ in range(_TIMES):
        before, piece = piece, _once(piece)
        if piece == before:
            break
    return piece


def _once(piece: str) -> str:
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import is_bad

    if not _CLUE.search(piece):
        return piece
    for encoding in _WRONG:
        try:
            fixed = _bytes(piece, encoding).decode("utf-8")
        except UnicodeError:
            continue
        if is_bad(piece) if encoding == "windows-1252" else _is_usual(piece, fixed, encoding):
            return fixed
    fixed = fix_encoding(piece, TextFixerConfig(replace_lossy_sequences=False, fix_c1_controls=False))
    return fixed if len(_UNLIKELY.findall(fixed)) <= len(_UNLIKELY.findall(piece)) else piece


def _is_usual(piece: str, fixed: str, encoding: str) -> bool:
    """Whether a line that is UTF-8 from end to end in an encoding says something usual then."""
    is_clear = encoding != "mac-roman" or _MAC.search(piece)
    least = _LEAST if _CYRILLIC.search(fixed) else 1
    return bool(is_clear and len(piece) - len(fixed) >= least and _USUAL.fullmatch(fixed))


def _compared(text: str, pieces: Iterable[str], mended: Iterable[str]) -> Mended:
    """What was mended: the words that differ are counted, the first of them is found."""
    words, at, first, is_one = 0, 0, _Change(0, "", ""), True
    result = []
    for before, after in zip(pieces, mended, strict=True):
        changes = _changes(before, after) if before != after else ()
        for change in changes:
            first = first if words else structs.replace(change, at=at + change.at)
            words += 1
            is_one = is_one and change.before == first.before
        result.append(after)
        at += len(before)
    if not words:
        return Mended(text)
    line, column = place(text, first.at)
    alone = is_one and words <= _ALONE
    return Mended("".join(result), words, line, column, first.before, first.after, alone)


def _changes(before: str, after: str) -> list[_Change]:
    """The words that differ, without the stops around them; at least one."""
    old, new = before.split(" "), after.split(" ")
    if len(old) != len(new):  # a blank was the last byte of a character
        return [_Change(it.start(), it[0], "") for it in _CLUE.finditer(before)] or [_Change(0, "", "")]
    starts = accumulate((len(it) + 1 for it in old), initial=0)
    found = (_Change(at, one, two) for at, one, two in zip(starts, old, new, strict=False) if one != two)
    return [_Change(it.at, it.before.strip(_STOPS), it.after.strip(_STOPS)) for it in found]


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _reread(text: str) -> str | None:
    """A text of which a single-byte encoding was read as another, as it was; None where that is not clear."""
    for source in _SOURCES:
        try:
            data = _bytes(text, source)
        except UnicodeEncodeError:
            continue
        if better := legacy.better(data, source):
            read = data.decode(better, "replace")
            pairs = zip(text, read, strict=True) if "\ufffd" in read else ()
            return "".join(old if new == "\ufffd" else new for old, new in pairs) or read
    return None


def _without_c1(text: str) -> str:
    """A text that was read as Latin-1, in which nothing but control characters is at 0x80 to 0x9F."""
    with suppress(UnicodeEncodeError):
        data = text.encode("latin-1")
        if legacy.judge(data, ("windows-1252", "mac-roman")).encoding == "mac-roman":
            return data.decode("mac-roman")
    return text.translate(_WINDOWS)


def _bytes(text: str, encoding: str) -> bytes:
    """A text as the bytes it was read from. Raises UnicodeEncodeError."""
    return codecs.charmap_encode(text, "strict", _bytes_of(encoding))[0]


@cache
def _bytes_of(encoding: str) -> dict[int, int]:
    """The byte of each character, those that are undefined being control characters, as in Latin-1."""
    characters = bytes(range(256)).decode(encoding, "replace")
    control = {code: code for code in range(0x80, 0xA0)} if encoding == "windows-1252" else {}
    return control | {ord(it): byte for byte, it in enumerate(characters) if it != "\ufffd"}


_WINDOWS = {byte: bytes([byte]).decode("windows-1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
