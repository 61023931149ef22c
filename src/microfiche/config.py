"""The configuration of a site: `microfiche.toml`, or `[tool.microfiche]` in a `pyproject.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from microfiche.languages import is_tag
from microfiche.problems import Problem, ProblemsFound, UsageError, did_you_mean

OWN_FOLDERS = ("articles", "pages", "media", "raw")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Listing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How listings are cut: above `split` articles by date; `newest` stand on the head page of a cut one."""

    split: int = 100
    newest: int = 20


class Feeds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`newest` is the number of entries in each feed."""

    newest: int = 20


class Taxonomy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way to group articles. `title` heads its index, `singular` names one term.

    The terms of a taxonomy that a site adds itself are read from `extra.<name>` in the front matter.
    """

    title: str
    singular: str


class MenuItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    url: str


TAXONOMIES = {
    "authors": Taxonomy(title="Authors", singular="author"),
    "regions": Taxonomy(title="Regions", singular="region"),
    "topics": Taxonomy(title="Topics", singular="topic"),
    "sources": Taxonomy(title="Sources", singular="source"),
}


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A site's configuration with every default filled in.

    `base_url` is the full address the site will live at; `output` a folder relative to the site's root;
    `collections` maps a name to a query: a taxonomy's singular word = a term's slug, `year`, `limit`.
    `recipes` are paths of TOML files for import, relative to the site's root.
    """

    title: str = "Untitled archive"
    tagline: str = ""
    base_url: str | None = None
    language: str = "en"
    output: str = "build"
    footer: str = ""
    listing: Listing = Listing()
    feeds: Feeds = Feeds()
    taxonomies: dict[str, Taxonomy] = {}
    menu: tuple[MenuItem, ...] = ()
    collections: dict[str, dict[str, str | int]] = {}
    recipes: tuple[str, ...] = ()
    extra: dict[str, Any] = {}

    @property
    def all_taxonomies(self) -> dict[str, Taxonomy]:
        """The four that are always there, as the site may have renamed them, and then the site's own."""
        return TAXONOMIES | self.taxonomies


def load(site: Path) -> Config:
    """Read the configuration of the site at `site`.

    Raises UsageError when there is none there, ProblemsFound when it is not valid.
    """
    path, prefix = _find(site)
    text = path.read_text(encoding="utf-8-sig")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise ProblemsFound([_syntax_problem(path.name, str(wrong))]) from None
    for part in prefix:
        table = table[part]
    problems = list(_problems(table, Config, ())) or list(_value_problems(table))
    if problems:
        raise ProblemsFound(
            _place(path.name, text, prefix, keys, message, hint) for keys, message, hint in problems
        )
    return msgspec.convert(table, Config)


def _find(site: Path) -> tuple[Path, tuple[str, ...]]:
    own = site / "microfiche.toml"
    if own.is_file():
        return own, ()
    shared = site / "pyproject.toml"
    if shared.is_file():
        try:
            tool = tomllib.loads(shared.read_text(encoding="utf-8-sig")).get("tool", {})
        except tomllib.TOMLDecodeError as wrong:
            raise ProblemsFound([_syntax_problem(shared.name, str(wrong))]) from None
        if "microfiche" in tool:
            return shared, ("tool", "microfiche")
    raise UsageError(
        f"{site} is not an archive: it has no microfiche.toml, nor a pyproject.toml with [tool.microfiche].\n"
        "Run `microfiche new DIR` to make one, or name its folder with -C."
    )


def _syntax_problem(name: str, message: str) -> Problem:
    at = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(at[1]), int(at[2])) if at else (0, 0)
    said = message.partition(" (at ")[0]
    return Problem(
        path=name, line=line, column=column, message=f"not valid TOML: {said[:1].lower()}{said[1:]}"
    )


_Found = tuple[tuple[str, ...], str, str]
"""The keys that lead to a value, what is wrong with it, and a hint."""


def _problems(value: Any, wanted: Any, keys: tuple[str, ...]) -> list[_Found]:
    """All that keeps `value` from being a `wanted`; msgspec alone would stop at the first."""
    if isinstance(value, dict) and isinstance(wanted, type) and issubclass(wanted, Struct):
        return _struct_problems(value, wanted, keys)
    if isinstance(value, dict) and get_origin(wanted) is dict:
        inner = get_args(wanted)[1]
        return [found for key, item in value.items() for found in _problems(item, inner, (*keys, key))]
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError as wrong:
        return [(keys, f"`{'.'.join(keys)}`: {_plainly(str(wrong))}", "")]
    return []


def _struct_problems(value: dict[str, Any], wanted: type[Struct], keys: tuple[str, ...]) -> list[_Found]:
    hints = get_type_hints(wanted)
    found: list[_Found] = []
    for key, item in value.items():
        if key in hints:
            found += _problems(item, hints[key], (*keys, key))
        else:
            found.append(((*keys, key), f"unknown key `{key}`", did_you_mean(key, hints)))
    required = {field.name for field in msgspec.structs.fields(wanted) if field.required}
    return found + [
        (keys, f"`{'.'.join(keys)}` needs `{name}`", "") for name in sorted(required - value.keys())
    ]


def _plainly(message: str) -> str:
    said = message.partition(" - at ")[0].replace("`", "")
    said = said.replace("Expected", "expected").replace("object", "table").replace("array", "list")
    return said.replace("str", "text").replace("int", "a whole number")


def _value_problems(table: dict[str, Any]) -> list[_Found]:
    """What the types cannot say. The table is known to have the right shape."""
    config = msgspec.convert(table, Config)
    found: list[_Found] = []
    if config.base_url is not None and not is_address(config.base_url):
        hint = "Write the full address the site will live at: https://example.org/archive"
        found.append((("base_url",), f"`{config.base_url}` is not the address of a site", hint))
    if not is_tag(config.language):
        found.append(
            (
                ("language",),
                f"`{config.language}` is not a language tag",
                "Write a BCP 47 tag: en, pt-BR, zh-Hans",
            )
        )
    numbers = {"listing.split": config.listing.split, "listing.newest": config.listing.newest}
    numbers["feeds.newest"] = config.feeds.newest
    for key, number in numbers.items():
        if number < 1:
            found.append((tuple(key.split(".")), f"`{key}` must be 1 or more, not {number}", ""))
    for name in config.taxonomies:
        if not _SLUG.fullmatch(name) or name in OWN_FOLDERS or name.isdigit():
            hint = f"Use lower-case words joined by hyphens, and none of {', '.join(OWN_FOLDERS)}."
            found.append((("taxonomies", name), f"`{name}` cannot name a taxonomy", hint))
    return found + _collection_problems(config)


def _collection_problems(config: Config) -> list[_Found]:
    kinds: dict[str, type] = {taxonomy.singular: str for taxonomy in config.all_taxonomies.values()}
    kinds |= {"year": int, "limit": int}
    found: list[_Found] = []
    for name, query in config.collections.items():
        for key, value in query.items():
            keys = ("collections", name, key)
            if key not in kinds:
                found.append((keys, f"unknown key `{key}` in a collection", did_you_mean(key, kinds)))
            elif type(value) is not kinds[key]:
                wanted = "a whole number" if kinds[key] is int else "the slug of a term, as text"
                found.append((keys, f"`{'.'.join(keys)}` must be {wanted}", ""))
    return found


def is_address(text: str) -> bool:
    """Whether a text is the address a site can live at: http or https, a host, and no query or fragment."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = not parts.query and not parts.fragment and not re.search(r"[\s<>\"]", text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def _place(
    name: str, text: str, prefix: tuple[str, ...], keys: tuple[str, ...], message: str, hint: str
) -> Problem:
    """The problem at the line that sets `keys`: TOML's own reader does not tell, so it is looked up."""
    wanted = (*prefix, *keys)
    table: tuple[str, ...] = ()
    near = 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?([^\]]+)\]", line):
            table = tuple(part.strip(" \"'") for part in header[1].split("."))
            if table == wanted[: len(table)] and len(table) > len(prefix):
                near = number
            if table == wanted:
                break
        elif (key := re.match(r"\s*([^=#]+?)\s*=", line)) and (at := _inside(table, key[1], wanted)):
            column = line.index(key[1]) + 1 if at == len(wanted) else 0
            return Problem(path=name, line=number, column=column, message=message, hint=hint)
    return Problem(path=name, line=near, message=message, hint=hint)


def _inside(table: tuple[str, ...], key: str, wanted: tuple[str, ...]) -> int:
    """How many of the wanted keys a `key =` line below `[table]` reaches, or 0 when it leads elsewhere."""
    reached = (*table, *(part.strip(" \"'") for part in key.split(".")))
    return len(reached) if reached == wanted[: len(reached)] else 0
