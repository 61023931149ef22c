"""The build, on one screen: configuration, content, archive, plan, render, write, prune."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from microfiche import archive, config, content, manifest, store, templates, urls, work
from microfiche.config import Config
from microfiche.pages import Output
from microfiche.plan import Plan
from microfiche.problems import MicroficheError, Problem, ProblemsFound, UsageError, errors, in_order
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
    output = _output_folder(site, options.output or site / settings.output)
    with work.pool(options.workers or work.cpus()) as executor:
        plan, problems = prepare(site, settings, options, executor)
        job = Job.of(site, output, options.clean, plan.site, plan.collections)
        if unfit := rehearse(site, plan, job, executor):
            raise ProblemsFound([*problems, *unfit])
        ours, in_the_way = _claim(output, plan, options.clean)
        batches = work.batch_map(executor, partial(write_batch, job), _each(plan, progress), len(plan))
        files = [file for batch in batches for file in batch]
    removed = sorted(ours - {file.path for file in files})
    for path in set(removed) - in_the_way:
        store.delete(output / path, output)
    _write_manifest(output, map(_listed, files))
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


def _output_folder(site: Path, output: Path) -> Path:
    """The full path of the output folder, which must not hold the site's sources or lie among them."""
    site, output = site.resolve(), output.resolve()
    sources = [site / name for name in ("content", "templates", "static")]
    if site.is_relative_to(output) or any(output.is_relative_to(source) for source in sources):
        hint = "Choose a folder of its own, such as `build`."
        raise UsageError(f"the output folder {output} would mix with the archive's own files. {hint}")
    return output


def _static(site: Path) -> dict[str, str]:
    """Static files by URL: the theme's, and in front of those the site's own."""
    folders = (theme("static"), site / "static")
    return {f"/{path.relative_to(it).as_posix()}": str(path) for it in folders for path in store.walk(it)}


def rehearse(site: Path, plan: Plan, job: Job, executor: Executor | None = None) -> list[Problem]:
    """Try the templates before the first write, so that an error in one writes nothing.

    A site with templates of its own has all its pages tried; of the theme's, which are tested, one page of
    each kind is enough.
    """
    own = site / "templates"
    all_pages = own.resolve() != theme("templates").resolve() and any(store.walk(own))
    chosen = list(plan) if all_pages else list(plan.samples.values())
    batches = work.batch_map(executor, partial(try_batch, job), map(plan.__getitem__, chosen), len(chosen))
    found = {(problem.place, problem.message): problem for batch in batches for problem in batch}
    return list(found.values())


def _claim(output: Path, plan: Plan, clean: bool) -> tuple[set[str], set[str]]:
    """Write down what this build is going to leave, before it does: a build that is killed orphans nothing.

    Gives the paths that were ours before, and those of them that stood in the way and are gone. Raises
    UsageError for a folder that holds files in our place and no manifest: they are somebody else's.
    """
    wanted = {urls.output_path(url) for url in plan}
    kept = store.read(output / manifest.NAME)
    if kept is None and not clean and (foreign := next(filter(os.path.exists, _below(output, wanted)), None)):
        raise UsageError(
            f"{foreign} was not written by Microfiche, and a build would replace it.\n"
            "Choose another folder with --output, or take the folder over with --clean."
        )
    ours = {file.path for file in manifest.decode(kept)}
    blocking = _make_way(output, ours, wanted)
    if new := wanted - ours:
        known = [file for file in manifest.decode(kept) if file.path not in blocking]
        coming = [manifest.File(path, "", 0, manifest.content_type(path)) for path in new]
        _write_manifest(output, [*known, *coming])
    return ours, blocking


def _write_manifest(output: Path, files: Iterable[manifest.File]) -> None:
    try:
        store.write(output / manifest.NAME, manifest.encode(files))
    except OSError as wrong:
        raise MicroficheError(f"cannot write {output}: {wrong.strerror or wrong}") from wrong


def _below(output: Path, wanted: set[str]) -> Iterator[str]:
    return (f"{output}{os.sep}{path}" for path in sorted(wanted)) if output.is_dir() else iter(())


def _make_way(output: Path, ours: set[str], wanted: set[str]) -> set[str]:
    """Remove, and return, what the last build left where this one needs a folder, or below a new file."""
    if not (gone := ours - wanted):
        return set()
    folders = {str(folder) for path in wanted for folder in PurePosixPath(path).parents}
    blocking = {
        it for it in gone if it in folders or any(str(up) in wanted for up in PurePosixPath(it).parents)
    }
    for path in blocking:
        store.delete(output / path, output)
    return blocking


def _each(plan: Plan, progress: Progress) -> Iterator[Output]:
    for number, url in enumerate(plan):
        progress("rendering", number, len(plan))
        yield plan[url]
    progress("rendering", len(plan), len(plan))


def _listed(file: Written) -> manifest.File:
    return manifest.File(file.path, file.sha256, file.size, manifest.content_type(file.path))
