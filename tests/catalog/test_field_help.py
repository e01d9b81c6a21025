"""What stands beside the fields of the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from catalog.admin.field_help import HELP
from catalog.history import record_models
from catalog.models import Feature, Framework, Support, fields
from tests.catalog.roles import sign_in

pytestmark = pytest.mark.django_db
FLASK = "pkg:pypi/flask"
REGISTRY = "https://pypi" + ".org"


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


def asked_for(registered: Any, request: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a record's form, and of the rows within it, but for what they belong to."""
    form = registered.get_form(request)
    yield from form.base_fields.items()
    for inline in registered.get_inline_instances(request):
        rows = inline.get_formset(request)
        yield from ((n, f) for n, f in rows.form.base_fields.items() if n != rows.fk.name)


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_every_field_says_what_belongs_there(model: Any, editor: User, rf: RequestFactory) -> None:
    registered = admin.site._registry.get(model)
    if registered is None:
        return  # edited within another
    request = rf.get("/")
    request.user = editor
    if not (registered.has_add_permission(request) or registered.has_change_permission(request)):
        return  # comes from files alone
    silent = {
        name
        for name, field in asked_for(registered, request)
        if not field.help_text and not name.startswith("file-")
    }
    assert silent == set()


def test_what_is_said_is_said_of_a_field_that_there_is() -> None:
    known = {
        model.__name__: {f.name for f in model._meta.get_fields()} for model in record_models()
    }
    assert {name: set(said) - known[name] for name, said in HELP.items() if name} == {
        name: set() for name in HELP if name
    }


# Package URLs


def asked(desk: Client, text: str) -> Any:
    return desk.get("/admin/purl/", {"q": text}).json()


def test_a_package_is_named_with_its_registry_and_what_is_here_of_it(desk: Client) -> None:
    found = asked(desk, FLASK)
    assert (found["valid"], found["said"]) == (True, "The package flask.")
    assert found["page"] == f"{REGISTRY}/project/flask/"
    assert found["here"][0]["text"] == "It is the framework Flask."
    assert desk.get(found["here"][0]["address"]).status_code == 200


def test_who_already_names_a_package_is_told(desk: Client) -> None:
    cell = Support.objects.exclude(via=None)[0]
    assert cell.via is not None
    (told,) = [each for each in asked(desk, cell.via)["here"] if "name" in each["text"]]
    listed = desk.get(told["address"])
    assert listed.status_code == 200
    assert told["text"].split()[0] == str(listed.context["cl"].result_count)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("flask", FLASK),
        ("Flask", FLASK),
        ("flask==3.1.3", FLASK),
        ("pip install flask", FLASK),
        ("Flask_SMOREST", "pkg:pypi/flask-smorest"),
        ("pypi/flask", FLASK),
        ("pkg:pypi/Flask", FLASK),
        ("PKG:PyPI/flask", FLASK),
        ("pkg:pypi/flask_smorest", "pkg:pypi/flask-smorest"),
        ("pkg:pypi/flask==3.1.3", FLASK),
        ("pkg:flask", FLASK),
        (f"{REGISTRY}/project/Flask/", FLASK),
        (f"{REGISTRY}/project/flask/3.1.3/".removeprefix("https://"), f"{FLASK}@3.1.3"),
        ("https://github.com/pallets/flask", "pkg:github/pallets/flask"),
        ("a framework", None),
        ("https://example.org/flask", None),
        ("pkg:", None),
        ("", None),
        ("x" * 5000 + "/" * 5000, None),
    ],
)
def test_a_near_miss_is_told_with_what_is_meant(desk: Client, text: str, meant: str | None) -> None:
    found = asked(desk, text)
    assert (found["valid"], found["meant"]) == (False, meant)
    assert found["said"]
    if meant:
        fields.package_url(meant)


@pytest.mark.parametrize("text", [FLASK, "pkg:a/b", "pkg:pypi/zope.interface@5.0"])
def test_what_the_models_take_is_right(desk: Client, text: str) -> None:
    fields.package_url(text)
    assert asked(desk, text)["valid"]


@pytest.mark.parametrize("text", ["flask", "pkg:pypi/Flask", "pkg:pypi/flask==3", "pkg:x"])
def test_what_the_models_refuse_is_told_in_their_words(desk: Client, text: str) -> None:
    with pytest.raises(ValidationError) as error:
        fields.package_url(text)
    assert asked(desk, text)["said"].lower() == f"{error.value.messages[0]}.".lower()


def test_the_remedy_is_told_by_the_validator() -> None:
    with pytest.raises(
        ValidationError, match="the kind of a package and its name, like pkg:pypi/flask'"
    ):
        fields.package_url("flask")
    with pytest.raises(ValidationError, match="write the package URL as pkg:pypi/flask-smorest"):
        fields.package_url("pkg:pypi/Flask_Smorest")
    with pytest.raises(ValidationError, match="a version comes after an @, like"):
        fields.package_url("pkg:pypi/flask==3")


def test_every_field_of_package_urls_is_checked_as_one_types(desk: Client) -> None:
    framework, cell = Framework.objects.all()[0], Support.objects.all()[0]
    source = cell.sources.all()[0]
    for record, names in (
        (framework, ("purl", "built_on", "successor")),
        (cell, ("via",)),
        (source, ("purl",)),
    ):
        page = desk.get(f"/admin/catalog/{record._meta.model_name}/{record.pk}/change/")
        found = page.context["adminform"].form.fields
        assert {n for n, f in found.items() if "data-purl" in f.widget.attrs} == set(names)
        assert 'data-purl="/admin/purl/"' in page.content.decode()


# Levels, versions, licences


def test_what_counts_stands_in_the_form_of_a_cell(desk: Client) -> None:
    cell = Support.objects.filter(level="third_party").select_related("feature")[0]
    page = desk.get(f"/admin/catalog/support/{cell.pk}/change/").content.decode()
    feature = cell.feature
    for text in (feature.definition, feature.built_in, feature.official, feature.third_party):
        assert escaped(text) in page
    assert 'data-level="third_party" aria-current="true"' in page
    assert page.count('aria-current="true"><dt>') == 1
    assert page.index("data-level") < page.index('id="id_level"')


def test_what_counts_of_another_feature_is_a_part_of_a_page(desk: Client) -> None:
    feature = Feature.objects.get(slug="orm")
    part = desk.get(
        "/admin/feature-help/", {"feature": str(feature.pk), "level": "none"}
    ).content.decode()
    assert escaped(feature.third_party) in part
    assert 'data-level="none" aria-current="true"' in part
    assert "<html" not in part


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#x27;").replace('"', "&quot;")


def test_a_new_cell_asks_for_the_feature_first(desk: Client) -> None:
    assert "Choose a feature first." in desk.get("/admin/catalog/support/add/").content.decode()


def test_a_refused_new_cell_still_says_what_counts(desk: Client) -> None:
    feature = Feature.objects.get(slug="orm")
    page = desk.post("/admin/catalog/support/add/", {"feature": feature.pk, "level": "official"})
    assert page.status_code == 200
    assert 'data-level="official" aria-current="true"' in page.content.decode()


def test_versions_are_those_of_the_framework(desk: Client) -> None:
    cell = Support.objects.filter(framework__slug="flask")[0]
    versions = list(cell.framework.releases.values_list("version", flat=True))
    page = desk.get(f"/admin/catalog/support/{cell.pk}/change/").content.decode()
    for name in ("since", "version"):
        offered = page.split(f'<datalist id="offered-id_{name}">')[1].split("</datalist>")[0]
        assert {v for v in versions if f'"{v}"' in offered} == set(versions)
    asked_again = desk.get("/admin/releases/", {"framework": cell.framework_id}).json()
    assert set(asked_again["versions"]) == set(versions)


def test_licences_are_offered_by_their_identifiers(desk: Client) -> None:
    page = desk.get("/admin/catalog/framework/add/").content.decode()
    assert 'list="offered-id_licence"' in page
    assert '<option value="BSD-3-Clause">' in page


@pytest.mark.parametrize(
    "path", ["purl/?q=flask", "feature-help/?feature=1", "releases/?framework=1"]
)
def test_strangers_are_told_nothing(client: Client, path: str) -> None:
    assert client.get(f"/admin/{path}").status_code == 302


@pytest.mark.parametrize("path", ["feature-help/", "releases/", "feature-help/?feature=x&level=y"])
def test_what_is_not_there_is_not_found(desk: Client, path: str) -> None:
    assert desk.get(f"/admin/{path}").status_code == 404
