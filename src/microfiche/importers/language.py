"""The language of a text: by its script, or by a vote of its commonest words."""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 8_000
_LEAST = 5
"""Function words needed before a vote counts; below it nothing is said."""
_SHARE = 0.12
"""Of all words a language's own function words make up more than that in a text of it."""
_GLUED = {"tr": 0.05, "fi": 0.05, "hu": 0.08}
"""Where endings do what elsewhere words do, it is less."""

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_WHOLE = {"ja": ("ja", "zh"), "uk": ("uk", "ru"), "fa": ("fa", "ar")}
"""Letters only one language has stand among those it shares; what is counted beside them."""

_OTHER_SCRIPT = re.compile("[\u0370-\u1fff\u3040-\ud7ff]")

_WORDS = {
    "en": "the and of to in that is for was with as on by it at from are this be have which not were",
    "fr": "le la les des et est une dans que qui pour sur au par pas avec ce sont aux du en sa ses il",
    "de": "der die das und ist nicht mit dem den von zu ein eine auf für sich des im auch werden wird",
    "es": "el la los las que y en una por con para del se es no al como su lo más fue sus pero",
    "it": "il di che la e un una per non sono con del della dei le gli nel è alla più anche si",
    "pt": "o os as que e em um uma para não com do da dos das no na por é ao mais foi se",
    "nl": "de het een en van is dat in op te voor met zijn niet aan er ook door werd die bij",
    "sv": "och att det som en på är av för den med till inte har de ett om var från",
    "da": "og at det en den til er som på de med af for ikke der var han et har",
    "no": "og at det en den til er som på de med av for ikke der var han et har fra etter blir",
    "cs": "a se na v je že s z do to o i k ve za by pro jako ale jsou podle byl jeho jsem který po",
    "fi": "ja on ei että oli se hän mutta kun niin kuin myös ovat joka mukaan sekä vain jos ole",
    "hu": "a az és hogy nem is egy volt meg de ez csak azt már még van mint kell szerint",
    "is": "og að í á er sem til var um við með af en fyrir það ekki hann því frá eru hafa hefur",
    "pl": "i w na z się nie do że jest to o jak po ale przez od za są dla był",
    "tr": "ve bir bu da de için ile olarak olan gibi daha ne çok en kadar sonra",
}
_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _tag, _words in _WORDS.items():
    for _word in _words.split():
        _LANGUAGES[_word] = (*_LANGUAGES.get(_word, ()), _tag)
_LETTERS = re.compile(r"[^\W\d_]+")


def language(text: str) -> tuple[str, float] | None:
    """A BCP 47 tag and how sure that is, from 0 to 1, judged by the first 8,000 characters; None: no idea."""
    sample = text[:_SAMPLE]
    return _by_script(sample) or _by_words(sample)


def _by_script(sample: str) -> tuple[str, float] | None:
    others = len(_OTHER_SCRIPT.findall(sample)) if not sample.isascii() else 0
    if not others or others * 2 < (letters := sum(map(str.isalpha, sample))):
        return None
    counts = {tag: len(pattern.findall(sample)) for tag, pattern in _SCRIPTS}
    for tag, _ in _SCRIPTS:
        share = sum(counts[it] for it in _WHOLE.get(tag, (tag,))) / letters
        if share > 0.5 and counts[tag] / letters > 0.005:
            return tag, 0.9
    return None


def _by_words(sample: str) -> tuple[str, float] | None:
    votes: Counter[str] = Counter()
    words = _LETTERS.findall(sample.lower())
    for word, number in Counter(words).items():
        for tag in _LANGUAGES.get(word, ()):
            votes[tag] += number
    ranked = sorted(votes.items(), key=lambda it: (-it[1], it[0]))
    if not ranked or ranked[0][1] < max(_LEAST, len(words) * _GLUED.get(ranked[0][0], _SHARE)):
        return None
    best, runner_up = ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0
    sure = round(min(0.95, 0.5 + (best - runner_up) / best / 2), 2)
    return (ranked[0][0], sure) if best > runner_up else None
