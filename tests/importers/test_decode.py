"""Bytes become text, whatever they are."""

from __future__ import annotations

import codecs
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.damage import read, said
from microfiche.importers.decode import Decoded, decode
from microfiche.problems import Problem

TEXT = "Brasília – “cinquenta anos em cinco”\nSegunda linha\n"


def text_of(data: bytes) -> str:
    return read(data).text


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


@pytest.mark.parametrize("text", [
    "Совет порта собрался во вторник.\nМы потеряли два причала.\n", "港口委员会 星期二开会。\n我们\n",
    "Το συμβούλιο συνεδρίασε.\n", "اجتمع مجلس الميناء\n", "항만 위원회는\n화요일에\n", "Zima – „długa”\n",
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark_in_any_script(text: str, encoding: str) -> None:
    decoded = read(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_utf_16_may_end_in_half_a_character() -> None:
    data = codecs.BOM_UTF16_LE + (TEXT * 2).encode("utf-16-le")[:-1]
    assert text_of(data) == (TEXT * 2)[:-1] + "\ufffd"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\r\r\n", "\u2028", "\u2029"])
def test_any_line_end_is_a_line_end(end: str) -> None:
    assert text_of(TEXT.replace("\n", end).encode()) == TEXT


def test_the_line_end_of_mainframes_is_one_where_there_is_no_other() -> None:
    assert text_of("one\x85two\x85".encode()) == "one\ntwo\n"
    assert text_of("one\x85\ntwo".encode()) == "one…\ntwo"


def test_line_ends_may_be_mixed() -> None:
    assert text_of(b"one\r\ntwo\rthree\nfour\r\r\nfive") == "one\ntwo\nthree\nfour\n\nfive"


def test_bytes_that_windows_1252_does_not_define_are_kept_as_damage_and_told() -> None:
    decoded = read("L'été à Noël\n“Café”, ça ".encode("windows-1252") + b"\x81\x8d va")
    assert decoded.text == "L'été à Noël\n“Café”, ça \ufffd\ufffd va"
    assert said(decoded)[-1] == "2:12: warning: 2 characters are damaged (U+FFFD); the first is here"


def test_single_control_characters_are_left_out_and_told() -> None:
    decoded = read(("a long enough line " * 5 + "\nwith\x07 a bell").encode())
    assert decoded.text.endswith("\nwith a bell")
    assert said(decoded) == ["2:5: warning: 1 control character left out; the first is here"]


def test_a_file_that_was_filled_up_with_nul_bytes_is_read_and_told() -> None:
    decoded = read(b"The end is" + bytes(600))
    assert decoded.text == "The end is"
    assert said(decoded)[0].startswith("warning: 600 NUL characters at the end left out")


ACCENTS = "Señor Ñandú había leído el periódico en la estación, según Ángel García.\n"


@pytest.mark.parametrize(("data", "text", "line"), [
    (f"{ACCENTS}Él está ".encode() + b"\xe9 ahora", f"{ACCENTS}Él está \ufffd ahora", 2),
    ("é ü".encode() + b" \x93", "é ü \ufffd", 1),
    ("\n\n\nText of the café".encode()[:-1], "\n\n\nText of the caf\ufffd", 4),
    ("“Yes,” he said “".encode()[:-1], "“Yes,” he said \ufffd", 1),
    ("he said “".encode()[:-1], "he said \ufffd", 1),
    (codecs.BOM_UTF8 + "é ü".encode() + b" \x93", "é ü \ufffd", 1),
])  # fmt: skip
def test_a_wrong_byte_or_a_cut_end_does_not_spoil_utf_8(data: bytes, text: str, line: int) -> None:
    decoded = read(data)
    assert (decoded.text, decoded.encoding) == (text, "utf-8")
    (problem,) = decoded.problems
    assert (problem.line, problem.severity) == (line, "warning")
    assert problem.column == text.splitlines()[-1].index("\ufffd") + 1
    assert problem.message == "1 character is damaged (U+FFFD); the first is here"


@pytest.mark.parametrize("text", [
    ACCENTS, "caf\xe9", "“Go”", "‘It’s – said’", "« LE CAFÉ», dit-il, à l’été", "Un café",
])  # fmt: skip
def test_windows_1252_is_no_damaged_utf_8_and_a_notice(text: str) -> None:
    decoded = read(text.encode("windows-1252"))
    assert (decoded.text, decoded.encoding) == (text, "windows-1252")
    assert said(decoded) == ["notice: read as Windows-1252, judged by what it says"]


def test_where_little_tells_the_encoding_that_is_a_warning() -> None:
    decoded = read("Voilà".encode("windows-1252"))
    assert decoded.text == "Voilà"
    assert said(decoded)[0].startswith("warning: read as Windows-1252, which is no more than a guess")


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_lines_in_another_encoding_are_read_in_that_and_told(mark: bytes) -> None:
    other = b"caf\xe9 \x93quoted\x94\r\nna\xefve\r\n"
    decoded = read(mark + ACCENTS.encode() + other + ACCENTS.encode())
    assert decoded.text == f"{ACCENTS}café “quoted”\nnaïve\n{ACCENTS}"
    (told,) = said(decoded)
    assert told.startswith("2: warning: 2 lines are not in UTF-8 and read as Windows-1252; the first is here")


@pytest.mark.parametrize("encoding", ["windows-1252", "mac-roman"])
def test_lines_in_utf_8_are_read_as_that_in_a_file_that_is_not(encoding: str) -> None:
    assert text_of((ACCENTS * 5).encode(encoding) + ACCENTS.encode()) == ACCENTS * 6


def test_french_on_a_mac_is_not_utf_8_by_chance() -> None:
    text = "L’été à l’école\nd’été, l’école, l’été, l’éclair\nC’était déjà l’été.\n"
    assert text_of(text.encode("mac-roman")) == text


def test_a_named_encoding_counts_for_what_is_not_in_utf_8() -> None:
    text = "Το συμβούλιο\n"
    for data in (text.encode("windows-1253"), text.encode(), text.encode("utf-16")):
        decoded = decode(data, "a.txt", "windows-1253")
        assert isinstance(decoded, Decoded)
        assert (decoded.text, decoded.problems) == (text, ())


def test_a_named_encoding_of_seven_bits_counts_too() -> None:
    text = "港湾委員会は火曜日に\n"
    decoded = decode(text.encode("iso-2022-jp"), "a.txt", "iso-2022-jp")
    assert isinstance(decoded, Decoded)
    assert decoded.text == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        (bytes(50), "empty"),
        ("\ufeff \n".encode(), "blank lines"),
        (codecs.BOM_UTF8, "blank lines"),
        (bytes(range(1, 32)) * 4, "control characters"),
        (codecs.BOM_UTF16_LE + b"abc", "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "this is a picture"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "this is a PDF document"),
        (b"{\\rtf1\\ansi Hello}", "this is a Rich Text document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "this is a Word document"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml word/document.xml", "this is a Word document"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "this is a word processor's document"),
        (b"PK\x03\x04mimetypeapplication/epub+zip", "this is an EPUB book"),
        (b"PK\x03\x04\x14\0\0\0a.txt", "this is a ZIP archive"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "this is a recording"),
        (b"\x1f\x8b\x08\0\0", "this is a packed file"),
        (b"a.txt" + bytes(252) + b"ustar", "this is a tar archive"),
        (b"BM" + bytes(range(1, 9)) * 20, "this may be a picture"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "this may be a program"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, message: str) -> None:
    problem = decode(data, "a.txt")
    assert isinstance(problem, Problem)
    assert message in problem.message
    assert problem.severity == "error"


def test_what_is_no_text_is_told_with_what_to_do() -> None:
    problem = decode(b"%PDF-1.7\n", "a.txt")
    assert isinstance(problem, Problem)
    assert "pdftotext" in problem.hint


@pytest.mark.parametrize(
    "text", ["BMW builds boats.", "MZ is no word.", "<!DOCTYPE html>\n<p>A page.", "ID3 is."]
)
def test_a_text_may_begin_like_another_kind_of_file(text: str) -> None:
    assert text_of(text.encode()) == text


@pytest.mark.parametrize("text", ["plain", "“clean”, café", "Это чистый текст", "«\xa0À l’école\xa0»"])
def test_right_text_loads_no_library(text: str) -> None:
    code = "import sys; from microfiche.importers.decode import decode; "
    code += f"decode({text.encode()!r}, 'a'); print('ftfy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert ran.stdout.strip() == "False"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_a_problem(data: bytes) -> None:
    decoded = decode(data, "a.txt")
    if isinstance(decoded, Decoded):
        assert not set(decoded.text) & {"\r", "\0", "\x85", "\ufeff"}
        decoded.text.encode("utf-8")
