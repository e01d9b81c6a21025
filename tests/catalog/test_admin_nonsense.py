"""What no page of the admin ever sends is told apart, and is no error of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog import history
from catalog.models import Feature, Framework, Support
from tests.catalog.roles import address, sign_in
from tests.catalog.sheets import export, text, upload

pytestmark = pytest.mark.django_db
LONG = "9" * 5000  # more digits than Python makes a number of


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


@pytest.mark.parametrize("value", ["1e999999999", "1e-999999999"])
def test_a_number_of_a_file_with_endless_digits_is_told(desk: Client, value: str) -> None:
    row = export(desk, "popularity", "?q=flask")[0] | {"value": value}
    page = desk.get(upload(desk, "popularity", [row]))
    assert "This must be a number, like 3.5." in text(page)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("purl/?q=//[", 200),
        (f"feature-help/?feature={LONG}", 404),
        (f"releases/?framework={LONG}", 404),
        (f"export/sources.csv?read__year={'9' * 30}", 404),
    ],
    ids=["purl", "feature", "releases", "export"],
)
def test_what_is_no_address_and_no_number(desk: Client, path: str, status: int) -> None:
    assert desk.get(f"/admin/{path}").status_code == status


def test_a_row_of_the_matrix_has_one_name(desk: Client) -> None:
    cell = Support.objects.filter(framework__slug="flask")[0]
    before = history.number()
    form = {"read_at": before, f"00{cell.feature_id}-read": "-"}
    answer = desk.post("/admin/matrix/frameworks/flask/", form)
    assert answer.status_code == 302
    assert history.number() == before


@pytest.mark.parametrize("model", [Framework, Feature])
def test_a_form_that_is_sent_as_a_new_record_comes_back(desk: Client, model: Any) -> None:
    """What is wrong in it is told, though no page has such a button."""
    record = model.objects.all()[0]
    answer = desk.post(address(record, "change/"), {"_saveasnew": "1", "slug": ""})
    assert answer.status_code == 200
    assert answer.context["errors"]
