"""No key is missing in the documentation, none is there that does not exist, and every example is valid."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct, inspect

from archives import write
from manual import COMMANDS, CONFIGURATION, FRONT_MATTER, blocks, chapter, codes, first_code, rows, text_of
from microfiche import articles, config, records
from microfiche.config import Config
from microfiche.dates import Date
from microfiche.importers import report
from microfiche.importers.settle import Choice
from microfiche.model import Cut, Evidence, FrontMatter, RecordMeta, StandaloneMeta
from microfiche.problems import Problem, ProblemsFound


class Head(Struct, frozen=True):
    """What a chapter about heads describes: a struct, how a file with one is read, and what it must say."""

    kind: type[Struct]
    read: Callable[[bytes], tuple[Any, str, tuple[Problem, ...]]]
    needed: dict[str, str]


HEADS = {
    "Articles": Head(
        FrontMatter, lambda data: articles.read(data, "articles/a.md"), {"title": "A", "date": "2017"}
    ),
    "Records": Head(
        RecordMeta, lambda data: records.read_record(data, "authors/a.md", "authors"), {"name": "A"}
    ),
    "Stand-alone pages": Head(
        StandaloneMeta, lambda data: records.read_standalone(data, "pages/a.md"), {"title": "A"}
    ),
}


def keys_of(kind: type[Struct], prefix: str = "") -> Iterator[tuple[str, inspect.Field]]:
    """Each field of a struct and of those in it: `source`, `source.name`."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        yield prefix + field.name, field
        if (inner := struct_in(field.type)) is not None:
            yield from keys_of(inner, f"{prefix}{field.name}.")


def struct_in(info: inspect.Type) -> type[Struct] | None:
    match info:
        case inspect.StructType(cls=kind):
            return kind
        case inspect.UnionType(types=kinds):
            return next(filter(None, map(struct_in, kinds)), None)
        case inspect.VarTupleType(item_type=inner) | inspect.DictType(value_type=inner):
            return struct_in(inner)
    return None


KINDS: dict[type[inspect.Type], str] = {
    inspect.StrType: "text",
    inspect.LiteralType: "text",
    inspect.CustomType: "date",
    inspect.BoolType: "true or false",
    inspect.IntType: "whole number",
    inspect.StructType: "group",
    inspect.DictType: "group",
}
"""Types in the words of the documentation."""


def kind_of(info: inspect.Type) -> str:
    match info:
        case inspect.UnionType(types=kinds):
            return next(kind_of(it) for it in kinds if not isinstance(it, inspect.NoneType))
        case inspect.VarTupleType(item_type=inner):
            return f"list of {kind_of(inner)}s"
    return KINDS[type(info)]


@pytest.mark.parametrize("heading", HEADS)
def test_every_key_of_a_head_is_described_with_its_kind(heading: str) -> None:
    text = chapter(FRONT_MATTER, heading)
    if heading == "Articles":
        text += chapter(FRONT_MATTER, "Provenance")
    described = {first_code(row["key"]): row["kind"] for row in rows(text) if "key" in row}
    assert described == {key: kind_of(field.type) for key, field in keys_of(HEADS[heading].kind)}


@pytest.mark.parametrize("heading", HEADS)
def test_every_example_of_a_key_is_valid(heading: str) -> None:
    head = HEADS[heading]
    for row in rows(chapter(FRONT_MATTER, heading)):
        for example in codes(row["example"]):
            assert example.startswith(first_code(row["key"]).partition(".")[0])
            assert_valid(head, example)


def assert_valid(head: Head, line: str) -> None:
    """A line of a head is read without a complaint, and says something."""
    key = line.partition(":")[0]
    rest = "".join(f"{name}: {value}\n" for name, value in head.needed.items() if name != key)
    made, _, problems = head.read(f"---\n{line}\n{rest}---\nText.\n".encode())
    assert problems == (), line
    assert getattr(made.meta, key), line


def test_every_example_of_a_kind_is_valid() -> None:
    table = rows(chapter(FRONT_MATTER, "Writing a head"))
    assert {row["kind"] for row in table} == {*KINDS.values(), "list of texts", "list of groups"}
    for row in table:
        for example in codes(row["what it looks like"])[:1]:
            head = HEADS["Stand-alone pages" if row["kind"] == "whole number" else "Articles"]
            assert_valid(head, example)


@pytest.mark.parametrize("page", [CONFIGURATION, FRONT_MATTER], ids=lambda page: page.name)
def test_every_piece_of_a_head_is_valid(page: Path) -> None:
    for piece in blocks(text_of(page), "yaml"):
        rest = f"title: A\ndate: 2017\n{piece}"
        article, _, problems = articles.read(f"---\n{rest}---\nText.\n".encode(), "articles/a.md")
        assert (article is None, problems) == (False, ())


@pytest.mark.parametrize("heading", ["", "Records", "Stand-alone pages"])
def test_every_whole_file_is_valid(heading: str) -> None:
    (shown,) = blocks(chapter(FRONT_MATTER, heading), "markdown")
    made, _, problems = HEADS[heading or "Articles"].read(shown.encode())
    assert (made is None, problems) == (False, ())


def test_dates_are_understood_as_told() -> None:
    text = chapter(FRONT_MATTER, "Dates")
    good = [date for row in rows(text) for date in codes(row["write"])]
    bad = codes(text.partition("are errors: ")[2].partition(". ")[0])
    assert (len(good), len(bad)) == (8, 8)
    assert all(map(Date.parse, good))
    for date in bad:
        with pytest.raises(ValueError, match="`"):
            Date.parse(date)


def test_every_key_of_the_configuration_is_described_with_its_default() -> None:
    table = [row for row in rows(text_of(CONFIGURATION)) if "default" in row]
    described = {first_code(row["key"]): row["default"] for row in table}
    assert described == {key: default_of(field) for key, field in keys_of(Config)}


def default_of(field: inspect.Field) -> str:
    """A default as the documentation writes it."""
    if field.required:
        return "needed"
    if isinstance(field.type, inspect.StructType):
        return ""
    default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return "not set" if default is None else f"`{json.dumps(default)}`"


def test_every_piece_of_configuration_is_valid_but_the_broken_one(tmp_path: Path) -> None:
    *pieces, broken = blocks(text_of(CONFIGURATION), "toml")
    assert len(pieces) == 6
    for piece in pieces:
        write(tmp_path, {"microfiche.toml": piece})
        assert config.load(tmp_path) != Config()
    write(tmp_path, {"microfiche.toml": broken})
    with pytest.raises(ProblemsFound):
        config.load(tmp_path)


def test_a_collection_can_ask_for_what_is_described(tmp_path: Path) -> None:
    examples = {"year": "1964", "limit": "5"}
    table = rows(chapter(CONFIGURATION, "Collections"))
    parts = [part for row in table for part in codes(row.get("part", ""))]
    query = "".join(f"{part} = {examples.get(part, repr('japan'))}\n" for part in parts)
    write(tmp_path, {"microfiche.toml": f"[collections.all]\n{query}"})
    singulars = [it.singular for it in config.load(tmp_path).all_taxonomies.values()]
    assert parts == [*singulars, *examples]


def test_every_key_of_the_import_report_is_described() -> None:
    reading = Evidence(field="title", value="A", found="A", where="line 1", rule="title", confidence=1)
    item = report.Item(
        source="a.txt",
        status="imported",
        fields={"title": Choice(value="A", confidence=1, evidence=(reading,))},
        problems=(Problem(path="a.txt", message="…"),),
        cuts=(Cut(text="Print", where="line 1", rule="print-button", reason="boilerplate"),),
    )
    line = json.loads(report.line(item))
    line["fields"] = line["fields"]["title"]
    table = [row for row in rows(chapter(COMMANDS, "microfiche import")) if "key" in row]
    assert sorted(first_code(row["key"]) for row in table) == sorted({*paths_in(line)})


def paths_in(value: object, prefix: str = "") -> Iterator[str]:
    """The keys in a value, and the keys in what they hold."""
    for item in value if isinstance(value, list) else ():
        yield from paths_in(item, prefix)
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield prefix + key
        yield from paths_in(inner, f"{prefix}{key}.")


def test_every_status_of_an_import_is_described() -> None:
    table = [row for row in rows(text_of(COMMANDS)) if "status" in row]
    assert [first_code(row["status"]) for row in table] == [*report.STATUSES]
