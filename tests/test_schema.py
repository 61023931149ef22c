"""What editors are told of the files people write."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from microfiche.config import Config
from microfiche.dates import Date
from microfiche.schema import DATE, KINDS, SAID, configuration_schema, front_matter_schema, schema


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_there_in_order_and_explained(kind: str) -> None:
    made = schema(kind)
    wanted = KINDS[kind][0]
    assert list(made["properties"]) == [it.name for it in msgspec.structs.fields(wanted)]
    for part in [made, *made.get("$defs", {}).values()]:
        assert part["additionalProperties"] is False
        assert all(it["description"] for it in part["properties"].values())


def test_nothing_is_explained_that_is_not_there() -> None:
    shown = {KINDS[kind][0].__name__: schema(kind) for kind in KINDS}
    shown |= {name: part for kind in KINDS for name, part in schema(kind).get("$defs", {}).items()}
    assert {name: set(fields) for name, fields in SAID.items()} == {
        name: set(part["properties"]) for name, part in shown.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_references_lead_somewhere_and_json_can_hold_it(kind: str) -> None:
    made = schema(kind)
    text = msgspec.json.encode(made).decode()
    assert set(re.findall(r'"#/\$defs/(\w+)"', text)) == set(made.get("$defs", {}))
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["title"]
    assert made["description"]


def test_title_and_date_are_required_unless_it_is_a_draft() -> None:
    made = front_matter_schema()
    assert made["if"] == {"not": {"properties": {"draft": {"const": True}}, "required": ["draft"]}}
    assert made["then"]["required"] == ["title", "date"]
    assert schema("record")["allOf"][0]["required"] == ["name"]
    assert schema("page")["allOf"][0]["required"] == ["title"]
    assert made["$defs"]["Image"]["required"] == ["src"]
    assert "null" not in made["$defs"]["Image"]["properties"]["src"]["type"]


def test_what_yaml_takes_for_numbers_may_stand_for_texts_in_heads_only() -> None:
    properties = front_matter_schema()["properties"]
    assert properties["page"]["type"] == ["string", "number", "boolean", "null"]
    assert properties["authors"]["items"]["type"] == ["string", "number", "boolean"]
    assert properties["draft"]["type"] == ["boolean", "null"]
    assert configuration_schema()["properties"]["title"]["type"] == "string"
    assert configuration_schema()["properties"]["base_url"]["type"] == "string"


def test_choices_and_defaults_are_shown() -> None:
    assert schema("record")["properties"]["kind"]["enum"] == ["organization", "person", None]
    assert configuration_schema()["properties"]["output"]["default"] == Config().output
    assert configuration_schema()["$defs"]["Listing"]["properties"]["split"]["default"] == 100


def test_every_example_of_a_date_is_one_and_looks_like_one() -> None:
    properties: dict[str, Any] = front_matter_schema()["properties"]
    assert properties["date"]["pattern"] == DATE["pattern"]
    for example in [*DATE["examples"], "2017-05-14 09:30", "2017-05-14T09:30:00.5Z"]:
        Date.parse(example)
        assert re.search(DATE["pattern"], example)


@pytest.mark.parametrize(
    "text", ["2017-5", "17", "May 2017", "2017-05-14T9:30", "2017/2018/2019", "2017-05-14\n1"]
)
def test_what_does_not_look_like_a_date_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|more than one"):
        Date.parse(text)
    assert not re.search(DATE["pattern"], text)


def test_there_is_no_schema_of_anything_else() -> None:
    with pytest.raises(KeyError):
        schema("recipe")
