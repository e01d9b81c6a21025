from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict

import pytest
from django.apps import apps

from catalog.models import Catalogue
from tests import reliability
from tests.hostile import table
from tests.hostile.tally import Tally

Counted = Callable[..., AbstractContextManager[Tally]]


def stored() -> dict[str, int]:
    """How many rows every table has, and the catalogue's revision."""
    found = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    revision = Catalogue.objects.values_list("revision", flat=True).first()
    return found | {"the catalogue's revision": revision or 0}


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals are what is wanted here."""
    for name in ("django.request", "django.security"):
        caplog.set_level(logging.CRITICAL, name)


@pytest.fixture
def counted(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Counted:
    """Counts the inputs of one kind, sees that nothing was stored, and holds the count against the
    table of docs/reliability.md, which `python -m tests.hostile` writes."""

    @contextmanager
    def counting(kind: str, state: Callable[[], dict[str, int]] = stored) -> Iterator[Tally]:
        tally = Tally(kind)
        before = state()
        yield tally
        assert state() == before
        seen = table.line(tally)
        record_property("summary", f"hostile input · {seen}")
        record_property("hostile", json.dumps(asdict(seen)))
        assert not tally.wrong, "\n".join(tally.examples())
        if not request.config.stash.get(reliability.WRITES, False):
            _hold_against_the_table(seen)

    return counting


def _hold_against_the_table(seen: table.Line) -> None:
    known = table.read(reliability.FILE.read_text("utf-8")).get(seen.kind)
    told = known and (known.sent, known.got)
    assert told == (seen.sent, seen.got), "docs/reliability.md: run python -m tests.hostile"
