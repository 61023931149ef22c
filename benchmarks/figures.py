"""What was measured, as it is kept in JSON files: a list of sessions."""

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import msgspec
from benchmarks.measure import Run

UNSTEADY = 1.3
"""A row's longest run over its shortest above which the machine was busy with something else."""


@dataclass(frozen=True)
class Row:
    """The counted runs of one tool in one scenario."""

    tool: str
    scenario: str
    runs: list[Run]

    def values(self, key: str) -> list[float]:
        return [value for run in self.runs if (value := getattr(run, key)) is not None]

    def median(self, key: str) -> float | None:
        values = self.values(key)
        return median(values) if values else None

    @property
    def is_unsteady(self) -> bool:
        walls = self.values("wall")
        return max(walls) > UNSTEADY * min(walls)


@dataclass(frozen=True)
class Machine:
    system: str
    cpus: int
    memory: int  # bytes
    python: str


@dataclass(frozen=True)
class Session:
    """Runs that took turns, on one archive."""

    articles: int
    seed: int
    rows: list[Row]
    machine: Machine
    versions: dict[str, str]  # of tools
    counts: dict[str, dict[str, int]] = field(default_factory=dict)  # pages by tool and kind
    compared: int = 0  # articles
    differences: list[str] = field(default_factory=list)

    def row(self, tool: str, scenario: str) -> Row | None:
        return next((row for row in self.rows if (row.tool, row.scenario) == (tool, scenario)), None)

    def value(self, tool: str, scenario: str, key: str) -> float | None:
        row = self.row(tool, scenario)
        return row.median(key) if row else None


def this_machine() -> Machine:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(platform.system(), os.cpu_count() or 1, memory, platform.python_version())


def save(path: Path, sessions: list[Session]) -> None:
    path.write_bytes(msgspec.json.format(msgspec.json.encode(sessions), indent=1) + b"\n")


def load(paths: list[Path]) -> list[Session]:
    """The sessions of several files, by size. Of two with the same size and rows the later one counts."""
    found: dict[tuple[int, tuple[str, ...]], Session] = {}
    for path in paths:
        for session in msgspec.json.decode(path.read_bytes(), type=list[Session]):
            rows = sorted(f"{row.tool} {row.scenario}" for row in session.rows)
            found.pop((session.articles, tuple(rows)), None)
            found[session.articles, tuple(rows)] = session
    return sorted(found.values(), key=lambda session: session.articles)
