"""A comparison as a file: what the page shows, and nothing that a program would take for code."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from catalog.models import SourceLink
from catalog.spreadsheet import defused
from comparisons.export import Origin, as_csv, as_markdown, escaped
from comparisons.table import Column, Table
from tests.comparisons.made import cell, measured, measured_row, row, table, tables
from tests.comparisons.reading import words

ORIGIN = Origin("https://example.org", "/compare/ada-vs-bix/?hide=code", dt.date(2026, 11, 21))
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
CHOICES = "?only=differences&order=flask,django&hide=claims,traits&task=database"
PATH = "/compare/django-vs-flask/"
RENDERER = MarkdownIt("commonmark").enable("table")
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def rendered(markdown: str) -> str:
    """The text of Markdown as a reader sees it."""
    return words(unescape(re.sub(r"<[^>]*>", " ", RENDERER.render(markdown))))


def with_text(text: str) -> Table:
    """A table that holds a text wherever one can be."""
    found = table(["built_in", "none"])
    source = SourceLink("a", text, text, "https://example.org/a(b)|c", dt.date(2026, 11, 21))
    cells = (replace(cell("none", note=text), sources=(source,)), cell("built_in"))
    section = replace(found.sections[0], name=text, rows=(row("f", cells)._replace(name=text),))
    columns = (Column("ada", text, "pkg:pypi/ada", text, None, None), found.columns[1])
    return replace(found, sections=(section,), columns=columns)


@given(tables())
def test_a_line_for_each_row_a_pair_of_columns_for_each_framework(found: Table) -> None:
    head, *body = read(as_csv(found, ORIGIN))
    rows = [(s.name, r.name, r.cells) for s in found.sections for r in s.rows]
    width = 2 + 2 * len(found.columns)
    assert len(head) == width
    for line, (section, aspect, cells) in zip(body, rows, strict=False):
        assert line[:2] == [section, aspect]
        assert len(line) == width
        for place, each in enumerate(cells):
            assert line[2 + 2 * place].startswith(each.text or "Unknown")
            assert line[3 + 2 * place] == "https://example.org/docs"


def test_unknown_is_written_out_and_is_not_none() -> None:
    lines = read(as_csv(table([None, "none"]), ORIGIN))
    assert lines[1][2] == "Unknown"
    assert lines[1][4].startswith("None; checked 2026-11-21 at 1.0")


def test_a_file_says_where_it_came_from_when_and_how_it_may_be_used() -> None:
    for text in (as_csv(table(["none", "none"]), ORIGIN), as_markdown(table(["none"] * 2), ORIGIN)):
        assert "https://example.org/compare/ada-vs-bix/?hide=code" in text
        assert "2026-11-21" in text
        assert "CC BY 4.0" in text


@given(TEXT | st.tuples(st.sampled_from(FORMULAS), TEXT).map("".join))
@example("=HYPERLINK(1)")
@example("@SUM(A1)")
def test_no_cell_is_a_formula(text: str) -> None:
    assert not defused(text).startswith(FORMULAS)
    assert defused(text).endswith(text)
    for line in read(as_csv(with_text(text), ORIGIN)):
        assert not [value for value in line if value.startswith(FORMULAS)]


@given(TEXT)
@example("1. | `a` <b> [x](y) *z* _u_ ~~s~~ &amp; \\| # =")
@example("- [ ] list")
@example("\\")
@example("a|b")
def test_text_in_markdown_says_just_itself(text: str) -> None:
    grid = f"| a |\n| --- |\n| {escaped(text)} |"
    assert rendered(grid) == words(f"a {text}")
    assert rendered(f"- {escaped(text)}") == words(text)


@given(TEXT)
@example("](https://evil.example)")
@example("| x |")
@example("```")
def test_no_text_adds_a_link_a_row_or_a_column(text: str) -> None:
    html = RENDERER.render(as_markdown(with_text(text), ORIGIN))
    plain = RENDERER.render(as_markdown(with_text("x"), ORIGIN))
    for tag in ("<a ", "<tr", "<td", "<th", "<code", "<h2", "<img"):
        assert html.count(tag) == plain.count(tag), tag


def test_measurements_are_told_with_their_interval_and_server() -> None:
    runs = measured(measured_row([(2.2, 0.001)]), measured_row([(1.0, 0.9)], "granian"))
    lines = read(as_csv(table(["none", "none"], measured=runs), ORIGIN))
    usual, same = (line for line in lines if line[0] == "Measured")
    assert usual[1] == "JSON, 64 connections, usual servers"
    assert usual[4] == "1,000 requests/s; 95% interval 900 to 1,100; on uvicorn"
    assert same[1] == "JSON, 64 connections, all on granian"
    assert same[4].endswith("not distinguishable from the first column")


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "kind"), [("csv", "text/csv"), ("md", "text/markdown")])
def test_a_file_has_a_name_its_kind_and_is_kept_out_of_indexes(
    client: Client, form: str, kind: str
) -> None:
    answer = client.get(f"{PATH}?format={form}&order=flask,django")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(kind)
    assert answer["Content-Disposition"] == f'attachment; filename="flask-vs-django.{form}"'
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Link"] == f'<{settings.SITE_URL}{PATH}>; rel="canonical"'
    assert f"{settings.SITE_URL}{PATH}?order=flask,django" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", CHOICES])
def test_a_file_has_the_rows_of_the_api_in_its_order(client: Client, query: str) -> None:
    sent = client.get(f"/api/v1{PATH}{query}").json()
    head, *body = read(client.get(f"{PATH}{query or '?'}&format=csv").content.decode())
    assert [name.split()[0] for name in head[2::2]] == [c["name"] for c in sent["columns"]]
    expected = [(s["name"], r["name"]) for s in sent["sections"] for r in s["rows"]]
    assert [(line[0], line[1]) for line in body][: len(expected)] == expected
    rest = {line[0] for line in body[len(expected) :]}
    assert rest >= {"Measured", "Code", "Summary", "From", "On", "Licence"}
    assert ("Code", sent["code"]["name"]) in [(line[0], line[1]) for line in body]


@pytest.mark.django_db
def test_what_is_hidden_is_in_no_form(client: Client) -> None:
    query = "?hide=code,measured,profile"
    sent: dict[str, Any] = client.get(f"/api/v1{PATH}{query}").json()
    assert (sent["code"], sent["measured"]) == (None, None)
    assert "profile" not in [section["slug"] for section in sent["sections"]]
    lines = read(client.get(f"{PATH}{query}&format=csv").content.decode())
    assert not {line[0] for line in lines} & {"Code", "Measured", "Profile"}
    markdown = client.get(f"{PATH}{query}&format=md").content.decode()
    assert not re.findall(r"^## (?:Code|Measured|Profile)$|^```", markdown, re.MULTILINE)


@pytest.mark.django_db
def test_the_code_of_the_chosen_task_is_in_the_markdown(client: Client) -> None:
    sent = client.get(f"/api/v1{PATH}?task=database").json()["code"]
    markdown = client.get(f"{PATH}?task=database&format=md").content.decode()
    for each in sent["cells"]:
        for file in each["files"]:
            assert file["text"].rstrip("\n") in markdown


@pytest.mark.django_db
def test_the_api_refuses_to_hide_what_there_is_not(client: Client) -> None:
    answer = client.get(f"/api/v1{PATH}?hide=profil,code")
    assert answer.status_code == 422
    assert "Not in this comparison: profil. Known: profile, " in answer.json()["errors"]["hide"][0]


@pytest.mark.django_db
def test_a_form_that_there_is_not_is_the_page(client: Client) -> None:
    answer = client.get(f"{PATH}?format=xlsx")
    assert answer["Content-Type"].startswith("text/html")
    assert "X-Robots-Tag" not in answer
