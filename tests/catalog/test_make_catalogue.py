"""`manage.py make_catalogue`: a large catalogue for tests of speed, from a seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from reversion.models import Version

from catalog import history, restoring
from catalog.made import writing
from catalog.models import (
    Catalogue,
    Claim,
    Finding,
    Framework,
    Measurement,
    Run,
    Sample,
    State,
    Support,
    Task,
)
from catalog.sync import rows
from tests.made import catalogue, emptied

SIZE = {"frameworks": 20, "features": 12, "samples": 45, "measurements": 2_501}
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), catalogue(**SIZE):
        yield


def digest() -> str:
    """Of all that was made, whatever its primary keys."""
    keyed = (
        "run__slug",
        *(f.name for f in Measurement._meta.fields if f.name not in ("id", "run")),
    )
    figures: Any = Measurement.objects.order_by(*keyed[:5], "round", "attempt").values_list(*keyed)
    findings: Any = Finding.objects.order_by("run__slug", "task", "load", "framework", "server")
    found = [
        rows.read(),
        list(figures),
        list(findings.values_list("framework", "figures", "shown")),
    ]
    return hashlib.sha256(json.dumps(found, default=str, sort_keys=True).encode()).hexdigest()


def test_there_is_as_much_as_was_asked(made: None) -> None:
    assert Framework.objects.published().count() == 20
    assert Support.objects.count() == 240
    assert 0 < Support.objects.filter(level=None).count() < 40
    assert Support.objects.filter(sources=None).count() == 0
    assert Sample.objects.count() == 45
    assert Measurement.objects.count() == 2_501
    assert Run.objects.measured().count() > 1
    assert Catalogue.objects.get().revision > 0


def test_most_samples_are_verified_and_some_are_not(made: None) -> None:
    states = [sample.state for sample in Sample.objects.with_state()]
    assert states.count(State.VERIFIED) > 20
    assert len(set(states)) > 1


def test_one_run_is_shown(made: None) -> None:
    assert {finding.run.slug for finding in Finding.objects.shown()} == {"made-bench-1"}


def test_a_finding_has_the_measurements_that_it_says(made: None) -> None:
    for finding in Finding.objects.select_related("run"):
        at = ("run", "framework", "server", "task", "load", "interface")
        measured = Measurement.objects.filter(**{name: getattr(finding, name) for name in at})
        assert finding.measured == measured.count()
        assert finding.valid == measured.filter(valid=True).count()


@pytest.mark.parametrize("model", [Sample, Task, Claim, Support])
def test_saving_a_record_changes_nothing_of_it(made: None, model: Any) -> None:
    before = list(model.objects.order_by("pk").values())
    with history.revision(history.machine_author("a test")):
        for record in model.objects.order_by("pk"):
            record.save()
    assert list(model.objects.order_by("pk").values()) == before


def test_every_record_has_its_history(made: None) -> None:
    for model in history.record_models():
        kept = Version.objects.get_for_model(model).values("object_id").distinct().count()
        assert kept == model._default_manager.count()
    cell = Support.objects.exclude(note=None).earliest("pk")
    version = Version.objects.get_for_object(cell).earliest("pk")
    assert restoring.differences(version) == []


def test_every_page_answers(made: None) -> None:
    client = Client()
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 — our own
    addresses = [found.text or "" for found in root.iter(f"{SPACE}loc")]
    paths = [address.removeprefix(settings.SITE_URL) for address in addresses]
    kinds = {path.strip("/").split("/")[0] for path in paths}
    assert kinds >= {"frameworks", "features", "tasks", "claims", "concepts", "compare"}
    assert kinds >= {"benchmarks", "comparisons"}
    seldom = [path for place, path in enumerate(paths) if "-vs-" not in path or place % 20 == 0]
    assert {path: client.get(path).status_code for path in seldom} == dict.fromkeys(seldom, 200)


def test_a_seed_makes_the_same_again_and_another_one_does_not(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    found = []
    for seed in (1, 1, 2):
        with django_db_blocker.unblock(), catalogue(**SIZE, seed=seed):
            found.append(digest())
    assert found[0] == found[1] != found[2]


@pytest.mark.django_db
def test_a_database_with_records_is_refused() -> None:
    before = Framework.objects.count()
    with pytest.raises(CommandError, match=r"holds .*frameworks.*: nothing written"):
        call_command("make_catalogue", **SIZE)
    assert Framework.objects.count() == before


@pytest.mark.django_db
def test_what_is_interrupted_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing._Writer, "benchmarks", stop)
    with emptied():
        with pytest.raises(CommandError, match="nothing was written"):
            call_command("make_catalogue", **SIZE)
        assert not Framework.objects.exists()
