"""Files below `content/articles/` as articles, both ways.

Paths are relative to `content/`; problems name them from the site's root.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import urlsplit

import msgspec

from microfiche import frontmatter, markdown, urls
from microfiche.decoder import Finding, Keys
from microfiche.languages import is_tag
from microfiche.model import Article, FrontMatter, Text
from microfiche.problems import Problem


def read(data: bytes, path: str) -> tuple[Article | None, str, tuple[Problem, ...]]:
    """An article, its body, and what is wrong with it; the article is None when there is an error."""
    loaded = frontmatter.load(data, f"content/{path}", FrontMatter, _check)
    meta = loaded.meta
    if meta is None:
        return None, loaded.body, loaded.problems
    url = urls.article_url(path, meta.slug)
    text = text_of(loaded.body, want_lead=not meta.summary, raw=loaded.raw)
    return Article.of(path=path, url=url, meta=meta, text=text), loaded.body, loaded.problems


def write(meta: FrontMatter, body: str) -> bytes:
    """The file that reads back as `meta` and `body`. Raises UnicodeEncodeError for half a surrogate pair."""
    return frontmatter.dump(meta, body).encode("utf-8")


def body_of(data: bytes) -> tuple[str, str]:
    """The body of any file with front matter, and its digest as in `Text`. Raises ValueError without one."""
    body, said = frontmatter.body_of(data)
    return body, hashlib.sha256(said).hexdigest()


def digest(meta: FrontMatter, body: str) -> str:
    """The hexadecimal SHA-256 of what an article says, its provenance apart.

    Import keeps it there: a file with another digest has been edited by hand. It is made of the values and
    not of the file, so that a new way to write the same values makes no article look edited. Raises
    UnicodeEncodeError for half a surrogate pair.
    """
    values = msgspec.json.encode(msgspec.structs.replace(meta, provenance=None), enc_hook=str)
    return hashlib.sha256(values + b"\n" + body.encode("utf-8")).hexdigest()


def text_of(body: str, want_lead: bool = True, raw: bytes | None = None) -> Text:
    """What planning knows of a body. Without `want_lead` the lead is left empty.

    `raw` is the body in UTF-8, from those who have it.
    """
    links, lead = markdown.scan(body, want_lead=want_lead)
    said = body.encode("utf-8") if raw is None else raw
    return Text(digest=hashlib.sha256(said).hexdigest(), links=links, lead=lead)


def _check(meta: FrontMatter, wrong: Collection[str]) -> Iterator[Finding]:
    if not meta.draft and "draft" not in wrong:
        yield from _required(meta, wrong)
    if meta.url is not None:
        yield from address_findings(("url",), meta.url)
    if meta.source and meta.source.url is not None:
        yield from address_findings(("source", "url"), meta.source.url)
    if meta.image and not urls.is_internal(meta.image.src):
        yield from address_findings(("image", "src"), meta.image.src)
    if meta.language is not None:
        yield from language_findings(meta.language)
    if meta.slug is not None:
        yield from slug_findings(meta.slug, urls.article_slug(meta.slug))
    if meta.aliases and "aliases" not in wrong:
        yield from alias_findings(meta.aliases)


def _required(meta: FrontMatter, wrong: Collection[str]) -> Iterator[Finding]:
    if not meta.title.strip() and "title" not in wrong:
        yield Finding(
            (), "the article has no title", "Add a line `title: …`, or `draft: true` until it has one."
        )
    if meta.date is None and "date" not in wrong:
        hint = (
            "Add a line `date: 2017-05-14` (`2017-05` or `2017` will do), or `draft: true` until it is known."
        )
        yield Finding((), "the article has no date", hint)


def address_findings(keys: Keys, address: str | None) -> Iterator[Finding]:
    """Whether a text is the full address of something on the web."""
    if address is not None and not _is_address(address):
        hint = "Write the full address: https://example.org/page"
        yield Finding(keys, f"`{address}` is not the address of a page on the web", hint)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", text)
    except ValueError:
        return False


def language_findings(language: str | None) -> Iterator[Finding]:
    """Whether a text is a language tag (BCP 47)."""
    if language is not None and not is_tag(language):
        hint = "Write a BCP 47 tag: en, pt-BR, zh-Hans"
        yield Finding(("language",), f"`{language}` is not a language tag", hint)


def slug_findings(slug: str, wanted: str) -> Iterator[Finding]:
    """Whether a slug is what it would be made into."""
    if slug != wanted:
        yield Finding(
            ("slug",), f"`{slug}` cannot be the last part of an address", f"Write `slug: {wanted}`."
        )


def alias_findings(aliases: Iterable[str]) -> Iterator[Finding]:
    """Whether old addresses can be redirected. Where only a server could do that, it is a warning."""
    for position, alias in enumerate(aliases):
        if message := urls.alias_problem(alias):
            path = re.split("[?#]", alias)[0]
            served = urls.alias_problem(path) is None
            hint = "Let the host redirect it, or take it out." if served else "Write a path: /2009/old-name/"
            yield Finding(("aliases", position), message, hint, "warning" if served else "error")
