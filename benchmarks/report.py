"""Tables of what was measured, in Markdown, and their places in `docs/benchmarks.md`."""

import re
from collections.abc import Iterable
from pathlib import Path

from benchmarks.bars import BARS, verdict
from benchmarks.figures import UNSTEADY, Row, Session
from benchmarks.scenarios import TITLES
from benchmarks.tools import NAMES

MARKER = "<!-- {}: written by scripts/bench -->"


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table; columns after the first are aligned to the right, as figures are."""
    rules = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rules, *rows])


def seconds(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s" if value < 100 else f"{value:.0f} s"


def megabytes(value: float | None) -> str:
    return "–" if value is None else f"{value / 1e6:,.0f} MB" if value >= 1e7 else f"{value / 1e6:.1f} MB"


def count(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def bars_table(sessions: list[Session]) -> str:
    ratios = [(bar, bar.ratio(sessions)) for bar in BARS]
    rows = (
        [bar.title, "–" if ratio is None else f"{ratio:.2f}", f"≤ {bar.limit:.2f}", verdict(ratio, bar.limit)]
        for bar, ratio in ratios
    )
    return table(["ratio of medians", "measured", "bar", ""], rows)


def ratio_to_hugo(session: Session, row: Row) -> str:
    own, hugo = row.median("wall"), session.value("hugo", "cold", "wall")
    return f"{own / hugo:.2f}" if own and hugo else "–"


def times_row(session: Session, row: Row) -> list[str]:
    walls = row.values("wall")
    return [
        f"{NAMES[row.tool]}, {TITLES[row.scenario]}",
        seconds(row.median("wall")),
        f"{min(walls):.2f}–{max(walls):.2f}",
        ratio_to_hugo(session, row),
        seconds(row.median("cpu")),
        megabytes(row.median("shared")),
        megabytes(row.median("tree")),
        megabytes(row.median("process")),
        count(row.median("files")),
        megabytes(row.median("size")),
    ]


TIMES = [
    "",
    "wall",
    "from–to",
    "/ Hugo",
    "CPU",
    "memory",
    "as RSS",
    "largest process",
    "files written",
    "bytes",
]


def times_table(session: Session) -> str:
    return table(TIMES, (times_row(session, row) for row in session.rows if row.runs))


def runs_note(session: Session) -> str:
    runs = max(len(row.runs) for row in session.rows)
    unsteady = [f"{NAMES[row.tool]}, {TITLES[row.scenario]}" for row in session.rows if row.is_unsteady]
    note = f"Medians of {runs} run{'s' if runs > 1 else ''} each."
    return (
        f"{note} Unsteady (longest over shortest above {UNSTEADY}): {'; '.join(unsteady)}."
        if unsteady
        else note
    )


def times(sessions: list[Session]) -> str:
    parts = []
    for session in sessions:
        parts += [f"### {session.articles:,} articles", runs_note(session), times_table(session)]
    return "\n\n".join(parts)


def theme_cost(sessions: list[Session]) -> str:
    """What the default theme costs, by size."""
    lines = []
    for session in sessions:
        theme, minimal = (session.value("microfiche", name, "wall") for name in ("theme", "cold"))
        if theme and minimal:
            cost = (theme - minimal) / session.articles * 1000
            lines.append(
                f"- {session.articles:,} articles: {cost:.2f} ms an article more than minimal templates"
            )
    return "\n".join(lines) or "Not measured."


def pages_table(session: Session) -> str:
    names = list(session.counts)
    kinds = next(iter(session.counts.values()))
    rows = ([kind, *(count(session.counts[name][kind]) for name in names)] for kind in kinds)
    return table([f"{session.articles:,} articles", *(NAMES[name] for name in names)], rows)


def equivalence_note(session: Session) -> str:
    if session.differences:
        return f"Not equivalent in {len(session.differences):,} points, the first: {session.differences[0]}."
    return f"Texts and links of {session.compared:,} articles were compared; nothing differs."


def pages(sessions: list[Session]) -> str:
    parts: list[str] = []
    for session in sessions:
        if session.counts:
            parts += [pages_table(session), equivalence_note(session)]
    return "\n\n".join(parts)


def machine(sessions: list[Session]) -> str:
    lines = []
    for facts in dict.fromkeys(session.machine for session in sessions):
        size = f"{facts.memory / 2**30:.0f} GiB of memory"
        lines.append(f"- {facts.system}, {facts.cpus} cores, {size}, Python {facts.python}")
    versions = {tool: version for session in sessions for tool, version in session.versions.items()}
    lines.append(f"- {', '.join(f'{NAMES[tool]} {version}' for tool, version in versions.items())}")
    return "\n".join(lines)


def blocks(sessions: list[Session]) -> dict[str, str]:
    """The generated parts of the document, by the names of their markers."""
    return {
        "chart": "![Wall times of builds; the tables below have the figures](benchmarks.svg)",
        "machine": machine(sessions),
        "bars": bars_table(sessions),
        "times": times(sessions),
        "theme": theme_cost(sessions),
        "pages": pages(sessions),
    }


def refreshed(document: str, parts: dict[str, str]) -> str:
    """The document with new text between each part's two markers. Raises ValueError when one is not there."""
    for name, text in parts.items():
        start, end = MARKER.format(name), MARKER.format(f"end of {name}")
        pattern = re.compile(f"{re.escape(start)}\n.*?{re.escape(end)}", re.DOTALL)
        if not pattern.search(document):
            raise ValueError(f"There is no “{start}” … “{end}” in the document.")
        replacement = f"{start}\n\n{text}\n\n{end}"
        document = pattern.sub(replacement.replace("\\", r"\\"), document)
    return document


def write_document(path: Path, sessions: list[Session]) -> None:
    document = path.read_text(encoding="utf-8")
    path.write_text(refreshed(document, blocks(sessions)), encoding="utf-8")
