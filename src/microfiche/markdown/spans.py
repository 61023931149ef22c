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


_BEFORE, _BEHIND, _ENDS = " \n(\"'“‘«„—–-", " \n.,;:!?)\"'”’»“—–…-", '.,;:!?)"”’»…'
"""What may stand before emphasis, behind it, and at its end where white space is to follow."""


def _emphasis(name: str, marks: str) -> str:
    """Emphasis that can only open where it opens and only close where it closes (CommonMark 6.2): before it
    white space or punctuation, a letter inside; at its end a letter before white space or punctuation, or
    punctuation before white space."""
    return (
        rf"{marks}(?<![^{_BEFORE}]{marks})(?P<{name}>[^\W_][^{_MARKS}]*+)"
        rf"(?:(?<=[^\W_]){marks}(?![^{_BEHIND}])|(?<=[{_ENDS}]){marks}(?![^ \n]))"
    )


_EM = (_emphasis("strong", r"\*\*"), _emphasis("em", r"\*"))
LINK, _ONLY_EM = re.compile(_LINK), re.compile("|".join(_EM))
"""The most frequent spans alone: an expression that begins with a certain character is found much faster."""

_SPAN = "|".join(
    (
        _LINK,
        *_EM,
        _emphasis("strong_", "__"),
        _emphasis("em_", "_"),
        r"\\(?P<escaped>[!-/:-@\[-`{-~])",
    )
)
"""All of them; it is long to compile, and few texts need it."""

TAGS = {"strong": "strong", "em": "em", "strong_": "strong", "em_": "em"}
"""The elements that spans make, by the name of their group. A `href` is a link, its text the `label`; and
what is `escaped` makes no element."""

Spans = tuple[list[str], list[re.Match[str]]]
"""The spans of a text, and the texts around them: one more, since each span stands between two of them."""

_SOFT = "\n&~"
_HARD = "*[_\\<`"


def marks_of(body: str) -> str:
    """The marks that any piece of a text can hold: most texts have few of them, and need not be asked again
    for the others."""
    return "".join([mark for mark in _HARD + _SOFT if mark in body])


def is_plain(text: str, marks: str = _HARD + _SOFT) -> bool:
    """Whether what stands inside a block is nothing but text."""
    # A character is looked for a great deal faster than an expression.
    for mark in marks:
        if mark in text:
            return mark in _SOFT and _UNUSUAL.search(text) is None
    return True


def _may_break(text: str) -> bool:
    """Whether a line may end in a hard break. One character is looked for ten times as fast as two."""
    return "\n" in text and " \n" in text


def read(text: str, marks: str = _HARD + _SOFT) -> Spans | None:
    """The spans of what stands inside a block, or nothing when only the parser can tell.

    The text has no white space at its ends nor at the beginning of a line, as the parser of blocks gives it.
    """
    if _may_break(text):
        return None
    around: list[str] = []
    found: list[re.Match[str]] = []
    at = 0
    for span in _expression(text).finditer(text):
        start, end = span.span()
        around.append(text[at:start])
        found.append(span)
        at = end
    around.append(text[at:])
    # Joined, they can only look less plain: what a span parts is no entity, break or deletion.
    return (around, found) if is_plain("".join(around), marks) else None


def linked(text: str, marks: str = _HARD + _SOFT) -> list[str] | None:
    """A text in which links are all that means anything: in turn what stands before a link, its label and its
    address, and what stands behind the last. Nothing when there is more to it, or no link."""
    if _may_break(text):
        return None
    pieces = LINK.split(text)
    return pieces if len(pieces) > 1 and is_plain("".join(pieces[::3]), marks) else None


def addresses(text: str) -> list[str] | None:
    """The addresses of the links in a text as written, or nothing when only the parser can tell."""
    if (pieces := linked(text)) is not None:
        return pieces[2::3]
    if (spans := read(text)) is None:
        return None
    return [span["href"] for span in spans[1] if span.lastgroup == "href"]


BESIDE_STARS = "[]_\\<`&~"
"""What a text must not hold for `starred`."""


def starred(text: str) -> str | None:
    """The HTML of a text in which stars are all that means anything; nothing when one of them is no emphasis
    beyond doubt, as `_emphasis` has it."""
    if _may_break(text):
        return None
    pieces = text.split("*")
    last = len(pieces) - 1
    at, before = 0, pieces[0]
    written = before
    while at < last:
        is_strong = not pieces[at + 1]
        end = at + 4 if is_strong else at + 2
        if end > last or (is_strong and pieces[end - 1]):
            return None
        said, behind = pieces[at + 1 + is_strong], pieces[end]
        if not (said and said[0].isalnum() and (before[-1] in _BEFORE if before else not at)):
            return None
        marks = _BEHIND if said[-1].isalnum() else " \n" if said[-1] in _ENDS else ""
        if not (behind[0] in marks if behind else marks and end == last):
            return None
        tag = "strong" if is_strong else "em"
        written += f"<{tag}>{said}</{tag}>{behind}"
        at, before = end, behind
    return written


def _expression(text: str) -> re.Pattern[str]:
    if "_" in text or "\\" in text:
        return re.compile(_SPAN)
    if "*" in text:
        return re.compile(_SPAN) if "[" in text else _ONLY_EM
    return LINK


def plain(text: str) -> str | None:
    """What stands inside a block, plain and on one line, or nothing when only the parser can tell."""
    if not is_plain(text):
        if (said := _plain(text)) is None:
            return None
        text = said
    # All that is printable is no white space but a blank, and to ask is quicker than to part the words.
    return text if "  " not in text and text.isprintable() else " ".join(text.split())


def _plain(text: str) -> str | None:
    if (pieces := linked(text)) is not None:
        del pieces[2::3]
        return "".join(pieces)
    if (spans := read(text)) is None:
        return None
    around, found = spans
    said = [f"{before}{_said(span)}" for before, span in zip(around, found, strict=False)]
    return "".join([*said, around[-1]])


def _said(span: re.Match[str]) -> str:
    kind = span.lastgroup or ""
    return span["label" if kind == "href" else kind]
