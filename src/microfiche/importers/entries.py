"""What import knows of one article of the archive."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from msgspec import Struct

from microfiche.model import FrontMatter, Provenance

NOT_IMPORTED = Provenance(raw="", sha256="", importer="", imported="", digest="")
"""Of an article that came in another way: no source is that one come again, but one may be its duplicate."""


class Entry(Struct, kw_only=True):
    """An article of the archive. `met`: a source of this run is this article already.

    `meta` is kept of articles this run writes, which a dry run does not: there `draft` tells where among the
    `Candidates` the text is. `address` is as `address` makes it.
    """

    path: str
    provenance: Provenance
    text_key: str
    address: str = ""
    met: bool = False
    meta: FrontMatter | None = None
    draft: tuple[int, int] | None = None


def text_key(body: bytes) -> str:
    """A digest of a text that blanks and line ends do not change."""
    return hashlib.sha256(b" ".join(body.split())).hexdigest()


EMPTY = text_key(b"")


def address(url: str | None) -> str:
    """An address in the form in which addresses are compared (RFC 3986, section 6.2, and then some).

    Scheme and host in lower case and without `www.`, http for https, no slash at the end, no fragment.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    scheme = "http" if parts.scheme == "https" else parts.scheme
    host = parts.netloc.lower().removeprefix("www.")
    return f"{scheme}://{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
