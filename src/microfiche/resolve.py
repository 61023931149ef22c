"""Where the links that people write in texts lead. Pure: it asks the plan's addresses, not the disk."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Protocol

from msgspec import Struct

from microfiche.model import Text
from microfiche.pages import Body
from microfiche.urls import encoded, resolve, urlsplit_safe

_PLAIN = re.compile(r"/(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?", re.ASCII)
"""An address that means itself: nothing in it is encoded, relative or a query. Most links are."""


class BrokenLink(Struct, frozen=True):
    """A link into the site that leads nowhere.

    `path` is the file it is written in, relative to `content/`; `in_head` tells front matter from the text.
    """

    path: str
    href: str
    reason: str
    in_head: bool = False


class Lookup(Protocol):
    def get(self, path: str, /) -> str | None: ...


class Links(Struct, frozen=True):
    """`urls` holds every address of the site, `files` the URL of each content file."""

    urls: Container[str]
    files: Lookup

    def body(self, path: str, text: Text) -> Body:
        """The text as pages hold it. Links that lead nowhere stay as they were written."""
        found = ((href, self.find(path, href)) for href in text.links)
        return Body(path, text.digest, tuple((href, url) for href, url in found if url is not None))

    def traced(self, path: str, links: Iterable[str]) -> bytes:
        """Bytes that tell where links lead, given the links."""
        urls = self.urls
        return repr(
            [
                "" if href in urls and _PLAIN.fullmatch(href) else self.find(path, href) or "nowhere"
                for href in links
            ]
        ).encode()

    def broken(self, path: str, text: Text) -> list[BrokenLink]:
        return [
            BrokenLink(path, href, "nothing of this archive has that address")
            for href in text.links
            if self.find(path, href) is None
        ]

    def find(self, path: str, href: str) -> str | None:
        """The URL a link in the file `path` means: an address of the site, or a file below `content/`."""
        if href in self.urls and _PLAIN.fullmatch(href):
            return href
        folder = "/" + path.rpartition("/")[0]
        _, written, query, fragment = urlsplit_safe(href)
        if not written:
            return None
        for base in (folder, ""):
            try:
                url = self._known(resolve(href, base))
            except ValueError:
                continue
            if url is not None:
                return encoded(url) + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
        return None

    def _known(self, path: str) -> str | None:
        if path in self.urls:
            return path
        if path.rstrip("/") + "/" in self.urls:
            return path.rstrip("/") + "/"
        return self.files.get(path.removeprefix("/").removeprefix("content/"))
