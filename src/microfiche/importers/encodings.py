"""Which encoding bytes are in, by their mark, by their form, or by judging what they would say."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from encodings.aliases import aliases

from msgspec import Struct, structs

from microfiche.importers import legacy
from microfiche.problems import UsageError, did_you_mean

# UTF-32's mark for little-endian begins with UTF-16's, so it is looked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
"""Bytes, from the first one beyond ASCII on, by which a file is judged as a whole."""
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
"""The beginning of a character at the very end (Unicode, table 3-7)."""
_ONE_IN = 50
"""More than one wrong character in so many: it is not this encoding."""
_CLEARLY = 4
"""So many characters in UTF-8 and not a wrong byte: a line cannot be that by chance."""
_SUGGESTED = (
    *("utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254"),
    *("windows-1257", "iso-8859-1", "iso-8859-2", "iso-8859-15", "koi8-r", "koi8-u", "mac-roman", "cp437"),
    *("cp850", "cp866", "big5", "gb18030", "shift-jis", "euc-jp", "euc-kr", "iso-2022-jp"),
)
_NO_TEXT = ("idna", "mbcs", "oem", "punycode", "raw_unicode_escape", "undefined", "unicode_escape", "utf_7")


class Text(Struct, frozen=True):
    """A text and its encoding, by Python's name; `judged` when nothing but what it says tells that.

    `sure` is False when another encoding is nearly as likely, or none fits. `other_lines`, numbered from 1,
    are those that are in this encoding while the rest is in UTF-8.
    """

    text: str
    encoding: str
    judged: bool = False
    sure: bool = True
    other_lines: tuple[int, ...] = ()


def known(name: str) -> str:
    """The encoding called `name`, by Python's name. Raises UsageError for one that is unknown."""
    try:
        found = codecs.lookup(name).name.replace("_", "-")
        "".encode(found)
    except (LookupError, ValueError):
        found = ""
    if not found or found.replace("-", "_") in _NO_TEXT:
        raise UsageError(f"no encoding is called `{name}`. {did_you_mean(name.lower(), _names())}".rstrip())
    return "windows-1252" if found in ("iso8859-1", "cp1252") else found


def _names() -> list[str]:
    """What to suggest: the usual names before their other spellings, which are many."""
    return [*_SUGGESTED, *(it.replace("_", "-") for it in sorted(aliases))]


def read(data: bytes, named: str | None = None) -> Text | None:
    """Bytes as text. None where a mark promises an encoding that they are not in.

    A mark decides, then whether it is UTF-8; then `named` does, or the likeliest of `legacy.CANDIDATES`. A
    few wrong bytes in UTF-8, or an end in the middle of a character, do not make it anything else: such bytes
    become U+FFFD, as do those an encoding does not define. Lines in another encoding are read in that.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            return _utf8(rest) or _lines(rest, None) if encoding == "utf-8" else _wide(rest, encoding)
    if unmarked := _unmarked_utf16(data):
        return unmarked
    if named and data.isascii():
        return Text(data.decode(named, "replace"), named)
    return _utf8(data) or _other(data, named)


def _utf8(data: bytes) -> Text | None:
    """Text in UTF-8, which may end within a character."""
    try:
        return Text(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as wrong:
        cut = _CUT.search(data, max(0, len(data) - 3))
        if cut is None or wrong.start != cut.start():
            return None
    if data[: cut.start()].isascii() and cut[0] not in _CUT_LETTERS and len(cut[0]) == 1:
        return None  # "Voilà" in Windows-1252 ends like that
    return Text(data[: cut.start()].decode("utf-8") + "\ufffd", "utf-8")


_CUT_LETTERS = (b"\xc2", b"\xc3")
"""The first bytes of most accented letters, which as Windows-1252 are hardly a text's last letter."""


def _wide(data: bytes, encoding: str) -> Text | None:
    """Text in UTF-16 or UTF-32, of which a few characters may be damaged."""
    text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    return None if damaged * _ONE_IN > len(text) else Text(text, encoding)


def _unmarked_utf16(data: bytes) -> Text | None:
    """Text in UTF-16 without a mark: its blanks and line ends are other characters when bytes are swapped."""
    if b"\0" not in data[:_SAMPLE]:
        return None
    sample = data[: min(_SAMPLE, len(data) & ~1)]
    for encoding, other in (("utf-16-le", "utf-16-be"), ("utf-16-be", "utf-16-le")):
        text = sample.decode(encoding, "replace")
        swapped = sample.decode(other, "replace")
        if _blanks(text) > _blanks(swapped) and _is_text(text):
            found = _wide(data, encoding)
            return found and structs.replace(found, judged=True)
    return None


def _blanks(text: str) -> int:
    return text.count(" ") + text.count("\n") + text.count("\r")


def _is_text(text: str) -> bool:
    """Whether nearly all of a sample are letters, digits, stops and blanks."""
    wrong = sum(1 for it in text if it not in "\t\n\r\f\ufeff" and unicodedata.category(it)[0] == "C")
    return wrong * _ONE_IN <= len(text) and sum(map(str.isalpha, text)) * 2 > len(text)


def _other(data: bytes, named: str | None) -> Text:
    """Text that is not in UTF-8, or not all of it."""
    match = _BEYOND_ASCII.search(data)
    start = match.start() if match else 0
    good, bad = _counts(data[start : start + _SAMPLE])
    if good >= 2 and (bad <= 1 or good > bad):
        return _lines(data, named)
    if good >= _CLEARLY:
        return _lines(data, named, mostly=False)
    return _single(data, named)


def _single(data: bytes, named: str | None) -> Text:
    if named:
        return Text(data.decode(named, "replace"), named)
    judgement = legacy.judge(data)
    return Text(data.decode(judgement.encoding, "replace"), judgement.encoding, True, judgement.sure)


def _counts(data: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are in UTF-8, and how many sequences of bytes are not."""
    text = data.decode("utf-8", "replace")
    marks = data.count("\ufffd".encode())
    bad = text.count("\ufffd") - marks
    chance = len(_BY_CHANCE.findall(text))
    return sum(map(len, _BEYOND_ASCII_TEXT.findall(text))) - bad - chance, bad + chance


_BEYOND_ASCII_TEXT = re.compile("[^\x00-\x7f]+")
_CHANCE = "[\u0180-\u036f\u0460-\u058f]"
_BY_CHANCE = re.compile(f"(?<!{_CHANCE}){_CHANCE}(?!{_CHANCE})")
"""A letter of Armenian, say, by itself: `’é` in MacRoman is one."""


def _lines(data: bytes, named: str | None, mostly: bool = True) -> Text:
    """Text of which some lines are in UTF-8, `mostly` or not, and others in one other encoding."""
    lines = data.splitlines(keepends=True) if b"\n" in data or b"\r" in data else [data]
    kinds = [_kind(line, mostly) for line in lines]
    others = [line for line, kind in zip(lines, kinds, strict=True) if kind == "other"]
    if not others:
        return Text(data.decode("utf-8", "replace"), "utf-8")
    if "utf-8" not in kinds and "damaged" not in kinds:
        return _single(data, named)
    rest = _single(b"".join(others), named)
    text = "".join(_decoded(lines, kinds, rest.encoding))
    places = tuple(number for number, kind in enumerate(kinds, 1) if kind == "other")
    return Text(text, rest.encoding, rest.judged, rest.sure, places)


def _kind(line: bytes, mostly: bool) -> str:
    """`ascii`, `utf-8`, `damaged` for such a line with wrong bytes in it, or `other`."""
    if line.isascii():
        return "ascii"
    good, bad = _counts(line)
    if not bad and (mostly or good >= _CLEARLY):
        return "utf-8"
    return "damaged" if mostly and good >= 2 and good > bad else "other"


def _decoded(lines: Iterable[bytes], kinds: Iterable[str], other: str) -> Iterable[str]:
    for line, kind in zip(lines, kinds, strict=True):
        yield line.decode(other if kind == "other" else "utf-8", "replace")
