"""Small archives for tests: articles as values, and sites as folders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from microfiche.dates import Date
from microfiche.model import Article, FrontMatter, Record, RecordMeta, Text
from microfiche.urls import article_url

CONFIG = 'title = "The Test Archive"\nbase_url = "https://archive.example/"\n'


def article(path: str, date: str | None = "2017-05-14", **meta: Any) -> Article:
    """An article as the archive knows it; `path` is that below `articles/`, without the suffix."""
    meta.setdefault("title", path.rpartition("/")[2].replace("-", " ").capitalize())
    full = f"articles/{path}.md"
    front_matter = FrontMatter(date=None if date is None else Date.parse(date), **meta)
    return Article.of(path=full, url=article_url(full), meta=front_matter, text=Text(digest="", lead="Lead."))


def record(path: str, name: str, **meta: Any) -> Record:
    """A term's record; `path` is `taxonomy/slug`."""
    taxonomy, slug = path.split("/")
    about = RecordMeta(name=name, **meta)
    return Record(path=f"{path}.md", taxonomy=taxonomy, slug=slug, meta=about, text=Text(digest=""))


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A site made of these files, with a configuration where none is given."""
    for path, text in {"microfiche.toml": CONFIG, **files}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
