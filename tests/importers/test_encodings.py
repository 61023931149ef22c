"""Encodings that no mark tells: what they are judged by, and how sure that is."""

from __future__ import annotations

from collections import Counter

import pytest

from importers.damage import encoded, languages, passages, read
from microfiche.importers.encodings import known
from microfiche.importers.legacy import CANDIDATES, judge
from microfiche.problems import UsageError

ALL = [(tag, text, encoding) for tag, text, encodings in languages() for encoding in encodings]


def confusions(words: int, sure: bool = False) -> tuple[Counter[str], int]:
    """What passages of so many words were taken for that read otherwise in it, and how many there were."""
    wrong: Counter[str] = Counter()
    number = 0
    for tag, text, encoding in ALL:
        for passage in passages(text, words):
            data = encoded(passage, encoding)
            if not data.isascii():
                number += 1
                judgement = judge(data)
                if data.decode(judgement.encoding, "replace") != data.decode(encoding):
                    wrong[f"{tag} in {encoding} as {judgement.encoding}"] += judgement.sure or not sure
    return +wrong, number


def test_every_candidate_is_tried_in_a_language_it_is_used_for() -> None:
    assert {encoding for _, _, encoding in ALL} == set(CANDIDATES)
    assert len(languages()) >= 10


def test_a_whole_article_is_never_read_in_a_wrong_encoding() -> None:
    wrong, number = confusions(200)
    assert not wrong, wrong
    assert number == len(ALL)


@pytest.mark.parametrize(("words", "share"), [(20, 0.98), (8, 0.94)])
def test_short_passages_seldom_are(words: int, share: float) -> None:
    wrong, number = confusions(words)
    assert wrong.total() <= (1 - share) * number, f"{wrong.total()} of {number}: {wrong}"


def test_a_wrong_judgement_is_hardly_ever_a_sure_one() -> None:
    wrong, number = confusions(8, sure=True)
    assert wrong.total() <= number // 50, wrong


@pytest.mark.parametrize("words", [20, 200])
def test_the_judgement_of_an_article_is_sure(words: int) -> None:
    judged = [judge(encoded(it, encoding)).sure for _, text, encoding in ALL for it in passages(text, words)]
    assert judged.count(True) >= (0.9 if words == 20 else 1) * len(judged)


@pytest.mark.parametrize("text", [
    "“Go,” she said. “It’s late – too late…”", "caf\xe9", "Un café", "Voilà", "‘It’s – said’",
    "« LE CAFÉ», dit-il, à l’été",
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["windows-1252", "mac-roman"])
def test_a_few_quotation_marks_or_one_letter_tell_windows_from_the_mac(text: str, encoding: str) -> None:
    assert text.encode(encoding).decode(judge(text.encode(encoding)).encoding) == text


@pytest.mark.parametrize("data", [
    "Copyright © 2017 The Meridian Review".encode("latin-1"), "A boat costs £30.".encode("latin-1"),
])  # fmt: skip
def test_what_several_encodings_can_be_is_windows_1252(data: bytes) -> None:
    assert judge(data).encoding == "windows-1252"


@pytest.mark.parametrize(("encoding", "text"), [
    ("gb18030", "港口委员会星期二开会，讨论冬天造成的损失。我们失去了两个码头。"),
    ("shift-jis", "港湾委員会は火曜日に会合を開き、冬の被害について話し合った。"),
    ("euc-kr", "항만 위원회는 화요일에 겨울의 피해를 듣기 위해 모였다"),
    ("windows-1253", "Το συμβούλιο του λιμανιού συνεδρίασε την Τρίτη για να ακούσει τι κόστισε."),
    ("windows-1254", "Liman kurulu kışın neye mal olduğunu dinlemek için toplandı. Ama kimse boğulmadı."),
    ("windows-1255", "מועצת הנמל התכנסה ביום שלישי"),
    ("windows-1256", "اجتمع مجلس الميناء يوم الثلاثاء ليسمع ما كلفه الشتاء"),
    ("windows-1257", ("Ostas padome otrdien sanāca, lai uzzinātu, cik maksājusi ziema. Mēs zaudējām "
     "divas piestātnes, sacīja priekšsēdētāja, bet neviens nenoslīka.")),
])  # fmt: skip
def test_what_is_in_no_candidate_is_told_to_be_a_guess_and_can_be_named(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    assert not judge(data).sure
    (problem,) = [it for it in read(data).problems if "guess" in it.message]
    assert problem.severity == "warning"
    assert "--encoding NAME" in problem.hint


@pytest.mark.parametrize(("tag", "text", "encoding"), [it for it in ALL if it[0] != "en"])
def test_a_head_and_a_tail_in_english_change_nothing(tag: str, text: str, encoding: str) -> None:
    around = "The text below is one of those that have been printed by the Review, and it is not for sale.\n"
    data = encoded(f"{around * 2}\n{text}\n\n{around * 2}", encoding)
    assert data.decode(judge(data).encoding) == data.decode(encoding)


def test_lines_that_end_as_on_old_macs_speak_for_the_mac() -> None:
    data = "He conoció a Pepe\nen casa\n".encode("mac-roman")
    assert judge(data).encoding == "windows-1252"  # an "—" does as well as an "ó"
    assert judge(data.replace(b"\n", b"\r")).encoding == "mac-roman"


@pytest.mark.parametrize(("name", "found"), [
    ("Latin-1", "windows-1252"), ("iso-8859-1", "windows-1252"), ("CP1252", "windows-1252"),
    ("KOI8-R", "koi8-r"), ("MacRoman", "mac-roman"), ("utf8", "utf-8"), ("Shift_JIS", "shift-jis"),
])  # fmt: skip
def test_an_encoding_can_be_named_in_any_spelling(name: str, found: str) -> None:
    assert known(name) == found


@pytest.mark.parametrize(("name", "hint"), [
    ("windows1253x", "windows-1253"), ("koi8-rr", "koi8-r"), ("utf-9", "utf-8"), ("macroma", "macroman"),
])  # fmt: skip
def test_an_unknown_encoding_is_an_error_with_a_suggestion(name: str, hint: str) -> None:
    with pytest.raises(UsageError, match=f"no encoding is called `{name}`. Did you mean `{hint}`"):
        known(name)


@pytest.mark.parametrize(
    "name", ["rot13", "hex", "base64", "idna", "unicode_escape", "undefined", "", "a\0b"]
)
def test_what_python_calls_an_encoding_and_is_none_of_texts_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no encoding is called"):
        known(name)
