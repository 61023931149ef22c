"""Write a synthetic news archive: the same bytes for the same number of articles and the same seed.

    python benchmarks/corpus.py DIR --articles 10000 --seed 1

Words follow Zipf's law as Mandelbrot amended it (frequency ~ 1 / (rank + 2.7)), terms follow it too, and the
sizes of articles are log-normal between 1 and 20 kB with a mean of about 5.8 kB.
"""

import argparse
import json
import math
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

SETTINGS = """title = "A synthetic archive"
base_url = "https://archive.example/"
language = "en"

[listing]
split = 1000
"""
FIRST_DAY = date(1995, 1, 1)
DAYS = 10957  # thirty years
WORDS = 20_000
AUTHORS, TOPICS, REGIONS, SOURCES = 500, 200, 60, 30
SMALLEST, MEAN, LARGEST, SIGMA = 1_200, 5_800, 19_500, 0.6  # bytes of a file; SIGMA is of the logarithm

ONSETS = (*"bdfghklmnprstvz", "br", "dr", "kr", "st", "tr")
VOWELS = tuple("aeiou")
CODAS = ("", "", "", *"lmnrst")

T = TypeVar("T")


class Zipf(Generic[T]):
    """Values to draw from, the first ones most often."""

    def __init__(self, values: list[T]) -> None:
        self.values = values
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(values) + 1)))

    def draw(self, rng: Random, count: int) -> list[T]:
        return rng.choices(self.values, cum_weights=self.weights, k=count)

    def distinct(self, rng: Random, count: int) -> list[T]:
        return list(dict.fromkeys(self.draw(rng, count)))


@dataclass(frozen=True)
class Vocabulary:
    words: Zipf[str]
    authors: Zipf[str]
    topics: Zipf[str]
    regions: Zipf[str]
    sources: Zipf[str]


@dataclass(frozen=True)
class Heading:
    """What is known of an article before its text: enough for others to link to it."""

    day: date
    title: str
    slug: str

    @property
    def path(self) -> str:
        return f"{self.day:%Y/%m}/{self.slug}"


def make_word(rng: Random, syllables: int) -> str:
    return "".join(rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(syllables))


def make_words(rng: Random, count: int) -> list[str]:
    """Different words, the frequent (first) ones short, as in natural languages."""
    words: dict[str, None] = {}
    while len(words) < count:
        rank = len(words)
        words[make_word(rng, 1 + (rank > 150) + (rank > 4_000) + (rank > 15_000))] = None
    return list(words)


def make_vocabulary(rng: Random) -> Vocabulary:
    words = make_words(rng, WORDS)
    names = iter([word.capitalize() for word in rng.sample(words[5_000:], 2_000)])
    return Vocabulary(
        words=Zipf(words),
        authors=Zipf([f"{next(names)} {next(names)}" for _ in range(AUTHORS)]),
        topics=Zipf([next(names) for _ in range(TOPICS)]),
        regions=Zipf([next(names) for _ in range(REGIONS)]),
        sources=Zipf([f"{next(names)} {rng.choice(('Times', 'Post', 'Herald'))}" for _ in range(SOURCES)]),
    )


def make_headings(rng: Random, vocabulary: Vocabulary, count: int) -> list[Heading]:
    """Headings by date; two of one month never share a slug."""
    days = sorted(FIRST_DAY + timedelta(days=rng.randrange(DAYS)) for _ in range(count))
    seen: dict[str, int] = {}
    return [make_heading(rng, vocabulary, day, seen) for day in days]


def make_heading(rng: Random, vocabulary: Vocabulary, day: date, seen: dict[str, int]) -> Heading:
    words = vocabulary.words.draw(rng, rng.randint(5, 10))
    slug = "-".join(words)
    key = f"{day:%Y/%m}/{slug}"
    seen[key] = seen.get(key, 0) + 1
    if rng.random() < 0.1:
        words[1] += ":"
    return Heading(day, " ".join(words).capitalize(), slug if seen[key] == 1 else f"{slug}-{seen[key]}")


class Writer:
    """Writes the text of one article after the other."""

    def __init__(self, rng: Random, vocabulary: Vocabulary, headings: list[Heading]) -> None:
        self.rng, self.vocabulary, self.headings = rng, vocabulary, headings

    def article(self, heading: Heading) -> str:
        front = self.front_matter(heading)
        mean_of_logarithm = math.log(MEAN) - SIGMA**2 / 2
        size = min(LARGEST, max(SMALLEST, int(self.rng.lognormvariate(mean_of_logarithm, SIGMA))))
        return front + self.body(size - len(front))

    def front_matter(self, heading: Heading) -> str:
        rng, vocabulary = self.rng, self.vocabulary
        published = heading.day - timedelta(days=rng.randint(0, 3))
        lines = [
            f"title: {json.dumps(heading.title)}",
            f"date: {heading.day}",
            f"authors: [{', '.join(vocabulary.authors.distinct(rng, 1 + (rng.random() < 0.2)))}]",
            f"regions: [{', '.join(vocabulary.regions.distinct(rng, rng.randint(1, 2)))}]",
            f"topics: [{', '.join(vocabulary.topics.distinct(rng, rng.randint(1, 4)))}]",
            f"publisher: {vocabulary.sources.values[rng.randrange(3)]}",
            f"source: {{name: {vocabulary.sources.draw(rng, 1)[0]}, date: {published}}}",
            "language: en",
        ]
        if rng.random() < 0.5:
            lines.append(f"summary: {json.dumps(self.sentence())}")
        return "\n".join(["---", *lines, "---", "", ""])

    def body(self, size: int) -> str:
        kinds = (self.paragraph, self.quote, self.subheading, self.bullets)
        blocks = [self.paragraph()]
        length = len(blocks[0])
        while length < size - 200:
            (kind,) = self.rng.choices(kinds, (80, 8, 7, 5))
            blocks.append(kind())
            length += len(blocks[-1]) + 2
        return "\n\n".join(blocks) + "\n"

    def sentence(self) -> str:
        words = self.vocabulary.words.draw(self.rng, self.rng.randint(7, 24))
        words[0] = words[0].capitalize()
        if len(words) > 14:
            words[self.rng.randint(4, 9)] += self.rng.choice((",", ",", ",", " –"))
        return " ".join(words) + "."

    def paragraph(self) -> str:
        sentences = [self.sentence() for _ in range(self.rng.randint(2, 5))]
        if self.rng.random() < 0.4:
            place = self.rng.randrange(len(sentences))
            sentences[place] = self.marked_up(sentences[place])
        return " ".join(sentences)

    def marked_up(self, sentence: str) -> str:
        """The sentence with one phrase in it emphasised or linked."""
        words = sentence[:-1].split(" ")
        start = self.rng.randrange(1, len(words) - 3)
        words[start : start + 2] = [self.markup().format(" ".join(words[start : start + 2]))]
        return " ".join(words) + "."

    def markup(self) -> str:
        internal = f"[{{}}](/{self.rng.choice(self.headings).path}/)"
        external = f"[{{}}](https://www.example.org/{self.rng.randrange(10**6)}.html)"
        return self.rng.choice(("*{}*", "**{}**", external, external, internal))

    def quote(self) -> str:
        return f"> {self.paragraph()}"

    def subheading(self) -> str:
        return "## " + " ".join(self.vocabulary.words.draw(self.rng, self.rng.randint(2, 6))).capitalize()

    def bullets(self) -> str:
        return "\n".join(f"- {self.sentence()}" for _ in range(self.rng.randint(3, 6)))


def write_corpus(folder: Path, articles: int, seed: int) -> None:
    rng = Random(seed)
    vocabulary = make_vocabulary(rng)
    headings = make_headings(rng, vocabulary, articles)
    writer = Writer(rng, vocabulary, headings)
    for heading in headings:
        path = folder / "content" / "articles" / f"{heading.path}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(writer.article(heading).encode())
    (folder / "microfiche.toml").write_bytes(SETTINGS.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a synthetic archive.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write_corpus(arguments.folder, arguments.articles, arguments.seed)


if __name__ == "__main__":
    main()
