"""Make a Hugo site of a Microfiche archive: `benchmarks/hugo` with the archive's articles as its content.

    python -m benchmarks.hugo_site ARCHIVE SITE

Articles keep their addresses because Hugo's are their paths too: articles/2017/05/slug.md becomes
content/2017/05/slug.md. Years and months are sections, which is how Hugo makes pages of them.
"""

import argparse
import shutil
from pathlib import Path

from benchmarks.twins import Original, cut_years, originals, quoted, settings_of

TEMPLATE = Path(__file__).parent / "hugo"
RENAMED = {"url": "canonical"}  # Hugo takes `url` for the page's own address


def translate(article: Original) -> str:
    """An article in Hugo's front matter: the name of its source becomes a term of the taxonomy `sources`."""
    source = article.fields.get("source")
    lines = [rename(line) for line in article.head.splitlines()]
    if source:
        lines.append(f"sources: [{quoted(source['name'])}]")
    return "\n".join(["---", *lines, "---", article.body])


def rename(line: str) -> str:
    key, colon, value = line.partition(":")
    return RENAMED.get(key, key) + colon + value


def write_articles(archive: Path, content: Path) -> None:
    for article in originals(archive):
        target = content / f"{article.path}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(translate(article), encoding="utf-8")


def write_sections(content: Path, cut: list[str]) -> None:
    """A title for every year, and for the months of years that are cut: without `_index.md` a month is no
    section and its articles are the year's own."""
    years = [path for path in content.iterdir() if path.is_dir()]
    months = [path for year in years if year.name in cut for path in year.iterdir() if path.is_dir()]
    for folder in sorted(years + months):
        title = "-".join(folder.relative_to(content).parts)
        (folder / "_index.md").write_text(f'---\ntitle: "{title}"\n---\n', encoding="utf-8")


def write_settings(archive: Path, site: Path) -> None:
    settings = settings_of(archive)
    path = site / "hugo.toml"
    lines = [f"baseURL = {quoted(settings['base_url'])}", f"title = {quoted(settings['title'])}", ""]
    path.write_text("\n".join(lines) + path.read_text(encoding="utf-8"), encoding="utf-8")


def make_hugo_site(archive: Path, site: Path) -> None:
    """Write the Hugo site of an archive to a folder that does not exist yet."""
    shutil.copytree(TEMPLATE, site)
    write_settings(archive, site)
    write_articles(archive, site / "content")
    write_sections(site / "content", cut_years(archive))


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a Hugo site of a Microfiche archive.")
    parser.add_argument("archive", type=Path, metavar="ARCHIVE")
    parser.add_argument("site", type=Path, metavar="SITE")
    arguments = parser.parse_args()
    make_hugo_site(arguments.archive, arguments.site)


if __name__ == "__main__":
    main()
