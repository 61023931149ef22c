"""Whether several generators built the same site of one archive.

The same: every article has its page and its whole text is there, the pages of each kind have the same
addresses, links on articles lead to the same places, which exist, and the feeds hold as many entries.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urljoin

from benchmarks.kinds import ARTICLE, EQUAL, FEED, OWN, TERM_FEED, address_of, files_by_kind
from benchmarks.twins import article_paths, read_original, settings_of

ALL = 2_000
"""An archive of up to so many articles is compared text by text; of a larger one a sample is."""

ENTRIES = "feed entries"
LINKS = "links on the compared articles"

_MARKUP = re.compile(r"^(?:> |#+ |- )|\*+|\[([^\]]*)\]\([^)\s]*\)", re.MULTILINE)
_ARTICLE = re.compile(r"<article\b[^>]*>(.*)</article>", re.DOTALL)
_ANCHOR = re.compile(r"<a\b[^>]*>")
_HREF = re.compile(r'\bhref="([^"]*)"')
_BESIDE = re.compile(r'\brel="(?:prev|next)"')
_ENTRY = re.compile(r"<(?:entry|item)>")


@dataclass(frozen=True)
class Comparison:
    """Counts by site and kind, how many articles were compared, and what differs: nothing at best."""

    counts: dict[str, dict[str, int]]
    compared: int
    differences: list[str] = field(default_factory=list)


def letters(text: str) -> str:
    """Text without white space, which generators set as they like between blocks."""
    return "".join(text.split())


def text_of_markdown(body: str) -> str:
    """The letters of a body in the Markdown that `corpus` writes: its own reading, no generator's."""
    return letters(_MARKUP.sub(lambda match: match[1] or "", body))


def text_of_page(page: str) -> str:
    """The letters of a page's article."""
    match = _ARTICLE.search(page)
    return letters(html.unescape(re.sub(r"<[^>]+>", "", match[1]))) if match else ""


def links_of(page: str, address: str, base: str) -> tuple[list[str], int]:
    """Where a page's links into its own site lead, in order, and how many say “previous” or “next”.

    Those two are only counted: which of two articles of one day comes first is each generator's choice.
    """
    anchors = [match.group() for match in _ANCHOR.finditer(page)]
    inside, beside = [], 0
    for anchor in anchors:
        href = _HREF.search(anchor)
        target = urljoin(base + address.lstrip("/"), html.unescape(href[1])) if href else ""
        if _BESIDE.search(anchor):
            beside += 1
        elif target.startswith(base):
            inside.append("/" + target[len(base) :].partition("#")[0])
    return sorted(inside), beside


def entries(output: Path, files: Mapping[str, list[str]]) -> int:
    feeds = files.get(FEED, []) + files.get(TERM_FEED, [])
    return sum(len(_ENTRY.findall((output / feed).read_text(encoding="utf-8"))) for feed in feeds)


def sample_of(paths: list[str], size: int, seed: int) -> list[str]:
    return paths if len(paths) <= max(ALL, size) else sorted(Random(seed).sample(paths, size))


def page_of(output: Path, path: str) -> str:
    file = output / path / "index.html"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def missing_texts(archive: Path, name: str, output: Path, paths: Iterable[str]) -> Iterator[str]:
    """The articles whose page does not hold the whole body."""
    for path in paths:
        text = text_of_markdown(read_original(archive, path).body)
        if text not in text_of_page(page_of(output, path)):
            yield f"{name}: /{path}/ lacks its article's text"


def differing_addresses(files: Mapping[str, Mapping[str, list[str]]], paths: list[str]) -> Iterator[str]:
    """The addresses one site has and another has not; the archive says which articles there are."""
    first = next(iter(files.values()))
    for kind in EQUAL:
        wanted = {address_of(path) for path in first.get(kind, [])}
        if kind == ARTICLE:
            wanted = {f"/{path}/" for path in paths}
        for name, own in files.items():
            found = {address_of(path) for path in own.get(kind, [])}
            yield from (f"{name}: no {address} ({kind})" for address in sorted(wanted - found))
            yield from (f"{name}: {address} should not be ({kind})" for address in sorted(found - wanted))


def differing_links(
    outputs: Mapping[str, Path], paths: list[str], base: str, ends: tuple[str, str]
) -> Iterator[str]:
    """Articles with other links than in the first site, and links that lead nowhere.

    `ends` are the archive's first and last month, where an article may or may not have one before and after.
    """
    for path in paths:
        address = f"/{path}/"
        links = {name: links_of(page_of(output, path), address, base) for name, output in outputs.items()}
        first, (wanted, beside) = next(iter(links.items()))
        for name, (found, also) in links.items():
            if also != beside and not path.startswith(ends):
                yield f"{name}: {address} has {also} links to neighbours, in {first} {beside}"
            if found != wanted:
                odd = sorted({*found} ^ {*wanted})
                counts = f"{len(found)} links, in {first} {len(wanted)}"
                yield f"{name}: {address} has {counts}: {', '.join(odd[:3])}"
            for target in found:
                if not (outputs[name] / target.lstrip("/") / "index.html").is_file():
                    yield f"{name}: {address} links to {target}, which is not there"


def count_links(output: Path, paths: list[str], base: str) -> int:
    links = (links_of(page_of(output, path), f"/{path}/", base) for path in paths)
    return sum(len(inside) + beside for inside, beside in links)


def compare_sites(
    archive: Path, outputs: Mapping[str, Path], sample: int, seed: int, themed: Path | None = None
) -> Comparison:
    """Compare sites, by the names of what built them, with their archive and with each other.

    `themed` is one with other templates, in which only the texts are looked for.
    """
    paths, base = article_paths(archive), settings_of(archive)["base_url"]
    some = sample_of(paths, sample, seed)
    files = {name: files_by_kind(output) for name, output in outputs.items()}
    counts = {}
    for name, output in outputs.items():
        own = {kind: len(files[name].get(kind, [])) for kind in (*EQUAL, *OWN)}
        counts[name] = own | {ENTRIES: entries(output, files[name]), LINKS: count_links(output, some, base)}
    ends = paths[0][: len("2017/05")], paths[-1][: len("2017/05")]
    differences = [*differing_addresses(files, paths), *differing_links(outputs, some, base, ends)]
    looks = outputs if themed is None else {**outputs, "default theme": themed}
    for name, output in looks.items():
        differences += missing_texts(archive, name, output, some)
    first = next(iter(counts))
    differences += [
        f"{name}: {own[kind]} {kind}, in {first} {counts[first][kind]}"
        for kind in ((ENTRIES, LINKS) if len(some) == len(paths) else (ENTRIES,))
        for name, own in counts.items()
        if own[kind] != counts[first][kind]
    ]
    return Comparison(counts, len(some), differences)
