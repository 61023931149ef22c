"""The code made of templates does what Jinja's own does; and says the same where something is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from archives import write
from microfiche.pages import Page
from microfiche.problems import ProblemsFound
from microfiche.templates import Templates, environment
from outputs import pages


class Shy:
    """Its attribute cannot be had, its item can."""

    @property
    def name(self) -> str:
        raise AttributeError("name")

    def __getitem__(self, key: str) -> str:
        return f"item {key}"


VALUES: dict[str, Any] = {
    "it": SimpleNamespace(name="<a>", inner={"name": "b", "items": "an item"}, rows=[3, 1, 2], none=None),
    "rows": [{"name": "x", "rows": [1, 2]}, {"name": "<y>", "rows": []}],
    "shy": Shy(),
    "text": "over the loop",
    "html": Markup("<b>"),
    "tree": [{"name": "a", "rows": [{"name": "b", "rows": []}]}],
}

SAME = [
    "{{ it.name }}{{ it.inner.name }}{{ it['name'] }}{{ shy.name }}{{ it.none }}",
    "{{ it.inner.items is string }}{{ it.inner['items'] }}{{ it.lost is defined }}{{ it.a|default('no') }}",
    "{{ (it.inner if it.name else it.rows).name }}{{ it.rows[it.inner.name|length] }}",
    "{% for row in rows %}{{ text }}{{ row.name }}{% set text = row.name %}{{ text }}{% endfor %}{{ text }}",
    "{% for row in rows %}{% if loop.first %}{% set text = 'in' %}{% endif %}{{ text }}{% endfor %}",
    "{% for row in rows %}{% for n in row.rows %}{{ text }}{{ n }}{{ loop.index }}{% endfor %}{% endfor %}",
    "{% for row in rows if row.rows and text %}{{ row.name }}{{ text }}{% else %}{{ text }}{% endfor %}",
    "{% for row in [] %}{{ text }}{% else %}{{ text }}{{ it.name }}{% endfor %}",
    "{% for text in rows %}{{ text.name }}{% endfor %}{{ text }}",
    "{% for row in tree recursive %}{{ text }}{{ row.name }}{{ loop(row.rows) }}{% endfor %}",
    "{% for row in rows %}{% with text = row.name %}{{ text }}{{ it.name }}{% endwith %}{% endfor %}",
    "{% for row in rows %}{% include 'part' %}{% endfor %}{{ text }}",
    "{% for row in rows %}{% macro m(x) %}{{ text }}{{ x.name }}{% endmacro %}{{ m(row) }}{% endfor %}",
    "{% macro m(y=it.name) %}{{ y }}{{ caller() }}{% endmacro %}{% call m() %}{{ text }}{% endcall %}",
    "{% set n = namespace(x=0) %}{% for i in it.rows %}{% set n.x = n.x + i %}{% endfor %}{{ n.x }}",
    "{% set x %}{{ it.name }}{{ html }}{% endset %}{{ x }}{% filter upper %}{{ it.name }}{% endfilter %}",
    "{% extends 'base' %}{% set text = 'of the child' %}{% block a %}[{{ super() }}{{ text }}]{% endblock %}",
    "{% extends 'base' %}{% block b scoped %}{{ row.name }}{{ self.a() }}{% endblock %}",
    "{% if it.none %}{% extends 'base' %}{% endif %}one{% block a %}{{ it.name }}{% endblock %}two",
    "{% if it.name %}{% extends 'base' %}{% endif %}one{% block a %}{{ it.name }}{% endblock %}two",
    "{% import 'macros' as m with context %}{{ m.hello(it) }}{{ m.word }}{{ m }}",
    "{% from 'macros' import hello, word with context %}{{ hello(rows[1]) }}{{ word }}",
    "{% import 'macros' as m %}{{ m.word }}",
]

PARTS = {
    "base": "<{% block a %}{{ it.name }}{% endblock %}{% for row in rows %}{% block b scoped %}{{ row.name }}"
    "{% endblock %}{% endfor %}{{ text }}>",
    "part": "({{ row.name }}{{ text }})",
    "macros": "{% set word = 'w&' %}{% macro hello(x) %}{{ text }} {{ x.name }}{% endmacro %}",
}


@pytest.mark.parametrize("source", SAME)
def test_pages_are_those_jinja_makes(tmp_path: Path, source: str) -> None:
    jinja = Environment(loader=DictLoader(PARTS), autoescape=True, undefined=StrictUndefined)
    write(tmp_path, PARTS)
    assert environment(tmp_path).from_string(source).render(VALUES) == jinja.from_string(source).render(
        VALUES
    )


@pytest.mark.parametrize(
    "expression",
    [
        "it.lost",
        "it.inner.lost",
        "it.none.name",
        "lost.name",
        "lost",
        "it.lost.name",
        "rows[0].lost",
        "it.rows.x",
    ],
)
@pytest.mark.parametrize("around", ["{{ %s }}", "{%% for x in %s %%}{%% endfor %%}", "{{ 'a' if %s == 1 }}"])
def test_what_is_not_there_is_said_as_jinja_says_it(tmp_path: Path, expression: str, around: str) -> None:
    source = around % expression
    jinja = Environment(undefined=StrictUndefined)
    with pytest.raises(UndefinedError) as said:
        jinja.from_string(source).render(VALUES)
    with pytest.raises(UndefinedError, match=f"^{re.escape(str(said.value))}$"):
        environment(tmp_path).from_string(source).render(VALUES)


@pytest.mark.parametrize(
    "source",
    [
        "one\ntwo {{ page.title }}\n{{ page.lost }} {{ page.title }}\nfour {{ page.title }}",
        "one\n{% for it in page.authors %}\n{{ it.name }} {{ it.lost }}\n{{ it.name }}{% endfor %}",
        "{% block a %}\n{{ page.title }}\n{{ page.title }}{{ lost }}\n{{ page.title }}{% endblock %}",
        "{% macro m(x) %}\n\n{{ x.lost }}\n{% endmacro %}{{ m(page) }}",
    ],
)
def test_an_error_has_its_line_in_the_template(tmp_path: Path, source: str) -> None:
    write(tmp_path, {"article.html": source})
    page = pages.article()
    with pytest.raises(ProblemsFound) as found:
        Templates(tmp_path, pages.site(), {}).render(Page(page.url, page), "")
    assert [it.place for it in found.value.problems] == ["templates/article.html:3"]


def test_a_loop_looks_a_name_up_once(tmp_path: Path) -> None:
    made = environment(tmp_path).from_string("{% for row in range(9) %}{{ text }}{% endfor %}")
    context = made.new_context({"text": "a"})
    asked: list[str] = []
    look_up = context.resolve_or_missing

    def noted(name: str) -> object:
        asked.append(name)
        return look_up(name)

    setattr(context, "resolve_or_missing", noted)  # noqa: B010 -- mypy knows no other way
    assert "".join(made.root_render_func(context)) == "a" * 9
    assert sorted(asked) == ["range", "text"]
