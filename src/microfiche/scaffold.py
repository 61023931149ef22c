"""A new archive: the folders, a configuration to edit, and a page that explains both."""

from __future__ import annotations

from pathlib import Path

from microfiche import store
from microfiche.problems import UsageError

FOLDERS = (
    "content/articles",
    "content/raw",
    "content/media",
    "content/authors",
    "content/regions",
    "content/topics",
    "content/sources",
    "content/pages",
    "templates",
    "static",
)


def make(folder: Path) -> list[Path]:
    """Write a new archive into a folder that is absent or empty, and return the files made.

    Raises UsageError when there is anything in the folder already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not an empty folder. Choose another name.")
    starter = Path(__file__).parent / "starter"
    made: list[Path] = []
    for source in store.walk(starter):
        path = folder / source.relative_to(starter).with_name(source.name.replace("dot-", "."))
        store.write(path, source.read_bytes())
        made.append(path)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
        store.write(folder / name / ".gitkeep", b"")
    return made
