"""Make a Pelican site of a Microfiche archive: `benchmarks/pelican` with its articles as the content.

    python -m benchmarks.pelican_site ARCHIVE SITE

Pelican takes an article's address from its date and slug, which both are written at its head. Topics become
tags, the source becomes the category.
"""

import argparse
import shutil
from pathlib import Path

from benchmarks.twins import Original, originals, quoted, settings_of

TEMPLATE = Path(__file__).parent / "pelican"


def translate(article: Original) -> str:
    """An article under the head that Python-Markdown's `meta` reads: one line a field, nothing quoted."""
    fields = article.fields
    head = {
        "Title": fields["title"],
        "Date": fields["date"],
        "Slug": article.path.rpartition("/")[2],
        "Authors": "; ".join(fields["authors"]),
        "Tags": "; ".join(fields["topics"]),
        "Places": "; ".join(fields["regions"]),
        "Category": fields["source"]["name"],
        "Publisher": fields["publisher"],
        "Lang": fields["language"],
        "Summary": fields.get("summary"),
    }
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    return "\n".join([*lines, "", article.body.lstrip("\n")])


def write_articles(archive: Path, content: Path) -> None:
    for article in originals(archive):
        target = content / f"{article.path}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(translate(article), encoding="utf-8")


def write_settings(archive: Path, site: Path) -> None:
    settings = settings_of(archive)
    path = site / "pelicanconf.py"
    base = settings["base_url"].rstrip("/")
    lines = [f"SITEURL = {quoted(base)}", f"SITENAME = AUTHOR = {quoted(settings['title'])}", ""]
    path.write_text("\n".join(lines) + path.read_text(encoding="utf-8"), encoding="utf-8")


def make_pelican_site(archive: Path, site: Path) -> None:
    """Write the Pelican site of an archive to a folder that does not exist yet."""
    shutil.copytree(TEMPLATE, site, ignore=shutil.ignore_patterns("__pycache__"))
    write_settings(archive, site)
    write_articles(archive, site / "content")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a Pelican site of a Microfiche archive.")
    parser.add_argument("archive", type=Path, metavar="ARCHIVE")
    parser.add_argument("site", type=Path, metavar="SITE")
    arguments = parser.parse_args()
    make_pelican_site(arguments.archive, arguments.site)


if __name__ == "__main__":
    main()
