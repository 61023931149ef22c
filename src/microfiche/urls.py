"""Slugs, site addresses and output paths; no other module makes or takes apart an address.

A *URL* here is a path below the site's root: `/2017/05/slug/`. It always begins with a slash, and ends
with one unless it names a file (`/feed.xml`). A *root* is the way from a page back to the site's root,
without a slash at the end, so that `root + url` is a relative link that works below any sub-path.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

SLUG_LENGTH = 80
_NO_WORD = re.compile(r"[^a-z0-9]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ`](?=\w)")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]+")
_PLAIN = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._-]*")
_PERIOD = re.compile(r"\d+|part-\d+")
_USUAL = re.compile(r"[^/]*((?:/(?!(?:part-)?[0-9]+\.md\Z)[A-Za-z0-9._~-]+)+)\.md")
"""The path of an article that can stand in its address as it is."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]")


def slug(text: str) -> str:
    """Text as lower-case ASCII words joined by hyphens, at most 80 characters, cut at a word's end.

    Text without a letter or digit becomes a short digest of itself, so that no two such texts meet.
    A slug is its own slug.
    """
    words = _NO_WORD.sub("-", _ascii(text)).strip("-")
    if not words:
        return "x" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    if len(words) <= SLUG_LENGTH:
        return words
    whole, hyphen, _ = words[: SLUG_LENGTH + 1].rpartition("-")
    return whole if hyphen else words[:SLUG_LENGTH]


def _ascii(text: str) -> str:
    """A text in lower-case ASCII, without the apostrophes in its words."""
    if text.isascii() and "'" not in text and "`" not in text:
        return text.lower()  # what all that follows would make of it, a separator here and there apart
    from anyascii import anyascii  # which takes a while

    ascii_text = anyascii(_APOSTROPHE.sub("", unicodedata.normalize("NFKC", text))).lower()
    return _APOSTROPHE.sub("", ascii_text)


def article_slug(title: str) -> str:
    """A slug that never meets the page of a day or a numbered part: those get a suffix."""
    return _apart(slug(title))


def _apart(name: str) -> str:
    return f"{name}-article" if _PERIOD.fullmatch(name) else name


def article_url(path: str, last: str | None = None) -> str:
    """`articles/2017/05/ice.md` (relative to `content/`) as `/2017/05/ice/`; `last` replaces the stem.

    Names that could not stand in an address as they are (RFC 3986 §2.3) are made slugs, and those that could
    be a day's or a part's page get a suffix.
    """
    if last is None and (usual := _USUAL.fullmatch(path)):
        return f"{usual[1]}/"
    _, *folders, name = path.split("/")
    return _address([*folders, _apart(last or name.removesuffix(".md"))])


def page_url(path: str, last: str | None = None) -> str:
    """`pages/about.md` (relative to `content/`) as `/about/`."""
    _, *folders, name = path.split("/")
    return _address([*folders, last or name.removesuffix(".md")])


def _address(parts: list[str]) -> str:
    return "/" + "/".join(part if _UNRESERVED.fullmatch(part) else slug(part) for part in parts) + "/"


def listing_url(base: str, period: str = "") -> str:
    """The page of a period (`2017`, `2017-05`, `2017-05-14`, `undated`, `2017#1`) of a listing."""
    return base + (period.replace("-", "/").replace("#", "/part-") + "/" if period else "")


def term_url(taxonomy: str, term: str = "") -> str:
    """The page of a term by its slug, or of the whole taxonomy."""
    return f"/{taxonomy}/{term}/" if term else f"/{taxonomy}/"


def output_path(url: str) -> str:
    """Where a URL is written below the output folder: `/a/` as `a/index.html`, `/feed.xml` as `feed.xml`."""
    path = url.removeprefix("/")
    return path + "index.html" if not path or path.endswith("/") else path


def url_of(path: str) -> str:
    """The URL that is written at a path below the output folder: the inverse of `output_path`."""
    return "/" + (
        path[: -len("index.html")] if path == "index.html" or path.endswith("/index.html") else path
    )


def root_of(url: str) -> str:
    """The way from a page to the site's root: `../../..` from `/2017/05/slug/`, `.` from `/`."""
    depth = url.count("/") - 1
    return "/".join([".."] * depth) or "."


def absolute(base_url: str, url: str) -> str:
    """The full address of a URL on the site that lives at `base_url`."""
    return base_url.rstrip("/") + encoded(url)


def base_path(base_url: str) -> str:
    """The path the site lives below, without a slash at the end: `https://x.org/a/` gives `/a`."""
    return urlsplit(base_url).path.rstrip("/")


def encoded(url: str) -> str:
    """A URL, which is a plain path, with everything percent-encoded that RFC 3986 wants so in a path."""
    if _PLAIN.fullmatch(url):
        return url
    return quote(url, safe="/:@!$&'()*+,;=~")


def is_internal(href: str) -> bool:
    """Whether a link written in a text can only lead into this site: it has no scheme and no host."""
    return bool(href) and not href.startswith(("#", "//")) and not urlsplit_safe(href)[0]


def urlsplit_safe(href: str) -> tuple[str, str, str, str]:
    """(scheme or host, path, query, fragment) of any text; what cannot be split counts as external."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return "?", href, "", ""
    return parts.scheme or parts.netloc, unquote(parts.path), parts.query, parts.fragment


def resolve(href: str, folder: str) -> str:
    """The path an internal link means, seen from `folder` (`/articles/2017/05`); the result begins with `/`.

    Raises ValueError when the link climbs out of the site.
    """
    path = urlsplit_safe(href)[1]
    parts: list[str] = []
    for part in (path if path.startswith("/") else f"{folder}/{path}").split("/"):
        if part == "..":
            if not parts:
                raise ValueError(f"`{href}` leads out of the site")
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts) + ("/" if parts and path.endswith("/") else "")


def alias_problem(alias: str) -> str | None:
    """Why an old address cannot be redirected from, or None."""
    plain = unquote(alias)
    if not alias.startswith("/") or alias.startswith("//"):
        return f"the alias `{alias}` must begin with one slash"
    if "?" in plain or "#" in plain:
        return f"the alias `{alias}` has a query or fragment, which no static host can redirect"
    if _UNSAFE.search(plain) or any(part.startswith(".") for part in plain.split("/")):
        return f"the alias `{alias}` is no safe path"
    return None


def alias_url(alias: str) -> str:
    """An alias as the URL of its redirect page: `/old` and `/old/` are one, `/old.html` stays a file.

    It may be written as an address bar shows it: hosts look for the file with the plain name.
    """
    path = "/" + "/".join(part for part in unquote(alias).split("/") if part)
    if alias.endswith("/") or "." not in path.rsplit("/", 1)[1]:
        return path.rstrip("/") + "/"
    return path
