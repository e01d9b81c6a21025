"""The side-by-side table as a pure function: real records, changed in memory alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from catalog.models import Claim, Feature, FeatureGroup, Framework, Level
from comparisons import table
from comparisons.sides import citations
from comparisons.table import Cell, Row, Table, only_differences, support_cell

pytestmark = pytest.mark.django_db


def frameworks(*slugs: str) -> list[Framework]:
    found = {framework.slug: framework for framework in Framework.objects.for_comparison(slugs)}
    return [found[slug] for slug in slugs]


def features(*slugs: str) -> list[Feature]:
    chosen = Feature.objects.select_related("group")
    return list(chosen.filter(slug__in=slugs) if slugs else chosen)


def claims(*slugs: str) -> list[Claim]:
    return list(Claim.objects.about(slugs))


def compare(found: list[Framework], of: list[Feature], said: list[Claim]) -> Table:
    links = citations(found, Claim.objects.filter(pk__in=[claim.pk for claim in said]))
    return table.compare(found, of, said, links)


def whole(*slugs: str) -> Table:
    return compare(frameworks(*slugs), features(), claims(*slugs))


def cell_of(framework: Framework, slug: str) -> Any:
    """The loaded record of a cell, which a test may change without saving it."""
    feature = Feature.objects.get(slug=slug)
    return next(s for s in framework.supports.all() if s.feature_id == feature.pk)


def row_of(table: Table, slug: str) -> Row:
    return next(row for section in table.sections for row in section.rows if row.slug == slug)


def cells(table: Table) -> Iterable[Cell]:
    return (cell for section in table.sections for row in section.rows for cell in row.cells)


def one_row(first: str | None, second: str | None) -> Row:
    """The row of one feature, with the two levels given and nothing else that differs."""
    flask, django = frameworks("flask", "django")
    for framework, level in ((flask, first), (django, second)):
        cell = cell_of(framework, "openapi")
        cell.level, cell.via = level, None
    return row_of(compare([flask, django], features("openapi"), []), "openapi")


def test_nothing_is_asked_of_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    slugs = ("django", "fastapi", "flask")
    found = frameworks(*slugs)
    links = citations(found, Claim.objects.about(slugs))
    loaded = found, features(), claims(*slugs), links
    with django_assert_num_queries(0):
        assert len(table.compare(*loaded).columns) == 3


def test_a_feature_of_which_nothing_is_kept_is_unknown_for_all() -> None:
    new = Feature(pk=0, slug="new", name="New", group=FeatureGroup(slug="more", name="More"))
    row = row_of(compare(frameworks("flask", "django"), [new], []), "new")
    assert [(cell.known, cell.text, cell.level) for cell in row.cells] == [(False, None, None)] * 2
    assert not row.differs


def test_a_missing_cell_is_the_empty_cell() -> None:
    assert support_cell(None, ()) == Cell(None, None, None, None, None, (), None, None, ())


def test_a_cell_without_a_level_is_unknown_and_keeps_its_note() -> None:
    flask = frameworks("flask")[0]
    kept = cell_of(flask, "openapi")
    kept.level, kept.note = None, "The changelog was looked at."
    cell = row_of(compare([flask], features("openapi"), []), "openapi").cells[0]
    assert (cell.known, cell.text, cell.level) == (False, None, None)
    assert cell.note == "The changelog was looked at."


def test_unknown_is_never_none() -> None:
    row = one_row(None, "none")
    assert [cell.known for cell in row.cells] == [False, True]
    assert [cell.text for cell in row.cells] == [None, Level.NONE.label]
    assert row.differs


@pytest.mark.parametrize(
    ("first", "second", "differs"),
    [
        ("built_in", "built_in", False),
        ("none", "none", False),
        (None, None, False),
        ("built_in", "official", True),
        ("official", "third_party", True),
        ("third_party", None, True),
    ],
)
def test_a_row_differs_where_its_levels_do(
    first: str | None, second: str | None, differs: bool
) -> None:
    assert one_row(first, second).differs is differs


def test_one_of_three_is_enough_to_differ() -> None:
    three = frameworks("django", "fastapi", "flask")
    for cell in (cell_of(framework, "openapi") for framework in three):
        cell.level, cell.via = "built_in", None
    assert not row_of(compare(three, features("openapi"), []), "openapi").differs
    cell_of(three[2], "openapi").level = "none"
    assert row_of(compare(three, features("openapi"), []), "openapi").differs


def test_two_packages_of_one_level_differ() -> None:
    flask, django = frameworks("flask", "django")
    for framework, package in ((flask, "pkg:pypi/one"), (django, "pkg:pypi/other")):
        cell = cell_of(framework, "openapi")
        cell.level, cell.via = "third_party", package
    assert row_of(compare([flask, django], features("openapi"), []), "openapi").differs


def test_the_columns_come_in_the_order_given() -> None:
    for slugs in (("flask", "django"), ("django", "flask")):
        table = compare(frameworks(*slugs), features("openapi"), [])
        assert tuple(column.slug for column in table.columns) == slugs
        names = row_of(table, "summary").cells
        assert [cell.text for cell in names] == [f.summary for f in frameworks(*slugs)]


def test_a_column_names_the_newest_release() -> None:
    django = frameworks("django")[0]
    column = compare([django], [], []).columns[0]
    newest = django.releases.get(latest=True)
    assert (column.version, column.python) == (newest.version, newest.python)
    assert column.end_of_support == newest.end_of_support


def test_the_sections_are_profile_groups_traits_and_claims() -> None:
    groups = list(FeatureGroup.objects.values_list("slug", flat=True))
    found = [section.slug for section in whole("django", "flask").sections]
    assert found == ["profile", *groups, "traits", "claims"]


def test_a_section_without_rows_is_left_out() -> None:
    found = compare(frameworks("django"), [], [])
    assert [section.kind for section in found.sections] == ["profile", "traits"]


def test_the_rows_of_a_group_come_in_its_order() -> None:
    for section in whole("django", "flask").sections:
        if section.kind == "features":
            group = FeatureGroup.objects.get(slug=section.slug)
            expected = list(group.features.values_list("slug", flat=True))
            assert [row.slug for row in section.rows] == expected


def test_a_row_of_the_profile_of_which_nobody_knows_is_left_out() -> None:
    two = frameworks("flask", "django")
    for framework in two:
        framework.successor = None
    assert "successor" not in [row.slug for row in compare(two, [], []).sections[0].rows]
    two[0].successor = "pkg:pypi/quart"
    row = row_of(compare(two, [], []), "successor")
    assert [cell.known for cell in row.cells] == [True, False]
    assert row.differs


def test_lists_and_choices_are_put_into_words() -> None:
    flask = frameworks("flask")[0]
    flask.interfaces, flask.built_on, flask.kind = ["asgi", "own_server"], ["pkg:pypi/jinja2"], None
    table = compare([flask, *frameworks("django")], [], [])
    assert row_of(table, "interfaces").cells[0].text == "ASGI, its own server"
    assert row_of(table, "built_on").cells[0].text == "jinja2"
    assert [cell.text for cell in row_of(table, "kind").cells] == [None, "Full-stack"]


def test_sources_are_sorted_by_their_keys() -> None:
    lists = [cell.sources for cell in cells(whole("django", "fastapi", "flask"))]
    assert max(len(links) for links in lists) > 1
    for links in lists:
        assert [link.key for link in links] == sorted(link.key for link in links)


def test_a_known_cell_of_a_feature_has_sources_a_day_and_a_version() -> None:
    for section in whole("django", "flask").sections:
        if section.kind == "features":
            known = [cell for row in section.rows for cell in row.cells if cell.known]
            assert known
            assert all(cell.sources and cell.checked and cell.version for cell in known)


def test_strengths_and_weaknesses_are_their_own_rows_in_the_editors_order() -> None:
    flask = frameworks("flask")[0]
    table = compare([flask], [], [])
    for kind in ("strength", "weakness"):
        expected = list(flask.traits.filter(kind=kind).order_by("position"))
        items = row_of(table, kind).cells[0].items
        assert [item.text for item in items] == [trait.text for trait in expected]
        assert all(item.sources for item in items)


def test_a_claim_stands_with_the_frameworks_that_it_is_about() -> None:
    slugs = ("django", "flask")
    for column, cell in zip(slugs, row_of(whole(*slugs), "said").cells, strict=True):
        expected = Claim.objects.filter(frameworks__slug=column)
        assert [item.slug for item in cell.items] == [claim.slug for claim in expected]
        assert all(item.verdict and item.finding for item in cell.items)


def test_only_differences_keeps_the_rows_that_differ_in_their_order() -> None:
    table = whole("django", "flask")
    found = only_differences(table)
    expected = [row for section in table.sections for row in section.rows if row.differs]
    assert [row for section in found.sections for row in section.rows] == expected
    assert 0 < len(expected) < sum(len(section.rows) for section in table.sections)
    assert found.columns == table.columns


def test_only_differences_leaves_no_section_empty_and_changes_nothing_twice() -> None:
    flask = frameworks("flask")[0]
    assert only_differences(compare([flask, flask], features(), claims("flask"))).sections == ()
    once = only_differences(whole("django", "flask"))
    assert all(section.rows for section in once.sections)
    assert only_differences(once) == once


def test_a_section_counts_its_rows_that_are_alike() -> None:
    for section in whole("django", "flask").sections:
        assert section.same == len(section.rows) - len([r for r in section.rows if r.differs])
