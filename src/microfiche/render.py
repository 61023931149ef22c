"""An output becomes bytes, and the bytes a file: what workers do."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from microfiche import articles, markdown, store, urls
from microfiche.outputs import feeds, sitemaps
from microfiche.pages import Body, Copy, Feed, Output, Page, PlainText, Site, Sitemap
from microfiche.problems import MicroficheError, Problem, ProblemsFound
from microfiche.templates import Templates


class Written(Struct, frozen=True):
    """A file of the output: its path below the output folder, SHA-256 in hexadecimal, size in bytes.

    `kind` is what it is called in a summary; `changed` tells whether it had to be written.
    """

    path: str
    kind: str
    sha256: str
    size: int
    changed: bool


class Renderer:
    """Makes the bytes of any output of the site at `site`."""

    def __init__(self, site: Path, shared: Site, collections: Mapping[str, Any]) -> None:
        self._content = site / "content"
        self._templates = Templates(site / "templates", shared, collections)

    def trial(self, output: Output) -> tuple[Problem, ...]:
        """What is wrong with the templates of a page, its text left out."""
        try:
            if isinstance(output, Page):
                self._templates.render(output, None if output.data.body is None else "")
        except ProblemsFound as found:
            return found.problems
        return ()

    def bytes_of(self, output: Output) -> bytes:
        """Raises ProblemsFound for an error in a template, OSError for a source that cannot be read."""
        match output:
            case Page():
                body = output.data.body
                html = None if body is None else self._html(body, output.data.root)
                return self._templates.render(output, html).encode()
            case Feed():
                root = output.base_url.rstrip("/") if output.base_url else urls.root_of(output.url)
                return feeds.render(output, lambda body: self._html(body, root))
            case Sitemap():
                return sitemaps.render(output)
            case PlainText():
                return output.text.encode()
            case Copy():
                return Path(output.source).read_bytes()

    def _html(self, body: Body, root: str) -> str:
        text = articles.body_of((self._content / body.path).read_bytes())
        return markdown.render(text, dict(body.links), root)


class Job(Struct, frozen=True):
    """What all batches of a build share. `shared` is the pickled site and collections, made once."""

    site: str
    output: str
    anew: bool
    shared: bytes

    @classmethod
    def of(cls, site: Path, output: Path, anew: bool, shared: Site, collections: Mapping[str, Any]) -> Job:
        return cls(str(site), str(output), anew, pickle.dumps((shared, dict(collections))))


def write_batch(job: Job, outputs: Sequence[Output]) -> list[Written]:
    """Render and write a batch of outputs."""
    renderer, folder = _renderer(job), Path(job.output)
    return [_write(renderer, output, folder, job.anew) for output in outputs]


def try_batch(job: Job, outputs: Sequence[Output]) -> list[Problem]:
    """What is wrong with the templates of a batch of pages."""
    renderer = _renderer(job)
    return [problem for output in outputs for problem in renderer.trial(output)]


@lru_cache(maxsize=1)
def _renderer(job: Job) -> Renderer:
    return Renderer(Path(job.site), *pickle.loads(job.shared))


def _write(renderer: Renderer, output: Output, folder: Path, anew: bool) -> Written:
    path = urls.output_path(output.url)
    try:
        data = renderer.bytes_of(output)
    except OSError as wrong:
        raise MicroficheError(f"cannot read {wrong.filename}: {wrong.strerror or wrong}") from wrong
    try:
        changed = store.write(folder / path, data, anew)
    except OSError as wrong:
        raise MicroficheError(f"cannot write {folder / path}: {wrong.strerror or wrong}") from wrong
    return Written(path, _kind(output), hashlib.sha256(data).hexdigest(), len(data), changed)


def _kind(output: Output) -> str:
    if isinstance(output, Page):
        return output.data.kind
    return type(output).__name__.lower()
