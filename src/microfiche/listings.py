"""Listings are cut by date, not by page number.

A numbered page means nothing and one late article shifts every page after it. So a listing is cut into
years; a year with more than `split` articles into months, a month into days. An article added anywhere
touches its own period and the counts on the way up, and growth adds addresses without taking one away.

A listing is a sequence of articles, newest first. A *period* is named `2017`, `2017-05`, `2017-05-14`,
`undated`, or, when a period is too large and cannot be cut by date, `2017-05-14#1` for its first part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from microfiche.dates import Date
from microfiche.model import Article

UNDATED = "undated"
PART_FACTOR = 10
"""A period that cannot be cut by date is cut in numbered parts above this many times `split`."""


class Period(Struct, frozen=True):
    """One page of a cut listing.

    `articles` are those the page itself shows; `parts` the periods it is cut into, newest first; `total`
    counts both.
    """

    name: str
    level: int
    articles: Sequence[Article]
    parts: tuple[Period, ...]
    total: int


def period_of(date: Date | None, level: int) -> str | None:
    """The name of the year (1), month (2) or day (3) a date falls in; None when it is not that exact."""
    if date is None:
        return UNDATED if level == 1 else None
    if level == 1:
        return date.year
    return date.month if level == 2 else date.day


def closest_period(date: Date | None, level: int) -> str:
    """The name of the period of a level that a date falls in, or else of the closest one that holds it."""
    if date is not None and len(date) == 10:  # nearly all are days
        return date[: (0, 4, 7, 10)[level]]
    for at in range(level, 0, -1):
        if (name := period_of(date, at)) is not None:
            return name
    return UNDATED


def years(listing: Sequence[Article], split: int) -> tuple[Period, ...]:
    """The years of a listing, newest first, each cut as far as `split` asks for."""
    return tuple(_period(str(name), 1, articles, split) for name, articles in grouped(listing, 1).items())


def _period(name: str, level: int, articles: list[Article], split: int) -> Period:
    if len(articles) <= split:
        return Period(name, level, articles, (), len(articles))
    groups = grouped(articles, level + 1) if level < 3 else {None: articles}
    own = groups.pop(None, [])
    parts = [_period(str(inner), level + 1, group, split) for inner, group in groups.items()]
    size = PART_FACTOR * split
    if len(own) > size:
        parts += _numbered(name, level + 1, own, size)
        own = []
    return Period(name, level, own, tuple(parts), len(articles))


def _numbered(name: str, level: int, articles: list[Article], size: int) -> list[Period]:
    """Parts filled from the oldest article on, so that only the last one grows; newest part first."""
    oldest_first = articles[::-1]
    parts = [oldest_first[at : at + size][::-1] for at in range(0, len(articles), size)]
    return [Period(f"{name}#{number}", level, part, (), len(part)) for number, part in enumerate(parts, 1)][
        ::-1
    ]


def grouped(articles: Sequence[Article], level: int) -> dict[str | None, list[Article]]:
    """Articles by the name of their period, in order; those not dated that closely stand under None."""
    groups: dict[str | None, list[Article]] = {}
    end = (0, 4, 7, 10)[level]
    for article in articles:
        date = article.date
        name = date[:end] if date is not None and len(date) == 10 else period_of(date, level)
        group = groups.get(name)
        if group is None:
            group = groups[name] = []
        group.append(article)
    return groups


def flat(periods: Sequence[Period]) -> Iterator[Period]:
    """All periods of a listing, a period before its parts."""
    for period in periods:
        yield period
        yield from flat(period.parts)


def row(periods: Sequence[Period], level: int) -> Iterator[Period]:
    """The periods a reader pages through at one level: those of the level, and coarser ones left whole."""
    for period in periods:
        if period.level == level or not period.parts:
            yield period
        else:
            yield from row(period.parts, level)


def ways(periods: Sequence[Period], above: tuple[Period, ...] = ()) -> dict[str, tuple[Period, ...]]:
    """For each period of a listing, by name: the periods that hold it, from the year down, and itself."""
    found: dict[str, tuple[Period, ...]] = {}
    for period in periods:
        found[period.name] = (*above, period)
        found |= ways(period.parts, found[period.name])
    return found


def page_of(ways: Mapping[str, tuple[Period, ...]], article: Article) -> Period | None:
    """The period whose page shows the article: the closest one it is dated to, or a numbered part of that."""
    for level in (3, 2, 1):
        name = period_of(article.date, level)
        if name is not None and name in ways:
            period = ways[name][-1]
            numbered = (part for part in period.parts if "#" in part.name)
            return next((part for part in numbered if any(it is article for it in part.articles)), period)
    return None
