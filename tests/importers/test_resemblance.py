"""How much texts are alike, and the bands by which the like are found."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microfiche.importers import resemblance
from microfiche.importers.resemblance import bands, is_short, similarity

WORDS = [f"w{number}" for number in range(100)]
TEXT = " ".join(WORDS)


@pytest.mark.parametrize(("one", "other", "low", "high"), [
    (TEXT, TEXT, 1, 1), (TEXT, " ".join(reversed(WORDS)), 0, 0), ("", "", 0, 0), ("One", "one", 1, 1),
    (TEXT, TEXT.upper().replace(" ", ",\n"), 1, 1), ("One two.", "", 0, 0), ("One two.", "Two one.", 0, 0),
    ("船在深夜抵达港口。没有人看见。", "船在深夜抵达港口。没有人听见。", 0.5, 0.8),
    ("one two three four", "one two three five", 1 / 3, 1 / 3),
])  # fmt: skip
def test_the_order_of_words_counts(one: str, other: str, low: float, high: float) -> None:
    assert low <= similarity(one, other) <= high
    assert similarity(other, one) == similarity(one, other)


@given(st.text(), st.text())
def test_a_similarity_is_a_share(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) == similarity(other, one) <= 1
    assert similarity(one, one) in (0, 1)


@pytest.mark.parametrize(("text", "short"), [
    (" ".join(WORDS[:19]), True), (" ".join(WORDS[:20]), False), ("", True), ("船" * 19, True),
    ("船在深夜抵达港口" * 3, False), ("ท่าเรือเปิดอีกครั้งหลังพายุ", False),
])  # fmt: skip
def test_a_short_text_has_less_than_twenty_words(text: str, short: bool) -> None:
    assert is_short(text) is short


def variant(changed: int, seed: int) -> tuple[str, str]:
    """A text of 500 words, and the same with so many of them changed."""
    chance = random.Random(seed)
    words = [f"w{chance.randrange(10**6)}" for _ in range(500)]
    other = list(words)
    for at in chance.sample(range(500), changed):
        other[at] = "other"
    return " ".join(words), " ".join(other)


def test_nearly_equal_texts_have_a_band_in_common() -> None:
    """At 0.9 one pair in a thousand has none; 8 changed words of 500 leave 0.9 or more."""
    for seed in range(100):
        one, other = variant(8, seed)
        assert similarity(one, other) > 0.9
        assert set(bands(one)) & set(bands(other))
        assert not set(bands(one)) & set(bands(variant(8, seed + 1000)[0]))


def test_bands_depend_on_the_words_alone() -> None:
    assert bands(TEXT) == bands(TEXT.upper().replace(" ", "\n"))
    assert len(bands("船在深夜抵达港口" * 3)) == resemblance.BANDS


def test_of_large_texts_the_similarity_is_an_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (" ".join(halves) for halves in zip(*(variant(20, seed) for seed in range(20)), strict=True))
    exact, whole = similarity(one, other), bands(one)
    monkeypatch.setattr(resemblance, "_LARGEST", len(one) // 8)
    monkeypatch.setattr(resemblance, "_RUN", 100)
    assert similarity(one, other) == pytest.approx(exact, abs=0.05)
    assert similarity(one, one) == 1
    assert bands(one) == whole
