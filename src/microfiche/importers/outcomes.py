"""How an article of a source ended, as the report's item, and what is said about it."""

from __future__ import annotations

from pathlib import PurePath

from msgspec import structs

from microfiche.importers.entries import Entry
from microfiche.importers.report import Item, Status
from microfiche.importers.sources import shown
from microfiche.problems import Problem

_EDITED = "was edited by hand since it was imported, and would be imported differently now"
_DECIDE = "--theirs takes what is imported, --ours keeps what is there."
_NOT_KEPT = "Until then this version of the file is not kept."


def ended(source: str, status: Status, problem: Problem) -> Item:
    """A source of which nothing was read."""
    return Item(source=source, status=status, problems=(problem,))


def unread(path: PurePath | str, wrong: OSError) -> Item:
    """A source the system would not give."""
    message = f"cannot be read: {wrong.strerror or wrong}"
    return ended(shown(path), "failed", Problem(path=shown(path), message=message))


def told(item: Item, status: Status, entry: Entry) -> Item:
    """An article that is in the archive already, at `entry`."""
    return structs.replace(item, status=status, output=f"content/{shown(entry.path)}")


def restored(item: Item, raw: str, wrong: str) -> Item:
    """A source that takes the place of its kept original; `wrong` says what had become of that."""
    message = f"the kept original {raw} {wrong}: restored from this file, which has the same bytes"
    problem = Problem(path=item.source, message=message, severity="warning")
    return structs.replace(item, problems=(*item.problems, problem))


def edited(item: Item, entry: Entry, is_kept: bool) -> Item:
    """An article that is not updated, since it was edited by hand; `is_kept`: its source is kept already."""
    return _conflict(item, entry, _EDITED, _DECIDE if is_kept else f"{_DECIDE} {_NOT_KEPT}")


def unreadable(item: Item, entry: Entry) -> Item:
    """Whether this is the same article cannot be told before the one that is there can be read."""
    hint = f"Mend it first: `microfiche check` says what is wrong with it. {_NOT_KEPT}"
    return _conflict(
        item, entry, "was imported from a file of this name and cannot be read as it stands", hint
    )


def _conflict(item: Item, entry: Entry, message: str, hint: str) -> Item:
    problem = Problem(path=item.source, message=f"content/{shown(entry.path)} {message}", hint=hint)
    return structs.replace(told(item, "conflict", entry), problems=(*item.problems, problem))
