"""Fingerprints: two outputs with the same one are the same, byte for byte.

A fingerprint is made of everything that an output follows from: its own data, encoded; what all pages share
(the site, and the collections where its templates speak of them); its templates; and the renderer. For each
of these there is a short digest besides, which says in what two fingerprints differ.
"""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from msgspec import Raw, Struct, msgpack

from microfiche import codec
from microfiche.closures import Closure, Closures
from microfiche.model import ArticleRef
from microfiche.pages import Site

PACKAGES = (
    "jinja2",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "mdurl",
    "msgspec",
    "nh3",
    "anyascii",
    "python-frontmatter",
    "pyyaml",
)
"""What renders and reads beside us: with another version of one, any page may be another."""

_NOT_RENDERING = frozenset(
    [
        "__main__",
        "build",
        "changes",
        "checks",
        "cli",
        "console",
        "decisions",
        "delivery",
        "importers",
        "ledger",
        "lock",
        "manifest",
        "ownership",
        "phases",
        "place",
        "preparation",
        "problems",
        "reading",
        "scaffold",
        "schema",
        "store",
        "verification",
        "work",
    ]
)
"""Rooms without a part in what a page says. A room that is not named here counts."""

SIZE = 16
"""Bytes of a fingerprint: enough that no two of all the pages in the world share one by chance."""


@cache
def renderer() -> bytes:
    """A digest of the sources that read and render, and of the versions of Python and their packages."""
    digest = hashlib.sha256(sys.version.encode())
    here = Path(__file__).parent
    for path in sorted(here.rglob("*.py")):
        name = path.relative_to(here).as_posix()
        if name.partition("/")[0].removesuffix(".py") not in _NOT_RENDERING:
            digest.update(f"{name}\0".encode() + path.read_bytes())
    for package in _installed():
        digest.update(f"\0{package}".encode())
    return digest.digest()[:SIZE]


def _installed() -> Iterator[str]:
    """The packages that have a part in pages, with their versions.

    Those are in the names of the folders beside packages (the standard for installed projects says how they
    are written); to have them read from the files inside takes longer than a build of nothing.
    """
    wanted = {package.replace("-", "_"): package for package in PACKAGES}
    found: set[str] = set()
    for folder in sys.path:
        for name in sorted(_names(folder)):
            package = name.partition("-")[0].lower().replace(".", "_")
            if name.endswith(".dist-info") and package in wanted:
                found.add(package)
                yield name
    if left := wanted.keys() - found:
        from importlib import metadata

        yield from (f"{wanted[it]} {metadata.version(wanted[it])}" for it in sorted(left))


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder or ".")  # noqa: PTH208
    except OSError:
        return []


def short(data: bytes) -> bytes:
    """Four bytes that change when the data does, but for one case in four thousand million."""
    return zlib.crc32(data).to_bytes(4, "big")


class Shared(Struct, frozen=True, kw_only=True):
    """What pages share: short digests of the renderer and of each part of the site and of the collections, by
    what an explanation calls it, and the closure of each template, by its name."""

    parts: dict[str, bytes] = {}
    closures: dict[str, Closure] = {}


class Surroundings:
    """What the pages of a build share, and their fingerprints made with it."""

    def __init__(
        self,
        site: Site,
        collections: Mapping[str, tuple[ArticleRef, ...]],
        closures: Closures,
        templates: Iterable[str] = (),
    ) -> None:
        """`templates` are the names of those that pages have."""
        self._closures, self._templates = closures, templates
        self._collections = {name: codec.encode(refs) for name, refs in collections.items()}
        # A configuration may hold dates and numbers, which MessagePack could not tell from texts.
        self._site = {name: repr(getattr(site, name)) for name in site.__struct_fields__}
        self._bases: dict[str, Any] = {}

    def key(self, template: str | None, key: bytes) -> bytes:
        """The key of an output in these surroundings; nothing where it has none."""
        return self.fingerprint(template, key) if key else b""

    def fingerprint(self, template: str | None, encoded: bytes) -> bytes:
        """Of the output with this encoding, and the template of this name if it is a page."""
        base = self._bases.get(template or "")
        if base is None:
            base = self._bases[template or ""] = self._base(template)
        whole = base.copy()
        whole.update(encoded)
        return whole.digest()  # type: ignore[no-any-return]

    def _base(self, template: str | None) -> Any:
        parts: list[Any] = [renderer()]
        if template is not None:
            closure = self._closures.of(template)
            parts += [self._site, closure.places, self._collections if closure.collections else None]
        return hashlib.blake2b(codec.encode(parts), digest_size=SIZE)

    @cached_property
    def environment(self) -> bytes:
        """A digest of all that any page shares with others."""
        parts = [renderer(), self._site, self._collections, self._closures.digest]
        return hashlib.blake2b(codec.encode(parts), digest_size=SIZE).digest()

    @property
    def shared(self) -> Shared:
        """What a later build compares its own with."""
        return Shared(parts=self._parts, closures=self._used)

    @cached_property
    def _used(self) -> dict[str, Closure]:
        return {name: self._closures.of(name) for name in self._templates}

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        site = {f"site.{name}": short(value.encode()) for name, value in self._site.items()}
        lists = {f"collections.{name}": short(value) for name, value in self._collections.items()}
        return {"renderer": renderer(), **site, **lists}


class _Page(Struct):
    data: dict[str, Raw]


_page = msgpack.Decoder(_Page).decode
_fields = msgpack.Decoder(dict[str, Raw]).decode
_PAGE = msgpack.encode({"type": "page"})[1:]
"""How the encoding of a page begins, behind the number of its fields."""


def parts(encoded: bytes) -> dict[str, int]:
    """A checksum (CRC-32) of each part of an output: each key of a page's data, each field of any other."""
    values = _parts(encoded)
    return dict(zip(values, map(zlib.crc32, values.values()), strict=True))


def packed(encoded: bytes) -> bytes:
    """The checksums of the parts without their names, which are the same for all outputs of a kind."""
    return array("I", map(zlib.crc32, _parts(encoded).values())).tobytes()


def _parts(encoded: bytes) -> dict[str, Raw]:
    return _page(encoded).data if encoded.startswith(_PAGE, 1) else _fields(encoded)


def changed_parts(before: bytes, now: Mapping[str, int]) -> list[str]:
    """The names of the parts that are not what they were, given the packed checksums of what they were."""
    was = array("I", before[: len(before) // 4 * 4])
    if len(was) != len(now):
        return list(now)
    return [name for name, old in zip(now, was, strict=True) if now[name] != old]
