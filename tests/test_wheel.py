"""The wheel works in an environment of its own, far from the checkout, with the theme it carries."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="building a wheel needs hatchling"
)


def run(program: Path, folder: Path, *arguments: str) -> str:
    """What a program says, run in a folder, without what PYTHONPATH would lend it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(program), *arguments]
    ran = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
    return ran.stdout.decode()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([*PIP, "wheel", *options, str(ROOT)], check=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the wheel installed, and sees this environment's packages but not its Microfiche."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, symlinks=os.name != "nt")
    python = folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"
    install = ["--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*PIP, *install], check=True)
    site = run(python, folder, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # A .pth file adds a folder without obeying the .pth files in it, such as that of an editable install.
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def test_the_wheel_carries_the_theme_and_nothing_of_the_archive(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    theme = [path for name in ("templates", "static") for path in (ROOT / name).rglob("*") if path.is_file()]
    assert {f"microfiche/theme/{path.relative_to(ROOT).as_posix()}" for path in theme} <= names
    assert "microfiche/py.typed" in names
    assert {f"microfiche/importers/review-page/page.{it}" for it in ("html", "css", "js")} <= names
    folders = {name.partition("/")[0] for name in names}
    assert sorted(name.partition("-")[0] for name in folders) == ["microfiche", "microfiche"]


def test_new_and_build_in_an_empty_environment(python: Path, tmp_path: Path) -> None:
    place = run(python, tmp_path, "-c", "import microfiche; print(microfiche.__file__)")
    assert Path(place.strip()).is_relative_to(python.parents[1])
    microfiche = python.with_name("microfiche.exe" if os.name == "nt" else "microfiche")
    run(microfiche, tmp_path, "new", "x")
    run(microfiche, tmp_path, "-C", "x", "build")
    built = tmp_path / "x" / "build"
    assert (built / "style.css").read_bytes() == (ROOT / "static" / "style.css").read_bytes()
    assert 'href="./style.css"' in (built / "index.html").read_text(encoding="utf-8")
    assert (built / "404.html").is_file()
