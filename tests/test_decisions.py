"""Why an output is made again: the first of what it was made of that has changed."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import pytest

from microfiche import decisions, fingerprints
from microfiche.closures import Closure
from microfiche.codec import encode
from microfiche.fingerprints import Shared

BASE = ("templates/base.html", b"1")
ARTICLE = ("theme/article.html", b"2")
CLOSURE = Closure({"article.html": ARTICLE, "base.html": BASE}, collections=False)
PARTS = {"renderer": b"0", "site.title": b"1", "site.menu": b"2", "collections.front": b"3"}
DATA = {"title": crc32(encode("A")), "body": crc32(encode("B"))}
PACKED = fingerprints.packed(encode({"title": "A", "body": "B"}))


def shared(closure: Closure = CLOSURE, **parts: bytes) -> Shared:
    changed = {name.replace("__", "."): value for name, value in parts.items()}
    return Shared(parts=PARTS | changed, closures={"article.html": closure})


def why(before: Shared, now: Shared, data: Mapping[str, int] = DATA) -> str:
    return decisions.why(before, now, "article.html", PACKED, data)


def test_changed_data_is_told_by_its_keys() -> None:
    assert why(shared(), shared(), DATA | {"body": 3}) == "data changed: body"
    assert why(shared(), shared(), {"title": 8, "body": 9}) == "data changed: title, body"


def test_an_output_of_another_kind_has_changed_in_all_its_data() -> None:
    assert why(shared(), shared(), {"reason": 1}) == "data changed: reason"


def test_another_renderer_goes_before_all_else() -> None:
    assert why(shared(), shared(renderer=b"9", site__title=b"9"), {}) == "renderer changed"


def test_configuration_is_told_by_its_keys_in_the_order_of_their_class() -> None:
    now = shared(site__title=b"9", site__menu=b"9")
    assert why(shared(), now) == "configuration changed: title, menu"


@pytest.mark.parametrize("mentions", [True, False])
def test_collections_are_a_reason_for_pages_that_mention_them_only(mentions: bool) -> None:
    closure = Closure(CLOSURE.places, mentions)
    before, now = shared(closure), shared(closure, collections__front=b"9")
    expected = "collections changed: front" if mentions else "data changed: body"
    assert why(before, now, DATA | {"body": 3}) == expected


def test_a_collection_that_is_gone_is_told() -> None:
    closure = Closure(CLOSURE.places, True)
    before = shared(closure, collections__old=b"1")
    assert why(before, shared(closure)) == "collections changed: old"


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        ({"article.html": ("templates/article.html", b"2"), "base.html": BASE}, "article.html"),
        ({"article.html": ARTICLE, "base.html": ("templates/base.html", b"9")}, "article.html via base.html"),
        ({"article.html": ARTICLE, "base.html": ("", b"")}, "article.html via base.html"),
        ({"article.html": ARTICLE}, "article.html via base.html"),
        (CLOSURE.places | {"new.html": BASE}, "article.html via new.html"),
    ],
    ids=["in front of the theme's", "edited", "looked for in vain", "gone", "added"],
)
def test_a_template_is_told_with_the_way_to_it(places: dict[str, tuple[str, bytes]], reason: str) -> None:
    assert why(shared(), shared(Closure(places, collections=False))) == f"template changed: {reason}"


def test_a_feed_has_no_templates_and_no_site() -> None:
    now = shared(site__title=b"9")
    assert decisions.why(shared(), now, None, PACKED, DATA | {"body": 9}) == ("data changed: body")
