from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog import history
from catalog.made import writing
from catalog.made.size import Size
from facts import progress

FEWEST = 3  # frameworks: an editorial comparison needs them


def number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no number")
    return int(text)


class Command(BaseCommand):
    help = (
        "Fills an empty database with a catalogue that is made up from a seed, to see how the "
        "site does with many records: the same seed makes the same rows. All of it, or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--frameworks", type=number, default=1000)
        parser.add_argument("--features", type=number, default=100)
        parser.add_argument("--measurements", type=number, default=2_000_000)
        parser.add_argument("--samples", type=number, default=20_000)
        parser.add_argument("--seed", type=number, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("frameworks", "features", "measurements", "samples", "seed")
        size = Size(**{name: options[name] for name in names})
        if size.frameworks < FEWEST:
            raise CommandError(f"A catalogue has {FEWEST} frameworks or more.")
        try:
            writing.write(size, history.machine_author("make_catalogue"), progress.show)
        except writing.NotEmpty as error:
            raise CommandError(
                f"{error} make_catalogue fills an empty one: nothing written."
            ) from error
        except KeyboardInterrupt as error:
            raise CommandError("Interrupted: nothing was written.") from error
        self.stdout.write(
            f"{size.frameworks} frameworks × {size.features} features, {size.samples} samples, "
            f"{size.measurements} measurements, seed {size.seed}"
        )
