"""The index of texts, and its cache, which is only ever a shortcut."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microfiche.importers import resemblance, similar
from microfiche.importers.similar import Similar

TEXTS = [" ".join(f"{word}{number}" for word in range(60)) for number in range(5)]
NEARLY = f"{TEXTS[2]} and one more"


def key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def filled(cache: Path, texts: list[str] = TEXTS) -> tuple[Similar, list[str]]:
    """An index of texts, and the keys of those that had to be read for it."""
    index, read = Similar(cache), []
    by_key = {key(text): text for text in texts}

    def text(of: str) -> str:
        read.append(of)
        return by_key[of]

    assert list(index.fill(by_key, text)) == list(by_key)
    return index, read


def saved(cache: Path, texts: list[str] = TEXTS) -> bytes:
    filled(cache, texts)[0].save(map(key, texts))
    return cache.read_bytes()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / ".microfiche" / "texts"


def test_a_nearly_equal_text_is_found_and_another_is_not(cache: Path) -> None:
    index, read = filled(cache)
    assert len(read) == 5
    assert index.near(key(NEARLY), NEARLY) == [key(TEXTS[2])]
    assert index.near(key("x"), " ".join(f"x{at}" for at in range(60))) == []


def test_short_texts_are_nearly_none(cache: Path) -> None:
    index, _ = filled(cache, ["only a few words"])
    assert index.near(key("a"), "only a few words") == []


def test_what_is_cached_is_not_read_again(cache: Path) -> None:
    data = saved(cache, [*TEXTS, "a short one"])
    index, read = filled(cache, [*TEXTS, "a short one", NEARLY])
    assert read == [key(NEARLY)]
    assert set(index.near(key(NEARLY), NEARLY)) == {key(TEXTS[2]), key(NEARLY)}
    assert saved(cache, [*TEXTS, "a short one"]) == data


def test_texts_that_are_gone_leave_the_cache(cache: Path) -> None:
    saved(cache)
    assert len(saved(cache, TEXTS[:2])) < len(saved(cache, TEXTS))


def test_nothing_new_is_not_written(cache: Path) -> None:
    saved(cache)
    cache.write_bytes(cache.read_bytes())
    before = cache.stat().st_mtime_ns
    saved(cache)
    assert cache.stat().st_mtime_ns == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0), byte=st.integers(0, 255), end=st.none() | st.integers(0))
def test_a_damaged_cache_is_made_anew(cache: Path, at: int, byte: int, end: int | None) -> None:
    data = saved(cache)
    broken = bytearray(data)
    broken[at % len(data)] = byte
    cache.write_bytes(bytes(broken[: None if end is None else end % len(data)]))
    assert saved(cache) == data


def test_a_cache_of_another_algorithm_is_made_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(similar, "algorithm", lambda: "R-MinHash 1")
        saved(cache)
    assert len(filled(cache)[1]) == 5


@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b"MFCH something else", b"\x00\x00\x00\x00"])
def test_a_foreign_file_is_no_cache(cache: Path, data: bytes) -> None:
    cache.parent.mkdir()
    cache.write_bytes(data)
    assert len(filled(cache)[1]) == 5


def test_where_nothing_can_be_written_nothing_is_cached(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("")
    index, _ = filled(tmp_path / "blocked" / "texts")
    index.save(map(key, TEXTS))
    assert (tmp_path / "blocked").read_text() == ""


def test_of_a_thousand_of_a_kind_a_few_are_candidates(cache: Path) -> None:
    texts = [f"{TEXTS[0]} number {number}" for number in range(1000)]
    index, _ = filled(cache, texts)
    assert 0 < len(index.near(key(TEXTS[0]), TEXTS[0])) <= similar.MOST * resemblance.BANDS
