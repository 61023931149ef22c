"""Make an Eleventy site of a Microfiche archive: `benchmarks/eleventy` with the archive's articles in it.

    python -m benchmarks.eleventy_site ARCHIVE SITE MODULES

MODULES is the `node_modules` folder that `npm install` made of `benchmarks/eleventy/package.json`. Articles
keep their addresses because Eleventy's are their paths too: articles/2017/05/slug.md becomes
src/2017/05/slug.md.
"""

import argparse
import json
import shutil
from pathlib import Path

from benchmarks.hugo_site import write_articles
from benchmarks.twins import settings_of

TEMPLATE = Path(__file__).parent / "eleventy"


def write_layouts(source: Path) -> None:
    """The layout of all articles, and a tag, so that pages with parts of articles are made after them."""
    for year in (path for path in source.glob("[0-9]*") if path.is_dir()):
        (year / f"{year.name}.11tydata.json").write_text(
            '{"layout": "article.njk", "tags": "article"}\n', encoding="utf-8"
        )


def write_settings(archive: Path, site: Path) -> None:
    settings = settings_of(archive)
    values = {"title": settings["title"], "base": settings["base_url"].rstrip("/")}
    (site / "site.json").write_text(json.dumps(values) + "\n", encoding="utf-8")


def make_eleventy_site(archive: Path, site: Path, modules: Path) -> None:
    """Write the Eleventy site of an archive to a folder that does not exist yet."""
    shutil.copytree(TEMPLATE, site, ignore=shutil.ignore_patterns("node_modules"))
    (site / "node_modules").symlink_to(modules.resolve(), target_is_directory=True)
    write_settings(archive, site)
    write_articles(archive, site / "src")
    write_layouts(site / "src")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make an Eleventy site of a Microfiche archive.")
    parser.add_argument("archive", type=Path, metavar="ARCHIVE")
    parser.add_argument("site", type=Path, metavar="SITE")
    parser.add_argument("modules", type=Path, metavar="MODULES")
    arguments = parser.parse_args()
    make_eleventy_site(arguments.archive, arguments.site, arguments.modules)


if __name__ == "__main__":
    main()
