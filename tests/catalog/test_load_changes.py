"""Ordinary edits of the files, each loaded in one go: no crash, and a second load has no work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from catalog import history
from catalog.models import Claim, Feature, Framework, Release, Source, Support, Trait
from facts import reading, yaml_text

pytestmark = pytest.mark.django_db
Data = dict[str, Any]


def change(path: Path, edit: Callable[[Data], object]) -> None:
    data = yaml_text.parse(path.read_text("utf-8"))[0] if path.exists() else {}
    edit(data)
    path.write_text(yaml_text.dump(data), encoding="utf-8")


def load(folder: Path) -> str:
    out = StringIO()
    call_command("load_facts", "--folder", str(folder), stdout=out, stderr=out)
    return out.getvalue()


def settled(folder: Path) -> bool:
    return "0 created, 0 changed, 0 removed" in load(folder)


def flask(folder: Path) -> Path:
    return folder / "frameworks/flask.yaml"


def test_a_new_source_on_an_existing_cell(folder: Path) -> None:
    def edit(data: Data) -> None:
        data["sources"]["brand-new"] = {
            "url": "https://flask.example/new",
            "title": "New",
            "publisher": "P",
            "read": "2026-11-21",
        }
        data["supports"]["openapi"]["sources"] = ["brand-new"]

    change(flask(folder), edit)
    load(folder)
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    assert [source.slug for source in cell.sources.all()] == ["brand-new"]
    assert settled(folder)


def test_a_feature_in_another_group_and_a_group_dissolved(folder: Path) -> None:
    def edit(groups: Data) -> None:
        gone = groups.pop("pages")
        groups["fresh"] = {"name": "Fresh", "summary": "New.", "features": gone["features"]}

    change(folder / "features.yaml", edit)
    load(folder)
    assert Feature.objects.get(slug="forms").group.slug == "fresh"
    assert settled(folder)


def test_the_latest_release_moves(folder: Path) -> None:
    def edit(data: Data) -> None:
        for release in data["releases"].values():
            release.pop("latest", None)
        data["releases"] = {"99.0": {"latest": "true"}, **data["releases"]}

    change(flask(folder), edit)
    load(folder)
    assert Release.objects.get(framework__slug="flask", latest=True).version == "99.0"
    assert settled(folder)


def test_what_refresh_releases_saw_stays_the_latest(folder: Path, editor: User) -> None:
    with history.revision(editor):
        for release in Release.objects.filter(framework__slug="flask", latest=True):
            release.latest = False
            release.save()
        owner = Framework.objects.get(slug="flask")
        Release.objects.create(framework=owner, version="99.5", latest=True)
    test_latest = {"latest": "true", "date": "2026-11-20"}

    def edit(data: Data) -> None:
        for release in data["releases"].values():
            release.pop("latest", None)
        data["releases"]["99.0"] = test_latest

    change(flask(folder), edit)
    assert "99.5 is the latest here" in load(folder)
    assert Release.objects.get(framework__slug="flask", latest=True).version == "99.5"
    change(flask(folder), lambda data: data["releases"].update({"99.5": dict(test_latest)}))
    change(flask(folder), lambda data: data["releases"].pop("99.0"))
    load(folder)
    newest = Release.objects.get(framework__slug="flask", latest=True)
    assert (newest.version, str(newest.date)) == ("99.5", "2026-11-20")


def test_two_packages_change_places(folder: Path) -> None:
    change(flask(folder), lambda data: data.update(purl="pkg:pypi/bottle"))
    change(folder / "frameworks/bottle.yaml", lambda data: data.update(purl="pkg:pypi/flask"))
    load(folder)
    assert Framework.objects.get(slug="flask").purl == "pkg:pypi/bottle"
    assert Framework.objects.get(slug="bottle").purl == "pkg:pypi/flask"
    assert settled(folder)


def test_a_framework_is_renamed(folder: Path) -> None:
    (folder / "frameworks/hug.yaml").rename(folder / "frameworks/huggy.yaml")
    (folder.parent / "samples/hug").rename(folder.parent / "samples/huggy")

    def rename(data: Data) -> None:
        for record in data.values():
            names = record.get("frameworks", [])
            record["frameworks"] = ["huggy" if name == "hug" else name for name in names]
            record["sources"] = [_renamed(source) for source in record.get("sources", [])]

    change(folder / "claims.yaml", rename)
    change(folder / "concepts.yaml", rename)
    for path in (folder / "comparisons").glob("*.yaml"):
        change(path, lambda data: rename({"": data}))
    load(folder)
    assert not Framework.objects.filter(slug="hug").exists()
    assert Framework.objects.get(slug="huggy").supports.count() > 40
    assert settled(folder)


def _renamed(source: str) -> str:
    return f"huggy.{source.removeprefix('hug.')}" if source.startswith("hug.") else source


def test_a_publication_is_renamed(folder: Path) -> None:
    def edit_sources(data: Data) -> None:
        data["seed-renamed"] = data.pop("seed-flask-django-fastapi")

    def edit(data: Data) -> None:
        for record in data.values():
            for name in ("published_in", "answers"):
                if record.get(name) == "seed-flask-django-fastapi":
                    record[name] = "seed-renamed"

    change(folder / "sources.yaml", edit_sources)
    change(folder / "claims.yaml", edit)
    for path in (folder / "comparisons").glob("*.yaml"):
        change(path, lambda data: edit({"": data}))
    load(folder)
    assert Claim.objects.filter(published_in__slug="seed-renamed").exists()
    assert not Source.objects.filter(slug="seed-flask-django-fastapi").exists()
    assert settled(folder)


def test_an_edited_cell_keeps_its_framework(folder: Path, editor: User) -> None:
    with history.revision(editor):
        cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
        cell.note = "An editor's."
        cell.save()
    flask(folder).unlink()
    shutil.rmtree(folder.parent / "samples/flask")
    for name in ("claims.yaml", "concepts.yaml", "sources.yaml"):
        (folder / name).unlink()
    shutil.rmtree(folder / "comparisons")
    said = load(folder)
    assert "kept: supports flask.openapi: removed from the files, but changed" in said
    assert "kept: frameworks flask: removed from the files, but something that stays" in said
    kept = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    assert kept.note == "An editor's."
    assert kept.sources.exists()
    assert "kept: supports flask.openapi" in load(folder)


def test_children_of_what_an_editor_removed_are_left_out(folder: Path, editor: User) -> None:
    with history.revision(editor):
        Framework.objects.get(slug="flask").delete()
    trait = {"text": "Another.", "sources": ["docs-design"]}
    change(flask(folder), lambda data: data["strengths"].update({"another": trait}))
    assert "kept: traits flask.another: left out: frameworks flask is not here" in load(folder)
    assert not Trait.objects.filter(slug="another").exists()


def test_an_editor_removing_a_trait_leaves_the_others_places(folder: Path, editor: User) -> None:
    with history.revision(editor):
        first = Trait.objects.filter(framework__slug="flask", kind="strength")[0]
        first.delete()
    call_command("export_facts", "--folder", str(folder), stdout=StringIO())
    said = load(folder)
    assert "0 created, 0 changed, 0 removed, 0 kept" in said


def test_a_redirect_to_another_site_is_told_not_tried(folder: Path) -> None:
    (folder / "redirects.yaml").write_text("/a/: http://elsewhere.example/\n")
    _, problems = reading.read(folder)
    assert "redirects.yaml:1: /a/" in str(problems[0])
