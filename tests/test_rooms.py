"""The rooms of the generator, and which may import which: every arrow points down."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from archives import write

SOURCE = Path(__file__).parents[1] / "src" / "microfiche"

LAYERS = (
    "__init__",
    "codec model pages problems dates urls datenames languages tables phases",
    (
        "config decoder emitter plainheads faults yamlheads heads frontmatter articles records aliasing "
        "reading content markdown resolve store closures lock importers"
    ),
    (
        "archive listings addresses views subscriptions keys plan outputs codegen runtime templates "
        "fingerprints decisions preparation"
    ),
    "ledger place changes render work manifest ownership delivery verification build",
    "checks lookalikes merging schema scaffold serve deploy",
    "console cli",
    "__main__",
)
"""From the ground up. A room may import its own layer and those below; a new room gets its place here."""

PURE = (
    "codec model pages problems dates urls datenames languages resolve archive listings addresses views "
    "subscriptions keys plan outputs decisions"
)
"""Rooms that read no file, no clock and no chance: what they return follows from what they are given."""

WORLD = (
    "datetime glob io locale os pathlib.Path random secrets shutil socket sqlite3 subprocess tempfile time"
)
"""What they would need for it, beside `open`."""

HEIGHT = {room: height for height, rooms in enumerate(LAYERS) for room in rooms.split()}


def module_name(path: Path, source: Path) -> str:
    """`importers/text.py` as `microfiche.importers.text`, a package's `__init__.py` as the package."""
    parts = path.relative_to(source).with_suffix("").parts
    return ".".join(["microfiche", *(parts[:-1] if parts[-1] == "__init__" else parts)])


def room_of(module: str) -> str:
    return module.partition(".")[2].partition(".")[0] or "__init__"


def imported(tree: ast.Module, package: str, modules: set[str]) -> Iterator[str]:
    """The modules of Microfiche that a module imports, also inside functions and for type checking only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            inside = [f"{origin}.{alias.name}" for alias in node.names]
            names = [name if name in modules else origin for name in inside]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0] == "microfiche")


def import_graph(source: Path) -> dict[str, set[str]]:
    """Each module below `source` with the modules of Microfiche it imports."""
    files = {module_name(path, source): path for path in sorted(source.rglob("*.py"))}
    graph = {}
    for module, path in files.items():
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        graph[module] = set(imported(tree, package, set(files))) - {module}
    return graph


def wrong_arrows(graph: dict[str, set[str]]) -> list[str]:
    """Imports that point up, and imports of the command line, as sentences."""
    found = []
    for module, targets in graph.items():
        for target in sorted(targets):
            here, there = HEIGHT.get(room_of(module)), HEIGHT.get(room_of(target))
            if here is None or there is None:
                continue  # test_every_module_has_a_place says so
            if here < there:
                found.append(f"{module} imports {target}, which stands above it")
            elif room_of(target) == "cli" and room_of(module) not in ("cli", "__main__"):
                found.append(f"{module} imports {target}: nothing but `python -m microfiche` may")
    return found


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one import cycle, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def without_a_place(graph: dict[str, set[str]]) -> list[str]:
    return sorted({room_of(module) for module in graph} - HEIGHT.keys())


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    return import_graph(SOURCE)


def test_every_module_has_a_place(graph: dict[str, set[str]]) -> None:
    assert without_a_place(graph) == [], "a new room? Give it a layer at the top of this file"


def test_imports_point_down_and_never_to_the_command_line(graph: dict[str, set[str]]) -> None:
    assert wrong_arrows(graph) == []


def test_no_modules_import_each_other_in_a_circle(graph: dict[str, set[str]]) -> None:
    assert cycle(graph) == []


def hands(tree: ast.Module) -> set[str]:
    """The names by which a module could reach out of its arguments."""
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found = named & {"open"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & {"open", *WORLD.split()}


def test_planning_has_no_hands() -> None:
    files = [
        path for path in sorted(SOURCE.rglob("*.py")) if room_of(module_name(path, SOURCE)) in PURE.split()
    ]
    found = {path.name: hands(ast.parse(path.read_text(encoding="utf-8"))) for path in files}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "line", ["import os", "from time import time", "from pathlib import Path", "open('x')", "import random"]
)
def test_hands_are_seen(line: str) -> None:
    assert hands(ast.parse(line)) != set()
    assert hands(ast.parse("from pathlib import PurePosixPath")) == set()


def test_the_manual_has_the_same_layers(graph: dict[str, set[str]]) -> None:
    manual = (SOURCE.parents[1] / "docs" / "contributing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \w+ \| ((?:`\w+` ?)+)\|", manual, re.MULTILINE)
    told = [set(re.findall(r"\w+", row)) for row in rows]
    there = {room_of(module) for module in graph}
    layers = [set(rooms.split()) & there for rooms in LAYERS[1:-1]]
    assert told == [rooms for rooms in layers if rooms]


def tree(folder: Path, **files: str) -> dict[str, set[str]]:
    """The graph of a package of these modules; `importers__text` stands in a folder."""
    for name, text in {"__init__": "", **files}.items():
        parts = [name] if name.startswith("__") else name.split("__")
        path = folder.joinpath(*parts).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return import_graph(folder)


@pytest.mark.parametrize(
    "line",
    [
        "import microfiche.plan",
        "import microfiche.plan as it",
        "from microfiche import plan",
        "from microfiche.plan import pages",
        "from . import plan",
        "from .plan import pages",
        "def later():\n    from microfiche.plan import pages",
        "if TYPE_CHECKING:\n    from microfiche.plan import pages",
    ],
)
def test_an_arrow_that_points_up_is_found_however_it_is_written(tmp_path: Path, line: str) -> None:
    assert wrong_arrows(tree(tmp_path, store=line, plan="")) == [
        "microfiche.store imports microfiche.plan, which stands above it"
    ]


def test_an_arrow_out_of_a_package_is_found(tmp_path: Path) -> None:
    graph = tree(tmp_path, importers__text="from ..plan import pages\nfrom . import base", plan="")
    assert graph["microfiche.importers.text"] == {"microfiche.plan", "microfiche.importers"}
    assert len(wrong_arrows(graph)) == 1


def test_an_import_of_the_command_line_is_found(tmp_path: Path) -> None:
    assert wrong_arrows(tree(tmp_path, console="import microfiche.cli", cli="")) != []


def test_the_module_that_is_run_may_import_the_command_line(tmp_path: Path) -> None:
    assert wrong_arrows(tree(tmp_path, __main__="import microfiche.cli", cli="")) == []


def test_a_circle_is_found(tmp_path: Path) -> None:
    circle = cycle(tree(tmp_path, dates="from microfiche import urls", urls="import microfiche.dates"))
    assert set(circle) == {"microfiche.dates", "microfiche.urls"}


def test_a_room_without_a_place_is_found(tmp_path: Path) -> None:
    assert without_a_place(tree(tmp_path, utils="")) == ["utils"]


HEAVY = {
    *("anyascii", "frontmatter", "jinja2", "lxml", "markdown_it", "mdit_py_plugins", "nh3", "rich"),
    *(
        "watchdog",
        "yaml",
        "asyncio",
        "http.client",
        "importlib.metadata",
        "multiprocessing",
        "sqlite3",
        "xml.etree.ElementTree",
    ),
}


def loaded(*arguments: str | Path) -> set[str]:
    """The modules a command loads. Loads are counted, not timed."""
    command = [sys.executable, "-X", "importtime", "-m", "microfiche", *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    found = set(re.findall(r"\|\s*([\w.]+)$", ran.stderr, re.MULTILINE))
    assert "microfiche.cli" in found
    return found


def test_help_loads_nothing_heavy() -> None:
    """`microfiche --help` answers in 0.15 s only while it loads little."""
    assert sorted(loaded("--help") & HEAVY) == []


def test_a_build_loads_what_it_needs(tmp_path: Path) -> None:
    """What an edit costs in a small archive, and the least it costs in a large one, is mostly loading."""
    prose = "---\ntitle: A\ndate: 2017\n---\nIt *says* [so](b.md).\n\n## Why\n\n> Because.\n"
    site = write(tmp_path, {"content/articles/a.md": prose, "content/articles/b.md": prose})
    assert sorted(loaded("-C", site, "build") & HEAVY) == ["jinja2", "sqlite3"]
    assert sorted(loaded("-C", site, "build") & HEAVY) == ["sqlite3"]
    write(site, {"content/articles/a.md": prose + "\nNo `prose` alone.\n"})
    assert "markdown_it" in loaded("-C", site, "build")
