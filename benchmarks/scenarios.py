"""What is measured: builds from nothing, and builds by Microfiche after something was changed.

The other generators keep nothing between two runs of their build command, so whatever was changed costs them
a full build: their cold build is what the changes are compared with.
"""

import filecmp
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import Run, measure
from benchmarks.tools import HERE, Tool
from benchmarks.twins import article_paths

MINIMAL = HERE / "minimal" / "templates"
SETTLE = 1.0
"""Seconds before and after a change, so that no file is as young as the ledger: a build reads those again
that might have been changed after it looked."""

TITLES = {
    "cold": "all from nothing",
    "theme": "from nothing, with the default theme",
    "nothing": "nothing changed",
    "body": "one body edited",
    "added": "one article added",
    "template": "base template edited",
}
CHANGES = ("nothing", "body", "added", "template")


@dataclass
class Case:
    """One tool in one scenario; `prepare` is told a run's number and says into which folder it builds."""

    tool: Tool
    scenario: str
    prepare: Callable[[int], Path]
    runs: list[Run] = field(default_factory=list)
    output: Path = Path()

    def run(self, number: int, log: Path) -> Run:
        self.output = self.prepare(number)
        os.sync()
        start = time.time_ns()
        run = measure(self.tool.command(self.output), log, self.tool.site)
        files, size = written(self.output, start)
        return Run(run.wall, run.cpu, run.process, run.tree, run.shared, files, size)


def written(output: Path, start: int) -> tuple[int, int]:
    """Number and bytes of the files in a folder written after a time (in nanoseconds).

    Not by `rglob`, which keeps all paths it gave: this process must stay small, as `measure` says.
    """
    coarse = start - 100_000_000  # the clock of file times lags behind by some milliseconds
    files = size = 0
    for folder, _, names in os.walk(output):
        for name in names:
            status = Path(folder, name).stat()
            if status.st_mtime_ns >= coarse:
                files, size = files + 1, size + status.st_size
    return files, size


def cold(tool: Tool, work: Path) -> Case:
    return Case(tool, "cold", lambda number: work / f"{tool.name}-{number}")


class Fresh:
    """Microfiche's cold builds: no ledger, a new folder; with the minimal templates or with the theme's."""

    def __init__(self, tool: Tool, work: Path, scenario: str) -> None:
        self.archive, self.work, self.scenario = tool.site, work, scenario
        self.case = Case(tool, scenario, self.prepare)

    def prepare(self, number: int) -> Path:
        """What was there is moved away: deleting would slow down what comes after."""
        aside = self.work / "aside" / f"{self.scenario}-{number}"
        aside.mkdir(parents=True)
        for name in (".microfiche", "templates"):
            if (self.archive / name).exists():
                (self.archive / name).rename(aside / name)
        if self.scenario == "cold":
            shutil.copytree(MINIMAL, self.archive / "templates")
        return self.work / f"microfiche-{self.scenario}-{number}"


class Kept:
    """An archive that is changed and built again into the same folder, with the minimal templates."""

    def __init__(self, tool: Tool, work: Path) -> None:
        self.tool, self.archive = tool, tool.site
        self.output, self.clean = work / "microfiche-kept", work / "microfiche-clean"
        self.log = work / "microfiche-kept.log"
        self.paths = article_paths(self.archive)
        shutil.copytree(MINIMAL, self.archive / "templates")

    def build(self, output: Path, *options: str) -> None:
        measure([*self.tool.command(output), *options], self.log, self.archive)

    def cases(self, scenarios: list[str]) -> list[Case]:
        """The cases of the changes asked for, after a first build."""
        names = [name for name in CHANGES if name in scenarios]
        if names:
            self.build(self.output)
        return [Case(self.tool, name, self.preparation(name)) for name in names]

    def preparation(self, scenario: str) -> Callable[[int], Path]:
        change = {
            "nothing": lambda number: None,
            "body": self.edit_body,
            "added": self.add_article,
            "template": self.edit_template,
        }[scenario]

        def prepare(number: int) -> Path:
            time.sleep(SETTLE)
            change(number)
            time.sleep(SETTLE)
            return self.output

        return prepare

    def source(self, offset: int) -> Path:
        """An article so many places from the middle of the archive."""
        path = self.paths[(len(self.paths) // 2 + offset) % len(self.paths)]
        return self.archive / "content" / "articles" / f"{path}.md"

    def edit_body(self, number: int) -> None:
        with self.source(number).open("a", encoding="utf-8") as file:
            file.write(f"\nA paragraph that was added later, number {number}.\n")

    def add_article(self, number: int) -> None:
        source = self.source(-1 - number)
        lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[1] = f'title: "An article that was found later, number {number}"\n'
        source.with_name(f"found-later-{number}.md").write_text("".join(lines), encoding="utf-8")

    def edit_template(self, number: int) -> None:
        base = self.archive / "templates" / "base.html"
        text = (MINIMAL / "base.html").read_text(encoding="utf-8")
        base.write_text(text.replace("<body>", f"<body>\n<!-- edition {number} -->"), encoding="utf-8")

    def differences(self) -> list[str]:
        """Where the folder built again and again differs from a clean build of what the archive is now."""
        self.build(self.clean, "--clean")
        return [f"microfiche: after the changes, {problem}" for problem in unequal(self.output, self.clean)]


def unequal(one: Path, other: Path) -> Iterator[str]:
    """The files that differ between two folders, or are in one of them only."""
    names = {
        folder: {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        for folder in (one, other)
    }
    for name in sorted(names[one] | names[other]):
        if name not in names[one]:
            yield f"{name} is missing"
        elif name not in names[other]:
            yield f"{name} should not be there"
        elif not filecmp.cmp(one / name, other / name, shallow=False):
            yield f"{name} is not what a clean build writes"
