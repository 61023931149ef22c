"""Where the words of readings and cuts stand in a raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.dumps import cases
from microfiche.importers.marks import Stretch, address, is_all, stretches, whole
from microfiche.model import Span


def marked(lines: list[str], found: tuple[Stretch, ...]) -> str:
    """The lines with `<` and `>` around each stretch."""
    shown = list(lines)
    for it in found:
        line = lines[it.line - 1]
        shown[it.line - 1] = f"{line[: it.start]}<{line[it.start : it.end]}>{line[it.end :]}"
    return "\n".join(shown)


@pytest.mark.parametrize(("given", "expected"), cases("marks.txt"))
def test_words_are_found_in_lines(given: str, expected: str) -> None:
    text, _, words = given.rstrip("\n").partition("\n-- ")
    lines = text.split("\n")
    found = stretches(words, Span(1, len(lines)), lines)
    assert marked(lines, found) == expected.rstrip("\n")


def test_the_same_words_are_found_one_after_the_other() -> None:
    lines = ["[a](#) and [a](#)", "[a](#)"]
    first = stretches("[a](#)", Span(1, 2), lines)
    second = stretches("[a](#)", Span(1, 2), lines, first[-1])
    third = stretches("[a](#)", Span(1, 2), lines, second[-1])
    assert first + second + third == (Stretch(1, 0, 6), Stretch(1, 11, 17), Stretch(2, 0, 6))


def test_only_the_lines_named_are_looked_at() -> None:
    assert stretches("Ada", Span(2, 2), ["Ada", "Ada", "Ada"]) == (Stretch(2, 0, 3),)


def test_all_of_some_lines_leaves_out_blank_ones_and_blanks_around() -> None:
    assert whole(Span(1, 3), ["  one", "", "two "]) == (Stretch(1, 2, 5), Stretch(3, 0, 3))


def test_what_of_a_link_is_not_its_text() -> None:
    lines = ["see [the ferry](/f.html) sail"]
    assert address(Stretch(1, 4, 24), lines) == (Stretch(1, 4, 5), Stretch(1, 14, 24))
    assert address(Stretch(1, 0, 24), lines) == (Stretch(1, 0, 24),), "that is more than a link"


def test_character_references_and_blanks_make_no_other_words() -> None:
    assert is_all("Fish & Chips by Tomas", Span(1, 2), ["Fish &amp; Chips ", " by  Tomas"])
    assert not is_all("Fish", Span(1, 1), ["Fish & Chips"])


@given(st.lists(st.text(alphabet="aA b\t[](#)é\u2028", max_size=12), min_size=1, max_size=5), st.data())
def test_what_stands_in_a_text_is_found_there(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))].strip()
    found = stretches(words, Span(1, len(lines)), lines)
    said = "\n".join(lines[it.line - 1][it.start : it.end] for it in found)
    assert said.split() == words.split()


@given(st.text(alphabet="aA b\t[](#)é", max_size=20), st.lists(st.text(alphabet="aA b\n[](#)é", max_size=20)))
def test_any_words_are_within_their_lines(words: str, lines: list[str]) -> None:
    lines = "\n".join(lines).split("\n")
    for it in stretches(words, Span(1, len(lines)), lines):
        assert 0 <= it.start < it.end <= len(lines[it.line - 1])
