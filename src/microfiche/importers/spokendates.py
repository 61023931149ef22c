"""Dates as people write them: `May 14, 2017`, `22nd January, 2023`, `14 de mayo de 2017`, `July-August 2009`.

A date keeps the precision it was written with. What cannot be told (`03/04/2009`, `May 14, '98`) is not read.
Dates are read around their years: a line without four digits costs one search, any other a few words on both
sides of each year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as calendar_day

from msgspec import Struct, structs

from microfiche.dates import Date, Precision
from microfiche.importers import dateforms, spokentimes
from microfiche.importers.datewords import LANGUAGES, LEADS, SHORT_WEEKDAYS, WEEKDAYS, key

_YEAR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DIGIT = re.compile(r"\d")
_FOUR_DIGITS = re.compile(r"\d\d\d\d")
_YEAR = re.compile(r"(?<![\w/.-])(?:1[5-9]|20)\d\d(?!\w)")

_WORD_BEFORE = re.compile(
    r"(?<![\w/.-])(?P<word>[^\W\d_][^\W\d_'’-]{0,14}(?:['’-][^\W\d_]{1,7})?)(?P<stop>\.?),?\s+\Z"
)
_WORD_AFTER = re.compile(
    r"(?:\s*,\s*|\s*(?P<open>\()\s*|\s+)(?P<word>[^\W\d_][^\W\d_'’-]{0,14}(?:['’-][^\W\d_]{1,7})?)"
    r"(?P<stop>\.?)(?(open)\))(?=\s*(?:$|[,;|)–—-]|\d))"
)
_BETWEEN = re.compile(dateforms.TO, re.IGNORECASE)


class Spoken(Struct, frozen=True):
    """A date found in a line: `line[start:end]`.

    `date` is None when no calendar has it, or when it can be two; `wrong` says why.
    """

    date: Date | None
    start: int
    end: int
    wrong: str = ""


def find(line: str) -> Spoken | None:
    """The first date in a line that names at least a month, or a season, and a year from 1500 to 2099."""
    return next(find_all(line), None)


def find_all(line: str) -> Iterator[Spoken]:
    """All dates in a line that name at least a month, or a season, and a year, in order.

    Two with a dash or a "to" between them are one interval.
    """
    first = _FOUR_DIGITS.search(line)
    kept: Spoken | None = None
    at = 0
    for year in _YEAR_DIGITS.finditer(line, first.start()) if first else ():
        spoken = _around(line, year, at) if year.start() >= at else None
        if spoken is None:
            continue
        at = spoken.end
        if kept and (interval := _interval(line, kept, spoken)):
            spoken = interval
        elif kept:
            yield kept
        kept = spoken
        if not _BETWEEN.match(line, at):
            yield kept
            kept = None
    if kept:
        yield kept


def find_year(line: str) -> Spoken | None:
    """The first year from 1500 to 2099 that stands alone in a line."""
    match = _YEAR.search(line)
    return _spoken(match[0], match.start(), match.end()) if match else None


def _spoken(text: str, start: int, end: int) -> Spoken:
    if dateforms.OR in text:
        return Spoken(None, start, end, f"the date can be {text}")
    try:
        return Spoken(Date.parse(text), start, end)
    except ValueError as wrong:
        return Spoken(None, start, end, str(wrong))


def _interval(line: str, first: Spoken, last: Spoken) -> Spoken | None:
    """Two dates as one, when what stands between them says so and they are alike."""
    if not (first.date and last.date) or not _BETWEEN.fullmatch(line, first.end, last.start):
        return None
    alike = first.date.precision == last.date.precision in (Precision.MONTH, Precision.DAY)
    if not alike or "/" in first.date + last.date or first.date.key >= last.date.key:
        return None
    return _spoken(f"{first.date}/{last.date}", first.start, last.end)


def _around(line: str, year: re.Match[str], floor: int) -> Spoken | None:
    """The date to which four digits are the year, with the day of the week and the time beside it."""
    if not 1500 <= int(year[0]) <= 2099:
        return None
    found = dateforms.at_year(line, year, floor)
    if found is None:
        return None
    text, start, end = found
    spoken = _spoken(text, start, end)
    if spoken.date is None or "/" in text:
        return structs.replace(spoken, start=_leads(line, floor, start))
    return _with_day_and_time(line, floor, spoken, spoken.date)


def _with_day_and_time(line: str, floor: int, spoken: Spoken, date: Date) -> Spoken:
    start, end, words = spoken.start, spoken.end, line[spoken.start : spoken.end]
    if date.precision != Precision.DAY:
        return structs.replace(spoken, start=_leads(line, floor, start))
    after = _WORD_AFTER.match(line, end)
    if after and _is_weekday(after["word"], date, words, short=bool(after["open"])):
        end = after.end()
    time = spokentimes.after(line, end)
    end = time.end if time else end
    start = _leads(line, floor, start, date, words)
    if time is None and _DIGIT.search(line, max(floor, start - 16), start):
        time = spokentimes.before(line, floor, start)
        start = time.start if time else start
    return _spoken(f"{date}{time.text}" if time else date, start, end)


def _leads(line: str, floor: int, start: int, date: Date | None = None, words: str = "") -> int:
    """Where the words before a date begin that belong to it: `on Sunday the`, `le dimanche`."""
    for _ in range(3):
        match = _WORD_BEFORE.search(line, max(floor, start - 24), start)
        if match is None:
            break
        is_lead = key(match["word"]) in LEADS and match[0].strip() == match["word"]
        parted = bool(dateforms.PARTED.search(line, max(floor, match.start() - 3), match.start()))
        if not (is_lead or (date and _is_weekday(match["word"], date, words, short=parted))):
            break
        start = match.start()
    return start


def _is_weekday(word: str, date: Date, words: str, short: bool) -> bool:
    """Whether a word is a day of the week in the language of a date's `words`, if they are of one.

    A short one (`Sun`, `di`) must be that date's.
    """
    name = key(word)
    number = calendar_day.fromisoformat(date[:10]).isoweekday()
    if not (name in WEEKDAYS or (short and (name, number) in SHORT_WEEKDAYS)):
        return False
    of_date = [LANGUAGES[key(it)] for it in _LETTERS.findall(words) if key(it) in LANGUAGES]
    return not of_date or not of_date[0].isdisjoint(LANGUAGES[name])
