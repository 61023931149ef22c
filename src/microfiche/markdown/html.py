"""A text as HTML that can stand in a page: links resolved, headings below the page's own, ids unique."""

from __future__ import annotations

from collections.abc import Mapping

from markdown_it.utils import EnvType

from microfiche.markdown import blocks, raw
from microfiche.markdown.blocks import Block
from microfiche.markdown.inline import Address, Inline
from microfiche.markdown.outline import Outline
from microfiche.markdown.parser import PARSER
from microfiche.markdown.renderer import RENDERER


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
        outline, inline = Outline(self.ids), Inline(body, self.address, self._env())
        written: list[str] = []
        for block in blocks.split(body):
            if isinstance(block, str):
                env = self._env()
                tokens = PARSER.parse(block, env)
                outline.prepare(tokens)
                if tokens and tokens[-1].hidden:
                    return None  # the renderer begins a line after what is hidden
                written.append(RENDERER.render(tokens, PARSER.options, env))
            elif block[0] == "p":
                written.append(f"<p>{inline.html(block[1][0])}</p>\n")
            else:
                written.append(_block(block, outline, inline))
        return "".join(written)

    def _env(self) -> EnvType:
        return {"address": self.address, "ids": self.ids}


def _block(block: Block, outline: Outline, inline: Inline) -> str:
    tag, texts = block
    if around := _AROUND.get(tag):
        start, before, after, end = around
        return start + before + f"{after}{before}".join(map(inline.html, texts)) + after + end
    tag, name = outline.enter(tag, inline.plain(texts[0]))
    return f'<{tag} id="{name}">{inline.html(texts[0])}</{tag}>\n'
