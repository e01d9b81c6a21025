from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from catalog.backup import writing
from facts import progress


class Command(BaseCommand):
    help = (
        "Writes all that the database holds, of one moment and while the site goes on, into one "
        "checksummed file that `restore` makes a database from, SQLite or PostgreSQL. It holds "
        "accounts and their secrets: keep it where nobody else reads it. Ctrl-C leaves nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.VAR_DIR / "backups"
        parser.add_argument("folder", type=Path, nargs="?", default=default, help=str(default))
        parser.add_argument(
            "--keep", type=int, default=0, metavar="N", help="remove all but the newest N there"
        )

    def handle(self, *args: Any, folder: Path, keep: int, **options: Any) -> None:
        if keep < 0:
            raise CommandError("--keep is how many backups stay; 0 keeps them all.")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path, manifest = writing.write(folder, progress.show)
            removed = writing.tidy(folder, keep)
        except KeyboardInterrupt as error:
            raise CommandError("Interrupted: nothing was written.") from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"No backup was written to {folder}: {error}") from error
        size = path.stat().st_size / 1e6
        said = f"{path}: {manifest.rows} rows of revision {manifest.revision}, {size:.1f} MB"
        self.stdout.write(f"{said}; {len(removed)} older removed" if removed else said)
