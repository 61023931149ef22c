"""Builds that are killed at a chosen step, and what a folder may hold afterwards.

A step is a call that touches the disk: a file is opened, written, renamed or removed, a folder is made or
removed, the ledger is asked or told something.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, NoReturn

import msgspec
from msgspec import Struct

from archives import tree
from microfiche import delivery, store, work
from microfiche.build import Options, build
from microfiche.ledger import Ledger
from microfiche.manifest import NAME, Manifest
from microfiche.problems import MicroficheError

DONE, REFUSED, BROKEN = 0, 1, 70
NEVER = -1


class Kill(Struct, frozen=True, kw_only=True):
    """A signal at step `at`, counted from 0 in each process: in front of it, behind it, or within a write.

    It goes to the process that takes the step, to the build that started that, or to all of them. With
    `only`, the name of a call, such as `replace`, others are no steps.
    """

    at: int = NEVER
    when: Literal["before", "within", "after"] = "before"
    whom: Literal["itself", "build", "all"] = "itself"
    only: str = ""


def killed(site: Path, kill: Kill, *, coarse: bool = False, **options: Any) -> int:
    """Build in a process of its own; gives its exit code, or -9 when it was killed, and 1 for an error that
    Microfiche raises on purpose. With `coarse` the intent covers the whole folder."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        _arm(kill, os.getpid())
        _end(site, coarse, options)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def steps(site: Path, only: str = "", **options: Any) -> int:
    """How many steps a build takes, in the process that was asked."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        count = _arm(Kill(only=only), os.getpid())
        try:
            build(site, Options(**options))
        finally:
            os.write(writer, str(count[0]).encode())  # as a step, it is counted after it was put down
            os._exit(DONE)
    os.close(writer)
    number = int(os.read(reader, 100))
    os.close(reader)
    os.waitpid(child, 0)
    return number


def _end(site: Path, coarse: bool, options: dict[str, Any]) -> NoReturn:
    """Build in a forked process, and end it."""
    code = BROKEN
    try:
        work.SERIAL_BELOW = 0
        work.BATCH = 4
        if coarse:
            delivery.EXACT = 0
        build(site, Options(**options))
        code = DONE
    except MicroficheError as wrong:
        print(wrong, file=sys.stderr)
        code = REFUSED
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _arm(kill: Kill, top: int) -> list[int]:
    """Make each call that touches the disk a step; gives the number of those taken."""
    count = [0]

    def strike() -> None:
        if kill.whom == "all":
            os.killpg(top, signal.SIGKILL)
        os.kill(top if kill.whom == "build" else os.getpid(), signal.SIGKILL)
        signal.pause()  # a worker ends when it sees that nobody is left

    def step(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*arguments: Any, **more: Any) -> Any:
            if kill.only not in ("", name):
                return real(*arguments, **more)
            now = count[0] == kill.at
            count[0] += 1
            if now and kill.when == "within":
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            if now and kill.when != "after":
                strike()
            try:
                return real(*arguments, **more)
            finally:  # a call that raises is a step as well
                if now:
                    strike()

        return taken

    for name in ("open", "write", "replace", "unlink", "rmdir", "mkdir", "utime"):
        setattr(os, name, step(name, getattr(os, name)))
    for name in ("_execute", "_many"):
        setattr(Ledger, name, step(name, getattr(Ledger, name)))
    return count


def is_staged(path: str) -> bool:
    """Whether a path is that of a temporary file."""
    return path.rpartition("/")[2].startswith(store.TEMPORARY)


def assert_whole(output: Path, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Each file is just as it was, or just as it will be; what was there and will be, is there; and the
    manifest lists what is there, so that it is known for ours even without a ledger."""
    found = {path: data for path, data in tree(output).items() if not is_staged(path)}
    manifest = found.pop(NAME, None)
    assert manifest is not None or NAME not in before
    broken = [path for path, data in found.items() if data not in (before.get(path), after.get(path))]
    assert broken == [], "neither old nor new"
    assert {*before} & {*after} - {NAME} <= {*found}
    listed = {it.path for it in msgspec.json.decode(manifest, type=Manifest).files} if manifest else set()
    assert {*found} <= listed


def assert_built(site: Path, wanted: Mapping[str, bytes]) -> None:
    """A build makes what a clean one does, no file more, and leaves nothing to do for another."""
    build(site, Options())
    assert tree(site / "build") == wanted
    again = build(site, Options())
    assert (again.rendered, again.written, again.removed) == (0, 0, ())
    assert tree(site / "build") == wanted
