"""One recipe file: its TOML, strictly read, with everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from microfiche import tables
from microfiche.problems import Problem, ProblemsFound, did_you_mean
from microfiche.tables import Fault, Keys

FIELDS = (
    "title", "subtitle", "date", "updated", "authors", "regions", "topics", "publisher", "source", "url",
    "section", "edition", "page", "summary", "language", "dateline", "rights",
)  # fmt: skip
"""What a label or a named group of a pattern may fill."""

Place = Literal["head", "tail", "text"]


class Boilerplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Text that is not the article's. `pattern` is searched in a paragraph, without regard to case.

    Groups of the pattern that are named as a field give evidence for it. With `heads_list` the short lines
    below it go with it. `text` is any place below the head.
    """

    name: str
    pattern: str
    where: tuple[Place, ...] = ("tail",)
    becomes: Literal["cut", "rights", "caption", "credit"] = "cut"
    heads_list: bool = False


class Recipe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One recipe file. `labels`, `terms` map a field, `publishers` a name to spellings."""

    name: str = ""
    labels: dict[str, tuple[str, ...]] = {}
    bylines: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    terms: dict[str, tuple[str, ...]] = {}
    publishers: dict[str, tuple[str, ...]] = {}
    notes: tuple[str, ...] = ()
    navigation: tuple[str, ...] = ()
    teasers: tuple[str, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()


def read(data: bytes, path: str) -> tuple[Recipe | None, list[Problem]]:
    """A recipe file; None together with problems, which name the key they are about."""
    try:
        text = tables.decode(data, path)
        table = tables.parse(text, path)
    except ProblemsFound as wrong:
        return None, list(wrong.problems)
    found = list(tables.faults(table, Recipe))
    found += _faults(msgspec.convert(tables.sound(table, found), Recipe))
    if found:
        return None, tables.problems(found, text, path)
    return msgspec.convert(table, Recipe), []


def _faults(recipe: Recipe) -> Iterator[Fault]:
    """What the types cannot say."""
    for key, fields in (("labels", recipe.labels), ("terms", recipe.terms)):
        for field in (it for it in fields if it not in FIELDS):
            yield Fault((key, field), f"`{key}.{field}`: no field `{field}`", did_you_mean(field, FIELDS))
    for number, entry in enumerate(recipe.boilerplate, 1):
        yield from _pattern_faults(entry.pattern, ("boilerplate", number, "pattern"))


def _pattern_faults(pattern: str, keys: Keys) -> Iterator[Fault]:
    at = tables.name(keys)
    try:
        regex = re.compile(pattern, re.IGNORECASE)
    except re.error as wrong:
        place = "" if wrong.pos is None else f" at character {wrong.pos + 1}"
        yield Fault(keys, f"{at} is no regular expression: {wrong.msg}{place}")
        return
    except (OverflowError, RecursionError) as wrong:
        yield Fault(keys, f"{at} is no regular expression: {wrong}")
        return
    for group in sorted(regex.groupindex.keys() - set(FIELDS)):
        yield Fault(keys, f"{at}: no field `{group}` for a group to fill", did_you_mean(group, FIELDS))
    if regex.search(""):
        yield Fault(keys, f"{at} matches everything: it matches an empty text")
