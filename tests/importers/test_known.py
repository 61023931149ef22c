"""An archive's own records teach its imports what is one name, and who publishes."""

from __future__ import annotations

from pathlib import Path

from archives import write
from importers.dumps import print_page
from importers.inboxes import one, put

PLAIN = print_page(region="Region: Coast, North and South, USA", report="Theme: Boats, Ice and Tar; Rope")


def test_a_recorded_name_with_a_comma_is_one_name_without_links(site: Path, inbox: Path) -> None:
    write(site, {
        "content/regions/coast.md": "---\nname: Coast, North and South\n---\n",
        "content/topics/tar.md": "---\nname: Tar\naliases: ['Boats, Ice and Tar']\n---\n",
    })  # fmt: skip
    fields = one(site, put(inbox, "a.txt", PLAIN)).fields
    assert fields["regions"].value == ("Coast, North and South", "USA")
    assert fields["topics"].value == ("Boats, Ice and Tar", "Rope")


def test_without_records_a_comma_parts_names(site: Path, inbox: Path) -> None:
    fields = one(site, put(inbox, "a.txt", PLAIN)).fields
    assert fields["regions"].value == ("Coast", "North and South", "USA")


def test_a_recorded_outlet_is_known_without_a_date_and_by_its_aliases(site: Path, inbox: Path) -> None:
    page = print_page(("published", "member"), origin="May 14, 2017\n\nThe Old Lantern")
    assert "publisher" not in one(site, put(inbox, "a.txt", page)).fields
    write(site, {"content/sources/lantern.md": "---\nname: Lantern\naliases: [The Old Lantern]\n---\n"})
    assert one(site, put(inbox, "b.txt", page)).fields["publisher"].value == "Lantern"


def test_a_record_that_cannot_be_read_stops_no_import(site: Path, inbox: Path) -> None:
    write(site, {"content/regions/broken.md": "---\nname: [\n---\n"})
    assert one(site, put(inbox, "a.txt", print_page())).status == "imported"
