"""Language tags."""

from __future__ import annotations

import pytest

from microfiche.languages import direction, is_tag


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hans", "sr-Latn-RS", "de-1996", "es-419", "en-x-old"])
def test_well_formed_tags(tag: str) -> None:
    assert is_tag(tag)


@pytest.mark.parametrize("text", ["", "english language", "e", "en_US", "en-", "en--GB", "-en", "42"])
def test_what_is_no_tag(text: str) -> None:
    assert not is_tag(text)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("pa-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("arn", "ltr"),
    ],
)
def test_the_direction_of_a_language(tag: str, expected: str) -> None:
    assert direction(tag) == expected
