"""Paragraphs as Markdown: which lines are subheads, which paragraphs quotations, which items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from microfiche.importers import columns, inline
from microfiche.importers.blocks import RULE, Unit

_LONGEST_HEADING = 100
_MOST_WORDS = 14
_MARKED = re.compile(r"(#{1,6})\s+(\S.*?)(?:\s+#+)?")
_PAIRS = {"“": "”", '"': '"', "„": "“”", "«": "»", "‘": "’", "'": "'", "‹": "›"}
_SINGLE = "‘'‹"
_TERMINAL = re.compile(r"[.,;:…。、，；：](?:[\"”“’')\]»」]*)$|[.?!…][\"”“»]$|[！？]$")
_QUESTION = re.compile(r"\?[\"”“’')\]»]*$")
_EXCLAIMED = re.compile(r"[?!][\"”“’')\]»]*$")
_NO_HEADING = re.compile(
    r"(?:source|image|photo|picture|credit|caption|video|via|see also|read more|read also|related|note)s?\s*:"
    r"|(?:https?://|www\.)|[(—–-]\s*\S|\[[^\[\]]*\]\([^()]*\)$|@"
    r"|[qa]\s*:|q\.\s"  # a question and its answer
    r"|(?:afp|ap|dpa|epa|getty(?: images)?|reuters|tass|upi|xinhua)(?: photo)?\s*/"
    r"|.{2,60}\s[-–—]\s(?-i:[A-Z]{2,4}\d\w{2,8})$",  # an agency's number of a picture
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"[^\W\d_a-z][\w.'’-]{0,20}(?: [^\W\d_a-z][\w.'’-]{0,20}){0,3}:\s+(?=\S)")
"""`Ines Calder: When …`, `TQ: I was …`: who speaks, in an interview or a play."""
_NOTED = re.compile(r"\s*(?:\[\^?(?:\d{1,3}|[ivxl]{1,6})\]|[¹²³⁰⁴-⁹]{1,3}|\ue000[0-9a-z]+\ue001)+$")
"""Marks of notes at the end of a line, read or not."""
_SIGNED = re.compile(
    r"(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Aa]v)\s+{name}(?:(?:,|\s+(?:and|und|et|y|e|en|och|&))\s+{name})*".format(
        name=r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:(?:[a-z]{1,3}|[Aa]l-?)\s+){0,2}[^\W\d_a-z][\w.'’-]*){1,3}"
    )
)
"""A byline within a text, as digests have them."""
_DATED = re.compile(r"[,|(–—-]\s*(?:\d{1,2}\.?\s+)?[^\W\d_]{3,9}\.?\s+(?:\d{1,2},?\s+)?(?:1[89]|20)\d\d\)?$")
"""`The Meridian Review - August 2013`: where a quotation is from."""
_LONGEST_OPENING = 7
"""Words; a longer line without an end above the whole text is a deck and no subhead."""
_NUMBERED = re.compile(r"^(\d+)\\([.)])")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=[^\s*_])([^*_]+)(?<=[^\s*_])\1")
_ATTRIBUTED = re.compile(
    r"(?:[,:]|\b(?:said|says|wrote|writes|added|asked|replied|told|remarked|declared))[\"”’']?$"
)


def markdown(units: Sequence[Unit]) -> str:
    """The units as Markdown that ends with one line end; an empty text when there are none.

    Subheads become `## `, quotations block quotes; all else that could mean something is escaped.
    """
    parts: list[str] = []
    headings = _headings(units)
    for at in range(len(units)):
        made = _block(units, at, at in headings)
        parts += [_joint(units, at) if at else "", made]
    return "".join(parts) + "\n" if parts else ""


def headings(units: Sequence[Unit]) -> list[str]:
    """The subheads among some units, as plain text."""
    found = _headings(units)
    return [_heading_text(unit) for at, unit in enumerate(units) if at in found]


def _block(units: Sequence[Unit], at: int, is_heading: bool) -> str:
    unit = units[at]
    if is_heading:
        return f"{_level(unit)} {_heading_line(_heading_text(unit))}"
    if RULE.fullmatch(unit.text) and len(unit.lines) == 1:
        return "***"
    if unit.table and (rows := columns.rows(unit.lines)):
        return columns.markdown(rows)
    if unit.verse:
        return "\\\n".join(filter(None, map(inline.markdown, unit.lines)))
    if unit.marker == "-":
        return f"- {inline.markdown(unit.text)}"
    if unit.marker:
        return f"{unit.marker} {inline.markdown(unit.text.split(maxsplit=1)[1])}"
    if whole := _EMPHASIS.fullmatch(unit.text):
        marks = "*" * len(whole[1])
        return f"{marks}{inline.markdown(whole[2])}{marks}"
    line = inline.markdown(unit.text)
    return f"> {line}" if _is_quotation(units, at) else line


def _joint(units: Sequence[Unit], at: int) -> str:
    """What stands between a block and the one above it."""
    if _goes_on(units, at - 1):
        return "\n>\n"
    return "\n" if units[at].marker and _same_list(units[at - 1], units[at]) else "\n\n"


def _same_list(one: Unit, other: Unit) -> bool:
    return bool(one.marker) and (one.marker == "-") == (other.marker == "-")


def _heading_text(unit: Unit) -> str:
    marked = _MARKED.fullmatch(unit.text)
    text = marked[2] if marked else unit.text
    whole = _EMPHASIS.fullmatch(text)
    return whole[2] if whole else text


def _heading_line(text: str) -> str:
    """A heading's text escaped; hashes at its end would be taken for its close, a number opens no list."""
    line = _NUMBERED.sub(r"\1\2", inline.markdown(text))
    return re.sub(r"(#+)$", r"\\\1", line)


def _level(unit: Unit) -> str:
    """A heading marked in the dump keeps its rank below the title."""
    marked = _MARKED.fullmatch(unit.text)
    return "#" * max(2, len(marked[1])) if marked else "##"


def _headings(units: Sequence[Unit]) -> set[int]:
    """Which units are subheads: short, without a sentence's end, and over a longer text."""
    likely = [_may_be_heading(units, at) for at in range(len(units))]
    runs = _runs(likely)
    found = set()
    for at, unit in enumerate(units):
        if len(unit.lines) == 1 and unit.text[0] == "#" and _MARKED.fullmatch(unit.text):
            found.add(at)
        elif likely[at]:
            over_text = at + 1 < len(units) and (likely[at + 1] or _is_under(unit, units[at + 1]))
            if runs[at] <= 2 and over_text and not _is_deck(units, at, runs[at]):
                found.add(at)
    return found


def _runs(likely: Sequence[bool]) -> list[int]:
    """For each unit how many around it could be headings too: more than two are a list of short lines.

    So are those at the very end, which have nothing below them.
    """
    made: list[int] = []
    for is_likely, group in groupby(likely):
        length = len(list(group))
        made += [length if is_likely else 0] * length
    if likely and likely[-1]:
        made[-made[-1] :] = [len(likely)] * made[-1]
    return made


def _is_deck(units: Sequence[Unit], at: int, run: int) -> bool:
    """Whether a line above all of the text sums it up instead of naming its first part."""
    return at == 0 and (run > 1 or len(units[0].text.split()) > _LONGEST_OPENING)


def _is_under(heading: Unit, below: Unit) -> bool:
    text = below.text
    if _SIGNED.fullmatch(text):
        return True
    if heading.apart:
        return (
            bool(below.marker or below.verse or below.table)
            or len(text) > len(heading.text)
            or len(text) > 60
        )
    return not below.marker and len(text) > 2 * len(heading.text) and not text[0].islower()


def _may_be_heading(units: Sequence[Unit], at: int) -> bool:
    unit = units[at]
    if unit.marker or unit.verse or unit.table or len(unit.raw) > 2 * _LONGEST_HEADING:
        return False
    line = unit.text
    text = _NOTED.sub("", inline.plain(line))
    if whole := _EMPHASIS.fullmatch(text):
        text = whole[2]
    words = text.split()
    if not words or len(text) > _LONGEST_HEADING or len(words) > _MOST_WORDS:
        return False
    if _TERMINAL.search(text) or _NO_HEADING.match(line) or not any(it.isalpha() for it in text):
        return False
    first = next(it for it in text if it.isalnum())
    if first.islower() or RULE.fullmatch(text) or _SIGNED.fullmatch(text):
        return False
    if _SPEAKER.match(line) and _is_dialogue(units, at):
        return False
    if at and _DATED.search(text) and units[at - 1].text[-1] in '"”»':
        return False
    if not unit.apart and not _is_apart_in_sense(units, at, words):
        return False
    if at and _whole_quotation(text):
        return _is_quoted_heading(units[at - 1].text, text)
    return not _EXCLAIMED.search(text) or bool(_QUESTION.search(text)) or len(words) < 10


def _is_dialogue(units: Sequence[Unit], at: int) -> bool:
    """Whether a speaker's name opens the paragraph above too, and the one below."""
    beside = (units[it].text for it in (at - 1, at + 1) if 0 <= it < len(units))
    return all(map(_SPEAKER.match, beside))


def _is_apart_in_sense(units: Sequence[Unit], at: int, words: Sequence[str]) -> bool:
    """Without blank lines around it a heading must follow a finished sentence and be no sentence itself."""
    before = units[at - 1].text if at else "."
    if _EXCLAIMED.search(units[at].text):
        return False
    return bool(_TERMINAL.search(before)) and before[-1] not in ",;:" and 1 < len(words) <= 12


def _is_quoted_heading(before: str, text: str) -> bool:
    """Whether a line in quotation marks is a subhead and no quotation.

    A quotation is led in by a colon, a comma or a verb of saying, or ends like a sentence. Subheads quote
    too, as a rule in single marks.
    """
    if _ATTRIBUTED.search(before):
        return False
    return text[0] in _SINGLE or not _EXCLAIMED.search(text)


def _is_quotation(units: Sequence[Unit], at: int) -> bool:
    text = units[at].text
    return _whole_quotation(text) or _goes_on(units, at)


def _whole_quotation(text: str) -> bool:
    """Whether a paragraph is one quotation from its first character to its last."""
    if len(text) < 3 or text[0] not in _PAIRS:
        return False
    opening, closing = text[0], _PAIRS[text[0]]
    bare = text.rstrip(".,;:!?") if text[-1] in ".,;:!?" else text
    if len(bare) < 3 or bare[-1] not in closing:
        return False
    inner = bare[1:-1]
    if opening == "'":
        return not re.search(r"(?<!\w)'|'(?!\w)", inner)
    if opening == "‘":
        return not re.search(r"‘|’(?!\w)", inner)
    return not any(mark in inner for mark in {opening, *closing})


def _goes_on(units: Sequence[Unit], at: int) -> bool:
    """A quotation over several paragraphs opens each of them and closes the last."""
    text = units[at].text
    if text[:1] != "“" or "”" in text[:-1]:
        return False
    if not text.endswith("”"):
        return at + 1 < len(units) and units[at + 1].text[:1] == "“"
    return False
