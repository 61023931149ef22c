"""The bars: what the project promises of its speed and memory, as ratios of medians."""

from dataclasses import dataclass

from benchmarks.figures import Session

SMALL, LARGE = 10_000, 100_000


@dataclass(frozen=True)
class Bar:
    """Microfiche in a scenario over another tool's cold build, both of one session."""

    title: str
    scenario: str
    limit: float
    against: str = "hugo"
    articles: int = SMALL
    key: str = "wall"

    def ratio(self, sessions: list[Session]) -> float | None:
        """The ratio in the last session that has both; None when none has."""
        for session in reversed(sessions):
            if session.articles == self.articles:
                own = session.value("microfiche", self.scenario, self.key)
                other = session.value(self.against, "cold", self.key)
                if own and other:
                    return own / other
        return None


@dataclass(frozen=True)
class Growth:
    """The cold build of the large archive over that of the small one, by Microfiche."""

    title: str
    limit: float

    def ratio(self, sessions: list[Session]) -> float | None:
        walls = {session.articles: session.value("microfiche", "cold", "wall") for session in sessions}
        small, large = walls.get(SMALL), walls.get(LARGE)
        return large / small if small and large else None


BARS: list[Bar | Growth] = [
    Bar("cold build of 10,000 articles / Hugo's", "cold", 0.60),
    Bar("cold build of 100,000 articles / Hugo's", "cold", 0.35, articles=LARGE),
    Bar("memory of it / Hugo's", "cold", 0.10, articles=LARGE, key="memory"),
    Bar("nothing changed, 10,000 articles / Hugo's build", "nothing", 0.08),
    Bar("one body edited / Hugo's build", "body", 0.10),
    Bar("one article added / Hugo's build", "added", 0.12),
    Bar("base template edited / Hugo's build", "template", 0.75),
    Bar("cold build with the default theme / Hugo's minimal site", "theme", 1.0),
    Bar("cold build of 10,000 articles / Pelican's", "cold", 0.12, against="pelican"),
    Growth("cold build of 100,000 articles / of 10,000", 11),
]


def verdict(ratio: float | None, limit: float) -> str:
    if ratio is None:
        return "not measured"
    return "met" if ratio <= limit else "missed"
