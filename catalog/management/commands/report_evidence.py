from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from catalog import evidence

OF_CELLS = ("unknown", "unsourced", "old", "due")
OF_TASKS = ("refused", "unverified", "missing", "samples_due")


class Command(BaseCommand):
    help = "Prints how complete and how fresh the catalogue is; /about/evidence/ shows the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--day", type=dt.date.fromisoformat, help="as of this day, like 2026-11-21; today"
        )

    def handle(self, *args: Any, day: dt.date | None, **options: Any) -> None:
        found = evidence.report(day or dt.datetime.now(dt.UTC).date())
        self.stdout.write(
            f"{len(found.frameworks)} frameworks × {found.features} features, {found.day}\n"
            f"{found.cells} cells: {found.count('unknown')} unknown "
            f"({found.percent('unknown'):.1f} %), {found.count('unsourced')} without a source, "
            f"{found.count('old')} checked more than a year ago, "
            f"{found.count('due')} at an older feature release\n"
            f"{len(found.frameworks) * found.tasks} samples: {found.count('verified')} verified, "
            f"{found.count('refused')} refused with a reason, "
            f"{found.count('unverified')} not verified, {found.count('missing')} missing, "
            f"{found.count('samples_due')} run at an older feature release\n"
            f"{found.sources} sources: {found.visited} visited, {found.failing} not answering well"
        )
        verdicts = ", ".join(f"{count} {label.lower()}" for label, count in found.claims.items())
        self.stdout.write(f"{sum(found.claims.values())} claims: {verdicts}\n")
        for framework in found.frameworks:
            for what in (*OF_CELLS, *OF_TASKS):
                if slugs := getattr(framework, what):
                    self.stdout.write(f"  {framework.slug}, {what}: {', '.join(slugs)}")
