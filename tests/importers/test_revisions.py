"""When a file of a known name is the known article come again, and when it is another one."""

from __future__ import annotations

from typing import Any

import pytest

from microfiche.dates import Date
from microfiche.importers.revisions import is_revision
from microfiche.model import FrontMatter

WORDS = [f"w{number}" for number in range(100)]
TEXT = " ".join(WORDS)
NEARLY = " ".join([*WORDS[:50], "other", *WORDS[51:]])
MUCH = " ".join([*WORDS[:75], *(f"n{number}" for number in range(25))])
LITTLE = " ".join([*WORDS[:40], *(f"n{number}" for number in range(60))])


def meta(date: str | None = "2016-03-07", title: str = "Weather", **more: Any) -> FrontMatter:
    return FrontMatter(title=title, date=Date.parse(date) if date else None, publisher="Courier", **more)


@pytest.mark.parametrize(("new", "body", "expected"), [
    (meta(), MUCH, True),
    (meta(title="weather"), MUCH, True),
    (meta(), LITTLE, False),
    (meta(title="Sunshine"), MUCH, False),
    (meta(title="Sunshine"), NEARLY, True),
    (meta("2016-03-08"), TEXT, False),
    (meta("2016-03"), TEXT, False),
    (meta(None), NEARLY, True),
    (meta(None), MUCH, False),
    (meta("2016-03-08", url="https://a.example/1"), LITTLE, True),
    (meta(url="https://a.example/2"), TEXT, False),
])  # fmt: skip
def test_in_doubt_it_is_another_article(new: FrontMatter, body: str, expected: bool) -> None:
    old = meta(url="https://a.example/1") if new.url else meta()
    assert is_revision(new, body, old, TEXT) is expected


def test_articles_without_a_date_are_not_of_the_same_day() -> None:
    assert is_revision(meta(None), NEARLY, meta(None), TEXT)
    assert not is_revision(meta(None), MUCH, meta(None), TEXT)


def test_an_article_whose_head_is_broken_is_known_by_much_of_its_text() -> None:
    assert is_revision(meta("2020"), MUCH, None, TEXT)
    assert not is_revision(meta(), LITTLE, None, TEXT)
    assert not is_revision(meta(), TEXT, None, "")
