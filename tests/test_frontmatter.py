"""Heads of files: every strange one is read for what it says, or told of with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import frontmatter as python_frontmatter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microfiche import frontmatter, plainheads, yamlheads
from microfiche.dates import Date
from microfiche.decoder import Finding
from microfiche.model import (
    Correction,
    FrontMatter,
    Image,
    Origin,
    Provenance,
    RecordMeta,
    StandaloneMeta,
    Withdrawal,
)
from microfiche.problems import Problem
from pureyaml import PurePython

CASES = Path(__file__).parent / "cases" / "frontmatter"


def read(head: str) -> FrontMatter:
    loaded = frontmatter.load(f"---\n{head}\n---\n", "a.md", FrontMatter)
    assert loaded.problems == ()
    assert loaded.meta is not None
    return loaded.meta


def problems(text: str | bytes, wanted: type[Any] = FrontMatter) -> list[str]:
    loaded = frontmatter.load(text, "a.md", wanted)
    assert loaded.meta is None
    return list(map(str, loaded.problems))


def cases(name: str) -> list[Any]:
    """Title, `.`, input, `.`, expected, `.`; empty lines between."""
    text = (CASES / name).read_text(encoding="utf-8")
    found = re.findall(r"(.+)\n\.\n(.*?)^\.\n(.*?)^\.\n", text, re.DOTALL | re.MULTILINE)
    return [
        pytest.param(given, expected, id=title.strip().splitlines()[-1].replace(" ", "-"))
        for title, given, expected in found
    ]


@pytest.mark.parametrize(("given", "expected"), cases("faults.txt"))
def test_everything_wrong_is_told_with_its_place_and_a_hint(given: str, expected: str) -> None:
    assert "\n".join(problems(given)) == re.sub(r"^(?=\d)", "a.md:", expected, flags=re.MULTILINE).rstrip()


@pytest.mark.parametrize(
    "title",
    ["No", "2017", "2017-05-14", "1e3", "0x1F", "null", "~", "true", "NO", ".inf", "12:30:45", "=", "_"],
)
def test_a_scalar_stays_what_was_written(title: str) -> None:
    assert read(f"title: {title}\nsubtitle: {title}\nauthors: [{title}]") == FrontMatter(
        title=title, subtitle=title, authors=(title,)
    )


def test_a_key_without_a_value_is_as_good_as_no_key() -> None:
    head = (
        "title:\nsubtitle:\ndate:\nauthors:\nsource:\n  name:\n  url:\nimage: {src: a, alt: }\ndraft:\nextra:"
    )
    assert read(head) == FrontMatter(source=Origin(), image=Image(src="a"))


def test_an_empty_text_in_quotes_is_a_text() -> None:
    assert read('subtitle: ""').subtitle == ""


def test_an_empty_value_of_the_sites_own_is_an_empty_text() -> None:
    assert read("extra: {a: , b: [c, {d: }]}").extra == {"a": "", "b": ["c", {"d": ""}]}
    assert read("extra: {a: }\nimage: {src: a, alt: }").extra == {"a": ""}  # the slow way round


@pytest.mark.parametrize("word", ["true", "True", "TRUE", "yes", "Yes", "on", "y", "Y"])
def test_yes_is_written_in_many_ways(word: str) -> None:
    assert read(f"draft: {word}").draft is True


@pytest.mark.parametrize("word", ["false", "False", "no", "NO", "off", "n"])
def test_no_is_written_in_many_ways(word: str) -> None:
    assert read(f"draft: {word}").draft is False


@pytest.mark.parametrize("word", ["1", "0", "maybe", "null", "yess", '""', "ja"])
def test_nothing_else_is_yes_or_no(word: str) -> None:
    said = word.strip('"')
    assert problems(f"---\ndraft: {word}\n---\n") == [
        f"a.md:2:8: `draft` must be true or false, not `{said}`"
    ]


@pytest.mark.parametrize("number", ["x", "1.5", "1_000", "٣", "--1", "9" * 30, "0x10", '""'])
def test_an_order_is_a_whole_number(number: str) -> None:
    said = number.strip('"')
    assert problems(f"---\norder: {number}\n---\n", StandaloneMeta) == [
        f"a.md:2:8: `order` must be a whole number, not `{said}`"
    ]
    loaded = frontmatter.load("---\norder: -3\nmenu: yes\n---\n", "a.md", StandaloneMeta)
    assert loaded.meta == StandaloneMeta(order=-3, menu=True)


def test_a_choice_names_what_can_be_chosen() -> None:
    assert problems("---\nkind: robot\nidentifiers: {wikidata: [Q1]}\n---\n", RecordMeta) == [
        "a.md:2:7: `kind` must be `organization` or `person`, not `robot`",
        (
            "a.md:3:25: `identifiers.wikidata` must be one text, not a list\n"
            '    If the brackets belong to the text, put it in quotes: wikidata: "…"'
        ),
    ]


def test_dates_are_read_at_any_depth_and_keep_their_precision() -> None:
    meta = read("date: 2017-05\nsource: {date: 2017}\ncorrections: [{date: 2018-01-02, text: A}]")
    assert (meta.date, meta.source, meta.corrections) == (
        Date("2017-05"),
        Origin(date=Date("2017")),
        (Correction(date=Date("2018-01-02"), text="A"),),
    )
    assert type(meta.date) is Date


@pytest.mark.parametrize("head", ["", "\n", "# nothing yet\n"])
def test_a_head_may_be_empty(head: str) -> None:
    assert frontmatter.load(f"---\n{head}---\n", "a.md", FrontMatter).meta == FrontMatter()


def test_a_byte_order_mark_and_other_line_ends_are_read() -> None:
    data = b"\xef\xbb\xbf---\r\ntitle: A\r\nrights: |\r\n  B\r\n  C\r\n---\r\n\r\n  One\r\ntwo\rthree"
    loaded = frontmatter.load(data, "a.md", FrontMatter)
    assert loaded.meta == FrontMatter(title="A", rights="B\nC\n")
    assert loaded.body == "  One\ntwo\nthree"


def test_places_count_lines_and_characters_as_editors_do() -> None:
    head = "\ufeff---\r\ntitle: 北京 😀\r\n\r\n# é\r\nsource: {name: 北京 😀, nmae: x}\r\n---\r\n"
    assert problems(head.encode()) == ["a.md:5:22: unknown key `nmae` in `source`\n    Did you mean `name`?"]


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\n---", "", 2),
        ("---\n---\n", "", 3),
        ("---\n---\n\n", "", 4),
        ("---\n---\nA", "A", 3),
        ("---\n---\n\nA\n", "A\n", 4),
        ("---\n---\n\n\nA", "\nA", 4),
        ("---\n---\n\n    A", "    A", 4),
        ("---\n---\n  \nA", "  \nA", 3),
        ("--- \n---\t\nA\n---\nB\n---\n", "A\n---\nB\n---\n", 3),
        ("---\na: |\n  ---\n---\nA", "A", 5),
        ("---\n---a\n----\n--- \nA", "A", 5),
        ("---\n-\n---", "", 3),
    ],
)
def test_the_body_is_all_below_one_empty_line(text: str, body: str, line: int) -> None:
    assert frontmatter.split(text)[1:] == (body, line)


@given(
    st.text("-\r\n aé\ufeff", max_size=40).map(lambda it: f"---\n{it}".encode())
    | st.text().map(lambda it: f"\ufeff---\n---\n{it}".encode())
)
def test_the_raw_body_is_the_body(data: bytes) -> None:
    loaded = frontmatter.load(data, "a.md", FrontMatter)
    assert loaded.raw == loaded.body.encode()


def test_bytes_that_are_not_utf_8_are_told_with_their_place() -> None:
    said = "Save the file as UTF-8; an older program may have written it as Windows-1252 or Latin-1."
    assert problems("\ufeff---\ntitle: né ".encode() + b"\x93\n---\n") == [
        f"a.md:2:11: byte 0x93 is not UTF-8\n    {said}"
    ]
    assert problems("\ufeffé".encode() + b"\xff") == [f"a.md:1:2: byte 0xff is not UTF-8\n    {said}"]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x85", "\u2028", "\ufffe", "\x9f", "\ud800"])
def test_characters_nobody_can_see_are_told_with_their_place(character: str) -> None:
    code = f"{ord(character):04x}"
    told = f"a.md:3:9: the character U+{code.upper()} cannot stand in front matter as it is"
    hint = f"Take it out, or write \\u{code} for it within double quotes."
    assert problems(f"---\ndate: 2017\ntitle: A{character}B\n---\n") == [f"{told}\n    {hint}"]


def test_aliases_that_would_stand_for_gigabytes_are_refused_before_they_grow() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30))]
    found = problems("---\n" + "\n".join(lines) + "\n---\n")
    assert len(found) == 30 + 29 * 10
    assert found[0].startswith("a.md:2:5: `&a0` is a YAML anchor")


@pytest.mark.parametrize(
    "head",
    [
        "extra: " + "[" * 100_000,
        "extra: " + "{a: " * 100_000,
        "extra:\n" + "- " * 100_000,
        "extra:\n" + "? " * 100_000,
        "extra:\n" + "-\t" * 100_000 + "a",
        "\n".join(" " * n + "a:" for n in range(400)),
    ],
    ids=["brackets", "braces", "hyphens", "questions", "tabs", "indents"],
)
def test_nesting_no_parser_would_survive_is_refused(head: str) -> None:
    assert re.match(
        r"a.md:\d+:\d+: (nested deeper than 32 levels|not valid YAML)", problems(f"---\n{head}\n---\n")[0]
    )


def test_innocent_signs_are_read() -> None:
    head = 'title: "Q&A: *really*!"\nsubtitle: AT&T wins! 5 * 5\nauthors: ["&Co", "*", "!x"]\n'
    meta = read(head + "summary: >-\n  Wow\n  !x &y *z")
    assert (meta.title, meta.subtitle) == ("Q&A: *really*!", "AT&T wins! 5 * 5")
    assert (meta.authors, meta.summary) == (("&Co", "*", "!x"), "Wow !x &y *z")


def test_the_handler_serves_python_frontmatter_too() -> None:
    post = python_frontmatter.loads("---\ntitle: No\ndate: 2017\n---\nText", handler=yamlheads.HANDLER)
    assert (post.metadata, post.content) == ({"title": "No", "date": "2017"}, "Text")


def test_a_check_adds_to_what_the_types_say() -> None:
    def check(meta: FrontMatter, wrong: Collection[str]) -> Iterator[Finding]:
        assert (meta.title, meta.date, set(wrong)) == ("A", None, {"date", "sorce"})
        yield Finding(("authors", 1), "no such author", severity="warning")
        yield Finding((), "too short")

    text = "---\ntitle: A\ndate: soon\nsorce: B\nauthors:\n  - C\n  - D\n---\n"
    loaded = frontmatter.load(text, "a.md", FrontMatter, check)
    assert [it.place for it in loaded.problems] == ["a.md:1", "a.md:3:7", "a.md:4:1", "a.md:7:5"]
    assert loaded.meta is None


def test_a_warning_takes_nothing_away() -> None:
    loaded = frontmatter.load(
        "---\ntitle: A\n---\n",
        "a.md",
        FrontMatter,
        lambda *_: [Finding(("title",), "hm", severity="warning")],
    )
    assert loaded.meta == FrontMatter(title="A")
    assert loaded.problems == (Problem(path="a.md", line=2, column=8, message="hm", severity="warning"),)


WRITTEN = """\
---
title: "Ice road: a history"
subtitle: '"Longest" yet'
date: 2017-05-14T09:30:00+03:00
authors: [Oleg Yegorov, "Smith, J."]
topics:
  - The winter of discontent in the north
  - Roads and bridges of the islands
  - A third topic that is long
source:
  name: No
  date: 2017-05-11
url: https://example.org/ice?a=1&b=2#c
page: A4
rights: |
  © 2017 The Courier.

  All rights reserved.
corrections:
  - date: 2017-05-15
    text: |-
      Two lines:
        indented
  - date: 2017
    text: ""
withdrawn: {}
draft: true
extra:
  Länder:
    - de
    - [a, b]
  list:
    - name: A
      value: "- b"
    - - - |-
          c
            d
  "": "a\\tb\\u2028"
provenance:
  raw: raw/ice.txt
  sha256: 0ab
  importer: text/1
  imported: 2026-11-23T10:15:00Z
  digest: 1cd
---

  Text
"""


def test_what_is_written_is_what_people_would_write() -> None:
    meta = FrontMatter(
        title="Ice road: a history",
        subtitle='"Longest" yet',
        date=Date("2017-05-14T09:30:00+03:00"),
        authors=("Oleg Yegorov", "Smith, J."),
        topics=(
            "The winter of discontent in the north",
            "Roads and bridges of the islands",
            "A third topic that is long",
        ),
        source=Origin(name="No", date=Date("2017-05-11")),
        url="https://example.org/ice?a=1&b=2#c",
        page="A4",
        rights="© 2017 The Courier.\n\nAll rights reserved.\n",
        corrections=(
            Correction(date=Date("2017-05-15"), text="Two lines:\n  indented"),
            Correction(date=Date("2017"), text=""),
        ),
        withdrawn=Withdrawal(),
        draft=True,
        extra={
            "Länder": ["de", ["a", "b"]],
            "list": [{"name": "A", "value": "- b"}, [["c\n  d"]]],
            "": "a\tb\u2028",
        },
        provenance=Provenance(
            raw="raw/ice.txt", sha256="0ab", importer="text/1", imported="2026-11-23T10:15:00Z", digest="1cd"
        ),
    )
    assert frontmatter.dump(meta, "  Text\n") == WRITTEN
    assert frontmatter.load(WRITTEN, "a.md", FrontMatter).meta == meta


ODD = "-?:,[]{}#&*!|>'\"%@`=<~.\\ \n\t\r\x00\x07\x7f\x85\xa0\u2028\u2029\ufeff\ufffe\uffff😀ab0é"
ODDITIES = [
    "",
    "null",
    "no",
    "---",
    "...",
    "a\n---\nb",
    "<<",
    "a\n  ",
    "a\n\n",
    "\n",
    "a\n \nb",
    "a: b",
    "a #b",
    " a\nb",
    "\n  a\nb",
    '"it\'s": a',
]
texts = st.text() | st.text(ODD) | st.sampled_from(ODDITIES) | st.sampled_from(["x" * 200, "x: " * 500])
terms = st.lists(texts.filter(str.strip), max_size=8).map(tuple)
dates = st.sampled_from([*map(Date, ["2017", "2017-05", "2017-05-14T09:30:00+03:00", "2009-07/2009-08"])])
keys = texts | st.text(min_size=120, max_size=1500)
own = st.recursive(
    texts, lambda kids: st.lists(kids, max_size=3) | st.dictionaries(keys, kids, max_size=3), max_leaves=8
)


def sometimes(*strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.one_of(*strategies)


front_matters = st.builds(
    FrontMatter,
    title=texts,
    **{
        name: sometimes(texts)
        for name in ("subtitle", "publisher", "url", "page", "language", "summary", "rights", "slug")
    },
    date=sometimes(dates),
    authors=terms,
    topics=terms,
    aliases=terms,
    source=sometimes(st.builds(Origin, name=sometimes(texts), date=sometimes(dates), url=sometimes(texts))),
    image=sometimes(st.builds(Image, src=texts, alt=texts, caption=sometimes(texts))),
    corrections=st.lists(st.builds(Correction, date=dates, text=texts), max_size=3).map(tuple),
    withdrawn=sometimes(st.builds(Withdrawal, date=sometimes(dates), reason=sometimes(texts))),
    draft=st.booleans(),
    extra=st.dictionaries(keys, own, max_size=3),
    provenance=sometimes(
        st.builds(Provenance, raw=texts, sha256=texts, importer=texts, imported=texts, digest=texts)
    ),
)


def comes_back(meta: FrontMatter, body: str) -> None:
    text = frontmatter.dump(meta, body)
    loaded = frontmatter.load(text.encode(), "a.md", FrontMatter)
    assert loaded.problems == ()
    assert loaded.meta is not None
    assert loaded.meta == meta
    assert loaded.body == body.replace("\r\n", "\n").replace("\r", "\n")
    assert frontmatter.dump(loaded.meta, loaded.body) == text


@given(front_matters, texts)
@settings(deadline=None)
def test_what_is_written_reads_back(meta: FrontMatter, body: str) -> None:
    comes_back(meta, body)


@given(texts)
def test_any_text_reads_back(text: str) -> None:
    comes_back(
        FrontMatter(title=text, rights=text, extra={text: [text, {text: text}], "a": {text: {}}}), text
    )


@pytest.mark.parametrize("text", ODDITIES)
def test_an_odd_text_reads_back(text: str) -> None:
    comes_back(FrontMatter(title=text, extra={text: [text, [text], {text: text}]}), text)


def test_without_libyaml_places_are_the_same() -> None:
    with mock.patch.object(yamlheads, "_Loader", PurePython):
        found = problems("---\ntitle: 'Tis the season\ndate: 2017\n---\n")
        assert found[0].startswith("a.md:2:8: not valid YAML: found unexpected end of stream")
        assert problems("---\n# é\ntitel: A\n---\n")[0].startswith("a.md:3:1: unknown key `titel`")


@given(front_matters, texts)
@settings(deadline=None, max_examples=25)
def test_what_is_written_reads_back_without_libyaml(meta: FrontMatter, body: str) -> None:
    unread = mock.patch.object(plainheads, "read", return_value=None)
    with mock.patch.object(yamlheads, "_Loader", PurePython), unread:
        comes_back(meta, body)


@given(
    st.binary() | st.text(ODD + "title\n", max_size=60).map(lambda it: f"---\ntitle: {it}\n---\n".encode())
)
def test_any_bytes_end_in_a_value_or_in_problems(data: bytes) -> None:
    loaded = frontmatter.load(data, "a.md", FrontMatter)
    assert (loaded.meta is None) == bool(loaded.problems)
    assert all(it.line for it in loaded.problems)


PIECES = st.sampled_from(
    ["---", "---\n", "\n", "----", "--- \n", "a: b\n", "Text", "\r\n", "\ufeff", "é", " "]
)


@settings(max_examples=500)
@given(st.lists(PIECES, max_size=9).map("".join))
def test_a_usual_file_is_cut_as_any_other_is(text: str) -> None:
    data = f"---\n{text}".encode()
    found = frontmatter._usual_parts(data)
    if found is not None:
        head, body, _ = frontmatter.split(frontmatter.decoded(data))
        assert (found[0].decode(), found[1].decode()) == (head, body)
