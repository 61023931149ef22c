"""Dates and periods in words, as pages show them.

English for now; other languages get the ISO form, which reads everywhere. The words for a date are kept,
since the same few thousand stand in every listing; `typed`, so that text is never taken for a date.
"""

from __future__ import annotations

import re
from functools import lru_cache

from microfiche.dates import Date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=20_000, typed=True)
def long_date(date: Date | None, language: str = "en") -> str:
    """`14 May 2017`, `May 2017`, `2017`, `July – August 2009`; without the time of day."""
    if date is None:
        return "undated"
    if date.start == date.end:
        return _point(date.start, language)
    first, last = _point(date.start, language), _point(date.end, language)
    return f"{_without_shared_year(first, last)} – {last}"


def _without_shared_year(first: str, last: str) -> str:
    words, other = first.split(), last.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] == other[-1] else first


def _point(point: str, language: str) -> str:
    day = point[:10]
    if not language.startswith("en"):
        return day
    parts = day.split("-")
    words = [str(int(part)) for part in parts[2:]] + [MONTHS[int(part) - 1] for part in parts[1:2]]
    return " ".join([*words, parts[0].lstrip("0")])


@lru_cache(maxsize=20_000, typed=True)
def period_name(period: str, language: str = "en") -> str:
    """A period of a listing in words: `May 2017`; `14 May 2017, part 2` for `2017-05-14#2`."""
    day, _, part = period.partition("#")
    name = "Undated" if day == "undated" else _point(day, language)
    return f"{name}, part {part}" if part else name


_FRACTION = re.compile(r"(\.\d{3})\d+")


@lru_cache(maxsize=20_000, typed=True)
def html_time(date: Date | None) -> str:
    """The date as a valid value of HTML's `datetime`, or nothing: intervals have no such form."""
    if date is None or "/" in date:
        return ""
    return _FRACTION.sub(r"\1", date).replace("-00:00", "Z")  # HTML knows milliseconds, and no negative zero
