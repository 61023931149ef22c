"""The manifest: what a build left, and may remove."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microfiche import manifest
from microfiche.manifest import File


def test_what_is_written_reads_back_with_a_line_a_file() -> None:
    files = (File("a/ü.html", "3", 4, "text/html"), File("b.html", "1", 2, "text/html"))
    written = b"".join(manifest.lines(files))
    assert manifest.decode(written) == files
    assert [line for line in written.decode().splitlines() if ".html" in line] == [
        '{"path":"a/ü.html","sha256":"3","size":4,"type":"text/html"},',
        '{"path":"b.html","sha256":"1","size":2,"type":"text/html"}',
    ]


def test_an_empty_manifest_reads_back() -> None:
    assert manifest.decode(b"".join(manifest.lines(()))) == ()
    assert b"".join(manifest.lines(())).endswith(b"]}\n")


@pytest.mark.parametrize("path", ["../content/a.md", "/etc/passwd", "a/../../b", "a//b", "..\\b", "", "."])
def test_a_manifest_that_names_a_place_outside_counts_for_nothing(path: str) -> None:
    files = (File("a.html", "1", 2, "text/html"), File(path, "1", 2, "text/html"))
    assert manifest.decode(b"".join(manifest.lines(files))) == ()


@pytest.mark.parametrize("data", [None, b"", b"{}", b"\xff", b'{"version": 1, "files": 3}'])
def test_what_is_no_manifest_lists_nothing(data: bytes | None) -> None:
    assert manifest.decode(data) == ()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/index.html", "text/html; charset=utf-8"),
        ("topics/ice/feed.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml"),
        ("media/SCAN.JPG", "image/jpeg"),
        ("media/unknown", "application/octet-stream"),
    ],
)
def test_content_types_do_not_depend_on_the_machine(path: str, expected: str) -> None:
    assert manifest.content_type(path) == expected


FILES = st.dictionaries(st.text(st.sampled_from('ab/é"\\.'), min_size=1), st.integers(0, 9))


@given(FILES, FILES, st.sets(st.sampled_from(["a", "b", "é", "a/a"])))
def test_a_manifest_is_spliced_as_it_would_be_written_anew(
    before: dict[str, int], changed: dict[str, int], gone: set[str]
) -> None:
    def written(sizes: dict[str, int]) -> bytes:
        return b"".join(manifest.lines(File(path, "1", sizes[path], "text/html") for path in sorted(sizes)))

    now = {path: size for path, size in (before | changed).items() if path not in gone}
    files = [File(path, "1", size, "text/html") for path, size in changed.items()]
    assert b"".join(manifest.spliced(written(before), files, gone)) == written(now)
