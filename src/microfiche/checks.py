"""What `check` looks for beyond what a build does: what is likely wrong, though nothing forbids it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

from microfiche import config, content, manifest, preparation, store, urls, work
from microfiche.archive import Archive, Term
from microfiche.model import Article
from microfiche.plan import Plan
from microfiche.problems import Problem, ProblemsFound, in_order
from microfiche.reading import NoMemory
from microfiche.render import Job, try_batch

SHORTEST_LOOKALIKE = 6
"""Slugs shorter than this differ in one letter too often to mean the same."""

_HONORIFICS = re.compile(
    r"^(?:(?:prof|dr|mr|mrs|ms|sir|dame|lord|lady|rev|col|gen|lt|capt|maj|sgt|hon|sen|rep)-)+"
)


def check(site: Path, today: str) -> tuple[Problem, ...]:
    """All problems of the archive at `site`, drafts too. Later than `today` (`2026-11-23`) is the future."""
    settings = config.load(site)
    gathered = preparation.gather(site, settings, NoMemory(), 0, partial(work.batch_map, None), drafts=True)
    try:
        plan, problems = preparation.plan(site, settings, gathered, keep_going=True)
    except ProblemsFound as found:
        return found.problems
    job = Job.of(site, site, False, plan.site, plan.collections, gathered.templates)
    more = [
        *try_batch(job, [plan.encoded(url) for url in plan.samples.values()]),
        *_future(site, plan.archive, today),
        *_pictures(site, plan.archive),
        *_lookalikes(plan.archive),
    ]
    return in_order([*problems, *more, *_vanished(site / settings.output, plan)])


def _future(site: Path, archive: Archive, today: str) -> Iterator[Problem]:
    for article in archive.articles:
        date = article.date
        if date is not None and date.key[0][:10] > today:
            message, hint = f"the date {date} is in the future", "Future dates are published; is it a slip?"
            yield _about(site, article, f"date: {date}", message, hint)


def _pictures(site: Path, archive: Archive) -> Iterator[Problem]:
    for article in archive.articles:
        image = article.facts.image
        if image is not None and not image.alt:
            hint = "Say in `alt` what it shows, for those who cannot see it."
            yield _about(site, article, image.src, f"the picture {image.src} has no `alt`", hint)


def _about(site: Path, article: Article, words: str, message: str, hint: str) -> Problem:
    problem = Problem(
        path=f"content/{article.path}", severity="warning", message=message, hint=hint, about=words
    )
    return content.placed(site, problem)


def _lookalikes(archive: Archive) -> Iterator[Problem]:
    """Terms of one taxonomy that are likely one: alike but for an honorific or one letter."""
    for taxonomy, terms in archive.terms.items():
        seen: set[frozenset[str]] = set()
        for key in _shared_keys(terms.values()):
            for one, other in combinations(key, 2):
                pair = frozenset((one.slug, other.slug))
                if pair not in seen and _alike(one.slug, other.slug):
                    seen.add(pair)
                    yield _lookalike(
                        taxonomy, *sorted((one, other), key=lambda it: (-len(it.members), it.slug))
                    )


def _shared_keys(terms: Iterable[Term]) -> Iterator[list[Term]]:
    """Terms that become the same when one letter is left out, so that not every pair must be compared."""
    keys: dict[str, list[Term]] = {}
    for term in terms:
        plain = _HONORIFICS.sub("", term.slug)
        shorter = {plain[:at] + plain[at + 1 :] for at in range(len(plain))}
        for key in sorted({plain} | (shorter if len(plain) >= SHORTEST_LOOKALIKE else set())):
            keys.setdefault(key, []).append(term)
    return (group for group in keys.values() if len(group) > 1)


def _alike(one: str, other: str) -> bool:
    """A digit more or less is another thing (`election-2016`, `election-2017`); a letter may be a slip."""
    return re.sub(r"\D", "", one) == re.sub(r"\D", "", other)


def _lookalike(taxonomy: str, kept: Term, other: Term) -> Problem:
    return Problem(
        path=f"content/{taxonomy}",
        severity="warning",
        message=f"`{other.name}` ({len(other.members)}) and `{kept.name}` ({len(kept.members)}) look alike",
        hint=f"If they are one, write content/{taxonomy}/{kept.slug}.md with `aliases: [{other.name}]`.",
    )


def _vanished(output: Path, plan: Plan) -> Iterator[Problem]:
    """Addresses of the last build that the next one will not have."""
    wanted = {urls.output_path(url) for url in plan}
    for file in manifest.decode(store.read(output / manifest.NAME)):
        if file.path.endswith(".html") and file.path not in wanted:
            url = "/" + file.path.removesuffix("index.html")
            hint = f"If it only moved, add `aliases: [{url}]` to what it has become."
            yield Problem(path=url, severity="warning", message="this address will be gone", hint=hint)
