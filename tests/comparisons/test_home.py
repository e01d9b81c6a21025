"""/: a start for whoever decides, and figures that are those of the pages they lead to."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from catalog.models import Claim, Framework, Measurement, Run, Sample, State
from comparisons import compared
from comparisons.listed import ListedFramework
from tests.comparisons.reading import Page, words

pytestmark = pytest.mark.django_db


def home(client: Client) -> Page:
    return Page(client.get("/").content.decode())


def text(page: Page) -> str:
    return words(next(e.whole for e in page.elements if e.tag == "main"))


def test_it_offers_every_name_and_every_other_name(client: Client) -> None:
    options = [e.attributes["value"] for e in home(client).elements if e.tag == "option"]
    frameworks = Framework.objects.published()
    assert set(options) == {f.name for f in frameworks} | {a for f in frameworks for a in f.aliases}
    assert len(options) == len(set(options))


def test_nothing_is_chosen_before_somebody_chooses(client: Client) -> None:
    fields = [e for e in home(client).elements if e.attributes.get("name") == "with"]
    assert len(fields) == 2
    assert not any("value" in field.attributes for field in fields)


def test_each_kind_of_evidence_has_its_count(client: Client) -> None:
    said = text(home(client))
    verified = sum(sample.state == State.VERIFIED for sample in Sample.objects.for_list())
    assert f"{Claim.objects.visible().count()} published claims" in said
    assert f"{verified} samples verified" in said
    assert f"{Measurement.objects.visible().count():,} measurements" in said


def test_its_counts_follow_the_catalogue(client: Client, revision: None) -> None:
    count = Claim.objects.visible().count()
    claim = Claim.objects.visible().first()
    assert claim is not None
    claim.delete()
    assert f"{count - 1} published claims" in text(home(client))


def test_the_striking_thing_is_what_the_figures_behind_its_link_say(client: Client) -> None:
    page = home(client)
    link = next(link for link in page.links() if "stack=" in link)
    answer = client.get(link)
    assert answer.status_code == 200
    said = next(e for e in page.elements if e.attributes.get("href") == link)
    shown = re.findall(r'<td class="number">([\d,]+)</td>', answer.content.decode())
    medians = re.findall(r"[\d,]+", said.whole)
    assert medians[0] in shown
    assert re.search(r"against ([\d,]+)", said.whole)[1] in shown  # type: ignore[index]


def test_without_measurements_it_speaks_of_claims(client: Client, revision: None) -> None:
    Run.objects.all().delete()
    said = text(home(client))
    assert re.search(r"\d+ of \d+ published claims .* outdated or contradicted", said)


def test_where_nothing_is_striking_nothing_is_said(client: Client, revision: None) -> None:
    Run.objects.all().delete()
    Claim.objects.filter(verdict__in=["outdated", "contradicted"]).delete()
    page = home(client)
    assert not any("striking" in element.names for element in page.elements)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("with=Flask&with=Django", "/compare/django-vs-flask/"),
        ("with=flask&with=DJANGO", "/compare/django-vs-flask/"),
        ("with=+tg2+&with=Starlite", "/compare/litestar-vs-turbogears/"),
        ("with=turbogears&with=bottle.py", "/compare/bottle-vs-turbogears/"),
    ],
)
def test_a_comparison_starts_from_names_as_people_type_them(
    client: Client, typed: str, address: str
) -> None:
    assert client.get(f"/compare/?{typed}")["Location"] == address


def test_a_name_goes_before_what_another_is_also_called() -> None:
    one = ListedFramework(1, "one", "One", "micro", ("Two", "ONE-2"))
    two = ListedFramework(2, "two-js", "Two", "micro", ())
    assert compared.find("TWO", [two, one]) is two
    assert compared.find(" one-2 ", [two, one]) is one


def test_a_name_alone_asks_for_another(client: Client) -> None:
    said = client.get("/compare/?with=Flask&with=").content.decode()
    assert "Choose one more" in said
    assert 'value="flask" checked' in said


def test_a_name_that_is_not_known_is_named_as_it_was_typed(client: Client) -> None:
    assert (
        "Not known here: Flaskk."
        in client.get("/compare/?with=Flaskk&with=django").content.decode()
    )


def test_a_draft_cannot_be_typed(client: Client, draft: Framework) -> None:
    assert "Sketch" not in client.get("/").content.decode()
    assert client.get("/compare/?with=Sketch&with=flask").status_code == 200
