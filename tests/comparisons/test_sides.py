"""Sides that are held, beside one that was made after a change."""

from __future__ import annotations

import datetime as dt

import pytest

from catalog.models import Feature, FeatureGroup
from comparisons import compared, sides

NOW = (1, dt.date(2026, 11, 22))


@pytest.mark.django_db
@pytest.mark.usefixtures("revision")
def test_a_feature_that_comes_while_a_page_is_made_is_on_all_sides() -> None:
    sides.SIDES.each(NOW, ["django"], sides._load)
    group = FeatureGroup.objects.all()[0]
    Feature.objects.create(
        slug="new", group=group, name="New", definition="It is new.", built_in="It is.",
        official="It is.", third_party="It is.", examples=["One", "another"],
    )  # fmt: skip
    found = compared.load(["django", "flask"], state=NOW).table
    (row,) = (row for section in found.sections for row in section.rows if row.slug == "new")
    assert [cell.known for cell in row.cells] == [False, False]
