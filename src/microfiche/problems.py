"""What can be wrong, and how it is said.

Everything that is wrong with an archive is a value, so that all of it can be collected, sorted and
shown at once. Exceptions only carry such values to the command line:

    MicroficheError
    ├── ProblemsFound    problems in content, configuration or templates: exit 1
    └── UsageError       the command was called in a way that cannot work: exit 2
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "notice"]


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that is wrong, where, and what to try.

    `path` is relative to the site's root with forward slashes; `line` and `column` count from 1 and are
    0 where the whole file (or line) is meant. Rooms that do not see the file give in `about` the words it is
    about, and leave it to others to find the line.
    """

    path: str
    message: str
    line: int = 0
    column: int = 0
    severity: Severity = "error"
    hint: str = ""
    about: str = ""

    @property
    def place(self) -> str:
        """`path`, `path:line` or `path:line:column`, the form editors and terminals can jump to."""
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.path, *(numbers if self.line else [])])

    def __str__(self) -> str:
        said = self.message if self.severity == "error" else f"{self.severity}: {self.message}"
        return f"{self.place}: {said}" + (f"\n    {self.hint}" if self.hint else "")


class MicroficheError(Exception):
    """The root of all errors Microfiche raises on purpose."""


class ProblemsFound(MicroficheError):
    """One error or more stand in the way. `problems` holds everything found, warnings too."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ProblemsFound], tuple[tuple[Problem, ...]]]:
        """Made again from the problems, when one arrives from another process."""
        return type(self), (self.problems,)


class UsageError(MicroficheError):
    """The command cannot work as called, whatever the content is."""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems without repetition, by place."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda it: (it.path, it.line, it.column, it.message)))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint: the known word nearest to `word`; where none is near, all of them, if they are few."""
    choices = list(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Known here: {', '.join(choices)}." if 0 < len(choices) <= 30 else ""
