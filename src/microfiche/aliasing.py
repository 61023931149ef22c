"""Aliases written into a record's head, which keeps every other byte: comments, order, quotes, line ends.

YAML says where the list stands (its nodes know their places), and the names are put there into the text. What
comes of it is read again, and counts only when it says just what it said before, and the names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml
from msgspec import Struct, structs

from microfiche import emitter, frontmatter, yamlheads
from microfiche.model import RecordMeta

_OPENED = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\r|\n)")
_CLOSED = re.compile(r"(\r\n|\r|\n)---[ \t]*(?=[\r\n]|\Z)")
_BREAK = re.compile(r"\r\n|\r|\n")
_DASH = re.compile(r"[ \t]*-[ \t]+")


class _Edit(Struct, frozen=True):
    """Words, and the place in the head where they are put."""

    at: int
    words: str


def with_aliases(data: bytes, names: Sequence[str]) -> bytes | None:
    """A record's file with more aliases, behind those it has; None where they have to be written by hand.

    By hand: the head cannot be read, or is laid out in a way that is not foreseen here (`{name: Syria}`).
    """
    loaded = frontmatter.load(data, "", RecordMeta)
    if loaded.meta is None:
        return None
    text = data.decode("utf-8")
    opened, closed = _OPENED.match(text), _CLOSED.search(text)
    if opened is None or closed is None:
        return None
    start = opened.end()
    wanted = structs.replace(loaded.meta, aliases=(*loaded.meta.aliases, *names))
    it = _edit(text[start : closed.end(1)], names)
    if it is None:
        return None
    at = start + it.at
    new = (text[:at] + it.words + text[at:]).encode("utf-8")
    again = frontmatter.load(new, "", RecordMeta)
    return new if (again.meta, again.body) == (wanted, loaded.body) else None


def _edit(head: str, names: Sequence[str]) -> _Edit | None:
    pairs = {key.value: (key, value) for key, value in yamlheads.pairs(head)}
    if "aliases" in pairs:
        return _longer(head, *pairs["aliases"], names)
    if "name" not in pairs:
        return None
    at, ending = _next_line(head, pairs["name"][1].end_mark.index)
    return _Edit(at, f"aliases: {emitter.flow_list(names)}{ending}")


def _longer(head: str, key: yaml.Node, value: yaml.Node, names: Sequence[str]) -> _Edit | None:
    """More names in a list that is there."""
    if not isinstance(value, yaml.SequenceNode):
        at = head.index(":", key.end_mark.index) + 1
        return _Edit(at, f" {emitter.flow_list(names)}")
    if not value.flow_style:
        return _block(head, value.value[-1], names)
    words = emitter.flow_list(names)[1:-1]
    if not value.value:
        at = value.end_mark.index - 1
        return _Edit(at, words)
    at = value.value[-1].end_mark.index
    return _Edit(at, f", {words}")


def _block(head: str, last: yaml.Node, names: Sequence[str]) -> _Edit | None:
    """A line for each name below the last item of a list, with a dash like that one's."""
    start = last.start_mark.index
    begin = max(head.rfind("\n", 0, start), head.rfind("\r", 0, start)) + 1
    dash = _DASH.fullmatch(head, begin, start)
    if dash is None:
        return None
    at, ending = _next_line(head, last.end_mark.index)
    return _Edit(at, "".join(f"{dash[0]}{emitter.scalar(name)}{ending}" for name in names))


def _next_line(head: str, index: int) -> tuple[int, str]:
    """Where the line below what ends at an index begins, and how the line above it ends.

    What takes several lines (`name: >-`) ends, for YAML, where the next line begins.
    """
    at = index - 1 if head[index - 1] in "\r\n" else index
    at = at - 1 if head[at - 1 : at + 1] == "\r\n" else at
    found = _BREAK.search(head, at)
    return (found.end(), found[0]) if found else (len(head), "\n")
