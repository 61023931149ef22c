"""The build, on one screen: configuration, content, archive, plan, compare, render, switch, prune.

Nothing on disk changes before every page that has to be made has been made: outputs are staged beside their
places first, and then switched to. What is going to be touched is written down before that, as an *intent* in
the ledger, so that a build that was killed is completed or undone by the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from microfiche import config, fingerprints, ledger, lock, ownership, preparation, verification, work
from microfiche.config import Config
from microfiche.ledger import Damaged, Folder, Ledger
from microfiche.pages import kind_name
from microfiche.phases import Phases
from microfiche.place import Place
from microfiche.problems import Problem, UsageError, in_order

Progress = Callable[[str, int, int], None]
"""Told of a phase, how much of it is done, and how much there is."""

BUSY = "another build of this archive is running; wait until it has ended"
PATIENCE = 2.0
"""Seconds to wait for the lock: the workers of a build that was killed hold it a moment longer."""


class Options(Struct, frozen=True, kw_only=True):
    """What the command line may change about a build. `output` is relative to the working folder.

    `workers` is the number of processes, None for one a processor where there is work enough; with `clean`
    the ledger is not asked, and files that already hold the right bytes are written again too. With `explain`
    the result has a reason for each output that was made; with `verify` the output is compared with that of a
    clean build, and each difference is a problem.
    """

    output: Path | None = None
    base_url: str | None = None
    drafts: bool = False
    clean: bool = False
    explain: bool = False
    verify: bool = False
    keep_going: bool = False
    workers: int | None = None


class Built(Struct, frozen=True, kw_only=True):
    """What a build did.

    `kinds` counts the files of the site by kind, `reasons` those that were made by the reason; `written` of
    them hold other bytes than before. `removed` are paths below `output`, `explained` pairs of a path and a
    reason, `phases` seconds by name; `verified` tells whether the output was held against a clean build's.
    """

    output: Path
    kinds: dict[str, int]
    reasons: dict[str, int] = {}
    written: int = 0
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    explained: tuple[tuple[str, str], ...] = ()
    phases: dict[str, float] = {}
    verified: bool = False

    @property
    def total(self) -> int:
        """All files of the site but its manifest."""
        return sum(self.kinds.values())

    @property
    def rendered(self) -> int:
        return sum(self.reasons.values())


def build(site: Path, options: Options, progress: Progress = lambda *_: None) -> Built:
    """Build the site at `site`.

    Raises ProblemsFound, with nothing written, when content, configuration or templates have errors; with
    `keep_going` broken content is left out instead, and its errors are among the problems returned. Raises
    UsageError for an output folder that would mix with the sources, MicroficheError when writing fails or
    another build of the archive is running.
    """
    settings = configure(site, options)
    output = ownership.checked(site, options.output or site / settings.output)
    own = site / ".microfiche"
    with lock.only_one(own / "build.lock", BUSY, patience=PATIENCE, needed=False) as held:
        moment = partial(ledger.now, held) if held else lambda: 0
        run = partial(_build, site, settings, options, moment=moment, progress=progress)
        try:
            with ledger.opened(own / "ledger.db") as known:
                built = run(output, known)
        except Damaged as wrong:
            with ledger.opened(own / "ledger.db", damage=str(wrong)) as known:
                built = run(output, known)
        return _verified(built, run) if options.verify else built


def _verified(built: Built, run: Callable[[Path, Ledger], Built]) -> Built:
    """Build once more, without a ledger into a folder of its own, and hold the result against that."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="microfiche-") as scratch, ledger.in_memory() as nothing:
        clean = Path(scratch).resolve() / "clean"
        run(clean, nothing)
        found = verification.differences(built.output, clean, dict(built.explained))
        return msgspec.structs.replace(built, problems=in_order([*built.problems, *found]), verified=True)


def configure(site: Path, options: Options) -> Config:
    """The configuration of a site with what the options change about it."""
    settings = config.load(site)
    if options.base_url is None:
        return settings
    if not config.is_address(options.base_url):
        raise UsageError(
            f"`{options.base_url}` is not the address of a site, such as https://example.org/archive"
        )
    return msgspec.structs.replace(settings, base_url=options.base_url)


def _build(
    site: Path,
    settings: Config,
    options: Options,
    output: Path,
    known: Ledger,
    *,
    moment: Callable[[], int],
    progress: Progress,
) -> Built:
    phases = Phases()
    place = Place(known, site, output)
    workers = options.workers or work.cpus()
    with ownership.unstaging(output) as staged, work.pool(workers, _load) as executor:
        batch_map = partial(work.batch_map, executor)
        with phases.of("reading"), known.transaction():
            known.read_by(fingerprints.renderer())
            gathered = preparation.gather(site, settings, known, moment(), batch_map, drafts=options.drafts)
            known.forget_others(gathered.content.folders)
        inputs = gathered.inputs + bytes([options.keep_going])
        if not options.clean and place.still_holds(inputs):
            before = msgspec.structs.replace(place.before, moment_ns=moment())
            place.close(before)
            return Built(output=output, kinds=before.kinds, problems=before.problems, phases=phases.seconds)
        from microfiche.delivery import Delivery  # it brings Jinja with it
        from microfiche.render import Job

        with phases.of("planning"):
            plan, problems = preparation.plan(site, settings, gathered, keep_going=options.keep_going)
        job = Job.of(site, output, options.clean, plan.site, plan.collections, gathered.templates)
        is_explained = options.explain or options.verify
        delivery = Delivery(job, plan, gathered, place, staged, explain=is_explained, workers=workers)
        with phases.of("comparing"):
            delivery.announce()
        with phases.of("rendering"), known.transaction():
            delivery.make(batch_map, progress)
            folder = Folder(
                inputs=inputs,
                context=delivery.context,
                moment_ns=moment(),
                manifest=place.manifest,
                shared=delivery.shared,
                kinds=dict(Counter(map(kind_name, map(plan.kind, plan)))),
                problems=problems,
            )
            place.close(folder)
    return Built(
        output=output,
        kinds=folder.kinds,
        reasons=dict(delivery.reasons),
        written=delivery.written,
        removed=delivery.removed,
        problems=in_order([*problems, *_notices(known)]),
        explained=tuple(delivery.explained),
        phases=phases.seconds,
    )


def _load() -> None:
    """Import what reads and renders, which few builds need, and those that do need in each process."""
    from microfiche import articles, delivery, records  # noqa: F401


def _notices(known: Ledger) -> list[Problem]:
    """What there is to say of the ledger."""
    if not known.notice:
        return []
    return [Problem(path=".microfiche/ledger.db", severity="notice", message=known.notice)]
