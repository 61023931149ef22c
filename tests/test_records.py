"""Records and stand-alone pages: what their files must say, and which term a name means."""

from __future__ import annotations

import pytest

from microfiche.model import Record, RecordMeta, Standalone, StandaloneMeta, Text
from microfiche.records import Terms, fold, read_record, read_standalone


def record(slug: str, name: str, *aliases: str, parent: str | None = None, path: str | None = None) -> Record:
    return Record(
        path=path or f"regions/{slug}.md",
        taxonomy="regions",
        slug=slug,
        meta=RecordMeta(name=name, aliases=aliases, parent=parent),
        text=Text(digest=""),
    )


def terms(*records: Record) -> Terms:
    made, problems = Terms.of("regions", records)
    assert problems == ()
    return made


def problems(*records: Record) -> list[str]:
    return list(map(str, Terms.of("regions", records)[1]))


def test_a_record_describes_the_term_its_file_is_named_for() -> None:
    head = (
        "name: Syria\naliases: [SAR]\nparent: asia\nidentifiers: {wikidata: Q858}\nalive: yes\nkind: person\n"
    )
    found, body, wrong = read_record(f"---\n{head}---\n\nText\n".encode(), "regions/syria.md", "regions")
    assert (body, wrong) == ("Text\n", ())
    assert found is not None
    assert (found.path, found.taxonomy, found.slug, found.text.lead) == (
        "regions/syria.md",
        "regions",
        "syria",
        "Text",
    )
    assert found.meta == RecordMeta(
        name="Syria",
        aliases=("SAR",),
        parent="asia",
        identifiers={"wikidata": "Q858"},
        alive=True,
        kind="person",
    )


def test_a_record_needs_a_name_and_a_file_named_by_a_slug() -> None:
    found, _, wrong = read_record(b"---\nparnet: asia\n---\n", "regions/Syrie \xe9.md", "regions")
    assert found is None
    assert [(it.place, it.message, it.hint) for it in wrong] == [
        (
            "content/regions/Syrie \xe9.md",
            "the file's name `Syrie \xe9` is not a slug",
            "Rename it to syrie-e.md; the name inside may be any.",
        ),
        (
            "content/regions/Syrie \xe9.md:1",
            "the record has no name",
            "Add a line `name: …`: the term as readers shall see it.",
        ),
        ("content/regions/Syrie \xe9.md:2:1", "unknown key `parnet`", "Did you mean `parent`?"),
    ]


def test_a_wrong_name_is_not_a_missing_one() -> None:
    _, _, wrong = read_record(b"---\nname: [Syria]\naliases: ['']\n---\n", "regions/syria.md", "regions")
    assert [it.message for it in wrong] == [
        "`name` must be one text, not a list",
        "`aliases` has an empty item",
    ]


def test_a_page_is_its_head_and_its_address() -> None:
    head = "title: About\nmenu: true\norder: 2\naliases: [/old/]\n"
    page, body, wrong = read_standalone(f"---\n{head}---\n\nWe keep news.\n".encode(), "pages/about.md")
    assert wrong == ()
    assert body == "We keep news.\n"
    assert isinstance(page, Standalone)
    assert (page.url, page.text.lead) == ("/about/", "We keep news.")
    assert page.meta == StandaloneMeta(title="About", menu=True, order=2, aliases=("/old/",))


def test_a_page_with_a_slug_stands_there() -> None:
    page, _, _ = read_standalone(
        b"---\ntitle: About\nslug: us\nsummary: We.\n---\n\nText\n", "pages/about.md"
    )
    assert page is not None
    assert (page.url, page.text.lead) == ("/us/", "")


def test_a_page_is_judged_at_once() -> None:
    head = "menu: perhaps\norder: first\nlanguage: english\nslug: Us\naliases: [old, /?a=1]\n"
    page, _, wrong = read_standalone(f"---\n{head}---\n".encode(), "pages/about.md")
    assert page is None
    assert [(it.place.removeprefix("content/pages/about.md:"), it.message) for it in wrong] == [
        ("1", "the page has no title"),
        ("2:7", "`menu` must be true or false, not `perhaps`"),
        ("3:8", "`order` must be a whole number, not `first`"),
        ("4:11", "`english` is not a language tag"),
        ("5:7", "`Us` cannot be the last part of an address"),
        ("6:11", "the alias `old` must begin with one slash"),
        ("6:16", "the alias `/?a=1` has a query or fragment, which no static host can redirect"),
    ]
    assert [it.severity for it in wrong] == ["error"] * 6 + ["warning"]


def test_an_alias_makes_two_names_one_author() -> None:
    authors = terms(record("michel-x", "Michel X", "Prof. Michel X"))
    assert {authors.slug(name) for name in ("Michel X", "Prof. Michel X")} == {"michel-x"}
    assert authors.records["michel-x"].meta.name == "Michel X"


@pytest.mark.parametrize(
    "name", ["PROF. MICHEL X", "  Prof.  Michel\u00a0X ", "Ｐrof. Michel X", "Prof Michel X"]
)
def test_names_that_people_take_for_one_are_one(name: str) -> None:
    assert terms(record("michel-x", "Michel X", "Prof. Michel X")).slug(name) == "michel-x"


def test_a_recorded_name_wins_over_the_slug_it_would_have() -> None:
    regions = terms(record("usa", "United States", "US"), record("us", "Us (film)"))
    assert [regions.slug(name) for name in ("US", "us", "Us!", "Us (film)")] == ["usa", "usa", "us", "us"]


def test_a_name_no_record_knows_has_its_own_slug() -> None:
    regions = terms(record("usa", "United States"))
    assert regions.slug("Côte d’Ivoire") == "cote-divoire"
    assert regions.slug("usa") == "usa"
    assert Terms.of("regions", [])[0].slug("Syria") == "syria"


def test_slugs_of_recorded_names_lead_to_their_record() -> None:
    authors = terms(record("michel-x", "Michel Xavier", "Prof. Michel X", "M. X."))
    assert authors.redirects == dict.fromkeys(("michel-xavier", "prof-michel-x", "m-x"), "michel-x")


def test_records_keep_names_apart_that_have_one_slug() -> None:
    languages = terms(
        record("c", "C"), record("c-plus-plus", "C++"), record("b", "B"), record("b-sharp", "B#")
    )
    assert [languages.slug(name) for name in ("C", "C++", "B#", "C!")] == ["c", "c-plus-plus", "b-sharp", "c"]
    assert languages.redirects == {}


def test_a_slug_that_two_records_have_names_for_leads_to_neither() -> None:
    bands = terms(record("one", "One", "The Band"), record("two", "Two", "The Band!"))
    assert [bands.slug(name) for name in ("The Band", "The Band!", "The Band?")] == ["one", "two", "the-band"]
    assert bands.redirects == {}


def test_a_name_belongs_to_one_record() -> None:
    found = problems(
        record("usa", "United States", "US", "America"), record("us", "us"), record("a", "AMERICA")
    )
    hint = "Only one record can have it."
    assert found == [
        f"content/regions/usa.md: the name `America` is taken by content/regions/a.md\n    {hint}",
        f"content/regions/usa.md: the name `US` is taken by content/regions/us.md\n    {hint}",
    ]


def test_a_record_may_name_itself_twice() -> None:
    assert problems(record("usa", "USA", "usa", "USA")) == []


def test_a_slug_belongs_to_one_record() -> None:
    paris = (record("paris", "Paris"), record("paris", "Paris, Texas", path="regions/texas/paris.md"))
    message = "the slug `paris` is taken by content/regions/paris.md"
    hint = "Only one record can have it."
    assert problems(*paris) == [f"content/regions/texas/paris.md: {message}\n    {hint}"]


def test_a_parent_is_named_by_slug_name_or_alias() -> None:
    regions = terms(
        record("world", "World", "Earth"),
        record("asia", "Asia", parent="Earth"),
        record("syria", "Syria", parent="asia"),
        record("homs", "Homs", parent="SYRIA"),
        record("iraq", "Iraq", parent="Asia"),
    )
    assert regions.ancestors("homs") == ("syria", "asia", "world")
    assert regions.ancestors("world") == ()
    assert regions.children("asia") == ("iraq", "syria")
    assert regions.children("homs") == ()


def test_names_without_a_record_have_no_relatives() -> None:
    regions = terms(record("asia", "Asia"))
    assert (regions.ancestors("siam"), regions.children("siam")) == ((), ())


def test_a_parents_slug_wins_over_a_name() -> None:
    regions = terms(
        record("usa", "United States", "US"), record("us", "Us (film)"), record("a", "A", parent="us")
    )
    assert regions.ancestors("a") == ("us",)


def test_a_parent_without_a_record_is_told_with_the_nearest_name() -> None:
    regions = (record("europe", "Europe"), record("france", "France", parent="Europa"))
    assert problems(*regions) == [
        "content/regions/france.md: no record describes the parent `Europa`\n    Did you mean `Europe`?"
    ]
    assert Terms.of("regions", regions)[0].ancestors("france") == ()


def test_parents_that_lead_back_are_told_once_and_cut() -> None:
    regions = (
        record("c", "C", parent="a"),
        record("a", "A", parent="b"),
        record("b", "B", parent="c"),
        record("d", "D", parent="a"),
        record("e", "E", parent="E"),
        record("f", "F", parent="z"),
        record("z", "Z", parent="g"),
        record("g", "G", parent="z"),
    )
    said = "a term cannot be among its own parents"
    hint = "Take out one `parent`."
    assert problems(*regions) == [
        f"content/regions/a.md: {said}: a → b → c → a\n    {hint}",
        f"content/regions/e.md: {said}: e → e\n    {hint}",
        f"content/regions/g.md: {said}: g → z → g\n    {hint}",
    ]
    made, _ = Terms.of("regions", regions)
    assert [made.ancestors(slug) for slug in "abcdef"] == [(), (), (), ("a",), (), ("z",)]


def test_the_order_of_records_changes_nothing() -> None:
    regions = [
        record("a", "A", "X", parent="b"),
        record("b", "B", "x", parent="a"),
        record("c", "C", parent="?"),
    ]
    assert Terms.of("regions", regions) == Terms.of("regions", reversed(regions))
    assert len(Terms.of("regions", regions)[1]) == 3


def test_folding_keeps_what_people_do_mind() -> None:
    assert fold("  Straße ") == "strasse"
    assert fold("Müller") != fold("Muller")
