"""Recipes: what is particular to an outlet or a language, as data in TOML.

Each file adds to those before it; the built-in one comes first. `Rules` is all of them, ready for use.
`docs/recipes.md` explains every key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
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
    acronyms: dict[str, str]
    terms: dict[str, tuple[str, ...]]
    publishers: dict[str, str]
    notes: frozenset[str]
    navigation: dict[str, str]
    boilerplate: dict[Place, Patterns]


def folded(spelling: str) -> str:
    """The form in which spellings are compared: case and spaces do not count."""
    return " ".join(spelling.casefold().split())


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
        organizations=frozenset(folded(word) for recipe in all_of for word in recipe.organizations),
        acronyms={word.upper(): word for recipe in all_of for word in recipe.acronyms},
        terms={field: tuple(dict.fromkeys(names)) for field, names in terms.items()},
        publishers=_spellings({name: (name, *others) for name, others in recipe.publishers.items()}
                              for recipe in all_of),
        notes=frozenset(folded(word) for recipe in all_of for word in recipe.notes),
        navigation={folded(word): "link" for recipe in all_of for word in recipe.navigation}
        | {folded(word): "more" for recipe in all_of for word in recipe.teasers},
        boilerplate=_boilerplate(all_of),
    )  # fmt: skip


def _spellings(tables: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, str]:
    return {folded(word): key for table in tables for key, words in table.items() for word in words}


def _opening(words: Sequence[str]) -> re.Pattern[str]:
    """A pattern for any of the words (a full stop at the end may be missing) at the start of a text."""
    choices = sorted({re.escape(word.rstrip(".")).replace(r"\ ", r"\s+") for word in words})
    choices.sort(key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(choices) or '(?!)'})(?!\w)\.?\s*:?\s*", re.IGNORECASE)


def _boilerplate(recipes: Sequence[Recipe]) -> dict[Place, Patterns]:
    """All boilerplate by its place; one that repeats an earlier one's name takes its place."""
    named = {it.name: it for recipe in recipes for it in recipe.boilerplate}
    places: tuple[Place, ...] = get_args(Place)
    return {place: compiled(it for it in named.values() if place in it.where) for place in places}
