"""Whether what was acknowledged is there: in the history, and in the records as they stand.

As a program (`python -m tests.soak.kept`) on the database of its environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

import django

from tests.site import ROOT
from tests.soak.account import Account
from tests.soak.editors import MARK

WRITTEN = {"concept": "text", "feature": "definition", "framework": "philosophy", "support": "note"}


@dataclass(frozen=True)
class Missing:
    """What was acknowledged and is not there."""

    edits: list[str]
    newest: list[str]  # that were the last word on a record, and do not stand in it
    runs: list[str]
    suggestions: list[str]

    @property
    def number(self) -> int:
        return sum(map(len, (self.edits, self.newest, self.runs, self.suggestions)))


def of(environment: Mapping[str, str], account: Account) -> Missing:
    asked = {
        "edits": sorted(account.acknowledged), "newest": sorted(account.alone.values()),
        "runs": account.runs, "suggestions": account.suggestions,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.kept"],
        cwd=ROOT, env={**os.environ, **environment}, check=True, input=json.dumps(asked),
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return Missing(**json.loads(done.stdout))


def marks(texts: Iterable[str | None]) -> set[str]:
    return {mark.strip() for text in texts if text for mark in MARK.findall(text)}


def without(asked: Collection[str], there: Collection[str]) -> list[str]:
    return sorted({*asked} - {*there})


def main() -> None:
    django.setup()
    asked = json.load(sys.stdin)
    print(json.dumps(asdict(_missing(asked))))


def _missing(asked: Mapping[str, list[str]]) -> Missing:
    from catalog.models import Run, Suggestion  # noqa: PLC0415 — once Django is set up

    said = Suggestion.objects.filter(text__contains="«").values_list("text", flat=True)
    return Missing(
        edits=without(asked["edits"], marks(_history())),
        newest=without(asked["newest"], marks(_standing())),
        runs=without(
            asked["runs"], {str(run) for run in Run.objects.values_list("slug", flat=True)}
        ),
        suggestions=without(asked["suggestions"], marks(said)),
    )


def _history() -> Iterator[str]:
    """The texts of every version of the records, as the history keeps them."""
    from reversion.models import Version  # noqa: PLC0415

    kept = Version.objects.filter(content_type__model__in=WRITTEN)
    for data in kept.values_list("serialized_data", flat=True).iterator():
        for each in json.loads(data):
            yield from (value for value in each["fields"].values() if isinstance(value, str))


def _standing() -> Iterator[str | None]:
    from django.apps import apps  # noqa: PLC0415

    for model, field in WRITTEN.items():
        rows = apps.get_model("catalog", model)._default_manager.values_list(field, flat=True)
        yield from rows


if __name__ == "__main__":
    main()
