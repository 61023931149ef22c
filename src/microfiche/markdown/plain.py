"""What a piece of text says without its markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token


def plain(tokens: Iterable[Token], *, images: bool = False) -> str:
    """Inline tokens as plain text on one line, white space folded; `images` stand for their description."""
    return " ".join("".join(_pieces(tokens, images)).split())


def _pieces(tokens: Iterable[Token], images: bool) -> Iterable[str]:
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "image" and images:
            yield from _pieces(token.children or (), images)
