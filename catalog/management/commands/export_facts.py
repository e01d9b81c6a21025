from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from catalog.sync import records, rows
from facts import checking, reading, writing


class Command(BaseCommand):
    help = (
        "Writes the catalogue back into the files of facts, in their canonical form, and the "
        "samples that an editor changed into samples/ beside them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=reading.FOLDER, help="default: facts/")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        found, left_out = records.without_incomplete_drafts(rows.read())
        for slug in left_out:
            self.stderr.write(f"left out: {slug}, a draft that lacks what a file must have")
        try:
            facts = records.facts_of(found)
        except ValidationError as error:
            self._refuse(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        self._refuse(f"{d}: {'.'.join(path)}: {said}" for d, path, said in checking.check(facts))
        try:
            for name in writing.write(facts, folder):
                self.stdout.write(f"written: {name}")
            for name in _write_samples(records.sample_files(found), folder.resolve().parent):
                self.stdout.write(f"written: {name}")
        except OSError as error:
            said = f"{error}. Every file is whole, the old one or the new one; not all are new."
            raise CommandError(said) from error

    def _refuse(self, problems: Iterable[str]) -> None:
        """Nothing is written that load_facts would not take back."""
        told = list(problems)
        for problem in told:
            self.stderr.write(problem)
        if told:
            raise CommandError(
                f"{len(told)} problems; nothing was written. Mend them in the admin."
            )


def _write_samples(files: dict[str, str], folder: Path) -> Iterator[str]:
    for name, text in files.items():
        path = folder / "samples" / name
        if not path.exists() or path.read_text("utf-8") != text:
            writing.place(path, text)
            yield f"samples/{name}"
