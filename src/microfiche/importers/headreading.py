"""A head on its way: what has been read of it, and what its next line would add."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from microfiche.importers import repeated
from microfiche.importers.headrules import RULES
from microfiche.importers.outlets import Mention
from microfiche.importers.reading import LONGEST_LINE, Taken, View
from microfiche.importers.recipes import Rules
from microfiche.model import Cut, Evidence, Span

_OUTLETS = 2
"""Who published, and where it first appeared: a head names no third."""

_MOST_AUTHORS = 100
"""Names in bylines one below the other; more of them are a list."""

Mark = tuple[int, int, int, int, int]


class Reading:
    """A head as far as it has been read: `lines[at]` is the next line, `above` the rule of the last.

    From `text_at` on all is known to be the text.
    """

    def __init__(self, lines: list[str], rules: Rules) -> None:
        self.lines, self.rules = lines, rules
        self.at = 0
        self.evidence: list[Evidence] = []
        self.mentions: list[Mention] = []
        self.cuts: list[Cut] = []
        self.warnings: list[tuple[int, str]] = []
        self.above = ""
        self.text_at = len(lines)
        self._known_fields: tuple[frozenset[str], int] = frozenset(), 0
        self._known_outlets: tuple[frozenset[str], int] = frozenset(), 0

    def seen(self) -> frozenset[str]:
        return self._fields() | self._told_by_outlets()

    def _fields(self) -> frozenset[str]:
        """The fields of the evidence; what was counted before is not counted again, for heads may be long."""
        known, counted = self._known_fields
        counted = 0 if counted > len(self.evidence) else counted
        new = {it.field for it in self.evidence[counted:]}
        self._known_fields = (known | new if counted else frozenset(new)), len(self.evidence)
        return self._known_fields[0]

    def _told_by_outlets(self) -> frozenset[str]:
        known, counted = self._known_outlets
        counted = 0 if counted > len(self.mentions) else counted
        new = {"outlet" for _ in self.mentions[counted:]}
        new |= {"bare" for it in self.mentions[counted:] if it.linked}
        new |= {"date" for it in self.mentions[counted:] if it.date}
        self._known_outlets = (known | new if counted else frozenset(new)), len(self.mentions)
        return self._known_outlets[0]

    def look(self, at: int) -> Taken | None:
        """What the line at an index is, by the first rule that knows it."""
        if len(self.lines[at]) > LONGEST_LINE * 4 or at >= self.text_at:
            return None
        view = View(self.lines, at, self.rules, self.seen())
        for name, rule in RULES:
            if taken := rule(view):
                taken = taken if taken.rule else structs.replace(taken, rule=name)
                if not repeated.is_subhead(view, taken):
                    return taken
                self.text_at = at
                return None
        return None

    def adds(self, taken: Taken) -> bool:
        """Whether a line tells what is not known yet, or terms: what a line within a text hardly does."""
        seen = self.seen()
        told = {it.field for it in taken.evidence}
        if taken.mentions and (len(self.mentions) < _OUTLETS or self._is_first_origin(taken)):
            return True
        if taken.reason in ("boilerplate", "caption", "credit") or (
            told == {"url"} and taken.rule in ("label", "origin")
        ):
            return True
        if not told:
            return not taken.mentions and not (taken.wrong and "date" in seen)
        if taken.rule == self.above == "byline" and told == {"authors"}:
            known = _names(self.evidence)
            new = _names(taken.evidence) - known
            return (
                bool(new) and len(known) < _MOST_AUTHORS and all(" " in name for name in new)
            )  # "By Saturday" is a text
        if taken.rule == "label":
            return bool(told - self._fields() | told & {"regions", "topics"})
        return bool(told - seen)

    def _is_first_origin(self, taken: Taken) -> bool:
        """Whether a line of a tower says in so many words where the article is from, as none above does."""
        is_below = self.at > 0 and bool(self.lines[self.at - 1].strip())
        return is_below and taken.rule == "origin" and not any(it.role == "source" for it in self.mentions)

    def take(self, taken: Taken) -> None:
        told = taken.evidence
        if taken.rule == self.above == "byline":
            told = _signed_together(self.evidence, told)
        self.above = taken.rule
        self.evidence += told
        self.mentions += taken.mentions
        self.cut(taken.lines, taken.rule, taken.reason)
        if taken.wrong:
            self.warnings.append((self.at + 1, taken.wrong))
        self.at += taken.lines

    def mark(self) -> Mark:
        """Where the reading stands, for `back_to`."""
        return self.at, len(self.evidence), len(self.mentions), len(self.cuts), len(self.warnings)

    def back_to(self, mark: Mark) -> None:
        """Unread all that was read since a mark."""
        self.at, self.above = mark[0], ""
        self._known_fields = self._known_outlets = frozenset(), 0
        del self.evidence[mark[1] :]
        del self.mentions[mark[2] :]
        del self.cuts[mark[3] :]
        del self.warnings[mark[4] :]

    def tell(self, field: str, value: str, where: Span, rule: str, sure: float) -> None:
        found = "\n".join(self.lines[where.first - 1 : where.last]).strip()
        self.evidence.append(
            Evidence(field=field, value=value, found=found, where=where, rule=rule, confidence=sure)
        )

    def cut(self, lines: int, rule: str, reason: str) -> None:
        text = "\n".join(self.lines[self.at : self.at + lines]).strip()
        self.cuts.append(Cut(text=text, where=Span(self.at + 1, self.at + lines), rule=rule, reason=reason))

    def below(self, at: int) -> int:
        """How many lines below one the next that is not blank stands; 0 when there is none."""
        return next((n for n in range(1, len(self.lines) - at) if self.lines[at + n].strip()), 0)

    def skip_blank(self) -> bool:
        while self.at < len(self.lines) and not self.lines[self.at].strip():
            self.at += 1
        return self.at < len(self.lines)


def _names(evidence: Iterable[Evidence]) -> frozenset[str]:
    return frozenset(name for it in evidence if it.field == "authors" for name in it.value)


def _signed_together(above: list[Evidence], byline: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """A byline's evidence with the names of the byline above it, which is taken out of `above`."""
    authors = next((it for it in byline if it.field == "authors"), None)
    first = next((it for it in above if it.field == "authors"), None)
    if authors is None or first is None:
        return byline
    above.remove(first)
    names = tuple(dict.fromkeys((*first.value, *authors.value)))
    both = structs.replace(first, value=names, found=f"{first.found}\n{authors.found}")
    if isinstance(first.where, Span) and isinstance(authors.where, Span):
        both = structs.replace(both, where=Span(first.where.first, authors.where.last))
    return (both, *(it for it in byline if it is not authors))
