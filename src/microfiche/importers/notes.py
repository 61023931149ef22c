"""Numbered notes below a text as footnotes of Markdown, where the text refers to each of them.

That is done only when it is sure: the notes count from one upwards, and the marks in the text, all written
alike, meet each of them in that order. Otherwise the notes stay a section with a title and a list. A note
without a mark would be rendered nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from microfiche.importers import inline
from microfiche.importers.blocks import RULE, Unit
from microfiche.importers.recipes import Rules, folded
from microfiche.model import Cut

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of a note in a text that is not Markdown yet; private characters, which mean nothing."""

_LONGEST_TITLE = 60
_MOST = 999
_SECTIONS = 5
"""No more titles than these are tried, from the end, so that the cost stays linear in the text."""
_NAME = r"\d{1,3}|[ivxl]{1,7}"
_SUPERSCRIPT = "[⁰¹²³⁴-⁹]"
_MARK = re.compile(
    rf"\[?\[\^?({_NAME})\]\]?(?:\(#[^()\s]*\))?:?\s*(?=\S)"
    rf"|\(({_NAME})\)\s*(?=\S)"
    r"|(\d{1,3})(?:[.):]\s*(?=\D)|\s+(?=\S))"
    rf"|({_SUPERSCRIPT}{{1,3}})\s*(?=\S)"
)
"""What a note begins with: `[1]`, `[^1]:`, a link that was one, `(1)`, `1.`, `¹`."""
_STYLES = (
    re.compile(rf"(?<!\^)\[?\[\^?({_NAME})\]\]?(?:\(#[^()\s]*\))?(?![\w(\[])"),
    re.compile(rf"(?<=[^\s\d^])({_SUPERSCRIPT}{{1,3}})(?![\w(\[])"),
    re.compile(r"(?<=[.,;:!?”\"’)\]])\s?\((\d{1,3})\)(?![\w(\[])|(?<=\w)\s?\((\d{1,3})\)(?=[.,;:!?]|$)"),
    re.compile(r"(?<=[^\W\d][.,;:!?])(\d{1,3})(?=\s|$)|(?<=[.,!?][”\"’)])(\d{1,3})(?=\s|$)"),
)
"""Marks in a text: in brackets, raised, in parentheses, and behind a stop, where they were raised once."""
_ALONE = re.compile(r"\((\d{1,3})\)$")
_UNSURE = frozenset(_STYLES[3:])
"""Styles in which a single mark is no evidence."""
_EMPHASIS = "*_#: \t"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


class Note(Struct, frozen=True):
    """A note: its number as it was written, and its paragraphs."""

    name: str
    paragraphs: tuple[str, ...]


class Noted(Struct, frozen=True, kw_only=True):
    """A text in which the marks of its notes stand between `OPEN` and `CLOSE`, and those notes."""

    text: tuple[Unit, ...]
    notes: tuple[Note, ...] = ()
    cuts: tuple[Cut, ...] = ()


class _Section(Struct, frozen=True):
    """Units `first` to `end` (not included) are notes; the title above them, if any, is at `title`."""

    title: int | None
    first: int
    end: int
    notes: tuple[Note, ...]


def read(units: Sequence[Unit], rules: Rules) -> Noted:
    """Find the notes of a text, and the marks in it that refer to them."""
    titles = frozenset(at for at, unit in enumerate(units) if is_title(unit, rules))
    for section in _sections(units, sorted(titles)[-_SECTIONS:]):
        own = [*units[: section.first], *units[section.end :]]
        style = _style(own, section.notes)
        if style:
            return _converted(units, section, style, titles)
    return Noted(text=tuple(_titled(unit) if at in titles else unit for at, unit in enumerate(units)))


def is_title(unit: Unit, rules: Rules) -> bool:
    """Whether a unit is no more than a title of notes, as the recipes know them."""
    if len(unit.lines) > 1 or len(unit.lines[0]) > _LONGEST_TITLE or unit.marker:
        return False
    return folded(unit.raw.strip(_EMPHASIS)) in rules.notes


def _titled(unit: Unit) -> Unit:
    """The title of notes as a heading, which nothing else about one word would make it."""
    return structs.replace(unit, lines=(f"## {unit.raw.strip(_EMPHASIS)}",))


def _sections(units: Sequence[Unit], titles: Sequence[int]) -> Iterator[_Section]:
    for title in titles:
        if found := _numbered(units, title + 1) or _listed(units, title + 1):
            yield structs.replace(found, title=title)
    first = len(units)
    while first and _number(units[first - 1], bare=False):
        first -= 1
    while first < len(units) and _number(units[first], bare=False) != 1:
        first += 1
    if not titles and (found := _numbered(units, first)) and found.end == len(units):
        yield found


def _number(unit: Unit, *, bare: bool = True) -> int:
    """The number of a note that a unit begins with, or 0; `bare` ones may be anything but notes."""
    if unit.verse or unit.table:
        return 0
    found = _MARK.match(unit.lines[0].lstrip())
    if found is None or (found[3] and not bare):
        return 0
    return _value(_name(found))


def _name(found: re.Match[str]) -> str:
    """The number in a mark, raised figures as plain ones."""
    return unicodedata.normalize("NFKC", next(it for it in found.groups() if it))


def _value(name: str) -> int:
    if name.isdigit():
        return int(name)
    parts = [_ROMAN[it] for it in name]
    return sum(-one if one < after else one for one, after in zip(parts, [*parts[1:], 0], strict=True))


def _numbered(units: Sequence[Unit], first: int) -> _Section | None:
    """Notes that count from one; what stands between two of them goes on with the upper one."""
    starts: list[int] = []
    for at in range(first, min(len(units), first + 3 * _MOST)):
        if _number(units[at]) == len(starts) + 1:
            starts.append(at)
        elif not starts or at > starts[-1] + 2:
            break
    if not starts or starts[0] != first:
        return None
    ends = [*starts[1:], starts[-1] + 1]
    notes = [_note(units[start:end]) for start, end in zip(starts, ends, strict=True)]
    return _Section(None, first, ends[-1], tuple(notes)) if all(it.paragraphs[0] for it in notes) else None


def _note(units: Sequence[Unit]) -> Note:
    line = units[0].lines[0].lstrip()
    found = _MARK.match(line)
    assert found
    opening = structs.replace(units[0], lines=(line[found.end() :], *units[0].lines[1:]), marker="")
    return Note(_name(found), (opening.text, *(unit.text for unit in units[1:])))


def _listed(units: Sequence[Unit], first: int) -> _Section | None:
    """Notes that are the items of a list, whose numbers were lost."""
    end = first
    while end < len(units) and units[end].marker == "-":
        end += 1
    notes = (Note(str(number), (unit.text,)) for number, unit in enumerate(units[first:end], 1))
    return _Section(None, first, end, tuple(notes)) if end > first else None


def _style(units: Sequence[Unit], notes: Sequence[Note]) -> re.Pattern[str] | None:
    """How the marks in a text are written, if they meet each of its notes in order, and no other."""
    names = [_value(note.name) for note in notes]
    for style in _STYLES:
        if len(notes) == 1 and style in _UNSURE:
            continue
        seen = dict.fromkeys(_value(_name(found)) for unit in units for found in _marks(unit, style))
        if list(seen) == names:
            return style
    return None


def _marks(unit: Unit, style: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The marks in a unit; a table has none, and a text with private characters of its own neither."""
    for line in () if unit.table or OPEN in unit.raw else unit.lines:
        yield from style.finditer(line)
        if style is _STYLES[2] and (alone := _ALONE.match(line)):
            yield alone


def _converted(
    units: Sequence[Unit], section: _Section, style: re.Pattern[str], titles: frozenset[int]
) -> Noted:
    taken = [section.title] if section.title is not None else []
    above = (section.first if section.title is None else section.title) - 1
    if above > 0 and RULE.fullmatch(units[above].text):
        taken.insert(0, above)
    text = [
        _titled(unit) if at in titles else _marked(unit, style)
        for at, unit in enumerate(units)
        if at not in taken and not section.first <= at < section.end
    ]
    cuts = [_cut(units[at], units[at].raw, "notes", "a title or a rule above notes") for at in taken]
    cuts += [
        _cut(unit, link, "dead-link", "the address of a note") for unit in units for link in _links(unit)
    ]
    return Noted(text=tuple(text), notes=section.notes, cuts=tuple(cuts))


def _marked(unit: Unit, style: re.Pattern[str]) -> Unit:
    if unit.table:
        return unit
    lines = []
    for line in unit.lines:
        found = _ALONE.match(line) if style is _STYLES[2] else None
        lines.append(_placed(found) if found else style.sub(_placed, line))
    return structs.replace(unit, lines=tuple(lines))


def _placed(found: re.Match[str]) -> str:
    return f"{OPEN}{_name(found)}{CLOSE}"


def _links(unit: Unit) -> list[str]:
    """The links around the marks of notes, as word processors write them: `[[1]](#_ftn1)`."""
    return _LINKED.findall(unit.raw) if "]](#" in unit.raw else []


_LINKED = re.compile(rf"\[\[\^?(?:{_NAME})\]\]\(#[^()\s]+\)")


def _cut(unit: Unit, text: str, rule: str, reason: str) -> Cut:
    return Cut(text=text, where=unit.where, rule=rule, reason=reason)


def markdown(text: str, notes: Sequence[Note]) -> str:
    """A text that is Markdown but for its marks, with these as references and the notes below it.

    A reference at the start of a paragraph must not be taken for the note itself.
    """
    if not notes:
        return text
    text = _OPENING.sub(rf"{OPEN}\1{CLOSE}\\:", text)
    text = text.replace(f" {OPEN}", OPEN).replace(OPEN, "[^").replace(CLOSE, "]")
    return text + "\n" + "\n".join(map(_definition, notes)) + "\n"


_OPENING = re.compile(rf"^{OPEN}([0-9a-z]+){CLOSE}:", re.MULTILINE)


def _definition(note: Note) -> str:
    return f"[^{note.name}]: " + "\n\n    ".join(map(inline.markdown, note.paragraphs))
