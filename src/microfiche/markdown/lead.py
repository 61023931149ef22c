"""The lead of a text: its first paragraph, short and plain, for lists, feeds and descriptions."""

from __future__ import annotations

import re

from microfiche.markdown import blocks, spans

LENGTH = 300
"""The most characters a lead has."""

_OPENING = re.compile(r"(?:[ \t]*\n|#{1,6}[ \t].*\n)*(.+(?:\n.*[^ \t\n].*)*)")
"""Blank lines and headings; then everything up to the next blank line."""

_STOPS, _WIDE_STOPS = ".!?…", "。！？"
_SENTENCE = re.compile(
    rf"(?:[{_STOPS}](?<=\w\w\w\w.)[{_STOPS}]*[\"'”’»)\]]*(?=\s)|[{_WIDE_STOPS}]+[」』”’）]*)"
)
"""The end of a sentence, after a long word: short ones are mostly abbreviations (Gen., U.S., Nr.)."""


def lead_of(body: str) -> str:
    """The first paragraph of a text, at most 300 characters, cut after a sentence or, with “…”, a word.

    A paragraph in a block quote counts, one in a list only when there is no other; pictures and footnotes
    don't. No more of the text is parsed than it takes.
    """
    opening = _OPENING.match(body)
    if opening is None:
        return ""
    # A paragraph found in the first block is the text's, whatever comes after; but a link in it may be
    # defined anywhere below.
    whole = "[" in opening[1] and blocks.holds(body, "]:")
    found = "" if whole else _opening(opening[1])
    return cut(found or _paragraph(body, lists=False) or _paragraph(body, lists=True))


def _opening(text: str) -> str:
    """What the first block of a text says, if it is a paragraph."""
    block = None if "\r" in text or "\0" in text else blocks.read(text)
    said = spans.plain(block[1][0]) if block and block[0] in ("p", "blockquote") else None
    return _paragraph(text, lists=False) if said is None else said


def _paragraph(text: str, *, lists: bool) -> str:
    from microfiche.markdown import parsed

    return parsed.paragraph(text, lists=lists)


def cut(text: str) -> str:
    """A text on one line, cut to `LENGTH` characters."""
    if len(text) <= LENGTH:
        return text
    if (end := _last_end(text)) > LENGTH // 3:
        return text[:end]
    head, space, _ = text[:LENGTH].rpartition(" ")
    return (head if space else text[: LENGTH - 1]).rstrip(" ,;:–—-") + "…"


def _last_end(text: str) -> int:
    """Where the last sentence ends that a lead has room for, or 0."""
    before = LENGTH + 1
    while (at := max([text.rfind(mark, 0, before) for mark in _STOPS + _WIDE_STOPS])) >= 0:
        if (end := _SENTENCE.match(text, at, LENGTH + 1)) and end.end() <= LENGTH:
            return end.end()
        before = at
    return 0
