"""Plain values, as a YAML head holds them, turned into a struct; or else everything that is wrong with them.

Every scalar arrives as the text that was written, and None stands for a key without a value. Only the schema
says that a text is a date, a switch or a number, so `title: No` stays a title.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, inspect

from microfiche.dates import Date
from microfiche.problems import Severity, did_you_mean

S = TypeVar("S", bound=Struct)

Keys = tuple[str | int, ...]
"""The way to a value: keys of mappings and positions (from 0) in lists. The empty one means all of it."""


class Finding(Struct, frozen=True):
    """One thing that is wrong with the value at `keys`, or, `at_key`, with its key."""

    keys: Keys
    message: str
    hint: str = ""
    severity: Severity = "error"
    at_key: bool = False


SWITCH = {
    **dict.fromkeys(("true", "yes", "on", "y"), True),
    **dict.fromkeys(("false", "no", "off", "n"), False),
}
"""How YAML 1.1 writes a boolean; here in any case."""


def convert(values: dict[str, Any], wanted: type[S]) -> S:
    """The values as a struct. Raises ValueError, in nobody's words, at the first thing that is wrong."""
    readers = _readers(wanted)
    try:
        given = {
            key: readers[key](value) if key in readers else value
            for key, value in _said(values).items()
            if value is not None
        }
        return msgspec.convert(given, wanted, dec_hook=_date)
    except (msgspec.ValidationError, TypeError, AttributeError) as wrong:
        raise ValueError(str(wrong)) from None


def decode(values: dict[str, Any], wanted: type[S]) -> tuple[S, list[Finding]]:
    """What is right of the values as a struct, and all that is wrong with them.

    Every field of `wanted` must have a default, which stands for a wrong value.
    """
    found: list[Finding] = []
    right = _fields(_said(values), _shape(wanted), (), found)
    return msgspec.convert(right, wanted, dec_hook=_date), found


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """The values, with a bare `withdrawn:` as what it says: to show the text would be the one wrong guess."""
    return values | {"withdrawn": {}} if values.get("withdrawn", "") is None else values


@cache
def _shape(wanted: type[Struct]) -> inspect.StructType:
    info = inspect.type_info(wanted)
    assert isinstance(info, inspect.StructType)
    return info


@cache
def _readers(wanted: type[Struct]) -> dict[str, Callable[[Any], Any]]:
    """Those fields of a struct whose values need more than msgspec does."""
    readers: dict[type, Callable[[Any], Any]] = {
        inspect.BoolType: _switch,
        inspect.IntType: _whole_number,
        inspect.VarTupleType: _without_blanks,
        inspect.DictType: filled,
    }
    return {it.name: readers[type(it.type)] for it in _shape(wanted).fields if type(it.type) in readers}


def _date(wanted: type, text: str) -> Date:
    """Dates are the only values here that msgspec does not know itself."""
    return Date.parse(text)


def _switch(text: str) -> bool:
    if text.lower() not in SWITCH:
        raise ValueError(f"true or false, not `{text}`")
    return SWITCH[text.lower()]


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.removeprefix("-").isdecimal()) or len(text) > 18:
        raise ValueError(f"a whole number, not `{text}`")
    return int(text)


def _without_blanks(items: list[Any]) -> list[Any]:
    try:
        blank = not all(map(str.strip, items))
    except TypeError:  # not all of them are texts
        blank = any(map(_is_blank, items))
    if blank:
        raise ValueError("an empty item")
    return items


def _is_blank(item: Any) -> bool:
    return item is None or (isinstance(item, str) and not item.strip())


def filled(value: Any) -> Any:
    """A value of the site's own, with an empty text where a key or an item has none."""
    if isinstance(value, dict):
        return {key: filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item) for item in value]
    return "" if value is None else value


class _Wrong:
    """In place of a value that is left out, since a finding tells of it."""


_WRONG = _Wrong()


def _read(value: Any, info: inspect.Type, keys: Keys, found: list[Finding]) -> Any:
    """The value as `info` wants it, of builtin types still; or `_WRONG`, and then a finding says why."""
    match info:
        case inspect.UnionType():
            plain = next(it for it in info.types if not isinstance(it, inspect.NoneType))
            return _read(value, plain, keys, found)
        case inspect.AnyType():
            return filled(value)
        case inspect.StructType() if isinstance(value, dict):
            return _group(value, info, keys, found)
        case inspect.VarTupleType() if isinstance(value, list):
            return _list(value, info.item_type, keys, found)
        case inspect.DictType() if isinstance(value, dict):
            return _mapping(value, info.value_type, keys, found)
        case inspect.StructType() | inspect.VarTupleType() | inspect.DictType():
            return _misshapen(value, info, keys, found)
        case _ if isinstance(value, str):
            return _scalar(value, info, keys, found)
    kind = "a list" if isinstance(value, list) else "a group of keys"
    hint = f'If the brackets belong to the text, put it in quotes: {keys[-1]}: "…"'
    found.append(Finding(keys, f"{_label(keys)} must be one text, not {kind}", hint))
    return _WRONG


def _fields(
    values: dict[str, Any], info: inspect.StructType, keys: Keys, found: list[Finding]
) -> dict[str, Any]:
    known = {it.name: it.type for it in info.fields}
    read: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            said = f"unknown key `{key}`" + (f" in {_label(keys)}" if keys else "")
            found.append(Finding((*keys, key), said, did_you_mean(key, known), at_key=True))
        elif value is not None:
            read[key] = _read(value, known[key], (*keys, key), found)
    return {key: value for key, value in read.items() if value is not _WRONG}


def _group(values: dict[str, Any], info: inspect.StructType, keys: Keys, found: list[Finding]) -> Any:
    read = _fields(values, info, keys, found)
    missing = [it.name for it in info.fields if it.required and values.get(it.name) is None]
    found += [Finding(keys, f"{_label(keys)} needs `{name}`", at_key=True) for name in missing]
    return _WRONG if any(it.required and it.name not in read for it in info.fields) else read


def _list(items: list[Any], info: inspect.Type, keys: Keys, found: list[Finding]) -> list[Any]:
    read = []
    for position, item in enumerate(items):
        if _is_blank(item):
            hint = "Take it out; a key without any value may stay."
            found.append(Finding((*keys, position), f"{_label(keys)} has an empty item", hint))
        else:
            read.append(_read(item, info, (*keys, position), found))
    return [item for item in read if item is not _WRONG]


def _mapping(values: dict[str, Any], info: inspect.Type, keys: Keys, found: list[Finding]) -> dict[str, Any]:
    read = {
        key: _read(value, info, (*keys, key), found)
        for key, value in values.items()
        if value is not None or isinstance(info, inspect.AnyType)
    }
    return {key: value for key, value in read.items() if value is not _WRONG}


def _scalar(text: str, info: inspect.Type, keys: Keys, found: list[Finding]) -> Any:
    try:
        match info:
            case inspect.CustomType():
                return Date.parse(text)
            case inspect.BoolType():
                return _switch(text)
            case inspect.IntType():
                return _whole_number(text)
            case inspect.LiteralType() if text not in info.values:
                raise ValueError(" or ".join(f"`{value}`" for value in info.values) + f", not `{text}`")
    except ValueError as wrong:
        said = str(wrong) if isinstance(info, inspect.CustomType) else f"{_label(keys)} must be {wrong}"
        found.append(Finding(keys, said))
        return _WRONG
    return text


def _misshapen(value: Any, info: inspect.Type, keys: Keys, found: list[Finding]) -> _Wrong:
    """A text where a list is wanted, and the like: the hint shows what the value should look like."""
    kind = "a list" if isinstance(info, inspect.VarTupleType) else "a group of keys"
    wanted = f"{keys[-1]}: {_example(value, info)}" if isinstance(keys[-1], str) else _example(value, info)
    found.append(Finding(keys, f"{_label(keys)} must be {kind}", f"Write `{wanted}`."))
    return _WRONG


def _example(value: Any, info: inspect.Type) -> str:
    match info:
        case inspect.StructType():
            return "{" + ", ".join(f"{it.name}: …" for it in info.fields) + "}"
        case inspect.VarTupleType(item_type=inspect.StrType()) if isinstance(value, str) and len(value) < 80:
            items = [item.strip() for item in value.split(",")]
            from microfiche import emitter

            return emitter.flow_list([item for item in items if item])
        case inspect.VarTupleType():
            return f"[{_example(None, info.item_type)}, …]"
        case inspect.DictType():
            return "{…: …}"
    return "…"


def _label(keys: Keys) -> str:
    """`source.name`: a value as a reader would call it. Which item of a list is meant, the line tells."""
    return "`" + ".".join(key for key in keys if isinstance(key, str)) + "`"
