"""One session: an archive is generated, all tools build it in turn, and the sites are compared.

Every cold build writes a new folder and nothing is deleted before the last run. ext4 without a journal does
not give an inode out again for up to five minutes after it was freed, but searches past it
(`recently_deleted` in Linux's fs/ext4/ialloc.c): Hugo took 13, 15, 20 and 21 s for what takes 8 s when
nothing was deleted lately. So wait five minutes after deleting many files, between two invocations too, or
use `--work /dev/shm/bench`.
"""

import multiprocessing
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.equivalence import Comparison, compare_sites
from benchmarks.figures import Row, Session, this_machine
from benchmarks.measure import CommandFailed
from benchmarks.scenarios import CHANGES, TITLES, Case, Fresh, Kept, cold
from benchmarks.tools import NAMES, make, microfiche, others, search_off


@dataclass(frozen=True)
class Wish:
    """What a session is to measure."""

    articles: int
    seed: int
    runs: int
    tools: list[str]
    scenarios: list[str]
    sample: int


class Bench:
    """The cases of a session and the folder they are built in."""

    def __init__(self, wish: Wish, work: Path) -> None:
        self.wish, self.work, self.archive = wish, work, work / "archive"
        make("corpus", self.archive, "--articles", str(wish.articles), "--seed", str(wish.seed))
        self.kept: Kept | None = None
        self.cases = [*self.own_cases(), *self.cases_of_others()]
        self.versions = {case.tool.name: case.tool.version for case in self.cases}

    def own_cases(self) -> list[Case]:
        scenarios = self.wish.scenarios
        if "microfiche" not in self.wish.tools:
            return []
        options = search_off()
        tool = microfiche(self.archive, options)
        cases = [Fresh(tool, self.work, name).case for name in ("cold", "theme") if name in scenarios]
        if {*scenarios} & {*CHANGES}:
            again = self.work / "kept-archive"
            shutil.copytree(self.archive, again)
            self.kept = Kept(microfiche(again, options), self.work)
            cases += self.kept.cases(scenarios)
        return cases

    def cases_of_others(self) -> list[Case]:
        return [cold(tool, self.work) for tool in others(self.wish.tools, self.archive, self.work)]

    def measure(self) -> None:
        """Build in turn; the first round is a warm-up and not counted."""
        for number in range(self.wish.runs + 1):
            for case in list(self.cases):
                try:
                    self.measure_once(case, number)
                except CommandFailed as failed:
                    if case.tool.name == "microfiche":
                        sys.exit(str(failed))
                    print(f"{NAMES[case.tool.name]} is left out. {failed}", file=sys.stderr)
                    self.cases.remove(case)

    def measure_once(self, case: Case, number: int) -> None:
        run = case.run(number, self.work / f"{case.tool.name}-{case.scenario}.log")
        note = "warm-up" if number == 0 else f"{number}/{self.wish.runs}"
        name = f"{NAMES[case.tool.name]}, {TITLES[case.scenario]}"
        print(f"{name}, {note}: {run.wall:.2f} s", file=sys.stderr)
        if number:
            case.runs.append(run)

    def compare(self) -> Comparison:
        """Compare the last cold builds, in a process of its own so that this one stays small."""
        outputs = {case.tool.name: case.output for case in self.cases if case.scenario == "cold"}
        themed = next((case.output for case in self.cases if case.scenario == "theme"), None)
        if not outputs:
            return Comparison({}, 0)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            asked = (self.archive, outputs, self.wish.sample, self.wish.seed, themed)
            return pool.submit(compare_sites, *asked).result()

    def session(self) -> Session:
        self.measure()
        compared = self.compare()
        differences = compared.differences + (self.kept.differences() if self.kept else [])
        return Session(
            self.wish.articles,
            self.wish.seed,
            [Row(case.tool.name, case.scenario, case.runs) for case in self.cases],
            this_machine(),
            self.versions,
            compared.counts,
            compared.compared,
            differences,
        )
