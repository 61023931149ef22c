"""Text that was read in a wrong encoding is mended, and right text is never touched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.damage import encoded, languages, misread, passages, read, said

LATIN = [(tag, text) for tag, text, encodings in languages() if "mac-roman" in encodings]
RUSSIAN = next(text for tag, text, _ in languages() if tag == "ru")
TEXTS = [pytest.param(text, id=tag) for tag, text, _ in languages()]
WRONG = ("latin-1", "windows-1252", "windows-1250", "windows-1251", "mac-roman", "koi8-r", "cp866")


def repaired(text: str) -> str:
    return read(text.encode()).text


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", WRONG)
def test_utf_8_that_was_read_as_something_else_is_mended(text: str, encoding: str) -> None:
    assert repaired(misread(text.encode(), encoding)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_so_is_what_that_happened_to_twice(text: str) -> None:
    once = misread(text.encode(), "latin-1")
    assert repaired(misread(once.encode(), "latin-1")) == text


@pytest.mark.parametrize("text", [it for it in TEXTS if it.id not in ("ru", "uk", "bg")])
def test_and_twice_by_way_of_windows_1252(text: str) -> None:
    once = misread(text.encode(), "windows-1252")
    assert repaired(misread(once.encode(), "windows-1252")) == text


@pytest.mark.parametrize(("tag", "text"), LATIN)
@pytest.mark.parametrize(("right", "wrong"), [
    ("mac-roman", "windows-1252"), ("mac-roman", "latin-1"), ("windows-1252", "latin-1"),
    ("windows-1252", "mac-roman"),
])  # fmt: skip
def test_one_single_byte_encoding_that_was_read_as_another_is_mended(
    tag: str, text: str, right: str, wrong: str
) -> None:
    data = encoded(text, right)
    assert repaired(misread(data, wrong)) == data.decode(right)


@pytest.mark.parametrize(("right", "wrong"), [
    ("koi8-r", "windows-1251"), ("windows-1251", "koi8-r"), ("windows-1251", "windows-1252"),
    ("koi8-r", "latin-1"), ("windows-1251", "latin-1"),
])  # fmt: skip
def test_so_are_the_cyrillic_ones(right: str, wrong: str) -> None:
    data = encoded(RUSSIAN, right)
    assert repaired(misread(data, wrong)) == data.decode(right)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("words", [8, 20])
def test_right_text_stays_as_it_is(text: str, words: int) -> None:
    for passage in passages(text, words):
        decoded = read(passage.encode())
        assert (decoded.text, decoded.problems) == (passage, ())


@pytest.mark.parametrize("text", [
    "Großer Spaß”, „SCHÖN“, „Ä“ und ‚Ä‘, ‚Äpfel‘",
    "CAFÉ” ¿QUÉ?” É… Ö–",
    "voilà\xa0! «\xa0À Paris\xa0», l’école, d’été, qu’à",
    "one†, two‡ and three§ and four† five† six‡",
    "Łódź’s Ð and Þ, Ó Briain, Ä, Å, Â",
    "«СССР», В» и Г«а», № 5 – «Р»",
    "İstanbul’da, Şişli’de ığdır, Ğ",
    "√2 ≈ 1.41, ¬a, x² ≤ y³, 5° ± 2, 30 €, ½",
    "│ a │ b │\n├───┼───┤",
    "Đà Nẵng, Huế, São Tomé, Ōsaka, Āfrica, Ħal",
    "Ἀθήνα, Ξένος, βΑ",
    "日本語のニュース、中文新闻。",
    "McÉlroy, DIÉ, Père Noël, l·l, col·lecció",
    "🙂 “so” 👍🏽",
])  # fmt: skip
def test_so_do_signs_and_letters_that_look_like_damage(text: str) -> None:
    decoded = read(text.encode())
    assert (decoded.text, decoded.problems) == (text, ())


WORDS = {
    "Latin": [word for _, text, names in languages() if "koi8-r" not in names for word in text.split()],
    "Cyrillic": RUSSIAN.split(),
}


@given(st.sampled_from(sorted(WORDS)).flatmap(lambda it: st.lists(st.sampled_from(WORDS[it]), max_size=40)))
def test_right_words_stay_in_any_order_and_any_mixture_of_languages(words: list[str]) -> None:
    text = " ".join(["So:", *words])
    assert read(text.encode()).text == text


SMALL = "aeioubdst" + "àéèêçôîûùâïœëüäößóíáñúãõòìåøæðýþ" + "łąęśżćńźěřščžůňťďőűđăţğış"


BEFORE_OE = re.compile("[^a-z]œ")
"""No language has an accented letter there; but UTF-8 has such bytes."""


@given(st.lists(st.tuples(st.text(SMALL, min_size=1, max_size=8).filter(lambda it: not BEFORE_OE.search(it)),
                          st.sampled_from(["’", "”", "»", "“", "…", "”.", " –", "\xa0!", ""]))))  # fmt: skip
def test_small_letters_stay_whatever_stands_behind_them(words: list[tuple[str, str]]) -> None:
    text = " ".join(["So:", *(word + mark for word, mark in words)])
    assert read(text.encode()).text == text


def test_only_the_lines_that_are_broken_are_mended() -> None:
    right = "Éric went to Málaga with Señor Ñandú.\n"
    broken = misread("Ángel García came home: “It’s cold.”\n".encode(), "windows-1252")
    decoded = read((right + broken + right).encode())
    assert decoded.text == right + "Ángel García came home: “It’s cold.”\n" + right
    assert said(decoded) == [
        "2:1: notice: 4 words were mended that had been read in a wrong encoding: `Ã\\x81ngel` is `Ángel`"
    ]


def test_words_between_right_ones_are_mended_too() -> None:
    decoded = read("“It is,” she said, “in the cafÃ© by the quay, and the naÃ¯ve one.”".encode())
    assert decoded.text == "“It is,” she said, “in the café by the quay, and the naïve one.”"


@pytest.mark.parametrize(("text", "mended"), [
    ("â€œHello,â€ he said. â€œNo,â€ said she", "“Hello,” he said. “No,” said she"),
    ("â€œHello,â€\ufffd he said", "“Hello,” he said"),
    ("voilÃ  Ã  Paris", "voilà à Paris"),
    ("ï»¿First line, cafÃ©", "First line, café"),
    ("It\x92s \x93fine\x94, she said\x85\nYes", "It’s “fine”, she said…\nYes"),
    ("caf\x8e na\x95ve\nd\x8ej\x88 vu", "café naïve\ndéjà vu"),
    ("don\x92t say “no”", "don’t say “no”"),
])  # fmt: skip
def test_what_lost_a_byte_or_became_a_control_character_is_mended(text: str, mended: str) -> None:
    assert repaired(text) == mended


@pytest.mark.parametrize("text", [
    "He wrote “Ã©” where an é had been.",
    'Where you see "Ã©" there was an accent.',
    "The café’s sign said cafÃ©.",
    "Éric saw “itâ€™s” twice: here and in “itâ€™s”.",
])  # fmt: skip
def test_a_word_that_may_be_quoted_is_left_and_told(text: str) -> None:
    decoded = read(text.encode())
    assert decoded.text == text
    (problem,) = decoded.problems
    assert problem.severity == "warning"
    assert "looks as if read in a wrong encoding, and was left" in problem.message


PASSAGES = [passage for _, text, _ in languages() for passage in passages(text, 12)]


@given(st.sampled_from(PASSAGES), st.sampled_from(WRONG))
def test_mending_loses_no_word_and_makes_no_damage(passage: str, encoding: str) -> None:
    broken = misread(passage.encode(), encoding)
    decoded = read(broken.encode())
    assert "\ufffd" not in decoded.text
    assert len(decoded.text.split()) == len(passage.split())


def test_what_was_mended_is_right_and_stays_so() -> None:
    once = repaired(misread(RUSSIAN.encode(), "windows-1252"))
    assert repaired(once) == once
