from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog import history, progress
from catalog.sync import loading, merge
from facts import reading


class Command(BaseCommand):
    help = (
        "Loads the files of facts into the database: all of them, or none if one has a problem. "
        "What an editor changed since the last load is kept and reported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=reading.FOLDER, help="default: facts/")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(self, *args: Any, folder: Path, dry_run: bool, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder of facts.")
        facts, problems = reading.read(folder)
        if facts is None:
            for problem in problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(problems)} problems in the facts; nothing was loaded.")
        if dry_run:
            plan = loading.plan(facts)
        else:
            plan = loading.load(facts, history.machine_author("load_facts"), progress.show)
        for kept in plan.kept:
            self.stdout.write(f"kept: {kept}")
        self.stdout.write(", ".join(merge.count(plan)) + (" (dry run)" if dry_run else ""))
