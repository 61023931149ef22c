"""The lines of a head, one rule a kind. `RULES` is the order in which they are tried.

A rule is given the lines, which one to look at, the recipes and the fields already found; it gives what it
read, or None when the line is not its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from microfiche.importers import inline, labels, notices, outlets, people, spokendates
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import LONGEST_LINE, Taken, View, read_as
from microfiche.importers.recipes import LONGEST, Rules
from microfiche.importers.spokendates import Spoken

_SEPARATOR = re.compile(r"[*_=~#•·—–-](?:\s*[*_=~#•·—–-]){1,79}|\*")

_EDGES = " .,;:–—-|()[]*_"

Rule = Callable[[View], Taken | None]


def separator(view: View) -> Taken | None:
    """`***`, `---`: nothing to read."""
    return Taken(reason="a separator", strong=False) if _SEPARATOR.fullmatch(view.line) else None


def boilerplate(view: View) -> Taken | None:
    """A notice above the text, as the recipes know them."""
    found = notices.matched(inline.collapsed(view.line[:LONGEST]), view.span(), "head", view.rules)
    return found if found and len(view.line) <= LONGEST else None


def byline(view: View) -> Taken | None:
    """`By X`, `by X and Y`, `by` with the names on the next line, `by X May 14, 2017 from Z`."""
    match = view.rules.bylines.match(view.line)
    if match is None:
        return None
    lines, rest = 1, view.line[match.end() :]
    if not rest:
        step, rest = view.below()
        lines += step
    spoken = spokendates.find(rest)
    who, after = (rest[: spoken.start], rest[spoken.end :]) if spoken else _from_off(rest, view.rules)
    who, outlet = _outlet_off(who.rstrip(" ,|–—-("), view.rules)
    names = people.names(who, view.rules)
    # "With" and its like also open sentences, so a lone word after them is no name.
    lone = match[0].strip(" :").casefold() not in ("by", "written by") and not inline.links(who)
    strict = lone or not (view.is_apart or _is_date(view.below()[1]))
    if not names or not all(_is_name(name, lone, strict) for name in names):
        return None
    found = read_as(
        view, "authors", names, rest.strip(), 0.95 if match[0].strip().casefold() == "by" else 0.85
    )
    return _with_rest(
        view, Taken(lines=lines, evidence=found.evidence, reason="the byline"), outlet, spoken, after
    )


def _is_date(line: str) -> bool:
    spoken = spokendates.find(line) if len(line) <= 40 else None
    return spoken is not None and not (line[: spoken.start] + line[spoken.end :]).strip(_EDGES)


def _is_name(name: str, full: bool, strict: bool) -> bool:
    return people.is_plausible(name, strict) and (not full or (" " in name and not name.split()[0].islower()))


def _from_off(rest: str, rules: Rules) -> tuple[str, str]:
    """The names of a byline and an origin after them: `X from Harbour Wire`."""
    for blank in re.finditer(r"\s+", rest):
        if (match := rules.origins.match(rest, blank.end())) and match.end() < len(rest):
            return rest[: blank.start()], rest[blank.end() :]
    return rest, ""


def _outlet_off(who: str, rules: Rules) -> tuple[str, str]:
    """The names of a byline and the outlet that may stand after the last comma."""
    names, comma, last = who.rpartition(",")
    if comma and names.strip() and outlets.is_known(last, rules):
        return names, last
    return who, ""


def _with_rest(view: View, taken: Taken, outlet: str, spoken: Spoken | None, after: str) -> Taken:
    """A reading with the date and the outlet that share its line."""
    where, date = view.span(taken.lines), str(spoken.date) if spoken and spoken.date else None
    origin = view.rules.origins.match(after.strip())
    evidence, mentions = list(taken.evidence), []
    if outlet:
        mentions.append(
            Mention(name=outlets.named(outlet, view.rules), found=view.line, where=where, date=date)
        )
    elif date:
        evidence += read_as(view, "date", date, view.line, 0.9).evidence
    if origin and (name := outlets.named(after.strip()[origin.end() :], view.rules)):
        mentions.append(Mention(name=name, found=view.line, where=where, role="source"))
    return Taken(
        lines=taken.lines, evidence=tuple(evidence), mentions=tuple(mentions), reason=taken.reason,
        wrong=spoken.wrong if spoken else "",
    )  # fmt: skip


def origin(view: View) -> Taken | None:
    """`from Harbour Wire`, or `from` with the outlet on the next line."""
    match = view.rules.origins.match(view.line)
    if match is None:
        return None
    lines, rest = 1, view.line[match.end() :]
    if not rest:
        step, rest = view.below()
        lines += step
    if inline.is_address(rest):
        return Taken(
            lines=lines, evidence=read_as(view, "url", rest, rest, 0.9).evidence, reason="the origin"
        )
    if not rest or len(rest) > LONGEST_LINE or not outlets.may_be_outlet(rest, view.rules):
        return None
    name = outlets.named(rest, view.rules)
    mention = Mention(name=name, found=rest, where=view.span(lines), role="source")
    return Taken(lines=lines, mentions=(mention,), reason="the origin")


def dated(view: View) -> Taken | None:
    """A date by itself, with an origin after it, or an outlet with one."""
    spoken = spokendates.find(view.line) or spokendates.find_year(view.line)
    if spoken is None:
        return None
    before, after = view.line[: spoken.start].strip(_EDGES), view.line[spoken.end :].strip(_EDGES)
    if not before and (not after or view.rules.origins.match(after)):
        return _with_rest(view, Taken(reason="the date"), "", spoken, after)
    read = outlets.dated_line(view.line, view.span(), view.rules)
    return Taken(mentions=(read[0],), reason="an outlet", wrong=read[1].wrong) if read else None


def outlet(view: View) -> Taken | None:
    """An outlet by itself: known, or over a date, or a link below the line that says who published."""
    line = view.line
    if not outlets.may_be_outlet(line, view.rules):
        return None
    links = inline.links(line)
    whole_link = bool(links) and links[0].start == 0 and links[0].end == len(line)
    _, below = view.below()
    over_date = _is_date(below)
    short = len(line.split()) <= 5 and "," not in line and not view.seen & {"outlet", "date"}
    below_outlet = whole_link and "outlet" in view.seen and "bare" not in view.seen
    if not (outlets.is_known(line, view.rules) or (over_date and short) or below_outlet):
        return None
    mention = Mention(name=outlets.named(line, view.rules), found=line, where=view.span(), linked=whole_link)
    return Taken(mentions=(mention,), reason="an outlet", strong=False)


RULES: tuple[tuple[str, Rule], ...] = (
    ("separator", separator),
    ("boilerplate", boilerplate),
    ("label", labels.labels),
    ("first-published", labels.first_published),
    ("byline", byline),
    ("origin", origin),
    ("dated", dated),
    ("outlet", outlet),
)
