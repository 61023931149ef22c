"""What can be wrong with the YAML of a head."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Fault(Struct, frozen=True):
    """Something wrong with the YAML itself. Line and column count from 1; the opening `---` is line 1."""

    line: int
    column: int
    message: str
    hint: str = ""


class BrokenHead(ValueError):
    """The head cannot be read; or, when there are `values`, cannot be read without a doubt."""

    def __init__(self, *faults: Fault, values: dict[str, Any] | None = None) -> None:
        super().__init__(faults[0].message)
        self.faults = faults
        self.values = values
