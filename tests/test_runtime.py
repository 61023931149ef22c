"""What an imported template defines is made once as long as it can be nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import environment as jinja
from jinja2 import nodes

from archives import write
from microfiche.closures import theme
from microfiche.codegen import Generator
from microfiche.templates import environment

PAGE = '{% import "words.html" as words with context %}{{ words.hello(name) }}'


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of imported templates whose code has run, in order."""
    ran: list[str] = []
    start = jinja.TemplateModule.__init__

    def counted(module: jinja.TemplateModule, template: jinja.Template, *rest: object) -> None:
        ran.append(template.name or "")
        start(module, template, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(jinja.TemplateModule, "__init__", counted)
    return ran


def pages(folder: Path, words: str, *values: dict[str, str]) -> list[str]:
    write(folder, {"words.html": words, "page.html": PAGE})
    page = environment(folder).get_template("page.html")
    return [page.render(it) for it in values]


WORDS = "{% set hi = 'Hello' %}{% macro hello(x) %}{{ greeting }} {{ x }}{% endmacro %}"


def test_words_are_made_once_for_all_pages(tmp_path: Path, made: list[str]) -> None:
    shared = {"greeting": "Hi"}
    assert pages(tmp_path, WORDS, {"name": "a", **shared}, {"name": "b", **shared}) == ["Hi a", "Hi b"]
    assert made == ["words.html"]


def test_words_are_made_anew_when_what_they_read_is_another(tmp_path: Path, made: list[str]) -> None:
    found = pages(tmp_path, WORDS, *({"name": "a", "greeting": it} for it in ("Hi", "Ho", "Hi")))
    assert found == ["Hi a", "Ho a", "Hi a"]
    assert len(made) == 3


def test_a_name_set_before_the_import_counts(tmp_path: Path) -> None:
    write(tmp_path, {"words.html": WORDS, "page.html": "{% set greeting = it %}" + PAGE})
    page = environment(tmp_path).get_template("page.html")
    assert [page.render(name="a", it=it) for it in ("Hi", "Ho")] == ["Hi a", "Ho a"]


@pytest.mark.parametrize(
    "words",
    [
        "{% set n = namespace(x=0) %}{% macro hello(x) %}{% set n.x = n.x + 1 %}{{ n.x }}{% endmacro %}",
        "{% set n = [] %}{% macro hello(x) %}{{ n.append(x) or n|length }}{% endmacro %}",
        "{% set n = cycler(1, 2) %}{% macro hello(x) %}{{ n.next() }}{% endmacro %}",
        "{% set n = name|length %}{% macro hello(x) %}{{ n }}{% endmacro %}",
    ],
)
def test_what_could_remember_a_page_is_made_for_each(tmp_path: Path, made: list[str], words: str) -> None:
    assert pages(tmp_path, words, {"name": "a"}, {"name": "a"}) == ["1", "1"]
    assert len(made) == 2


def test_the_themes_words_read_nothing_of_a_page() -> None:
    words = environment(theme("templates")).get_template("partials/words.html")
    assert getattr(words, "reads", None) == ("site",)


def test_an_edited_template_is_compiled_anew_and_another_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    start = Generator.visit_Template

    def counted(generator: Generator, node: nodes.Template) -> None:
        compiled.append(generator.name or "")
        start(generator, node)

    monkeypatch.setattr(Generator, "visit_Template", counted)
    write(tmp_path, {"a.html": "one", "b.html": "two"})
    for text in ("one", "other"):
        write(tmp_path, {"a.html": text})
        made = environment(tmp_path)
        assert [made.get_template(name).render() for name in ("a.html", "b.html")] == [text, "two"]
    assert compiled == ["a.html", "b.html", "a.html"]
