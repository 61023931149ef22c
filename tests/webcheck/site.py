"""A built site in a folder: its pages parsed once, its addresses turned into files and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin

import html5lib
from lxml import etree

LINKED = {
    "a": "href", "area": "href", "link": "href", "form": "action", "img": "src", "source": "src",
    "script": "src", "iframe": "src", "embed": "src", "object": "data", "audio": "src", "video": "src",
    "track": "src", "input": "src",
}  # fmt: skip
"""Elements that name an address, and the attribute they do it in."""

FETCHED_RELATIONS = {
    *("stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "prefetch"),
    *("preconnect", "dns-prefetch", "modulepreload"),
}
"""What a browser requests by itself when a `link` names it."""

_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]*)", re.IGNORECASE)
_CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)|@import\s+['\"]([^'\"]+)['\"]")


@dataclass(frozen=True)
class Reference:
    """An address as written. `fetched` tells what a browser requests by itself from what a reader follows."""

    href: str
    element: str
    fetched: bool
    relations: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"<{self.element}> {self.href!r}"


def css_addresses(text: str) -> list[str]:
    """Addresses in a style sheet, those written out in it (`data:`) left out."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    found = (match[1] or match[2] for match in _CSS_ADDRESS.finditer(plain))
    return [address for address in found if not address.startswith("data:")]


def references(tree: etree._Element) -> Iterator[Reference]:
    """Every address that the elements of a page name."""
    for element in tree.iter(etree.Element):
        tag = str(element.tag)
        relations = frozenset(element.get("rel", "").lower().split())
        href = element.get(LINKED[tag]) if tag in LINKED else None
        if href is not None:
            fetched = tag not in ("a", "area", "form", "link") or bool(relations & FETCHED_RELATIONS)
            yield Reference(href.strip(), tag, fetched, relations)
        if poster := element.get("poster"):
            yield Reference(poster, tag, True)
        for candidate in element.get("srcset", "").split(","):
            if candidate.strip():
                yield Reference(candidate.split()[0], tag, True)
        is_refresh = tag == "meta" and element.get("http-equiv", "").lower() == "refresh"
        if is_refresh and (refresh := _REFRESH.match(element.get("content", ""))):
            yield Reference(refresh[1], "meta refresh", False)
        style = element.get("style", "") + ((element.text or "") if tag == "style" else "")
        for address in css_addresses(style):
            yield Reference(address, f"style of {tag}", True)


class Document:
    """An HTML page. `url` is its path below the site's root, `errors` what is not valid HTML syntax."""

    def __init__(self, url: str, content: bytes) -> None:
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
        self.url = url
        self.root: etree._Element = parser.parse(content, transport_encoding="utf-8").getroot()
        self.errors = [f"line {line}: {code}" for (line, _), code, _ in parser.errors]

    def all(self, path: str) -> list[etree._Element]:
        """Elements by an ElementPath (`head/link[@rel='canonical']`)."""
        return self.root.findall(path)

    @cached_property
    def references(self) -> list[Reference]:
        return list(references(self.root))

    @cached_property
    def ids(self) -> list[str]:
        return [element.get("id", "") for element in self.root.iter(etree.Element) if "id" in element.attrib]

    def meta(self, name: str) -> str | None:
        found = self.all(f"head/meta[@name='{name}']")
        return found[0].get("content") if found else None

    @property
    def canonical(self) -> list[str]:
        return [link.get("href", "") for link in self.all("head/link[@rel='canonical']")]

    @property
    def is_redirect(self) -> bool:
        return any(it.get("http-equiv", "").lower() == "refresh" for it in self.all("head/meta"))

    @property
    def is_page(self) -> bool:
        """Whether it is a page of its own, and not the word for none or the way to another."""
        return not self.is_redirect and self.url != "/404.html"

    @property
    def is_indexable(self) -> bool:
        return self.is_page and "noindex" not in (self.meta("robots") or "")


class Site:
    """The site in `folder`, built for `base_url`."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self.folder = folder
        self.base_url = base_url.rstrip("/")

    @cached_property
    def files(self) -> dict[str, Path]:
        """Files by their URL, `/` and not `/index.html`."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                url = "/" + path.relative_to(self.folder).as_posix()
                found[url.removesuffix("index.html") if path.name == "index.html" else url] = path
        return found

    @cached_property
    def documents(self) -> dict[str, Document]:
        pages = ((url, path) for url, path in self.files.items() if path.suffix == ".html")
        return {url: Document(url, path.read_bytes()) for url, path in pages}

    @cached_property
    def xml(self) -> dict[str, etree._Element]:
        """The root elements of feeds and sitemaps. Raises XMLSyntaxError, which names the file."""
        return {url: etree.parse(path).getroot() for url, path in self.files.items() if path.suffix == ".xml"}

    def address(self, url: str) -> str:
        """The full address of a URL."""
        return self.base_url + quote(url, safe="/:@!$&'()*+,;=~")

    def url(self, href: str, seen_from: str = "/") -> str | None:
        """The URL that a link means, seen from a page; None when it leads out of the site."""
        address = urldefrag(urljoin(self.address(seen_from), href)).url
        inside = address.removeprefix(self.base_url)
        return unquote(inside) if address != inside and inside.startswith("/") else None

    def problem(self, href: str, seen_from: str = "/") -> str | None:
        """Why a link into the site leads nowhere, or None."""
        url = self.url(href, seen_from)
        if url is None:
            return "leaves the site"
        if url not in self.files:
            return "needs a slash at its end" if url + "/" in self.files else "leads nowhere"
        fragment = unquote(urldefrag(href).fragment)
        document = self.documents.get(url)
        if document and fragment not in ("", "top", *document.ids):
            return f"has no #{fragment} to lead to"
        return None
