"""From a site's folder to its plan: what a build, the preview and `check` begin with."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from microfiche import closures, codec, content, fingerprints, store
from microfiche.closures import References, Template, theme
from microfiche.config import Config
from microfiche.content import Content
from microfiche.pages import TEMPLATES
from microfiche.problems import Problem, ProblemsFound, errors, in_order
from microfiche.reading import BatchMap, Memory

if TYPE_CHECKING:
    from microfiche.plan import Plan


class Gathered(Struct, frozen=True):
    """All that a site is made of. `templates` are by name, `references` by the digest of a template; `inputs`
    is a digest of everything, so that equal ones mean equal sites."""

    content: Content
    templates: dict[str, Template]
    references: dict[bytes, References]
    problems: tuple[Problem, ...]
    inputs: bytes


def gather(
    site: Path,
    settings: Config,
    memory: Memory,
    moment_ns: int,
    batch_map: BatchMap,
    *,
    drafts: bool = False,
) -> Gathered:
    """Read whatever a site is made of. `moment_ns` is as for `Reading`. Problems are not raised."""
    own = site / "templates"
    # What templates were compiled to is there already for processes that are begun to read the content.
    templates, unread = closures.library(own)
    references, unfit = _examined(templates, own, memory)
    read = content.read(site, settings, _static(site), memory, moment_ns, batch_map, drafts)
    problems = in_order([*unread, *unfit])
    digests = sorted((name, template.place, template.digest) for name, template in templates.items())
    said = [*read.problems, *problems]  # also of what is not read, such as folders nobody asks for
    written = store.read(site / "microfiche.toml")  # problems tell in which line of it something stands
    parts = [repr(settings), written, drafts, fingerprints.renderer(), read.digest, digests, said]
    inputs = hashlib.sha256(codec.encode(parts)).digest()
    return Gathered(read, templates, references, problems, inputs)


def _static(site: Path) -> dict[str, Path]:
    """The folders of static files: the theme's, and in front of it the site's own."""
    folders = {"theme/static": theme("static"), "static": site / "static"}
    if folders["static"].resolve() == folders["theme/static"].resolve():
        del folders["theme/static"]
    return folders


def _examined(
    templates: dict[str, Template], own: Path, memory: Memory
) -> tuple[dict[bytes, References], list[Problem]]:
    """What each template refers to, by its digest, and what is wrong with those that cannot be compiled.

    Those of the theme are looked into only where a page, or one of the others, asks for them.
    """
    found: dict[bytes, References] = {}
    fit: dict[bytes, References] = {}
    problems: list[Problem] = []
    known = memory.recall_references()
    left = [
        name
        for name, it in templates.items()
        if name in TEMPLATES or (it.is_own and name.endswith(closures.SUFFIXES))
    ]
    while left:
        template = templates[name := left.pop()]
        if (digest := template.digest) in found:
            continue
        unfit: tuple[Problem, ...] = ()
        if digest in known:
            found[digest] = known[digest]
        else:
            found[digest], unfit = _examine(name, template, own)
            problems += unfit
        if not unfit:
            fit[digest] = found[digest]
        left += filter(templates.__contains__, found[digest].names)
    if fit != known:
        memory.remember_references(fit)
    return found, problems


def _examine(name: str, template: Template, own: Path) -> tuple[References, tuple[Problem, ...]]:
    from microfiche.templates import examine  # heavy, and asked for new templates only

    try:
        return examine(name, template, own), ()
    except ProblemsFound as wrong:
        return References(anything=True), wrong.problems


def plan(
    site: Path, settings: Config, gathered: Gathered, *, keep_going: bool = False
) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan of a site, and all problems found on the way, in order.

    Raises ProblemsFound with all of them when one is an error, unless `keep_going` and it is the content's.
    """
    from microfiche import archive  # planning is heavy to import, and not needed where nothing changed
    from microfiche.plan import Plan

    read = gathered.content
    made = Plan(
        archive.assemble(read.articles, read.records, read.standalone, settings), settings, read.files
    )
    of_plan = [
        *(content.placed(site, problem) for problem in made.problems),
        *(content.broken_link(site, link) for link in made.broken),
    ]
    problems = in_order([*read.problems, *gathered.problems, *of_plan])
    if errors([*made.problems, *gathered.problems]) or (errors(problems) and not keep_going):
        raise ProblemsFound(problems)
    return made, problems
