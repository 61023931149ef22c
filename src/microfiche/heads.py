"""A head as plain values, or what is wrong with it and where.

Nearly all heads are plain enough for `plainheads`; YAML, which takes a while to import, is asked about the
others, and where something is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from microfiche import plainheads
from microfiche.decoder import Finding


def parse(head: str) -> dict[str, Any]:
    """A head without its fences as mappings, lists, texts and, for a key without a value, None.

    Raises BrokenHead.
    """
    values = plainheads.read(head)
    if values is None:
        from microfiche import yamlheads

        values = yamlheads.parse(head)
    return values


def places(head: str) -> Callable[[Finding], tuple[int, int]]:
    """A function that finds the line and column of the value or key a finding is about."""
    from microfiche import yamlheads

    return yamlheads.places(head)
