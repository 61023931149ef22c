"""The lines of a head, one rule a kind. `RULES` is the order in which they are tried.

A rule is given the lines, which one to look at, the recipes and the fields already found; it gives what it
read, or None when the line is not its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import structs

from microfiche.importers import bylines, inline, labels, notices, origins
from microfiche.importers.reading import Taken, View, read_as
from microfiche.importers.recipes import LONGEST

_SEPARATOR = re.compile(r"[*_=~#•·—–-](?:\s*[*_=~#•·—–-]){1,79}|\*")

_LONGEST_VALUE = 60
_MOST_VALUES = 8

_BELOW = {"regions", "topics", "authors", "url", "date"}
"""What a label's value on the line below it can be taken for."""

Rule = Callable[[View], Taken | None]


def separator(view: View) -> Taken | None:
    """`***`, `---`: nothing to read."""
    return Taken(reason="a separator", strong=False) if _SEPARATOR.fullmatch(view.line) else None


def boilerplate(view: View) -> Taken | None:
    """A notice above the text, as the recipes know them."""
    found = notices.matched(inline.collapsed(view.line[:LONGEST]), view.span(), "head", view.rules)
    return found if found and len(view.line) <= LONGEST else None


def promotion(view: View) -> Taken | None:
    """A line that is all one dead link, below those that say who published: it promotes something else."""
    link = inline.whole_link(view.line.strip("*_ "))
    is_dead = link is not None and not link.is_live
    return Taken(reason="boilerplate", strong=False) if is_dead and view.is_published else None


def series(view: View) -> Taken | None:
    """`Part 8`, `Chapter VI: The Bay`: which piece of a series an article is."""
    if "title" not in view.seen or not labels.is_series(view.line, view.rules):
        return None
    found = read_as(view, "subtitle", inline.collapsed(view.line), view.line, 0.75)
    return structs.replace(found, reason="the part of a series", strong=False)


def label(view: View) -> Taken | None:
    """A label with its value beside it, or on the lines below it."""
    taken = labels.labels(view)
    if taken is None or taken.evidence or taken.mentions or taken.wrong or view.line[-1] not in ":：":
        return taken
    values = _values_below(view)
    if not values:
        return taken
    step = values[0] - view.at
    text = ", ".join(view.lines[at].strip(" -*•\t") for at in values)
    whole = labels.labels(View([f"{view.line} {text}"], 0, view.rules, view.seen))
    if whole is None or not {it.field for it in whole.evidence} & _BELOW:
        return taken
    where = view.span(step + len(values))
    evidence = tuple(structs.replace(it, where=where) for it in whole.evidence)
    return structs.replace(taken, lines=step + len(values), evidence=evidence)


def _values_below(view: View) -> list[int]:
    """The indexes of the lines that give a label's value: short ones up to a blank line, or one of links."""
    step, below = view.below()
    if step == 2:
        is_links = bool(inline.links(below)) and not re.sub(r"\[[^\[\]]*\]\([^()]*\)|[\s,]", "", below)
        return [view.at + 2] if is_links and not _is_head(view, view.at + 2) else []
    found: list[int] = []
    for at in range(view.at + 1, min(view.at + 2 + _MOST_VALUES, len(view.lines))):
        line = view.lines[at].strip()
        if not line or _is_head(view, at):
            return found
        if len(line) > _LONGEST_VALUE or line[-1] in ".?!":
            return []
        found.append(at)
    return found if len(found) <= _MOST_VALUES else []


def _is_head(view: View, at: int) -> bool:
    other = structs.replace(view, at=at)
    return bool(labels.labels(other)) or any(
        rule(other) for name, rule in RULES if name not in ("label", "outlet", "promotion")
    )


RULES: tuple[tuple[str, Rule], ...] = (
    ("separator", separator),
    ("boilerplate", boilerplate),
    ("label", label),
    ("first-published", labels.first_published),
    ("series", series),
    ("byline", bylines.byline),
    ("credit", bylines.credit),
    ("origin", origins.origin),
    ("dated", origins.dated),
    ("address", origins.address),
    ("linked-names", bylines.unmarked_names),
    ("outlet", origins.outlet),
    ("promotion", promotion),
)
