"""Whether an article is in the archive already, under another name.

It is a duplicate of one that says the same of itself (title, date, authors, regions, topics, publisher and
source)

1. and has the same text, or nearly the same (0.9 of it, see `resemblance`), or
2. and has the same address (`url`), and much the same text (0.5): an address alone may be a home page's.

What says something else of itself is an article of its own, and so is another text at a known address:
nothing it says may be lost. Texts of less than twenty words count as the same only when they are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from msgspec import Struct, structs

from microfiche.importers.entries import EMPTY, Entry, address, text_key
from microfiche.importers.kept import Kept
from microfiche.importers.recipes import folded
from microfiche.importers.report import Item
from microfiche.importers.resemblance import is_short, likeness, words_of
from microfiche.importers.sources import shown
from microfiche.model import Cut, FrontMatter
from microfiche.problems import Problem

NEARLY, MUCH = 0.9, 0.5
MOST_TEXTS, MOST_HEADS, MOST_SEEN = 12, 50, 1000
"""Articles whose text, or head, is compared with that of a new one, and among how many those are chosen: a
notice may have come a thousand times. They come first that are of the same title and month."""

_PARAGRAPHS = re.compile(r"\n\s*\n")


class Match(Struct, frozen=True, kw_only=True):
    """An article that another may be. `similarity` is the share of the text they have in common.

    `why` says in what they are alike, `differences` what they say differently of themselves.
    """

    entry: Entry
    similarity: float
    why: str
    differences: tuple[str, ...]
    has_address: bool = False

    @property
    def output(self) -> str:
        """The article's path as a report has it."""
        return f"content/{shown(self.entry.path)}"

    @property
    def is_alike(self) -> bool:
        """Whether the text is the same, as far as it has to be."""
        return self.similarity >= (MUCH if self.has_address else NEARLY)

    @property
    def is_duplicate(self) -> bool:
        return self.is_alike and not self.differences


def find(known: Kept, meta: FrontMatter, body: str) -> Match | None:
    """The article that one is a duplicate of; else the likeliest one that it is not; None without any."""
    best: Match | None = None
    for match in _matches(known, meta, body):
        if match.is_duplicate:
            return match
        if best is None or (match.is_alike, match.similarity) > (best.is_alike, best.similarity):
            best = match
    return best


def left_out(body: str, there: str) -> tuple[str, ...]:
    """The paragraphs of a duplicate's text that its article has not, as far as words go."""
    known = set(map(words_of, _PARAGRAPHS.split(there)))
    known.add("")
    return tuple(it.strip() for it in _PARAGRAPHS.split(body) if words_of(it) not in known)


def told(item: Item, match: Match, left_out: Iterable[str]) -> Item:
    """The article is not written; the reader is told which one it is, why, and what that one has not."""
    reason = "a paragraph that the article it is a duplicate of has not, or has in other words"
    cuts = (Cut(text=text, where="text", rule="duplicate", reason=reason) for text in left_out)
    message = f"a duplicate of {match.output}: {match.why}"
    hint = "--keep-duplicates imports it all the same."
    problem = Problem(path=item.source, message=message, severity="notice", hint=hint)
    return structs.replace(
        item,
        status="duplicate",
        output=match.output,
        similarity=cut(match.similarity),
        problems=(*item.problems, problem),
        cuts=(*item.cuts, *cuts),
    )


def told_apart(item: Item, match: Match) -> Item:
    """The article is written though it resembles another one; why is a warning."""
    like = f"{match.why} as {match.output}"
    if not match.is_alike:
        like = f"same address as {match.output}, but {match.why.rpartition(' and ')[2]}"
    elif match.differences:
        like = f"{like}, but not the same {', '.join(match.differences)}"
    message = f"imported as an article of its own: {like}"
    hint = "If they are one, keep the better and delete the other."
    problem = Problem(path=item.source, message=message, severity="warning", hint=hint)
    return structs.replace(item, problems=(*item.problems, problem))


def differences(meta: FrontMatter, old: FrontMatter) -> tuple[str, ...]:
    """In what two heads say something else of their articles, by field; to say nothing is something else."""
    one, other = _identity(meta), _identity(old)
    return tuple(field for field in one if one[field] != other[field])


def _identity(meta: FrontMatter) -> dict[str, Any]:
    return {
        "title": folded(meta.title),
        "date": meta.date,
        "authors": tuple(map(folded, meta.authors)),
        "regions": set(map(folded, meta.regions)),
        "topics": set(map(folded, meta.topics)),
        "publisher": folded(meta.publisher or ""),
        "source": meta.source,
    }


def _matches(known: Kept, meta: FrontMatter, body: str) -> Iterator[Match]:
    candidates = known.candidates
    key, place = text_key(body.encode("utf-8")), address(meta.url)
    for entry in _likely(known, meta, candidates.same_text(key), MOST_HEADS):
        there = bool(place) and entry.address == place
        found = _match(known, meta, entry, 1.0, "same text", there)
        if found and (found.is_duplicate or key != EMPTY):
            yield found
    if key == EMPTY:
        return
    compare, is_comparable = likeness(body), not is_short(body)
    others = {it.path: it for it in (*candidates.same_address(place), *candidates.near(key, body))}
    others = {path: entry for path, entry in others.items() if entry.text_key != key}
    for entry in _likely(known, meta, others.values(), MOST_TEXTS):
        text = candidates.text(entry)
        says_much = is_comparable and not is_short(text)
        share = compare(text) if says_much else 0.0
        why = _why(share) if says_much else "another text"
        there = bool(place) and entry.address == place
        if (there or share >= NEARLY) and (found := _match(known, meta, entry, share, why, there)):
            yield found


def _match(known: Kept, meta: FrontMatter, entry: Entry, share: float, why: str, there: bool) -> Match | None:
    old = entry.meta or known.load(entry)[0]
    if old is None:
        return None
    if there:
        why = f"same address and {why}"
    return Match(
        entry=entry, similarity=share, why=why, differences=differences(meta, old), has_address=there
    )


def _why(share: float) -> str:
    """`nearly the same text (0.97)`; the share is cut, so that only 1 is 1.00."""
    word = "nearly the same" if share >= NEARLY else "much the same" if share >= MUCH else "another"
    return f"{word} text ({cut(share):.2f})"


def cut(share: float) -> float:
    """A share with two decimals, which is 1 only for all."""
    return int(share * 100 + 1e-9) / 100


def _likely(known: Kept, meta: FrontMatter, entries: Iterable[Entry], most: int) -> list[Entry]:
    stem = known.article_stem(meta)
    seen = list(islice(entries, MOST_SEEN))
    return sorted(seen, key=lambda entry: not entry.path.startswith(stem))[:most]
