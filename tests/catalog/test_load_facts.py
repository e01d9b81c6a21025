from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import checks, history
from catalog.models import Catalogue, Framework, Support, Trait
from facts import reading

pytestmark = pytest.mark.django_db


def load(folder: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("load_facts", "--folder", str(folder), *arguments, stdout=out, stderr=out)
    return out.getvalue()


def export(folder: Path) -> str:
    out = StringIO()
    call_command("export_facts", "--folder", str(folder), stdout=out)
    return out.getvalue()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def editor_changes_flask(editor: User, **fields: object) -> None:
    with history.revision(editor, "by hand"):
        flask = Framework.objects.get(slug="flask")
        for name, value in fields.items():
            setattr(flask, name, value)
        flask.save()


def texts(folder: Path) -> dict[str, bytes]:
    facts, code = folder.rglob("*.yaml"), (folder.parent / "samples").rglob("*")
    files = sorted(path for path in [*facts, *code] if path.is_file())
    return {str(path.relative_to(folder.parent)): path.read_bytes() for path in files}


def test_a_second_load_writes_no_row(folder: Path) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        said = load(folder)
    assert "0 created, 0 changed, 0 removed, 0 kept" in said
    writing = ("INSERT", "UPDATE", "DELETE")
    assert [q["sql"] for q in queries.captured_queries if q["sql"].startswith(writing)] == []


def test_what_was_loaded_is_exported_byte_for_byte(folder: Path) -> None:
    before = texts(folder)
    assert export(folder) == ""
    for path in [*folder.rglob("*.yaml"), *(folder.parent / "samples").rglob("*.py")]:
        path.unlink()
    export(folder)
    assert texts(folder) == before


def test_a_change_in_the_files_is_loaded_in_one_revision(folder: Path) -> None:
    before = Catalogue.objects.get().revision
    edit(folder / "frameworks/flask.yaml", "name: Flask\n", "name: Flask!\n")
    assert "0 created, 1 changed, 0 removed" in load(folder)
    assert Framework.objects.get(slug="flask").name == "Flask!"
    assert Catalogue.objects.get().revision == before + 1


def test_a_record_that_left_the_files_leaves_the_catalogue(folder: Path) -> None:
    facts, _ = reading.read(folder)
    assert facts is not None
    slug = next(iter(facts.frameworks["flask"].strengths))
    assert Trait.objects.filter(framework__slug="flask", slug=slug).exists()
    (folder / "frameworks/flask.yaml").unlink()
    shutil.rmtree(folder.parent / "samples/flask")
    for name in ("claims.yaml", "concepts.yaml", "sources.yaml"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "comparisons")
    load(folder)
    assert not Framework.objects.filter(slug="flask").exists()
    assert not Trait.objects.filter(framework__slug="flask").exists()


def test_an_edit_survives_the_next_load_which_reports_it(folder: Path, editor: User) -> None:
    editor_changes_flask(editor, philosophy="An editor's words.")
    said = load(folder)
    assert 'kept: frameworks flask: philosophy is "An editor\'s words." here' in said
    assert "1 kept as an editor left them" in said
    assert Framework.objects.get(slug="flask").philosophy == "An editor's words."


def test_an_edit_and_a_change_of_another_field_both_stay(folder: Path, editor: User) -> None:
    editor_changes_flask(editor, philosophy="An editor's words.")
    edit(folder / "frameworks/flask.yaml", "name: Flask\n", "name: Flask!\n")
    load(folder)
    flask = Framework.objects.get(slug="flask")
    assert (flask.philosophy, flask.name) == ("An editor's words.", "Flask!")


def test_an_edit_is_exported_and_then_loads_without_a_report(folder: Path, editor: User) -> None:
    editor_changes_flask(editor, philosophy="An editor's words.")
    assert export(folder) == "written: frameworks/flask.yaml\n"
    assert "philosophy: An editor's words." in (folder / "frameworks/flask.yaml").read_text()
    assert "0 kept" in load(folder)
    assert "0 kept" in load(folder)


def test_a_cell_that_an_editor_removed_stays_removed(folder: Path, editor: User) -> None:
    with history.revision(editor):
        Support.objects.get(framework__slug="flask", feature__slug="openapi").delete()
    assert "kept: supports flask.openapi: removed by an editor" in load(folder)
    assert not Support.objects.filter(framework__slug="flask", feature__slug="openapi").exists()


def test_with_a_problem_nothing_is_loaded_and_all_are_told(folder: Path) -> None:
    edit(folder / "frameworks/flask.yaml", "name: Flask\n", "name: Flask!\n")
    edit(folder / "frameworks/django.yaml", "kind: full_stack", "kind: big")
    edit(folder / "frameworks/fastapi.yaml", "purl: pkg:", "purl: ")
    out = StringIO()
    with pytest.raises(CommandError, match="2 problems in the facts; nothing was loaded"):
        call_command("load_facts", "--folder", str(folder), stderr=out)
    assert "frameworks/django.yaml:" in out.getvalue()
    assert "frameworks/fastapi.yaml:" in out.getvalue()
    assert Framework.objects.get(slug="flask").name == "Flask"


def test_a_dry_run_says_what_it_would_do_and_does_not(folder: Path) -> None:
    edit(folder / "frameworks/flask.yaml", "name: Flask\n", "name: Flask!\n")
    assert "0 created, 1 changed, 0 removed" in load(folder, "--dry-run")
    assert Framework.objects.get(slug="flask").name == "Flask"


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="is not a folder of facts"):
        call_command("load_facts", "--folder", "/nowhere")


def test_broken_facts_fail_the_check(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.facts_are_sound() == []
    edit(folder / "frameworks/django.yaml", "kind: full_stack", "kind: big")
    monkeypatch.setattr(reading.read, "__defaults__", (folder,))
    assert "frameworks/django.yaml" in checks.facts_are_sound()[0].msg
