"""Recipes: what is particular to an outlet or a language, as data in TOML.

Each file adds to those before it; the built-in one comes first. `Rules` is all of them, ready for use.
`docs/recipes.md` explains every key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import get_args

from msgspec import Struct

from microfiche.importers.patterns import Patterns, compiled
from microfiche.importers.recipefile import Place, Recipe, read
from microfiche.problems import Problem, ProblemsFound

LONGEST = 5000
"""Characters; no boilerplate is longer, so patterns are not tried on anything that is."""


class Rules(Struct, frozen=True, kw_only=True):
    """All recipes as one. Spellings are `folded`; `terms` holds names that contain separators, by field.

    `navigation` maps lines that lead elsewhere to `more` where a teaser ends with them, else to `link`.
    """

    labels: dict[str, str]
    bylines: re.Pattern[str]
    origins: re.Pattern[str]
    series: re.Pattern[str]
    honorifics: re.Pattern[str]
    organizations: frozenset[str]
    roles: re.Pattern[str]
    nobody: frozenset[str]
    credits: re.Pattern[str]
    places: frozenset[str]
    acronyms: dict[str, str]
    terms: dict[str, tuple[str, ...]]
    publishers: dict[str, str]
    notes: frozenset[str]
    navigation: dict[str, str]
    boilerplate: dict[Place, Patterns]


def folded(spelling: str) -> str:
    """The form in which spellings are compared: case and spaces do not count."""
    return " ".join(spelling.casefold().split())


@lru_cache(maxsize=64)
def whole(names: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of some names, the longest first, however wide their blanks are."""
    choices = (
        re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=lambda it: (-len(it), it))
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices) or '(?!)'})(?!\w)", re.IGNORECASE)


@cache
def built_in() -> Rules:
    """The rules of the built-in recipe alone."""
    return load(())


def load(paths: Sequence[Path], known: Recipe | None = None) -> Rules:
    """The built-in recipe, what is `known`, and the recipes at `paths`, later ones overruling earlier ones.

    Raises ProblemsFound with everything that is wrong in any of them.
    """
    own = sorted((Path(__file__).parent / "recipes").glob("*.toml"))
    recipes: list[Recipe] = []
    problems: list[Problem] = []
    for path in (*own, *paths):
        name = path.name if path in own else path.as_posix()
        try:
            recipe, wrong = read(path.read_bytes(), name)
        except OSError as error:
            recipe, wrong = None, [Problem(path=name, message=f"cannot be read: {error.strerror or error}")]
        problems += wrong
        recipes += [recipe] if recipe else []
    if problems:
        raise ProblemsFound(problems)
    return merged([*recipes[: len(own)], *([known] if known else []), *recipes[len(own) :]])


def merged(recipes: Iterable[Recipe]) -> Rules:
    """Recipes as one set of rules; where two say different things of one spelling, the later counts."""
    all_of = tuple(recipes)
    terms: dict[str, list[str]] = {}
    for recipe in all_of:
        for field, names in recipe.terms.items():
            terms.setdefault(field, []).extend(names)
    return Rules(
        labels=_spellings(recipe.labels for recipe in all_of),
        bylines=_opening([word for recipe in all_of for word in recipe.bylines]),
        origins=_opening([word for recipe in all_of for word in recipe.origins]),
        series=_opening([word for recipe in all_of for word in recipe.series]),
        honorifics=_opening([word for recipe in all_of for word in recipe.honorifics]),
        organizations=_folded(recipe.organizations for recipe in all_of),
        roles=_opening([word for recipe in all_of for word in recipe.roles], plural="s?"),
        nobody=_folded(recipe.nobody for recipe in all_of),
        credits=_opening([word for recipe in all_of for word in recipe.credits]),
        places=frozenset(it.rstrip(".") for it in _folded(recipe.places for recipe in all_of)),
        acronyms={word.upper(): word for recipe in all_of for word in recipe.acronyms},
        terms={field: tuple(dict.fromkeys(names)) for field, names in terms.items()},
        publishers=_spellings({name: (name, *others) for name, others in recipe.publishers.items()}
                              for recipe in all_of),
        notes=_folded(recipe.notes for recipe in all_of),
        navigation={folded(word): "link" for recipe in all_of for word in recipe.navigation}
        | {folded(word): "more" for recipe in all_of for word in recipe.teasers},
        boilerplate=_boilerplate(all_of),
    )  # fmt: skip


def _spellings(tables: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, str]:
    return {folded(word): key for table in tables for key, words in table.items() for word in words}


def _loose(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s+").replace(r"\.", r"\.?")


def _folded(lists: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(folded(word) for words in lists for word in words)


def _opening(words: Sequence[str], plural: str = "") -> re.Pattern[str]:
    """A pattern for any of the words (full stops may be missing) at the start of a text."""
    choices = sorted({_loose(word.rstrip(".")) for word in words}, key=lambda it: (-len(it), it))
    return re.compile(rf"(?:{'|'.join(choices) or '(?!)'}){plural}(?!\w)\.?\s*[:：]?\s*", re.IGNORECASE)


def _boilerplate(recipes: Sequence[Recipe]) -> dict[Place, Patterns]:
    """All boilerplate by its place; one that repeats an earlier one's name takes its place."""
    named = {it.name: it for recipe in recipes for it in recipe.boilerplate}
    places: tuple[Place, ...] = get_args(Place)
    return {place: compiled(it for it in named.values() if place in it.where) for place in places}
