"""The links of a text that can only lead into this site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from microfiche.markdown import blocks, spans
from microfiche.markdown.blocks import Block
from microfiche.urls import is_internal

_OUT = "(?i:https?://|mailto:|#)"
_INLINE = re.compile(rf"\](?:\(\s*+<?+(?!{_OUT}|\))|:\s*+<?+(?!{_OUT}))")
_RAW = re.compile(rf"<[^<]*?(?i:href|src)\s*+=\s*+[\"']?+(?!{_OUT})")
"""A cheap look that errs on one side only: it may see links where the parser finds none."""

_USUAL_OUT = ("](https://", "](http://", "](#")

INSIDE = re.compile(r"(?:/(?!/))?[\w.-][\w./?=&-]*", re.ASCII)
"""Addresses without a scheme or a host, as most links into a site are written."""


def internal_links(body: str) -> tuple[str, ...]:
    """Links and image addresses as written that have neither scheme nor host, each once, in order."""
    place = _next(body, 0)
    if place < 0 and not ("<" in body and _RAW.search(body)):
        return ()
    return tuple(
        [it for it in dict.fromkeys(_addresses(body, place)) if INSIDE.fullmatch(it) or is_internal(it)]
    )


def _next(body: str, at: int) -> int:
    """Where the next bracket is that may close the text of a link into the site, or -1."""
    # Brackets are few, and one character is found many times as fast as an expression.
    while (at := body.find("]", at)) >= 0:
        if not body.startswith(_USUAL_OUT, at) and _INLINE.match(body, at):
            return at
        at += 1
    return -1


def _addresses(body: str, place: int) -> Iterable[str]:
    """Where a text may lead, from `place` on; only pieces that may hold a link into the site are read."""
    if "\t" in body or "<" in body or blocks.is_dense(body):
        return _parsed(body)
    found: list[str] = []
    end, flat = 0, False
    while place >= 0:
        start = max(body.rfind("\n\n", end, place), end)
        end = body.find("\n\n", place)
        end = len(body) if end < 0 else end
        piece = body[start:end]
        block = blocks.fresh(piece.strip("\n"))
        if block is None and not flat:  # it may belong to what stands before it
            if body.startswith("    ") or "\n    " in body:
                return _parsed(body)
            flat = True
        found += _of_piece(piece, block)
        place = _next(body, end)
    return found


def _of_piece(piece: str, block: Block | None) -> Iterable[str]:
    block = block or blocks.read(piece.strip("\n"))
    found = [spans.addresses(it) for it in block[1]] if block else [None]
    return [it for addresses in found for it in addresses or ()] if None not in found else _parsed(piece)


def _parsed(text: str) -> Iterable[str]:
    from microfiche.markdown import parsed

    return parsed.links(text)
