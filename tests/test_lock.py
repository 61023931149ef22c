"""One import at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archives import tree
from importers.dumps import print_page
from importers.inboxes import put, run
from microfiche.importers.importing import Options
from microfiche.lock import only_one
from microfiche.problems import MicroficheError

HOLD = """
import sys
from pathlib import Path
from microfiche.lock import only_one
with only_one(Path(sys.argv[1]), "busy"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_while_an_import_runs_another_one_is_refused(site: Path, inbox: Path) -> None:
    source = put(inbox, "a.txt", print_page())
    with only_one(site / ".microfiche/import.lock", "busy"):
        before = tree(site)
        with pytest.raises(MicroficheError, match="another import into this archive is running"):
            run(site, source)
        assert [it.status for it in run(site, source, options=Options(dry_run=True)).items] == ["imported"]
        assert tree(site) == before
    assert [it.status for it in run(site, source).items] == ["imported"]


def test_a_killed_run_locks_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(MicroficheError, match="busy"), only_one(path, "busy"):
            pass
        other.kill()
    with only_one(path, "busy"):
        assert path.exists()


def test_a_lock_that_cannot_be_written_is_an_error_and_no_trace(tmp_path: Path) -> None:
    put(tmp_path, "file", "")
    with pytest.raises(MicroficheError, match="cannot be written"), only_one(tmp_path / "file/x", "busy"):
        pass
