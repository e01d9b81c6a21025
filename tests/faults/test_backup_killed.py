"""`backup` and `restore` are killed again and again: no part is taken for a backup, and a restored
catalogue is as before or as after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.catalog.test_backup import rows_of
from tests.faults.databases import asked
from tests.faults.dying import dying
from tests.faults.moments import moments
from tests.faults.whole import assert_whole
from tests.reliability import Survived
from tests.site import Site

EDIT = """
from django.contrib.auth.models import User
from catalog import history, models as m
with history.revision(User.objects.get(username="editor"), "after the backup"):
    for cell in m.Support.objects.all():
        cell.note = "Since then."
        cell.save()
"""


def test_a_killed_backup_leaves_none_and_the_next_one_tidies_up(
    site: Site, tmp_path: Path, survived: Callable[[Survived], None]
) -> None:
    folder = tmp_path / "backups"
    with dying(site, "backup", str(folder), "--skip-checks") as backup:
        steps = backup.whole()
        for file in folder.iterdir():
            file.unlink()
        for step in moments(steps, 8):
            assert backup.at(step), step
            assert list(folder.glob("framewise-*")) == []
        assert list(folder.iterdir())  # the last one left what it had
        backup.whole()
    [file] = folder.iterdir()
    assert "is whole" in site.manage("restore", str(file), "--check", "--skip-checks")
    survived(Survived("`backup` killed in the midst of its work", times=backup.times))


def test_a_killed_restore_changes_nothing(
    site: Site, tmp_path: Path, survived: Callable[[Survived], None]
) -> None:
    address, folder = site.environment["DATABASE_URL"], tmp_path / "backups"
    wanted = rows_of(address)
    site.manage("backup", str(folder), "--skip-checks")
    [file] = folder.iterdir()
    site.manage("shell", "--no-imports", "-c", EDIT)
    before = rows_of(address)
    with dying(site, "restore", str(file), "--replace", "--skip-checks") as restore:
        step = 2
        while restore.at(step):
            if rows_of(address) != before:
                break  # it died after its COMMIT
            step += 12
    assert step > 50  # nothing of it was there before
    assert rows_of(address) == wanted
    assert asked(address, "SELECT DISTINCT note FROM catalog_support") == [("Read.",)]
    assert_whole(address)
    survived(Survived("`restore --replace` killed in the midst of its work", times=restore.times))
