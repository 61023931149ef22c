"""Aliases written into a head: nothing else in the file changes, however it is laid out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microfiche import frontmatter
from microfiche.aliasing import with_aliases
from microfiche.model import RecordMeta

LAYOUTS = {
    "name: Ada\n": "name: Ada\naliases: [Zoë]\n",
    "# who\nname: 'Ada' # her\nkind: person\n": "# who\nname: 'Ada' # her\naliases: [Zoë]\nkind: person\n",
    "name: >-\n  Ada\n  Fenwick\nkind: person\n": (
        "name: >-\n  Ada\n  Fenwick\naliases: [Zoë]\nkind: person\n"
    ),
    "aliases: [A, 'B']  # old\nname: Ada\n": "aliases: [A, 'B', Zoë]  # old\nname: Ada\n",
    "aliases: [A,]\nname: Ada\n": "aliases: [A, Zoë,]\nname: Ada\n",
    "aliases: []\nname: Ada\n": "aliases: [Zoë]\nname: Ada\n",
    "aliases: # none\nname: Ada\n": "aliases: [Zoë] # none\nname: Ada\n",
    "name: Ada\naliases: [ 'A',\n  # b\n  B, # c\n ]\n": (
        "name: Ada\naliases: [ 'A',\n  # b\n  B, Zoë, # c\n ]\n"
    ),
    "name: Ada\naliases:\n  - A # one\n\n  - 'B' # two\n": (
        "name: Ada\naliases:\n  - A # one\n\n  - 'B' # two\n  - Zoë\n"
    ),
    "aliases:\n-   A\nname: Ada\n": "aliases:\n-   A\n-   Zoë\nname: Ada\n",
}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("head", LAYOUTS)
def test_a_name_is_put_where_the_list_is(head: str, mark: str, ending: str) -> None:
    def file(head: str) -> bytes:
        text = f"{mark}--- \n{head}---\n\nBody.\n---\nname: no head\n"
        return text.replace("\n", ending).encode()

    assert with_aliases(file(head), ["Zoë"]) == file(LAYOUTS[head])


@pytest.mark.parametrize("head", [
    "{name: Ada}\n", "name: Ada\naliases: null\n", "name: [Ada\n", "kind: person\n",
    "name: Ada\naliases:\n  -\n    A\n",
])  # fmt: skip
def test_what_is_laid_out_in_no_foreseen_way_is_left_to_people(head: str) -> None:
    assert with_aliases(f"---\n{head}---\n".encode(), ["Zoë"]) is None


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda it: bool(it.strip())
)
COMMENTS = st.sampled_from(["", "  # a remark", " # aliases: [x]"])


def _listed(names: list[str], style: str, remark: str) -> str:
    from microfiche.emitter import flow_list, scalar

    if style == "none" or not names:
        return ""
    if style == "flow":
        return f"aliases: {flow_list(names)}{remark}\n"
    return "".join([f"aliases:{remark}\n", *(f" - {scalar(name)}{remark}\n" for name in names)])


@given(
    st.lists(NAMES, max_size=3), st.lists(NAMES, min_size=1, max_size=3),
    st.sampled_from(["none", "flow", "block"]), COMMENTS, st.booleans(),
    st.sampled_from(["\n", "\r\n"]), st.text(max_size=20),
)  # fmt: skip
def test_nothing_else_in_the_file_changes(
    old: list[str], new: list[str], style: str, remark: str, is_first: bool, ending: str, body: str
) -> None:
    lines = ["name: Ada # her name\n", _listed(old, style, remark), "kind: person\n# end\n"]
    head = "".join(lines[1:2] + lines[:1] + lines[2:] if is_first else lines)
    data = f"---\n{head}---\n{body}".replace("\n", ending).encode("utf-8", "replace")
    before = frontmatter.load(data, "", RecordMeta)
    after = with_aliases(data, new)
    assert after is not None
    assert before.meta is not None
    loaded = frontmatter.load(after, "", RecordMeta)
    assert loaded.meta is not None
    assert (loaded.meta.aliases, loaded.body) == ((*before.meta.aliases, *new), before.body)
    start = next((at for at, (a, b) in enumerate(zip(data, after, strict=False)) if a != b), len(data))
    assert after.endswith(data[start:]), "one insertion, in one place"


def test_a_name_may_be_anything() -> None:
    data = b"---\nname: Ada\n---\n"
    names = ["a, b: [c] #d", '"quoted"', "- dash", "null", "2017", "it's"]
    after = with_aliases(data, names)
    assert after is not None
    meta = frontmatter.load(after, "", RecordMeta).meta
    assert meta == RecordMeta(name="Ada", aliases=tuple(names))
