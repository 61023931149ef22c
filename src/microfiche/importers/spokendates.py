"""Dates as people write them: `May 14, 2017`, `22nd January, 2023`, `14 de mayo de 2017`, `July-August 2009`.

A date keeps the precision it was written with. What cannot be told (`03/04/2009`) is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from microfiche.dates import Date

_MONTHS = """
january jan january enero ene janvier januar jänner gennaio janeiro januari января
february feb febrero février fevrier fév februar febbraio fevereiro februari февраля
march mar marzo mars märz maerz março maart марта
april apr abril avril avr aprile апреля
may mayo mai maggio maio mei мая
june jun junio juin juni giugno junho июня
july jul julio juillet juil juli luglio julho июля
august aug agosto août aout augustus августа
september sept sep septiembre setiembre septembre settembre setembro сентября
october oct octubre octobre oktober okt ottobre outubro октября
november nov noviembre novembre novembro ноября
december dec diciembre décembre decembre déc dezember dez dicembre dezembro december декабря
"""
_MONTH = {name: number for number, line in enumerate(_MONTHS.split("\n")) for name in line.split()}
_NAMES = "|".join(sorted(_MONTH, key=lambda name: (-len(name), name)))
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_OF = r"(?:(?:of|de|del)\s+)?"
_CLOCK = (
    r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s+(?P<zone>GMT|UTC)\b)?)?"
)
_DATE = re.compile(
    rf"""(?<![\w/.-]){_WEEKDAY}(?:
      (?P<iso>\d{{4}}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)
    | (?P<m1>{_NAMES})\.?[\s-]+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+|-)(?P<y1>\d{{4}}){_CLOCK}
    | (?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+{_OF}(?P<m2>{_NAMES})\.?[\s,-]+{_OF}(?P<y2>\d{{4}})
    | (?P<m3>{_NAMES})\s*[-–/]\s*(?P<m4>{_NAMES})\.?,?[\s-]+{_OF}(?P<y3>\d{{4}})
    | (?P<m5>{_NAMES})\.?[\s,-]+{_OF}(?P<y5>\d{{4}})
    | (?P<d6>\d{{1,2}})\.\s?(?P<n6>\d{{1,2}})\.\s?(?P<y6>\d{{4}})
    | (?P<a7>\d{{1,2}})/(?P<b7>\d{{1,2}})/(?P<y7>\d{{4}})
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_FOUR_DIGITS = re.compile(r"\d{4}")
_YEAR = re.compile(r"(?<![\w/.-])(?:1[5-9]|20)\d\d(?!\w)")


class Spoken(Struct, frozen=True):
    """A date found in a line: `line[start:end]`. `date` is None when no calendar has it; `wrong` says why."""

    date: Date | None
    start: int
    end: int
    wrong: str = ""


def find(line: str) -> Spoken | None:
    """The first date in a line that names at least a month and a year."""
    return next(find_all(line), None)


def find_all(line: str) -> Iterator[Spoken]:
    """All dates in a line that name at least a month and a year, in order."""
    for match in _DATE.finditer(line) if _FOUR_DIGITS.search(line) else ():
        if (text := _edtf(match)) is not None:
            yield _spoken(text, match)


def find_year(line: str) -> Spoken | None:
    """The first year from 1500 to 2099 that stands alone in a line."""
    match = _YEAR.search(line)
    return _spoken(match[0], match) if match else None


def _spoken(text: str, match: re.Match[str]) -> Spoken:
    try:
        return Spoken(Date.parse(text), match.start(), match.end())
    except ValueError as wrong:
        return Spoken(None, match.start(), match.end(), str(wrong))


def _edtf(match: re.Match[str]) -> str | None:
    """The date as EDTF, whether or not a calendar has it; None when its parts cannot be told apart."""
    part = match.groupdict()
    if part["iso"]:
        return part["iso"]
    if part["m1"]:
        return _day(part["y1"], _MONTH[part["m1"].lower()], part["d1"]) + _time(part)
    if part["m2"]:
        return _day(part["y2"], _MONTH[part["m2"].lower()], part["d2"])
    if part["m3"]:
        first, last = _MONTH[part["m3"].lower()], _MONTH[part["m4"].lower()]
        return f"{part['y3']}-{first:02}/{part['y3']}-{last:02}"
    if part["m5"]:
        return f"{part['y5']}-{_MONTH[part['m5'].lower()]:02}"
    if part["d6"]:
        return _day(part["y6"], int(part["n6"]), part["d6"])
    return _slashed(int(part["a7"]), int(part["b7"]), part["y7"])


def _day(year: str, month: int, day: str) -> str:
    return f"{year}-{month:02}-{int(day):02}"


def _time(part: dict[str, str | None]) -> str:
    if part["hour"] is None:
        return ""
    hour = int(part["hour"])
    if part["half"]:
        hour = hour % 12 + (12 if part["half"] in "pP" else 0)
    return f"T{hour:02}:{part['minute']}" + ("Z" if part["zone"] else "")


def _slashed(first: int, second: int, year: str) -> str | None:
    """`14/05/2017` and `05/14/2017` can only be one day; `03/04/2009` may be two."""
    if first > 12 or first == second:
        return _day(year, second, str(first))
    return _day(year, first, str(second)) if second > 12 else None
