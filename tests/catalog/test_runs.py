"""Run files in the catalogue: loaded once, never changed, all or none."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from catalog import history
from catalog.models import Catalogue, Framework, Run, Sample, State, Verification
from facts import runs, samples

pytestmark = pytest.mark.django_db


def load(folder: Path) -> str:
    out = StringIO()
    call_command("load_facts", "--folder", str(folder), stdout=out, stderr=out)
    return out.getvalue()


def newest(folder: Path) -> Path:
    """The newest run that measured nothing: no claim refers to it."""
    found = {path: json.loads(path.read_text("utf-8")) for path in (folder / "runs").glob("*.json")}
    plain = [path for path, data in found.items() if data.get("bench") is None]
    return max(plain, key=lambda path: str(found[path]["started"]))


def another(folder: Path, **changes: Any) -> Path:
    """A copy of the newest run file under another id, with these changes."""
    data = json.loads(newest(folder).read_text("utf-8"))
    path = folder / "runs" / f"{changes.get('id', 'another-run')}.json"
    path.write_text(json.dumps({**data, "id": "another-run", **changes}), "utf-8")
    return path


def test_every_committed_run_is_there_as_its_file_says(folder: Path) -> None:
    for path in (folder / "runs").glob("*.json"):
        run, problems = runs.parse(path.read_text("utf-8"))
        assert run is not None, problems
        row = Run.objects.get(slug=run.id)
        assert row.raw == path.read_text("utf-8")
        assert row.verifications.count() == len(run.verifications)


def test_a_new_run_is_loaded_in_one_revision_and_once(folder: Path) -> None:
    another(folder)
    before = Catalogue.objects.get().revision
    assert "run: another-run" in load(folder)
    assert Catalogue.objects.get().revision == before + 1
    assert "run:" not in load(folder)
    assert Catalogue.objects.get().revision == before + 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "renamed"}, "name the file after it"),
        ({"started": "yesterday"}, "started"),
        ({"surprise": 1}, "surprise"),
        ({"verifications": [{"framework": "flask"}]}, "verifications.0.task"),
    ],
)
def test_a_wrong_run_loads_nothing(folder: Path, changes: dict[str, Any], said: str) -> None:
    another(folder, **changes).rename(folder / "runs/another-run.json")
    flask = folder / "frameworks/flask.yaml"
    flask.write_text(flask.read_text("utf-8").replace("name: Flask\n", "name: Flask!\n", 1))
    with pytest.raises(CommandError, match=said):
        load(folder)
    assert Framework.objects.get(slug="flask").name == "Flask"


def test_a_run_never_changes(folder: Path) -> None:
    path = newest(folder)
    path.write_text(path.read_text("utf-8").replace("passed", "passed", 1) + "\n", "utf-8")
    with pytest.raises(CommandError, match="differs from the run that was loaded"):
        load(folder)


def test_a_run_whose_file_left_stays(folder: Path) -> None:
    slug = newest(folder).stem
    newest(folder).unlink()
    load(folder)
    assert Run.objects.filter(slug=slug).exists()


def test_what_was_seen_of_a_framework_that_left_stays(editor: User) -> None:
    with history.revision(editor):
        Framework.objects.get(slug="hug").delete()
    assert Verification.objects.filter(framework="hug").exists()


def test_a_drafts_verifications_are_not_shown(client: Client, editor: User) -> None:
    with history.revision(editor):
        hug = Framework.objects.get(slug="hug")
        hug.published = False
        hug.save()
    assert client.get("/api/v1/verifications/?framework=hug").json()["count"] == 0
    assert client.get("/api/v1/verifications/?framework=flask").json()["count"] > 10


def test_every_task_of_every_framework_is_verified_or_refused() -> None:
    """What the site promises of the newest committed runs."""
    found = Sample.objects.for_list()
    assert {s.key: s.state.value for s in found if s.state not in ("verified", "refused")} == {}
    tasks = {s.task_id for s in found}
    assert len(found) == len(tasks) * Framework.objects.published().count()


def test_the_catalogue_and_the_files_name_a_sample_by_the_same_digest() -> None:
    exhibits, _ = samples.read()
    for row in Sample.objects.filter(reason=None).select_related("framework", "task"):
        file = exhibits[row.framework.slug].samples[row.task.slug]
        assert (row.digest, row.lines) == (file.digest, file.lines)


def test_the_database_tells_the_states_that_samples_have(revision: None) -> None:
    """Of each one but the seldom ones, which are made here."""
    flask = Sample.objects.filter(framework__slug="flask").exclude(stack=None)
    changed, bare, failed, unseen = flask[:4]
    changed.files = {"app.py": "print('another')\n"}
    bare.files = {}
    for sample in (changed, bare):
        sample.save()
    ran = Verification.objects.filter(framework="flask")
    ran.filter(task=failed.task.slug).update(passed=False)
    ran.filter(task=unseen.task.slug).delete()
    states = {sample.pk: sample.state for sample in Sample.objects.for_list()}
    told: Any = Sample.objects.visible().told()
    assert dict(told.values_list("pk", "told")) == states
    assert set(states.values()) == set(State)
    verified = {pk for pk, state in states.items() if state == State.VERIFIED}
    assert set(Sample.objects.visible().verified().values_list("pk", flat=True)) == verified
