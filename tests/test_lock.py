"""One at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from microfiche.lock import only_one
from microfiche.problems import MicroficheError

HOLD = """
import sys
import threading
from pathlib import Path
from microfiche.lock import only_one
with only_one(Path(sys.argv[1]), "busy"):
    print("held", flush=True)
    sys.stdin.read()
"""


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
    (tmp_path / "file").touch()
    with pytest.raises(MicroficheError, match="cannot be written"), only_one(tmp_path / "file/x", "busy"):
        pass


def test_a_lock_that_is_not_needed_is_done_without_where_none_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with only_one(tmp_path / "file/x", "busy", needed=False) as held:
        assert held is None


def test_a_patient_run_waits_for_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        threading.Timer(0.2, other.kill).start()
        with only_one(path, "busy", patience=20):
            assert path.exists()
