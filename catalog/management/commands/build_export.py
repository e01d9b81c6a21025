from __future__ import annotations

import os
import sqlite3
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.export import building, kept
from catalog.export.kept import Export
from facts import progress


class Command(BaseCommand):
    help = (
        "Writes the whole catalogue as JSON Lines, as CSV and as a SQLite file, for "
        "/api/v1/export/: of the current revision, if that is not there. Ctrl-C leaves nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--in-background",
            action="store_true",
            help="let others go first, and do nothing while another one is building",
        )

    def handle(self, *args: Any, in_background: bool, **options: Any) -> None:
        if in_background:
            os.nice(10)
        try:
            export, new = building.build(progress.show, wait=not in_background)
        except kept.Busy as error:
            self.stdout.write(str(error))
        except KeyboardInterrupt as error:
            raise CommandError("Interrupted: nothing was written.") from error
        except (OSError, sqlite3.Error) as error:
            said = f"No export was written to {kept.root()}: {error}. What was there is served on."
            raise CommandError(said) from error
        else:
            self._say(export, new)

    def _say(self, export: Export, new: bool) -> None:
        how = f"written in {export.seconds} s" if new else "was there"
        self.stdout.write(f"revision {export.revision}, {how}: {export.folder}")
        for file in export.files:
            self.stdout.write(f"  {file.name}: {file.bytes / 1e6:.1f} MB")
