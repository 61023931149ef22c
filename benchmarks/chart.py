"""The chart: an SVG of wall times, a panel for each archive and for the changes, each with its own scale."""

from dataclasses import dataclass
from html import escape

from benchmarks.figures import Session
from benchmarks.report import seconds
from benchmarks.scenarios import CHANGES, TITLES
from benchmarks.tools import NAMES

WIDTH, LEFT, RIGHT = 760, 200, 165
LINE, BAR, HEAD, GAP = 26, 16, 30, 22
STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 14px }
.value { fill: #59636e }
.axis { stroke: #d1d9e0 }
.own { fill: #0b6e4f }
.other { fill: #9aa4ae }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.value { fill: #9198a1 }
.axis { stroke: #3d444d }
.own { fill: #3fb68b }
.other { fill: #656c76 }
}
"""


@dataclass(frozen=True)
class Strip:
    """One bar of a panel."""

    label: str
    wall: float  # seconds
    ratio: float | None  # to Hugo's cold build, of others than Hugo
    own: bool


@dataclass(frozen=True)
class Panel:
    title: str
    strips: list[Strip]

    @property
    def height(self) -> int:
        return HEAD + LINE * len(self.strips) + GAP


def strip(session: Session, tool: str, scenario: str, label: str) -> Strip | None:
    wall, hugo = session.value(tool, scenario, "wall"), session.value("hugo", "cold", "wall")
    if wall is None:
        return None
    ratio = wall / hugo if hugo and tool != "hugo" else None
    return Strip(label, wall, ratio, tool == "microfiche")


def panels(sessions: list[Session]) -> list[Panel]:
    """Cold builds of each session, then what changes cost in those that have them."""
    found = [cold_panel(session) for session in sessions] + [changes_panel(session) for session in sessions]
    return [panel for panel in found if any(one.own for one in panel.strips)]


def cold_panel(session: Session) -> Panel:
    strips = [strip(session, tool, "cold", name) for tool, name in NAMES.items()]
    strips.insert(1, strip(session, "microfiche", "theme", "Microfiche, default theme"))
    return Panel(f"All of {session.articles:,} articles, from nothing", [one for one in strips if one])


def changes_panel(session: Session) -> Panel:
    strips = [strip(session, "microfiche", name, TITLES[name].capitalize()) for name in CHANGES]
    strips = [one for one in strips if one]
    hugo = strip(session, "hugo", "cold", "Hugo, whatever changed") if strips else None
    return Panel(
        f"{session.articles:,} articles again, after a change", [one for one in [*strips, hugo] if one]
    )


def draw_strip(one: Strip, top: int, longest: float) -> list[str]:
    length = max(1.0, (WIDTH - LEFT - RIGHT) * one.wall / longest)
    middle = top + LINE / 2 + 4.5
    value = seconds(one.wall) if one.ratio is None else f"{seconds(one.wall)} · {one.ratio:.2f} × Hugo"
    kind = "own" if one.own else "other"
    box = f'x="{LEFT}" y="{top + (LINE - BAR) / 2}" width="{length:.1f}" height="{BAR}" rx="2"'
    return [
        f'<text x="{LEFT - 10}" y="{middle}" text-anchor="end">{escape(one.label)}</text>',
        f'<rect class="{kind}" {box}/>',
        f'<text class="value" x="{LEFT + length + 8:.1f}" y="{middle}">{escape(value)}</text>',
    ]


def draw_panel(panel: Panel, top: int) -> list[str]:
    longest = max(one.wall for one in panel.strips)
    start = top + HEAD
    bottom = start + LINE * len(panel.strips)
    lines = [
        f'<text class="title" x="{LEFT}" y="{top + 18}">{escape(panel.title)}</text>',
        f'<line class="axis" x1="{LEFT}" y1="{start}" x2="{LEFT}" y2="{bottom}"/>',
    ]
    for number, one in enumerate(panel.strips):
        lines += draw_strip(one, start + number * LINE, longest)
    return lines


def described(drawn: list[Panel]) -> str:
    """The figures in words, for those who cannot see the chart."""
    return ". ".join(
        f"{panel.title}: " + ", ".join(f"{one.label} {seconds(one.wall)}" for one in panel.strips)
        for panel in drawn
    )


def chart(sessions: list[Session]) -> str:
    """The chart as an SVG document; the same figures give the same bytes."""
    drawn = panels(sessions)
    height = sum(panel.height for panel in drawn) + 10
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title description">',
        '<title id="title">Wall time of builds</title>',
        f'<desc id="description">{escape(described(drawn))}</desc>',
        f"<style>{STYLE}</style>",
    ]
    top = 6
    for panel in drawn:
        lines += draw_panel(panel, top)
        top += panel.height
    return "\n".join([*lines, "</svg>", ""])
