from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from catalog.backup import restoring
from catalog.backup.archive import Unreadable
from facts import progress

FULL = (
    "The database is not empty. --replace removes all that is in it, accounts too, and puts the "
    "backup in its place: make a backup of it first."
)


class Command(BaseCommand):
    help = (
        "Makes the database what a backup says, after `migrate` by the release that wrote it: all "
        "of it, or nothing. Restart the server afterwards; everybody signs in again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="which `backup` wrote")
        parser.add_argument(
            "--check", action="store_true", help="only read it, and say if it is whole"
        )
        parser.add_argument("--replace", action="store_true", help="remove what the database holds")

    def handle(self, *args: Any, file: Path, check: bool, replace: bool, **options: Any) -> None:
        try:
            if check:
                manifest = restoring.check(file, progress.show)
            else:
                manifest = restoring.restore(file, progress.show, replace=replace)
        except restoring.NotEmpty as error:
            raise CommandError(FULL) from error
        except Unreadable as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except DatabaseError as error:
            raise CommandError(f"The database refused it: {error} Nothing was changed.") from error
        except KeyboardInterrupt as error:
            raise CommandError("Interrupted: nothing was changed.") from error
        how = "is whole" if check else "restored"
        self.stdout.write(f"{manifest.rows} rows of revision {manifest.revision}, {how}.")
