"""How things look in a terminal: problems, progress, tables. Plain text where there is none."""

from __future__ import annotations

import difflib
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from msgspec import structs

from microfiche.problems import Problem, errors

if TYPE_CHECKING:
    from microfiche.build import Built
    from microfiche.importers.importing import ImportRun
    from microfiche.merging import Merge

QUICK, BETWEEN = 1.0, 0.1
"""Seconds before a bar appears, and between two states of it."""

_COLOURS = {"error": "red", "warning": "yellow", "notice": "cyan"}


def say(quiet: bool, message: str) -> None:
    if not quiet:
        click.echo(message)


def say_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def now() -> str:
    """This instant in UTC (RFC 3339), or `SOURCE_DATE_EPOCH` where set, so that an import can be repeated."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def show_problems(problems: Sequence[Problem], quiet: bool = False) -> None:
    """All problems and their number, on standard error; with `quiet` only those that are errors."""
    shown = errors(problems) if quiet else problems
    for problem in shown:
        click.echo(_coloured(problem), err=True)
    if shown:
        click.echo(counted(shown), err=True)


def _coloured(problem: Problem) -> str:
    if not _colour(sys.stderr):
        return str(problem)
    place = click.style(problem.place, bold=True)
    severity = click.style(problem.severity, fg=_COLOURS[problem.severity])
    hint = click.style(f"\n    {problem.hint}", dim=True) if problem.hint else ""
    return f"{place}: {severity}: {problem.message}{hint}"


def counted(problems: Iterable[Problem]) -> str:
    """`2 errors, 1 warning`."""
    severities: list[str] = [problem.severity for problem in problems]
    numbers = ((severities.count(severity), severity) for severity in _COLOURS)
    return ", ".join(f"{number} {name}{'s' * (number != 1)}" for number, name in numbers if number)


def _colour(stream: Any) -> bool:
    return bool(stream.isatty()) and "NO_COLOR" not in os.environ


@contextmanager
def progress(quiet: bool, unit: str = "pages") -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, with how many `unit` are done in a second and the time that is left; nothing
    elsewhere. It appears when there is a second's work or more."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(f"{{task.fields[speed]:,.0f}} {unit}/s"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # which takes a thread, and workers could not be forked (see `work`)
    )
    began: dict[str, float] = {}
    tasks: dict[str, Any] = {}
    due = time.monotonic() + QUICK

    def tell(phase: str, done: int, total: int) -> None:
        nonlocal due
        moment = time.monotonic()
        seconds = moment - began.setdefault(phase, moment)
        if moment < due:
            return
        due = moment + BETWEEN
        speed = done / seconds if seconds else 0.0
        if phase not in tasks:
            bar.start()
            tasks[phase] = bar.add_task(phase, completed=done, total=total, speed=speed)
        bar.update(tasks[phase], completed=done, total=total, speed=speed, refresh=True)

    try:
        yield tell
    finally:
        if tasks:
            bar.stop()


def show_build(built: Built, quiet: bool, verbose: bool, explain: bool) -> None:
    """How much there is, what was done and why, and how long it took; verbosely also in what data and
    templates had changed, every file that was removed, and the time of each phase."""
    for path, reason in built.explained if explain else ():
        say(quiet, f"  {path}: {reason}")
    say(quiet, _summary(built))
    kinds = sorted(built.kinds.items(), key=lambda it: -it[1])
    say(quiet, "  " + ", ".join(f"{number:,} × {name}" for name, number in kinds))
    if built.verified and not errors(built.problems):
        say(quiet, "  equal to a clean build, byte for byte")
    if verbose:
        for reason, number in _by_number(built.reasons):
            say(quiet, f"  {number:,} × {reason}")
        for path in built.removed:
            say(quiet, f"  removed {path}")
        say(quiet, "  " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in built.phases.items()))


def _summary(built: Built) -> str:
    """`Built 16,502 files in build: 42 made (41 data changed, 1 new), 24 written, 0 removed in 0.9 s`."""
    seconds = f"in {sum(built.phases.values()):.1f} s"
    if not (built.rendered or built.removed):
        return f"Nothing to do: all {built.total:,} files in {built.output} are up to date, {seconds}"
    kinds: Counter[str] = Counter()
    for reason, number in built.reasons.items():
        kinds[reason.partition(":")[0]] += number
    why = ", ".join(f"{number:,} {kind}" for kind, number in _by_number(kinds))
    made = f"{built.rendered:,} made{f' ({why})' if why else ''}, {built.written:,} written"
    return f"Built {built.total:,} files in {built.output}: {made}, {len(built.removed):,} removed {seconds}"


def _by_number(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda it: (-it[1], it[0]))


def _gathered(problems: Iterable[Problem]) -> list[Problem]:
    """Notices of several files that differ in figures and examples only, as the first with their number."""
    found: dict[Problem | str, list[Problem]] = {}
    for problem in problems:
        is_notice = problem.severity == "notice"
        found.setdefault(_FIGURE.sub("", problem.message) if is_notice else problem, []).append(problem)
    return [_with_number(alike[0], len(alike) - 1) for alike in found.values()]


_FIGURE = re.compile(r"^[\d,]+|:.*", re.DOTALL)


def _with_number(problem: Problem, more: int) -> Problem:
    if not more:
        return problem
    files = "1 more file" if more == 1 else f"{more:,} more files"
    return structs.replace(problem, message=f"{problem.message} (and so in {files}: -v lists them)")


def show_import(run: ImportRun, quiet: bool, verbose: bool, dry_run: bool) -> None:
    """The problems of an import, and a closing table of how many articles ended how; or of each one."""
    for item in run.items if verbose else ():
        say(quiet, f"  {item.status:<9}  {item.source}{f' → {item.output}' if item.output else ''}")
    show_problems(run.problems if verbose else _gathered(run.problems), quiet)
    if dry_run:
        say(quiet, "Nothing was written (--dry-run). It would have been:")
    width = max((len(status) for status in run.counts), default=0)
    for status, number in run.counts.items():
        say(quiet, f"  {status:<{width}}  {number:>7,}")


def show_merge(merge: Merge, quiet: bool, dry_run: bool) -> None:
    """What was merged and where that is written; in a dry run what would change there, line by line."""
    if merge.after == merge.before:
        say(quiet, f"Nothing to do: `{merge.alias}` is `{merge.name}` already ({merge.path}).")
        return
    articles = f"{merge.articles:,} article{'s' * (merge.articles != 1)}"
    say(quiet, f"`{merge.alias}` ({articles}) is now `{merge.name}`: see {merge.path}.")
    if merge.moved:
        say(quiet, f"Its own record said nothing but names, which moved there: removed {merge.moved}.")
    if dry_run:
        say(quiet, "Nothing was written (--dry-run). It would have been:")
        before, after = ((text or b"").decode("utf-8").splitlines() for text in (merge.before, merge.after))
        name = merge.path if merge.before is not None else "/dev/null"
        for line in difflib.unified_diff(before, after, name, merge.path, lineterm=""):
            say(quiet, f"  {line}")
