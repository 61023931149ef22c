"""An archive that tests edit: what its files say as values, and the edits that people make to them.

All values come from small pools, so that edits often lead back to what once was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Values = dict[str, Any]

ARTICLES = tuple(
    f"content/articles/{place}.md"
    for place in ("2016/ice", "2016/thaw", "2017/05/ice", "2017/05/talks", "2017/ferry", "wip")
)

ARTICLE: dict[str, tuple[Any, ...]] = {
    "title": ("Ice road opens", "Thaw", "Talks & <talks>", "Ice road closes"),
    "date": ("2016", "2016-03", "2016-03-01", "2017-05-14", "2017-05-14T09:30:00+03:00"),
    "lead": ("The road was opened.", "The road was closed.", "See [thaw](../2016/thaw.md)."),
    "rest": (
        "",
        "More of it.",
        "Less of it.",
        "See [talks](/2017/05/talks/), [Russia](../../regions/russia.md) and [nothing](/no/where/).",
        "![A picture](/media/map.png) and a note.[^1]\n\n[^1]: The note, about [us](/about/).",
    ),
    "summary": (None, "In short."),
    "subtitle": (None, "At last"),
    "updated": (None, "2018-01-01"),
    "authors": (("Jane Doe",), (), ("J. Doe", "Ann Lee"), ("jane doe",)),
    "regions": ((), ("Russia",), ("Moscow", "Norway")),
    "topics": (("Winter",), (), ("winter", "Roads")),
    "publisher": (None, "The Courier", "The Post"),
    "language": (None, "ru"),
    "slug": (None, "ice-road"),
    "draft": (None, True),
    "withdrawn": (None, {"reason": "Untrue"}),
    "aliases": ((), ("/old/",), ("/old/", "/older/page.html")),
    "image": (None, {"src": "media/map.png", "alt": "A map"}),
    "translations": ((), ("thaw",), ("2017/05/talks",)),
    "extra": (None, {"series": ["Roads of ice"]}, {"series": "Thaws"}),
    "titel": (None, None, "A misspelt key"),
}
"""What may stand in an article; the first is what a new one has."""

RECORDS = tuple(
    f"content/{place}.md"
    for place in (
        "authors/jane-doe",
        "regions/russia",
        "regions/moscow",
        "topics/winter",
        "sources/the-courier",
    )
)

RECORD: dict[str, tuple[Any, ...]] = {
    "name": ("Its name", "Another name", "Jane Doe"),
    "aliases": ((), ("J. Doe",), ("Rus", "Cold")),
    "parent": (None, "russia", "Moscow", "nobody"),
    "alive": (None, True),
    "kind": (None, "organization"),
    "text": ("", "About it.", "See [thaw](../articles/2016/thaw.md)."),
}

PAGES = ("content/pages/about.md", "content/pages/about/terms.md")

PAGE: dict[str, tuple[Any, ...]] = {
    "title": ("About", "Terms"),
    "menu": (None, True),
    "order": (None, 2),
    "draft": (None, True),
    "aliases": ((), ("/us/",)),
    "text": ("We keep news.", "See [thaw](../articles/2016/thaw.md).", "![A map](/media/map.png)"),
}

SETTINGS: dict[str, tuple[Any, ...]] = {
    "title": ("The Archive", "Another Archive"),
    "tagline": (None, "Kept"),
    "base_url": ("https://archive.example/", None, "https://archive.example/below/"),
    "language": ("en", "ru"),
    "footer": (None, "Texts: MIT"),
    "output": (None, "build"),
    "listing": ({"split": 100}, {"split": 1}, {"split": 2, "newest": 1}),
    "feeds": ({"newest": 20}, {"newest": 1}),
    "menu": (None, [{"name": "Home", "url": "/"}, {"name": "Thaw", "url": "/2016/thaw/"}]),
    "collections": (
        {"front": {"limit": 2}},
        None,
        {"front": {"topic": "winter", "limit": 2}},
        {"front": {"year": 2016}},
        {"front": {"limit": 1}, "more": {"region": "russia"}},
    ),
    "taxonomies": (
        None,
        {"series": {"title": "Series", "singular": "series"}},
        {"topics": {"title": "Themes", "singular": "topic"}},
    ),
    "extra": (None, {"motto": "Kept"}, {"motto": "Found"}),
}

WORDS = '{% import "partials/words.html" as words with context %}{% set own = "" %}'
"""What the theme's templates ask of their frame."""

FRAME = (
    WORDS
    + "<title>{{ page.title }} – {{ site.title }}</title>{% block main %}{% endblock %}{{ site.footer }}"
)
LIST = """{% extends "base.html" %}{% block main %}{% include "partials/list.html" ignore missing %}
{% for group in page.groups %}{% for it in group.articles %}{{ root }}{{ it.url }} {{ it.title }}
{% endfor %}{% endfor %}{% for it in page.parts %}{{ it.name }} {{ it.count }} {% endfor %}{% endblock %}
"""
SMALL: dict[str, str] = {
    "404.html": """{% extends "base.html" %}{% block main %}
{% for name, found in collections.items() %}
{{ name }}{% for it in found %}{{ it.title }}{% endfor %}
{% endfor %}
{% endblock %}""",
    "article.html": """{% extends "base.html" %}{% block main %}{{ page.meta.date }} {{ body }}
{% for it in page.topics %}{{ it.term.name }} {{ it.earlier.title if it.earlier }}{% endfor %}
{{ page.previous.title if page.previous }} {{ page.next.title if page.next }} {{ page.image }}
{% for it in page.translations %}{{ it.title }}{% endfor %}{% endblock %}""",
    "base.html": FRAME,
    "home.html": """{% extends "base.html" %}{% block main %}{{ page.total }}
{% for it in page.latest %}{{ it.url }} {{ it.title }} {{ it.summary }}{% endfor %}
{% for it in site.menu %}{{ it.name }}{% endfor %}{% endblock %}""",
    "listing.html": LIST,
    "page.html": '{% extends "base.html" %}{% block main %}{{ body }}{% endblock %}',
    "redirect.html": "{{ root }}{{ page.target }}",
    "taxonomy.html": """{% extends "base.html" %}{% block main %}{% for part in page.letters %}
{% for it in part.terms %}{{ it.name }} {{ it.count }}{% endfor %}{% endfor %}{% endblock %}""",
    "term.html": '{% extends "listing.html" %}',
    "tombstone.html": "{{ page.title }} {{ page.reason }}",
}
"""Templates that are quickly rendered, in front of all that the theme has."""

COLLECTING = """{% extends "base.html" %}
{% block main %}{% for it in collections.front %}{{ it.title }}{% endfor %}{{ body }}{% endblock %}"""
OVER_THEME = '{% extends "theme/article.html" %}{% block text %}{{ super() }}OURS{% endblock %}'
TEMPLATES: dict[str, tuple[str | None, ...]] = {
    "article.html": (
        None,
        OVER_THEME,
        COLLECTING,
        '{% include "partials/" ~ (page.meta.publisher or "none") ~ ".html" ignore missing %}{{ body }}',
        "{{ page.titel }}",
        "{% if %}",
        "{% if page.meta.subtitle %}{{ page.nope }}{% endif %}{{ body }}",
        '{% include "./partials/list.html" %}{{ body }}',
        '{% include "partials/seal.svg" ignore missing %}{{ body }}',
        '{% include ["partials/none.html", "partials/list.html"] ignore missing %}{{ body }}',
        '{% from "partials/macros.html" import shown with context %}{{ shown() }}',
        '{% extends "theme/theme/article.html" %}',
    ),
    "base.html": (
        None,
        FRAME,
        WORDS + "<main>{% block main %}{% endblock %}</main>",
        '{% extends "theme/base.html" %}',
    ),
    "home.html": (None, "{{ collections|length }} {{ page.title }}", "{{ site.extra.motto }}"),
    "listing.html": (None, LIST, LIST.replace("it.title", "it.summary")),
    "page.html": (None, "{{ body }}"),
    "tombstone.html": (None, "{{ page.title }}", "{{ page.date }}"),
    "partials/list.html": (None, "LIST", "{% if collections %}{{ collections|length }}{% endif %}"),
    "partials/The Courier.html": (None, "COURIER", "{{ page.title }} {{ collections|length }}"),
    "partials/none.html": (None, "NONE", "NOTHING"),
    "partials/seal.svg": (None, "<svg/>", "<svg></svg>"),
    "partials/macros.html": (
        '{% macro shown() %}{{ body }}{% include "partials/list.html" ignore missing %}{% endmacro %}',
        "{% macro shown() %}{{ page.title }}{{ collections.front|length if collections }}{% endmacro %}",
        None,
    ),
    "partials/entries.html": (None, "{% for it in articles %}{{ it.title }}{% endfor %}"),
    "theme/article.html": (None, "OURS, IN A FOLDER CALLED THEME"),
    "unused.html": (None, "{{ 1 }}", "{{ collections }}"),
}

FILES: dict[str, tuple[bytes | None, ...]] = {
    "static/style.css": (None, b"p {}", b"q {}"),
    "static/own.css": (None, b"a {}", b"b {}"),
    "static/map": (None, b"a file"),
    "static/map/index.html": (None, b"in a folder"),
    "static/robots.txt": (None, b"User-agent: *\n"),
    "content/media/map.png": (b"A map", None, b"A cat"),
    "content/media/deep/down.png": (None, b"Deep"),
    "content/topic/lost.md": (None, b"In a folder that nothing reads"),
    "content/articles/notes.txt": (None, b"No article"),
}


def pools(path: str) -> Mapping[str, tuple[Any, ...]]:
    """What may stand in the content file at a path."""
    if path.startswith("content/articles/"):
        return ARTICLE
    return PAGE if path.startswith("content/pages/") else RECORD


def default(path: str) -> Values:
    """What a new file says."""
    values = first(pools(path))
    return values | (
        {"name": path.rpartition("/")[2].removesuffix(".md").title()} if "name" in values else {}
    )


def mended(path: str, values: Values) -> Values:
    """What a file says without all that can be wrong, alone or together with others."""
    new = default(path)
    return values | {name: new[name] for name in ("titel", "aliases", "parent", "name") if name in new}


def first(pools: Mapping[str, tuple[Any, ...]]) -> Values:
    return {name: pool[0] for name, pool in pools.items()}


def encoded(values: Values) -> bytes:
    """A content file; what is None or empty is left out of its head."""
    body = "\n\n".join(values[name] for name in ("lead", "rest", "text") if name in values)
    head = {name: it for name, it in values.items() if name not in ("lead", "rest", "text")}
    lines = "".join(f"{name}: {json.dumps(it)}\n" for name, it in head.items() if it not in (None, ()))
    return f"---\n{lines}---\n{body}\n".encode()


def toml(values: Values) -> bytes:
    return "".join(f"{name} = {_inline(it)}\n" for name, it in values.items() if it is not None).encode()


def _inline(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{name} = {_inline(it)}" for name, it in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_inline, value)) + "]"
        case _:
            return json.dumps(value)
