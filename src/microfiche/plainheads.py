"""Heads as nearly all are written, read in a tenth of the time YAML takes.

PyYAML makes an object of every event and node: the head of an article costs it a tenth of a millisecond, half
of all it takes to read the article. Yet what import writes is a dozen lines of `key: text`. Such lines are
read here, and only those of which YAML says the same beyond doubt: their texts begin with no sign that YAML
knows and hold none that could end them. All else (comments, empty lines, folded texts, lists of groups, wide
indents …) is left to YAML, and so is everything that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

_ODD = "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""A tab, a line end of another kind, or a character YAML forbids or drops. Nothing printable is among them:
it is seldom needed, and long to compile."""

_KEY = "[A-Za-z_][A-Za-z0-9_-]{0,99}"
_BEGIN = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_PLAIN = rf"{_BEGIN}.*(?<![\s:])"
"""A text without quotes. It may yet hold `: ` or ` #`, which are quicker found without a pattern."""
_DOUBLE = r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)"'
_SINGLE = r"'([^'\n]*(?:''[^'\n]*)*)'"
_ITEM = rf"(?:{_BEGIN}[^,\[\]{{}}:?#\n]*(?<!\s)|\"[^\"\\\n]*\"|'[^'\n]*')"
"""A text within brackets: without an escape, and without quotes also without a sign of brackets' own."""

_LITERAL = r"  \S.*\n(?:(?:  .*)?\n)*"

_VALUES = (
    rf" ({_PLAIN})\n",
    rf" {_DOUBLE}\n",
    rf" {_SINGLE}\n",
    rf" \[((?:{_ITEM}(?:, {_ITEM})*)?)\]\n",
    rf" \{{({_KEY}: {_ITEM}(?:, {_KEY}: {_ITEM})*)\}}\n",
    rf" \|\n({_LITERAL})",
    rf" \|-\n({_LITERAL})",
    r"\n((?:  [^\s-].*\n)+)",
    r"\n((?:- .*\n)+|(?:  - .*\n)+)",
    r"\n",
)
_ENTRY = re.compile(rf"({_KEY}):(?:{'|'.join(_VALUES)})|[\s\S]")
"""A key and what belongs to it, of which one group tells the kind."""
_LINE = re.compile(rf" *- (?:({_PLAIN})|{_DOUBLE}|{_SINGLE})\n|[\s\S]")
_QUOTED = re.compile(rf"(?:({_KEY}): )?({_ITEM})")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Half a surrogate pair, which JSON joins to its other half and YAML refuses."""


class _Doubt(Exception):
    """YAML has to say."""


def read(head: str) -> dict[str, Any] | None:
    """What YAML makes of a head whose lines all end in `\\n`; None when only YAML can tell."""
    if not head.replace("\n", "").isprintable() and re.search(_ODD, head):
        return None
    try:
        return _entries(head)
    except _Doubt:
        return None


def _entries(text: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for entry in _ENTRY.finditer(text):
        kind = entry.lastindex or 0
        key, value = entry.group(1, kind or 1)
        if key in values:
            raise _Doubt
        values[key] = _READERS[kind](value)
    return values


def _unknown(text: str) -> str:
    """What fits no pattern fits the last one, so that nothing between two matches is passed over."""
    raise _Doubt


def _nothing(key: str) -> None:
    """A key with nothing behind it."""


def _plain(text: str) -> str:
    if ": " in text or " #" in text:
        raise _Doubt
    return text


def _double(text: str) -> str:
    """All escapes of JSON mean the same in YAML, halves of a pair apart."""
    if "\\" not in text:
        return text
    if _HALF.search(text):
        raise _Doubt
    try:
        return msgspec.json.decode(f'"{text}"', type=str)
    except msgspec.DecodeError:
        raise _Doubt from None


def _single(text: str) -> str:
    return text.replace("''", "'")


def _flow_list(text: str) -> list[str]:
    if '"' in text or "'" in text:
        return [_unquoted(item) for _, item in _QUOTED.findall(text)]
    return text.split(", ") if text else []


def _flow_mapping(text: str) -> dict[str, str]:
    if '"' in text or "'" in text:
        pairs = [[key, _unquoted(item)] for key, item in _QUOTED.findall(text)]
    else:
        pairs = [pair.split(": ") for pair in text.split(", ")]
    values: dict[str, str] = dict(pairs)
    if len(values) < len(pairs):
        raise _Doubt
    return values


def _unquoted(item: str) -> str:
    return item[1:-1] if item[0] in "\"'" else item


def _clipped(block: str) -> str:
    """A literal text that ends in one line end. Empty lines below it are YAML's affair."""
    if " \n" in block or block.endswith("\n\n"):
        raise _Doubt
    return _dedented(block)


def _stripped(block: str) -> str:
    return _clipped(block)[:-1]


def _dedented(block: str) -> str:
    return block[2:].replace("\n  ", "\n")


def _group(block: str) -> dict[str, Any]:
    """Its lines, all indented alike, are the lines of a head; deeper ones there is none to read."""
    return _entries(_dedented(block))


def _list(block: str) -> list[str]:
    items: list[str] = []
    for line in _LINE.finditer(block):
        kind = line.lastindex or 0
        items.append(_SCALARS[kind](line[kind]))
    return items


_SCALARS: tuple[Callable[[str], str], ...] = (_unknown, _plain, _double, _single)
_READERS: tuple[Callable[[str], Any], ...] = (
    *(_unknown, _nothing),
    *(_plain, _double, _single),
    *(_flow_list, _flow_mapping),
    *(_clipped, _stripped),
    *(_group, _list),
)
"""By the number of the group of `_ENTRY` that holds the value."""
