"""What the archive needs and Pelican has not: neighbours, years cut into months, and regions as terms."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

from pelican import signals
from pelican.generators import Generator
from pelican.urlwrappers import URLWrapper

SPLIT = 1000  # articles a year's page lists at most


class Region(URLWrapper):  # type: ignore[misc]
    """A term; its address comes from REGION_URL and REGION_SAVE_AS."""


class RegionsGenerator(Generator):  # type: ignore[misc]
    def generate_output(self, writer: Any) -> None:
        template = self.get_template("region")
        for region, articles in self.context["regions"]:
            writer.write_file(
                region.save_as,
                template,
                self.context,
                paginated={"articles": articles},
                template_name="region",
                url=region.url,
                region=region,
                articles=articles,
            )
            feed = self.settings["REGION_FEED_RSS"].format(slug=region.slug)
            writer.write_feed(articles, self.context, feed, feed, feed_title=region.name, feed_type="rss")


def finish(generator: Any) -> None:
    set_neighbours(generator.articles)
    cut_years(generator)
    group_regions(generator)


def set_neighbours(newest_first: list[Any]) -> None:
    for newer, older in pairwise(newest_first):
        newer.previous, older.next = older, newer


def cut_years(generator: Any) -> None:
    """A year of more than SPLIT articles lists its months; only such years have pages for them."""
    years, months = generator.period_archives["year"], generator.period_archives["month"]
    cut: dict[int, list[tuple[str, int]]] = {
        year["period_num"][0]: [] for year in years if len(year["articles"]) > SPLIT
    }
    for month in months:
        cut.get(month["period_num"][0], []).append((month["url"], len(month["articles"])))
    counts = {year["url"]: len(year["articles"]) for year in years}
    generator.period_archives["month"] = [month for month in months if month["period_num"][0] in cut]
    for year in years:
        if year["period_num"][0] in cut:
            year["articles"] = year["dates"] = []
    beside = neighbours([year["url"] for year in years])
    for urls in cut.values():
        beside |= neighbours([url for url, _ in urls])
    generator.context.update(cut_years=cut, year_counts=counts, beside=beside)


def neighbours(urls: list[str]) -> dict[str, list[str | None]]:
    """The addresses before and after each; periods come newest first or oldest first, but in order."""
    ordered = sorted(urls)
    before, after = [None, *ordered][: len(ordered)], [*ordered[1:], None]
    return {url: pair for url, *pair in zip(ordered, before, after, strict=False)}


def group_regions(generator: Any) -> None:
    names: dict[str, list[Any]] = defaultdict(list)
    for article in generator.articles:
        for name in article.places.split("; "):
            names[name].append(article)
    regions = {name: Region(name, generator.settings) for name in names}
    for article in generator.articles:
        article.regions = [regions[name] for name in article.places.split("; ")]
    generator.context["regions"] = [(regions[name], articles) for name, articles in sorted(names.items())]


def regions_generator(_: Any) -> type[Generator]:
    return RegionsGenerator


def register() -> None:
    signals.article_generator_finalized.connect(finish)
    signals.get_generators.connect(regions_generator)
