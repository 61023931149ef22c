"""Markdown: what a text becomes on a page, what it links to, and how it begins."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from microfiche import markdown
from microfiche.markdown import lead, links, parsed
from microfiche.markdown.address import BARE, NORMAL, Address
from microfiche.markdown.parser import PARSER
from microfiche.markdown.raw import clean
from microfiche.urls import is_internal

CASES = Path(__file__).parent / "cases" / "markdown"

LINKS = {
    "../05/other.md": "/2017/05/other/",
    "/about/?q=1&r=2#team": "/about/?q=1&r=2#team",
    "media/ice.jpg": "/media/ice.jpg",
    "ä b.md": "/%C3%A4-b/",
    "a&b.md": "/a-and-b/",
    "a_b.md": "/a-b/",
    "a%20b.md": "/a-space-b/",
}
"""Where the links of the cases lead."""


def cases(name: str) -> list[Any]:
    """Title, `.`, input, `.`, expected, `.`; empty lines between."""
    text = (CASES / name).read_text(encoding="utf-8")
    found = re.findall(r"^(.+)\n\.\n((?s:.*?))^\.\n((?s:.*?))^\.\n", text, re.MULTILINE)
    return [pytest.param(given, expected, id=title.replace(" ", "-")) for title, given, expected in found]


def ids_of(page: str) -> list[str]:
    return re.findall(r'<[^>]* id="([^"]*)"', page)


def refuse(*_: object) -> str:
    raise AssertionError


@pytest.mark.parametrize(("given", "expected"), cases("html.txt"))
def test_a_text_becomes_html(given: str, expected: str) -> None:
    assert markdown.render(given, LINKS, "../..") == expected


@pytest.mark.parametrize(("given", "expected"), cases("html.txt"))
def test_the_html_is_well_formed_and_its_ids_are_unique(given: str, expected: str) -> None:
    strict = html5lib.HTMLParser(strict=True)
    strict.parse(f"<!doctype html><title>x</title><h1>x</h1>{markdown.render(given, LINKS, '..')}")
    ids = ids_of(expected)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(("given", "expected"), cases("links.txt"))
def test_links_into_the_site_are_found(given: str, expected: str) -> None:
    found, _ = markdown.scan(given)
    assert list(found) == expected.splitlines()


@pytest.mark.parametrize(("given", "expected"), cases("lead.txt"))
def test_the_lead_is_the_first_paragraph(given: str, expected: str) -> None:
    _, found = markdown.scan(given)
    assert found == expected.strip()


def test_line_ends_make_no_difference() -> None:
    text = "# Title\n\nThe [road](a.md)\nopens.\n\nMore\n"
    assert markdown.scan(text.replace("\n", "\r\n")) == markdown.scan(text)
    assert markdown.render(text.replace("\n", "\r\n"), {}, "") == markdown.render(text, {}, "")


def test_a_lead_that_is_not_wanted_costs_nothing() -> None:
    assert markdown.scan("A [link](a.md).", want_lead=False) == (("a.md",), "")


def test_a_line_of_no_break_spaces_is_not_blank() -> None:
    assert lead.lead_of("Above\n\u00a0\nand below.\n\nNext.") == "Above and below."


def test_a_long_lead_ends_with_a_sentence() -> None:
    sentence = "The road to the islands opened two weeks late this year. "
    assert lead.lead_of(sentence * 20) == (sentence * 5).rstrip()


def test_a_sentence_does_not_end_after_an_abbreviation() -> None:
    text = "The engineers had measured the ice in eleven places. " * 3 + "They asked Gen. " + "word " * 60
    assert lead.lead_of(text) == ("The engineers had measured the ice in eleven places. " * 3).rstrip()


def test_a_quotation_mark_belongs_to_the_sentence_it_closes() -> None:
    sentence = "“The road to the islands opened two weeks late this year.” "
    assert lead.lead_of(sentence * 20).endswith("year.”")


def test_a_lead_without_sentences_ends_with_a_word() -> None:
    found = lead.lead_of("word, " * 100)
    assert found.endswith("word…")
    assert len(found) <= lead.LENGTH


def test_a_lead_without_words_is_cut_all_the_same() -> None:
    assert len(lead.lead_of("x" * 1000)) == lead.LENGTH
    assert lead.lead_of("日本語の文です。" * 60) == "日本語の文です。" * 37


def test_a_root_can_be_a_full_address() -> None:
    text = "[a](../05/other.md) ![b](media/ice.jpg) <b>c</b>"
    for body in (text, text.replace("<b>c</b>", "c")):
        page = markdown.render(body, LINKS, "https://example.org/sub")
        assert 'href="https://example.org/sub/2017/05/other/"' in page
        assert 'src="https://example.org/sub/media/ice.jpg"' in page


def test_a_resolved_link_is_not_resolved_again() -> None:
    links = {"a.md": "/x/", "../x/": "/wrong/"}
    assert markdown.render("[a](a.md) <b>b</b>", links, "..") == '<p><a href="../x/">a</a> <b>b</b></p>\n'


def test_several_texts_can_share_a_page() -> None:
    text = "## Part\n\nNote[^1], [part](#part), [top](#), <b id='part'>x</b>\n\n[^1]: x"
    first, second = (markdown.render(text, {}, ".", ids=ids) for ids in ("a-", "b-"))
    assert not set(ids_of(first)) & set(ids_of(second))
    for page, ids in ((first, "a-"), (second, "b-")):
        leads_to = re.findall(r'href="#([^"]+)"', page)
        assert len(leads_to) == 3
        assert all(it.startswith(ids) for it in leads_to)
        assert set(leads_to) <= set(ids_of(page))


def test_the_sanitiser_is_asked_only_where_there_is_raw_html(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("microfiche.markdown.raw.clean", refuse)
    assert "&lt;b" in markdown.render(r"a < b, \<b>, `<b>` and <https://example.org/>", {}, ".")
    with pytest.raises(AssertionError):
        markdown.render("a <b>c</b>", {}, ".")


@pytest.mark.parametrize(("given", "expected"), cases("prose.txt"))
def test_ordinary_prose_needs_no_parser(given: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parsed.whole(given, Address(LINKS, "../..", "")) == expected
    monkeypatch.setattr(PARSER.block, "tokenize", refuse)
    monkeypatch.setattr(PARSER.inline, "parse", refuse)
    assert markdown.render(given, LINKS, "../..") == expected


def test_the_parser_is_asked_only_for_what_is_unusual(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(text: str, env: EnvType) -> list[Token]:
        asked.append(text)
        return MarkdownIt.parse(PARSER, text, env)

    monkeypatch.setattr(PARSER, "parse", ask)
    markdown.render("Plain.\n\n1. A\n\n   list\n\nIt *goes* `on`.\n\n- - -\n", {}, ".")
    assert asked == ["1. A\n\n   list", "- - -\n"]


def test_embedded_pictures_are_pictures_only() -> None:
    text = '![a](data:image/png;base64,AA==) <img src="data:image/png;base64,AA==">'
    page = markdown.render(f'{text} <a href="data:text/html,c">c</a>', {}, ".")
    assert page.count('src="data:image/png;base64,AA=="') == 2
    assert "data:text" not in page


def text_of(*pieces: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=60).map("".join)


MARKDOWN = text_of(
    *"ab A1“.,:;\"'()[]{}<>*_`~!#&\\^|=+-/\t\n\n",
    *("\r\n", "ä", "https://", "[^1]", "]: ", "](", "\n\n", "\n    ", "\n> ", "\n- ", "<b>"),
)
"""Texts in which something means something in Markdown nearly everywhere."""


_WORDS = (
    *(
        "a ",
        "b",
        "é",
        " A1",
        "12",
        "“",
        "”",
        " – ",
        ".",
        ", ",
        "(",
        ")",
        '"',
        "'s ",
        "日本",
        "\xa0",
        "\u2028",
        "\x1c",
    ),
    *(
        "*",
        "**",
        "***",
        "_",
        "__",
        "*a*",
        "**a b.**",
        "_a_",
        "__a__",
        "~",
        "~~",
        "`",
        "`a`",
        "^",
        "^[",
        "[^1]",
    ),
    *(
        "[",
        "](",
        "]",
        "![",
        "[a](b.md)",
        "[a b](https://c.d/e_f*g)",
        "[a]( b )",
        '[a](b "c")',
        "[a](<b>)",
        "[](a)",
    ),
    *(
        "[a](javascript:b)",
        "\\",
        "\\*",
        "\\[",
        "\\\n",
        " \n",
        "  \n",
        "\n",
        "\t",
        "&",
        "& ",
        "&amp;",
        "&#35;",
    ),
    *("<", "< ", "<b>", "<https://a.b>", ">", "|", " | ", "#", ":", "!", "$", "="),
)
_OPENINGS = (
    *(
        "",
        "",
        "",
        "a ",
        "“",
        "# ",
        "### ",
        "#",
        "#a",
        "> ",
        "> ",
        ">",
        "> > ",
        "- ",
        "- ",
        "* ",
        "+ ",
        "-",
        "1. ",
    ),
    *(
        "1986. ",
        "2) ",
        "12 ",
        " ",
        "   ",
        "    ",
        "\t",
        "===",
        "---",
        "***",
        "* * *",
        "--- | ---",
        "|-|",
        ":-:",
    ),
    *(
        "```",
        "~~~",
        "[a]: b",
        "[^1]: a",
        "<div>",
        "<!-- ",
        "**a** ",
        "*a* ",
        "[a](b.md)",
        "\\- ",
        "`",
        "&",
        "…",
    ),
)
_ENDS = (
    "\n",
    "\n\n",
    "\n\n",
    "\n\n\n",
    "\n \n",
    "\n\t\n",
    " \n\n",
    "\n>\n",
    "\n\n  ",
    "\n\n    ",
    "\r\n",
    "\r",
    "\0",
)

PROSE = st.lists(
    st.tuples(
        st.sampled_from(_OPENINGS),
        st.lists(st.sampled_from(_WORDS), max_size=6).map("".join),
        st.sampled_from(_ENDS),
    ).map("".join),
    max_size=6,
).map("".join)
"""Lines that begin, go on and end in many ways: most of them make blocks of ordinary text, or nearly do."""


def stock() -> MarkdownIt:
    """The same dialect with nothing saved."""
    made = (
        MarkdownIt("commonmark", {"xhtmlOut": False}).enable(["table", "strikethrough"]).use(footnote_plugin)
    )
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return made


STOCK = stock()


@given(MARKDOWN)
def test_the_parser_reads_what_markdown_it_reads(text: str) -> None:
    assert PARSER.parse(text) == STOCK.parse(text)


TRAPS = (
    "a\n\n```\nb\n\nc\n```\n\nd",
    "~~~\na\n\nb",
    "<!--\n\na\n\n-->\n\nb",
    "[a]\n\nb\n\n[a]: c",
    "a[^1]\n\n[^1]: b\n\n    c",
    "a^[b]\n\nc",
    "- a\n\n    [b](b.md)\n\nc",
    "a\r# b\n\nc\0d",
    "> a\n>\n> > b",
    "a\n\n#\n\nb",
    "a\n\n1986. b\n\n   c",
    "a\n-\n\nb | c\n--- | ---",
    "a [b](javascript:c) [b](JavaScript:c) [^b](c) ![b](c)",
    "    a\n\n- b\n\n      [c](c.md)\n\n[d](d.md)",
    "1. a\n\n   > [b](b.md)\n\n> [c](b.md)\n\n- [d](b.md)\n\n    [e](e.md)",
    "a ] [b](b.md) ](c.md) [ & *d* &amp [e](f \n~*~",
    "> a\n\n> É\n\nÉ b \n\n- c\n\nd",
    "a *b *c* d*, **b***, *b**c*, _b_c_, *–b*, (*b*)c",
)
"""Texts that look ordinary and are not, or in which something reaches over a blank line."""


def each_trap(test: Any) -> Any:
    """Try a test with all of them."""
    for text in TRAPS:
        test = example(text)(test)
    return test


@each_trap
@settings(max_examples=400)
@given(MARKDOWN | PROSE)
def test_prose_is_written_as_the_parser_reads_it(text: str) -> None:
    address = Address({"b.md": '/é/"&'}, "..", "x-")
    assert markdown.render(text, address.links, "..", ids="x-") == parsed.whole(text, address)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(_WORDS), max_size=8).map("".join))
def test_spans_are_written_as_the_parser_reads_them(text: str) -> None:
    text = f"A {text.strip()} z"
    assert markdown.render(text, {}, "..") == parsed.whole(text, Address({}, "..", ""))


@each_trap
@settings(max_examples=400)
@given(MARKDOWN | PROSE)
def test_links_are_what_the_parser_reads(text: str) -> None:
    read = filter(is_internal, parsed.links(text))
    assert links.internal_links(text) == tuple(dict.fromkeys(read))


@each_trap
@settings(max_examples=400)
@given(MARKDOWN | PROSE)
def test_an_opening_says_what_the_parser_reads(text: str) -> None:
    opening = lead._OPENING.match(text)
    if opening and "]:" not in text:
        assert lead._opening(opening[1]) == lead._paragraph(opening[1], lists=False)


@given(MARKDOWN)
def test_any_text_has_html_and_a_lead(text: str) -> None:
    links, found = markdown.scan(text)
    assert len(found) <= lead.LENGTH
    assert "\n" not in found
    page = markdown.render(text, dict.fromkeys(links, "/there/"), ".", ids="x-")
    assert page == markdown.render(text, dict.fromkeys(links, "/there/"), ".", ids="x-")
    ids = ids_of(page)
    assert sorted(ids) == sorted(set(ids))


@given(MARKDOWN)
def test_every_link_of_a_text_is_found_and_resolved(text: str) -> None:
    links, _ = markdown.scan(text)
    page = markdown.render(text, dict.fromkeys(links, "/there/"), "https://site.example")
    for address in re.findall(r'<(?:a|img)[^>]* (?:href|src)="([^"]*)"', page):
        assert address.startswith(("https:", "#", "//")) or ":" in address or not address


@given(st.from_regex(NORMAL, fullmatch=True))
def test_addresses_taken_as_they_are_are_those_that_normalising_leaves_alone(address: str) -> None:
    assert normalizeLink(address) == address


@given(st.from_regex(BARE, fullmatch=True))
def test_bare_addresses_are_written_as_any_are(address: str) -> None:
    assert escapeHtml(Address({}, "", "x-")(address)) == address


@given(st.from_regex(links.INSIDE, fullmatch=True))
def test_addresses_without_scheme_and_host_lead_into_the_site(address: str) -> None:
    assert is_internal(address)


@given(text_of(*"<>/='\" ab", "script", "img", "src", "href", "onload", "javascript:"))
def test_the_sanitiser_lets_nothing_run(text: str) -> None:
    cleaned = clean(text, str)
    assert "<script" not in cleaned
    assert re.search(r"<[^>]*(\son\w+=|=\"javascript:)", cleaned) is None


@given(MARKDOWN)
def test_links_are_the_same_however_little_of_the_text_is_parsed(text: str) -> None:
    found, _ = markdown.scan(text, want_lead=False)
    whole, _ = markdown.scan(text + "\n\n```\n```\n", want_lead=False)
    assert found == whole
