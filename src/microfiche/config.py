"""The configuration of a site: `microfiche.toml`, or `[tool.microfiche]` in a `pyproject.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from microfiche import tables
from microfiche.languages import is_tag
from microfiche.problems import ProblemsFound, UsageError, did_you_mean
from microfiche.tables import Fault

OWN_FOLDERS = ("articles", "pages", "media", "raw")
_FULL = re.compile(r"(?:https?://|mailto:)\S")
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
    path, above = _find(site)
    text = tables.decode(path.read_bytes(), path.name)
    table = tables.parse(text, path.name)
    for part in above:
        table = table[part]
    found = list(tables.faults(table, Config))
    found += _faults(msgspec.convert(tables.sound(table, found), Config))
    if found:
        raise ProblemsFound(tables.problems(found, text, path.name, above))
    return msgspec.convert(table, Config)


def _find(site: Path) -> tuple[Path, tuple[str, ...]]:
    """The file that holds the configuration, and the keys of its table."""
    own = site / "microfiche.toml"
    if own.is_file():
        return own, ()
    shared = site / "pyproject.toml"
    if shared.is_file():
        tool = tables.parse(tables.decode(shared.read_bytes(), shared.name), shared.name).get("tool", {})
        if "microfiche" in tool:
            return shared, ("tool", "microfiche")
    raise UsageError(
        f"{site} is not an archive: it has no microfiche.toml, nor a pyproject.toml with [tool.microfiche].\n"
        "Run `microfiche new DIR` to make one, or name its folder with -C."
    )


def _faults(config: Config) -> Iterator[Fault]:
    """What the types cannot say."""
    if config.base_url is not None and not is_address(config.base_url):
        hint = "Write the full address the site will live at: https://example.org/archive"
        yield Fault(("base_url",), f"`{config.base_url}` is not the address of a site", hint)
    if not is_tag(config.language):
        hint = "Write a BCP 47 tag: en, pt-BR, zh-Hans"
        yield Fault(("language",), f"`{config.language}` is not a language tag", hint)
    at_least_one = {("listing", "split"): config.listing.split, ("listing", "newest"): config.listing.newest}
    for keys, number in {**at_least_one, ("feeds", "newest"): config.feeds.newest}.items():
        if number < 1:
            yield Fault(keys, f"{tables.name(keys)} must be 1 or more, not {number}")
    for name in config.taxonomies:
        if not _SLUG.fullmatch(name) or name in OWN_FOLDERS or name.isdigit():
            hint = f"Use lower-case words joined by hyphens, and none of {', '.join(OWN_FOLDERS)}."
            yield Fault(("taxonomies", name), f"`{name}` cannot name a taxonomy", hint)
    for number, item in enumerate(config.menu, 1):
        if not _is_link(item.url):
            hint = "Write an address of the site that begins with `/`, or a full one: https://example.org/"
            yield Fault(("menu", number, "url"), f"`{item.url}` leads elsewhere from every page", hint)
    yield from _collection_faults(config)


def _collection_faults(config: Config) -> Iterator[Fault]:
    kinds: dict[str, type] = {taxonomy.singular: str for taxonomy in config.all_taxonomies.values()}
    kinds |= {"year": int, "limit": int}
    for name, query in config.collections.items():
        for key, value in query.items():
            keys = ("collections", name, key)
            if key not in kinds:
                yield Fault(keys, f"unknown key `{key}` in a collection", did_you_mean(key, kinds))
            elif type(value) is not kinds[key]:
                wanted = "a whole number" if kinds[key] is int else "the slug of a term, as text"
                yield Fault(keys, f"{tables.name(keys)} must be {wanted}")
            elif isinstance(value, int) and value < 1:
                yield Fault(keys, f"{tables.name(keys)} must be 1 or more, not {value}")


def _is_link(url: str) -> bool:
    """Whether a menu can hold a link: it means the same on every page."""
    return (url.startswith("/") and not url.startswith("//")) or bool(_FULL.match(url))


def is_address(text: str) -> bool:
    """Whether a text is the address a site can live at: http or https, a host, and no query or fragment."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = not parts.query and not parts.fragment and not re.search(r"[\s<>\"]", text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain
