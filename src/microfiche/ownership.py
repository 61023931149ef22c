"""The output folder: what in it is ours, and may be replaced and removed.

What is ours stands in the manifest, which is written before the first page with all that is to come, and
again when all is done. Everything else in the folder is somebody else's and stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from microfiche import manifest, store
from microfiche.problems import MicroficheError, ProblemsFound, UsageError


def checked(site: Path, output: Path) -> Path:
    """The full path of the output folder, which must not hold the site's sources or lie among them."""
    site, output = site.resolve(), output.resolve()
    sources = [site / name for name in ("content", "templates", "static")]
    if site.is_relative_to(output) or any(output.is_relative_to(source) for source in sources):
        hint = "Choose a folder of its own, such as `build`."
        raise UsageError(f"the output folder {output} would mix with the archive's own files. {hint}")
    return output


def is_free(output: Path, wanted: set[str]) -> bool:
    """Whether nothing stands where a build would write."""
    paths = (f"{output}{os.sep}{path}" for path in (manifest.NAME, *wanted))
    return not output.is_dir() or not any(map(os.path.exists, paths))


@contextmanager
def undoing(output: Path) -> Iterator[set[str]]:
    """Removes the paths that were put into the set when a template fails.

    A first build is not rehearsed on all pages, which would nearly double the work of templates: there was
    nothing before it, so what it wrote can be taken back.
    """
    paths: set[str] = set()
    try:
        yield paths
    except ProblemsFound:
        for path in paths:
            store.delete(output / path, output)
        raise


def claim(output: Path, wanted: set[str], free: bool) -> tuple[set[str], set[str]]:
    """Write down what this build is going to leave, before it does: a build that is killed orphans nothing.

    Gives the paths that were ours before, and those of them that stood in the way and are gone. Raises
    UsageError for a folder that holds files in our place and no manifest: they are somebody else's, unless it
    is `free`.
    """
    kept = store.read(output / manifest.NAME)
    if kept is None and not free:
        raise UsageError(
            f"{output} holds files that Microfiche did not write, and a build would replace some of them.\n"
            "Choose another folder with --output, or take this one over with --clean."
        )
    ours = {file.path for file in manifest.decode(kept)}
    blocking = _make_way(output, ours, wanted)
    if new := wanted - ours:
        known = [file for file in manifest.decode(kept) if file.path not in blocking]
        coming = [manifest.File(path, "", 0, manifest.content_type(path)) for path in new]
        write_manifest(output, [*known, *coming])
    return ours, blocking


def write_manifest(output: Path, files: Iterable[manifest.File]) -> None:
    try:
        store.write(output / manifest.NAME, manifest.encode(files))
    except OSError as wrong:
        raise MicroficheError(f"cannot write {output}: {wrong.strerror or wrong}") from wrong


def _make_way(output: Path, ours: set[str], wanted: set[str]) -> set[str]:
    """Remove, and return, what the last build left where this one needs a folder, or below a new file."""
    if not (gone := ours - wanted):
        return set()
    folders = {str(folder) for path in wanted for folder in PurePosixPath(path).parents}
    blocking = {
        it for it in gone if it in folders or any(str(up) in wanted for up in PurePosixPath(it).parents)
    }
    for path in blocking:
        store.delete(output / path, output)
    return blocking
