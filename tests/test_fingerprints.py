"""Two outputs with one fingerprint are the same; whatever goes into an output changes its fingerprint."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from microfiche import codec, fingerprints, pages
from microfiche.closures import Closures, References, Template
from microfiche.fingerprints import Surroundings, changed_parts, packed, parts
from microfiche.model import ArticleRef
from microfiche.pages import Feed, Link, Page, PlainText, Site

SITE = Site(
    title="A", tagline="", language="en", base_url=None, footer="", menu=(Link("Home", "/"),), taxonomies=()
)
REFERENCE = ArticleRef("/a/", "A", None, "")
COLLECTIONS = {"front": (REFERENCE,), "more": ()}
SPEAKING = {"page.html": "collections", "base.html": "base"}


def surroundings(
    site: Site = SITE,
    collections: Mapping[str, tuple[ArticleRef, ...]] = COLLECTIONS,
    templates: Mapping[str, str] = {"page.html": "page", "base.html": "base"},
) -> Surroundings:
    """In them page.html names base.html, and a text may speak of collections."""
    made = {name: Template(f"templates/{name}", name, text.encode()) for name, text in templates.items()}
    references = {
        it.digest: References(
            names=("base.html",) if name == "page.html" else (), collections=it.text == b"collections"
        )
        for name, it in made.items()
    }
    return Surroundings(site, collections, Closures(made, references))


def of_page(around: Surroundings, data: bytes = b"data") -> bytes:
    return around.fingerprint("page.html", data)


def test_equal_surroundings_and_data_have_one_fingerprint() -> None:
    assert of_page(surroundings()) == of_page(surroundings())
    assert len(of_page(surroundings())) == fingerprints.SIZE


@pytest.mark.parametrize(
    "other",
    [
        surroundings(replace(SITE, title="B")),
        surroundings(replace(SITE, menu=())),
        surroundings(replace(SITE, extra={"motto": "Kept"})),
        surroundings(templates={"page.html": "edited", "base.html": "base"}),
        surroundings(templates={"page.html": "page", "base.html": "edited"}),
        surroundings(templates={"page.html": "page"}),
    ],
    ids=["title", "menu", "extra", "template", "its frame", "without a frame"],
)
def test_a_page_follows_from_the_site_and_its_templates(other: Surroundings) -> None:
    assert of_page(other) != of_page(surroundings())
    assert other.fingerprint(None, b"data") == surroundings().fingerprint(None, b"data")


def test_a_page_follows_from_its_data_and_its_template() -> None:
    around = surroundings()
    assert of_page(around, b"others") != of_page(around)
    assert around.fingerprint("base.html", b"data") != of_page(around)
    assert around.fingerprint(None, b"data") != of_page(around)


def test_types_that_read_alike_are_told_apart() -> None:
    extras: list[Any] = [1, 1.0, True, "1", ["1"], datetime.date(2017, 5, 1), "2017-05-01", {"1": 1}]
    assert len({of_page(surroundings(replace(SITE, extra={"it": it}))) for it in extras}) == len(extras)


@pytest.mark.parametrize(
    "collections",
    [
        {},
        {"front": ()},
        {"front": (replace(REFERENCE, title="B"),), "more": ()},
        {"more": (), "front": (REFERENCE,)},  # a template may go through them
    ],
)
def test_only_pages_that_speak_of_collections_follow_from_them(
    collections: dict[str, tuple[ArticleRef, ...]],
) -> None:
    assert of_page(surroundings(collections=collections)) == of_page(surroundings())
    speaking = surroundings(templates=SPEAKING)
    assert of_page(surroundings(collections=collections, templates=SPEAKING)) != of_page(speaking)


def test_all_outputs_follow_from_the_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    before = of_page(surroundings()), surroundings().fingerprint(None, b"data")
    monkeypatch.setattr(fingerprints, "renderer", lambda: b"another")
    assert of_page(surroundings()) != before[0]
    assert surroundings().fingerprint(None, b"data") != before[1]


def test_every_room_counts_for_the_renderer_or_is_named_as_one_that_does_not() -> None:
    here = Path(fingerprints.__file__).parent
    rooms = {
        path.name.removesuffix(".py") for path in here.iterdir() if path.suffix == ".py" or path.is_dir()
    }
    rendering = {"render", "templates", "runtime", "codegen", "markdown", "outputs", "views", "plan", "pages"}
    assert rendering <= rooms - fingerprints._NOT_RENDERING


def test_the_packages_that_render_are_found_with_their_versions() -> None:
    found = {name.lower().replace("_", "-").removesuffix(".dist-info") for name in fingerprints._installed()}
    assert {
        f"{name}-{metadata.version(name)}".lower().replace("_", "-") for name in fingerprints.PACKAGES
    } == found


def test_a_package_of_which_no_folder_tells_is_asked_for_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.listdir", lambda _: [])
    monkeypatch.setattr(metadata, "version", "1.2 of {}".format)
    assert "jinja2 1.2 of jinja2" in list(fingerprints._installed())


def test_a_renderer_has_one_digest_in_a_process() -> None:
    assert fingerprints.renderer() == fingerprints.renderer()
    assert len(fingerprints.renderer()) == fingerprints.SIZE


def test_the_parts_of_a_page_are_the_keys_of_its_data() -> None:
    data = pages.NotFoundPage(title="A", url="/404.html", root="", language="en")
    before = codec.encode(Page("/404.html", data))
    after = codec.encode(Page("/404.html", replace(data, title="B", noindex=True)))
    now = parts(after)
    assert {"title", "root", "noindex"} <= now.keys()
    assert changed_parts(packed(before), now) == ["title", "noindex"]
    assert changed_parts(packed(after), now) == []


def test_the_parts_of_any_other_output_are_its_fields() -> None:
    feed = Feed(url="/f", page="/", title="A", subtitle="", language="en", base_url=None, entries=())
    now = parts(codec.encode(replace(feed, subtitle="B")))
    assert changed_parts(packed(codec.encode(feed)), now) == ["subtitle"]
    assert changed_parts(packed(codec.encode(PlainText("/f", ""))), now) == list(now)
