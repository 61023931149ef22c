"""JSON Schema of what people write by hand, for editors that complete and check it (draft 2020-12).

The schemas say what the types say, and a little less than `microfiche check`. Those of heads are for YAML as
editors read it: `page: 4` and `title: 2017` are texts to Microfiche, so numbers may stand for texts, and
a key without a value for no key.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from microfiche.config import Config
from microfiche.model import FrontMatter, RecordMeta, StandaloneMeta

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TIME = "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
_POINT = f"[0-9]{{4}}(-[0-9]{{2}}(-[0-9]{{2}}({_TIME})?)?)?"
DATE: Schema = {
    "type": ["string", "integer"],
    "pattern": f"^{_POINT}(/{_POINT})?$",
    "minimum": 1,
    "maximum": 9999,
    "examples": ["2017", "2017-05", "2017-05-14", "2017-05-14T09:30:00+03:00", "2017-05/2017-06"],
}

KINDS: dict[str, tuple[type[Struct], str, str]] = {
    "front-matter": (
        FrontMatter,
        "An article of a Microfiche archive",
        "The head of a file in content/articles/.",
    ),
    "configuration": (Config, "Configuration of a Microfiche archive", "The file microfiche.toml."),
    "record": (RecordMeta, "A term of a Microfiche archive", "The head of a file in content/<taxonomy>/."),
    "page": (StandaloneMeta, "A page of a Microfiche archive", "The head of a file in content/pages/."),
}
"""What there is a schema of: its type, its title, and what it describes."""

SAID: dict[str, dict[str, str]] = {
    "FrontMatter": {
        "title": "The headline. Required, unless the article is a draft.",
        "subtitle": "The line below the headline.",
        "date": "When it was published, as closely as is known. Required, unless the article is a draft.",
        "updated": "When the outlet last changed the article.",
        "authors": "Who wrote it: people, or organisations.",
        "regions": "The places it is about.",
        "topics": "The matters it is about.",
        "publisher": "The outlet this copy comes from.",
        "source": "Where it first appeared, if that was elsewhere.",
        "url": "The address of the original on the web.",
        "dateline": "The place, and perhaps the agency, the report opens with.",
        "section": "The section of the outlet it stood in.",
        "edition": "The edition it stood in.",
        "page": "The page it stood on.",
        "language": "The language of the text as a BCP 47 tag: en, pt-BR, zh-Hans. The archive's, if absent.",
        "summary": "A sentence or two for lists and feeds. The first paragraph, if absent.",
        "image": "The article's picture.",
        "rights": "Copyright and re-use notices of the original.",
        "corrections": "What was put right later, shown on the page.",
        "withdrawn": "The article is no longer shown; its address says so.",
        "translations": "The slugs of the same article in other languages.",
        "slug": "The last part of the address. The file's name, if absent.",
        "aliases": "Old addresses that lead here: paths that begin with a slash.",
        "draft": "Drafts are left out of the built site.",
        "extra": "Anything of the site's own; its own taxonomies too.",
        "provenance": "How the article came in. Written by import; leave it as it is.",
    },
    "Origin": {
        "name": "The outlet it first appeared in.",
        "date": "When it appeared there.",
        "url": "Its address there.",
    },
    "Image": {
        "src": "A file below content/ (media/ice.jpg), or a full address.",
        "alt": "What the picture shows, for those who do not see it.",
        "caption": "The line below the picture.",
        "credit": "Who made it.",
    },
    "Correction": {"date": "When it was put right.", "text": "What was wrong, and what is right."},
    "Withdrawal": {"date": "When it was withdrawn.", "reason": "Why; shown to readers."},
    "Provenance": {
        "raw": "The original, kept below content/raw/.",
        "sha256": "The SHA-256 of the original, in hexadecimal.",
        "importer": "The importer that read it, and its version.",
        "imported": "When it was imported, in UTC.",
        "digest": "The SHA-256 of the article as it was imported.",
        "locator": "The item, record or row inside the original.",
    },
    "RecordMeta": {
        "name": "The term as readers shall see it. Required.",
        "aliases": "Other names articles may give for it.",
        "parent": "The slug or name of the term it belongs to, as France belongs to Europe.",
        "identifiers": "What others call it, by scheme: wikidata, viaf, isni, geonames, issn.",
        "kind": "Whether an author is a person or an organisation.",
        "alive": "The outlet still publishes its own copies; search engines are asked to keep those instead.",
        "extra": "Anything of the site's own.",
    },
    "StandaloneMeta": {
        "title": "The title. Required.",
        "summary": "A sentence for search engines. The first paragraph, if absent.",
        "menu": "Whether the page stands in the menu.",
        "order": "Its place there: smaller numbers come first.",
        "language": "The language of the text as a BCP 47 tag. The archive's, if absent.",
        "slug": "The last part of the address. The file's name, if absent.",
        "aliases": "Old addresses that lead here: paths that begin with a slash.",
        "draft": "Drafts are left out of the built site.",
        "extra": "Anything of the site's own.",
    },
    "Config": {
        "title": "The name of the archive.",
        "tagline": "A line below the name.",
        "base_url": "The full address the site will live at. Feeds, sitemaps and canonical links need it.",
        "language": "The language of the site as a BCP 47 tag: en, pt-BR, zh-Hans.",
        "output": "The folder the site is built into, relative to this file.",
        "footer": "A line at the foot of every page.",
        "listing": "How long lists are cut.",
        "feeds": "What feeds hold.",
        "taxonomies": "More ways to group articles; or other words for authors, regions, topics and sources.",
        "menu": "The links of the menu, instead of the taxonomies and the pages that ask to be there.",
        "collections": 'Lists of articles for own templates, by name: {topic = "syria", limit = 5}.',
        "recipes": "Files that teach import an outlet's habits, relative to this one.",
        "extra": "Anything of the site's own, for its templates.",
    },
    "Listing": {
        "split": "A list of more articles than this is cut into years, months and days.",
        "newest": "How many articles stand on the first page of a list that is cut.",
    },
    "Feeds": {"newest": "How many articles a feed holds."},
    "Taxonomy": {"title": "The heading of its index.", "singular": "The word for one of its terms."},
    "MenuItem": {"name": "The text of the link.", "url": "Where it leads."},
}
"""What each field is for, by the name of its struct."""


def schema(of: str) -> Schema:
    """The JSON Schema of one of `KINDS`. Raises KeyError for anything else."""
    wanted, title, description = KINDS[of]
    parts = msgspec.json.schema(wanted, schema_hook=lambda _: DATE)["$defs"]
    is_head = wanted is not Config
    told = {name: _told(name, part, is_head) for name, part in parts.items()}
    root = told.pop(wanted.__name__)
    made = {"$schema": DIALECT, **root, "title": title, "description": description, **_required(wanted)}
    return {**made, "$defs": told} if told else made


def front_matter_schema() -> Schema:
    """Of the head of an article."""
    return schema("front-matter")


def configuration_schema() -> Schema:
    """Of `microfiche.toml`."""
    return schema("configuration")


def _required(wanted: type[Struct]) -> Schema:
    """What must be there although its type has a default."""
    match wanted.__name__:
        case "FrontMatter":
            is_draft = {"properties": {"draft": {"const": True}}, "required": ["draft"]}
            return {"if": {"not": is_draft}, "then": _with("title", "date")}
        case "RecordMeta":
            return {"allOf": [_with("name")]}
        case "StandaloneMeta":
            return {"allOf": [_with("title")]}
    return {}


def _with(*names: str) -> Schema:
    return {"required": [*names], "properties": {name: {"not": {"type": "null"}} for name in names}}


def _told(name: str, part: Schema, is_head: bool) -> Schema:
    """A struct's schema in the words of this page."""
    required = part["required"]
    told: Schema = {"type": "object"}
    told["properties"] = {
        key: {"description": SAID[name][key], **_value(value, is_head, is_head and key not in required)}
        for key, value in part["properties"].items()
    }
    return {**told, **({"required": required} if required else {}), "additionalProperties": False}


def _value(value: Schema, is_head: bool, may_be_empty: bool = False) -> Schema:
    """The schema of a value. `may_be_empty`: in YAML a key without a value is as good as no key."""
    made = {
        key: item for key, item in value.items() if key != "default" or item not in (None, "", (), [], {})
    }
    choices = [it for it in made.pop("anyOf", []) if it != {"type": "null"}]
    if len(choices) == 1:
        made |= choices[0]
    elif choices:
        made["anyOf"] = choices
    if "enum" in made:
        made["enum"] = [it for it in made["enum"] if it is not None]
    for inner in ("items", "additionalProperties"):
        if isinstance(made.get(inner), dict):
            made[inner] = _value(made[inner], is_head)
    if is_head and made.get("type") == "string":
        made["type"] = ["string", "number", "boolean"]
    return _or_empty(made) if may_be_empty else made


def _or_empty(value: Schema) -> Schema:
    if "$ref" in value:
        return {
            **{key: it for key, it in value.items() if key != "$ref"},
            "anyOf": [{"$ref": value["$ref"]}, {"type": "null"}],
        }
    if "enum" in value:
        return {**value, "enum": [*value["enum"], None]}
    kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
    return {**value, "type": [*kinds, "null"]}
