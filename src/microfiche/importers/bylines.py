"""Lines that say who wrote an article: `By Ada Fenwick`, or a name alone where nothing else can stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from msgspec import structs

from microfiche.importers import inline, labels, outlets, people, spokendates
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import EDGES, VERBS, Taken, View, is_date, read_as
from microfiche.importers.recipes import Rules
from microfiche.importers.spokendates import Spoken

_MARKS = re.compile(r"^(?:[*_]+|[—–-]+\s+)|[*_]+$")
_JOINED = re.compile(r"(?:,|&|\band)\s*$", re.IGNORECASE)
_JOINING = re.compile(r"(?:and|&)\s+", re.IGNORECASE)
_PIECES = re.compile(r"\s+[|·•–—-]+\s+|\s*\|\s*")
_PLAIN = ("by", "written by", "text by", "story by", "posted by", "作者", "著者", "文")
"""Words after which even one lone word is a name; others also open sentences."""
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_BEFORE_DATE = " \t\xa0,|–—(-"
"""What stands between names and their date; an "on" is the date's."""
_MOST_SIGNED = 4
_BIOGRAPHY = rf"(?:has|{VERBS})\b"


def byline(view: View) -> Taken | None:
    """`By X`, `by X and Y`, `by` with the names on the next line, `by X May 14, 2017 from Z`."""
    line = _unmarked(view.line)
    match = view.rules.bylines.match(line)
    if match is None:
        return None
    word = match[0].strip(" :：").casefold()
    lines, rest = _signed(view, line[match.end() :])
    if not rest:
        return Taken(reason="a byline without a name", strong=False)
    spoken = spokendates.find(rest)
    who, after = (rest[: spoken.start], rest[spoken.end :]) if spoken else _from_off(rest, view.rules)
    who, outlet = _outlet_off(who.rstrip(_BEFORE_DATE), view.rules, dated=spoken is not None)
    names = people.names(who, view.rules)
    linked = bool(inline.links(who))
    lone = word not in _PLAIN and not linked and not (len(names) > 1 and any(" " in name for name in names))
    over_date = is_date(view.below()[1])
    strict = not linked and (lone or not over_date)
    full = lone or ((view.is_published or rest.endswith(".")) and not linked)
    if not names or not all(_is_name(name, lone, full, strict) for name in names):
        return None
    if not (linked or spoken or over_date) and _is_weak(word, names, view):
        return None
    if word == "published by" and people.is_organization(names[0], view.rules):
        outlet, names = who, ()
    found = read_as(view, "authors", names, rest.strip(), 0.95 if word == "by" else 0.85)
    return with_rest(
        view, Taken(lines=lines, evidence=found.evidence, reason="the byline"), outlet, spoken, after
    )


def credit(view: View) -> Taken | None:
    """`Editing by X`, `Illustrations: X` alone on a line: who had another part in it, and wrote nothing."""
    line = _unmarked(view.line)
    match = view.rules.credits.match(line)
    said = match[0].strip() if match else ""
    if match is None or not (" " in said or said[-1] in ":："):
        return None
    names = people.names(line[match.end() :], view.rules)
    is_sure = bool(names) and all(map(partial(_is_whole_name, rules=view.rules), names))
    return Taken(reason="credit", strong=False) if is_sure else None


def signed_after(view: View, text: str, spoken: Spoken) -> Taken | None:
    """`by Ada Fenwick`, `by Harbour Wire` behind a date: an organisation there published it."""
    match = view.rules.bylines.match(text)
    if match is None:
        return None
    who = text[match.end() :].strip(EDGES)
    step, below = (0, "") if who else view.below()
    names = people.names(who or below, view.rules)
    if not names or not all(_is_name(name, lone=False, full=True, strict=True) for name in names):
        return None
    if len(names) == 1 and people.is_organization(names[0], view.rules):
        return with_rest(view, Taken(lines=1 + step, reason="the date"), who or below, spoken, "")
    found = read_as(view, "authors", names, who or below, 0.85)
    return with_rest(
        view, Taken(lines=1 + step, evidence=found.evidence, reason="the byline"), "", spoken, ""
    )


def _is_weak(word: str, names: Sequence[str], view: View) -> bool:
    """Whether a byline by itself is more likely a subtitle: `By the Numbers`, `With Great Sorrow`."""
    if word == "with" and not (view.is_published or "authors" in view.seen):
        beside = (view.lines[it] for it in (view.at - 1, view.at + 1) if 0 <= it < len(view.lines))
        return not any(map(str.strip, beside))
    return names[0].startswith("the ") and not people.is_organization(names[0], view.rules)


def _is_name(name: str, lone: bool, full: bool, strict: bool) -> bool:
    if (lone and " " not in name and not _UNSPACED.fullmatch(name)) or spokendates.find_year(name):
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
    if labels.labels(other) or is_date(other.line):
        return False
    read = outlets.dated_line(other.line, other.span(), view.rules)
    if read and (step > 1 or people.is_organization(read[0].name, view.rules)):
        return False
    spoken = spokendates.find(other.line)
    return _are_names(other.line[: spoken.start] if spoken else other.line, view.rules, strict=step > 1)


def _are_names(text: str, rules: Rules, strict: bool = True) -> bool:
    names = people.names(_from_off(text, rules)[0], rules)
    return bool(names) and all(people.is_plausible(name, strict) for name in names)


def unmarked_names(view: View) -> Taken | None:
    """A name without its word, below the title and above the line that says when it was published.

    It counts where it is a link, where an honorific stands before it, where the text says who that is, or in
    a tower of lines that names the outlet further down.
    """
    if "title" not in view.seen or not view.seen <= {"title", "subtitle", "url"} or len(view.line) > 120:
        return None
    if not spokendates.find(view.below()[1]):
        return None
    names = people.names(view.line, view.rules)
    if not names or not all(map(partial(_is_whole_name, rules=view.rules), names)):
        return None
    if not (
        _are_linked(view.line)
        or _are_honoured(view)
        or _are_introduced(view, names)
        or _are_over_origin(view)
    ):
        return None
    return structs.replace(read_as(view, "authors", names, view.line, 0.7), reason="the byline")


def _are_linked(line: str) -> bool:
    between = inline.plain(re.sub(r"\[[^\[\]]*\]\([^()]*\)", " ", line)).split()
    return bool(inline.links(line)) and all(it.strip(",") in ("", "and", "&") for it in between)


def _are_honoured(view: View) -> bool:
    honorific = view.rules.honorifics.match(view.line)
    return honorific is not None and len(view.line.split()) <= 5


def _are_over_origin(view: View) -> bool:
    """Whether a date and then an origin stand below, so that no outlet is missing which this could be."""
    return is_date(view.below()[1]) and view.rules.origins.match(view.next().below()[1]) is not None


def _are_introduced(view: View, names: tuple[str, ...]) -> bool:
    """Whether a line of the text begins as a note on each of the authors does: `Ada Fenwick is …`."""
    return all(
        any(line.lstrip("*_[ ").startswith(name) and re.match(rf"[\]\w()#*_]*\s+{_BIOGRAPHY}",
            line.lstrip("*_[ ")[len(name) :]) for line in view.lines if len(line) > len(name))
        for name in names
    )  # fmt: skip


def _is_whole_name(name: str, rules: Rules) -> bool:
    words = name.split()
    person = 2 <= len(words) <= 5 and words[0].casefold() not in ("the", "a", "an", "in", "on", "of")
    if not person or any(map(str.isdigit, name)):
        return False
    return people.is_plausible(name) and not people.is_organization(name, rules)


def _from_off(rest: str, rules: Rules) -> tuple[str, str]:
    """The names of a byline and an origin after them: `X from Harbour Wire`."""
    for blank in re.finditer(r"\s+", rest):
        if (match := rules.origins.match(rest, blank.end())) and match.end() < len(rest):
            return rest[: blank.start()], rest[blank.end() :]
    return rest, ""


def _outlet_off(who: str, rules: Rules, dated: bool) -> tuple[str, str]:
    """The names of a byline and the outlet that may stand after a dash, a bar or the last comma.

    Before a date any organisation there is one, elsewhere one that is known.
    """
    who, *others = _PIECES.split(who)
    if others:
        return who, others[0] if dated or outlets.is_outlet(others[0], rules) else ""
    names, comma, last = who.rpartition(",")
    known = outlets.is_outlet(last, rules) if dated else outlets.is_known(last, rules)
    return (names, last) if comma and names.strip() and known else (who, "")


def with_rest(view: View, taken: Taken, outlet: str, spoken: Spoken | None, after: str) -> Taken:
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
