"""The sentences above a comparison: what may be said of a table, and what never."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given

from comparisons import compared
from comparisons.measured import Measured
from comparisons.summary import listed, summarise
from comparisons.table import Cell, Table, only_differences
from tests.comparisons.made import NAMES, cell, measured, measured_row, row, table, tables

FAR, NEAR = 0.001, 0.9


def told(found: Table) -> list[str]:
    return [sentence.text for sentence in summarise(found)]


def test_what_only_one_has_built_in_is_named_up_to_three() -> None:
    levels = [["built_in", "third_party"]] * 6
    assert "Only Ada has built in: F0, F1, F2 and 3 more." in told(table(*levels))


def test_four_are_named_rather_than_three_and_one_more() -> None:
    assert listed(["a", "b", "c", "d"]) == "a, b, c and d"
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert listed(["a"]) == "a"


def test_a_lack_is_told_of_the_one_that_lacks() -> None:
    assert "Bix lacks what Ada has: F0." in told(table(["third_party", "none"]))
    three = told(table(["official", "none", "third_party"]))
    assert "Bix lacks what the others have: F0." in three


@pytest.mark.parametrize("unknown", [0, 1, 2])
def test_beside_an_unknown_cell_neither_a_lack_nor_a_lead_is_told(unknown: int) -> None:
    for levels in (["built_in", "none", "built_in"], ["built_in", "third_party", "official"]):
        with_gap = [None if place == unknown else level for place, level in enumerate(levels)]
        assert told(table(with_gap)) == []


def test_packages_are_counted_where_all_cells_are_known() -> None:
    found = table(
        ["third_party", "official"],
        ["third_party", "third_party"],
        ["third_party", None],
        ["third_party", "official"],
    )
    assert "Of 3 features, Ada needs a package by others for 3, Bix for 1." in told(found)


def test_kinds_and_interfaces_are_told_together_with_whom_they_join() -> None:
    profile = {
        "kind": ["Micro", "Full-stack", "Micro"],
        "interfaces": ["WSGI", "WSGI, ASGI, its own server", "WSGI"],
        "status": ["Active", "Maintenance", "Dormant"],
    }
    assert told(table(profile=profile)) == [
        "Ada is active; Bix is only maintained; Cob is dormant.",
        "Ada and Cob are micro; Bix is full-stack.",
        "Ada and Cob run on WSGI; Bix runs on WSGI, ASGI and its own server.",
    ]


def test_one_known_kind_is_no_difference() -> None:
    assert told(table(profile={"kind": ["Micro", None], "interfaces": [None, "WSGI"]})) == []


def test_speed_is_told_with_what_becomes_of_it_on_one_server() -> None:
    runs = measured(measured_row([(2.2, FAR)]), measured_row([(1.02, NEAR)], "granian"))
    (sentence,) = told(table(["none", "none"], measured=runs))
    assert sentence == (
        "At JSON on their usual servers, Bix answered 2.2 times as many requests a second as Ada."
        " All on granian, Bix could not be told apart from Ada."
    )


def test_of_two_the_faster_one_is_the_subject() -> None:
    (sentence,) = told(table(["none"] * 2, measured=measured(measured_row([(0.5, FAR)]))))
    assert sentence == (
        "At JSON on their usual servers, Ada answered 2.0 times as many requests a second as Bix."
    )


def test_several_are_set_against_the_first_column() -> None:
    runs = measured(measured_row([(1.04, FAR), (0.5, FAR), (1.0, NEAR), (1.1, NEAR)]))
    (sentence,) = told(table(["none"] * 5, measured=runs))
    assert sentence == (
        "At JSON on their usual servers,"
        " Cob answered 0.50 times as many requests a second as Ada, Bix 1.04 times;"
        " Dot and Eel could not be told apart from Ada."
    )


@pytest.mark.parametrize(
    "runs",
    [
        measured(),
        measured(measured_row([(3.0, NEAR)])),
        measured(measured_row([(3.0, FAR)], task="database")),
        measured(measured_row([(3.0, FAR)], "granian")),
        measured(replace(measured_row([(3.0, FAR)]), open_loop=True)),
    ],
)
def test_no_difference_in_speed_is_told_that_was_not_found(runs: Measured) -> None:
    assert told(table(["none", "none"], measured=runs)) == []


def test_the_end_of_support_is_told_where_two_are_known() -> None:
    one, other = dt.date(2027, 12, 31), dt.date(2028, 4, 30)
    assert told(table(["none"] * 3, ends=[one, None, other])) == [
        "Support ends 2027-12-31 for Ada, 2028-04-30 for Cob; for Bix it is not known."
    ]
    for alike in ([one, None, None], [one, one, None], [None] * 3):
        assert told(table(["none"] * 3, ends=alike)) == []


def test_the_strongest_come_first_and_six_are_enough() -> None:
    levels = [["built_in", "none"]] * 11 + [["none", "built_in"]] * 4
    profile = {"kind": ["Micro", "Full-stack"], "status": ["Active", "Dormant"]}
    found = told(table(*levels, profile=profile))
    assert len(found) == 6
    assert found[0] == "Ada is active; Bix is dormant."
    assert found[1].startswith("Only Ada has built in")
    assert found[3] == "Ada is micro; Bix is full-stack."


@given(tables())
def test_every_sentence_rests_on_rows_that_differ(found: Table) -> None:
    rows = {(s.slug, r.slug): r for s in found.sections for r in s.rows}
    sentences = summarise(found)
    assert len(sentences) <= 6
    for sentence in sentences:
        assert sentence.places
        for place in sentence.places:
            assert place.rows
            assert all(rows[place.section, slug].differs for slug in place.rows)


@given(tables())
def test_no_sentence_says_more_than_the_levels(found: Table) -> None:
    """Whatever is named as lacking is known to be: unknown cells change nothing but silence."""
    by_name = {r.name: r for s in found.sections if s.kind == "features" for r in s.rows}
    names = [column.name for column in found.columns]
    for text in told(found):
        if " lacks what " in text or text.startswith("Only "):
            subject = next(name for name in NAMES if name in text.split(" lacks")[0])
            features = text.partition(": ")[2].rstrip(".").replace(" and ", ", ").split(", ")
            for name in features:
                if name in by_name:
                    cells = by_name[name].cells
                    wanted = "none" if " lacks " in text else "built_in"
                    assert cells[names.index(subject)].level == wanted
                    assert all(each.level for each in cells)
                    assert [each.level for each in cells].count(wanted) == 1


@given(tables())
def test_what_is_not_known_is_never_a_lack(found: Table) -> None:
    """With every "none" forgotten, nobody lacks anything."""
    forgotten = tuple(
        replace(s, rows=tuple(row(r.slug, [_unknown(c) for c in r.cells]) for r in s.rows))
        for s in found.sections
    )
    assert not any(" lacks " in text for text in told(replace(found, sections=forgotten)))


def _unknown(known: Cell) -> Cell:
    return cell(None) if known.level == "none" else known


@given(tables())
def test_the_same_framework_twice_does_not_differ(found: Table) -> None:
    twins = tuple(
        replace(s, rows=tuple(row(r.slug, [r.cells[0], r.cells[0]]) for r in s.rows))
        for s in found.sections
    )
    assert told(replace(found, sections=twins, columns=found.columns[:2])) == []


@given(tables())
def test_rows_that_are_alike_add_nothing(found: Table) -> None:
    """But to the number of features that packages are counted among."""
    few = [text for text in told(only_differences(found)) if not text.startswith("Of ")]
    assert few == [text for text in told(found) if not text.startswith("Of ")]


@pytest.mark.django_db
def test_the_page_and_the_api_say_the_same(client: Client) -> None:
    path = "/compare/django-vs-fastapi-vs-flask/"
    sentences = client.get(f"/api/v1{path}").json()["summary"]
    page = client.get(path).content.decode()
    assert 3 <= len(sentences) <= 6
    for sentence in sentences:
        assert sentence["text"] in page
        for place in sentence["places"][:3]:
            assert f'href="#{place["section"]}"' in page


@pytest.mark.django_db
def test_of_every_pair_something_is_said_and_nothing_of_what_is_unknown() -> None:
    for one, other in pairwise(compared.published(())):
        found = compared.load([one, other]).table
        assert found.summary, (one, other)
        rows = (r for s in found.sections if s.kind == "features" for r in s.rows)
        unknown = [r.name for r in rows if not all(cell.known for cell in r.cells)]
        said = [s.text for s in found.summary if s.text.startswith("Only ") or " lacks " in s.text]
        named = {name for text in said for name in text.rstrip(".").partition(": ")[2].split(", ")}
        assert not named.intersection(unknown)
