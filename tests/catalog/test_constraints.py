"""The database itself refuses what must not be, whoever writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog.models import (
    Claim,
    Feature,
    Framework,
    Popularity,
    Record,
    Redirect,
    Release,
    Source,
    Support,
    Trait,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def refused(record: Record) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        record.save()
    return str(caught.value)


def framework(**fields: Any) -> Framework:
    named = {"slug": "new", "name": "New", "purl": "pkg:pypi/new-one"}
    return Framework(**{**named, **fields})


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"slug": "a-vs-b"}, "framework_slug_without_vs"),
        ({"slug": "vs-b"}, "framework_slug_without_vs"),
        ({"slug": "flask"}, "slug"),
        ({"purl": "pkg:pypi/flask"}, "purl"),
        ({"kind": "tiny"}, "framework_kind_is_a_choice"),
        ({"status": "resting"}, "framework_status_is_a_choice"),
        ({"summary": ""}, "framework_summary_not_blank"),
        ({"published": True}, "framework_published_is_complete"),
    ],
)
def test_a_framework(revision: None, fields: dict[str, Any], constraint: str) -> None:
    assert constraint in refused(framework(**fields))


@pytest.mark.parametrize("missing", ["kind", "licence", "summary"])
def test_a_published_framework_cannot_lack(revision: None, missing: str) -> None:
    complete = {"kind": "micro", "licence": "MIT", "summary": "Small.", "published": True}
    message = refused(framework(**{**complete, missing: None}))
    assert "framework_published_is_complete" in message


def test_one_latest_release_and_one_of_each_version(revision: None) -> None:
    flask = Framework.objects.get(slug="flask")
    latest = flask.releases.get(latest=True)
    message = refused(Release(framework=flask, version="99.0", latest=True))
    assert "release_one_latest" in message or "catalog_release.framework_id" in message
    message = refused(Release(framework=flask, version=latest.version))
    assert "release_key" in message or "catalog_release.version" in message


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"level": "maybe"}, "support_level_is_a_choice"),
        ({"level": "third_party", "via": None}, "support_extension_has_via"),
        ({"level": None, "via": None, "note": None}, "support_unknown_has_note"),
        ({"level": "none", "note": ""}, "support_note_not_blank"),
    ],
)
def test_a_cell(revision: None, fields: dict[str, Any], constraint: str) -> None:
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    for name, value in fields.items():
        setattr(cell, name, value)
    assert constraint in refused(cell)


def test_a_framework_has_one_cell_a_feature(revision: None) -> None:
    twice = Support(
        framework=Framework.objects.get(slug="flask"),
        feature=Feature.objects.get(slug="openapi"),
        level="none",
        checked=TODAY,
        version="1",
    )
    message = refused(twice)
    assert "support_key" in message or "catalog_support.feature_id" in message


@pytest.mark.parametrize(
    ("metric", "value", "constraint"),
    [
        ("repository_stars", -1, "popularity_not_negative"),
        ("survey_share_percent", 101, "popularity_percent_up_to_100"),
        ("applause", 1, "popularity_metric_is_a_choice"),
    ],
)
def test_a_figure(revision: None, metric: str, value: int, constraint: str) -> None:
    flask = Framework.objects.get(slug="flask")
    figure = Popularity(framework=flask, slug="x", metric=metric, value=value, date=TODAY, note="n")
    assert constraint in refused(figure)


def test_a_trait_is_a_strength_or_a_weakness(revision: None) -> None:
    flask = Framework.objects.get(slug="flask")
    assert "trait_kind" in refused(Trait(framework=flask, slug="x", kind="mood", text="t"))


def test_a_claim_has_a_known_verdict(revision: None) -> None:
    source = Source.objects.create(slug="somewhere", title="T", publisher="P", read=TODAY)
    claim = Claim(
        slug="x",
        statement="s",
        finding="f",
        published_in=source,
        verdict="perhaps",
        checked=TODAY,
    )
    assert "claim_verdict_is_a_choice" in refused(claim)


def test_a_source_key_is_unique_with_and_without_a_framework(revision: None) -> None:
    plain = {"slug": "somewhere", "title": "T", "publisher": "P", "read": TODAY}
    Source.objects.create(**plain)
    refused(Source(**plain))
    flask = Framework.objects.get(slug="flask")
    Source.objects.create(**plain, framework=flask)
    refused(Source(**plain, framework=flask))


@pytest.mark.parametrize("path", ["//elsewhere.example/", "http://elsewhere.example/", "/old/"])
def test_a_redirect_stays_on_this_site_and_goes_elsewhere(revision: None, path: str) -> None:
    assert "redirect" in refused(Redirect(old_path="/old/", new_path=path))
