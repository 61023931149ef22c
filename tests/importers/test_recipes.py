"""Recipes: what is particular to an outlet is data, strictly read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.dumps import print_page
from microfiche.importers import patterns, recipefile, recipes, text
from microfiche.importers.recipefile import FIELDS, Boilerplate, Recipe
from microfiche.importers.settle import Settled, settle
from microfiche.problems import ProblemsFound

MANUAL = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text(encoding="utf-8")


def load(folder: Path, *files: str) -> recipes.Rules:
    paths = []
    for number, content in enumerate(files):
        paths.append(folder / f"{number}.toml")
        paths[-1].write_text(content, encoding="utf-8")
    return recipes.load(paths)


def read(dump: str, rules: recipes.Rules) -> Settled:
    article = text.read(dump.encode(), "dump.txt", rules).article
    assert article is not None
    return settle(article)


def problems(recipe: str) -> list[str]:
    found, wrong = recipefile.read(recipe.encode(), "r.toml")
    assert found is None
    return [str(problem) for problem in wrong]


def test_the_built_in_recipe_is_sound_and_keeps_to_its_own_rules() -> None:
    rules = recipes.built_in()
    assert {"regions", "topics", "source", "url"} <= set(rules.labels.values())
    assert all("\\" not in spelling for spelling in rules.labels)
    for place in rules.boilerplate.values():
        assert len({pattern.name for pattern in place.all}) == len(place.all)


@pytest.mark.parametrize(("pattern", "anchored"), [
    ("^clip this coupon", True), ("^a|^b", True), ("^(a|b)$", True), ("^[|]b", True), (r"^a\|b", True),
    ("clip this coupon", False), ("^a|b", False), ("(^a)", False), (r"^(a)\1", False),
    ("^(?P<page>a)(?P=page)", False),
])  # fmt: skip
def test_patterns_that_can_only_begin_a_paragraph_are_known(pattern: str, anchored: bool) -> None:
    assert patterns.is_anchored(pattern) is anchored


@given(
    st.sampled_from(["Copyright © 2019", "Disclaimer: views", "all rights reserved", "Return to Contents"]),
    st.text(),
)
def test_the_gate_keeps_nothing_out_that_a_pattern_finds(known: str, more: str) -> None:
    for place in recipes.built_in().boilerplate.values():
        for line in (known + more, more + known, more):
            one_by_one = [it.name for it in place.all if it.regex.search(line)]
            assert [pattern.name for pattern, _ in place.found(line)] == one_by_one


def test_a_recipe_adds_to_the_built_in_one(tmp_path: Path) -> None:
    rules = load(tmp_path, '[labels]\nregions = ["Gegend"]\n')
    meta = read(print_page(region="gegend : [North Coast](#)"), rules).meta
    assert meta.regions == ("North Coast",)
    assert meta.topics == ("Ferries",)


def test_the_later_of_two_recipes_counts(tmp_path: Path) -> None:
    first = '[labels]\nregions = ["Gegend"]\n[[boilerplate]]\nname = "disclaimer"\npattern = "^never$"\n'
    rules = load(tmp_path, first, '[labels]\ntopics = ["Gegend"]\n')
    article = read(print_page(("report",), region="Gegend: [North Coast](#)"), rules)
    assert (article.meta.regions, article.meta.topics) == ((), ("North Coast",))
    assert "Disclaimer" in article.body, "a piece of the same name takes the place of the built-in one"


def test_a_named_group_tells_a_field(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        "[[boilerplate]]\nname = 'desk'\n"
        "pattern = '^set by (?P<authors>.+) for (?P<publisher>.+) on (?P<date>.+), page (?P<page>.+)$'\n",
    )
    meta = read(
        "A title\n\nThis is the text.\n\nSet by Ada Fenwick for Harbour Wire on 2 May 1998, page B4\n", rules
    ).meta
    assert (meta.authors, meta.publisher) == (("Ada Fenwick",), "Harbour Wire")
    assert (meta.date, meta.page) == ("1998-05-02", "B4")


def test_a_known_publisher_has_one_name_and_needs_no_date(tmp_path: Path) -> None:
    rules = load(tmp_path, '[publishers]\n"The Skerry Gazette" = ["Gazette, The"]\n')
    meta = read("A title\n\nGazette, The\n\nBy Ada Fenwick\n\nThis is the text.\n", rules).meta
    assert meta.publisher == "The Skerry Gazette"


@pytest.mark.parametrize(("recipe", "message"), [
    ('lables = 1', "r.toml:1:1: unknown key `lables`\n    Did you mean `labels`?"),
    ('\n[labels]\nregion = ["A"]', "r.toml:3:1: `labels.region`: no field `region`\n    Did you mean `reg"),
    ('bylines = "By"', "r.toml:1:1: `bylines`: expected list, got text"),
    ('[labels]\nregions = "A"', "r.toml:2:1: `labels.regions`: expected list, got text"),
    ('[[boilerplate]]\nname = "a"', "r.toml:1: `boilerplate 1` needs `pattern`"),
    ('[[boilerplate]]\nname = "a"\npattern = "b"\nwehre = ["tail"]',
     "r.toml:4:1: unknown key `wehre` in `boilerplate 1`\n    Did you mean `where`?"),
    ('[[boilerplate]]\nname = "a"\npattern = "b"\n[[boilerplate]]\nname = "b"\npattern = "(c"',
     "r.toml:6:1: `boilerplate 2.pattern` is no regular expression: missing ), unterminated sub"),
    ('[[boilerplate]]\nname = "a"\npattern = "(?P<autor>b)"',
     "r.toml:3:1: `boilerplate 1.pattern`: no field `autor` for a group to fill\n    Did you mean `authors"),
    ('[[boilerplate]]\nname = "a"\npattern = "b*"',
     "r.toml:3:1: `boilerplate 1.pattern` matches everything: it matches an empty text"),
    ('[[boilerplate]]\nname = "a"\npattern = "b"\nbecomes = "lost"', "r.toml:4:1: `boilerplate 1.becomes`: "),
    ('a = \n', "r.toml:1:5: not valid TOML: "),
])  # fmt: skip
def test_a_mistake_is_told_with_its_key_and_place(recipe: str, message: str) -> None:
    (found,) = problems(recipe)
    assert found.startswith(message)


def test_all_mistakes_of_all_recipes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as raised:
        load(tmp_path, "a = 1\nb = 2\n", "c = 3\n")
    assert [problem.line for problem in raised.value.problems] == [1, 2, 1]


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"a = 'b", b"[[boilerplate]]\n[boilerplate.x]", b"boilerplate = [1]"]
)
def test_what_is_no_recipe_is_a_problem_and_no_trace(data: bytes) -> None:
    recipe, wrong = recipefile.read(data, "r.toml")
    assert recipe is None
    assert wrong


def test_a_recipe_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="cannot be read"):
        recipes.load([tmp_path / "none.toml"])


def shown(path: str) -> str:
    """The file of this path as the manual shows it."""
    found = re.search(rf"<!-- file: {re.escape(path)} -->\n```\w+\n(.*?)```", MANUAL, re.DOTALL)
    assert found, path
    return found[1]


def test_the_manual_teaches_an_unknown_outlet(tmp_path: Path) -> None:
    dump = shown("clippings/tar.txt")
    untaught = read(dump, recipes.built_in()).meta
    assert (untaught.authors, untaught.regions, untaught.rights) == ((), (), None)
    assert (untaught.publisher, untaught.date) == ("Skerry Gazette", "1998-10-03")

    article = read(dump, load(tmp_path, shown("recipes/skerry-gazette.toml")))
    below = MANUAL.partition("Now the article reads")[2]
    table = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|$", below, re.MULTILINE)[:6])
    assert set(table) == {"authors", "date", "publisher", "regions", "topics", "rights"}
    for field, value in table.items():
        got = getattr(article.meta, field)
        assert (" · ".join(got) if isinstance(got, tuple) else got) == value
    assert article.body.endswith("Nobody, he said, tars a boat that is made of plastic.\n")


def test_the_manual_shows_the_mistakes_as_they_are_told() -> None:
    _, wrong = recipefile.read(shown("recipes/broken.toml").encode(), "recipes/broken.toml")
    told = "".join(f"{problem}\n" for problem in sorted(wrong, key=lambda it: it.line))
    assert f"```text\n{told}```" in MANUAL


def test_the_manual_explains_every_key_and_field() -> None:
    keys = MANUAL.partition("## Every key")[2].partition("## How recipes")[0]
    rows = set(re.findall(r"^\| `(\w+)", keys, re.MULTILINE))
    assert rows == {*Recipe.__struct_fields__, *Boilerplate.__struct_fields__}
    assert set(re.findall(r"`(\w+)`", keys.partition("The fields are")[2].partition("as in")[0])) == set(
        FIELDS
    )
