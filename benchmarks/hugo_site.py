"""Make a Hugo site of a Microfiche archive: `benchmarks/hugo` with the archive's articles as its content.

    python benchmarks/hugo_site.py ARCHIVE SITE

Articles keep their addresses because Hugo's are their paths too: articles/2017/05/slug.md becomes
content/2017/05/slug.md. Years and months are sections, which is how Hugo makes pages of them.
"""

import argparse
import json
import shutil
import tomllib
from pathlib import Path

import yaml

TEMPLATE = Path(__file__).parent / "hugo"
RENAMED = {"url": "canonical"}  # Hugo takes `url` for the page's own address


def translate(text: str) -> str:
    """An article in Hugo's front matter: the name of its source becomes a term of the taxonomy `sources`."""
    _, front, body = text.split("---\n", 2)
    source = yaml.load(front, Loader=yaml.CBaseLoader).get("source")
    lines = [rename(line) for line in front.splitlines()]
    if source:
        lines.append(f"sources: [{json.dumps(source['name'], ensure_ascii=False)}]")
    return "\n".join(["---", *lines, "---", body])


def rename(line: str) -> str:
    key, colon, value = line.partition(":")
    return RENAMED.get(key, key) + colon + value


def write_articles(articles: Path, content: Path) -> None:
    for path in sorted(articles.rglob("*.md")):
        target = content / path.relative_to(articles)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(translate(path.read_text(encoding="utf-8")), encoding="utf-8")


def write_sections(content: Path) -> None:
    """A title for every year and month; without `_index.md` a month would be no section."""
    for folder in sorted(path for path in content.rglob("*") if path.is_dir()):
        title = "-".join(folder.relative_to(content).parts)
        (folder / "_index.md").write_text(f'---\ntitle: "{title}"\n---\n', encoding="utf-8")


def write_settings(archive: Path, site: Path) -> None:
    settings = tomllib.loads((archive / "microfiche.toml").read_text(encoding="utf-8"))
    path = site / "hugo.toml"
    lines = [f"baseURL = {json.dumps(settings['base_url'])}", f"title = {json.dumps(settings['title'])}", ""]
    path.write_text("\n".join(lines) + path.read_text(encoding="utf-8"), encoding="utf-8")


def make_hugo_site(archive: Path, site: Path) -> None:
    """Write the Hugo site of an archive to a folder that does not exist yet."""
    shutil.copytree(TEMPLATE, site)
    write_settings(archive, site)
    write_articles(archive / "content" / "articles", site / "content")
    write_sections(site / "content")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a Hugo site of a Microfiche archive.")
    parser.add_argument("archive", type=Path, metavar="ARCHIVE")
    parser.add_argument("site", type=Path, metavar="SITE")
    arguments = parser.parse_args()
    make_hugo_site(arguments.archive, arguments.site)


if __name__ == "__main__":
    main()
