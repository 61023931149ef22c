"""The formats import can read, and which files are of which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from microfiche import frontmatter
from microfiche.faults import BrokenHead
from microfiche.importers import signatures, sources, text
from microfiche.importers.recipes import Rules
from microfiche.importers.text import Reading
from microfiche.problems import Problem, UsageError, did_you_mean


class Format(Struct, frozen=True):
    """A format: what it is called, how its files end, and what reads one.

    That is given its bytes, its path, the rules, and the encoding of files that are not in UTF-8.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, str, Rules, str | None], Iterable[Reading]]


def _text(data: bytes, source: str, rules: Rules, encoding: str | None) -> Iterable[Reading]:
    if _is_article(data):
        message = "this has front matter: it is an article already, and not a raw one"
        hint = "Copy it to content/articles/; `microfiche check` says what may be missing."
        return (Reading(None, (Problem(path=source, message=message, hint=hint),)),)
    return text.read_all(data, source, rules, encoding)


def _is_article(data: bytes) -> bool:
    """Whether a file begins with front matter that has a title, by our own writing or that of others."""
    if b"---" not in data[:6]:
        return False
    try:
        head, _, _ = frontmatter.split(frontmatter.decoded(data))
    except (UnicodeDecodeError, BrokenHead):
        return False
    return bool(_TITLE.search(head))


_TITLE = re.compile(r"^title[ \t]*:", re.MULTILINE)

FORMATS = {it.name: it for it in (Format("text", (".txt", ".text", ".md", ".markdown", ".asc", ""), _text),)}


def format_for(path: Path, name: str | None = None) -> Format | None:
    """The format called `name`, or that of a file by its suffix; None when no format has it.

    Raises UsageError for an unknown name.
    """
    if name is not None:
        if name not in FORMATS:
            raise UsageError(f"no format is called `{name}`. {did_you_mean(name, FORMATS)}")
        return FORMATS[name]
    suffix = path.suffix.lower()
    return next((it for it in FORMATS.values() if suffix in it.suffixes), None)


def refused(path: Path, source: str) -> Problem:
    """Why a file of no format is not read: by its name, and by what it is if its first bytes tell."""
    kind = None
    with suppress(OSError):
        kind = signatures.kind(sources.beginning(path, signatures.LOOKED_AT))
    message = f"no importer reads files such as `{sources.shown(path.name)}`"
    if kind is None:
        return Problem(path=source, message=message, hint="If it is plain text, say so: --format text.")
    return Problem(path=source, message=f"{message}: this is {kind.name}", hint=kind.hint)
