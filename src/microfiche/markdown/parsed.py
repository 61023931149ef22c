"""What is left to the parser. Few texts need it, and it is long to import: callers import this late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from microfiche.markdown import raw
from microfiche.markdown.address import Address
from microfiche.markdown.outline import Outline
from microfiche.markdown.parser import PARSER
from microfiche.markdown.plain import plain
from microfiche.markdown.renderer import RENDERER

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.utils import EnvType


def whole(body: str, address: Address) -> str:
    """The HTML of a text in which anything may depend on anything."""
    env = _env(address)
    tokens = PARSER.parse(body, env)
    _enter(tokens, Outline(address.ids))
    if "<" not in body or not raw.is_in(tokens):
        return RENDERER.render(tokens, PARSER.options, env)
    env["address"] = str  # the sanitiser asks for addresses itself, of Markdown's links too
    written = RENDERER.render(tokens, PARSER.options, env)
    return raw.clean(written, address, address.ids).rstrip() + "\n"


def piece(text: str, address: Address, outline: Outline) -> str | None:
    """The HTML of some blocks; nothing if they reach out: the renderer begins a line after what is hidden."""
    env = _env(address)
    tokens = PARSER.parse(text, env)
    _enter(tokens, outline)
    if tokens and tokens[-1].hidden:
        return None
    return RENDERER.render(tokens, PARSER.options, env)


def inline(text: str, address: Address) -> str:
    """The HTML of what stands inside a block."""
    env = _env(address)
    return RENDERER.render(PARSER.inlines(text, env), PARSER.options, env)


def said(text: str) -> str:
    """What stands inside a block says, on one line, pictures standing for their description."""
    return plain(PARSER.inlines(text, {}), images=True)


def _env(address: Address) -> EnvType:
    return {"address": address, "ids": address.ids}


def _enter(tokens: list[Token], outline: Outline) -> None:
    """Enter the headings of some tokens. An empty one, which is nothing to navigate by, is hidden."""
    for place, opening in enumerate(tokens):
        if opening.type != "heading_open":
            continue
        inline, closing = tokens[place + 1 : place + 3]
        if not inline.content:
            opening.hidden = closing.hidden = True
            continue
        said = plain(inline.children or (), images=True)
        opening.tag, opening.attrs["id"] = outline.enter(opening.tag, said)
        closing.tag = opening.tag


def paragraph(text: str, *, lists: bool) -> str:
    """The first paragraph that says something, outside of footnotes and, unless they are wanted, lists."""
    env: EnvType = {}
    depth = 0
    for token, following in pairwise(PARSER.blocks(text, env)):
        if token.type.startswith("footnote_reference") or (not lists and "_list_" in token.type):
            depth += token.nesting
        elif token.type == "paragraph_open" and not depth:
            said = plain(PARSER.inlines(following.content, env))
            if said:
                return said
    return ""


def links(body: str) -> Iterator[str]:
    """The addresses of links and images, as written, in order."""
    for token in _tokens(body):
        if token.type == "link_open":
            yield str(token.attrs["href"])
        elif token.type == "image":
            yield str(token.attrs["src"])
        elif token.type in raw.KINDS:
            yield from raw.links(token.content)


def _tokens(body: str) -> Iterable[Token]:
    """The tokens of a text that may lead somewhere. Blocks without a bracket in them are not looked into."""
    env: EnvType = {}
    for token in PARSER.blocks(body, env):
        if token.type != "inline":
            yield token
        elif "[" in token.content or "<" in token.content:
            yield from PARSER.inlines(token.content, env)
    for note in env.get("footnotes", {}).get("list", {}).values():
        yield from note.get("tokens", ())
