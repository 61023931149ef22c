"""Whether a source is an article of the archive come again.

Import overwrites an article by what it reads in a file of the same name. Names alone mean little: a column is
`weather.txt` every day, and every dump of a folder may be `index.txt`. So a file of the same name is the same
article only

1. with the same bytes, or
2. with the same address (`url`) given in both, or
3. with the same title, date and publisher, and half of the text or more the same, or
4. with nearly the same text (0.8 of it),

and, but for 1 and 2, never with another date or another address. Of files of one name that are there at once,
each is an article of its own; where two known articles could be meant, neither is. In doubt it is a new
article: one too many can be deleted, one that was overwritten is gone.
"""

from __future__ import annotations

from typing import Any

from microfiche.importers.recipes import folded
from microfiche.importers.resemblance import similarity
from microfiche.model import FrontMatter

_NEARLY, _MUCH = 0.8, 0.5


def is_revision(meta: FrontMatter, body: str, old: FrontMatter | None, old_body: str) -> bool:
    """Whether what is read in a file is the article that came from a file of its name: rules 2 to 4.

    `old` is None when the head of that article cannot be read; then much of the text has to do.
    """
    if old is None:
        return similarity(body, old_body) >= _MUCH
    if meta.url and old.url:
        return meta.url == old.url
    if meta.date and old.date and meta.date != old.date:
        return False
    is_same_issue = meta.date is not None and _issue(meta) == _issue(old)
    return similarity(body, old_body) >= (_MUCH if is_same_issue else _NEARLY)


def _issue(meta: FrontMatter) -> tuple[Any, ...]:
    return folded(meta.title), meta.date, folded(meta.publisher or "")
