"""Jinja as the page of a review is made with it, and what values look like on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from microfiche.importers import review

FOLDER = Path(__file__).parent / "review-page"

# HTML has no way to write these, not even as references (HTML Standard §13.2.3.5, §13.2.5.80).
_IMPOSSIBLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
)  # fmt: skip
# Damage, and what cannot be seen and yet changes what is: overrides of direction, blanks without width.
_ODD = "\ufffc\ufffd\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
_HIDDEN = re.compile(f"[{_IMPOSSIBLE}{_ODD}]")
_UNWRITABLE = re.compile(f"[{_IMPOSSIBLE}]")

_HUES = {
    "title": "title", "subtitle": "title", "authors": "authors", "date": "date", "updated": "date",
    "source.date": "date", "publisher": "outlet", "source": "outlet", "source.name": "outlet",
    "source.url": "outlet", "url": "outlet", "regions": "terms", "topics": "terms",
}  # fmt: skip


@cache
def environment() -> Environment:
    """Strict and escaping; anything that is written is written without what HTML cannot hold."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=clean,
    )
    made.filters |= {"visible": visible, "values": values, "hue": hue, "unsure": review.unsure}
    return made


def clean(value: Any) -> Any:
    """A text without what HTML cannot hold; anything else as it is."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value  # nearly all there is: what cannot be written is not printable
    return _UNWRITABLE.sub("\ufffd", value)


def visible(text: str) -> Markup:
    """A text for HTML in which what is damaged, or cannot be seen and yet matters, is named."""
    escaped = escape(text)
    if text.isprintable() and "\ufffc" not in text and "\ufffd" not in text:
        return escaped
    return Markup(_HIDDEN.sub(_named, escaped))


def _named(match: re.Match[str]) -> str:
    code = f"U+{ord(match[0]):04X}"
    return f'<span class="odd" data-code="{code}" title="{code}">{clean(match[0])}</span>'


def values(value: Any) -> tuple[str, ...]:
    """The parts of a field's value as texts: names, or `key: value` of a group."""
    if isinstance(value, Mapping):
        return tuple(f"{key}: {it}" for key, it in value.items())
    if isinstance(value, (tuple, list)):
        return tuple(map(str, value))
    return (str(value),)


def hue(field: str) -> str:
    """The family of a field, which has a colour and a line of its own."""
    return _HUES.get(field, "more")
