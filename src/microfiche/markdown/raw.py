"""Raw HTML in texts. Only a text that holds some pays for the sanitiser, so this is off the usual path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import nh3
from markdown_it.common.normalize_url import validateLink
from markdown_it.token import Token

from microfiche.markdown.outline import TAKEN_IDS

KINDS = ("html_block", "html_inline")
"""Tokens whose content is raw HTML."""

LAZY: dict[str, str | int | float] = {"loading": "lazy", "decoding": "async"}
"""Attributes of every image in a text."""

LINKS = {"a": "href", "audio": "src", "img": "src", "source": "src", "video": "src"}
"""Elements that lead somewhere, and the attribute they do it with."""

_TAGS = """
a abbr aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small source span
strong sub summary sup table tbody td tfoot th thead time tr u ul var video wbr
"""
_DROPPED = "iframe math noembed noframes noscript object script style svg template title"
"""Elements whose content goes with them; of others that are not allowed the content stays."""

_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"aria-label", "href", "hreflang"},
    "audio": {"controls", "src"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "div": {"aria-label"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"controls", "height", "src", "width"},
}
_VALUES = {
    "a": {"role": {"doc-backlink", "doc-noteref"}},
    "div": {"role": {"doc-endnotes", "region"}, "tabindex": {"0"}},
}
"""What our own markup has: tables and footnotes pass through here too."""

_SCHEMES = "data ftp ftps geo http https irc magnet mailto news sip tel xmpp"
_TITLE = re.compile(r"(</?)h1\b", re.IGNORECASE)
_BARE_IMAGE = re.compile(r"<img(?![^>]*\salt=)")


def is_in(tokens: Iterable[Token]) -> bool:
    """Whether the tokens of a text hold raw HTML."""
    return any(token.type in KINDS or is_in(token.children or ()) for token in tokens)


def links(html: str) -> list[str]:
    """The addresses that a piece of HTML leads to, in order, as a browser would read them."""
    found: list[str] = []

    def keep(href: str) -> str:
        found.append(href)
        return href

    clean(html, keep)
    return found


def clean(html: str, address: Callable[[str], str], ids: str = "") -> str:
    """HTML with everything taken out that is not on the list; `address` makes the addresses of links."""
    seen = set(TAKEN_IDS)

    def attribute(tag: str, name: str, value: str) -> str | None:
        if LINKS.get(tag) == name:
            return address(value.strip()) if validateLink(value) else None
        if name == "id":
            value = value if value.startswith(ids) else ids + value
            if not value or value in seen or re.search(r"\s", value):
                return None
            seen.add(value)
        return value

    cleaned = nh3.clean(
        _TITLE.sub(r"\1h2", html),
        tags=set(_TAGS.split()),
        clean_content_tags=set(_DROPPED.split()),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        tag_attribute_values=_VALUES,
        url_schemes=set(_SCHEMES.split()),
        link_rel=None,
    )
    lazy = " ".join(f'{name}="{value}"' for name, value in LAZY.items())
    return _BARE_IMAGE.sub('<img alt=""', cleaned).replace("<img ", f"<img {lazy} ")
