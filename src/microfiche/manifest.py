"""What a build left in its output folder: the files that are ours, and therefore ours to remove.

`manifest.json` lists each file's path, SHA-256, size in bytes and content type, in the order of paths. It
does not list itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
from msgspec import Struct

NAME = "manifest.json"

CHUNK = 1000
"""Files whose lines are written at once."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
    ".gz": "application/gzip",
}
"""Our own table: what Python's `mimetypes` says depends on the machine it runs on."""


class File(Struct, frozen=True):
    path: str
    sha256: str
    size: int
    type: str


class Manifest(Struct, frozen=True):
    version: int
    files: tuple[File, ...]


def content_type(path: str) -> str:
    """The media type a host should serve a file with (RFC 9110 §8.3)."""
    if path.rpartition("/")[2] == "feed.xml":
        return "application/atom+xml; charset=utf-8"
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return _TYPES.get(name[dot:].lower() if dot > 0 else "", "application/octet-stream")


def lines(files: Iterable[File]) -> Iterator[bytes]:
    """The bytes of a manifest, a line a file, so that two of them can be compared by eye.

    `files` come in the order of their paths.
    """
    yield b'{"version":1,"files":['
    left, comma = iter(files), b"\n"
    while some := [msgspec.json.encode(file) for file in islice(left, CHUNK)]:
        yield comma + b",\n".join(some)
        comma = b",\n"
    yield b"\n]}\n"


def spliced(before: bytes, files: Iterable[File], gone: Iterable[str]) -> Iterator[bytes]:
    """The bytes of the manifest `before`, one of ours, with other lines for some files and without others.

    Of the many files of an archive few change in a build, and to write each line anew takes a tenth of a
    second for ten thousand.
    """
    first, _, rest = before.rstrip().partition(b"\n")
    kept = rest.rpartition(b"\n")[0].split(b",\n") if b"\n" in rest else []
    changed = {file.path: msgspec.json.encode(file) for file in files} | dict.fromkeys(gone, b"")
    for path, line in changed.items():
        at = bisect_left(kept, path, key=_path_of)
        end = at + (at < len(kept) and _path_of(kept[at]) == path)
        kept[at:end] = [line] if line else []
    yield first
    if kept:
        yield b"\n" + b",\n".join(kept)
    yield b"\n]}\n"


def _path_of(line: bytes) -> str:
    start = len(b'{"path":')
    if b"\\" in line:
        return msgspec.json.decode(line, type=File).path
    return line[start + 1 : line.index(b'"', start + 1)].decode()


def decode(data: bytes | None) -> tuple[File, ...]:
    """The files a manifest lists; none when there is no manifest, or it is not one of ours.

    A manifest that names a place outside its folder was tampered with, and counts for nothing: what it lists
    may be removed.
    """
    try:
        files = msgspec.json.decode(data or b"", type=Manifest).files
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ()
    return files if all(map(_is_inside, files)) else ()


def _is_inside(file: File) -> bool:
    parts = file.path.replace("\\", "/").split("/")
    return not {"", ".", ".."} & set(parts)
