"""An archive to import into, and a folder to import from."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives import write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", {})


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder
