"""What stands inside the blocks of a text, as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import escapeHtml
from markdown_it.utils import EnvType

from microfiche.markdown import spans
from microfiche.markdown.parser import PARSER
from microfiche.markdown.plain import plain
from microfiche.markdown.renderer import RENDERER

NORMAL = re.compile(r"(?:https?://[a-z0-9.-]+(?=[/?#]|$))?(?!//)[\w./?&=#~+,;@!$'()*-]*", re.ASCII)
"""Addresses that normalising leaves alone: nearly all of them."""

BARE = re.compile(r"(?:https?://[a-z0-9.-]+(?=[/?]|\Z))?(?!//)(?!#)[\w./?=+,;@!$'()*#-]*", re.ASCII)
"""Of those, the ones that need no escaping and are no place on the page itself."""

_TAGS = {name: (f"<{tag}>", f"</{tag}>") for name, tag in spans.TAGS.items()} | {"escaped": ("", "")}


class Address:
    """Makes the address a link gets on the page from the one that was written."""

    def __init__(self, links: Mapping[str, str], root: str, ids: str) -> None:
        self.links, self.root, self.ids = links, root, ids

    def __call__(self, href: str) -> str:
        if (url := self.links.get(href)) is not None:
            href = self.root + url
        elif href[:1] == "#" and href != "#" and not href.startswith(f"#{self.ids}"):
            href = f"#{self.ids}{href[1:]}"
        return href if NORMAL.fullmatch(href) else normalizeLink(href)

    def quoted(self, written: str) -> str:
        """The same, escaped."""
        url = self.links.get(written)
        href = written if url is None else self.root + url
        # What needs no escaping as well is found with one look.
        return href if BARE.fullmatch(href) else escapeHtml(self(written))


class Inline:
    """Writes what stands inside the blocks of one text.

    Which characters can mean something, and which must be escaped, is asked of the whole text once: of most
    of them it has none, and each block is only asked for the others.
    """

    def __init__(self, body: str, address: Address, env: EnvType) -> None:
        self.address, self.env = address, env
        self.marks = spans.marks_of(body)
        self.escaped = "".join([mark for mark in '&<>"' if mark in body])

    def html(self, text: str) -> str:
        """The HTML of what stands inside a block."""
        # The loop of `is_plain`, without its call: this is asked of every paragraph.
        for mark in self.marks:
            if mark in text:
                if spans.is_plain(text, self.marks):
                    break
                return self._marked(text)
        for mark in self.escaped:
            if mark in text:
                return escapeHtml(text)
        return text

    def plain(self, text: str) -> str:
        """What it says, on one line, pictures standing for their description."""
        said = spans.plain(text)
        return plain(PARSER.inlines(text, {}), images=True) if said is None else said

    def _marked(self, text: str) -> str:
        bare = True not in [mark in text for mark in self.escaped]
        if bare and (written := self._linked(text)) is not None:
            return written
        if (read := spans.read(text, self.marks)) is None:
            env = dict(self.env)
            return RENDERER.render(PARSER.inlines(text, env), PARSER.options, env)
        around, found = read
        pieces: list[str] = []
        for before, span in zip(around, found, strict=False):
            pieces += escapeHtml(before), self._span(span)
        return "".join(pieces) + escapeHtml(around[-1])

    def _linked(self, text: str) -> str | None:
        """The HTML of a text with only links in it and nothing to escape: the most frequent by far."""
        pieces = spans.LINK.split(text)
        if len(pieces) == 1 or not spans.is_plain("".join(pieces[::3]), self.marks) or " \n" in text:
            return None
        for place in range(1, len(pieces), 3):
            pieces[place + 1] = f'<a href="{self.address.quoted(pieces[place + 1])}">{pieces[place]}</a>'
            pieces[place] = ""
        return "".join(pieces)

    def _span(self, span: re.Match[str]) -> str:
        if (kind := span.lastgroup or "") == "href":
            return f'<a href="{self.address.quoted(span["href"])}">{escapeHtml(span["label"])}</a>'
        start, end = _TAGS[kind]
        return start + escapeHtml(span[kind]) + end
