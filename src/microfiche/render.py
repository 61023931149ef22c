"""An output becomes bytes, and the bytes a file beside its place: what workers do."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from microfiche import articles, codec, fingerprints, markdown, store, urls
from microfiche.closures import THEME, Template, theme
from microfiche.ledger import Known
from microfiche.outputs import feeds, sitemaps
from microfiche.pages import Body, Copy, Feed, Output, Page, PlainText, Site, Sitemap
from microfiche.problems import MicroficheError, Problem, ProblemsFound
from microfiche.templates import Templates

ABSENT = b"-"

LARGE = 1 << 16
"""Bytes that are not passed on with each batch."""


class Task(Struct, frozen=True, array_like=True):
    """An output to be made: where it stands below the output folder, its encoding, mark, key and fingerprint.

    `there` is the SHA-256 of what stands there now: empty when that is not known, `ABSENT` when nothing does.
    """

    path: str
    encoded: bytes
    mark: bytes
    key: bytes
    fingerprint: bytes
    there: bytes = b""


class Made(Struct, frozen=True, array_like=True):
    """What was made: what the ledger will know of it, and whether a file waits beside its place to be
    switched to; otherwise the place holds those bytes already."""

    path: str
    known: Known
    staged: bool


class Renderer:
    """Makes the bytes of any output of the site at `site`."""

    def __init__(self, site: Path, shared: Site, collections: Mapping[str, Any]) -> None:
        self._site, self._content = site, f"{site}{os.sep}content{os.sep}"
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
                return self.place(output).read_bytes()

    def place(self, copy: Copy) -> Path:
        """Where the file is that is copied."""
        if copy.source.startswith(THEME):
            return theme("static").parent / copy.source.removeprefix(THEME)
        return self._site / copy.source

    def _html(self, body: Body, root: str) -> str:
        text, digest = articles.body_of(store.whole(f"{self._content}{body.path}"))
        if digest != body.digest:
            raise ProblemsFound([changed_meanwhile(f"content/{body.path}")])
        return markdown.render(text, dict(body.links), root)


class Job(Struct, frozen=True):
    """What all batches of a build share. `shared` is the pickled site and collections, made once; where
    `shared_in` is given, that file holds it. `templates` is a digest of all of them: a process that builds
    twice must not render with those of before.

    With `anew` files that already hold the right bytes are written again.
    """

    site: str
    output: str
    anew: bool
    shared: bytes
    templates: bytes
    shared_in: str = ""

    @classmethod
    def of(
        cls,
        site: Path,
        output: Path,
        anew: bool,
        shared: Site,
        collections: Mapping[str, Any],
        templates: Mapping[str, Template],
    ) -> Job:
        found = sorted((name, it.place, it.digest) for name, it in templates.items())
        digest = hashlib.sha256(codec.encode(found)).digest()
        return cls(str(site), str(output), anew, pickle.dumps((shared, dict(collections))), digest)


@contextmanager
def handed_on(job: Job) -> Iterator[Job]:
    """The job as it goes to workers with each batch: a collection can hold half of the archive, and is read
    from a file then, once by each of them."""
    if len(job.shared) <= LARGE:
        yield job
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="microfiche-") as folder:
        place = Path(folder, "shared")
        place.write_bytes(job.shared)
        yield structs.replace(job, shared=b"", shared_in=str(place))


def stage_batch(job: Job, tasks: Sequence[bytes]) -> bytes:
    """Render a batch of outputs and write them beside their places; from the encodings of tasks, which are
    passed on quicker than those, to that of a list of `Made`.

    Raises ProblemsFound for errors in templates and for sources that changed, MicroficheError for what cannot
    be read or written.
    """
    renderer = _renderer(job)
    return codec.encode([_stage(renderer, codec.decode(task, Task), job) for task in tasks])


def switch_batch(output: str, paths: Sequence[str]) -> None:
    """Let staged files take their places."""
    for path in paths:
        place = f"{output}{os.sep}{path}"
        try:
            store.switch(place)
        except OSError as wrong:
            raise _unwritable(wrong, place) from wrong


def try_batch(job: Job, encoded: Sequence[bytes]) -> list[Problem]:
    """What is wrong with the templates of a batch of pages."""
    renderer = _renderer(job)
    return [problem for it in encoded for problem in renderer.trial(_decoded(it))]


@lru_cache(maxsize=1)
def _renderer(job: Job) -> Renderer:
    shared = Path(job.shared_in).read_bytes() if job.shared_in else job.shared
    return Renderer(Path(job.site), *pickle.loads(shared))


def _decoded(encoded: bytes) -> Output:
    return codec.decode(encoded, Output)  # type: ignore[arg-type]  # mypy takes no unions here


def _stage(renderer: Renderer, task: Task, job: Job) -> Made:
    output, path = _decoded(task.encoded), f"{job.output}{os.sep}{task.path}"
    try:
        if isinstance(output, Copy):
            return _copied(renderer.place(output), task, output, path, job.anew)
        data = renderer.bytes_of(output)
    except OSError as wrong:
        raise MicroficheError(f"cannot read {wrong.filename}: {wrong.strerror or wrong}") from wrong
    digest = hashlib.sha256(data).digest()
    same = not job.anew and (digest == task.there or (not task.there and store.holds(path, data)))
    return _made(task, digest, len(data), path, None if same else (data,))


def _copied(source: Path, task: Task, copy: Copy, path: str, anew: bool) -> Made:
    size = source.stat().st_size
    there = task.there or (store.digest(path) if os.path.isfile(path) else b"")  # noqa: PTH113
    if not anew and copy.digest == there:
        return _made(task, copy.digest, size, path, None)
    digest = hashlib.sha256()

    def chunks() -> Iterator[bytes]:
        for chunk in store.chunks(source):
            digest.update(chunk)
            yield chunk

    made = _made(task, copy.digest, size, path, chunks())
    if digest.digest() != copy.digest:
        raise ProblemsFound([changed_meanwhile(copy.source)])
    return made


def _made(task: Task, digest: bytes, size: int, path: str, chunks: Iterable[bytes] | None) -> Made:
    """Write the file beside its place, unless there is nothing to write."""
    try:
        if chunks is None:
            moment = os.stat(path).st_mtime_ns  # noqa: PTH116
        else:
            moment = store.stage(path, chunks, is_new=task.there == ABSENT)
    except OSError as wrong:
        raise _unwritable(wrong, path) from wrong
    parts = fingerprints.packed(task.encoded)
    return Made(
        task.path,
        Known(task.mark, task.key, task.fingerprint, parts, digest, size, moment),
        chunks is not None,
    )


def changed_meanwhile(path: str) -> Problem:
    """A source that is not what it was when the build began."""
    return Problem(path=path, message="it was changed while the site was being built", hint="Build again.")


def _unwritable(wrong: OSError, path: str) -> MicroficheError:
    return MicroficheError(f"cannot write {path}: {wrong.strerror or wrong}")
