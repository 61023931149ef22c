"""Dates keep the precision they were written with, and never anything more."""

from __future__ import annotations

import contextlib
import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microfiche.dates import Date, Precision, instant


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2009", Precision.YEAR),
        ("2009-08", Precision.MONTH),
        ("2009-08-14", Precision.DAY),
        ("2009-08-14T09:30", Precision.TIME),
        ("2009-08-14T09:30:00+03:00", Precision.TIME),
        ("2009-07/2009-08", Precision.MONTH),
    ],
)
def test_every_form_of_the_design_is_read_and_kept(text: str, precision: Precision) -> None:
    date = Date.parse(text)
    assert date == text
    assert date.precision is precision


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2009-13", "no such month"),
        ("2009-02-29", "2009-02 has 28 days"),
        ("2009-08-00", "2009-08 has 31 days"),
        ("0000", "no such year"),
        ("14 May 2017", "is not a date"),
        ("2017-5-4", "is not a date"),
        ("2009-08-14T24:00", "no such time of day"),
        ("2009-08-14T09:30+15:00", "no such zone"),
        ("2009/2008", "ends before it begins"),
        ("2009/2010/2011", "more than one"),
        ("２００９", "is not a date"),
        ("", "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Date.parse(text)


@pytest.mark.parametrize("year", ["2023", "2024", "1900", "2000"])
def test_a_day_is_one_of_the_calendar(year: str) -> None:
    for month, day in itertools.product(range(14), range(33)):
        text = f"{year}-{month:02}-{day:02}"
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            with pytest.raises(ValueError, match="no such"):
                Date.parse(text)
        else:
            assert type(Date.parse(text)) is Date


def test_an_interval_within_a_month_has_that_month_and_no_day() -> None:
    date = Date.parse("2009-08-01/2009-08-14")
    assert (date.year, date.month, date.day) == ("2009", "2009-08", None)


def test_an_interval_across_months_has_only_its_year() -> None:
    assert Date.parse("2009-07/2009-08").month is None


def test_order_is_by_civil_date_as_written_then_precision() -> None:
    in_order = ["2008-12-31", "2009", "2009-01", "2009-01-01", "2009-01-01T00:00", "2009-01-02"]
    assert sorted(map(Date.parse, reversed(in_order)), key=lambda it: it.key) == in_order


def test_zones_are_never_converted() -> None:
    early = Date.parse("2009-08-14T01:00:00+14:00")
    late = Date.parse("2009-08-14T02:00:00-12:00")
    assert early.key < late.key
    assert early.day == late.day == "2009-08-14"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2009", "2009-01-01T00:00:00Z"),
        ("2009-08-14", "2009-08-14T00:00:00Z"),
        ("2009-08-14T09:30+03:00", "2009-08-14T09:30:00+03:00"),
        ("2009-07/2009-08", "2009-07-01T00:00:00Z"),
    ],
)
def test_an_instant_is_completed_to_its_first_second(text: str, expected: str) -> None:
    assert instant(Date.parse(text)) == expected


@given(st.datetimes(min_value=datetime.datetime(1, 1, 1)))
def test_any_civil_time_is_a_date_and_orders_like_itself(moment: datetime.datetime) -> None:
    moment = moment.replace(microsecond=0)
    date = Date.parse(moment.isoformat())
    assert date.key == (moment.isoformat(), Precision.TIME)
    assert date.day == moment.date().isoformat()


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert Date.parse(text).key
