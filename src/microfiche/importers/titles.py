"""The title of a dump: its first line, or the line behind `Title:`, below buttons, dates and labels."""

from __future__ import annotations

import re

from microfiche.importers import datelines, inline, labels, spokendates
from microfiche.importers.headreading import Mark, Reading
from microfiche.importers.reading import Taken, is_date
from microfiche.model import Span

LONGEST_LINE = 200
"""Characters; no line above or below a title is longer."""
SENTENCE = re.compile(r"([.?!…])[\"”’»)\]*_]*$")
_LONGEST_TITLE = 300
_TITLE_LINES = 6
_LONGEST_LONG_TITLE = 1000
_LONGEST_SUBHEAD = 120
_SHORTEST_WRAPPED = 30
_MARKED = re.compile(r"#{1,6}\s+(?=\S)")
_SMALL = (
    "a an and as at by for from in of on or over the to with de des du et la le und der die das von y el e di"
)
_UNFINISHED = re.compile(rf"(?:[-–—:,&+/]|\b(?:{'|'.join(_SMALL.split())}))$")
_COUNTED = re.compile(r"(?:[^\W\d_a-z][\w'’-]*\s+){1,3}\d{1,3}")


def read(reading: Reading) -> None:
    """Read the title and what stands above it."""
    if not _labelled(reading):
        _title(reading, 0.6 if _before_title(reading) else 0.9)


def _labelled(reading: Reading) -> bool:
    """Whether a label gives the title, below nothing but labels: the head of an e-mail or a scraper."""
    start = reading.mark()
    while reading.skip_blank():
        taken = reading.look(reading.at)
        if taken is None or taken.rule in ("outlet", "linked-names", "byline"):
            break
        reading.take(taken)
        if any(it.field == "title" for it in taken.evidence):
            return True
    reading.back_to(start)
    return False


def _before_title(reading: Reading) -> bool:
    """Buttons and the like, and labels or an outlet's line where they stand above the title.

    Where what follows them cannot be the title the first of them is: True, and it is the next to be read.
    """
    likely: list[tuple[bool, Mark]] = []
    while reading.skip_blank():
        taken = reading.look(reading.at)
        if taken is None or not taken.reason:
            break
        if taken.rule == "byline" or (taken.rule == "dated" and not taken.mentions):
            if not _is_over_title(reading, taken):
                break
        elif taken.rule in ("byline", "origin", "outlet", "linked-names"):
            break
        if _may_be_title(reading.lines[reading.at].strip(), taken):
            likely.append((taken.reason == "boilerplate", reading.mark()))
        reading.take(taken)
    if not likely or _may_follow(reading):
        return False
    reading.back_to(min(likely)[1])
    return True


def _is_over_title(reading: Reading, taken: Taken) -> bool:
    """Whether a title stands below a date or a byline, as the rest of the head below that shows."""
    at = reading.at + taken.lines
    while at < len(reading.lines) and (not reading.lines[at].strip() or _is_notice(reading, at)):
        at += 1
    if at >= len(reading.lines) or reading.look(at):
        return False
    line = reading.lines[at].strip()
    if len(line) > _LONGEST_SUBHEAD or SENTENCE.search(line):
        return False
    is_over_head = _is_over_head(reading, at)
    if {"authors", "date"} <= {it.field for it in taken.evidence}:
        return True
    if is_over_head and taken.authors:
        return all(" " in name for name in taken.authors)
    is_below_notice = bool(reading.cuts) and reading.cuts[-1].reason == "boilerplate"
    return (is_over_head or is_below_notice) and is_date(reading.lines[reading.at].strip())


def _is_notice(reading: Reading, at: int) -> bool:
    taken = reading.look(at)
    return taken is not None and taken.reason == "boilerplate"


def _may_be_title(line: str, taken: Taken) -> bool:
    """Whether a line that reads as a label, a date or a notice can be a title all the same."""
    if taken.rule == "separator" or len(line) > LONGEST_LINE or "](" in line or "://" in line:
        return False
    spoken = spokendates.find(line) if taken.rule == "dated" else None
    return taken.rule != "dated" or (spoken is not None and spoken.start == 0 and len(line) > spoken.end + 9)


def _may_follow(reading: Reading) -> bool:
    """Whether a title can stand where labels and notices ended: no byline does, and no paragraph of prose."""
    if not reading.skip_blank():
        return False
    at, lines = reading.at, reading.lines
    if _is_byline(reading, at):
        return _is_byline(reading, at + reading.below(at))
    end = at
    while end < len(lines) and lines[end].strip() and end - at <= _TITLE_LINES and not reading.look(end):
        end += 1
    block = " ".join(lines[at:end])
    return len(block) <= _LONGEST_SUBHEAD or not SENTENCE.search(block)


def _is_byline(reading: Reading, at: int) -> bool:
    taken = reading.look(at)
    return taken is not None and taken.rule == "byline"


def _title(reading: Reading, sure: float) -> None:
    if not reading.skip_blank():
        return
    first, lines = reading.at, reading.lines
    line = lines[first].strip()
    if _is_byline(reading, first) and not _is_byline(reading, first + reading.below(first)):
        if reading.cuts or "](" in line:
            return
        sure = 0.5
    if len(line) > _LONGEST_TITLE and not _is_over_head(reading, first):
        return
    if _is_text(reading, first):
        return
    count = 1
    while _goes_on(reading, first, count):
        count += 1
    text = " ".join(inline.collapsed(it) for it in lines[first : first + count])
    text = _MARKED.sub("", text, count=1).strip("*_ ") or text
    sure = 0.95 if _MARKED.match(line) else sure
    reading.tell("title", text, Span(first + 1, first + count), "first-line", sure)
    reading.cut(count, "title", "the title")
    reading.at += count


def _is_text(reading: Reading, at: int) -> bool:
    """Whether a line is a sentence with nothing below it, or with a dateline before it: there is no title."""
    line = reading.lines[at].strip()
    ended = SENTENCE.search(line)
    return (
        ended is not None and ended[1] == "." and (not reading.below(at) or datelines.match(line) is not None)
    )


def _is_over_head(reading: Reading, at: int) -> bool:
    """Whether the line below a very long one is a head's, so that the long one is its title."""
    below = at + reading.below(at)
    taken = reading.look(below) if below > at and len(reading.lines[at]) <= _LONGEST_LONG_TITLE else None
    return taken is not None and taken.is_head


def _goes_on(reading: Reading, first: int, count: int) -> bool:
    """Whether the title runs on over the next line: with no blank line between, and no line of a head."""
    at, lines = first + count, reading.lines
    title = [it.strip() for it in lines[first : at + 1]]
    if at >= len(lines) or not title[-1] or len(title[-1]) > _LONGEST_TITLE or _is_link(title[-1]):
        return False
    is_wrapped = _is_wrapped(title)
    if not is_wrapped and not _MARKED.match(title[0]):
        return False
    if reading.look(at) is not None:
        return is_wrapped and _is_byline(reading, at) and _is_byline(reading, at + reading.below(at))
    if labels.is_series(title[-1], reading.rules) or (
        _COUNTED.fullmatch(title[-1]) and not _UNFINISHED.search(title[-2])
    ):
        return False
    end = at
    while end < len(lines) and lines[end].strip() and end <= first + _TITLE_LINES:
        if reading.look(end) is not None:
            return True
        end += 1
    return end <= first + _TITLE_LINES


def _is_wrapped(title: list[str]) -> bool:
    """Whether the last of some lines is the rest of the line above, which had no room for its first word."""
    *_, above, last = title
    if _UNFINISHED.search(above) or last[0].islower():
        return True
    no_room = len(above) + 1 + len(last.split(maxsplit=1)[0]) > max(map(len, title))
    return no_room and len(above) >= _SHORTEST_WRAPPED


def _is_link(line: str) -> bool:
    links = inline.links(line)
    return bool(links) and (links[0].start, links[-1].end) == (0, len(line))
