"""Checks of a built site as the web would see it. Each gives a list of findings, empty when all is well."""

from __future__ import annotations

from collections.abc import Iterable


def expect_none(findings: Iterable[str]) -> None:
    """Fail with every finding on a line of its own."""
    found = list(findings)
    assert not found, "\n".join([f"{len(found)} findings:", *found])
