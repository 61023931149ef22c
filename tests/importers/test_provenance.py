"""The provenance block is rewritten, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from microfiche import articles
from microfiche.importers import provenance
from microfiche.model import FrontMatter, Provenance

OLD = Provenance(raw="raw/2017/a.txt", sha256="a" * 64, importer="text/1", imported="2026", digest="b" * 64)
NEW = structs.replace(OLD, raw="raw/2017/a-2.txt", sha256="c" * 64, locator="item: 3")
BLOCK = """\
provenance:
  raw: raw/2017/a.txt
  sha256: "aa"   # by hand
  importer: 'text/1'
  imported: 2026
  digest: bb
"""
AFTER = f"""\
provenance:
  raw: raw/2017/a-2.txt
  sha256: {"c" * 64}
  importer: text/1
  imported: 2026
  digest: {"b" * 64}
  locator: "item: 3"
"""
FILE = "---\n# a remark\ntitle:   'Ice'\n{}topics: [ a,b ]\n---\n\nprovenance:\n  raw: of this text\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_other_byte_of_a_file_stays(end: str) -> None:
    file, wanted = (FILE.format(block).replace("\n", end).encode() for block in (BLOCK, AFTER))
    assert provenance.rewritten(file, NEW) == wanted


@pytest.mark.parametrize("block", [
    "", "provenance: {raw: a, sha256: a, importer: a, imported: a, digest: a}\n",
    "provenance:\n  raw: a\n\n  sha256: a\n  importer: a\n  imported: a\n  digest: a\n",
])  # fmt: skip
def test_a_block_in_a_way_of_its_own_costs_the_layout_and_no_value(block: str) -> None:
    file = provenance.rewritten(FILE.format(block).encode(), NEW)
    assert file is not None
    article, body, _ = articles.read(
        file.replace(b"title: Ice\n", b"title: Ice\ndate: 2017\n"), "articles/a.md"
    )
    assert article is not None
    assert (article.meta.title, article.meta.topics, article.meta.provenance) == ("Ice", ("a", "b"), NEW)
    assert body == "provenance:\n  raw: of this text\n"


def test_a_head_that_cannot_be_read_is_not_rewritten() -> None:
    assert provenance.rewritten(FILE.format(BLOCK + "titel: x\n").encode(), NEW) is None


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_what_is_written_is_read(locator: str, title: str) -> None:
    block = structs.replace(NEW, locator=locator)
    meta: Any = FrontMatter(title=title, rights="two\nlines", provenance=OLD)
    file = provenance.rewritten(articles.write(meta, "Text.\n"), block)
    assert file == articles.write(structs.replace(meta, provenance=block), "Text.\n")
    if locator.isalnum() and locator.isascii():
        assert provenance.read(file) == block
