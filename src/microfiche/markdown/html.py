"""A text as HTML that can stand in a page: links resolved, headings below the page's own, ids unique."""

from __future__ import annotations

from collections.abc import Mapping

from microfiche.markdown import blocks
from microfiche.markdown.address import Address
from microfiche.markdown.blocks import Block
from microfiche.markdown.inline import Inline
from microfiche.markdown.outline import Outline


def render(body: str, links: Mapping[str, str], root: str, *, ids: str = "") -> str:
    """The HTML of a Markdown text, valid in any place where flow content is (HTML Living Standard).

    `links` maps links as written to the URLs they mean, with query and fragment; each is written after
    `root`, which is a way to the site's root or, for feeds, its full address. Other links stay as they are.
    The page's title is its only `h1`: headings of a text begin with `h2`, whatever level they were written
    with, and skip none. `ids` goes before every id, so that several texts can share a page. Raw HTML is
    sanitised.
    """
    address = Address(links, root, ids)
    if not blocks.is_dense(body) and (written := _pieces(body, address)) is not None:
        return written
    from microfiche.markdown import parsed

    return parsed.whole(body, address)


_AROUND = {
    "p": ("", "<p>", "</p>\n", ""),
    "ul": ("<ul>\n", "<li>", "</li>\n", "</ul>\n"),
    "ul p": ("<ul>\n", "<li>\n<p>", "</p>\n</li>\n", "</ul>\n"),
    "blockquote": ("<blockquote>\n", "<p>", "</p>\n", "</blockquote>\n"),
}
"""The HTML of blocks of texts: what stands before and after them all, and before and after each."""


def _pieces(body: str, address: Address) -> str | None:
    """The HTML of a text that is not dense, block by block; nothing if a block reaches out after all."""
    outline, inline = Outline(address.ids), Inline(body, address)
    written: list[str] = []
    for block in blocks.split(body):
        if type(block) is str:
            written.append(f"<p>{inline.html(block)}</p>\n")
        elif isinstance(block, str):
            from microfiche.markdown import parsed

            if (piece := parsed.piece(block, address, outline)) is None:
                return None
            written.append(piece)
        else:
            written.append(_block(block, outline, inline))
    return "".join(written)


def _block(block: Block, outline: Outline, inline: Inline) -> str:
    tag, texts = block
    if around := _AROUND.get(tag):
        start, before, after, end = around
        return start + before + f"{after}{before}".join(map(inline.html, texts)) + after + end
    tag, name = outline.enter(tag, inline.plain(texts[0]))
    return f'<{tag} id="{name}">{inline.html(texts[0])}</{tag}>\n'
