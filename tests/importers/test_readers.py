"""Dates, names and terms, each by a table of cases, a line for a line; `-` is nothing, `!` no such day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from importers.dumps import cases
from microfiche.importers import datewords, inline, people, recipes, spokendates
from microfiche.importers.case import mended
from microfiche.importers.language import language
from microfiche.importers.terms import terms

RULES = recipes.built_in()


def pairs(given: str, expected: str) -> list[tuple[str, str]]:
    return list(zip(given.splitlines(), expected.splitlines(), strict=True))


@pytest.mark.parametrize(("given", "expected"), cases("dates.txt"))
def test_dates(given: str, expected: str) -> None:
    for line, wanted in pairs(given, expected):
        found = spokendates.find(line)
        assert (line, found and (found.date or "!")) == (line, None if wanted == "-" else wanted)


@pytest.mark.parametrize(("given", "expected"), cases("people.txt"))
def test_names(given: str, expected: str) -> None:
    for line, wanted in pairs(given, expected):
        assert (line, " | ".join(people.names(line, RULES)) or "-") == (line, wanted)


@pytest.mark.parametrize(("given", "expected"), cases("terms.txt"))
def test_terms(given: str, expected: str) -> None:
    for line, wanted in pairs(given, expected):
        field, _, value = line.partition(" ")
        assert (line, " | ".join(terms(value, field, RULES)) or "-") == (line, wanted)


def test_a_date_says_what_is_wrong_with_it_and_where_it_stood() -> None:
    found = spokendates.find("The Review, February 30, 2017 (late)")
    assert found is not None
    assert (found.start, found.end) == (12, 29)
    assert "2017-02 has 28 days" in found.wrong


def test_a_date_that_can_be_two_days_names_both() -> None:
    found = spokendates.find("The Review, 03/04/2017")
    assert found is not None
    assert (found.start, found.date) == (12, None)
    assert found.wrong == "the date can be 2017-03-04 or 2017-04-03"


@pytest.mark.parametrize(("line", "date"), [
    ("Harbour Wire on May 14, 2017", "on May 14, 2017"),
    ("By Ada Fenwick on Sunday the 14th of May 2017", "on Sunday the 14th of May 2017"),
    ("The Sun, 14 May 2017", "14 May 2017"),
    ("Der Freitag January 05, 2026", "January 05, 2026"),
    ("Sunday, 14 May 2017, 10:30 (GMT) Harbour Wire", "Sunday, 14 May 2017, 10:30 (GMT)"),
    ("14 May 2017, Sunday Post", "14 May 2017"),
    ("14 мая 2017 года, Меридиан", "14 мая 2017 года"),
    ("Meridian, 2017年5月14日（日）", "2017年5月14日（日）"),
])  # fmt: skip
def test_words_that_only_lead_to_a_date_belong_to_it_and_names_do_not(line: str, date: str) -> None:
    found = spokendates.find(line)
    assert found is not None
    assert line[found.start : found.end] == date


def test_a_long_line_of_years_and_figures_is_read_without_going_back() -> None:
    assert len(list(spokendates.find_all("May 14, 2017 1 2017 " * 5000))) == 5000


def spelled(table: dict[str, str]) -> list[tuple[int, str]]:
    """Every form of every month of a table; the one that means two months needs its full stop."""
    forms = (
        (number, form.replace("_", " ").rstrip("."))
        for row in table.values()
        for number, forms in enumerate(row.split(), 1)
        for form in forms.split("/")
    )
    return [(number, form) for number, form in forms if form != "-"]


FORMS = (
    "{day} {month} {year}", "{day:02} {month}, {year}", "{month} {day}, {year}", "{month} {day:02} {year}",
    "{day}. {month} {year}", "{day} de {month} de {year}", "{day}-{month}-{year}", "{month}-{day:02}-{year}",
    "{day}º {month} {year}", "{year} {month} {day}", "Harbour Wire, {day} {month} {year}, Lisse",
    "{day}/{month}/{year}", "{month} {day}, {year} 10:30", "du {day} {month} {year}",
)  # fmt: skip


@given(
    st.dates(date(1500, 1, 1), date(2099, 12, 31)), st.sampled_from(spelled(datewords._MONTHS)),
    st.sampled_from(FORMS), st.sampled_from((str.lower, str.upper, str.title, str)),
)  # fmt: skip
def test_a_day_in_the_words_of_any_language_is_that_day(
    day: date, month: tuple[int, str], form: str, case: Callable[[str], str]
) -> None:
    number, name = month
    assume(name != "listopada" and case(name).isalpha())
    day = day.replace(month=number, day=min(day.day, 28))
    found = spokendates.find(form.format(day=day.day, month=case(name), year=day.year))
    assert found is not None
    assert found.date is not None
    assert found.date[:10] == day.isoformat()


@given(
    st.dates(date(1500, 1, 1), date(2099, 12, 31)),
    st.sampled_from(
        ("{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%Y.%m.%d}", "{:%d.%m.%Y}", "{:%Y年%m月%d日}", "{:%B %d, %Y}")
    ),
)
def test_a_day_in_figures_is_that_day(day: date, form: str) -> None:
    found = spokendates.find(form.format(day))
    assert found is not None
    assert found.date == day.isoformat()


@given(
    st.text(max_size=40),
    st.sampled_from(("14 May 2017", "May 2017", "2017-05-14", "in 2017")),
    st.text(max_size=40),
)
def test_dates_found_are_in_order_and_stand_in_the_line(before: str, date: str, after: str) -> None:
    line = before + date + after
    at = 0
    for found in spokendates.find_all(line):
        assert at <= found.start < found.end <= len(line)
        assert (found.date is None) == bool(found.wrong)
        at = found.end


def test_all_dates_of_a_line_are_found() -> None:
    line = "First 11 May 2017, then May 14, 2017, and in August 2018"
    assert [it.date for it in spokendates.find_all(line)] == ["2017-05-11", "2017-05-14", "2018-08"]


GIVEN = st.sampled_from(
    ("Ada", "Tomas", "Ines", "Jean-Luc", "Émile", "J. P.", "Ярослав", "Ana María", "W. Patrick")
)
SURNAMES = st.sampled_from((
    "Fenwick", "Quill", "Calder", "van der Quill", "O'Fenwick", "McCalder", "al-Haddad", "de la Torre",
    "Квилл", "Fenwick-Calder", "Quill Jr.", "Calder III", "Ortega y Quill",
))  # fmt: skip
NAMES = st.builds("{} {}".format, GIVEN, SURNAMES)
LISTS = st.lists(NAMES, min_size=1, max_size=4, unique=True)
HONORIFICS = st.sampled_from(("", "", "Prof. ", "Dr ", "Lt. Gen. ", "Sra. ", "Rt. Hon. ", "Prof. Dr. med. "))


@given(
    LISTS,
    st.sampled_from((" and ", ", and ", " & ", ", ", "; ", " / ", " | ", " und ", " et ", " og ")),
    st.booleans(),
    st.data(),
)
def test_people_that_are_joined_in_any_way_come_back(
    people_named: list[str], joint: str, linked: bool, data: st.DataObject
) -> None:
    shown = [data.draw(HONORIFICS) + name for name in people_named]
    shown = [f"[{name}](#)" for name in shown] if linked else shown
    byline = ", ".join(shown[:-1]) + (joint if len(shown) > 1 else "") + shown[-1]
    assert list(people.names(byline, RULES)) == people_named


@given(st.lists(NAMES, min_size=1, max_size=3, unique=True))
def test_people_in_capitals_come_back(people_named: list[str]) -> None:
    assert list(people.names(" AND ".join(people_named).upper(), RULES)) == people_named


@given(st.text(st.sampled_from("AdaQuill Tomas,;&/-–.()[]'’\u00a0éЯ松and by MD:0"), max_size=60))
def test_no_word_of_a_name_is_made_up(byline: str) -> None:
    words = set(re.findall(r"[^\W_]+", inline.decoded(byline).casefold()))
    for name in people.names(byline, RULES):
        assert set(re.findall(r"[^\W_]+", name.casefold())) <= words


@given(st.text(max_size=60))
def test_mending_is_for_shouting_only_and_done_once(text: str) -> None:
    once = mended(text, RULES.acronyms)
    assert mended(once, RULES.acronyms) == once
    assert once == text or text.isupper()
    assert once.casefold() == text.casefold()


@pytest.mark.parametrize(("name", "plausible"), [
    ("Ada Fenwick", True), ("Tomas van der Quill", True), ("Harbour Wire", True), ("kicker", True),
    ("J. P. Quill Jr.", True), ("the wind had turned", False), ("Monday. It rained", False), ("", False),
    ("A name of more words than anybody was ever given", False), ("Was it?", False), ("1949", False),
    ("AFP", True),
])  # fmt: skip
def test_plausible_names(name: str, plausible: bool) -> None:
    assert people.is_plausible(name) is plausible


@pytest.mark.parametrize(("tag", "text"), [
    ("en", "The boat came in late and it was cold, but nobody in the town was there to see it."),
    ("fr", "Le bateau est arrivé dans la nuit et les gens du port ne sont pas venus pour le voir."),
    ("de", "Das Boot kam spät und der Hafen war leer, denn die Leute sind nicht zum Wasser gegangen."),
    ("es", "El barco llegó por la noche y los vecinos no salieron de las casas para ver lo que era."),
    ("ru", "Лодка пришла поздно ночью, и никто в городе её не встретил."),
    ("uk", "Човен прийшов пізно вночі, і ніхто в місті його не зустрів. Її ім'я невідоме."),
    ("ja", "船は夜遅くに港に着いた。誰も見ていなかった。"),
    ("zh", "船在深夜抵达港口。没有人看见。"),
    ("ar", "وصل القارب إلى الميناء في وقت متأخر من الليل"),
])  # fmt: skip
def test_languages(tag: str, text: str) -> None:
    found = language(text)
    assert found is not None
    assert found[0] == tag


@pytest.mark.parametrize("text", ["", "1949", "Zzyzx qwrt plmk bnvc", "Hakuna jambo kubwa sana leo mjini"])
def test_of_a_text_in_no_known_language_nothing_is_said(text: str) -> None:
    assert language(text) is None
