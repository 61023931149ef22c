"""The links of a text that can only lead into this site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token
from markdown_it.utils import EnvType

from microfiche.markdown import blocks, raw, spans
from microfiche.markdown.parser import PARSER
from microfiche.urls import is_internal

_OUT = "(?i:https?://|mailto:|#)"
_MAYBE = (
    ("]", re.compile(rf"\]\(\s*+<?+(?!{_OUT}|\))")),
    ("]", re.compile(rf"\]:\s*+<?+(?!{_OUT})")),
    ("<", re.compile(rf"<[^<]*?(?i:href|src)\s*+=\s*+[\"']?+(?!{_OUT})")),
)
"""A cheap look that errs on one side only: it may see links where the parser finds none. A search for one
character comes before each expression, since a body without it costs nothing then."""

_INDENTED = re.compile("\n    ")


def internal_links(body: str) -> tuple[str, ...]:
    """Links and image addresses as written that have neither scheme nor host, each once, in order."""
    if not any(mark in body and look.search(body) for mark, look in _MAYBE):
        return ()
    return tuple(dict.fromkeys(filter(is_internal, _addresses(body))))


def _addresses(body: str) -> Iterator[str]:
    """Where a text may lead; of pieces that hold no link into the site, as little as possible is read."""
    if blocks.is_dense(body) or "\t" in body or "<" in body or _INDENTED.search(f"\n{body}"):
        yield from _links(_tokens(body))
        return
    _, look = _MAYBE[0]
    end = 0
    while found := look.search(body, end):
        start = max(body.rfind("\n\n", end, found.start()), end)
        end = body.find("\n\n", found.start())
        end = len(body) if end < 0 else end
        yield from _of_piece(body[start:end])


def _of_piece(piece: str) -> Iterable[str]:
    block = blocks.read(piece.strip("\n"))
    found = [spans.read(it) for it in block[1]] if block else [None]
    if None in found:
        return _links(_tokens(piece))
    return [href for text in found for _, tag, href in text or () if tag == "a"]


def _tokens(body: str) -> Iterator[Token]:
    """The tokens of a text that may lead somewhere. Blocks without a bracket in them are not looked into."""
    env: EnvType = {}
    for token in PARSER.blocks(body, env):
        if token.type != "inline":
            yield token
        elif "[" in token.content or "<" in token.content:
            yield from PARSER.inlines(token.content, env)
    for note in env.get("footnotes", {}).get("list", {}).values():
        yield from note.get("tokens", ())


def _links(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "link_open":
            yield str(token.attrs["href"])
        elif token.type == "image":
            yield str(token.attrs["src"])
        elif token.type in raw.KINDS:
            yield from raw.links(token.content)
