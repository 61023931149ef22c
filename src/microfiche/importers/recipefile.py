"""One recipe file: its TOML, strictly read, with everything that is wrong in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from typing import Any, Literal, get_type_hints

import msgspec
from msgspec import Struct

from microfiche.problems import Problem, did_you_mean

FIELDS = (
    "title", "subtitle", "date", "updated", "authors", "regions", "topics", "publisher", "source", "url",
    "section", "edition", "page", "summary", "language", "dateline", "rights",
)  # fmt: skip
"""What a label or a named group of a pattern may fill."""

Place = Literal["head", "tail"]


class Boilerplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Text that is not the article's. `pattern` is searched in a paragraph, without regard to case.

    Groups of the pattern that are named as a field give evidence for it.
    """

    name: str
    pattern: str
    where: tuple[Place, ...] = ("tail",)
    becomes: Literal["cut", "rights"] = "cut"


class Recipe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One recipe file. `labels`, `terms` map a field, `publishers` a name to spellings."""

    name: str = ""
    labels: dict[str, tuple[str, ...]] = {}
    bylines: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    terms: dict[str, tuple[str, ...]] = {}
    publishers: dict[str, tuple[str, ...]] = {}
    boilerplate: tuple[Boilerplate, ...] = ()


def read(data: bytes, path: str) -> tuple[Recipe | None, list[Problem]]:
    """A recipe file; None together with problems, which name the key they are about."""
    try:
        table = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return None, [Problem(path=path, message="not valid TOML: the file is not UTF-8")]
    except tomllib.TOMLDecodeError as wrong:
        return None, [_syntax_problem(path, str(wrong))]
    found = list(_problems(table))
    if not found:
        return msgspec.convert(table, Recipe), []
    lines = data.decode("utf-8-sig").splitlines()
    return None, [
        Problem(path=path, line=_line_of(lines, keys), message=message, hint=hint)
        for keys, message, hint in found
    ]


def _syntax_problem(path: str, message: str) -> Problem:
    at = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(at[1]), int(at[2])) if at else (0, 0)
    said = message.partition(" (at ")[0]
    return Problem(path=path, line=line, column=column, message=f"not valid TOML: {said}")


_Found = tuple[tuple[str, ...], str, str]
"""The keys that lead to a value, what is wrong with it, and a hint."""


def _problems(table: dict[str, Any]) -> Iterable[_Found]:
    kinds = get_type_hints(Recipe)
    for key, value in table.items():
        if key not in kinds:
            yield (key,), f"unknown key `{key}`", did_you_mean(key, kinds)
        elif key == "boilerplate" and isinstance(value, list):
            for number, entry in enumerate(value, 1):
                yield from _boilerplate_problems(entry, number)
        elif wrong := _type_problem(value, kinds[key]):
            yield (key,), f"`{key}`: {wrong}", ""
        elif key in ("labels", "terms"):
            for field in (it for it in value if it not in FIELDS):
                yield (key, field), f"`{key}.{field}`: no field `{field}`", did_you_mean(field, FIELDS)


def _boilerplate_problems(entry: Any, number: int) -> Iterable[_Found]:
    keys, at = ("boilerplate", str(number)), f"boilerplate {number}"
    kinds = get_type_hints(Boilerplate)
    if not isinstance(entry, dict):
        yield keys, f"`{at}` must be a table: write [[boilerplate]] above it", ""
        return
    for key in (it for it in entry if it not in kinds):
        yield (*keys, key), f"`{at}`: unknown key `{key}`", did_you_mean(key, kinds)
    for key, kind in kinds.items():
        if key in entry and (wrong := _type_problem(entry[key], kind)):
            yield (*keys, key), f"`{at}.{key}`: {wrong}", ""
        elif key not in entry and key in ("name", "pattern"):
            yield keys, f"`{at}` needs `{key}`", ""
    if isinstance(entry.get("pattern"), str):
        yield from _pattern_problems(entry["pattern"], (*keys, "pattern"), f"`{at}.pattern`")


def _pattern_problems(pattern: str, keys: tuple[str, ...], at: str) -> Iterable[_Found]:
    try:
        regex = re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as wrong:
        place = (
            f" at character {wrong.pos + 1}" if isinstance(wrong, re.error) and wrong.pos is not None else ""
        )
        yield keys, f"{at} is no regular expression: {getattr(wrong, 'msg', wrong)}{place}", ""
        return
    for group in sorted(regex.groupindex.keys() - set(FIELDS)):
        yield keys, f"{at}: no field `{group}` for a group to fill", did_you_mean(group, FIELDS)
    if regex.search(""):
        yield keys, f"{at} matches everything: it matches an empty text", ""


def _type_problem(value: Any, kind: Any) -> str:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as wrong:
        said = str(wrong).replace("`", "").replace(" - at $", " at ").replace("Expected", "expected")
        return said.replace("object", "table").replace("array", "list").replace("str", "text")
    return ""


def _line_of(lines: Sequence[str], keys: tuple[str, ...]) -> int:
    """The line that sets a key: TOML's reader does not tell, so it is looked up; 0 when it is not found."""
    table, count, line_of_table = "", 0, 0
    for number, line in enumerate(lines, 1):
        if header := re.match(r"\s*\[\[?\s*([\w.-]+)", line):
            table = header[1]
            count += table == "boilerplate"
        here = (table, str(count)) if table == "boilerplate" else (table,) if table else ()
        if here and here == keys[: len(here)]:
            line_of_table = line_of_table or number
        name = re.match(r"""\s*["']?([^"'=\s]+)["']?\s*=""", line)
        if name and (*here, name[1]) == keys:
            return number
    return line_of_table
