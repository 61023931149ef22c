"""The closure of a template holds all that a page rendered with it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives import write
from microfiche.closures import Closure, Closures, References, Template, is_name, library
from microfiche.templates import examine

REFERENCES: dict[bytes, References] = {}
"""By the digest of a template: the theme's are the same in all tests."""


def closure(site: Path, name: str) -> Closure:
    own = site / "templates"
    templates, problems = library(own)
    assert not problems
    for it, template in templates.items():
        if template.digest not in REFERENCES:
            REFERENCES[template.digest] = examine(it, template, own)
    return Closures(templates, REFERENCES).of(name)


def places(site: Path, files: dict[str, str], name: str) -> dict[str, str]:
    """Where each template of a closure is looked up, and found."""
    site = write(site, {f"templates/{path}": text for path, text in files.items()})
    return {name: place for name, (place, _) in closure(site, name).places.items()}


def test_it_holds_what_is_extended_included_and_imported_on_the_way(tmp_path: Path) -> None:
    files = {
        "page.html": '{% extends "frame.html" %}',
        "frame.html": '{% include "head.html" %}{% from "macros.html" import it %}',
        "head.html": '{% import "words.html" as words %}',
        "macros.html": "",
        "words.html": "",
        "other.html": "",
    }
    assert places(tmp_path, files, "page.html") == {
        name: f"templates/{name}" for name in files if name != "other.html"
    }


def test_it_holds_the_places_where_nothing_was_found(tmp_path: Path) -> None:
    files = {"page.html": '{% include ["a.html", "b.html"] ignore missing %}', "b.html": ""}
    assert places(tmp_path, files, "page.html") == {
        "page.html": "templates/page.html",
        "a.html": "",
        "b.html": "templates/b.html",
    }


def test_the_sites_templates_stand_in_front_of_the_themes(tmp_path: Path) -> None:
    found = places(tmp_path, {"article.html": '{% extends "theme/article.html" %}'}, "article.html")
    assert found["article.html"] == "templates/article.html"
    assert found["theme/article.html"] == "theme/article.html"
    assert found["base.html"] == "theme/base.html"


def test_a_folder_called_theme_stands_in_front_of_the_theme_as_well(tmp_path: Path) -> None:
    files = {"page.html": '{% extends "theme/base.html" %}', "theme/base.html": ""}
    assert places(tmp_path, files, "page.html")["theme/base.html"] == "templates/theme/base.html"


def test_templates_that_name_each_other_have_one_closure(tmp_path: Path) -> None:
    files = {"a.html": '{% include "b.html" %}', "b.html": '{% include "a.html" %}'}
    assert places(tmp_path, files, "a.html").keys() == {"a.html", "b.html"}


def test_an_expression_may_name_any(tmp_path: Path) -> None:
    files = {"page.html": "{% include page.kind %}", "far/away.svg": ""}
    found = closure(write(tmp_path, {f"templates/{name}": text for name, text in files.items()}), "page.html")
    assert found.places.keys() == library(tmp_path / "templates")[0].keys()
    assert found.collections


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("{{ collections.front }}", True),
        ("{% block a %}{% if collections %}x{% endif %}{% endblock %}", True),
        ("{% macro m() %}{{ collections }}{% endmacro %}", True),
        ("{% for it in page.all %}{{ it.x in collections.y }}{% endfor %}", True),
        ("{% include 'speaks.html' %}", True),
        ("{% if 0 %}{% set collections = 1 %}{% endif %}{{ collections }}", True),
        ("{% set collections = 1 %}{{ collections }}", False),
        ("{{ page.collections }} collections {# {{ collections }} #}", False),
        ("{% include 'silent.html' %}", False),
    ],
)
def test_it_knows_whether_collections_are_spoken_of(tmp_path: Path, text: str, speaks: bool) -> None:
    others = {"templates/speaks.html": "{{ collections }}", "templates/silent.html": ""}
    site = write(tmp_path, {**others, "templates/page.html": text})
    assert closure(site, "page.html").collections is speaks


def test_what_nobody_examined_may_name_any() -> None:
    templates = {name: Template(f"theme/{name}", name, name.encode()) for name in ("a.html", "b.html")}
    found = Closures(templates, {templates["b.html"].digest: References()})
    assert found.of("a.html").places.keys() == {"a.html", "b.html"}
    assert found.of("b.html").places.keys() == {"b.html"}


@pytest.mark.parametrize("name", ["a.html", "partials/a.svg", "a"])
def test_what_can_be_a_name(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "./a.html", "a//b.html", "../a.html", ".a.html", ".b/a.html", "/a.html"]
)
def test_what_cannot(name: str) -> None:
    assert not is_name(name)
