"""Dates as archives write them: EDTF level 0 and its intervals.

`2009`, `2009-08`, `2009-08-14`, `2009-08-14T09:30`, `2009-08-14T09:30:00+03:00` and `2009-07/2009-08`
(Library of Congress, Extended Date/Time Format, level 0; ISO 8601-2:2019). A date keeps the precision it
was written with and is never completed, converted to another zone or compared with a clock.
"""

from __future__ import annotations

import calendar
import re
from enum import IntEnum
from typing import Self

_POINT = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


_PLAIN_DAY = re.compile(
    r"(?!0000)[0-9]{4}-"
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
"""Any day but the 29th of February, for which the year must be looked at."""

_DAY = len("2009-08-14")
"""Nothing else is as long, and nearly all dates are."""


class Precision(IntEnum):
    """How much of a date was written."""

    YEAR = 1
    MONTH = 2
    DAY = 3
    TIME = 4


class Date(str):
    """A valid EDTF date; the value is the text itself, so it encodes, hashes and compares as one.

    Make one with `Date.parse`. Order dates by `key`, not by `<`.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date, or raise ValueError with a sentence that says what is wrong with it."""
        if _PLAIN_DAY.fullmatch(text):
            return cls(text)
        points = text.split("/")
        if len(points) > 2:
            raise ValueError(f"`{text}` has more than one `/`")
        for point in points:
            _check(point)
        date = cls(text.replace(" ", "T"))
        if len(points) == 2 and date.key > cls(points[1]).key:
            raise ValueError(f"the interval `{text}` ends before it begins")
        return date

    @property
    def start(self) -> str:
        """The point an interval begins with; any other date itself."""
        return self.partition("/")[0]

    @property
    def end(self) -> str:
        """The point an interval ends with; any other date itself."""
        return self.rpartition("/")[2]

    @property
    def precision(self) -> Precision:
        """The precision of the date, or of the first point of an interval."""
        length = len(self.start)
        return Precision(1 + (length > 4) + (length > 7) + (length > 10))

    @property
    def year(self) -> str:
        """Four digits."""
        return self[:4]

    @property
    def month(self) -> str | None:
        """`2009-08`; None when only a year, or an interval across months, is known."""
        if len(self) == _DAY:
            return self[:7]
        return None if self.precision < Precision.MONTH or self.end[:7] != self[:7] else self[:7]

    @property
    def day(self) -> str | None:
        """`2009-08-14`; None when only a month, or an interval across days, is known."""
        if len(self) == _DAY:
            return str(self)
        return None if self.precision < Precision.DAY or self.end[:10] != self[:10] else self[:10]

    @property
    def key(self) -> tuple[str, Precision]:
        """The order of dates: the civil time as written, completed to its first second, then precision."""
        if len(self) == _DAY:
            return f"{self}T00:00:00", Precision.DAY
        civil = self.start[: 19 if self[16:17] == ":" else 16]
        return civil + "0000-01-01T00:00:00"[len(civil) :], self.precision


def _check(point: str) -> None:
    match = _POINT.fullmatch(point)
    if match is None:
        raise ValueError(
            f"`{point}` is not a date: write 2017, 2017-05, 2017-05-14 or 2017-05-14T09:30:00+03:00"
        )
    year, month, day = (int(match[part] or 1) for part in ("year", "month", "day"))
    if year == 0:
        raise ValueError(f"`{point}` has no such year: years begin with 0001")
    if not 1 <= month <= 12:
        raise ValueError(f"`{point}` has no such month: months are 01 to 12")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValueError(f"`{point}` has no such day: {year:04}-{month:02} has {days} days")
    _check_time(point, match)


def _check_time(point: str, match: re.Match[str]) -> None:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"`{point}` has no such time of day: 00:00:00 to 23:59:59")
    zone = match["zone"]
    if zone and zone != "Z" and (int(zone[1:3]) > 14 or int(zone[4:]) > 59):
        raise ValueError(f"`{point}` has no such zone: -12:00 to +14:00, or Z")


def instant(date: Date) -> str:
    """The date as an RFC 3339 instant: completed to its first second, and to `Z` where no zone is given."""
    point = date.start
    zone = _POINT.fullmatch(point)
    return date.key[0] + ((zone["zone"] if zone else None) or "Z")
