"""Bytes as text: which encoding they are in, and what in them is no text."""

from __future__ import annotations

import codecs
import re

from msgspec import Struct

from microfiche.problems import Problem

# UTF-32's mark for little-endian begins with UTF-16's, so it is looked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile("\r\n?|\u2028|\u2029|\x85")
_PAGE_END = re.compile("[\x0b\x0c]")
_INVISIBLE = re.compile("[\ufeff\u200b]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_ONE_IN = 50
"""More than one control character in so many: the file is no text."""


class Decoded(Struct, frozen=True):
    """A text with `\\n` at its line ends and no control characters but tabs; `problems` are warnings."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, path: str) -> Decoded | Problem:
    """Text in UTF-8, UTF-16 or UTF-32 (by its mark), or else in Windows-1252.

    A few wrong bytes in UTF-8, or an end in the middle of a character, do not make it Windows-1252.
    What is empty or no text is a Problem for `path`. Wrong bytes, and bytes that Windows-1252 does not define
    (0x81, 0x8D, 0x8F, 0x90, 0x9D), become U+FFFD; those and any control characters left out are counted in
    warnings. That Windows-1252 was taken is told only where the text holds some UTF-8 as well.
    """
    if not data.strip():
        return Problem(path=path, message="the file is empty")
    text, encoding = _text(data)
    if text is None:
        return Problem(path=path, message=f"the file begins as {encoding} and is damaged further on")
    if "\0" in text:
        return Problem(path=path, message="not a text: the file holds NUL bytes", hint=_HINT)
    text = _PAGE_END.sub(" ", _INVISIBLE.sub("", _LINE_END.sub("\n", text)))
    controls = len(_CONTROL.findall(text))
    if controls * _ONE_IN > len(text):
        return Problem(path=path, message="not a text: it is full of control characters", hint=_HINT)
    if not text.strip():
        return Problem(path=path, message="the file holds nothing but blank lines")
    problems = tuple(_warnings(text, path, controls))
    if encoding == "windows-1252" and _damage(data).good >= 2:
        problems += (Problem(path=path, message=_MIXED, severity="warning"),)
    return Decoded(_CONTROL.sub("", text) if controls else text, encoding, problems)


_MIXED = "partly UTF-8 and partly not: read as Windows-1252, so some characters are wrong"
_HINT = "Only plain text can be read here; convert word-processor files and scans first."


def _text(data: bytes) -> tuple[str | None, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            return _utf8(rest) if encoding == "utf-8" else _strictly(rest, encoding), encoding
    if wide := _unmarked_utf16(data):
        return _strictly(data, wide), wide
    text = _utf8(data)
    if text is not None:
        return text, "utf-8"
    return data.decode("windows-1252", "replace"), "windows-1252"


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf8(data: bytes) -> str | None:
    text = _strictly(data, "utf-8")
    return _nearly_utf8(data) if text is None else text


class _Damage(Struct, frozen=True):
    """Bytes read as UTF-8: how many characters beyond ASCII are `good`, how many sequences are no UTF-8.

    `cut` is the beginning of a character at the very end, which is among the `bad`.
    """

    text: str
    good: int
    bad: int
    cut: bytes


def _damage(data: bytes) -> _Damage:
    text = data.decode("utf-8", "replace")
    marks = data.count("\ufffd".encode())
    beyond = sum(map(len, _BEYOND_ASCII.findall(text)))
    bad = text.count("\ufffd") - marks
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    decoder.decode(data)
    return _Damage(text, beyond - bad - marks, bad, decoder.getstate()[0])


def _nearly_utf8(data: bytes) -> str | None:
    """Text in UTF-8 with a little damage, which stands as U+FFFD; None when it is more likely something else.

    Two letters of Windows-1252 rarely make a good sequence by chance, and half a character at the end is
    hardly a text's last letter: "Ã" and "Â" excepted, more than one byte of it never is.
    """
    found = _damage(data)
    if found.bad == 1 and found.cut and (found.good or len(found.cut) > 1 or found.cut in _CUT):
        return found.text
    if found.good >= 2 and (found.bad == 1 or found.bad * 9 <= found.good):
        return found.text
    return None


_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_CUT = (b"\xc2", b"\xc3")


def _unmarked_utf16(data: bytes) -> str | None:
    """Text in a Latin script has a zero in every second byte of its UTF-16."""
    if len(data) % 2 or b"\0" not in data:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    most = len(data) * 2 // 5
    if odd >= most and not even:
        return "utf-16-le"
    return "utf-16-be" if even >= most and not odd else None


def _warnings(text: str, path: str, controls: int) -> list[Problem]:
    found = []
    if controls:
        found.append((_CONTROL, f"{_counted(controls, 'control character')} left out"))
    if unknown := text.count("\ufffd"):
        said = "is" if unknown == 1 else "are"
        found.append((_UNKNOWN, f"{_counted(unknown, 'character')} {said} damaged (U+FFFD)"))
    return [
        Problem(
            path=path, line=_line_of(first, text), message=f"{message}; the first is here", severity="warning"
        )
        for first, message in found
    ]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


_UNKNOWN = re.compile("\ufffd")


def _line_of(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else 0
