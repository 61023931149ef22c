"""Plain text as Markdown: it comes out of a renderer as it went in."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from microfiche import markdown
from microfiche.importers import inline

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LINES = st.text(st.sampled_from(list("ab1 0.)*_`~#>+-=|[]()!<&;:\\^'\"@/é\u00a0")), min_size=1, max_size=30)


def rendered(text: str) -> str:
    """The plain text of one paragraph's HTML; a tag that is not the paragraph's own stays and shows."""
    page = PARSER.render(text)
    paragraph = re.fullmatch(r"<p>(.*)</p>\n", page, re.DOTALL)
    assert paragraph, page
    return html.unescape(paragraph[1])


@given(LINES)
@example("1. one")
@example("- one")
@example("# one")
@example("***")
@example("a_b_c _d_ *e*")
@example("[a](b) ![c](d) [e] <f> &amp; \\")
@example("\\[a\\](b)")
@example("===")
def test_escaped_text_renders_as_itself(line: str) -> None:
    plain = line.strip()
    if plain:
        assert rendered(inline.escape(plain)) == plain


@given(st.lists(LINES, min_size=2, max_size=4))
def test_escaped_lines_do_not_work_together(lines: list[str]) -> None:
    plain = [line.strip() for line in lines if line.strip()]
    if plain:
        assert rendered("\\\n".join(map(inline.escape, plain))).replace("<br />", "") == "\n".join(plain)


@given(LINES)
def test_what_the_archive_renders_is_the_text_too(line: str) -> None:
    plain = line.strip()
    if plain:
        page = markdown.render(inline.escape(plain), {}, ".")
        assert html.unescape(re.sub(r"</?p>", "", page)).strip() == plain


@given(LINES)
def test_markdown_of_any_line_keeps_its_words(line: str) -> None:
    words = re.findall(r"[^\W_]+", inline.plain(line))
    assert (
        re.findall(r"[^\W_]+", html.unescape(re.sub(r"<[^<>]*>", "", PARSER.render(inline.markdown(line)))))
        == words
    )


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("He [underlined](#) it.", "He underlined it."),
        ("[the zones](#top) and [more]()", "the zones and more"),
        (
            "See [the *report*](https://example.org/a?b=1&c=2).",
            "See [the *report*](https://example.org/a?b=1&c=2).",
        ),
        ("[x](https://en.example.org/wiki/A_(b))", "[x](<https://en.example.org/wiki/A_(b)>)"),
        ("[x](javascript:alert(1))", "x"),
        ("[x](https://a.example/?q&copy=1)", "[x](https://a.example/?q&copy=1)"),
        ("[x](https://a.example/?q&copy;1)", r"[x](https://a.example/?q\&copy;1)"),
        ("[x](https://[bad/)", "x"),
        ("[sic], he wrote", r"\[sic\], he wrote"),
        ("cam_1_frame", "cam_1_frame"),
        ("Two  blanks\tand a tab", "Two blanks and a tab"),
        ("**Ada Fenwick** is the author of *Tar*.", "**Ada Fenwick** is the author of *Tar*."),
        (
            "**[Ada Fenwick](#)** wrote [*Tar*](https://a.example/tar).",
            "**Ada Fenwick** wrote [*Tar*](https://a.example/tar).",
        ),
        ("It was _very_ cold in my_old_house.", "It was *very* cold in my_old_house."),
        ("2 * 3 * 4 is 2*3*4; f**k and s**t", r"2 \* 3 \* 4 is 2\*3\*4; f\*\*k and s\*\*t"),
        ("*A note without an end", r"\*A note without an end"),
        ("“*Whole*” and (**so**)", "“*Whole*” and (**so**)"),
    ],
)
def test_dead_links_become_text_and_live_ones_stay(line: str, made: str) -> None:
    assert inline.markdown(line) == made


def test_brackets_without_end_cost_no_more_than_their_length() -> None:
    for line in ("[" * 50_000, "[a](" * 50_000, "[a](((((" * 20_000, '[a](b "' * 20_000, "(" * 50_000):
        assert inline.plain(line)
        assert inline.markdown(line)


@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from(["ab ", "[1]", "a,b", "*", "x&amp;", "_a_"]))
def test_a_long_line_is_escaped_like_a_short_one(lines: list[str], filling: str) -> None:
    line = filling.join(lines) + filling * 40
    whole = inline.escape(line)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(inline, "_PIECE", 8)
        assert inline.escape(line) == whole
