"""The build, on one screen: configuration, content, archive, plan, render, write, prune."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from microfiche import archive, config, content, manifest, ownership, store, templates, urls, work
from microfiche.config import Config
from microfiche.pages import Output
from microfiche.plan import Plan
from microfiche.problems import Problem, ProblemsFound, UsageError, errors, in_order
from microfiche.render import Job, Written, try_batch, write_batch
from microfiche.templates import theme

Progress = Callable[[str, int, int], None]
"""Told of a phase, how much of it is done, and how much there is."""


class Options(Struct, frozen=True, kw_only=True):
    """What the command line may change about a build. `output` is relative to the working folder.

    `workers` is the number of processes, None for one a processor where there is work enough; with `clean`
    files that already hold the right bytes are written again too.
    """

    output: Path | None = None
    base_url: str | None = None
    drafts: bool = False
    clean: bool = False
    keep_going: bool = False
    workers: int | None = None


class Built(Struct, frozen=True, kw_only=True):
    """What a build did. `kinds` counts the files of the site by kind; `removed` are paths below `output`."""

    output: Path
    kinds: dict[str, int]
    written: int
    unchanged: int
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]


def build(site: Path, options: Options, progress: Progress = lambda *_: None) -> Built:
    """Build the site at `site`.

    Raises ProblemsFound, with nothing written, when content, configuration or templates have errors; with
    `keep_going` broken content is left out instead, and its errors are among the problems returned. Raises
    UsageError for an output folder that would mix with the sources, MicroficheError when writing fails.
    """
    settings = configure(site, options)
    output = ownership.checked(site, options.output or site / settings.output)
    with ownership.undoing(output) as undo, work.pool(options.workers or work.cpus()) as executor:
        plan, problems = prepare(site, settings, options, executor)
        job = Job.of(site, output, options.clean, plan.site, plan.collections)
        wanted = {urls.output_path(url) for url in plan}
        fresh = ownership.is_free(output, wanted)
        if unfit := rehearse(plan, job, executor, thorough=not fresh and _has_templates(site)):
            raise ProblemsFound([*problems, *unfit])
        ours, in_the_way = ownership.claim(output, wanted, fresh or options.clean)
        batches = work.batch_map(executor, partial(write_batch, job), _each(plan, progress), len(plan))
        if fresh:
            undo.update({manifest.NAME, *wanted})
        files = [file for batch in batches for file in batch]
    removed = sorted(ours - {file.path for file in files})
    for path in set(removed) - in_the_way:
        store.delete(output / path, output)
    ownership.write_manifest(output, map(_listed, files))
    written = sum(file.changed for file in files)
    return Built(
        output=output,
        kinds=dict(Counter(file.kind for file in files)),
        written=written,
        unchanged=len(files) - written,
        removed=tuple(removed),
        problems=problems,
    )


def configure(site: Path, options: Options) -> Config:
    """The configuration of a site with what the options change about it."""
    settings = config.load(site)
    if options.base_url is None:
        return settings
    if not config.is_address(options.base_url):
        raise UsageError(
            f"`{options.base_url}` is not the address of a site, such as https://example.org/archive"
        )
    return msgspec.structs.replace(settings, base_url=options.base_url)


def prepare(
    site: Path, settings: Config, options: Options, executor: Executor | None = None
) -> tuple[Plan, tuple[Problem, ...]]:
    """Everything up to the plan, and all problems found on the way, in order.

    Raises ProblemsFound with all of them when one is an error, unless `keep_going` and it is not the plan's.
    """
    read = content.read(site, settings, partial(work.batch_map, executor), drafts=options.drafts)
    whole = archive.assemble(read.articles, read.records, read.standalone, settings)
    plan = Plan(whole, settings, _static(site) | read.files)
    broken = [content.broken_link(site, link) for link in plan.broken]
    of_plan = [content.placed(site, problem) for problem in plan.problems]
    unfit = templates.problems(site / "templates")
    problems = in_order([*read.problems, *of_plan, *broken, *unfit])
    if errors([*plan.problems, *unfit]) or (errors(problems) and not options.keep_going):
        raise ProblemsFound(problems)
    return plan, problems


def _static(site: Path) -> dict[str, str]:
    """Static files by URL: the theme's, and in front of those the site's own."""
    folders = (theme("static"), site / "static")
    return {f"/{path.relative_to(it).as_posix()}": str(path) for it in folders for path in store.walk(it)}


def _has_templates(site: Path) -> bool:
    """Whether a site has templates of its own, which may fail on any page; the theme's are tested."""
    own = site / "templates"
    return own.resolve() != theme("templates").resolve() and any(store.walk(own))


def rehearse(plan: Plan, job: Job, executor: Executor | None = None, thorough: bool = False) -> list[Problem]:
    """Try the templates before the first write: on one page of each kind, or thoroughly on all."""
    chosen = list(plan) if thorough else list(plan.samples.values())
    batches = work.batch_map(executor, partial(try_batch, job), map(plan.__getitem__, chosen), len(chosen))
    found = {(problem.place, problem.message): problem for batch in batches for problem in batch}
    return list(found.values())


def _each(plan: Plan, progress: Progress) -> Iterator[Output]:
    for number, url in enumerate(plan):
        progress("rendering", number, len(plan))
        yield plan[url]
    progress("rendering", len(plan), len(plan))


def _listed(file: Written) -> manifest.File:
    return manifest.File(file.path, file.sha256, file.size, manifest.content_type(file.path))
