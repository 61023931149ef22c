"""The Nu HTML Checker, where Java and its jar are at hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

INSTALLED = Path(__file__).parents[2] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def missing() -> str | None:
    """Why the checker cannot be run here, or None."""
    if shutil.which("java") is None:
        return "the Nu HTML Checker needs Java"
    if not jar().is_file():
        return "no Nu HTML Checker: `npm install --no-save vnu-jar` brings it, or VNU_JAR names its jar"
    return None


def jar() -> Path:
    return Path(os.environ.get("VNU_JAR", INSTALLED))


def findings(folder: Path) -> list[str]:
    """Errors and warnings of all pages below `folder`, from one run of the checker."""
    command = [
        "java",
        "-jar",
        str(jar()),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--skip-non-html",
    ]
    ran = subprocess.run([*command, str(folder)], capture_output=True, encoding="utf-8", check=True)
    messages: list[dict[str, Any]] = json.loads(ran.stdout)["messages"]
    serious = [it for it in messages if it["type"] != "info" or it.get("subType") == "warning"]
    return sorted(_said(folder, it) for it in serious)


def _said(folder: Path, message: dict[str, Any]) -> str:
    page = unquote(message.get("url", "")).rpartition(folder.as_posix())[2]
    extract = message.get("extract", "").strip()
    return f"{page}:{message.get('lastLine', 0)}: {message['message']} [{extract}]"
