"""How things look in a terminal: problems, progress, tables. Plain text where there is none."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from microfiche.problems import Problem, errors

if TYPE_CHECKING:
    from microfiche.build import Built
    from microfiche.importers.importing import ImportRun

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
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, and nothing elsewhere. It appears when there is a second's work or more."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Without a thread of its own to refresh the bar, so that workers can be forked (see `work`).
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        tasks: dict[str, Any] = {}

        def tell(phase: str, done: int, total: int) -> None:
            task = tasks.get(phase)
            if task is None:
                task = tasks[phase] = bar.add_task(phase, total=total)
            bar.update(task, completed=done, total=total)

        yield tell


def show_build(built: Built, quiet: bool, verbose: bool, explain: bool) -> None:
    """How much there is, what was done, why, and how long it took; verbosely also every file that was removed
    and the time of each phase."""
    for path, reason in built.explained if explain else ():
        say(quiet, f"  {path}: {reason}")
    done = f"{built.rendered:,} made, {built.written:,} written, {len(built.removed):,} removed"
    say(quiet, f"{built.total:,} files in {built.output}: {done} in {sum(built.phases.values()):.1f} s")
    kinds = sorted(built.kinds.items(), key=lambda it: -it[1])
    say(quiet, "  " + ", ".join(f"{number:,} {name}" for name, number in kinds))
    for line in reasons(built.reasons):
        say(quiet, f"  {line}")
    if built.verified and not errors(built.problems):
        say(quiet, "  equal to a clean build, byte for byte")
    if verbose:
        for path in built.removed:
            say(quiet, f"  removed {path}")
        say(quiet, "  " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in built.phases.items()))


MOST_REASONS = 8
"""Reasons that a summary names one by one."""


def reasons(counts: Mapping[str, int]) -> list[str]:
    """Why outputs were made, the most frequent reason first; many different ones by their kind alone."""
    if len(counts) > MOST_REASONS:
        kinds: Counter[str] = Counter()
        for reason, number in counts.items():
            kinds[reason.partition(":")[0]] += number
        counts = kinds
    return [
        f"{number:,} × {reason}" for reason, number in sorted(counts.items(), key=lambda it: (-it[1], it[0]))
    ]


def show_import(run: ImportRun, quiet: bool, verbose: bool, dry_run: bool) -> None:
    """The problems of an import, and a closing table of how many articles ended how; or of each one."""
    for item in run.items if verbose else ():
        say(quiet, f"  {item.status:<9}  {item.source}{f' → {item.output}' if item.output else ''}")
    show_problems(run.problems, quiet)
    if dry_run:
        say(quiet, "Nothing was written (--dry-run). It would have been:")
    width = max((len(status) for status in run.counts), default=0)
    for status, number in run.counts.items():
        say(quiet, f"  {status:<{width}}  {number:>7,}")
