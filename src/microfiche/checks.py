"""What `check` looks for beyond what a build does: what is likely wrong, though nothing forbids it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from microfiche import config, content, lookalikes, manifest, preparation, store, urls, work
from microfiche.archive import Archive
from microfiche.model import Article
from microfiche.plan import Plan
from microfiche.problems import Problem, ProblemsFound, in_order
from microfiche.reading import NoMemory
from microfiche.records import merge_command
from microfiche.render import Job, try_batch


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
    for taxonomy, terms in archive.terms.items():
        for kept, other in lookalikes.pairs(taxonomy, terms.values()):
            counted = [f"`{term.name}` ({len(term.members)})" for term in (other, kept)]
            yield Problem(
                path=f"content/{taxonomy}",
                severity="warning",
                message=f"{' and '.join(counted)} look alike",
                hint=f"If they are one: {merge_command(taxonomy, other.name, kept.name)}",
            )


def _vanished(output: Path, plan: Plan) -> Iterator[Problem]:
    """Addresses of the last build that the next one will not have."""
    wanted = {urls.output_path(url) for url in plan}
    for file in manifest.decode(store.read(output / manifest.NAME)):
        if file.path.endswith(".html") and file.path not in wanted:
            url = "/" + file.path.removesuffix("index.html")
            hint = f"If it only moved, add `aliases: [{url}]` to what it has become."
            yield Problem(path=url, severity="warning", message="this address will be gone", hint=hint)
