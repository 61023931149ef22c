"""Structs as YAML that people like to edit: in the order of the schema, quotes only where they are needed.

PyYAML's own writer folds long lines, escapes what need not be and is slow; the heads written here have a
fixed schema, so that little is needed. What is written reads back as it was: every scalar is a text
(YAML 1.1 as libyaml reads it, section 5.1 for the characters that must be escaped).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

WIDTH = 100
"""The longest line, in characters, that a list is written on; a longer one has a line for each item."""

_LONGEST_KEY = 128
"""Longer keys are written behind a `?`: YAML takes nothing above 1024 characters for a key otherwise."""

_HIDDEN = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
"""Characters YAML forbids, takes for the end of a line, or drops."""

_ESCAPED = re.compile(rf'[{_HIDDEN}"\\]')
_SPECIAL = re.compile(rf"[{_HIDDEN}]")
_PLAIN = re.compile(rf"[^\s{_HIDDEN}\-?:,\[\]{{}}#&*!|>'\"%@`<=][^{_HIDDEN}]*(?<![\s:])")
_NOT_PLAIN = re.compile(r": | #")
_NOT_FLOW = re.compile(r"[,\[\]{}:?]")
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\", "\0": r"\0"}


def emit(meta: Struct) -> str:
    """The fields of a struct that differ from their defaults, one after the other, each line ended."""
    return "".join(f"{line}\n" for line in _mapping(_fields(meta), 0))


def flow_list(items: Iterable[str]) -> str:
    """Texts as a list on one line."""
    return "[" + ", ".join(scalar(item, flow=True) for item in items) + "]"


def scalar(text: str, flow: bool = False) -> str:
    """A text on one line; within `[…]` when `flow`."""
    if _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and not (flow and _NOT_FLOW.search(text)):
        return text
    if not _SPECIAL.search(text) and ('"' in text or "\\" in text) and "'" not in text:
        return f"'{text}'"
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _NAMED.get(match[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _fields(value: Struct) -> dict[str, Any]:
    """What a struct says, without what it says anyway."""
    given = {name: (getattr(value, name), default) for name, default in _defaults(type(value)).items()}
    return {name: said for name, (said, default) in given.items() if said != default}


@cache
def _defaults(kind: type[Struct]) -> dict[str, Any]:
    return {
        it.name: it.default if it.default_factory is msgspec.NODEFAULT else it.default_factory()
        for it in msgspec.structs.fields(kind)
    }


def _mapping(values: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, value in values.items():
        name = scalar(key)
        before = " " * indent
        if len(name) > _LONGEST_KEY:
            yield f"{before}? {name}"
            name = ""
        yield from _value(value, f"{before}{name}:", indent)


def _value(value: Any, before: str, indent: int) -> Iterator[str]:
    """The lines of a value: the first begins with `before`, the others stand deeper than `indent`."""
    if isinstance(value, Struct):
        value = _fields(value)
    if isinstance(value, Mapping):
        yield from _block(before, list(_mapping(value, indent + 2)), "{}")
    elif isinstance(value, list | tuple):
        line = f"{before} {flow_list(map(_plainly, value))}" if all(map(_is_short, value)) else ""
        if line and len(line) <= WIDTH:
            yield line
        else:
            yield from _block(before, [it for item in value for it in _item(item, indent + 2)], "[]")
    else:
        yield from _text(_plainly(value), before, indent)


def _block(before: str, lines: list[str], empty: str) -> list[str]:
    return [before, *lines] if lines else [f"{before} {empty}"]


def _item(value: Any, indent: int) -> Iterator[str]:
    """An item of a list: what is nested in it begins on its own line, behind the hyphen."""
    dash = " " * indent + "-"
    first, *rest = _value(value, dash, indent)
    if first == dash:
        first, *rest = rest
        first = f"{dash} {first[indent + 2 :]}"
    yield first
    yield from rest


def _text(text: str, before: str, indent: int) -> Iterator[str]:
    lines = text.split("\n")
    if len(lines) == 1 or not _is_literal(text, lines):
        yield f"{before} {scalar(text)}"
        return
    last = "-" if lines[-1] else "" if lines[-2] else "+"
    yield f"{before} |{last}"
    for line in lines if lines[-1] else lines[:-1]:
        yield " " * (indent + 2) + line if line else ""


def _is_literal(text: str, lines: list[str]) -> bool:
    """Whether a text of several lines can stand as it is, and neither YAML nor an editor would change it."""
    if not text.strip() or lines[0][:1] in ("", " "):
        return False
    return not _SPECIAL.search(text.replace("\n", "")) and not any(line[-1:].isspace() for line in lines)


def _is_short(item: Any) -> bool:
    return not isinstance(item, Struct | Mapping | list | tuple) and "\n" not in _plainly(item)


def _plainly(value: Any) -> str:
    """A scalar as the text our reader turns back into it, where the schema says so."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
