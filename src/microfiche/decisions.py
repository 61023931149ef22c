"""What has to be made again, and why. Pure: it compares what is known with what is."""

from __future__ import annotations

from collections.abc import Mapping

from microfiche.closures import Closure
from microfiche.fingerprints import Shared, changed_parts

NEW = "new"
CLEAN = "clean build"
MISSING = "output missing"
EDITED = "output edited"
UNFINISHED = "unfinished build"


def why(
    before: Shared, now: Shared, template: str | None, parts_before: bytes, parts: Mapping[str, int]
) -> str:
    """Why an output has another fingerprint than the last time: in what it was made of, the first change.

    `template` is the name of a page's, `parts` the digests of the output's own parts.
    """
    if before.parts.get("renderer") != now.parts["renderer"]:
        return "renderer changed"
    if template is not None:
        was, closure = before.closures.get(template), now.closures[template]
        if name := _changed_template(was, closure):
            return f"template changed: {template}" + ("" if name == template else f" via {name}")
        if found := _changed(before, now, "site."):
            return f"configuration changed: {', '.join(found)}"
        if closure.collections and (found := _changed(before, now, "collections.")):
            return f"collections changed: {', '.join(found)}"
    return f"data changed: {', '.join(changed_parts(parts_before, parts))}"


def _changed_template(was: Closure | None, closure: Closure) -> str:
    """The first template of a closure that is another file than before, another text, or gone."""
    places = was.places if was else {}
    return next((it for it in closure.places | places if places.get(it) != closure.places.get(it)), "")


def _changed(before: Shared, now: Shared, prefix: str) -> list[str]:
    names = [*now.parts, *(name for name in before.parts if name not in now.parts)]
    return [
        name.removeprefix(prefix)
        for name in names
        if name.startswith(prefix) and before.parts.get(name) != now.parts.get(name)
    ]
