"""Texts in many languages, and what happens to them: encodings, and encodings that were taken for others."""

from __future__ import annotations

from collections.abc import Iterator

from importers.dumps import CASES
from microfiche.importers.decode import Decoded, decode

_PLAIN = str.maketrans(dict(zip("–—‘’“”„«»\xa0", '--\'\'""""" ', strict=True)) | {"…": "..."})


def languages() -> list[tuple[str, str, tuple[str, ...]]]:
    """Each language's tag, its text, and the encodings it is found in."""
    parts = (CASES / "languages.txt").read_text(encoding="utf-8").split("\n.\n")
    tags, texts, encodings = (parts[start::3] for start in range(3))
    return [
        (tag.strip(), text.strip(), tuple(names.split()))
        for tag, text, names in zip(tags, texts, encodings, strict=False)
    ]


def passages(text: str, words: int) -> Iterator[str]:
    """Passages of so many words of which some are beyond ASCII; the whole text when that is no longer."""
    found = text.split(" ")
    for start in range(0, max(1, len(found) - words), words):
        passage = " ".join(found[start : start + words])
        if not passage.isascii():
            yield passage


def encoded(text: str, encoding: str) -> bytes:
    """A text as it would be written in an encoding, plain dashes and quotation marks if need be."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding)


def misread(data: bytes, encoding: str) -> str:
    """Bytes as a careless program reads them: what the encoding does not define is taken for Latin-1."""
    characters = [bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in range(256)]
    return "".join(characters[byte] for byte in data)


def read(data: bytes) -> Decoded:
    decoded = decode(data, "a.txt")
    assert isinstance(decoded, Decoded), decoded
    return decoded


def said(decoded: Decoded) -> list[str]:
    return [str(problem).removeprefix("a.txt:").strip() for problem in decoded.problems]
