"""Build synthetic archives with Microfiche and with other generators, in turn, and compare the builds.

    scripts/bench --articles 10000 --runs 5 --json figures.json
    scripts/bench report figures.json more.json --write

`docs/benchmarks.md` tells what is measured and how; `session` says why nothing is deleted while measuring.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.chart import chart
from benchmarks.figures import Session, load, save
from benchmarks.report import bars_table, equivalence_note, pages, times, write_document
from benchmarks.scenarios import TITLES
from benchmarks.session import Bench, Wish
from benchmarks.tools import HERE, NAMES

LARGE = 50_000
"""From so many articles on, by default: cold builds by Microfiche and Hugo alone, and fewer runs."""

DOCUMENT = HERE.parent / "docs" / "benchmarks.md"
CHART = HERE.parent / "docs" / "benchmarks.svg"


def wish_of(arguments: argparse.Namespace, articles: int) -> Wish:
    large = articles >= LARGE
    tools = arguments.tools or (["microfiche", "hugo"] if large else [*NAMES])
    scenarios = arguments.scenarios or (["cold"] if large else [*TITLES])
    runs = arguments.runs_large if large else arguments.runs
    return Wish(articles, arguments.seed, runs, tools, scenarios, arguments.sample)


def hold(arguments: argparse.Namespace) -> list[Session]:
    """One session for each size; what they built is deleted after the last, or kept."""
    arguments.work.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="bench-", dir=arguments.work.resolve()))
    sessions = []
    try:
        for articles in arguments.articles:
            folder = work / str(articles)
            folder.mkdir()
            sessions.append(Bench(wish_of(arguments, articles), folder).session())
            if arguments.json:
                save(arguments.json, sessions)
    finally:
        if arguments.keep:
            print(f"Kept in {work}", file=sys.stderr)
        else:
            shutil.rmtree(work)
    return sessions


def show(sessions: list[Session]) -> None:
    print(times(sessions), pages(sessions), bars_table(sessions), sep="\n\n")
    for session in sessions:
        print(f"\n{session.articles:,} articles: {equivalence_note(session)}")
        print(*session.differences[1:20], sep="\n", end="")


def write(sessions: list[Session]) -> None:
    write_document(DOCUMENT, sessions)
    CHART.write_text(chart(sessions), encoding="utf-8")


def run_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Compare Microfiche with other generators. "
        "`scripts/bench report FILE… [--write]` shows figures that were kept with --json, "
        "or writes them into docs/benchmarks.md.",
    )
    add = parser.add_argument
    add("--articles", type=int, nargs="+", action="extend", metavar="N", help="sizes; 10000 if none is given")
    add("--seed", type=int, default=1)
    add("--tools", nargs="+", choices=[*NAMES], help="all of them")
    add("--scenarios", nargs="+", choices=[*TITLES], help="all of them")
    add("--runs", type=int, default=5, metavar="N", help="counted builds of each; one more comes before them")
    add("--runs-large", type=int, default=3, metavar="N", help=f"the same from {LARGE:,} articles on")
    add("--sample", type=int, default=300, metavar="N", help="articles compared in a large archive")
    add("--work", type=Path, default=HERE / ".work", metavar="DIR", help="where to build")
    add("--keep", action="store_true", help="keep the archives and all outputs")
    add("--json", type=Path, metavar="FILE", help="keep the figures")
    add("--write", action="store_true", help="write tables and chart into docs/")
    return parser


def report_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench report", description="Show figures that were kept.")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="what --json wrote")
    parser.add_argument("--write", action="store_true", help="write tables and chart into docs/")
    return parser


def main(words: list[str]) -> int:
    """0 when all sites are equivalent, 1 when they differ."""
    if words[:1] == ["report"]:
        arguments = report_parser().parse_args(words[1:])
        sessions = load(arguments.files)
    else:
        arguments = run_parser().parse_args(words)
        arguments.articles = arguments.articles or [10_000]
        sessions = hold(arguments)
    show(sessions)
    if arguments.write:
        write(sessions)
    return 1 if any(session.differences for session in sessions) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
