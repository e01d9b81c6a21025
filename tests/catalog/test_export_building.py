"""An export is built once, by one builder at a time, and is there whole or not at all."""

from __future__ import annotations

import fcntl
import resource
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from catalog.export import building, kept, starting
from catalog.models import Catalogue
from tests.made import emptied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Settings) -> Path:
    settings.EXPORT_ROOT = tmp_path / "export"
    return tmp_path / "export"


@pytest.fixture(scope="module")
def empty(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), emptied():
        Catalogue.objects.create(pk=1)
        yield


@pytest.fixture(autouse=True)
def catalogue(empty: None, db: None) -> None:
    """An empty one, of which an export is made at once."""
    Catalogue.objects.update(revision=1)


def edited() -> None:
    catalogue = Catalogue.objects.get()
    catalogue.revision += 1
    catalogue.save()


def build(*arguments: str) -> str:
    said = StringIO()
    call_command("build_export", *arguments, stdout=said, skip_checks=True)
    return said.getvalue()


def folders(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def revisions() -> list[int]:
    return [export.revision for export in kept.exports()]


def test_it_is_built_once_for_a_revision(root: Path) -> None:
    first = build()
    assert "framewise.jsonl.gz" in first
    assert "written in" in first
    before = {path: path.stat().st_mtime_ns for path in root.glob("*/*")}
    assert "was there" in build()
    assert {path: path.stat().st_mtime_ns for path in root.glob("*/*")} == before
    edited()
    assert "written in" in build()
    assert revisions() == [2, 1]


def test_the_last_two_are_kept(root: Path) -> None:
    for _ in range(3):
        edited()
        build()
    assert revisions() == [4, 3]
    assert folders(root) == sorted(export.name for export in kept.exports())


def test_a_catalogue_that_was_restored_has_exports_of_its_own() -> None:
    edited()
    build()
    Catalogue.objects.update(revision=1)
    assert "revision 1, written in" in build()
    assert revisions() == [1, 2]


def test_what_a_killed_builder_left_is_removed_and_never_served(root: Path) -> None:
    build()
    whole = kept.exports()[0]
    shutil.copytree(whole.folder, root / "part-4711")
    (root / "part-4711" / kept.MANIFEST).unlink()
    shutil.copytree(whole.folder, root / "part-4712")
    assert [export.name for export in kept.exports()] == [whole.name]
    edited()
    build()
    assert folders(root) == sorted(export.name for export in kept.exports())
    assert revisions() == [2, 1]


def test_what_lost_a_part_is_not_served_and_built_again() -> None:
    build()
    whole = kept.exports()[0]
    whole.path(whole.files[0]).write_bytes(b"")
    assert kept.exports() == []
    assert "written in" in build()
    assert [export.files for export in kept.exports()] == [whole.files]


def test_one_builds_at_a_time(root: Path) -> None:
    root.mkdir()
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(kept.Busy):
            building.build(lambda *_: None, wait=False)
        assert folders(root) == []
        starting.start()  # it would start a process, and say when
        assert not (root / "started").exists()
    assert "written in" in build()


def test_a_full_disk_is_told_and_the_older_one_stays(root: Path) -> None:
    build()
    edited()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(CommandError, match="What was there is served on"):
            build()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert revisions() == [1]
    assert folders(root) == [kept.exports()[0].name]


def test_a_folder_that_cannot_be_written_to_is_named(root: Path, settings: Settings) -> None:
    root.write_text("no folder")
    with pytest.raises(CommandError, match=str(root)):
        build()
