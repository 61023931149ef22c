"""Writes what the parser read as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from microfiche.markdown import raw
from microfiche.markdown.plain import plain


class Html(RendererHTML):
    """Writes tokens as HTML; a method stands for the kind of token it is called after."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        token.attrs["href"] = env["address"](str(token.attrs["href"]))
        return f"<a{self.renderAttrs(token)}>"

    def text_special(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """An escaped character: in a whole text it has been joined to those around it."""
        return escapeHtml(tokens[idx].content)

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


RENDERER = Html()
