"""The spans of ordinary text: links and emphasis that every rule of CommonMark reads alike.

Most of what people write is words with a link here and there. Going through the parser, each of its marks
costs a dozen questions and several tokens. Here one expression finds the spans that nothing around them can
change, and whatever else might mean something makes the whole text the parser's. A property test holds that
both read the same.
"""

from __future__ import annotations

import re

_MARKS = r"*_`<\\\[\]&~"
"""What can mean something within text."""

_UNUSUAL = re.compile(r"\n(?<= \n)|&(?! )|~~")
"""Where what is mostly nothing but text means something: a hard break, an entity, a deletion."""

_LINK = (
    rf"\[(?<![!^]\[)(?P<label>[^\s{_MARKS}^](?:[^{_MARKS}^]*[^\s{_MARKS}^])?)\]"
    r"\((?P<href>(?!(?i:javascript|vbscript|file|data):)[^\s\x00-\x20\x7f<>()\\&]++)\)"
)
"""No image or footnote, nothing nested, escaped or titled, and no scheme that the parser refuses."""


def _emphasis(name: str, marks: str) -> str:
    """Emphasis that can only open where it opens and only close where it closes (CommonMark 6.2): before it
    white space or punctuation, a letter inside; at its end a letter before white space or punctuation, or
    punctuation before white space."""
    return (
        rf"{marks}(?<![^ \n(\"'“‘«„—–-]{marks})(?P<{name}>[^\W_][^{_MARKS}]*+)"
        rf"(?:(?<=[^\W_]){marks}(?![^ \n.,;:!?)\"'”’»“—–…-])|(?<=[.,;:!?)\"”’»…]){marks}(?![^ \n]))"
    )


_ONLY_LINK = re.compile(_LINK)
"""The most frequent span alone is found much faster."""

_SPAN = re.compile(
    "|".join(
        (
            _LINK,
            _emphasis("strong", r"\*\*"),
            _emphasis("em", r"\*"),
            _emphasis("strong_", "__"),
            _emphasis("em_", "_"),
            r"\\(?P<escaped>[!-/:-@\[-`{-~])",
        )
    )
)
_TAGS = {"strong": "strong", "em": "em", "strong_": "strong", "em_": "em", "escaped": ""}

Span = tuple[str, str, str]
"""A piece of text; the tag of the element it stands in, or nothing; and where that leads, if it is a link."""


def is_plain(text: str) -> bool:
    """Whether what stands inside a block is nothing but text."""
    # A character is looked for a great deal faster than an expression.
    for mark in "*[]_\\<`":
        if mark in text:
            return False
    for mark in "\n&~":
        if mark in text:
            return _UNUSUAL.search(text) is None
    return True


def read(text: str) -> list[Span] | None:
    """The spans of what stands inside a block, or nothing when only the parser can tell.

    The text has no white space at its ends nor at the beginning of a line, as the parser of blocks gives it.
    """
    if "\n" in text and " \n" in text:
        return None
    look = _SPAN if "*" in text or "_" in text or "\\" in text else _ONLY_LINK
    spans: list[Span] = []
    at = 0
    for found in look.finditer(text):
        start, end = found.span()
        if start > at:
            spans.append((text[at:start], "", ""))
            if not is_plain(spans[-1][0]):
                return None
        spans.append(_span(found))
        at = end
    if is_plain(text[at:]):
        return [*spans, (text[at:], "", "")]
    return None


def _span(found: re.Match[str]) -> Span:
    kind = found.lastgroup or ""
    if kind == "href":
        return found["label"], "a", found["href"]
    return found[kind], _TAGS[kind], ""


def plain(text: str) -> str | None:
    """What stands inside a block, plain and on one line, or nothing when only the parser can tell."""
    found = read(text)
    return None if found is None else " ".join("".join([said for said, _, _ in found]).split())
