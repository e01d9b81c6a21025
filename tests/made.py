"""A made catalogue in place of the facts, for as long as a block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, models, transaction
from reversion.models import Revision, Version


@contextmanager
def emptied() -> Iterator[None]:
    """No record is there, until the block ends."""
    with transaction.atomic():
        catalogue = apps.get_app_config("catalog").get_models(include_auto_created=True)
        for model in (*catalogue, Version, Revision):
            _delete_all(model)
        yield
        transaction.set_rollback(True)


def _delete_all(model: type[models.Model]) -> None:
    """Past the history, which is emptied with them."""
    rows: Any = models.QuerySet(model)
    rows._raw_delete(DEFAULT_DB_ALIAS)


@contextmanager
def catalogue(**size: int) -> Iterator[None]:
    with emptied():
        call_command("make_catalogue", **size, verbosity=0, skip_checks=True)
        yield
