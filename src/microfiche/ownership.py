"""The output folder: what in it is ours, and may be replaced and removed.

Ours is what the ledger, an unfinished build's intent and the manifest in the folder name. Everything else in
the folder is somebody else's and stays.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from microfiche import manifest, store, urls
from microfiche.problems import MicroficheError, UsageError


class Staged(Struct):
    """What waits beside the places of outputs: `urls` are those for which something may have been staged,
    `aside` the paths of files that made way for a folder."""

    urls: list[str] = []
    aside: list[str] = []


def checked(site: Path, output: Path) -> Path:
    """The full path of the output folder, which must not hold the site's sources or lie among them."""
    site, output = site.resolve(), output.resolve()
    sources = [site / name for name in ("content", "templates", "static", ".microfiche")]
    if site.is_relative_to(output) or any(output.is_relative_to(source) for source in sources):
        hint = "Choose a folder of its own, such as `build`."
        raise UsageError(f"the output folder {output} would mix with the archive's own files. {hint}")
    return output


def refuse_foreign(output: Path, wanted: Iterable[str]) -> None:
    """Raise UsageError for a folder without a manifest that holds files where a build would write."""
    if not output.is_dir() or all(name.startswith(".") for name in os.listdir(output)):  # noqa: PTH208
        return
    places = (f"{output}{os.sep}{path}" for path in (manifest.NAME, *wanted))
    if any(os.path.lexists(place) and not _is_left_over(place) for place in places):
        raise UsageError(
            f"{output} holds files that Microfiche did not write, and a build would replace some of them.\n"
            "Choose another folder with --output, or take this one over with --clean."
        )


def _is_left_over(folder: str) -> bool:
    """Whether a folder holds no file but what an unfinished build staged."""
    if os.path.islink(folder) or not os.path.isdir(folder):  # noqa: PTH112, PTH114
        return False
    return all(name.startswith(store.TEMPORARY) for _, _, names in os.walk(folder) for name in names)


def listed(output: Path) -> set[str]:
    """The paths that the manifest in the folder lists."""
    with telling("read"):
        return {file.path for file in manifest.decode(store.read(output / manifest.NAME))}


def write_manifest(output: Path, lines: Iterable[bytes]) -> int:
    """Put a manifest into the folder, and give the time of that (`mtime_ns`)."""
    place = f"{output}{os.sep}{manifest.NAME}"
    try:
        moment = store.stage(place, lines)
        store.switch(place)
    except OSError as wrong:
        with suppress(OSError):
            store.unstage(place, output)
        raise MicroficheError(f"cannot write {place}: {wrong.strerror or wrong}") from wrong
    return moment


def sweep(output: Path, paths: Iterable[str]) -> None:
    """Remove what an unfinished build staged for some paths."""
    for path in paths:
        staged = store.beside(f"{output}{os.sep}{path}")
        if os.path.lexists(staged):
            store.delete(Path(staged), output)


def in_the_way(gone: AbstractSet[str], wanted: Iterable[str]) -> tuple[set[str], set[str]]:
    """Of what the last build left: the files where this one needs a folder, and those below what is a file
    now."""
    files: set[str] = set()
    below: set[str] = set()
    if not gone:
        return files, below
    inside: dict[str, list[str]] = {}
    for path in gone:
        for folder in _folders(path):
            inside.setdefault(folder, []).append(path)
    for path in wanted:
        below.update(inside.get(path, ()))
        files.update(filter(gone.__contains__, _folders(path)))
    return files, below


def _folders(path: str) -> Iterator[str]:
    """The folders a path leads through, below the output folder."""
    while path := path.rpartition("/")[0]:
        yield path


def refuse_folders(output: Path, paths: Iterable[str], going: AbstractSet[str]) -> None:
    """Raise MicroficheError where a folder stands in a file's place: a switch would find out too late.

    One in which all files are `going` goes with them.
    """
    going = {*going, *(folder for path in going for folder in _folders(path))}
    for path in paths:
        if os.path.isdir(place := f"{output}{os.sep}{path}") and not _goes(output, path, going):  # noqa: PTH112
            raise MicroficheError(f"cannot write {place}: {os.strerror(errno.EISDIR)}")


def _goes(output: Path, path: str, going: AbstractSet[str]) -> bool:
    """Whether a folder, and all that is in it, is `going`."""
    inside = (
        Path(folder, name).relative_to(output).as_posix()
        for folder, folders, files in os.walk(output / path)
        for name in folders + files
    )
    return path in going and all(it in going for it in inside)


def set_aside(output: Path, paths: Iterable[str], staged: Staged) -> None:
    """Let files make way for folders, as long as it is not sure that they have to go."""
    for path in paths:
        place = output / path
        try:
            if store.is_inside(place, output) and not place.is_dir():
                place.replace(store.beside(str(place)))
                staged.aside.append(path)
        except FileNotFoundError:
            continue
        except OSError as wrong:
            raise MicroficheError(f"cannot move {place}: {wrong.strerror or wrong}") from wrong


def sweep_all(output: Path) -> None:
    """Remove whatever builds staged in a folder and did not switch to."""
    with telling("remove"):
        for folder, _, names in os.walk(output):
            for name in names:
                if name.startswith(store.TEMPORARY):
                    store.delete(Path(folder, name), output)


def sweep_folders(output: Path, wanted: Iterable[str]) -> None:
    """Remove empty folders where files are wanted: a killed build made them and put nothing there."""
    if not output.is_dir():
        return
    for path in wanted:
        place = f"{output}{os.sep}{path}"
        if _is_left_over(place) and store.is_inside(Path(place), output):
            for folder, _, _ in os.walk(place, topdown=False):
                with suppress(OSError):
                    os.rmdir(folder)  # noqa: PTH106


@contextmanager
def telling(verb: str) -> Iterator[None]:
    """What the system says of a file that cannot be read or removed becomes ours."""
    try:
        yield
    except OSError as wrong:
        raise MicroficheError(f"cannot {verb} {wrong.filename}: {wrong.strerror or wrong}") from wrong


@contextmanager
def unstaging(output: Path) -> Iterator[Staged]:
    """Whatever goes wrong inside, what was staged is removed again, and what was set aside is back."""
    staged = Staged()
    was_there = output.is_dir()
    try:
        yield staged
    except BaseException:
        with suppress(OSError):
            sweep(output, map(urls.output_path, staged.urls))
            sweep_folders(output, staged.aside)
            for path in staged.aside:
                store.switch(f"{output}{os.sep}{path}")
            if not was_there:
                output.rmdir()
        raise
