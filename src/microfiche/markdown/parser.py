"""The Markdown dialect, set up once: CommonMark 0.31 with tables, strikethrough and footnotes.

The parser reads what markdown-it-py's own would, token for token (a property test says so), with two
differences. It keeps the addresses of links as they were written, because the plan resolves them in that
spelling; `html` makes them fit for an attribute. And it asks fewer questions of ordinary prose, which saves
a third of the time: `_normalize`, `_prose`, `Parser.inlines` and `MARKUP`.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, block, normalize
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

MARKUP = re.compile(r"[\n!&*<\[\\\]^_`~]")
"""Where text can stop being only text. markdown-it-py's own set also holds what linkify and plugins need."""


_PLAIN_DESTINATION = re.compile(r"[^\x00-\x20\x7f<()\\&][^\x00-\x20\x7f()\\&]*+(?=[) \n])")
"""The destination of nearly every link: nothing in it is escaped, nested or an entity."""


class Destination:
    """What a link's rule wants to know of its destination."""

    __slots__ = ("ok", "pos", "str")

    def __init__(self, pos: int, text: str) -> None:
        self.ok, self.pos, self.str = True, pos, text


class Helpers:
    """markdown-it-py's helpers for links, with one that does not look at each character in turn."""

    parseLinkLabel = staticmethod(helpers.parseLinkLabel)  # noqa: N815 -- the names are markdown-it's
    parseLinkTitle = staticmethod(helpers.parseLinkTitle)  # noqa: N815

    @staticmethod
    def parseLinkDestination(string: str, pos: int, maximum: int) -> Any:  # noqa: N802
        plain = _PLAIN_DESTINATION.match(string, pos, maximum)
        if plain is None:
            return helpers.parseLinkDestination(string, pos, maximum)
        return Destination(plain.end(), plain[0])


class Parser(MarkdownIt):
    """Turns texts into tokens; it holds no state between two of them."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"xhtmlOut": False})
        self.helpers: Any = Helpers
        self.enable(["table", "strikethrough"]).use(footnote_plugin)
        self.block.ruler.before("table", "prose", _prose)
        self.core.ruler.at("normalize", _normalize)
        self.core.ruler.at("inline", _inline)
        self.inline.terminator_re = MARKUP

    def normalizeLink(self, url: str) -> str:  # noqa: N802 -- the name is markdown-it's
        return url

    def blocks(self, body: str, env: EnvType) -> list[Token]:
        """The blocks of a text; what stands inside them is left to `inlines`, given the same `env`."""
        state = StateCore(body, self, env)
        _normalize(state)
        block(state)
        return state.tokens

    def inlines(self, content: str, env: EnvType) -> list[Token]:
        """The tokens of what stands inside a block."""
        if MARKUP.search(content):
            return self.inline.parse(content, self, env, [])
        return [Token("text", "", 0, content=content)] if content else []


def _normalize(state: StateCore) -> None:
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _prose(state: StateBlock, line: int, _end: int, _silent: bool) -> bool:
    """A paragraph on one line that begins with a letter or a quotation mark: no other rule wants such a line
    when the next one is blank, so the eleven others need not be asked."""
    first = state.src[state.bMarks[line] + state.tShift[line]]
    if not (first.isalpha() or first in "“”‘’«»„\"'(") or state.sCount[line] - state.blkIndent > 3:
        return False
    if line + 1 < state.lineMax and not state.isEmpty(line + 1):
        return False
    state.line = line + 1
    state.push("paragraph_open", "p", 1).map = [line, line + 1]
    inline = state.push("inline", "", 0)
    inline.content = mdTrim(state.getLines(line, line + 1, state.blkIndent, False))
    inline.map = [line, line + 1]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            token.children = PARSER.inlines(token.content, state.env)


PARSER = Parser()
