"""Plain-text dumps: print pages, reposts, wire copy. A head, a text, a tail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import PurePath

from msgspec import Struct

from microfiche.importers import blocks, body, captions, head, inline, notes, outlets, tail, wrapping
from microfiche.importers.blocks import Unit
from microfiche.importers.decode import decode
from microfiche.importers.language import language
from microfiche.importers.recipes import Rules
from microfiche.model import Cut, Evidence, RawArticle, Span
from microfiche.problems import Problem

IMPORTER = "text/1"
_TAIL_LINES = 60
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z](?:[^\W\d_a-z]|[.'’ -]){1,40}(?:,\s[^\W\d_](?:[^\W\d_]|[.' ]){1,30}?)??)"
    r"(?P<date>,\s(?:[^\W\d_]{3,9}\.?\s\d{1,2}|\d{1,2}\s[^\W\d_]{3,9}\.?)(?:,?\s\d{4})?)?"
    r"(?P<agency>\s\([^()]{2,40}\))?\s*(?:—|–|--)\s*(?=\S)"
)


class Reading(Struct, frozen=True):
    """One article of a source, or None where it holds none, and what is to be said about it."""

    article: RawArticle | None
    problems: tuple[Problem, ...] = ()


def read(data: bytes, source: str, rules: Rules) -> Reading:
    """Read a dump. Any bytes end in an article or in a problem that is an error.

    `source` is the path as given, which the problems name.
    """
    decoded = decode(data, source)
    if isinstance(decoded, Problem):
        return Reading(None, (decoded,))
    lines = [line.rstrip() for line in decoded.text.split("\n")]
    top = head.read(lines, rules)
    units = _units([inline.decoded(line) for line in lines], top.text_at, rules)
    inside = captions.read(units, rules)
    bottom = tail.read(inside.text, rules)
    problems = [*decoded.problems, *_warnings(source, top.warnings)]
    evidence = [*top.evidence, *inside.evidence, *bottom.evidence]
    evidence += _outlets(top, bottom, evidence)
    text, opening = _without_dateline(bottom.text)
    noted = notes.read(text, rules)
    markdown = notes.markdown(body.markdown(noted.text), noted.notes)
    if not any(it.isalnum() for it in markdown):
        return Reading(None, (*problems, _no_text(source, evidence)))
    evidence += [*opening, *_guesses(evidence, lines, markdown, source, text[0].where)]
    article = RawArticle(
        source=source,
        importer=IMPORTER,
        evidence=tuple(evidence),
        body=markdown,
        cuts=(*top.cuts, *sorted((*inside.cuts, *bottom.cuts), key=_place), *noted.cuts, *_links_cut(text)),
    )
    return Reading(article, tuple(problems))


def _units(lines: Sequence[str], at: int, rules: Rules) -> list[Unit]:
    """The lines below the head as units. Only near the end is boilerplate looked for within a paragraph."""
    wrapped = wrapping.wrap(lines[at:])
    near_end = frozenset(line.strip() for line in [it for it in lines[at:] if it.strip()][-_TAIL_LINES:])
    alone = partial(_is_alone, near_end=near_end, rules=rules)
    return blocks.units(lines[at:], at + 1, wrapped, alone)


def _is_alone(line: str, near_end: frozenset[str], rules: Rules) -> bool:
    return (line in near_end and tail.stands_alone(line, rules)) or captions.stands_alone(line, rules)


def _place(cut: Cut) -> int:
    return cut.where.first if isinstance(cut.where, Span) else 0


def _outlets(top: head.Head, bottom: tail.Tail, evidence: Iterable[Evidence]) -> list[Evidence]:
    address = next((it.value for it in evidence if it.field == "url"), None)
    hints = [it.value for it in bottom.evidence if it.field == "publisher"]
    dates = [it.value for it in top.evidence if it.field == "date"]
    return outlets.judged((*top.mentions, *bottom.mentions), hints, address, dates)


def _without_dateline(units: Sequence[Unit]) -> tuple[Sequence[Unit], list[Evidence]]:
    """The text without `WELLINGTON, Aug 14 (Harbour Wire) —` at its start, which is a field of its own."""
    first = units[0] if units else None
    match = _DATELINE.match(first.text) if first and not first.marker and not first.verse else None
    if first is None or match is None or not _is_dateline(match):
        return units, []
    rest = first.text[match.end() :]
    evidence = Evidence(
        field="dateline", value=match["place"] + (match["agency"] or ""), found=match[0].strip(),
        where=Span(first.first, first.first), rule="dateline", confidence=0.9,
    )  # fmt: skip
    return (Unit((rest,), first.first, first.apart), *units[1:]), [evidence]


def _is_dateline(match: re.Match[str]) -> bool:
    """Capitals and a dash open other sentences too; a day or an agency between them does not."""
    if match["date"] or match["agency"]:
        return True
    after = match.string[match.end()]
    return match["place"].isupper() and len(match["place"]) > 4 and not after.islower()


def _guesses(
    evidence: Sequence[Evidence], lines: Sequence[str], markdown: str, source: str, where: Span
) -> list[Evidence]:
    """What can be said without a line that says it: the language, a title where there is none."""
    found = []
    if not any(it.field == "title" for it in evidence):
        name = " ".join(re.split(r"[\s_-]+", PurePath(source).stem)).strip() or "Untitled"
        found.append(_guess("title", name, "file name", "file-name", 0.2))
    if spoken := language(markdown):
        found.append(
            _guess("language", spoken[0], Span(where.first, len(lines)), "commonest-words", spoken[1])
        )
    return found


def _guess(field: str, value: str, where: Span | str, rule: str, sure: float) -> Evidence:
    return Evidence(field=field, value=value, found="", where=where, rule=rule, confidence=sure)


def _links_cut(units: Sequence[Unit]) -> list[Cut]:
    """Links that lead nowhere from here and yet say where they led."""
    cuts = []
    for unit in units:
        for link in inline.links(unit.raw) if "](" in unit.raw else ():
            if not link.is_live and link.address.strip("#"):
                text = unit.raw[link.start : link.end]
                cuts.append(
                    Cut(
                        text=text,
                        where=unit.where,
                        rule="dead-link",
                        reason="its address leads nowhere from here",
                    )
                )
    return cuts


def _warnings(source: str, found: Iterable[tuple[int, str]]) -> list[Problem]:
    return [Problem(path=source, line=line, message=message, severity="warning") for line, message in found]


def _no_text(source: str, evidence: Sequence[Evidence]) -> Problem:
    title = next((it.value for it in evidence if it.field == "title"), None)
    below = f" below the title `{title[:60]}`" if title else ""
    return Problem(path=source, message=f"not an article: there is no text{below}")
