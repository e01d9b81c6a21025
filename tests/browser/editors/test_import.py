from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import main
from tests.browser.people import add_members, sign_in
from tests.browser.visitors.test_accessibility import violations
from tests.site import Site

CELL = {"framework": "bottle", "feature": "forms"}


@pytest.fixture
def desk(page: Page, site: Site) -> Page:
    """As one of the editors, who publish nothing."""
    add_members(site)
    return sign_in(page, "a-editor")


def export(desk: Page, asked: str) -> list[dict[str, str]]:
    """As an editor does it: the list, searched, as a file."""
    desk.goto(f"/admin/catalog/{asked}")
    with desk.expect_download() as download:
        desk.get_by_role("link", name=re.compile(r"^Export these \d+: CSV$")).click()
    data = download.value.path().read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data, newline="")))


def upload(desk: Page, model: str, rows: list[dict[str, str]]) -> None:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    sent: Any = {"name": "cells.csv", "mimeType": "text/csv", "buffer": file.getvalue().encode()}
    desk.goto(f"/admin/catalog/{model}/")
    desk.get_by_role("link", name="Import", exact=True).click()
    assert violations(desk) == []
    desk.get_by_label("File").set_input_files(sent)
    desk.get_by_role("button", name="Show what would change").click()


def test_a_list_goes_out_comes_back_mended_and_is_undone(desk: Page) -> None:
    rows = export(desk, "support/?q=bottle")
    row = next(row for row in rows if CELL.items() <= row.items())
    before = row["note"]
    row["note"], row["level"] = "Seen in a spreadsheet.", "built-in"
    upload(desk, "support", rows)
    wrong = desk.get_by_role("region", name="What is wrong")
    expect(wrong).to_contain_text("Did you mean built_in")
    expect(desk.get_by_role("button", name=re.compile("Import"))).to_have_count(0)
    assert violations(desk) == []

    row["level"] = "none"
    upload(desk, "support", rows)
    changes = desk.get_by_role("region", name="What would change")
    expect(changes).to_contain_text("Seen in a spreadsheet.")
    assert violations(desk) == []
    desk.get_by_role("button", name=re.compile(r"^Import 1 row$")).click()
    expect(main(desk)).to_contain_text("It became revision")
    assert violations(desk) == []
    desk.goto("/features/forms/")
    expect(desk.locator("#bottle .note")).to_have_text("Seen in a spreadsheet.")

    desk.go_back()
    desk.get_by_role("link", name=re.compile("^Undo revision")).click()
    expect(main(desk)).to_contain_text("1 record that goes back")
    assert violations(desk) == []
    desk.get_by_role("button", name=re.compile("^Undo revision")).click()
    expect(desk.locator("li.success")).to_contain_text("Undone: 1 record, in revision")
    desk.goto("/features/forms/")
    note = desk.locator("#bottle .note")
    if before:
        expect(note).to_have_text(before)
    else:
        expect(note).to_have_count(0)


def newest(desk: Page) -> str:
    """Revision of the catalogue."""
    desk.goto("/admin/history/")
    return desk.locator("tbody th").first.inner_text()


def test_three_bad_rows_of_a_thousand_are_named_and_nothing_changes(desk: Page) -> None:
    rows = export(desk, "source/")[:1000]
    before = newest(desk)
    for row in rows:
        row["publisher"] += ", renamed"
    rows[10]["read"] = "yesterday"
    rows[500]["address"] = "no address"
    rows[998]["title"] = ""
    upload(desk, "source", rows)
    wrong = desk.get_by_role("region", name="What is wrong")
    for place in ("12", "502", "1000"):
        expect(wrong.get_by_role("rowheader", name=place, exact=True)).to_have_count(1)
    expect(wrong.locator("tbody tr")).to_have_count(3)
    expect(desk.get_by_role("button", name=re.compile("Import"))).to_have_count(0)
    assert newest(desk) == before
