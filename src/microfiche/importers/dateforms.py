"""The forms of a date around its year, as EDTF: `14-16 de mayo de `2017, 2017`. május 14.`, 2017`-05-14`.

Words are looked up (see `datewords`), so that the patterns know only their places; they look no further
than a few words away from the year.
"""

from __future__ import annotations

import re

from microfiche.importers.datewords import MONTHS, SEASONS, SHORT_MONTHS, key

_REACH = 56
"""Characters; what stands before the year of a date is not longer."""

_WORD = r"[^\W\d_]{2,12}(?:\s(?:الأول|الثاني))?"  # two months of the Levant have a second word
_ORDINAL = r"(?:st|nd|rd|th|er|re|e|º|ª|°|o|\.|-?(?:го|е|ого))?"
_JOIN = r"(?:[\s-]+|/|(?<=\.))(?:(?:of|de|del|di)\s+|d['’])?"
TO = r"\s*[-–—]\s*|\s+(?:to|till?|until|through|bis|au|al|ao|a|do|до|по)\s+"
_TO = rf"(?:{TO}|/)"
_ENDING = r"(?:\s*[,،.]\s*|[\s-]+|/|(?<=\.))(?:(?:of|de|del)\s+)?\Z"
_MONTH_LAST = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<d1>\d{{1,2}})(?P<dot>{_ORDINAL})(?:(?P<to>{_TO})(?P<e1>\d{{1,2}}){_ORDINAL})?{_JOIN}
        (?P<m1>{_WORD})(?:/(?P<n1>{_WORD}))?
    | (?P<d2>\d{{1,2}}){_ORDINAL}{_JOIN}(?P<m2>{_WORD})\.?{_TO}
        (?P<e2>\d{{1,2}}){_ORDINAL}{_JOIN}(?P<n2>{_WORD})
    | (?P<m3>{_WORD})(?:\.?(?:\s?/\s?|{_TO}|\s+(?:and|&|und|et|y|e)\s+)(?P<n3>{_WORD}))?
    )(?P<stop>\.?){_ENDING}""",
    re.IGNORECASE | re.VERBOSE,
)
_DAY_LAST = re.compile(
    rf"""(?<![\w/.-])(?P<m1>{_WORD})\.?(?:[\s-]+|/)(?:the\s+)?(?P<d1>\d{{1,2}}){_ORDINAL}
        (?:{_TO}(?:(?P<n1>{_WORD})\.?[\s-]+)?(?P<e1>\d{{1,2}}){_ORDINAL})?{_ENDING}""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBERS = re.compile(r"(?<![\w/.-])(\d{1,2})(?:(\.)\s?(\d{1,2})\.\s?|(/)(\d{1,2})/|(-)(\d{1,2})-)\Z")
_SEASON = re.compile(rf"(?:^|[,;:(|–—-]\s*)(?P<season>{_WORD}),?\s+\Z")
_NEXT_YEAR = re.compile(r"[/–-](\d{4}|\d\d)(?!\w)")
_NO_WORD = r"(?!(?!T\d\d:)[^\W_]|/\w)"
_YEAR_FIRST = re.compile(
    rf"""(?<![\w/.-])\d{{4}}(?:
      (?P<interval>-\d\d(?:-\d\d)?/\d{{4}}-\d\d(?:-\d\d)?)
    | (?P<sign>[./-])\s?(?P<month>\d{{1,2}})(?P=sign)\s?(?P<day>\d{{1,2}})\.?
    ){_NO_WORD}""",
    re.VERBOSE,
)
_MONTH_AFTER = re.compile(
    rf"""(?<![\w/.-])\d{{4}}(?P<gap>\.\s?|,?[\s-]+)(?P<month>{_WORD})\.?[\s-]+
        (?P<day>\d{{1,2}})(?:\.?-?[eéaá]n|{_ORDINAL}){_NO_WORD}""",
    re.IGNORECASE | re.VERBOSE,
)
_CHINESE = re.compile(
    r"\d{4}\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일号號])?"
    r"(?:\s?[(（]?(?:(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일)[)）]?"
    r"|\s?[(（][月火水木金土日一二三四五六월화수목금토일][)）])?"
)
_AFTER_YEAR = re.compile(r"\s?(?:года|году|год|г|року|р|roku|roka|r|godine|god)(?!\w)\.?")
_LAST_WORD = re.compile(r"(?:[^\W\d_]+\s(?=(?:الأول|الثاني)\Z))?[^\W_]+\Z")
_SEPARATORS = " \t\xa0\u3000,،./-"
OR = " or "
"""Between two days that figures can be, which is no EDTF."""
PARTED = re.compile(r"(?:^|[,;:|(–—-])\s*\Z")
"""Before a place where something begins: the start of a line, or a sign."""


def at_year(line: str, year: re.Match[str], floor: int) -> tuple[str, int, int] | None:
    """The date of which a match of four digits is the year: its EDTF text, where it begins and where it ends.

    It begins no earlier than `floor`. The text names what was written, even when no calendar has such a day,
    or when it can be two (see `OR`).
    """
    return _year_first(line, year) or _year_last(line, year, floor) or _month_after(line, year)


def _year_first(line: str, year: re.Match[str]) -> tuple[str, int, int] | None:
    """`2017-05-14`, `2017/5/14`, `2017年5月14日`."""
    start, figures = year.start(), f"{int(year[0]):04}"
    if match := _CHINESE.match(line, start):
        return _day(figures, int(match[1]), match[2]), start, match.end()
    match = _YEAR_FIRST.match(line, start)
    if match is None:
        return None
    text = match[0] if match["interval"] else _day(figures, int(match["month"]), match["day"])
    return text, start, match.end()


def _month_after(line: str, year: re.Match[str]) -> tuple[str, int, int] | None:
    """`2017. május 14.`, `2017 May 14`."""
    match = _MONTH_AFTER.match(line, year.start())
    month = _month(match["month"]) if match else None
    # "It ended in 2017. May 14 was a Sunday": only small months follow a full stop.
    if match is None or month is None or (match["gap"].startswith(".") and not match["month"].islower()):
        return None
    return _day(f"{int(year[0]):04}", month, match["day"]), year.start(), match.end()


def _year_last(line: str, year: re.Match[str], floor: int) -> tuple[str, int, int] | None:
    """`May 14, 2017`, `14-16 de mayo de 2017`, `14.05.2017`, `Spring 2011`."""
    start, end = year.span()
    floor = max(floor, start - _REACH)
    word = _last_word(line[floor:start])
    is_day, is_month = word[:1].isdigit(), _month(word) is not None
    if not (is_day or is_month):
        return _in_season(line, year, floor) if key(word) in SEASONS else None
    if after := _AFTER_YEAR.match(line, end):
        end = after.end()
    elif line[end : end + 1].isalnum() or line[end : end + 1] == "_":
        return None
    figures = f"{int(year[0]):04}"
    if is_day and (match := _NUMBERS.search(line, floor, start)):
        return _numeric(match, figures), match.start(), end
    # Where the first word is no month (`Wire - May 2017`) the next may be.
    pattern = _DAY_LAST if is_day else _MONTH_LAST
    while match := pattern.search(line, floor, start):
        if text := _named(match, figures):
            return text, match.start(), end
        floor = match.start() + 1
    return None


def _last_word(before: str) -> str:
    """The word or number next to a year, small words between them aside; nothing when there is none."""
    for _ in range(2):
        match = _LAST_WORD.search(before.rstrip(_SEPARATORS))
        if match is None or key(match[0]) not in ("of", "de", "del"):
            break
        before = before[: match.start()]
    return match[0] if match else ""


def _in_season(line: str, year: re.Match[str], floor: int) -> tuple[str, int, int] | None:
    """`Spring 2011` as its year: EDTF has seasons on level 1 only, and half the world has others."""
    match = _SEASON.search(line, max(floor, year.start() - _REACH), year.start())
    if match is None or key(match["season"]) not in SEASONS:
        return None
    start, end, first = match.start("season"), year.end(), int(year[0])
    if (last := _NEXT_YEAR.match(line, end)) and int(last[1]) in (first + 1, (first + 1) % 100):
        return f"{first}/{first + 1}", start, last.end()
    return None if line[end : end + 1].isalnum() else (f"{first}", start, end)


def _named(match: re.Match[str], year: str) -> str | None:
    """The date as EDTF, whether or not a calendar has it; None when a word is no month."""
    part = match.groupdict()
    which = next(it for it in "123" if part.get(f"m{it}"))
    day, month = part.get(f"d{which}"), part[f"m{which}"]
    last_day, last_month = part.get(f"e{which}"), part.get(f"n{which}") or month
    alone, dotted = not day and not part["stop"], part.get("dot") == "."
    first = _month(month, dotted=dotted, alone=alone)
    last = _month(last_month, dotted=dotted, alone=alone)
    if first is None or last is None or _is_number_before(part.get("to") or "", match):
        return None
    if day and not last_day:  # `14 أيار/مايو 2017`: one month by two names
        return _day(year, first, day) if first == last else None
    begins, ends = _day(year, first, day), _day(year, last, last_day)
    return begins if begins == ends else f"{begins}/{ends}"


def _is_number_before(to: str, match: re.Match[str]) -> bool:
    """Whether what looks like two days is a number and a date: `Part 3 - 5 May 2017`."""
    return bool(to.strip() and to != to.strip() and to.strip() in "-–—") and not PARTED.search(
        match.string, max(0, match.start() - 3), match.start()
    )


def _month(word: str, dotted: bool = False, alone: bool = False) -> int | None:
    """The number of a month by its name. `dotted`: a full stop follows the day; `alone`: there is no day."""
    name = key(word)
    if name == "listopada" and dotted:  # as in Croatian; the Poles mean November, and write no full stop
        return 10
    if alone and name in SHORT_MONTHS:
        return None
    return MONTHS.get(name) or (MONTHS.get(name[1:]) if name.startswith("ב") else None)


def _numeric(match: re.Match[str], year: str) -> str:
    """`14/05/2017` and `05/14/2017` can only be one day; `03/04/2009` may be two. `03.04.2009` is the 3rd."""
    first, second = int(match[1]), int(match[3] or match[5] or match[7])
    by_day, by_month = _day(year, second, match[1]), _day(year, first, str(second))
    if first > 12 or first == second or (match[2] and second <= 12):
        return by_day
    return by_month if second > 12 else f"{by_month}{OR}{by_day}"


def _day(year: str, month: int, day: str | None) -> str:
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
