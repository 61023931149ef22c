"""What kind of page each file of a built site is, told by its path."""

import re
from collections import defaultdict
from pathlib import Path

FEED = "archive feed"
TERM_FEED = "term feeds"
ARTICLE = "articles"
EQUAL = (
    ARTICLE,
    "home",
    "years",
    "months",
    "taxonomies",
    "terms",
    FEED,
    TERM_FEED,
    "not found",
    "sitemap",
    "robots",
)
"""Kinds whose files must be the same ones in all sites."""

OWN = ("further pages of periods", "further pages of terms", "other files")
"""Kinds each generator has in its own way: long listings are cut by date or by number."""

_TERM = r"(?:authors|regions|topics|sources)/[^/]+"
_PATTERNS = {
    "home": r"index\.html",
    "not found": r"404\.html",
    "sitemap": r"sitemap\.xml",
    "robots": r"robots\.txt",
    FEED: r"(?:feed|index)\.xml",
    "years": r"\d{4}/index\.html",
    "months": r"\d{4}/\d\d/index\.html",
    "further pages of periods": r"\d{4}/(?:\d\d/(?:\d\d/)?)?(?:page/\d+|\d\d)/index\.html",
    ARTICLE: r"\d{4}/\d\d/[^/]+/index\.html",
    "taxonomies": r"(?:authors|regions|topics|sources)/index\.html",
    "terms": rf"{_TERM}/index\.html",
    TERM_FEED: rf"{_TERM}/(?:feed|index)\.xml",
    "further pages of terms": rf"{_TERM}/.+/index\.html",
}
_COMPILED = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS.items()]


def kind_of(path: str) -> str:
    """The kind of a file, given by its path below the site's root."""
    return next((kind for kind, pattern in _COMPILED if pattern.fullmatch(path)), "other files")


def files_by_kind(output: Path) -> dict[str, list[str]]:
    """Paths of all files below a folder, with the kinds that have any."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for path in output.rglob("*"):
        if path.is_file():
            name = path.relative_to(output).as_posix()
            kinds[kind_of(name)].append(name)
    return dict(kinds)


def address_of(path: str) -> str:
    """What a file is asked for as: `/2017/05/slug/`. A feed is its folder's, whatever its name."""
    folder, _, name = path.rpartition("/")
    if name in ("index.html", "index.xml", "feed.xml"):
        return f"/{folder}/" if folder else "/"
    return f"/{path}"
