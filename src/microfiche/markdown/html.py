"""A text as HTML that can stand in a page: links resolved, headings below the page's own, ids unique."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from microfiche.markdown import raw
from microfiche.markdown.parser import PARSER
from microfiche.markdown.plain import plain
from microfiche.urls import slug

_NORMAL = re.compile(r"(?:https?://[a-z0-9.-]+(?=[/?#]|$))?(?!//)[\w./?&=#~+,;@!$'()*-]*", re.ASCII)
"""Addresses that normalising leaves alone: nearly all of them."""


def render(body: str, links: Mapping[str, str], root: str, *, ids: str = "") -> str:
    """The HTML of a Markdown text, valid in any place where flow content is (HTML Living Standard).

    `links` maps links as written to the URLs they mean, with query and fragment; each is written after
    `root`, which is a way to the site's root or, for feeds, its full address. Other links stay as they are.
    The page's title is its only `h1`: headings of a text begin with `h2`, whatever level they were written
    with, and skip none. `ids` goes before every id, so that several texts can share a page. Raw HTML is
    sanitised.
    """
    address = Address(links, root, ids)
    env: EnvType = {"address": address, "ids": ids}
    tokens = PARSER.parse(body, env)
    _prepare_headings(tokens, ids)
    if "<" not in body or not raw.is_in(tokens):
        return _RENDERER.render(tokens, PARSER.options, env)
    env["address"] = str  # the sanitiser asks for addresses itself, of Markdown's links too
    return raw.clean(_RENDERER.render(tokens, PARSER.options, env), address, ids).rstrip() + "\n"


class Address:
    """Makes the address a link gets on the page from the one that was written."""

    def __init__(self, links: Mapping[str, str], root: str, ids: str) -> None:
        self.links, self.root, self.ids = links, root, ids

    def __call__(self, href: str) -> str:
        if (url := self.links.get(href)) is not None:
            href = self.root + url
        elif href.startswith("#") and href != "#" and not href.startswith(f"#{self.ids}"):
            href = f"#{self.ids}{href[1:]}"
        return href if _NORMAL.fullmatch(href) else normalizeLink(href)


def _prepare_headings(tokens: Sequence[Token], ids: str) -> None:
    """Give headings their level and id. An empty one, which is nothing to navigate by, is hidden.

    The level is the depth in the text's outline below the page's title, so that none is skipped.
    """
    outline: list[str] = []
    seen = set(raw.TAKEN_IDS)
    for place, opening in enumerate(tokens):
        if opening.type != "heading_open":
            continue
        inline, closing = tokens[place + 1 : place + 3]
        if not inline.content:
            opening.hidden = closing.hidden = True
            continue
        while outline and outline[-1] >= opening.tag:
            outline.pop()
        outline.append(opening.tag)
        opening.tag = closing.tag = f"h{min(len(outline) + 1, 6)}"
        opening.attrs["id"] = ids + _unique(slug(plain(inline.children or (), images=True)), seen)


def _unique(name: str, seen: set[str]) -> str:
    number, made = 1, name
    while made in seen:
        number += 1
        made = f"{name}-{number}"
    seen.add(made)
    return made


class Html(RendererHTML):
    """Writes tokens as HTML; a method stands for the kind of token it is called after."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        token.attrs["href"] = env["address"](str(token.attrs["href"]))
        return f"<a{self.renderAttrs(token)}>"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        token.attrs["src"] = env["address"](str(token.attrs["src"]))
        token.attrs["alt"] = plain(token.children or [], images=True)
        token.attrs |= raw.LAZY
        return f"<img{self.renderAttrs(token)}>"

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A wide table scrolls in a box of its own, which a keyboard can reach. Its name is that of the
        columns: words of our own would be in the wrong language half the time."""
        names: list[str] = []
        for token in tokens[idx + 1 :]:
            if token.type == "thead_close":
                break
            names.append(plain(token.children or (), images=True))
        label = escapeHtml(", ".join(filter(None, names)))
        reach = f' role="region" tabindex="0" aria-label="{label}"' if label else ""
        return f'<div class="table"{reach}><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A cell's alignment is a class: a strict Content-Security-Policy allows no inline style."""
        token = tokens[idx]
        aligned = str(token.attrs.get("style", "")).removeprefix("text-align:")
        return f'<{token.tag} class="{aligned}">' if aligned else f"<{token.tag}>"

    td_open = th_open

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        note, mark, ids = *_note(tokens[idx]), env["ids"]
        link = f'<a href="#{ids}fn:{note}" id="{ids}fnref:{mark}" role="doc-noteref">[{note}]</a>'
        return f'<sup class="footnote-ref">{link}</sup>'

    def footnote_block_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        # Not a `section`: that asks for a heading, and no word of it would be in the text's language.
        return '<hr class="footnotes-sep">\n<div class="footnotes" role="doc-endnotes">\n<ol>\n'

    def footnote_block_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</ol>\n</div>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<li id="{env["ids"]}fn:{_note(tokens[idx])[0]}">'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        _, mark = _note(tokens[idx])
        # U+FE0E keeps the arrow from being shown as a picture.
        attributes = f'href="#{env["ids"]}fnref:{mark}" role="doc-backlink" aria-label="↩ {mark}"'
        return f" <a {attributes}>↩\ufe0e</a>"


def _note(token: Token) -> tuple[str, str]:
    """The number of a footnote, and the name of the mark in the text: `2`, `2:1` for the next mark."""
    note = str(token.meta["id"] + 1)
    again = token.meta.get("subId", 0)
    return note, f"{note}:{again}" if again else note


_RENDERER = Html()
