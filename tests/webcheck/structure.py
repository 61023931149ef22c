"""What every page needs for readers who hear it, and for programs that read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from webcheck.site import Document, Site


def findings(site: Site) -> list[str]:
    return [f"{url}: {said}" for url, page in site.documents.items() for said in _page(page)]


def _page(page: Document) -> Iterator[str]:
    yield from page.errors
    yield from _head(page)
    yield from _headings(page)
    yield from _scripts(page)
    for repeated in sorted({it for it in page.ids if page.ids.count(it) > 1}):
        yield f"the id {repeated!r} stands on more than one element"
    for image in page.all(".//img"):
        if image.get("alt") is None:
            yield f"the image {image.get('src')!r} has no alt"
    for link in page.all(".//a"):
        said = "".join(str(text) for text in link.itertext()).strip()
        if not said and link.get("aria-label") is None and not link.findall(".//img"):
            yield f"the link to {link.get('href')!r} has no text"


def _head(page: Document) -> Iterator[str]:
    if not page.root.get("lang", "").strip():
        yield "no lang"
    titles = page.all("head/title")
    if len(titles) != 1 or not (titles[0].text or "").strip():
        yield "not one title"
    if not page.all("head/meta[@charset='utf-8']"):
        yield "no charset"
    if page.is_page and not page.all("head/meta[@name='viewport']"):
        yield "no viewport"


def _headings(page: Document) -> Iterator[str]:
    levels = [int(str(element.tag)[1]) for element in page.root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if not page.is_redirect and levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    if levels and levels[0] != 1:
        yield f"headings begin with h{levels[0]}"
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"h{above} is followed by h{below}"


def _scripts(page: Document) -> Iterator[str]:
    for script in page.all(".//script"):
        if script.get("type") != "application/ld+json":
            yield f"a script: {(script.get('src') or script.text or '')[:40]!r}"
            continue
        try:
            data: Any = json.loads(script.text or "")
        except ValueError as error:
            yield f"JSON-LD: {error}"
            continue
        if not isinstance(data, dict) or data.get("@context") != "https://schema.org" or "@type" not in data:
            yield "JSON-LD without @context or @type"
    for element in page.root.iter():
        handlers = [str(name) for name in element.attrib if str(name).startswith("on")]
        yield from (f"<{element.tag} {name}> is a script" for name in handlers)
