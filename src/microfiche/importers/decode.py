"""Bytes as text: which encoding they are in, what of it was damaged on the way, and what in it is no text."""

from __future__ import annotations

import re

from msgspec import Struct

from microfiche.importers import encodings, mojibake, signatures
from microfiche.importers.encodings import Text
from microfiche.importers.mojibake import Mended, place
from microfiche.problems import Problem, Severity

_LINE_END = re.compile("\r\n?")
_RARE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ufffd-\uffff]")
"""What most texts hold none of."""
_RARE_LINE_END = re.compile("[\u2028\u2029]")
_PAGE_END = re.compile("[\x0b\x0c]")
_INVISIBLE = re.compile("[\ufeff\u200b]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_UNKNOWN = re.compile("\ufffd")
_NEL = "\x85"
_OTHER_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_ONE_IN = 50
"""More than one control character in so many: the file is no text."""
_SAMPLE = 1 << 16
_LONGEST_WORD = 40

_NO_TEXT = "Only plain text can be read here; convert word-processor files and scans first."
_NAME_IT = "Where words are garbled, name the encoding: --encoding NAME."


class Decoded(Struct, frozen=True):
    """A text with `\\n` at its line ends and no control characters but tabs; `problems` are no errors."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, path: str, encoding: str | None = None) -> Decoded | Problem:
    """Text in the encoding its mark tells, in UTF-8, or else in `encoding`, by default the likeliest.

    What is empty or no text is a Problem for `path`. Words that had been read in a wrong encoding are mended.
    Notices tell what was judged and mended; warnings what is doubtful, what is damaged (U+FFFD) and what was
    left out (control characters), with the place of the first.
    """
    if not data.strip(b"\0\t\n\v\f\r "):
        return Problem(path=path, message="the file is empty")
    if kind := signatures.kind(data):
        return Problem(path=path, message=f"not a text: this is {kind.name}", hint=kind.hint)
    found = encodings.read(data, encoding)
    if found is None:
        message = "the file is marked as UTF-16 or UTF-32 and is damaged: much of it is none"
        return Problem(path=path, message=message)
    mended = _mended(_lines(found.text), found)
    cleaned = _cleaned(mended.text, path)
    if cleaned is None:
        return _no_text(data, path)
    text, problems = cleaned
    if not text.strip():
        return Problem(path=path, message="the file holds nothing but blank lines")
    return Decoded(text, found.encoding, (*_judged(found, path), *_told(mended, path), *problems))


def _no_text(data: bytes, path: str) -> Problem:
    likely = signatures.likely(data)
    what = f"this may be {likely.name}" if likely else "it is full of control characters"
    return Problem(path=path, message=f"not a text: {what}", hint=(likely and likely.hint) or _NO_TEXT)


def _lines(text: str) -> str:
    """A text with `\\n` at its line ends. `\\r\\r\\n` is one where all of them are so."""
    if "\r" in text:
        if (doubled := text.count("\r\r\n")) and doubled == text.count("\n"):
            text = text.replace("\r\r\n", "\n")
        text = _LINE_END.sub("\n", text)
    if _NEL in text and "\n" not in text and not _OTHER_C1.search(text):
        return text.replace(_NEL, "\n")
    return text


def _mended(text: str, found: Text) -> Mended:
    return Mended(text) if text.isascii() else mojibake.mend(text, reread=found.encoding.startswith("utf"))


def _cleaned(text: str, path: str) -> tuple[str, list[Problem]] | None:
    """A text without what cannot be seen, and warnings; None for what is no text."""
    if not _RARE.search(text):
        return text, []
    padded = len(text) - len(text := text.rstrip("\0"))
    if len(_CONTROL.findall(text[:_SAMPLE])) * _ONE_IN > len(text[:_SAMPLE]):
        return None
    text = _RARE_LINE_END.sub("\n", text)
    visible, controls = _CONTROL.subn("", text)
    if controls * _ONE_IN > len(text):
        return None
    problems = []
    if padded:
        message = f"{_counted(padded, 'NUL character')} at the end left out: the end of the text may be lost"
        problems.append(_problem(path, message))
    if controls:
        message = f"{_counted(controls, 'control character')} left out; the first is here"
        problems.append(_problem(path, message, _first(_CONTROL, text)))
    if unknown := text.count("\ufffd"):
        message = f"{_counted(unknown, 'character', 'is', 'are')} damaged (U+FFFD); the first is here"
        problems.append(_problem(path, message, _first(_UNKNOWN, text)))
    return _PAGE_END.sub(" ", _INVISIBLE.sub("", visible)), problems


def _judged(found: Text, path: str) -> list[Problem]:
    """By what the bytes were read that do not tell their encoding."""
    name = _name(found.encoding)
    if found.other_lines:
        number = len(found.other_lines)
        message = (
            f"{_counted(number, 'line', 'is', 'are')} not in UTF-8 and read as {name}; the first is here"
        )
        return [_problem(path, message, (found.other_lines[0], 0), hint=_NAME_IT)]
    if not found.judged:
        return []
    if not found.sure:
        return [_problem(path, f"read as {name}, which is no more than a guess", hint=_NAME_IT)]
    return [_problem(path, f"read as {name}, judged by what it says", severity="notice")]


def _told(mended: Mended, path: str) -> list[Problem]:
    """What was mended, or looked as if it had to be."""
    if not mended.words:
        return []
    where = mended.line, mended.column
    if mended.left:
        message = f"one word looks as if read in a wrong encoding, and was left: {_short(mended.before)}"
        return [_problem(path, message, where)]
    message = f"{_counted(mended.words, 'word', 'was', 'were')} mended that had been read in a wrong encoding"
    if mended.after:
        message += f": {_short(mended.before)} is {_short(mended.after)}"
    return [_problem(path, message, where, severity="notice")]


def _problem(
    path: str,
    message: str,
    where: tuple[int, int] = (0, 0),
    *,
    severity: Severity = "warning",
    hint: str = "",
) -> Problem:
    line, column = where
    return Problem(path=path, line=line, column=column, message=message, severity=severity, hint=hint)


def _short(word: str) -> str:
    """A word as it can be shown on a terminal, in backquotes."""
    word = word.strip()
    shown = word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}…"
    return f"`{''.join(it if it.isprintable() else ascii(it)[1:-1] for it in shown)}`"


def _name(encoding: str) -> str:
    """An encoding as people write it."""
    for prefix, written in (("windows-", "Windows-"), ("mac-", "Mac")):
        if encoding.startswith(prefix):
            rest = encoding.removeprefix(prefix)
            return written + rest.capitalize()
    return encoding.upper()


def _counted(number: int, noun: str, one: str = "", many: str = "") -> str:
    verb = one if number == 1 else many
    return f"{number:,} {noun}{'s' * (number != 1)}" + (f" {verb}" if verb else "")


def _first(pattern: re.Pattern[str], text: str) -> tuple[int, int]:
    match = pattern.search(text)
    return place(text, match.start()) if match else (0, 0)
