"""What several tests stand on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from webcheck.site import Site

ROOT = Path(__file__).parents[1]
BASE_URL = "https://archive.example/some/sub/path"


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The repository's own archive, built once, to live below a path of its host."""
    output = tmp_path_factory.mktemp("sample") / "site"
    command = [sys.executable, "-m", "microfiche", "-C", str(ROOT), "build"]
    subprocess.run([*command, "--output", str(output), "--base-url", BASE_URL], check=True)
    return Site(output, BASE_URL)
