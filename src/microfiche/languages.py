"""Language tags (BCP 47)."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{3})?(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-x(-[A-Za-z0-9]{1,8})+)?"
)
"""Language, script, region, variants, extensions (RFC 5646 §2.1)."""

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "syrc", "thaa"})


def is_tag(text: str) -> bool:
    """Whether a text is a well-formed language tag: `en`, `pt-BR`, `zh-Hans`."""
    return _TAG.fullmatch(text) is not None


def direction(tag: str) -> str:
    """`rtl` or `ltr`, for HTML's `dir`; a script named in the tag decides before the language does."""
    primary, *rest = tag.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    right_to_left = script in _RIGHT_TO_LEFT_SCRIPTS if script else primary in _RIGHT_TO_LEFT
    return "rtl" if right_to_left else "ltr"
