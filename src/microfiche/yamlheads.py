"""A head read as YAML: plain values, or what is wrong with it and where.

One handler given to python-frontmatter reads it, on libyaml where PyYAML has it. Every scalar stays the text
that was written: the schema alone makes dates and switches of texts. Anchors, aliases, merge keys and tags
are refused; they would drop words from a text that only happens to begin with `&`, `*` or `!`, and a few
lines of aliases can stand for gigabytes. Positions are worked out only when something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from microfiche.decoder import Finding, Keys
from microfiche.faults import BrokenHead, Fault

try:
    from yaml import CBaseLoader as BaseLoader
except ImportError:
    from yaml import BaseLoader  # type: ignore[assignment]

DEEPEST = 32
"""How deep lists and groups may be nested: no real head comes near, and no parser's stack is in danger."""


def parse(head: str) -> dict[str, Any]:
    """A head without its fences as plain values. Raises BrokenHead."""
    values, _ = frontmatter.parse(f"---\n{head}---", handler=HANDLER)
    return values


def places(head: str) -> Callable[[Finding], tuple[int, int]]:
    """A function that finds the line and column of the value or key a finding is about."""
    text = f"\n{head}"
    root = _Loader(text).get_single_node()

    def place(finding: Finding) -> tuple[int, int]:
        key, value = _node(root, finding.keys)
        found = key if finding.at_key else value
        return _place(text, found) if found is not None and finding.keys else (1, 0)

    return place


def pairs(head: str) -> list[tuple[yaml.Node, yaml.Node]]:
    """The keys and values of a head that can be read, as nodes; their marks count characters of the head."""
    root = _Loader(head).get_single_node()
    return root.value if isinstance(root, yaml.MappingNode) else []


class Handler(YAMLHandler):
    """What python-frontmatter is given. A fence is three hyphens, not three or more."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)

    def load(self, fm: str, **kwargs: object) -> dict[str, Any]:
        """`fm` begins behind the hyphens of the first fence, so its lines are those of the file."""
        if _is_unusual(fm):
            _refuse_foreign(fm)
        try:
            root = _Loader(fm).get_single_node()
        except (yaml.YAMLError, UnicodeEncodeError) as wrong:
            raise BrokenHead(_syntax_fault(fm, wrong)) from None
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            hint = "Write a line for each key, with a space behind the colon: `title: …`."
            raise BrokenHead(Fault(*_place(fm, root), "the front matter has no keys", hint))
        faults: list[Fault] = []
        values = _mapping(fm, root, faults)
        if faults:
            raise BrokenHead(*faults, values=values)
        return values


HANDLER = Handler()


class _Loader(BaseLoader):
    """libyaml's parser, or else PyYAML's own, asked for nodes and events only.

    Nobody reads the nodes' tags, and to resolve them takes a third of the time.
    """

    def resolve(self, kind: type, value: Any, implicit: Any) -> str:
        return ""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None: ...

    def ascend_resolver(self) -> None: ...


def _value(text: str, node: Any, faults: list[Fault]) -> Any:
    kind = type(node)
    if kind is yaml.ScalarNode:
        return node.value or ("" if node.style else None)
    if kind is yaml.SequenceNode:
        return [_value(text, item, faults) for item in node.value]
    return _mapping(text, node, faults)


def _mapping(text: str, node: yaml.Node, faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        if type(key) is not yaml.ScalarNode:
            hint = "Put quotes around a text that begins with a bracket."
            faults.append(Fault(*_place(text, key), "a key must be one text", hint))
        elif key.value in values:
            hint = "Keep one of them; nothing could tell which is meant."
            faults.append(Fault(*_place(text, key), f"the key `{key.value}` stands here again", hint))
        else:
            values[key.value] = _value(text, value, faults)
    return values


def _node(root: Any, keys: Keys) -> tuple[Any, Any]:
    """The nodes of a key and its value; for an item of a list both are the item."""
    key, value = None, root
    for step in keys:
        if isinstance(step, int):
            key = value = value.value[step]
        else:
            key, value = next(pair for pair in value.value if pair[0].value == step)
    return key, value


def _place(text: str, marked: Any) -> tuple[int, int]:
    """Where a node or event begins. YAML's own lines also end at U+0085 and U+2028, unlike an editor's."""
    return _line_and_column(text, marked.start_mark.index)


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


_FOREIGN = re.compile(r"[\s\[\]{},:\"'][&*!]")
_NESTING = ("[", "{", "- ", "-\t", "? ", "?\t")
_SEPARATOR = re.compile("[\x85\u2028\u2029]")
"""Line ends to YAML 1.1 and to no editor; they come along unseen when text is pasted."""


def _is_unusual(text: str) -> bool:
    """Whether there may be anything that is refused. It is asked often, and mostly for nothing."""
    if ("&" in text or "*" in text or "!" in text) and _FOREIGN.search(text):
        return True
    if _SEPARATOR.search(text):
        return True
    return sum(map(text.count, _NESTING)) > DEEPEST or "\n" + " " * DEEPEST in text


def _refuse_foreign(text: str) -> None:
    """Raise BrokenHead for what YAML has and front matter has not.

    It is looked for among the parser's events, where nothing is expanded or nested yet.
    """
    faults = [_character_fault(text, found) for found in _SEPARATOR.finditer(text)]
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            faults += _foreign(text, event)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                faults.append(Fault(*_place(text, event), f"nested deeper than {DEEPEST} levels"))
                break
    except (yaml.YAMLError, UnicodeEncodeError) as wrong:
        faults = faults or [_syntax_fault(text, wrong)]
    if faults:
        raise BrokenHead(*faults)


def _foreign(text: str, event: Any) -> Iterator[Fault]:
    found = []
    if anchor := getattr(event, "anchor", None):
        sign, kind = ("*", "alias") if isinstance(event, yaml.AliasEvent) else ("&", "anchor")
        found.append((sign, f"`{sign}{anchor}` is a YAML {kind}"))
    if getattr(event, "tag", None):
        found.append(("!", "a word that begins with `!` is a YAML tag"))
    for sign, message in found:
        hint = f"Put quotes around a text that begins with `{sign}`."
        yield Fault(*_place(text, event), f"{message}, which front matter does not have", hint)


_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What is no `c-printable` (YAML 1.1, section 4.1.1)."""

_HINTS = {
    "mapping values are not allowed": (
        'Put quotes around a text that has a colon and a space in it: title: "Ice: a history".'
    ),
    "cannot start any token": "Put quotes around a text that begins with this character.",
    "end of stream": "Close the quotation mark or bracket that is opened here.",
    "expected key": "Put quotes around the whole text if it begins with a quotation mark or bracket.",
    "',' or": "Close the bracket, or put quotes around the whole text if it begins with one.",
    "could not find expected ':'": "Put a colon and a space behind the key; indent a text's further lines.",
    "alphabetic or numeric": "Put quotes around a text that begins with `*` or `&`.",
    "escape": "Write `\\\\` for a backslash within double quotes, or use single quotes.",
    "<document start>": "Take out the line `...`, or indent what stands above.",
}


def _syntax_fault(text: str, wrong: Exception) -> Fault:
    if not isinstance(wrong, yaml.MarkedYAMLError):
        found = _FORBIDDEN.search(text)
        return _character_fault(text, found) if found else Fault(1, 1, "the front matter cannot be read")
    problem = wrong.problem or "it cannot be read"
    mark = wrong.context_mark if "end of stream" in problem else wrong.problem_mark
    index = mark.index if mark else 0
    hints = (hint for part, hint in _HINTS.items() if part in problem)
    hint = next(hints, "Check the colons, quotes and indentation here.")
    if text[index : index + 1] == "\t":
        hint = "Use spaces here, not a tab."
    return Fault(*_line_and_column(text, index), f"not valid YAML: {problem}", hint)


def _character_fault(text: str, found: re.Match[str]) -> Fault:
    code = ord(found[0])
    hint = f"Take it out, or write \\u{code:04x} for it within double quotes."
    place = _line_and_column(text, found.start())
    return Fault(*place, f"the character U+{code:04X} cannot stand in front matter as it is", hint)
