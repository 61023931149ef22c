"""What is read without YAML is what YAML reads; and nearly all heads are read without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import frontmatter as python_frontmatter
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from microfiche import frontmatter, plainheads, yamlheads
from microfiche.dates import Date
from microfiche.model import FrontMatter, Image, Origin, Provenance
from pureyaml import PurePython

ARTICLES = Path(__file__).parents[1] / "content" / "articles"


def said_by_yaml(head: str) -> dict[str, Any]:
    values, _ = python_frontmatter.parse(f"---\n{head}---", handler=yamlheads.HANDLER)
    return values


def agrees(head: str) -> bool:
    """Whether the head was read without YAML; and then just so, the order of keys too."""
    values = plainheads.read(head)
    if values is not None:
        assert repr(values) == repr(said_by_yaml(head))
        with mock.patch.object(yamlheads, "_Loader", PurePython):
            assert repr(values) == repr(said_by_yaml(head))
    return values is not None


HEAD = """\
title: Sealed\xa0Tomb Opened. It's "full"
subtitle: "An \\"escaped\\" \\u2013 dash: #1"
summary: 'It''s # quoted: '
date: 2017-05-14T09:30:00+03:00
updated:
authors: [Ines Calder, "Quill, T.", 'O"Hara', Satellite Two]
regions: []
topics:
  - The winter of discontent
  - "Roads: a history"
aliases:
- /2009/old-name/
source: {name: Harbour Wire, date: 1922-11-30, url: "https://a.example/?b=c#d"}
url: https://www.northern-lantern.example/1964/shinkansen.htm?a=1&b=2#c
rights: |-
  © 1922 The Review. It answers for no error: of fact #1.

    - Some "fair use"
  *Ask* first.
dateline: |
  BRASÍLIA (Plaza Sur)
image:
  src: media/mountain-ridge.svg
  alt: "A snow ridge"
  caption:
  credit: [one, two]
draft: no
provenance:
  raw: raw/1922/tutankhamun-tomb-1922.txt
  sha256: 77484de35a9e593953517a022088576d4c36d07b7fec9c934110d4098c107654
  imported: 2026-11-23T08:00:00Z
"""


def test_a_plain_head_is_read_without_yaml() -> None:
    assert agrees(HEAD)
    assert agrees("")


def test_the_heads_of_the_sample_archive_are_read_without_yaml() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.rglob("*.md"))]
    read = [agrees(frontmatter.split(text)[0]) for text in texts]
    assert sum(read) >= 0.9 * len(texts) > 0


def test_a_head_that_import_writes_is_read_without_yaml() -> None:
    meta = FrontMatter(
        title='Ice: the "longest" road',
        subtitle='It\'s "so"',
        date=Date("2017-05-14"),
        authors=("Oleg Yegorov", "Smith, J."),
        topics=tuple(f"A topic with a long name, number {n}" for n in range(9)),
        source=Origin(name="Courier", url="https://example.org/a?b=c#d"),
        rights="© 2017\n\nAll rights reserved.",
        image=Image(src="media/ice.jpg", alt="Ice"),
        provenance=Provenance(
            raw="a.txt", sha256="0", importer="text/1", imported="2026-11-23T08:00:00Z", digest="1"
        ),
    )
    assert agrees(frontmatter.split(frontmatter.dump(meta, ""))[0])


@pytest.mark.parametrize(
    "head",
    [
        *("a: b: c\n", "a: b #c\n", "a: b:\n", "a: b \n", "a:  b\n", "a: \n", "a : b\n", "a:\tb\n", "a: b"),
        *(
            "a: b\na: c\n",
            "a:\n  b: c\n  b: d\n",
            "a: {b: c, b: d}\n",
            "a: b\n  c\n",
            "a:\n  b\n",
            "\na: b\n",
        ),
        *('a: "b"c\n', 'a: "b\n', 'a: "\\x41"\n', 'a: "\\ud83d\\ude00"\n', 'a: "b" \n', "a: 'b'c'\n"),
        *("a: [b]c\n", "a: [b, ]\n", "a: [b: c]\n", "a: [[b]]\n", "a: [b,c]\n", 'a: ["b"c]\n', "a: [b #c]\n"),
        *("a: &b c\n", "a: *b\n", "a: !b c\n", "a: - b\n", "a: ? b\n", "a: @b\n", "a: `b\n", "a: %b\n"),
        *("a: >\n  b\n", "a: |2\n  b\n", "a: |+\n  b\n", "a: |\n  b\n\n", "a: |\n\n  b\n", "a: |\n   b\n"),
        *("- a\n", "# a\n", "a:\n  - b: c\n", "a:\n  - b\n - c\n", "a:\n- b\n  - c\n", "a:\n  -\n", "a\n"),
        *("a: b\x85c\n", "a: b\u2028c\n", "a: b\ufeffc\n", "a: b\ud800\n", "a: b\x07\n", "a: b\rc\n"),
        *("? a\n", "...\n", "---\n", "'a': b\n", "a:\n  b:\n    c: d\n", "a:\n  b: c\n   d: e\n", "a: |-\n"),
    ],
)
def test_all_that_is_not_plain_is_left_to_yaml(head: str) -> None:
    assert plainheads.read(head) is None


SIGNS = [
    *(": ", " #", "#", ":", "- ", "-", "? ", "?", "'", '"', "''", "\\", "\\n", "\\u00e9", "\\ud83d", "\\x41"),
    *('\\"', "\\/", "\\0", ", ", ",", "[", "]", "{", "}", "|", "|-", ">", "&x", "*x", "!x", "%", "@", "`"),
    *(
        " ",
        "  ",
        "\t",
        "\n",
        "\n  ",
        "\n\n",
        "\n- ",
        "\n  - ",
        "\n    ",
        "\nz: ",
        "---",
        "...",
        "<<",
        "=",
        "~",
    ),
    *("\xa0", "\x85", "\u2028", "\ufeff", "\ufffe", "\ud800", "\x00", "\x7f", "\r", "é", "北京", "😀"),
    *(
        "a",
        "b c",
        "null",
        "",
        "2017-05-14",
        "12:30",
        "https://a.example/b?c=d#e",
        "x" * 1100,
        "[a, b]",
        "{a: b}",
    ),
]
NAMES = ["a", "b", "title", "date", "y", "_", "a-b", "N1", "", "é", "a b", "-a", "1a", "'a'", "<<", "=", "?"]
WORDS = ["a", "B c", "it's", "2017", "no", "é", "a-b", "x:y", "a.b", "(c)", "a #b", "😀 d", "a, b", "\\u00e9"]
signs = st.sampled_from(SIGNS)
words = st.sampled_from(WORDS)
texts = words | st.tuples(words, signs, words).map("".join) | st.lists(signs, max_size=3).map("".join)
names = st.sampled_from(NAMES)
scalars = words | texts | texts.map('"{}"'.format) | texts.map("'{}'".format)


def listed(items: st.SearchStrategy[str], before: str, between: str, behind: str) -> st.SearchStrategy[str]:
    return st.lists(items, max_size=3).map(lambda it: f"{before}{between.join(it)}{behind}")


pairs = st.tuples(names, scalars).map(": ".join)
values = st.one_of(
    scalars.map(" {}".format),
    listed(scalars, " [", ", ", "]"),
    listed(pairs, " {", ", ", "}"),
    listed(scalars, "\n  - ", "\n  - ", ""),
    listed(scalars, "\n- ", "\n- ", ""),
    listed(pairs, "\n  ", "\n  ", ""),
    *(listed(scalars, f" {sign}\n  ", "\n  ", "") for sign in ("|", "|-")),
    st.just(""),
)
made_up = st.lists(st.tuples(names, values).map(":".join), max_size=2).map(lambda it: "\n".join([*it, ""]))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Some lines of a real head, with a few of its characters gone or others among them."""
    lines = HEAD.splitlines(keepends=True)
    first = draw(st.integers(0, len(lines) - 1))
    head = "".join(lines[first : first + draw(st.integers(1, 8))])
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(head)))
        head = head[:at] + draw(signs) + head[at + draw(st.integers(0, 2)) :]
    return head


@given(made_up | mutated())
@settings(deadline=None, max_examples=300)
def test_whatever_is_read_without_yaml_is_what_yaml_reads(head: str) -> None:
    event("plain" if agrees(head) else "left to YAML")
