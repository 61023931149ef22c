"""A raw text laid out: what is marked in it, what is folded away, and what is left out of very long ones."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from microfiche.importers.pieces import Mark, Piece
from microfiche.importers.proof import LONGEST, Line, Note, Proof, Strike, proof
from microfiche.model import Span


def mark(words: str, first: int = 1, last: int = 0, field: str = "title", **changed: Any) -> Mark:
    where = Span(first, last or first)
    return Mark(**{"field": field, "rank": "taken", "where": where, "words": words, "row": "f", **changed})


def strike(words: str, first: int = 1, last: int = 0, **changed: Any) -> Strike:
    where = Span(first, last or first)
    return Strike(**{"where": where, "words": words, "reason": "a reason", **changed})


def lines_of(made: Proof) -> list[Line]:
    return [line for run in made.runs for line in run.lines]


def shown(made: Proof) -> str:
    """The lines with fields as `title<…>` and cuts as `~…~`, and their notes behind them."""
    return "\n".join(
        "".join(map(_shown, it.pieces)) + "".join(map(_noted, it.notes)) for it in lines_of(made)
    )


def _shown(piece: Piece) -> str:
    if piece.fields:
        return f"{'+'.join(piece.fields)}<{piece.text}>"
    return f"~{piece.text}~" if piece.cut else piece.text


def _noted(note: Note) -> str:
    return f" ({note.kind}: {note.text})"


def test_the_words_of_fields_and_cuts_are_marked_in_place() -> None:
    lines = ["The Ferry", "By Ada", "It sails."]
    made = proof(lines, [mark("The Ferry"), mark("Ada", 2, field="authors")], [strike("By Ada", 2)])
    assert shown(made) == "title<The Ferry>\n~By ~authors<Ada> (cut: a reason)\nIt sails."


def test_a_cut_that_all_went_into_fields_needs_no_explanation() -> None:
    assert shown(proof(["The Ferry"], [mark("The Ferry")], [strike("The Ferry")])) == "title<The Ferry>"


def test_readings_that_overlap_are_both_told() -> None:
    marks = [mark("Review, May 2017", field="publisher"), mark("May 2017", field="date")]
    made = proof(["Review, May 2017"], marks, [])
    assert shown(made) == "publisher<Review, >date+publisher<May 2017>"
    assert [piece.label for piece in lines_of(made)[0].pieces] == ["publisher", "date"]


def test_what_was_chosen_wins_over_a_runner_up_and_a_runner_up_is_questioned() -> None:
    marks = [mark("2017", rank="other", field="date", row="d"), mark("May 2017", field="title", row="t")]
    first, second = lines_of(proof(["May 2017"], marks, []))[0].pieces
    assert (first.row, second.row, second.rank, second.label) == ("t", "t", "taken", "date?")


def test_words_that_are_not_there_mark_all_of_their_lines() -> None:
    assert shown(proof(["one", "two"], [mark("three", 1, 2)], [])) == "title<one>\ntitle<two>"


def test_a_reading_without_words_marks_nothing() -> None:
    assert shown(proof(["one", "two"], [mark("", 1, 2)], [])) == "one\ntwo"


def test_of_a_link_that_leads_nowhere_only_the_address_is_struck() -> None:
    text = "and [the ferry](/f) sails"
    made = proof([text], [], [strike("[the ferry](/f)", of_link=True)])
    assert shown(made) == "and ~[~the ferry~](/f)~ sails (cut: a reason)"


def test_all_of_many_like_cuts_are_struck() -> None:
    made = proof(["a b a b a"], [], [strike("a")] * 3)
    assert shown(made) == "~a~ b ~a~ b ~a~ (cut: a reason)"


def test_a_cut_that_is_not_found_is_told_in_the_margin_and_strikes_nothing() -> None:
    assert shown(proof(["one", "two"], [], [strike("three", 2)])) == "one\ntwo (cut: a reason)"


def test_what_is_said_of_lines_that_are_not_there_is_passed_over() -> None:
    made = proof(["one"], [mark("one", 7)], [strike("one", 0)], [(9, Note("error", "no"))])
    assert shown(made) == "one"
    assert (made.has(1), made.has(0), made.has(2)) == (True, False, False)


def test_long_stretches_without_marks_are_folded_and_not_left_out() -> None:
    lines = [f"line {number}" for number in range(1, 101)]
    made = proof(lines, [mark("line 1")], [], [(50, Note("warning", "odd"))])
    assert [(it.first, it.last, it.kind) for it in made.runs] == [
        (1, 7, "shown"), (8, 43, "folded"), (44, 56, "shown"), (57, 93, "folded"), (94, 100, "shown"),
    ]  # fmt: skip
    assert [line.number for line in lines_of(made)] == [*range(1, 101)]


def test_of_a_very_long_text_head_tail_and_marked_lines_are_shown_and_the_rest_is_counted() -> None:
    lines = [f"{number:09}" for number in range(LONGEST // 5)]
    made = proof(lines, [mark(lines[20_000], 20_001)], [])
    left_out = [run for run in made.runs if run.kind == "left-out"]
    assert made.has(1)
    assert made.has(len(lines))
    assert made.has(20_001)
    assert not made.has(19_000)
    assert sum(run.count for run in made.runs) == len(lines)
    assert sum(run.characters for run in left_out) == 9 * sum(run.count for run in left_out)
    assert sum(len(line.text) for line in lines_of(made)) < LONGEST


def test_of_a_very_long_line_the_middle_is_left_out_and_counted() -> None:
    text = "The Ferry " + "x" * LONGEST
    (line,) = lines_of(proof([text], [mark("The Ferry")], []))
    assert line.pieces[0].fields == ("title",)
    assert len(line.text) < 5_000
    assert len(line.text) + sum(piece.left_out for piece in line.pieces) == len(text)


def test_a_very_long_line_with_many_marks_stays_short_too() -> None:
    text = "ab " * LONGEST
    (line,) = lines_of(proof([text], [], [strike("ab")] * 500))
    assert len(line.text) < 30_000
    assert len(line.text) + sum(piece.left_out for piece in line.pieces) == len(text)


def test_a_part_of_a_text_is_laid_out_alone_with_its_own_line_numbers() -> None:
    made = proof(["one", "two", "three"], [mark("one", 1), mark("two", 2)], [], part=Span(2, 99))
    assert shown(made) == "title<two>\nthree"
    assert [line.number for line in lines_of(made)] == [2, 3]


WORDS = st.text(alphabet="ab \t[](#)é", max_size=8)
LINES = st.integers(-1, 8)


@given(
    lines=st.lists(WORDS, min_size=1, max_size=6),
    marks=st.lists(st.builds(mark, WORDS, LINES, LINES), max_size=4),
    strikes=st.lists(st.builds(strike, WORDS, LINES, LINES, of_link=st.booleans()), max_size=4),
)
def test_whatever_is_marked_each_line_keeps_its_text(
    lines: list[str], marks: list[Mark], strikes: list[Strike]
) -> None:
    assert [line.text for line in lines_of(proof(lines, marks, strikes))] == lines
