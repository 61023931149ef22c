"""Encoding: equal values are equal bytes, and come back as they were."""

from __future__ import annotations

import string
import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import DecodeError, Struct
from msgspec.structs import fields, replace

from microfiche import codec
from microfiche.dates import Date
from microfiche.model import ArticleRef, FrontMatter
from microfiche.pages import Body, Output

DATES = ("2009", "2009-08", "2009-08-14", "2009-08-14T09:30:00+03:00", "2009-07/2009-08")

texts = st.text(st.sampled_from(string.ascii_letters + "é\u2028\0\U0001f9ca ≠"), max_size=4)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    bool: st.booleans(),
    int: st.integers(0, 1 << 40),
    bytes: st.binary(max_size=4),
    Date: st.sampled_from(DATES).map(Date.parse),
    type(None): st.none(),
    Any: st.recursive(texts, lambda inner: st.lists(inner, max_size=2), max_leaves=3),
}


@cache
def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type, as our structs are made of them."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        return st.one_of(*map(any_of, inner))
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is dict:
        return st.dictionaries(any_of(inner[0]), any_of(inner[1]), max_size=2)
    if origin is tuple and inner[-1] is ...:
        return st.lists(any_of(inner[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(any_of, inner))
    assert issubclass(kind, Struct), kind
    return st.builds(kind, **{field.name: any_of(field.type) for field in fields(kind)})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_of(Output))
def test_an_output_comes_back_as_it_was(output: Any) -> None:
    encoded = codec.encode(output)
    wanted: Any = Output
    back = codec.decode(encoded, wanted)
    assert back == output
    assert type(back) is type(output)
    assert codec.encode(back) == encoded


@given(any_of(FrontMatter))
def test_equal_heads_are_equal_bytes(head: FrontMatter) -> None:
    again = replace(head, extra=dict(head.extra), authors=(*head.authors,))
    assert codec.encode(again) == codec.encode(head)
    assert codec.decode(codec.encode(head), FrontMatter) == head


def test_the_order_of_what_has_one_counts() -> None:
    one, other = FrontMatter(authors=("A", "B")), FrontMatter(authors=("B", "A"))
    assert codec.encode(one) != codec.encode(other)
    assert codec.encode(FrontMatter(extra={"a": "1", "b": "2"})) != codec.encode(
        FrontMatter(extra={"b": "2", "a": "1"})
    )


@pytest.mark.parametrize("text", DATES)
def test_dates_are_the_text_they_are(text: str) -> None:
    reference = ArticleRef("/a/", "A", Date.parse(text), "")
    back = codec.decode(codec.encode(reference), ArticleRef)
    assert back.date is not None
    assert (str(back.date), back.date.key) == (text, Date.parse(text).key)


def test_a_class_with_some_of_the_fields_reads_those() -> None:
    class Some(Struct):
        path: str

    assert codec.decode(codec.encode(Body("a.md", "0" * 64)), Some) == Some("a.md")


def test_other_bytes_are_refused() -> None:
    with pytest.raises(DecodeError):
        codec.decode(b"\xc1", ArticleRef)
    with pytest.raises(DecodeError):
        codec.decode(codec.encode({"url": 1}), ArticleRef)


def test_what_has_no_encoding_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="canonical"):
        codec.encode(object())
