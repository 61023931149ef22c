"""Templates see what is declared, and nothing past it."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, TemplateRuntimeError
from markupsafe import Markup

from archives import write
from microfiche.closures import theme
from microfiche.datenames import html_time, long_date, period_name
from microfiche.dates import Date
from microfiche.templates import environment, thousands


@pytest.mark.parametrize(
    "source",
    [
        "{{ [1]|random }}",
        "{{ lipsum() }}",
        "{{ nothing }}",
        "{{ {}.a.b }}",
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ ''|attr('upper') }}",
        "{{ ['a']|map(attribute='__class__')|list }}",
    ],
)
def test_nothing_that_is_not_given_can_be_reached(tmp_path: Path, source: str) -> None:
    with pytest.raises(Exception, match=r"random|undefined|attribute|cannot reach|attr"):
        environment(tmp_path).from_string(source).render()


def test_text_is_escaped(tmp_path: Path) -> None:
    assert (
        environment(tmp_path).from_string("{{ it }}").render(it="<b> & \"'") == "&lt;b&gt; &amp; &#34;&#39;"
    )


@pytest.mark.parametrize("source", ["{{ 'a'.upper }}", "{{ [1]|map('string') }}", "{{ range }}"])
def test_what_would_be_shown_with_its_place_in_memory_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(TemplateRuntimeError, match="no value to show"):
        environment(tmp_path).from_string(source).render()


@pytest.mark.parametrize(
    "value", ["<&>\"'", Markup("<b>"), 7, 1.5, True, None, Date.parse("2017"), ["<"], {"a": "<"}]
)
@pytest.mark.parametrize(
    "source",
    [
        "{{ it }}",
        "{{ it }}{% set x %}{{ it }}{% endset %}{{ x }}",
        "{% macro m(y) %}<i>{{ y }}</i>{% endmacro %}{{ m(it) }}",
        "{{ it ~ it }}{{ it|string|upper }}{{ '<' }}",
        "{% autoescape false %}{{ it }}{% endautoescape %}",
        "{% filter upper %}{{ it }}{% endfilter %}",
    ],
)
def test_values_are_written_as_jinja_writes_them(tmp_path: Path, source: str, value: object) -> None:
    jinja = Environment(autoescape=True).from_string(source).render(it=value)
    assert environment(tmp_path).from_string(source).render(it=value) == jinja


def test_a_sites_template_comes_first_and_the_themes_has_a_name_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, {"article.html": "ours"})
    made = environment(tmp_path)
    assert made.get_template("article.html").render() == "ours"
    assert Path(made.get_template("theme/article.html").filename or "") == theme("templates") / "article.html"


@pytest.mark.parametrize(
    ("date", "english", "german", "time"),
    [
        ("2017-05-14", "14 May 2017", "2017-05-14", "2017-05-14"),
        ("2017-05", "May 2017", "2017-05", "2017-05"),
        ("2017", "2017", "2017", "2017"),
        ("0850", "850", "0850", "0850"),
        ("2009-07/2009-08", "July – August 2009", "2009-07 – 2009-08", ""),
        ("2009-12-30/2010-01-02", "30 December 2009 – 2 January 2010", "2009-12-30 – 2010-01-02", ""),
        ("2017-05-14T09:30:00+03:00", "14 May 2017", "2017-05-14", "2017-05-14T09:30:00+03:00"),
    ],
)
def test_dates_in_words(date: str, english: str, german: str, time: str) -> None:
    parsed = Date.parse(date)
    assert long_date(parsed, "en-GB") == english
    assert long_date(parsed, "de") == german
    assert html_time(parsed) == time


def test_text_is_no_date_even_after_a_date_of_the_same_letters() -> None:
    assert long_date(Date("2017-05-14")) == "14 May 2017"
    with pytest.raises(AttributeError):
        long_date("2017-05-14")


def test_no_date_is_said_so() -> None:
    assert long_date(None) == "undated"
    assert html_time(None) == ""


@pytest.mark.parametrize(
    ("period", "name"),
    [("2017-05", "May 2017"), ("2017-05-14#2", "14 May 2017, part 2"), ("undated", "Undated")],
)
def test_periods_in_words(period: str, name: str) -> None:
    assert period_name(period) == name


def test_large_numbers_are_grouped() -> None:
    assert thousands(1234567) == "1\u202f234\u202f567"
