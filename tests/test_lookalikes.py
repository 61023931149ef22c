"""Which terms are proposed as two spellings of one, and which are not."""

from __future__ import annotations

from typing import Any

import pytest

from archives import article, record
from microfiche.archive import Term, assemble
from microfiche.config import Config
from microfiche.lookalikes import pairs
from microfiche.model import Record


def terms(taxonomy: str, *names: str, records: tuple[Record, ...] = ()) -> list[Term]:
    given: list[dict[str, Any]] = [{taxonomy: (name,)} for name in names]
    articles = [article(f"2017/{at}", **meta) for at, meta in enumerate(given)]
    return [*assemble(articles, records, [], Config(title="A")).terms[taxonomy].values()]


def proposed(taxonomy: str, *names: str, records: tuple[Record, ...] = ()) -> list[tuple[str, str]]:
    """Pairs of names: what would be merged, and into what."""
    found = pairs(taxonomy, terms(taxonomy, *names, records=records))
    return [(other.name, kept.name) for kept, other in found]


@pytest.mark.parametrize(("taxonomy", "other", "kept"), [
    ("authors", "Prof. Dr. Ada Fenwick", "Ada Fenwick"),
    ("authors", "Ada Fenwick, PhD", "Ada Fenwick"),
    ("authors", "Fenwick, Ada", "Ada Fenwick"),
    ("authors", "Ada Fenwik", "Ada Fenwick"),
    ("authors", "Ada Fennwick", "Ada Fenwick"),
    ("authors", "Ada Fenwock", "Ada Fenwick"),
    ("authors", "Ada Fenwcik", "Ada Fenwick"),
    ("authors", "Thomas Quill", "Tomas Quill"),
    ("authors", "Jon Calder", "John Calder"),
    ("regions", "Newyork", "New York"),
    ("regions", "The Arctic", "Arctic"),
    ("topics", "Culture and History", "Culture & History"),
    ("topics", "History & Culture", "Culture & History"),
    ("topics", "Elections", "Election"),
    ("topics", "Wars", "War"),
    ("topics", "Cities", "City"),
    ("topics", "Churches", "Church"),
    ("topics", "Elections 2016", "Election 2016"),
    ("topics", "Theatre", "Theater"),
])  # fmt: skip
def test_spellings_of_one_term_are_proposed(taxonomy: str, other: str, kept: str) -> None:
    assert proposed(taxonomy, other, kept, kept) == [(other, kept)]
    assert proposed(taxonomy, kept, kept, other) == [(other, kept)]


@pytest.mark.parametrize(("taxonomy", "one", "other"), [
    ("topics", "Election 2016", "Election 2017"),
    ("topics", "Article 5", "Article 51"),
    ("topics", "World War I", "World War II"),
    ("topics", "Part VII of all", "Part VIII of all"),
    ("topics", "War in Iran", "War in Iraq"),
    ("topics", "Virus", "Viru"),
    ("topics", "Gas", "Ga"),
    ("regions", "Mali", "Bali"),
    ("regions", "Niger", "Nigeria"),
    ("regions", "Austria", "Australia"),
    ("authors", "Jane A. Doe", "Jane B. Doe"),
    ("authors", "Ada Fenwick", "Ada Fenwick Jr."),
    ("authors", "Arts", "Art"),
    ("authors", "Ada Fenwick", "Tomas Quill"),
    ("authors", "Fenwicka", "Awickfen"),
])  # fmt: skip
def test_other_terms_are_not_proposed(taxonomy: str, one: str, other: str) -> None:
    assert proposed(taxonomy, one, other) == []


def test_case_and_accents_make_one_term_already() -> None:
    assert len(terms("authors", "Zoë Quill", "Zoe Quill", "ZOE QUILL")) == 1


def test_the_plainer_name_is_kept_unless_the_other_has_more_articles() -> None:
    assert proposed("authors", "Ada Fenwick", "Dr. Ada Fenwick") == [("Dr. Ada Fenwick", "Ada Fenwick")]
    assert proposed("authors", "Ada Fenwick", "Fenwick, Ada") == [("Fenwick, Ada", "Ada Fenwick")]
    more = proposed("authors", "Ada Fenwick", "Fenwick, Ada", "Fenwick, Ada")
    assert more == [("Ada Fenwick", "Fenwick, Ada")]


def test_a_record_says_which_name_is_kept_and_two_of_them_that_both_are() -> None:
    fenwik, fenwick = record("authors/ada-fenwik", "Ada Fenwik"), record("authors/ada-fenwick", "Ada Fenwick")
    names = ("Ada Fenwick", "Ada Fenwick", "Ada Fenwik")
    assert proposed("authors", *names, records=(fenwik,)) == [("Ada Fenwick", "Ada Fenwik")]
    assert proposed("authors", *names, records=(fenwik, fenwick)) == []


def test_each_pair_is_proposed_once() -> None:
    found = proposed("authors", "Ada Fenwick", "Ada Fenwik", "Ada Fenwic")
    assert len({frozenset(pair) for pair in found}) == len(found) == 3
