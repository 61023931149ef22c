"""What the twins of an archive share: the same site made for another generator.

A twin keeps the articles' addresses, and cuts years as Microfiche does: the page of a year with at most
`SPLIT` articles lists them, and only a year with more has pages for its months.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SPLIT = 1_000
"""Articles a page lists at most, in all generators: above that each has its own way of cutting."""


@dataclass(frozen=True)
class Original:
    """An article of the archive: its path in content/articles without `.md`, its front matter, its text."""

    path: str
    head: str
    body: str

    @property
    def fields(self) -> dict[str, Any]:
        """The front matter's values, all scalars as strings."""
        loaded: dict[str, Any] = yaml.load(self.head, Loader=yaml.CBaseLoader)
        return loaded


def article_paths(archive: Path) -> list[str]:
    articles = archive / "content" / "articles"
    return sorted(path.relative_to(articles).with_suffix("").as_posix() for path in articles.rglob("*.md"))


def read_original(archive: Path, path: str) -> Original:
    text = (archive / "content" / "articles" / f"{path}.md").read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    return Original(path, head, body)


def originals(archive: Path) -> Iterator[Original]:
    return (read_original(archive, path) for path in article_paths(archive))


def cut_years(archive: Path) -> list[str]:
    """The years that have pages for their months."""
    years = Counter(path.partition("/")[0] for path in article_paths(archive))
    return sorted(year for year, count in years.items() if count > SPLIT)


def settings_of(archive: Path) -> dict[str, Any]:
    return tomllib.loads((archive / "microfiche.toml").read_text(encoding="utf-8"))


def quoted(value: str) -> str:
    """A string as JSON writes it, which YAML, TOML and Python read too."""
    return json.dumps(value, ensure_ascii=False)
