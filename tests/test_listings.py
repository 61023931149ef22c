"""Listings are cut by date; growth adds addresses and takes none away."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archives import article
from microfiche import listings
from microfiche.archive import order
from microfiche.model import Article


def listing(*dates: str | None) -> list[Article]:
    made = (article(f"2000/{number:04}", date) for number, date in enumerate(dates))
    return sorted(made, key=order, reverse=True)


def names(periods: tuple[listings.Period, ...]) -> list[str]:
    return [period.name for period in listings.flat(periods)]


def test_a_short_year_is_one_period() -> None:
    assert names(listings.years(listing("2016-01-02", "2017-05-14"), split=2)) == ["2017", "2016"]


def test_a_long_year_is_cut_into_months_and_a_long_month_into_days() -> None:
    cut = listings.years(listing("2017-05-14", "2017-05-14", "2017-05-13", "2017-04-01"), split=2)
    assert names(cut) == ["2017", "2017-05", "2017-05-14", "2017-05-13", "2017-04"]
    assert [period.total for period in listings.flat(cut)] == [4, 3, 2, 1, 1]


def test_an_article_dated_to_a_month_stands_on_the_page_of_the_month() -> None:
    (year,) = listings.years(listing("2017-05", "2017-05-14", "2017-05-13"), split=2)
    (month,) = year.parts
    assert [it.meta.date for it in month.articles] == ["2017-05"]


def test_an_article_dated_to_a_year_stands_on_the_page_of_the_year() -> None:
    (year,) = listings.years(listing("2017", "2017-07/2017-08", "2017-05-13"), split=2)
    assert sorted(str(it.meta.date) for it in year.articles) == ["2017", "2017-07/2017-08"]


def test_undated_articles_come_last_and_together() -> None:
    assert names(listings.years(listing(None, "2017", None), split=1)) == ["2017", "undated"]


def test_a_day_too_large_to_cut_is_cut_in_numbered_parts_from_the_oldest_on() -> None:
    (year,) = listings.years(listing(*["2017-05-14"] * 23), split=1)
    day = year.parts[0].parts[0]
    assert [part.name for part in day.parts] == ["2017-05-14#3", "2017-05-14#2", "2017-05-14#1"]
    assert [part.total for part in day.parts] == [3, 10, 10]
    assert day.parts[-1].articles[-1].path.endswith("0000.md")


def test_readers_page_from_a_month_to_a_year_left_whole() -> None:
    cut = listings.years(listing("2017-05-14", "2017-05-13", "2017-04-01", "2016-01-01"), split=2)
    assert [period.name for period in listings.row(cut, 2)] == ["2017-05", "2017-04", "2016"]


DATES = st.sampled_from(
    [
        None,
        "2016",
        "2016-01",
        "2016-01-01",
        "2016-01-02",
        "2016-02",
        "2016-01/2016-03",
        "2017-05-14",
        "2017-05-14T10:00",
    ]
)


@settings(max_examples=60)
@given(st.lists(DATES, max_size=30), st.integers(1, 4))
def test_every_article_stands_on_exactly_one_page_and_its_way_leads_there(
    dates: list[str | None], split: int
) -> None:
    everything = listing(*dates)
    cut = listings.years(everything, split)
    shown = [it.path for period in listings.flat(cut) for it in period.articles]
    assert sorted(shown) == sorted(it.path for it in everything)
    ways = listings.ways(cut)
    for it in everything:
        page = listings.page_of(ways, it)
        assert page is not None
        assert any(other is it for other in page.articles)


@settings(max_examples=60)
@given(st.lists(DATES, max_size=30), DATES, st.integers(1, 3))
def test_growth_adds_periods_and_takes_none_away(
    dates: list[str | None], added: str | None, split: int
) -> None:
    before = names(listings.years(listing(*dates), split))
    after = names(listings.years(listing(*dates, added), split))
    assert set(before) <= set(after)
