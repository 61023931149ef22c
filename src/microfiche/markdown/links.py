"""The links of a text that can only lead into this site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token
from markdown_it.utils import EnvType

from microfiche.markdown import raw
from microfiche.markdown.parser import PARSER
from microfiche.urls import is_internal

_REACHING = ("```", "~~~", "\n    ", "\t", "<", "]:")

_OUT = "(?i:https?://|mailto:|#)"
_MAYBE = (
    ("](", re.compile(rf"\]\(\s*+<?+(?!{_OUT}|\))")),
    ("]:", re.compile(rf"\]:\s*+<?+(?!{_OUT})")),
    ("<", re.compile(rf"<[^<]*?(?i:href|src)\s*+=\s*+[\"']?+(?!{_OUT})")),
)
"""A cheap look that errs on one side only: it may see links where the parser finds none. A plain search for a
mark comes before each expression, since a body without the mark, the usual case, costs nothing then."""


def internal_links(body: str) -> tuple[str, ...]:
    """Links and image addresses as written that have neither scheme nor host, each once, in order."""
    if not any(mark in body and look.search(body) for mark, look in _MAYBE):
        return ()
    tokens = (token for piece in _pieces(body) for token in _tokens(piece))
    return tuple(dict.fromkeys(filter(is_internal, _links(tokens))))


def _pieces(body: str) -> list[str]:
    """The parts of a text to parse for links: those between blank lines that hold one, where none of them
    depends on another. Fenced and indented code, raw HTML, link definitions and footnotes reach further."""
    if body.startswith("    ") or any(mark in body for mark in _REACHING):
        return [body]
    mark, look = _MAYBE[0]
    return [piece for piece in body.split("\n\n") if mark in piece and look.search(piece)]


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
