"""Bytes become text, whatever they are."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microfiche.importers.decode import Decoded, decode
from microfiche.problems import Problem

TEXT = "Brasília – “cinquenta anos em cinco”\nSegunda linha\n"


def text_of(data: bytes) -> str:
    decoded = decode(data, "a.txt")
    assert isinstance(decoded, Decoded), decoded
    return decoded.text


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("windows-1252", b""),
    ],
)
def test_the_encoding_is_known_by_its_mark_or_its_bytes(encoding: str, mark: bytes) -> None:
    assert text_of(mark + TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_any_line_end_is_a_line_end(end: str) -> None:
    assert text_of(TEXT.replace("\n", end).encode()) == TEXT


def test_bytes_that_windows_1252_does_not_define_are_kept_as_damage_and_told() -> None:
    decoded = decode(b"first line\ncaf\xe9 \x81\x8d and more", "a.txt")
    assert isinstance(decoded, Decoded)
    assert decoded.text == "first line\ncafé \ufffd\ufffd and more"
    assert [str(it) for it in decoded.problems] == [
        "a.txt:2: warning: 2 characters are damaged (U+FFFD); the first is here"
    ]


def test_single_control_characters_are_left_out_and_told() -> None:
    decoded = decode(("a long enough line " * 5 + "\nwith\x07 a bell").encode(), "a.txt")
    assert isinstance(decoded, Decoded)
    assert decoded.text.endswith("\nwith a bell")
    assert decoded.problems[0].line == 2


ACCENTS = "Señor Ñandú había leído el periódico en la estación, según Ángel García.\n"


@pytest.mark.parametrize(("data", "text", "line"), [
    (f"{ACCENTS}{ACCENTS}caf".encode() + b"\xe9 au lait", f"{ACCENTS}{ACCENTS}caf\ufffd au lait", 3),
    ("é ü".encode() + b" \x93", "é ü \ufffd", 1),
    ("\n\n\nText of the café".encode()[:-1], "\n\n\nText of the caf\ufffd", 4),
    ("“Yes,” he said “".encode()[:-1], "“Yes,” he said \ufffd", 1),
    ("he said “".encode()[:-1], "he said \ufffd", 1),
    (codecs.BOM_UTF8 + "é ü".encode() + b" \x93", "é ü \ufffd", 1),
])  # fmt: skip
def test_a_wrong_byte_or_a_cut_end_does_not_spoil_utf_8(data: bytes, text: str, line: int) -> None:
    decoded = decode(data, "a.txt")
    assert isinstance(decoded, Decoded)
    assert (decoded.text, decoded.encoding) == (text, "utf-8")
    (problem,) = decoded.problems
    assert (problem.line, problem.severity) == (line, "warning")
    assert problem.message == "1 character is damaged (U+FFFD); the first is here"


@pytest.mark.parametrize("text", [
    ACCENTS, "caf\xe9", "“Go”", "‘It’s – said’", "« LE CAFÉ», dit-il, à l’été", "Un café", "Voilà",
])  # fmt: skip
def test_windows_1252_is_no_damaged_utf_8_and_no_news(text: str) -> None:
    decoded = decode(text.encode("windows-1252"), "a.txt")
    assert isinstance(decoded, Decoded)
    assert (decoded.text, decoded.encoding, decoded.problems) == (text, "windows-1252", ())


def test_a_mixture_is_told() -> None:
    decoded = decode("é ü\n".encode() + b"caf\xe9 \x93quoted\x94", "a.txt")
    assert isinstance(decoded, Decoded)
    assert decoded.text.endswith("café “quoted”")
    assert [(it.severity, it.message[:12]) for it in decoded.problems] == [("warning", "partly UTF-8")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        ("\ufeff \n".encode(), "blank lines"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL"),
        (bytes(range(1, 32)) * 4, "control characters"),
        (codecs.BOM_UTF16_LE + b"abc", "damaged"),
        (codecs.BOM_UTF8 + b"caf\xe9 \x93quoted\x94", "damaged"),
        (codecs.BOM_UTF8, "blank lines"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, message: str) -> None:
    problem = decode(data, "a.txt")
    assert isinstance(problem, Problem)
    assert message in problem.message
    assert problem.severity == "error"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_a_problem(data: bytes) -> None:
    decoded = decode(data, "a.txt")
    if isinstance(decoded, Decoded):
        assert not set(decoded.text) & {"\r", "\0", "\x85", "\ufeff"}
        decoded.text.encode("utf-8")
