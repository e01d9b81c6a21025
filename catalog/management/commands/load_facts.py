from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from catalog import history
from catalog.sync import loading, merge, runs
from facts import progress, reading
from facts.schema import Facts


class Command(BaseCommand):
    help = (
        "Loads the facts, the samples beside them and the lab's runs into the database: all of "
        "them, or none if one has a problem. What an editor changed is kept and reported."
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
        plan = loading.plan(facts) if dry_run else self._load(facts, folder)
        for kept in plan.kept:
            self.stdout.write(f"kept: {kept}")
        self.stdout.write(", ".join(merge.count(plan)) + (" (dry run)" if dry_run else ""))

    @transaction.atomic
    def _load(self, facts: Facts, folder: Path) -> merge.Plan:
        author = history.machine_author("load_facts")
        try:
            # Before the facts, whose claims take their figures from them.
            for run in runs.load(folder / "runs", author):
                self.stdout.write(f"run: {run}")
        except runs.CannotLoad as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        return loading.load(facts, author, progress.show)
