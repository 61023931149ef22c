"""Same input, same bytes: wherever, whenever and by whomever a site is built."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import microfiche.build
from microfiche import work

ROOT = Path(__file__).parents[1]
SOURCES = ("content", "templates", "static", "pyproject.toml")


def copy_archive(folder: Path, *, backwards: bool = False, mtime: int | None = None) -> Path:
    """The sample archive but for its raw articles; its files are made by name, or backwards."""
    below = [path for name in SOURCES for path in (ROOT / name, *(ROOT / name).rglob("*"))]
    files = [path for path in below if path.is_file() and not path.is_relative_to(ROOT / "content" / "raw")]
    for path in sorted(files, reverse=backwards):
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        if mtime is not None:
            os.utime(copy, (mtime, mtime))
    return folder


def build(
    site: Path, *options: str, environment: Mapping[str, str] | None = None, umask: int = -1
) -> dict[str, str]:
    """Build the site by the command line, and give the digest of each file by its path."""
    output = site.parent / "out"
    subprocess.run(
        [sys.executable, "-m", "microfiche", "-C", str(site), "build", "--output", str(output), *options],
        env={**os.environ, **(environment or {})},
        umask=umask,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return digests(output)


def digests(folder: Path) -> dict[str, str]:
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_archive(tmp_path_factory.mktemp("first") / "site")


@pytest.fixture(scope="module")
def expected(site: Path) -> dict[str, str]:
    built = build(site, environment={"PYTHONHASHSEED": "random"})
    assert "index.html" in built
    return built


def test_a_second_build_into_the_same_folder(site: Path, expected: dict[str, str]) -> None:
    assert build(site) == expected


def test_a_clean_build(site: Path, expected: dict[str, str]) -> None:
    assert build(site, "--clean") == expected


def test_another_folder(tmp_path: Path, expected: dict[str, str]) -> None:
    assert build(copy_archive(tmp_path / "Öffentliches Archiv, 2. Kopie")) == expected


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_hash_seed(tmp_path: Path, expected: dict[str, str], seed: str) -> None:
    assert build(copy_archive(tmp_path / "site"), environment={"PYTHONHASHSEED": seed}) == expected


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "XYZ+11:30"])
def test_another_time_zone(tmp_path: Path, expected: dict[str, str], zone: str) -> None:
    assert build(copy_archive(tmp_path / "site"), environment={"TZ": zone}) == expected


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    ],
    ids=["ASCII", "UTF-8"],
)
def test_another_locale(tmp_path: Path, expected: dict[str, str], environment: dict[str, str]) -> None:
    assert build(copy_archive(tmp_path / "site"), environment=environment) == expected


def test_files_made_backwards_at_another_time(tmp_path: Path, expected: dict[str, str]) -> None:
    assert build(copy_archive(tmp_path / "site", backwards=True, mtime=1_000_000_000)) == expected


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_another_umask(tmp_path: Path, expected: dict[str, str]) -> None:
    assert build(copy_archive(tmp_path / "site"), umask=0o077) == expected


def test_several_processes(
    site: Path, expected: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "SERIAL_BELOW", 1)
    monkeypatch.setattr(work, "BATCH", 3)
    microfiche.build.build(site, microfiche.build.Options(output=tmp_path / "out", workers=2))
    assert digests(tmp_path / "out") == expected
