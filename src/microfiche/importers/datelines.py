"""Datelines, `WELLINGTON, Aug 14 (Harbour Wire) —`: where a report opens, when, and by which agency."""

from __future__ import annotations

import re

_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z](?:[^\W\d_a-z]|[.'’ -]){1,40}(?:,\s[^\W\d_](?:[^\W\d_]|[.' ]){1,30}?)??)"
    r"(?P<date>,\s(?:[^\W\d_]{3,9}\.?\s\d{1,2}|\d{1,2}\s[^\W\d_]{3,9}\.?)(?:,?\s\d{4})?)?"
    r"(?P<agency>\s\([^()]{2,40}\))?\s*(?:—|–|--)\s*(?=\S)"
)


def match(text: str) -> re.Match[str] | None:
    """The dateline a paragraph opens with: its `place`, `date` and `agency`.

    Capitals and a dash open other sentences too; a day or an agency between them does not.
    """
    found = _DATELINE.match(text)
    if found is None or found["date"] or found["agency"]:
        return found
    after = text[found.end()]
    is_place = found["place"].isupper() and len(found["place"]) > 4 and not after.islower()
    return found if is_place else None
