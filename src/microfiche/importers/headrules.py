"""The lines of a head, one rule a kind. `RULES` is the order in which they are tried.

A rule is given the lines, which one to look at, the recipes and the fields already found; it gives what it
read, or None when the line is not its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from msgspec import structs

from microfiche.importers import inline, labels, notices, outlets, people, spokendates
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import LONGEST_LINE, Taken, View, read_as
from microfiche.importers.recipes import LONGEST, Rules
from microfiche.importers.spokendates import Spoken

_SEPARATOR = re.compile(r"[*_=~#•·—–-](?:\s*[*_=~#•·—–-]){1,79}|\*")

_EDGES = " .,;:–—-|()[]*_"
_MARKS = re.compile(r"^(?:[*_]+|[—–-]+\s+)|[*_]+$")
_JOINED = re.compile(r"(?:,|&|\band)\s*$", re.IGNORECASE)
_JOINING = re.compile(r"(?:and|&)\s+", re.IGNORECASE)
_MOST_SIGNED = 4
_LONGEST_VALUE = 60
_MOST_VALUES = 8

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
    line = _unmarked(view.line)
    match = view.rules.bylines.match(line)
    if match is None:
        return None
    lines, rest = _signed(view, line[match.end() :])
    if not rest:
        return Taken(reason="a byline without a name", strong=False)
    spoken = spokendates.find(rest)
    who, after = (rest[: spoken.start], rest[spoken.end :]) if spoken else _from_off(rest, view.rules)
    who, outlet = _outlet_off(who.rstrip(" ,|–—-("), view.rules)
    names = people.names(who, view.rules)
    # "With" and its like also open sentences, so a lone word after them is no name.
    lone = match[0].strip(" :").casefold() not in ("by", "written by") and not inline.links(who)
    strict = lone or not _is_date(view.below()[1])
    full = lone or ((view.is_published or rest.endswith(".")) and not inline.links(who))
    if not names or not all(_is_name(name, lone, full, strict) for name in names):
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


def _is_name(name: str, lone: bool, full: bool, strict: bool) -> bool:
    if (lone and " " not in name) or spokendates.find_year(name):
        return False
    return people.is_plausible(name, strict) and not (full and name.split()[0].islower())


def _unmarked(line: str) -> str:
    """`**By X**`, `— By X` without the marks around it."""
    return _MARKS.sub("", line) if line[:1] in "*_—–-" else line


def _signed(view: View, rest: str) -> tuple[int, str]:
    """How many lines a byline takes, and the names in them: a comma or an "and" at a line's end joins two.

    An opening word alone takes the line below it, when that can be names and is no other line of a head.
    """
    lines = 1
    if not any(it.isalnum() for it in inline.collapsed(rest)):
        step, below = view.below()
        if rest.strip("[]()# \t") or not below or not _may_sign(view, step):
            return 1, ""
        lines, rest = 1 + step, below
    while view.at + lines < len(view.lines) and lines < _MOST_SIGNED:
        below = view.lines[view.at + lines].strip()
        joined = bool(below) and (_JOINED.search(rest) or _JOINING.match(below))
        if not joined or spokendates.find(below) or not _are_names(_JOINING.sub("", below), view.rules):
            break
        lines, rest = lines + 1, f"{rest} {below}"
    return lines, rest


def _may_sign(view: View, step: int) -> bool:
    """Whether the line some steps below can be the names of a byline whose word stands alone."""
    other = structs.replace(view, at=view.at + step)
    if labels.labels(other) or _is_date(other.line):
        return False
    read = outlets.dated_line(other.line, other.span(), view.rules)
    if read and (step > 1 or people.is_organization(read[0].name, view.rules)):
        return False
    spoken = spokendates.find(other.line)
    return _are_names(other.line[: spoken.start] if spoken else other.line, view.rules, strict=step > 1)


def _are_names(text: str, rules: Rules, strict: bool = True) -> bool:
    names = people.names(_from_off(text, rules)[0], rules)
    return bool(names) and all(people.is_plausible(name, strict) for name in names)


def linked_names(view: View) -> Taken | None:
    """`[Ada Fenwick](#)` below the title and above the line that says when it was published."""
    links = inline.links(view.line)
    between = inline.plain(re.sub(r"\[[^\[\]]*\]\([^()]*\)", " ", view.line)).split()
    if not links or "title" not in view.seen or not view.seen <= {"title", "subtitle"}:
        return None
    if not all(it.strip(",") in ("", "and", "&") for it in between) or not spokendates.find(view.below()[1]):
        return None
    names = people.names(view.line, view.rules)
    if not names or not all(map(partial(_is_whole_name, rules=view.rules), names)):
        return None
    return structs.replace(read_as(view, "authors", names, view.line, 0.7), reason="the byline")


def _is_whole_name(name: str, rules: Rules) -> bool:
    words = name.split()
    person = 2 <= len(words) <= 5 and words[0].casefold() not in ("the", "a", "an", "in", "on", "of")
    return person and people.is_plausible(name) and not people.is_organization(name, rules)


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


def label(view: View) -> Taken | None:
    """A label with its value beside it, or on the lines below it."""
    taken = labels.labels(view)
    if taken is None or taken.evidence or taken.mentions or taken.wrong or view.line[-1] not in ":：":
        return taken
    values = _values_below(view)
    if not values:
        return taken
    step = values[0] - view.at
    text = ", ".join(view.lines[at].strip(" -*•\t") for at in values)
    whole = labels.labels(View([f"{view.line} {text}"], 0, view.rules, view.seen))
    if whole is None or not {it.field for it in whole.evidence} & {"regions", "topics", "authors"}:
        return taken
    where = view.span(step + len(values))
    evidence = tuple(structs.replace(it, where=where) for it in whole.evidence)
    return structs.replace(taken, lines=step + len(values), evidence=evidence)


def _values_below(view: View) -> list[int]:
    """The indexes of the lines that give a label's value: short ones up to a blank line, or one of links."""
    step, below = view.below()
    if step == 2:
        is_links = bool(inline.links(below)) and not re.sub(r"\[[^\[\]]*\]\([^()]*\)|[\s,]", "", below)
        return [view.at + 2] if is_links and not _is_head(view, view.at + 2) else []
    found: list[int] = []
    for at in range(view.at + 1, min(view.at + 2 + _MOST_VALUES, len(view.lines))):
        line = view.lines[at].strip()
        if not line or _is_head(view, at):
            return found
        if len(line) > _LONGEST_VALUE or line[-1] in ".?!":
            return []
        found.append(at)
    return found if len(found) <= _MOST_VALUES else []


def _is_head(view: View, at: int) -> bool:
    other = structs.replace(view, at=at)
    return bool(labels.labels(other)) or any(
        rule(other) for name, rule in RULES if name not in ("label", "outlet")
    )


RULES: tuple[tuple[str, Rule], ...] = (
    ("separator", separator),
    ("boilerplate", boilerplate),
    ("label", label),
    ("first-published", labels.first_published),
    ("byline", byline),
    ("origin", origin),
    ("dated", dated),
    ("outlet", outlet),
    ("linked-names", linked_names),
)
