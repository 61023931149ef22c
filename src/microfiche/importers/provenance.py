"""The provenance block of an article: read by a pattern, and rewritten where it stands."""

from __future__ import annotations

import re

import msgspec

from microfiche import articles, emitter, frontmatter
from microfiche.model import FrontMatter, Provenance

_BLOCK = re.compile(rb"^provenance:[ \t]*\r?\n(?:[ \t]+\S.*\n)+", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]+(\w+):[ \t]*(?:\"([^\"\\\n]*)\"|'([^'\n]*)'|(.*?))[ \t]*$", re.MULTILINE)
_URL = re.compile(rb"^url:[ \t]+(?:\"([^\"\\\n]*)\"|'([^'\n]*)'|([^\s\"'#]\S*))", re.MULTILINE)
_HEAD_END = re.compile(rb"\n---[ \t]*(?:\r?\n|\Z)")


def read(data: bytes) -> Provenance | None:
    """The provenance in a file's head, whether or not the rest of that can be read."""
    if block := _BLOCK.search(_head(data)):
        lines = block[0].decode("utf-8", "replace").replace("\r\n", "\n")
        found = {key: a or b or c for key, a, b, c in _ENTRY.findall(lines)}
        try:
            return msgspec.convert(found, Provenance)
        except msgspec.ValidationError:
            pass
    loaded = frontmatter.load(data, "", FrontMatter)
    return loaded.meta.provenance if loaded.meta else None


def url(data: bytes) -> str:
    """The address in a file's head, whether or not the rest of that can be read; empty when there is none."""
    found = _URL.search(_head(data)) if b"\nurl:" in data else None
    return next(filter(None, found.groups()), b"").decode("utf-8", "replace") if found else ""


def rewritten(data: bytes, provenance: Provenance) -> bytes | None:
    """An article's file with another provenance, and every other byte as it is where that can be done.

    Where it cannot (the block is written in a way of its own) the values stay and the file is written as
    import writes one. None when the head cannot be read. Raises UnicodeEncodeError as `articles.write` does.
    """
    loaded = frontmatter.load(data, "", FrontMatter)
    if loaded.meta is None:
        return None
    wanted = msgspec.structs.replace(loaded.meta, provenance=provenance)
    if block := _BLOCK.search(_head(data)):
        lines = emitter.emit(FrontMatter(provenance=provenance)).encode("utf-8")
        if b"\r\n" in block[0]:
            lines = lines.replace(b"\n", b"\r\n")
        new = data[: block.start()] + lines + data[block.end() :]
        again = frontmatter.load(new, "", FrontMatter)
        if (again.meta, again.body) == (wanted, loaded.body):
            return new
    return articles.write(wanted, loaded.body)


def body(data: bytes) -> bytes:
    """What stands below a file's head, which need not be readable."""
    end = _HEAD_END.search(data)
    return data[end.end() :] if end else b""


def _head(data: bytes) -> bytes:
    end = _HEAD_END.search(data)
    return data[: end.start() + 1] if end else data
