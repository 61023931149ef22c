"""A text as HTML that can stand in a page: links resolved, headings below the page's own, ids unique."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import escapeHtml
from markdown_it.utils import EnvType

from microfiche.markdown import blocks, raw, spans
from microfiche.markdown.blocks import Block
from microfiche.markdown.outline import Outline
from microfiche.markdown.parser import PARSER
from microfiche.markdown.plain import plain
from microfiche.markdown.renderer import RENDERER

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
    page = Page(links, root, ids)
    if not blocks.is_dense(body) and (written := page.pieces(body)) is not None:
        return written
    return page.whole(body)


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


_AROUND = {
    "ul": ("<ul>\n", "<li>", "</li>\n", "</ul>\n"),
    "ul p": ("<ul>\n", "<li>\n<p>", "</p>\n</li>\n", "</ul>\n"),
    "blockquote": ("<blockquote>\n", "<p>", "</p>\n", "</blockquote>\n"),
}
"""The HTML of blocks of several texts: what stands before and after them all, and before and after each."""


class Page:
    """A text on its way to HTML."""

    def __init__(self, links: Mapping[str, str], root: str, ids: str) -> None:
        self.address, self.ids = Address(links, root, ids), ids

    def whole(self, body: str) -> str:
        """The HTML of a text in which anything may depend on anything."""
        env = self._env()
        tokens = PARSER.parse(body, env)
        Outline(self.ids).prepare(tokens)
        if "<" not in body or not raw.is_in(tokens):
            return RENDERER.render(tokens, PARSER.options, env)
        env["address"] = str  # the sanitiser asks for addresses itself, of Markdown's links too
        written = RENDERER.render(tokens, PARSER.options, env)
        return raw.clean(written, self.address, self.ids).rstrip() + "\n"

    def pieces(self, body: str) -> str | None:
        """The HTML of a text that is not dense, block by block; nothing if a block reaches out after all."""
        outline = Outline(self.ids)
        written: list[str] = []
        for block in blocks.split(body):
            if not isinstance(block, str):
                written.append(self._block(block, outline))
                continue
            env = self._env()
            tokens = PARSER.parse(block, env)
            outline.prepare(tokens)
            if tokens and tokens[-1].hidden:
                return None  # the renderer begins a line after what is hidden
            written.append(RENDERER.render(tokens, PARSER.options, env))
        return "".join(written)

    def _env(self) -> EnvType:
        return {"address": self.address, "ids": self.ids}

    def _block(self, block: Block, outline: Outline) -> str:
        tag, texts = block
        if tag == "p":
            return f"<p>{self._inline(texts[0])}</p>\n"
        if around := _AROUND.get(tag):
            start, before, after, end = around
            return start + "".join([f"{before}{self._inline(it)}{after}" for it in texts]) + end
        return self._heading(tag, texts[0], outline)

    def _heading(self, tag: str, text: str, outline: Outline) -> str:
        said = spans.plain(text)
        tag, name = outline.enter(tag, plain(PARSER.inlines(text, {}), images=True) if said is None else said)
        return f'<{tag} id="{name}">{self._inline(text)}</{tag}>\n'

    def _inline(self, text: str) -> str:
        if spans.is_plain(text):
            return _escape(text)
        if (found := spans.read(text)) is not None:
            return "".join([self._span(*it) for it in found])
        env = self._env()
        return RENDERER.render(PARSER.inlines(text, env), PARSER.options, env)

    def _span(self, text: str, tag: str, href: str) -> str:
        said = _escape(text)
        if tag == "a":
            return f'<a href="{_escape(self.address(href))}">{said}</a>'
        return f"<{tag}>{said}</{tag}>" if tag else said


def _escape(text: str) -> str:
    # Most text has none of these, and it is quicker to look for four characters than to replace them.
    for mark in '&<>"':
        if mark in text:
            return escapeHtml(text)
    return text
