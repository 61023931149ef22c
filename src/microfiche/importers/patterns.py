"""The boilerplate of a place as patterns, most of which are ruled out at once.

A dump has hundreds of lines, the recipes have dozens of patterns, and hardly any line is boilerplate. So all
patterns that can only begin where the text does are one regular expression too, the *gate*, tried first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from microfiche.importers.recipefile import Boilerplate

_ESCAPED = re.compile(r"\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_GROUP = re.compile(r"\([^()]*\)")
_NAME = re.compile(r"\(\?P<\w+>")
_FLAGS = re.compile(r"\(\?([aimsux]+)\)")
_BACK = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")


class Pattern(Struct, frozen=True):
    """A piece of boilerplate with its pattern compiled."""

    name: str
    becomes: str
    heads_list: bool
    regex: re.Pattern[str]


class Patterns(Struct, frozen=True):
    """Pieces of boilerplate in their order: all, and those the `gate` does not speak for."""

    all: tuple[Pattern, ...]
    gate: re.Pattern[str]
    others: tuple[Pattern, ...]

    def found(self, text: str) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """The pieces that a text is, each with where it was found."""
        for pattern in self.all if self.gate.match(text) else self.others:
            if match := pattern.regex.search(text):
                yield pattern, match


def compiled(pieces: Iterable[Boilerplate]) -> Patterns:
    """Pieces of boilerplate, whose patterns are regular expressions without regard to case."""
    all_of = [Pattern(it.name, it.becomes, it.heads_list, _compiled(it.pattern)) for it in pieces]
    others = tuple(it for it in all_of if not is_anchored(it.regex.pattern))
    gated = (_scoped(_NAME.sub("(?:", it.regex.pattern)) for it in all_of if it not in others)
    return Patterns(all=tuple(all_of), gate=_compiled("|".join(gated) or "(?!)"), others=others)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _scoped(pattern: str) -> str:
    """A pattern as a part of a larger one: flags at its start (`(?x)`) are its own."""
    flags = _FLAGS.match(pattern)
    if flags is None:
        return f"(?:{pattern})"
    end = "\n" if "x" in flags[1] else ""  # where a comment ends
    return f"(?{flags[1]}:{pattern[flags.end() :]}{end})"


def is_anchored(pattern: str) -> bool:
    """Whether each alternative of a regular expression begins with `^`, and it refers to none of its groups.

    In doubt it does not: then the pattern is tried by itself.
    """
    bare = _CLASS.sub("", _ESCAPED.sub("", _FLAGS.sub("", pattern)))
    while (fewer := _GROUP.sub("", bare)) != bare:
        bare = fewer
    is_whole = not set("()[]") & set(bare) and not _BACK.search(pattern)
    return is_whole and all(it.startswith("^") for it in bare.split("|"))
