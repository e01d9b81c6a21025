"""An editor's work goes out into the files of facts, and no load takes it away."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from catalog import history
from catalog.models import Adopter, Feature, Framework, Source, Support, Trait
from catalog.sync import loading, rows
from facts import reading
from facts.schema import Facts
from tests.catalog.roles import sign_in
from tests.catalog.sheets import confirm, export, upload

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


def cell_changed(editor: User, client: Client) -> None:
    with history.revision(editor):
        cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
        cell.note, cell.version = "An editor’s words: “new”.", "99.1"
        cell.save()


def trait_added(editor: User, client: Client) -> None:
    with history.revision(editor):
        flask = Framework.objects.get(slug="flask")
        made = Trait.objects.create(
            framework=flask, slug="by-hand", kind="weakness", position=0, text="Added by hand."
        )
        made.sources.set(Source.objects.filter(framework=flask)[:1])


def adopter_removed(editor: User, client: Client) -> None:
    with history.revision(editor):
        Adopter.objects.filter(framework__slug="flask")[0].delete()


def slug_changed(editor: User, client: Client) -> None:
    with history.revision(editor):
        feature = Feature.objects.get(slug="openapi")
        feature.slug = "openapi-document"
        feature.save()


def cells_imported(editor: User, client: Client) -> None:
    sign_in(client, editor)
    cells = [row for row in export(client, "supports") if row["framework"] == "django"][:20]
    for number, row in enumerate(cells):
        row["note"] = f"Imported, “{number}”:\nin two lines."
    confirm(client, upload(client, "supports", cells))
    imported = Support.objects.filter(framework__slug="django", note__startswith="Imported")
    assert imported.count() == 20


def facts_of(folder: Path) -> Facts:
    facts, problems = reading.read(folder)
    assert facts is not None, problems
    return facts


def test_an_editors_work_is_exported_and_the_old_files_never_take_it_away(
    editor: User, client: Client, folder: Path
) -> None:
    old, loaded = facts_of(folder), rows.read()
    for work in (cell_changed, trait_added, adopter_removed, slug_changed, cells_imported):
        work(editor, client)
    worked = rows.read()
    changed = {
        (noun, key)
        for noun in worked
        for key in worked[noun].keys() | loaded[noun].keys()
        if worked[noun].get(key) != loaded[noun].get(key)
    }
    assert len(changed) > 20

    call_command("export_facts", "--folder", str(folder), stdout=StringIO())
    for _ in range(2):  # what is in use until the pull request is merged
        loading.load(old, editor)
        assert rows.read() == worked

    new = facts_of(folder)
    plan = loading.load(new, editor)
    assert (plan.create, plan.change, plan.remove, plan.kept) == ([], [], [], [])
    assert loading.plan(new).empty
    assert rows.read() == worked
    command = [sys.executable, "-m", "facts", "--folder", str(folder)]
    checked = subprocess.run(command, cwd=ROOT, check=False, text=True, capture_output=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
