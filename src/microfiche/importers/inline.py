"""Text within a line: the links print pages leave behind, and plain text as Markdown.

A link is `[text](address)`. In a dump most addresses are `#`: those links are dead and only their text is
kept. `escape` makes any text stand for itself in CommonMark 0.31.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import zip_longest
from urllib.parse import urlsplit

from msgspec import Struct

# Possessive, so that no input makes it go back: a line may be the whole of a large file.
_LINK = re.compile(r"!?\[([^\[\]]*+)\]\(\s*+((?:[^()\s]|\([^()\s]*+\))*+)(?:\s++\"[^\"]*+\")?\s*+\)")
_LIVE = ("http", "https", "mailto", "ftp")
# Each branch begins with its own character, so that the engine can skip to one.
_SPECIAL = re.compile(
    r"[\\`*\[\]]"
    r"|_(?<![^\W_]_)|_(?![^\W_])"  # inside a word it means nothing
    r"|~(?=~)|~(?<=~~)"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#|[A-Za-z][A-Za-z0-9]*;)"
    r"|\^(?=\[)"
)
_WITHOUT_SCHEME = re.compile(
    r"(?:www\.(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}|(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}/)(?:[/?#][^\s<>\"]*)?|"
    r"(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}/[^\s<>\"]*",
    re.IGNORECASE,
)
# Beside the marks stands no letter, within them no blank, so that CommonMark takes them for emphasis.
_EMPHASIS = re.compile(
    r"(?<![\w*_\\])(?P<marks>\*{1,2}|_{1,2})(?=[^\s*_])(?P<text>[^*_\n]{1,500}+)(?<=[^\s*_\\])(?P=marks)(?![\w*_])"
)
_FIRST, _MOST = 0xE800, 0x1000
_PRIVATE = re.compile("[\ue800-\uf7ff]")
"""Characters of no script, which stand for links while a line is looked at."""
_PIECE = 1 << 16
_CUT = re.compile(r"[\s\[\].,*]")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ENTITY = re.compile(r"&(?=#|[A-Za-z][A-Za-z0-9]*;)")
_BLANKS = re.compile(r"[ \t]{2,}|\t")
_MARK = re.compile(r"[\\`*\[\]_~<&^]")
_OPENING = re.compile(
    r"#{1,6}(?=\s|$)|>|\||:(?=-)|[+-](?=\s|$|-)|=(?==*\s*$)|(?P<number>\d{1,9})(?P<mark>[.)])(?=\s|$)"
)


class Link(Struct, frozen=True):
    """A link in a line: `line[start:end]` is all of it."""

    text: str
    address: str
    start: int
    end: int

    @property
    def is_live(self) -> bool:
        return is_address(self.address)


def links(line: str) -> list[Link]:
    """The links of a line in order, dead ones too."""
    return [Link(it[1].strip(), it[2], it.start(), it.end()) for it in _LINK.finditer(line)]


def whole_link(line: str) -> Link | None:
    """The link that all of a line is; None when it is more, or none."""
    return next((it for it in links(line) if (it.start, it.end) == (0, len(line))), None)


def decoded(text: str) -> str:
    """Text with the character references of HTML (`&amp;`, `&#8217;`) as the characters they stand for.

    Only those that end with a semicolon and stand for something that can be seen, or for a blank.
    """
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    found = unescape(match[0])
    if found == match[0]:
        return found
    if found.isspace():
        return match[0] if "\n" in found or "\r" in found else " "
    return found if found.isprintable() and "\ufffd" not in found else match[0]


def plain(line: str) -> str:
    """A line with its links replaced by their texts, and its character references decoded."""
    return decoded(_LINK.sub(lambda it: it[1], line) if "](" in line else line)


def collapsed(line: str) -> str:
    """A line as plain text with single spaces, the form in which heads and boilerplate are read."""
    return " ".join(plain(line).split())


def is_address(text: str) -> bool:
    """Whether a text is a full address a link may lead to."""
    if any(it in text for it in ' \t<>"') or ":" not in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in _LIVE and bool(parts.netloc or (parts.scheme == "mailto" and parts.path))


def address(text: str) -> str | None:
    """The full address a text is or links to, also one without its scheme (`www.wire.example/a`); None else.

    Without `www.` it needs a path, since `wire.example` may be an outlet's name.
    """
    whole = whole_link(text)
    found = whole.address if whole else text
    if is_address(found):
        return found
    return f"http://{found}" if _WITHOUT_SCHEME.fullmatch(found) else None


def markdown(line: str) -> str:
    """A line of a dump as one line of Markdown: dead links become their text, live ones stay links.

    So does what is set in pairs of asterisks or underscores. All else is escaped. Blanks at both ends go, as
    CommonMark would have it; runs of them become one.
    """
    line = (_BLANKS.sub(" ", line) if "  " in line or "\t" in line else line).strip()
    found = links(line) if "](" in line else []
    if len(found) > _MOST or _PRIVATE.search(line):  # no character is left to stand for a link
        return _opened(_joined(map(_emphasized, _between(line, found)), map(_linked, found)).strip())
    signs = [chr(_FIRST + number) for number in range(len(found))]
    made = _emphasized(_joined(_between(line, found), signs) if found else line)
    return _opened(_PRIVATE.sub(lambda it: _linked(found[ord(it[0]) - _FIRST]), made).strip())


def _between(line: str, found: list[Link]) -> Iterator[str]:
    """What stands before, between and after the links of a line."""
    at = 0
    for link in found:
        yield line[at : link.start]
        at = link.end
    yield line[at:]


def _joined(texts: Iterable[str], between: Iterable[str]) -> str:
    return "".join(part for pair in zip_longest(texts, between, fillvalue="") for part in pair)


def _emphasized(text: str) -> str:
    """Text escaped but for what pairs of marks emphasize."""
    if "*" not in text and "_" not in text:
        return _escape(text)
    parts: list[str] = []
    at = 0
    for match in _EMPHASIS.finditer(text):
        marks = match["marks"].replace("_", "*")
        parts += [_escape(text[at : match.start()]), marks, _escape(match["text"]), marks]
        at = match.end()
    return "".join([*parts, _escape(text[at:])])


def escape(text: str) -> str:
    """Text so that Markdown renders just these characters; each line of it is kept a line."""
    return "\n".join(_opened(_escape(line)) for line in text.split("\n"))


def _escape(text: str) -> str:
    return _marked(text) if len(text) <= _PIECE else "".join(map(_marked, _pieces(text)))


def _marked(text: str) -> str:
    # Most text has none of these, and a class is looked for much faster than all that may be around it.
    return _SPECIAL.sub(r"\\\g<0>", text) if _MARK.search(text) else text


def _pieces(text: str) -> Iterator[str]:
    """A long text, cut where no meaning reaches over; replacing in all of it takes many times its memory."""
    start = 0
    while len(text) - start > _PIECE:
        cut = _CUT.search(text, start + _PIECE // 2, start + _PIECE)
        end = cut.end() if cut else len(text)
        yield text[start:end]
        start = end
    yield text[start:]


def _opened(line: str) -> str:
    """What means something only at the start of a line: headings, quotes, lists, rules."""
    match = _OPENING.match(line)
    if match is None:
        return line
    if match["mark"]:
        return f"{match['number']}\\{line[match.start('mark') :]}"
    return f"\\{line}"


def _linked(link: Link) -> str:
    if not link.is_live:
        return _emphasized(link.text)
    address = link.address.replace("\\", "%5C")
    address = _ENTITY.sub(r"\\&", address)
    if "(" in address:
        address = f"<{address}>"
    return f"[{_emphasized(link.text or link.address)}]({address})"
