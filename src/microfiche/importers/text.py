"""Plain-text dumps: print pages, reposts, wire copy. A head, a text, a tail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import PurePath

from msgspec import Struct, structs

from microfiche.importers import (
    blocks,
    body,
    captions,
    datelines,
    digest,
    head,
    inline,
    notes,
    outlets,
    refusals,
    tail,
    wrapping,
)
from microfiche.importers.blocks import Unit
from microfiche.importers.decode import decode
from microfiche.importers.language import language
from microfiche.importers.recipes import Rules
from microfiche.model import Cut, Evidence, RawArticle, Span
from microfiche.problems import Problem

IMPORTER = "text/1"
_TAIL_LINES = 60


class Reading(Struct, frozen=True):
    """One article of a source, or None where it holds none, and what is to be said about it."""

    article: RawArticle | None
    problems: tuple[Problem, ...] = ()


def read_all(data: bytes, source: str, rules: Rules, encoding: str | None = None) -> list[Reading]:
    """Read a dump that may hold several articles; each has `part 1`, `part 2` … for its locator then.

    Any bytes end in articles or in a problem that is an error. `source` is the path as given, which the
    problems name; `encoding` is that of a dump that is not in UTF-8.
    """
    decoded = decode(data, source, encoding)
    if isinstance(decoded, Problem):
        return [Reading(None, (decoded,))]
    lines = [line.rstrip() for line in decoded.text.split("\n")]
    if wrong := refusals.listing(lines, rules, source):
        return [Reading(None, (*decoded.problems, wrong))]
    found = digest.read(lines, rules)
    if found.unclear:
        return [Reading(None, (*decoded.problems, _unclear(source)))]
    if not found.starts:
        return [_whole(lines, source, rules, decoded.problems)]
    return _parts(lines, found.starts, source, rules, decoded.problems)


def read(data: bytes, source: str, rules: Rules, encoding: str | None = None) -> Reading:
    """Read a dump that is one article, or the first of several."""
    return read_all(data, source, rules, encoding)[0]


def _parts(
    lines: list[str], starts: Sequence[int], source: str, rules: Rules, problems: tuple[Problem, ...]
) -> list[Reading]:
    """The articles of a digest; the first has what stands above it among its cuts, and all `problems`."""
    found = []
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True), 1):
        reading = _moved(_whole(lines[start:end], source, rules), start, f"part {number}")
        found.append(
            structs.replace(reading, problems=(*problems, *reading.problems)) if number == 1 else reading
        )
    above = "\n".join(lines[: starts[0]]).strip()
    first = found[0].article
    if above and first:
        where = Span(1, starts[0])
        cut = Cut(text=above, where=where, rule="digest", reason="stands above the first of several articles")
        found[0] = structs.replace(found[0], article=structs.replace(first, cuts=(cut, *first.cuts)))
    return found


def _moved(reading: Reading, by: int, locator: str) -> Reading:
    """The reading of a part with its places in the whole file."""
    problems = tuple(structs.replace(it, line=it.line + by) if it.line else it for it in reading.problems)
    article = reading.article
    if article is None:
        return Reading(None, problems)
    return Reading(
        structs.replace(
            article,
            locator=locator,
            evidence=tuple(structs.replace(it, where=_below(it.where, by)) for it in article.evidence),
            cuts=tuple(structs.replace(it, where=_below(it.where, by)) for it in article.cuts),
        ),
        problems,
    )


def _below(where: Span | str, by: int) -> Span | str:
    return Span(where.first + by, where.last + by) if isinstance(where, Span) else where


def _unclear(source: str) -> Problem:
    message = "a digest of several articles that could not be told apart"
    return Problem(path=source, message=message, hint="Put each of them into a file of its own.")


def _whole(lines: list[str], source: str, rules: Rules, problems: tuple[Problem, ...] = ()) -> Reading:
    """Read lines that are one article; `problems` are those of decoding them."""
    top = head.read(lines, rules)
    units = _units([inline.decoded(line) for line in lines], top.text_at, rules)
    inside = captions.read(units, rules)
    bottom = tail.read(inside.text, rules)
    problems = (*problems, *_warnings(source, top.warnings))
    evidence = [*top.evidence, *inside.evidence, *bottom.evidence]
    evidence += _outlets(top, bottom, evidence)
    text, opening = _without_dateline(bottom.text)
    noted = notes.read(text, rules)
    markdown = notes.markdown(body.markdown(noted.text), noted.notes)
    if not any(it.isalnum() for it in markdown):
        return Reading(None, (*problems, _no_text(source, evidence)))
    evidence += [*opening, *_guesses(evidence, lines, markdown, source, text[0].where)]
    cuts = sorted((*inside.cuts, *bottom.cuts, *noted.cuts, *_links_cut(text)), key=_place)
    article = RawArticle(
        source=source, importer=IMPORTER, evidence=tuple(evidence), body=markdown, cuts=(*top.cuts, *cuts)
    )
    return Reading(article, problems)


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
    match = datelines.match(first.text) if first and not first.marker and not first.verse else None
    if first is None or match is None:
        return units, []
    rest = first.text[match.end() :]
    evidence = Evidence(
        field="dateline", value=match["place"].rstrip() + (match["agency"] or ""), found=match[0].strip(),
        where=Span(first.first, first.first), rule="dateline", confidence=0.9,
    )  # fmt: skip
    return (Unit((rest,), first.first, first.apart), *units[1:]), [evidence]


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
    hint = (
        "A text begins below the lines about the article; if it is there, part it from them by a blank line."
    )
    return Problem(path=source, message=f"not an article: there is no text{below}", hint=hint)
