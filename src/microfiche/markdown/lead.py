"""The lead of a text: its first paragraph, short and plain, for lists, feeds and descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it.token import Token
from markdown_it.utils import EnvType

from microfiche.markdown.parser import PARSER
from microfiche.markdown.plain import plain

LENGTH = 300
"""The most characters a lead has."""

_OPENING = re.compile(r"(?:[^\S\n]*\n|#{1,6}[ \t].*\n)*(.+(?:\n.*\S.*)*)")
"""Blank lines and headings; then everything up to the next blank line."""

_SENTENCE = re.compile(r"(?:[.!?…](?<=\w\w\w\w.)[.!?…]*[\"'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*)")
"""The end of a sentence, after a long word: short ones are mostly abbreviations (Gen., U.S., Nr.)."""


def lead(body: str) -> str:
    """The first paragraph of a text, at most 300 characters, cut after a sentence or, with “…”, a word.

    A paragraph in a block quote counts, one in a list only when there is no other; pictures and footnotes
    don't. No more of the text is parsed than it takes.
    """
    opening = _OPENING.match(body)
    if opening is None:
        return ""
    block = opening[1]
    # A link may be defined anywhere below. Else a paragraph found is the text's, whatever comes after.
    whole = "[" in block and "]:" in body
    return cut((not whole and _first_paragraph(block)) or _first_paragraph(body))


def _first_paragraph(text: str) -> str:
    env: EnvType = {}
    found = list(_paragraphs(PARSER.blocks(text, env)))
    for wanted in (False, True):
        for content, listed in found:
            if listed is wanted and (said := plain(PARSER.inlines(content, env))):
                return said
    return ""


def _paragraphs(tokens: list[Token]) -> Iterator[tuple[str, bool]]:
    """The contents of paragraphs, and whether they stand in a list; those of footnotes are left out."""
    lists = notes = 0
    for token, following in pairwise(tokens):
        if token.type.endswith(("_list_open", "_list_close")):
            lists += token.nesting
        elif token.type.startswith("footnote_reference"):
            notes += token.nesting
        elif token.type == "paragraph_open" and not notes:
            yield following.content, lists > 0


def cut(text: str) -> str:
    """A text on one line, cut to `LENGTH` characters."""
    if len(text) <= LENGTH:
        return text
    ends = [end.end() for end in _SENTENCE.finditer(text[: LENGTH + 1]) if LENGTH // 3 < end.end() <= LENGTH]
    if ends:
        return text[: ends[-1]]
    head, space, _ = text[:LENGTH].rpartition(" ")
    return (head if space else text[: LENGTH - 1]).rstrip(" ,;:–—-") + "…"
