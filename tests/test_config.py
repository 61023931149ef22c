"""The configuration is strict, and everything wrong with it is said at once, with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives import write
from microfiche import config
from microfiche.problems import ProblemsFound, UsageError


def problems(folder: Path, text: str, name: str = "microfiche.toml") -> list[str]:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        config.load(folder)
    return [str(problem) for problem in found.value.problems]


def test_an_empty_configuration_has_every_default(tmp_path: Path) -> None:
    (tmp_path / "microfiche.toml").touch()
    loaded = config.load(tmp_path)
    assert loaded.listing.split == 100
    assert list(loaded.all_taxonomies) == ["authors", "regions", "topics", "sources"]


def test_a_pyproject_can_hold_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.microfiche]\ntitle = "Ours"\n', encoding="utf-8")
    assert config.load(tmp_path).title == "Ours"


def test_the_archives_own_file_comes_first(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"pyproject.toml": '[tool.microfiche]\ntitle = "Other"\n', "microfiche.toml": 'title = "Own"'},
    )
    assert config.load(tmp_path).title == "Own"


def test_a_folder_without_configuration_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="microfiche new"):
        config.load(tmp_path)


def test_all_problems_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = 'titel = "X"\nlanguage = 3\n\n[listing]\nsplt = 10\nnewest = "many"\n'
    assert problems(tmp_path, text) == [
        "microfiche.toml:1:1: unknown key `titel`\n    Did you mean `title`?",
        "microfiche.toml:2:1: `language`: expected text, got a whole number",
        "microfiche.toml:5:1: unknown key `splt` in `listing`\n    Did you mean `split`?",
        "microfiche.toml:6:1: `listing.newest`: expected a whole number, got text",
    ]


def test_values_are_checked_too(tmp_path: Path) -> None:
    text = (
        'base_url = "example.org"\nlanguage = "English!"\n[listing]\nsplit = 0\n'
        '[taxonomies.media]\ntitle = "Media"\nsingular = "medium"\n'
        '[collections.front]\ntopics = "syria"\nlimit = "5"\n'
    )
    found = problems(tmp_path, text)
    assert [line.split(": ")[0] for line in found] == [
        f"microfiche.toml:{place}" for place in ("1:1", "2:1", "4:1", "5", "9:1", "10:1")
    ]
    assert "Did you mean `topic`?" in found[4]


def test_broken_toml_is_told_with_line_and_column(tmp_path: Path) -> None:
    (said,) = problems(tmp_path, 'title = "X"\nlanguage = en\n')
    assert said.startswith("microfiche.toml:2:12: not valid TOML")


def test_a_pyproject_is_told_with_its_own_lines(tmp_path: Path) -> None:
    (said,) = problems(tmp_path, "[project]\ntitel = 1\n[tool.microfiche]\ntitel = 1\n", "pyproject.toml")
    assert said.startswith("pyproject.toml:4:1: unknown key `titel`")


def test_a_missing_key_of_a_table_is_named(tmp_path: Path) -> None:
    (said,) = problems(tmp_path, '[taxonomies.people]\ntitle = "People"\n')
    assert said == "microfiche.toml:1: `taxonomies.people` needs `singular`"


@pytest.mark.parametrize("address", ["https://x.org", "http://localhost:8000/a/", "https://x.org/a/b"])
def test_an_address_has_scheme_and_host(address: str) -> None:
    assert config.is_address(address)


@pytest.mark.parametrize(
    "address", ["x.org", "ftp://x.org", "https://", "https://x.org/?q", "https://x y", "http://["]
)
def test_what_a_site_cannot_live_at_is_no_address(address: str) -> None:
    assert not config.is_address(address)
