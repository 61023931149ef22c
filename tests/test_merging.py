"""`merge`: two terms become one by an alias, and nothing that anybody wrote is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives import tree, write
from microfiche.build import Options, build
from microfiche.merging import Merge, merge
from microfiche.problems import ProblemsFound, UsageError
from microfiche.records import merge_command

ARTICLE = "---\ntitle: {0}\ndate: 2017\nauthors: [{1}]\ntopics: [War]\n---\nText.\n"
INTO = "content/authors/ada-fenwick.md"
FROM = "content/authors/ada-fenwik.md"
QUILL = "content/authors/tomas-quill.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    names = ("Ada Fenwick", "Ada Fenwick", "Ada Fenwik", "Tomas Quill")
    articles = {
        f"content/articles/2017/a{at}.md": ARTICLE.format(f"A{at}", name) for at, name in enumerate(names)
    }
    return write(tmp_path / "site", articles)


def text(site: Path, path: str = INTO) -> str:
    return (site / path).read_bytes().decode()


def refused(site: Path, source: str, target: str) -> str:
    """What is said of a merge that cannot be; and nothing is written."""
    before = tree(site)
    with pytest.raises(ProblemsFound) as found:
        merge(site, "authors", source, target)
    assert tree(site) == before
    return str(found.value)


@pytest.mark.parametrize("source", ["Ada Fenwik", "ada-fenwik", "ADA  FENWIK"])
@pytest.mark.parametrize("target", ["Ada Fenwick", "ada-fenwick", "ada fenwick"])
def test_a_term_without_a_record_gets_one(site: Path, source: str, target: str) -> None:
    merged = merge(site, "authors", source, target)
    assert text(site) == "---\nname: Ada Fenwick\naliases: [Ada Fenwik]\n---\n"
    assert (merged.alias, merged.name, merged.articles, merged.before) == (
        "Ada Fenwik",
        "Ada Fenwick",
        1,
        None,
    )


def test_a_record_keeps_every_byte_and_has_an_alias_more(site: Path) -> None:
    record = '---\r\n# her\r\naliases: ["A. F."] # old\r\nname: Ada M. Fenwick\r\n---\r\n\r\nShe *wrote*.\r\n'
    write(site, {INTO: record})
    merged = merge(site, "authors", "Ada Fenwik", "Ada Fenwick")
    assert merged.name == "Ada M. Fenwick"
    assert text(site) == record.replace('"A. F."]', '"A. F.", Ada Fenwik]')


def test_after_it_a_build_shows_one_term_and_a_redirect(site: Path) -> None:
    merge(site, "authors", "Ada Fenwik", "Ada Fenwick")
    assert build(site, Options()).problems == ()
    page = (site / "build/authors/ada-fenwick/index.html").read_text(encoding="utf-8")
    assert all(f"/2017/a{at}/" in page for at in range(3))
    old = (site / "build/authors/ada-fenwik/index.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh"' in old
    assert "authors/ada-fenwick/" in old
    index = (site / "build/authors/index.html").read_text(encoding="utf-8")
    assert "Fenwik" not in index


def test_merging_again_does_nothing(site: Path) -> None:
    merge(site, "authors", "Ada Fenwik", "Ada Fenwick")
    before = tree(site)
    for source, target in (
        ("Ada Fenwik", "Ada Fenwick"),
        ("ada-fenwik", "ada-fenwick"),
        ("Ada Fenwick", "Ada Fenwik"),
    ):
        again = merge(site, "authors", source, target)
        assert again.before == again.after
    assert tree(site) == before


def test_a_dry_run_writes_nothing(site: Path) -> None:
    before = tree(site)
    merged = merge(site, "authors", "Ada Fenwik", "Ada Fenwick", dry_run=True)
    assert tree(site) == before
    merge(site, "authors", "Ada Fenwik", "Ada Fenwick")
    assert (site / merged.path).read_bytes() == merged.after


def test_two_spellings_of_one_slug_get_a_record_that_settles_which_is_shown(site: Path) -> None:
    write(site, {"content/articles/2017/b.md": ARTICLE.format("B", "ADA FENWICK")})
    merge(site, "authors", "ADA FENWICK", "Ada Fenwick")
    assert text(site) == "---\nname: Ada Fenwick\naliases: [ADA FENWICK]\n---\n"
    assert build(site, Options()).problems == ()


def test_a_sites_own_taxonomy_is_merged_too(site: Path) -> None:
    config = 'title = "T"\n[taxonomies.people]\ntitle = "People"\nsingular = "person"\n'
    article = "---\ntitle: P\ndate: 2017\nextra: {people: [Ines Calder, Inez Calder]}\n---\nText.\n"
    write(site, {"microfiche.toml": config, "content/articles/2017/p.md": article})
    merge(site, "people", "Inez Calder", "Ines Calder")
    assert (
        text(site, "content/people/ines-calder.md") == "---\nname: Ines Calder\naliases: [Inez Calder]\n---\n"
    )


def test_drafts_count(site: Path) -> None:
    write(site, {"content/articles/d.md": "---\ntitle: D\ndraft: true\nauthors: [A. Fenwick]\n---\nText.\n"})
    assert merge(site, "authors", "A. Fenwick", "Ada Fenwick").articles == 1


def test_what_is_not_there_is_said_with_a_suggestion(site: Path) -> None:
    def said(*words: str) -> str:
        with pytest.raises(UsageError) as wrong:
            merge(site, *words)
        return str(wrong.value)

    assert said("author", "Ada Fenwik", "Ada Fenwick").endswith("`author`. Did you mean `authors`?")
    assert "Did you mean `Ada Fenwik`?" in said("authors", "Ada Fenwijk", "Ada Fenwick")
    assert "Did you mean `Tomas Quill`?" in said("authors", "Ada Fenwik", "Thomas Quil")
    assert "into itself" in said("authors", "Ada Fenwick", "Ada Fenwick")


# Records on both sides -------------------------------------------------------------------------------


def test_a_record_that_holds_only_names_gives_them_up(site: Path) -> None:
    write(site, {"content/articles/2017/b.md": ARTICLE.format("B", "A. Fenwick")})
    merge(site, "authors", "A. Fenwick", "Ada Fenwik")
    merged = merge(site, "authors", "Ada Fenwik", "Ada Fenwick")
    assert merged.moved == FROM
    assert not (site / FROM).exists()
    assert text(site) == "---\nname: Ada Fenwick\naliases: [Ada Fenwik, A. Fenwick]\n---\n"
    assert build(site, Options()).problems == ()


@pytest.mark.parametrize("record", [
    "---\nname: Ada Fenwik\naliases:\n  - A. Fenwick\n---\n",
    "---\r\naliases: ['A. Fenwick']\r\nname: Ada Fenwik\r\n---",
    '\ufeff---\nname: "Ada Fenwik"\naliases: [ A. Fenwick, ]\n---\n\n',
])  # fmt: skip
def test_names_are_given_up_however_they_are_laid_out(site: Path, record: str) -> None:
    write(site, {FROM: record})
    assert merge(site, "authors", "Ada Fenwik", "Ada Fenwick").moved == FROM
    assert text(site) == "---\nname: Ada Fenwick\naliases: [Ada Fenwik, A. Fenwick]\n---\n"


@pytest.mark.parametrize("record", [
    "---\nname: Ada Fenwik\n---\nShe wrote.\n", "---\nname: Ada Fenwik\nkind: person\n---\n",
    "---\nname: Ada Fenwik # as she signed in 1960\n---\n",
])  # fmt: skip
def test_a_record_that_says_more_stays_and_its_owner_is_asked(site: Path, record: str) -> None:
    write(site, {FROM: record})
    said = refused(site, "Ada Fenwik", "Ada Fenwick")
    assert f"{FROM}: `Ada Fenwik` has a record of its own" in said
    assert f"Move what it says to {INTO}, remove it" in said


def test_an_alias_of_another_record_is_not_taken_from_it(site: Path) -> None:
    write(site, {QUILL: "---\nname: Tomas Quill\naliases: [Ada Fenwik]\n---\n"})
    assert f"{QUILL}: `Ada Fenwik` is an alias of `Tomas Quill` here" in refused(
        site, "Ada Fenwik", "Ada Fenwick"
    )


def test_a_term_cannot_become_its_own_parent(site: Path) -> None:
    write(site, {
        FROM: "---\nname: Ada Fenwik\n---\n", INTO: "---\nname: Ada Fenwick\nparent: ada-fenwik\n---\n",
    })  # fmt: skip
    assert "among its own parents: ada-fenwick → ada-fenwick" in refused(site, "Ada Fenwik", "Ada Fenwick")


def test_children_of_a_record_that_gave_up_its_names_follow_it(site: Path) -> None:
    write(site, {
        FROM: "---\nname: Ada Fenwik\n---\n", QUILL: "---\nname: Tomas Quill\nparent: ada-fenwik\n---\n",
    })  # fmt: skip
    merge(site, "authors", "Ada Fenwik", "Ada Fenwick")
    assert build(site, Options()).problems == ()
    assert "/2017/a3/" in (site / "build/authors/ada-fenwick/index.html").read_text(encoding="utf-8")


def test_a_record_that_cannot_be_read_is_said_with_its_line(site: Path) -> None:
    write(site, {QUILL: "---\nnaem: Tomas Quill\n---\n"})
    assert "content/authors/tomas-quill.md:2:1: unknown key `naem`" in refused(
        site, "Ada Fenwik", "Ada Fenwick"
    )


def test_an_article_that_cannot_be_read_is_in_nobodys_way(site: Path) -> None:
    write(site, {"content/articles/2017/z.md": "---\ntitel: Z\n---\n"})
    assert isinstance(merge(site, "authors", "Ada Fenwik", "Ada Fenwick"), Merge)


def test_a_head_of_no_foreseen_layout_is_left_to_its_owner(site: Path) -> None:
    write(site, {INTO: "---\n{name: Ada Fenwick}\n---\n"})
    said = refused(site, "Ada Fenwik", "Ada Fenwick")
    assert "Write them there by hand: Ada Fenwik." in said


def test_a_link_to_a_record_stays_a_link(site: Path) -> None:
    real = write(site, {"shared/ada.md": "---\nname: Ada Fenwick\n---\n"}) / "shared/ada.md"
    (site / "content/authors").mkdir()
    (site / INTO).symlink_to(real)
    merge(site, "authors", "Ada Fenwik", "Ada Fenwick")
    assert (site / INTO).is_symlink()
    assert "aliases: [Ada Fenwik]" in real.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "said"), [
    ("Ada Fenwick", '"Ada Fenwick"'), ("O'Hara", "\"O'Hara\""), ('The "Post"', "'The \"Post\"'"),
    ("a$b", "'a$b'"), ("Wow!", "'Wow!'"),
])  # fmt: skip
def test_the_command_that_is_proposed_can_be_typed(name: str, said: str) -> None:
    assert merge_command("authors", name, "B") == f'microfiche merge authors {said} "B"'
