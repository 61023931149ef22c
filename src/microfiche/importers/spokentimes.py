"""Times of day as they stand beside a date: `at 21:30 GMT`, `9:30 p.m.`, `à 10h30`, `kl. 10.30`.

Only GMT, UTC and offsets in figures are zones: which one `IST` or `CST` means cannot be told.
"""

from __future__ import annotations

import re

from msgspec import Struct

_REACH = 32
"""Characters; no time that stands before its date is longer."""

_AT = r"(?:at|à|as|às|a\s+las?|alle(?:\s+ore)?|um|om|o|v|в|о|об|saat|ore|ora|u)\s+"
_HOUR, _MINUTE = r"(?:[01]?\d|2[0-3])", r"[0-5]\d(?!\d)"
_HALF = r"\s?(?P<{}>[ap])\.?\s?m(?!\w)\.?"
_TIME = rf"""(?:
    (?P<hour1>{_HOUR}):(?P<minute1>{_MINUTE})(?P<seconds>:[0-5]\d(?:[.,]\d{{1,9}})?)?(?:{_HALF.format("half1")})?
  | (?P<hour2>{_HOUR})(?:\.(?P<minute2>{_MINUTE}))?{_HALF.format("half2")}
  | (?P<hour3>{_HOUR})\s?h(?:\s?(?P<minute3>{_MINUTE}))?(?!\w)
  | (?:um\s)?(?P<hour4>{_HOUR})\.(?P<minute4>{_MINUTE})(?=\s?(?:uhr|uur|GMT|UTC|[BC]E?ST|CET)(?!\w))
  | klo?\.?\s?(?P<hour5>{_HOUR})[.:](?P<minute5>{_MINUTE})
)(?:\s?(?:uhr|uur|hrs?)(?!\w))?"""
_ZONES = (
    "E[SD]?T|C[SD]?T|M[SD]T|P[SD]?T|CES?T|EES?T|WES?T|MES?Z|BST|IST|MSK|JST|KST|SAST|A[ECW][SD]T|NZ[SD]T|HKT"
)
_ZONE = rf"""(?:
    \s?\(?(?-i:(?P<zone>GMT|UTC|Z|{_ZONES})(?!\w))(?P<offset>[+-]\d\d?(?::?\d\d)?(?![\d:]))?\)?
  | \s(?P<bare>[+-]\d\d:?\d\d)(?![\d:])
)?"""
_AFTER = re.compile(
    rf"(?:(?P<iso>T)|[\s,;|·•–—-]{{1,5}}(?:{_AT})?){_TIME}(?(iso)(?P<direct>[+-]\d\d:?\d\d)?){_ZONE}",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE = re.compile(rf"(?<![\w/.:-]){_TIME}{_ZONE}(?:\s*[,|–—-]\s*|\s+)\Z", re.IGNORECASE | re.VERBOSE)


class Time(Struct, frozen=True):
    """A time of day as EDTF writes it behind a date (`T21:30Z`), at `line[start:end]`."""

    text: str
    start: int
    end: int


def after(line: str, at: int) -> Time | None:
    """The time of day that follows a date which ends at `at`."""
    return _time(_AFTER.match(line, at))


def before(line: str, floor: int, at: int) -> Time | None:
    """The time of day that stands right before a date which begins at `at`."""
    return _time(_BEFORE.search(line, max(floor, at - _REACH), at))


def _time(match: re.Match[str] | None) -> Time | None:
    if match is None:
        return None
    part = match.groupdict()
    hour = int(next(part[f"hour{it}"] for it in "12345" if part[f"hour{it}"]))
    minute = next((part[f"minute{it}"] for it in "12345" if part[f"minute{it}"]), "00")
    if half := part["half1"] or part["half2"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    seconds = part["seconds"].replace(",", ".") if part.get("iso") and part["seconds"] else ""
    return Time(f"T{hour:02}:{minute}{seconds}{_zone(part)}", match.start(), match.end())


def _zone(part: dict[str, str | None]) -> str:
    offset = part.get("direct") or part["bare"] or part["offset"]
    if not offset:
        return "Z" if part["zone"] in ("GMT", "UTC", "Z") else ""
    sign, figures = offset[0], offset[1:].replace(":", "")
    hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "00")
    return f"{sign}{int(hours):02}:{minutes}"
