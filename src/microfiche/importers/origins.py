"""Lines that say when and where an article was published, and where it was taken from."""

from __future__ import annotations

import re

from msgspec import structs

from microfiche.importers import inline, labels, outlets, people, spokendates
from microfiche.importers.bylines import signed_after, with_rest
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import EDGES, LONGEST_LINE, Taken, View, is_date, read_as
from microfiche.importers.recipes import folded
from microfiche.importers.spokendates import Spoken

_CLOCK = re.compile(
    r"(?:at|@|,|[-–—|])?\s*\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?(?:\s*\(?(?:GMT|UTC|[A-Z]{2,4}T)\b\)?)?\s*",
    re.IGNORECASE,
)
_TO_READ = re.compile(
    r"[·•|(\s–—-]*\d{1,3}[\s-]min(?:ute)?s?\.?(?: read(?:ing time)?| to read)?\)?", re.IGNORECASE
)
"""How long it takes to read, which web pages put behind the date."""
_MAILBOX = re.compile(r"\"?([^<>\"@]{2,80}?)\"?\s*<[^<>@\s]+@[^<>@\s]+>")
_LONGEST_ALONE = 40


def origin(view: View) -> Taken | None:
    """`from Harbour Wire`, or `from` with the outlet on the next line; an address too, or a mailbox."""
    match = view.rules.origins.match(view.line)
    if match is None:
        return None
    lines, rest = 1, view.line[match.end() :]
    if not rest:
        step, rest = view.below()
        lines += step
    if address := inline.address(rest):
        return Taken(
            lines=lines, evidence=read_as(view, "url", address, rest, 0.9).evidence, reason="the origin"
        )
    if mailbox := _MAILBOX.fullmatch(rest):
        return _sent(view, mailbox[1])
    if not rest or len(rest) > LONGEST_LINE or not outlets.may_be_outlet(rest, view.rules):
        return None
    name = outlets.named(rest, view.rules)
    mention = Mention(name=name, found=rest, where=view.span(lines), role="source")
    return Taken(lines=lines, mentions=(mention,), reason="the origin")


def _sent(view: View, sender: str) -> Taken | None:
    """Who sent an e-mail, by its head (RFC 5322): likely who wrote it."""
    names = people.names(sender, view.rules)
    found = (
        read_as(view, "authors", names, view.line, 0.6).evidence
        if all(map(people.is_plausible, names))
        else ()
    )
    return Taken(evidence=found, reason="the sender")


def address(view: View) -> Taken | None:
    """An address by itself."""
    found = inline.address(view.line.strip("<>"))
    return (
        Taken(evidence=read_as(view, "url", found, view.line, 0.8).evidence, reason="the address")
        if found
        else None
    )


def dated(view: View) -> Taken | None:
    """A date by itself, with who signed or an origin after it, or an outlet with one."""
    spoken = spokendates.find(view.line) or spokendates.find_year(view.line)
    if spoken is None or _is_lifetime(spoken):
        return None
    before, after = view.line[: spoken.start].strip(EDGES), view.line[spoken.end :].strip(EDGES)
    field = view.rules.labels.get(folded(before)) if before else None
    if field == "updated" and not after:
        return structs.replace(
            read_as(view, field, spoken.date and str(spoken.date), view.line, 0.9), reason="the date"
        )
    before = "" if field == "date" else before
    after = "" if _TO_READ.fullmatch(after) else after
    if not before and (taken := _dated(view, spoken, _CLOCK.sub("", after, count=1) if after else "")):
        return taken
    read = outlets.dated_line(view.line, view.span(), view.rules)
    return Taken(mentions=(read[0],), reason="an outlet", wrong=read[1].wrong) if read else None


def _is_lifetime(spoken: Spoken) -> bool:
    """Whether a date is an interval over years, as of a life or a war: nothing is published so long."""
    return spoken.date is not None and int(spoken.date.end[:4]) - int(spoken.date.year) > 1


def _dated(view: View, spoken: Spoken, after: str) -> Taken | None:
    if not after or view.rules.origins.match(after):
        return with_rest(view, Taken(reason="the date"), "", spoken, after)
    if taken := signed_after(view, after, spoken):
        return taken
    other = spokendates.find(after)
    if other and other.date and view.rules.labels.get(folded(after[: other.start].strip(EDGES))) == "updated":
        found = read_as(view, "updated", str(other.date), view.line, 0.9).evidence
        return with_rest(view, Taken(evidence=found, reason="the date"), "", spoken, "")
    return None


def outlet(view: View) -> Taken | None:
    """An outlet by itself: known, or over a date, or below one, or a link below who published."""
    line = view.line
    if not outlets.may_be_outlet(line, view.rules):
        return None
    whole_link = inline.whole_link(line) is not None
    told = "outlet" in view.seen
    over_date = not view.seen & {"outlet", "date"} and _is_over_date(view)
    likely = (
        over_date
        or outlets.is_known(line, view.rules)
        or (whole_link and "bare" not in view.seen and (told or "date" in view.seen))
        or (not told and "date" in view.seen and _is_short(line) and _is_below_date(view))
    )
    if not likely:
        return None
    mention = Mention(name=outlets.named(line, view.rules), found=line, where=view.span(), linked=whole_link)
    return Taken(mentions=(mention,), reason="an outlet", strong=over_date)


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST_ALONE and len(line.split()) <= 5 and "," not in line


def _is_over_date(view: View) -> bool:
    """Whether a short name stands over a date; a place or a person may, where an origin follows."""
    if not _is_short(view.line) or not is_date(view.below()[1]):
        return False
    origin = view.rules.origins.match(view.next().below()[1])
    return origin is None or outlets.is_outlet(view.line, view.rules)


def _is_below_date(view: View) -> bool:
    """Whether a name below the head's date is an outlet's: by its words, or as no blank line parts them."""
    if outlets.is_outlet(view.line, view.rules):
        return True
    above = view.lines[view.at - 1] if view.at else ""
    return is_date(above) and people.is_plausible(view.line) and not labels.is_series(view.line, view.rules)
