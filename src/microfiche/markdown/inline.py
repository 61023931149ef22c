"""What stands inside the blocks of a text, as HTML."""

from __future__ import annotations

import re

from microfiche.markdown import spans
from microfiche.markdown.address import Address, escaped

_TAGS = {name: (f"<{tag}>", f"</{tag}>") for name, tag in spans.TAGS.items()} | {"escaped": ("", "")}


class Inline:
    """Writes what stands inside the blocks of one text.

    Which characters can mean something, and which must be escaped, is asked of the whole text once: of most
    of them it has none, and each block is only asked for the others.
    """

    def __init__(self, body: str, address: Address) -> None:
        self.address = address
        self.marks = spans.marks_of(body)
        self.escaped = "".join([mark for mark in '&<>"' if mark in body])
        self.beside_stars = "".join([mark for mark in spans.BESIDE_STARS if mark in body])

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
                return escaped(text)
        return text

    def plain(self, text: str) -> str:
        """What it says, on one line, pictures standing for their description."""
        said = spans.plain(text)
        if said is None:
            from microfiche.markdown import parsed

            return parsed.said(text)
        return said

    def _marked(self, text: str) -> str:
        if not _holds(text, self.escaped):  # the most frequent by far
            written = self._starred(text) if "*" in text else self._linked(text)
            if written is not None:
                return written
        if (read := spans.read(text, self.marks)) is None:
            from microfiche.markdown import parsed

            return parsed.inline(text, self.address)
        around, found = read
        pieces: list[str] = []
        for before, span in zip(around, found, strict=False):
            pieces += escaped(before), self._span(span)
        return "".join(pieces) + escaped(around[-1])

    def _starred(self, text: str) -> str | None:
        """The HTML of a text with only emphasis in it, and nothing to escape."""
        return None if _holds(text, self.beside_stars) else spans.starred(text)

    def _linked(self, text: str) -> str | None:
        """The HTML of a text with only links in it, and nothing to escape."""
        if (pieces := spans.linked(text, self.marks)) is None:
            return None
        for place in range(1, len(pieces), 3):
            pieces[place + 1] = f'<a href="{self.address.quoted(pieces[place + 1])}">{pieces[place]}</a>'
            pieces[place] = ""
        return "".join(pieces)

    def _span(self, span: re.Match[str]) -> str:
        if (kind := span.lastgroup or "") == "href":
            return f'<a href="{self.address.quoted(span["href"])}">{escaped(span["label"])}</a>'
        start, end = _TAGS[kind]
        return start + escaped(span[kind]) + end


def _holds(text: str, marks: str) -> bool:
    for mark in marks:  # noqa: SIM110 -- a generator takes four times as long
        if mark in text:
            return True
    return False
