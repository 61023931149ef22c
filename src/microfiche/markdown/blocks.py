"""The blocks of ordinary text, found at its blank lines: paragraphs, headings, quotations, lists of lines.

CommonMark lets a block reach over a blank line only where it is fenced, indented, raw HTML, a list or a
footnote. A text without the marks of what reaches over anything (one that is not dense) therefore falls into
pieces that mean the same alone, and of a usual piece the beginnings of its lines say what it is. A property
test holds that the parser says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Block = tuple[str, list[str]]
"""What a piece of text is: the tag of the element it makes, and the texts inside. `ul p` is a list of
paragraphs."""

_REACHING = ("```", "~~~", "^[", "]:")
"""Marks of fences, footnotes and definitions."""

_TAG = re.compile(r"(?<![^\\]\\)<[A-Za-z/!?]")
"""The beginning of raw HTML, unless it is escaped."""

_LETTER = r"(?:[^\s#>*_+\-\d<`~|:=]|(?:\*\*?|[_+-])[^\W_]|\d++(?![.)]))"
"""The beginning of a line that goes on with a paragraph or begins one: it can be no heading, quotation, list,
fence, rule or HTML, nor what makes a heading or a table of the line before."""

_FRESH = re.compile(rf"(?P<prose>{_LETTER})|[#>]")
"""The beginning of a piece that is no part of what stands before its blank line."""

_PROSE = re.compile(_LETTER)
_INTERRUPTED = re.compile(rf"\n(?!{_LETTER})")
_HEADING = re.compile(rf"(#{{1,6}}) +({_LETTER}.*)")
_LIST = re.compile(rf"([-*+]) {_LETTER}.*+(?:\n++\1 {_LETTER}.*+)*+")
_ITEM = {mark: re.compile(rf"\n+\{mark} ") for mark in "-*+"}


def is_dense(body: str) -> bool:
    """Whether something in a text may reach over any blank line, or hides where its lines end."""
    if "\r" in body or "\0" in body or ("<" in body and _TAG.search(body)):
        return True
    return any(mark[0] in body and holds(body, mark) for mark in _REACHING)


def holds(body: str, mark: str) -> bool:
    """Whether a mark is in a text. Its first character is found ten times as fast as the whole."""
    at = body.find(mark[0])
    while at >= 0:
        if body.startswith(mark, at):
            return True
        at = body.find(mark[0], at + 1)
    return False


def read(piece: str) -> Block | None:
    """The block that a piece between blank lines is, when its beginning says so; the parser knows others."""
    fresh = _FRESH.match(piece)
    return _fresh(piece, fresh) if fresh else _list(piece)


def fresh(piece: str) -> Block | None:
    """The block a piece is, if nothing before its blank line can reach it in a text that is not dense."""
    found = _FRESH.match(piece)
    return _fresh(piece, found) if found else None


def _fresh(piece: str, fresh: re.Match[str]) -> Block | None:
    if fresh.lastgroup:
        return ("p", [_trim(piece)]) if _is_one(piece) else None
    return _heading(piece) if fresh[0] == "#" else _quotation(piece)


def _trim(text: str) -> str:
    if not text[-1].isspace():
        return text
    from markdown_it.common.utils import mdTrim

    return mdTrim(text)


def _is_one(paragraph: str) -> bool:
    """Whether what begins as a paragraph goes on as one to its end."""
    return "\n" not in paragraph or _INTERRUPTED.search(paragraph) is None


def _heading(piece: str) -> Block | None:
    found = _HEADING.fullmatch(piece)
    if found is None or (text := _trim(found[2])).endswith("#"):
        return None
    return f"h{len(found[1])}", [text]


def _quotation(piece: str) -> Block | None:
    """A quotation of paragraphs."""
    if "\n" not in piece and piece[:2] == "> " and piece[2:3].isalpha():
        return "blockquote", [_trim(piece[2:])]
    texts = [it.replace("\n> ", "\n") for it in piece.removeprefix("> ").split("\n>\n> ")]
    if all(_PROSE.match(it) and _is_one(it) for it in texts):
        return "blockquote", [_trim(it) for it in texts]
    return None


def _list(text: str) -> Block | None:
    """A list of single lines; with blank lines among them, each is a paragraph."""
    found = _LIST.fullmatch(text)
    if found is None:
        return None
    items = _ITEM[found[1]].split(text[2:])
    return "ul p" if "\n\n" in text else "ul", [_trim(it) for it in items]


class Unread(str):
    """Some blocks that only the parser can read."""

    __slots__ = ()


def split(body: str) -> Iterator[Block | str]:
    """The blocks of a text that is not dense, in order; plain strings are paragraphs.

    What is `Unread` ends before a piece that nothing above can reach, so each can be parsed by itself.
    """
    waiting: list[str] = []
    for piece in body.split("\n\n"):
        if not waiting and piece[:1].isalpha() and "\n" not in piece:
            yield _trim(piece)  # most are: a letter is fresh, and so is all of its line
            continue
        line = piece.strip("\n")
        fresh = _FRESH.match(line)
        if fresh is None:
            waiting.append(piece)
            continue
        if waiting:
            yield from _waiting(waiting)
            waiting = []
        if block := _fresh(line, fresh):
            yield block
        else:
            waiting.append(piece)
    if waiting:
        yield from _waiting(waiting)


def _waiting(pieces: list[str]) -> Iterator[Block | str]:
    text = "\n\n".join(pieces)
    if line := text.strip("\n"):
        yield _list(line) or Unread(text)
