from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from catalog.sync import records, rows
from facts import reading, writing


class Command(BaseCommand):
    help = "Writes the catalogue back into the files of facts, in their canonical form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=reading.FOLDER, help="default: facts/")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            facts = records.facts_of(rows.read())
        except ValidationError as error:
            for e in error.errors():
                self.stderr.write(f"{'.'.join(map(str, e['loc']))}: {e['msg']}")
            raise CommandError(
                f"{error.error_count()} records do not fit the format of the facts; "
                "nothing was written. Mend them in the admin."
            ) from error
        for name in writing.write(facts, folder):
            self.stdout.write(f"written: {name}")
