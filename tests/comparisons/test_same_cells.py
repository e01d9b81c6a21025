"""The page and the API address of a comparison hold the same cells."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from comparisons.jinja_environment import LEVEL_NAMES, VERDICT_NAMES, package, short
from tests.comparisons.reading import Element, Page, words

pytestmark = pytest.mark.django_db
THREE = "/compare/django-vs-fastapi-vs-flask/"
Told = dict[str, list[str]]


def table_of(page: Page) -> list[Element]:
    """The elements before the sections that follow the table: measurements and code."""
    return page.elements[: [element.tag for element in page.elements].index("section")]


def sections_of(page: Page) -> dict[str, list[list[Element]]]:
    """By the section's slug its rows, each as the elements that begin in it."""
    sections: dict[str, list[list[Element]]] = {}
    rows: list[list[Element]] = []
    for element in table_of(page):
        if element.tag == "tbody":
            rows = sections.setdefault(element.attributes["id"], [])
        elif element.tag == "tr":
            rows.append([])
        elif rows:
            rows[-1].append(element)
    return {slug: [row for row in rows[1:] if row] for slug, rows in sections.items()}


def name_of(row: list[Element]) -> str:
    return words(row[0].whole)


def cells_of(row: list[Element]) -> list[list[Element]]:
    cells: list[list[Element]] = []
    for element in row:
        if element.tag == "td":
            cells.append([])
        elif cells:
            cells[-1].append(element)
    return cells


def told_by_page(cell: list[Element]) -> Told:
    def texts(name: str) -> list[str]:
        return [words(element.whole) for element in cell if name in element.names]

    items = [words(element.own) for element in cell if element.tag == "li"]
    return {
        "level": texts("level"),
        "text": texts("value"),
        "via": texts("via"),
        "since": texts("since"),
        "note": texts("note"),
        "items": texts("said") or [item for item in items if item],
        "verdicts": texts("verdict"),
        "findings": texts("finding"),
        "sources": sorted({e.attributes["href"] for e in cell if _leads_out(e)}),
    }


def _leads_out(element: Element) -> bool:
    address = element.attributes.get("href", "")
    return address.startswith("http") and "title" in element.attributes


def told_by_api(cell: dict[str, Any], kind: str) -> Told:
    items = cell["items"]
    known = bool(cell["text"] or items)
    levelled = kind == "features" or not known
    # A claim leads to its own entry, where its sources are.
    held = [] if kind == "claims" else [cell, *items]
    sources = [source for each in held for source in each["sources"]]
    return {
        "level": [LEVEL_NAMES[cell["level"]]] if levelled else [],
        "text": [words(cell["text"])] if known and kind == "profile" else [],
        "via": [package(cell["via"])] if cell["via"] else [],
        "since": [f"since {cell['since']}"] if cell["since"] else [],
        "note": [words(cell["note"])] if cell["note"] else [],
        "items": [words(item["text"]) for item in items],
        "verdicts": [VERDICT_NAMES[item["verdict"]] for item in items if item["verdict"]],
        "findings": [words(item["finding"]) for item in items if item["finding"]],
        "sources": sorted({source["address"] for source in sources if source["address"]}),
    }


@pytest.mark.parametrize(
    "query", ["", "?only=differences", "?order=flask,django", "?hide=profile,claims"]
)
def test_every_cell_is_the_same(client: Client, query: str) -> None:
    found = sections_of(Page(client.get(THREE + query).content.decode()))
    page = {slug: rows for slug, rows in found.items() if rows}  # what is hidden keeps its head
    table = client.get(f"/api/v1{THREE}{query}").json()
    assert list(page) == [section["slug"] for section in table["sections"]]
    compared = 0
    for section in table["sections"]:
        rows = page[section["slug"]]
        assert [name_of(row) for row in rows] == [row["name"] for row in section["rows"]]
        for shown, sent in zip(rows, section["rows"], strict=True):
            for cell, data in zip(cells_of(shown), sent["cells"], strict=True):
                assert told_by_page(cell) == told_by_api(data, section["kind"]), sent["name"]
                compared += 1
    assert compared > 50


def test_the_columns_are_the_same(client: Client) -> None:
    page = Page(client.get(f"{THREE}?order=flask").content.decode())
    table = client.get(f"/api/v1{THREE}?order=flask").json()
    head = [e for e in table_of(page) if e.attributes.get("scope") == "col"][1:]
    assert [words(e.whole).split()[0] for e in head] == ["Flask", "Django", "FastAPI"]
    for element, column in zip(head, table["columns"], strict=True):
        assert column["name"] in element.whole
        assert column["version"] in element.whole


def test_the_rows_that_are_alike_are_the_same(client: Client) -> None:
    page = Page(client.get(THREE).content.decode())
    table = client.get(f"/api/v1{THREE}").json()
    alike = [not row["differs"] for section in table["sections"] for row in section["rows"]]
    elements = table_of(page)
    shown = elements[[e.tag for e in elements].index("tbody") :]
    rows = [e for e in shown if e.tag == "tr" and "section" not in e.names]
    assert ["alike" in row.names for row in rows] == alike
    assert True in alike


def test_the_measurements_are_the_same(client: Client) -> None:
    page = Page(client.get(THREE).content.decode())
    told = client.get(f"/api/v1{THREE}").json()["measured"]
    names = [element.attributes.get("id") for element in page.elements]
    section = page.elements[names.index("measured") :]
    cells = [words(e.whole) for e in section if e.tag == "td"][: 3 * len(told["rows"])]
    sent = [cell for row in told["rows"] for cell in row["cells"]]
    assert len(cells) == len(sent) > 0
    for text, cell in zip(cells, sent, strict=True):
        if cell["figure"] is None:
            assert text == f"No figure: {cell['why_not']}"
            continue
        assert text.startswith(short(cell["figure"]["median"]))
        assert ("≈ not distinguishable" in text) == bool(cell["alike"])
        if cell["ratio"]:
            assert f"{short(cell['ratio']['ratio'])}×" in text
