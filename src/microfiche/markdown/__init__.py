"""Markdown texts: what planning needs to know of them, and their HTML.

parser   the dialect, set up once
html     a text as HTML
outline  its headings
blocks   the blocks of ordinary text, without the parser
inline   what stands inside them, as HTML
address  the addresses of links
spans    links and emphasis within them
parsed   what is left to the parser
renderer what the parser read, as HTML
links    the links of a text into the site
lead     its first paragraph
raw      raw HTML in texts, sanitised
plain    a piece of text without its markup
"""

from __future__ import annotations

from microfiche.markdown.html import render
from microfiche.markdown.lead import lead_of
from microfiche.markdown.links import internal_links

__all__ = ["render", "scan"]


def scan(body: str, want_lead: bool = True) -> tuple[tuple[str, ...], str]:
    """The internal links of a text, as written and each once, and its lead (empty when it is not wanted)."""
    return internal_links(body), lead_of(body) if want_lead else ""
