"""TOML files, read strictly: everything that is wrong with one, at the line that sets it.

TOML's own reader keeps no positions, so the line is looked up in the text, and only when something is wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from microfiche.problems import Problem, ProblemsFound, did_you_mean

Keys = tuple[str | int, ...]
"""The way to a value: keys, and for the tables of a list their number, from 1."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_SETTING = re.compile(r"""\s*(["']?[^"'=#]+["']?)\s*=""")


class Fault(Struct, frozen=True):
    """What is wrong with the value that `keys` lead to."""

    keys: Keys
    message: str
    hint: str = ""


def parse(text: str, path: str) -> dict[str, Any]:
    """The tables of a file. Raises ProblemsFound, with line and column, for what is not TOML."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as wrong:
        at = re.search(r"\(at line (\d+), column (\d+)\)", str(wrong))
        line, column = (int(at[1]), int(at[2])) if at else (text.rstrip().count("\n") + 1, 0)
        said = str(wrong).partition(" (at ")[0]
        message = f"not valid TOML: {said[:1].lower()}{said[1:]}"
        raise ProblemsFound([Problem(path=path, line=line, column=column, message=message)]) from None


def decode(data: bytes, path: str) -> str:
    """The text of a file. Raises ProblemsFound, with the line, for what is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        hint = "Save it again as UTF-8."
        raise ProblemsFound([Problem(path=path, line=line, message="not UTF-8", hint=hint)]) from None


def faults(value: Any, wanted: Any, keys: Keys = ()) -> Iterator[Fault]:
    """All that keeps `value` from being a `wanted`; msgspec alone would stop at the first."""
    if isinstance(value, dict) and isinstance(wanted, type) and issubclass(wanted, Struct):
        yield from _struct_faults(value, wanted, keys)
    elif isinstance(value, dict) and get_origin(wanted) is dict:
        for key, item in value.items():
            yield from faults(item, get_args(wanted)[1], (*keys, key))
    elif isinstance(value, list) and get_origin(wanted) is tuple and isinstance(get_args(wanted)[0], type):
        for number, item in enumerate(value, 1):
            yield from faults(item, get_args(wanted)[0], (*keys, number))
    else:
        yield from _value_faults(value, wanted, keys)


def _struct_faults(value: dict[str, Any], wanted: type[Struct], keys: Keys) -> Iterator[Fault]:
    kinds = get_type_hints(wanted)
    for key, item in value.items():
        if key in kinds:
            yield from faults(item, kinds[key], (*keys, key))
        else:
            inside = f" in {name(keys)}" if keys else ""
            yield Fault((*keys, key), f"unknown key `{key}`{inside}", did_you_mean(key, kinds))
    for field in msgspec.structs.fields(wanted):
        if field.required and field.name not in value:
            yield Fault(keys, f"{name(keys)} needs `{field.name}`")


def _value_faults(value: Any, wanted: Any, keys: Keys) -> Iterator[Fault]:
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError as wrong:
        said = str(wrong).partition(" - at ")[0].replace("`", "").replace("Expected", "expected")
        said = said.replace("object", "table").replace("array", "list")
        yield Fault(keys, f"{name(keys)}: {said.replace('str', 'text').replace('int', 'a whole number')}")


def sound(table: dict[str, Any], found: Iterable[Fault]) -> dict[str, Any]:
    """The table without the keys that faults lie below, so that the rest can be looked at all the same."""
    faulty = {fault.keys[0] for fault in found if fault.keys}
    return {key: value for key, value in table.items() if key not in faulty}


def name(keys: Keys) -> str:
    """A key as messages show it: `` `listing.split` ``, `` `boilerplate 2.pattern` ``."""
    said = "".join(f" {key}" if isinstance(key, int) else f".{key}" for key in keys)
    return f"`{said[1:]}`"


def problems(found: Iterable[Fault], text: str, path: str, above: Keys = ()) -> list[Problem]:
    """The faults at their lines in the file's text. `above` are the keys of the table that was looked at."""
    return [_placed(fault, text, path, (*above, *fault.keys), len(above)) for fault in found]


def _placed(fault: Fault, text: str, path: str, wanted: Keys, above: int) -> Problem:
    near = 0
    for number, column, keys in _settings(text):
        if keys == wanted:
            return Problem(path=path, line=number, column=column, message=fault.message, hint=fault.hint)
        if len(keys) > above and keys == wanted[: len(keys)]:
            near = number
    return Problem(path=path, line=near, message=fault.message, hint=fault.hint)


def _settings(text: str) -> Iterator[tuple[int, int, Keys]]:
    """Every line that opens a table or sets a key: its number, a key's column (0 for a table), the keys."""
    table: Keys = ()
    counts: dict[Keys, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = (*table, counts[table])
            yield number, 0, table
        elif setting := _SETTING.match(line):
            yield number, setting.start(1) + 1, (*table, *_parts(setting[1]))


def _parts(key: str) -> Keys:
    return tuple(part.strip(" \t\"'") for part in key.split("."))
