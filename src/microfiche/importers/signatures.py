"""What a file that is no text is, by the bytes it begins with (file signatures, as PRONOM lists them)."""

from __future__ import annotations

from msgspec import Struct


class Kind(Struct, frozen=True):
    """A kind of file, with its article, and what to do with one; nothing where nothing can be done."""

    name: str
    hint: str = ""


_PDF = Kind("a PDF document", "Take its text out first: `pdftotext FILE.pdf`, or copy it from a reader.")
_WORD = Kind("a Word document", "Save it as plain text (UTF-8) in a word processor first.")
_DOCUMENT = Kind("a word processor's document", _WORD.hint)
_BOOK = Kind("an EPUB book", "Take its pages out first: an EPUB file is a ZIP archive of web pages.")
_TABLE = Kind("a spreadsheet", "Save it as plain text first.")
_RTF = Kind("a Rich Text document", _WORD.hint)
_ARCHIVE = "Unpack it first, and import what was in it."
_PICTURE = Kind(
    "a picture", "Where it is the scan of an article, read its text with a program for OCR first."
)
_ZIP = Kind("a ZIP archive", _ARCHIVE)
_PACKED = Kind("a packed file", _ARCHIVE)
_SOUND = Kind("a recording")
_FILM = Kind("a film or a recording")
_PROGRAM = Kind("a program")
_FONT = Kind("a font")
_DATABASE = Kind("a database")

_DEFINITE: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"%PDF-", _PDF),
    (0, b"%!PS-Adobe", Kind("a PostScript document", "Take its text out first: `ps2ascii FILE.ps`.")),
    (0, b"{\\rtf", _RTF),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _WORD),
    (0, b"\xffWPC", Kind("a WordPerfect document", _WORD.hint)),
    (0, b"PK\x03\x04", _ZIP),
    (0, b"PK\x05\x06", _ZIP),
    (0, b"\x89PNG\r\n\x1a\n", _PICTURE),
    (0, b"\xff\xd8\xff", _PICTURE),
    (0, b"GIF87a", _PICTURE),
    (0, b"GIF89a", _PICTURE),
    (0, b"II*\0", _PICTURE),
    (0, b"MM\0*", _PICTURE),
    (8, b"WEBP", _PICTURE),
    (0, b"AT&TFORM", Kind("a DjVu document", "Take its text out first: `djvutxt FILE.djvu`.")),
    (0, b"\x1f\x8b\x08", _PACKED),
    (0, b"BZh91AY&SY", _PACKED),
    (0, b"\xfd7zXZ\0", _PACKED),
    (0, b"7z\xbc\xaf\x27\x1c", _PACKED),
    (0, b"Rar!\x1a\x07", _PACKED),
    (0, b"\x28\xb5\x2f\xfd", _PACKED),
    (257, b"ustar", Kind("a tar archive", _ARCHIVE)),
    (0, b"SQLite format 3\0", _DATABASE),
    (0, b"\x7fELF", _PROGRAM),
    (8, b"WAVE", _SOUND),
    (0, b"OggS\0", _SOUND),
    (0, b"fLaC\0", _SOUND),
    (0, b"\x1aE\xdf\xa3", _FILM),
)
"""Offset, bytes, kind: what no text has there."""

_LIKELY: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"BM", _PICTURE),
    (0, b"MZ", _PROGRAM),
    (0, b"ID3", _SOUND),
    (4, b"ftyp", _FILM),
    (0, b"wOF", _FONT),
    (0, b"OTTO", _FONT),
    (0, b"\0\x01\0\0", _FONT),
    (0, b"\0\0\x01\0", _PICTURE),
)
"""What a text may begin with too: it names a file that is known to be no text by other signs."""

_INSIDE_ZIP = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", _DOCUMENT),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", _TABLE),
    (b"mimetypeapplication/epub+zip", _BOOK),
    (b"word/", _WORD),
    (b"xl/", _TABLE),
)
LOOKED_AT = 4_096
"""Bytes; no more of a file are needed to tell its kind."""


def kind(data: bytes) -> Kind | None:
    """What a file certainly is that is no text; None for what may be one."""
    found = _found(data, _DEFINITE)
    if found is _ZIP:
        return next((it for part, it in _INSIDE_ZIP if part in data[:LOOKED_AT]), _ZIP)
    return found


def likely(data: bytes) -> Kind | None:
    """What a file that is no text may be."""
    return _found(data, _LIKELY)


def _found(data: bytes, signatures: tuple[tuple[int, bytes, Kind], ...]) -> Kind | None:
    return next((it for offset, mark, it in signatures if data.startswith(mark, offset)), None)
