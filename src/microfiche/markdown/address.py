"""The addresses of links, as they are written on a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

NORMAL = re.compile(r"(?:https?://[a-z0-9.-]+(?=[/?#]|$))?(?!//)[\w./?&=#~+,;@!$'()*-]*", re.ASCII)
"""Addresses that normalising leaves alone: nearly all of them."""

BARE = re.compile(r"(?:https?://[a-z0-9.-]+(?=[/?]|\Z))?(?!//)(?!#)[\w./?=+,;@!$'()*#-]*", re.ASCII)
"""Of those, the ones that need no escaping and are no place on the page itself."""


def escaped(text: str) -> str:
    """Text as it may stand in an element or a quoted attribute, as the parser's renderer writes it."""
    return escape(text, quote=False).replace('"', "&quot;")


class Address:
    """Makes the address a link gets on the page from the one that was written."""

    def __init__(self, links: Mapping[str, str], root: str, ids: str) -> None:
        self.links, self.root, self.ids = links, root, ids

    def __call__(self, href: str) -> str:
        if (url := self.links.get(href)) is not None:
            href = self.root + url
        elif href[:1] == "#" and href != "#" and not href.startswith(f"#{self.ids}"):
            href = f"#{self.ids}{href[1:]}"
        if NORMAL.fullmatch(href):
            return href
        from markdown_it.common.normalize_url import normalizeLink

        return normalizeLink(href)

    def quoted(self, written: str) -> str:
        """The same, escaped."""
        url = self.links.get(written)
        href = written if url is None else self.root + url
        # What needs no escaping as well is found with one look.
        return href if BARE.fullmatch(href) else escaped(self(written))
