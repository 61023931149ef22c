"""Whether what an incremental build left is, byte for byte, what a clean one makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from microfiche import manifest, ownership, store
from microfiche.problems import Problem

_HINT = "Build with --clean, and please report this: it is an error of Microfiche."


def differences(output: Path, clean: Path, reasons: Mapping[str, str]) -> Iterator[Problem]:
    """An error for each file in which two output folders differ; those that others put there don't count.

    `reasons` says why the incremental build made a file that it made.
    """
    listed = ownership.listed(output) | ownership.listed(clean)
    wrong = [path for path in sorted(listed) if store.read(output / path) != store.read(clean / path)]
    if not wrong and store.read(output / manifest.NAME) != store.read(clean / manifest.NAME):
        wrong = [manifest.NAME]  # where other files differ it does too
    for path in wrong:
        one, other = store.read(output / path), store.read(clean / path)
        what, line = _difference(one, other)
        why = reasons.get(path, "kept, since nothing that it is made of seemed to have changed")
        clean_why = "new" if other is not None else "nothing asks for it"
        message = f"{what} (incremental build: {why}; clean build: {clean_why})"
        yield Problem(path=path, line=line, message=message, hint=_HINT)


def _difference(one: bytes | None, other: bytes | None) -> tuple[str, int]:
    """What differs, and in which line first."""
    if one is None:
        return "it is missing, and a clean build makes it", 0
    if other is None:
        return "it is there, and a clean build does not make it", 0
    lines = zip_longest(one.split(b"\n"), other.split(b"\n"))
    line = next(number for number, (mine, theirs) in enumerate(lines, 1) if mine != theirs)
    return "it differs from what a clean build makes", line
