"""What a template is made of: itself and all templates it extends, includes or imports.

A closure holds, for each name that is looked up on the way, the file it leads to and that file's digest. So
it also tells when a template appears in front of the theme's, or one that was looked for in vain. A template
that names another by an expression may reach any: its closure holds all.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath

from msgspec import Struct

from microfiche import store
from microfiche.problems import Problem

THEME = "theme/"
"""Before the name of a template that is wanted from the theme, whatever the site has of that name."""

OWN = "templates/"
"""Before the place of a template of the site's own."""

SUFFIXES = (".html", ".xml", ".txt")
"""What the names of templates end in. Others are read where a template names them, such as a picture in SVG;
editors leave all sorts of files beside them."""


class References(Struct, frozen=True):
    """What a template names. `anything`: it names some by an expression; `collections`: it speaks of them."""

    names: tuple[str, ...] = ()
    anything: bool = False
    collections: bool = False


class Template(Struct, frozen=True):
    """A template's file. `place` is what a problem calls it: `templates/base.html`, `theme/base.html`."""

    place: str
    path: str
    text: bytes

    @property
    def is_own(self) -> bool:
        """Whether it is the site's, and not the theme's."""
        return self.place.startswith(OWN)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.text).digest()


_UNKNOWN = References(anything=True)
"""Of a template that nothing names, and that is only reached where any may be."""


class Closure(Struct, frozen=True):
    """`places` maps each name looked up, its own first, to the place and digest of its file, or to nothing
    where there is none; `collections` tells whether any of them speaks of the site's collections."""

    places: dict[str, tuple[str, bytes]]
    collections: bool


def theme(folder: str) -> Path:
    """The default theme's `templates` or `static`: the wheel's own copy, or the checkout's."""
    packaged = Path(__file__).parent / "theme" / folder
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / folder


def library(own: Path) -> tuple[dict[str, Template], list[Problem]]:
    """All templates by name, as they are looked up: those in the folder `own`, then the theme's, which stand
    behind `theme/` too. Problems tell of those that cannot be read."""
    problems: list[Problem] = []
    theirs = _below(theme("templates"), "theme", problems)
    ours = _below(own, "templates", problems) if own.resolve() != theme("templates").resolve() else {}
    return {f"{THEME}{name}": it for name, it in theirs.items()} | theirs | ours, problems


def is_name(name: str) -> bool:
    """Whether a template can have this name. `./base.html` and hidden files are no templates: what a library
    does not list, no page may be made of."""
    return all(part and not part.startswith(".") for part in name.split("/"))


def is_in_circle(name: str, folder: Path) -> bool:
    """Whether a name leads in a circle below a folder, by a link to a folder it has come through."""
    way = [os.path.realpath(folder)]
    for part in PurePosixPath(name).parts[:-1]:
        way.append(os.path.realpath(f"{way[-1]}{os.sep}{part}"))
    return len(set(way)) < len(way)


def _below(folder: Path, place: str, problems: list[Problem]) -> dict[str, Template]:
    found: dict[str, Template] = {}
    for path in store.walk(folder):
        name = path.relative_to(folder).as_posix()
        try:
            found[name] = Template(f"{place}/{name}", str(path), path.read_bytes())
        except OSError as wrong:
            said = f"cannot be read: {wrong.strerror or wrong}"
            problems.append(Problem(path=f"{place}/{name}", message=said))
    return found


class Closures:
    """The closures of a library. `references` are by the digest of the file they stand in."""

    def __init__(self, templates: Mapping[str, Template], references: Mapping[bytes, References]) -> None:
        self._templates, self._references = templates, references
        self._made: dict[str, Closure] = {}

    @property
    def digest(self) -> bytes:
        """Of all templates there are."""
        files = sorted((name, it.place, self._digests[name]) for name, it in self._templates.items())
        return hashlib.sha256(repr(files).encode()).digest()

    def of(self, name: str) -> Closure:
        if name not in self._made:
            self._made[name] = self._closure(name)
        return self._made[name]

    def _closure(self, name: str) -> Closure:
        places: dict[str, tuple[str, bytes]] = {}
        collections = False
        left = [name]
        while left:
            asking = left.pop(0)
            template = self._templates.get(asking)
            places[asking] = (template.place, self._digests[asking]) if template else ("", b"")
            if template is None:
                continue
            found = self._references.get(self._digests[asking], _UNKNOWN)
            collections |= found.collections or found.anything
            for it in self._all if found.anything else found.names:
                if it not in places and it not in left:
                    left.append(it)
        return Closure(places, collections)

    @cached_property
    def _digests(self) -> dict[str, bytes]:
        return {name: template.digest for name, template in self._templates.items()}

    @cached_property
    def _all(self) -> Iterable[str]:
        return sorted(self._templates)
