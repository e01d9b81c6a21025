"""Payloads in every text that the catalogue shows, as an editor could have written them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from catalog import history
from catalog.models import Record
from catalog.models.record import SINGLE_LINE

# Their form is checked, so that no editor could write a payload there; or they are addresses.
CHECKED = {
    "slug", "purl", "url", "digest", "pins", "old_path", "new_path", "version", "python", "licence",
    "interface", "server", "language", "raw", "stack", "contract", "key", "method", "commit",
    "loads", "reason",  # a step of a contract; why there is no sample, where there is none
}  # fmt: skip


def plant(author: User, payloads: list[str]) -> list[str]:
    """In one record of each noun, of flask where it can be; the fields that hold one now."""
    with history.revision(author, payloads[0][:60]):
        history.lock()
        return [name for model in history.record_models() for name in _planted(model, payloads)]


def _planted(model: type[Record], payloads: list[str]) -> Iterator[str]:
    record: Any = _one(model)
    if record is None:
        return
    for turn, field in enumerate(_texts(model)):
        turned = payloads[turn % len(payloads) :] + payloads[: turn % len(payloads)]
        setattr(record, field.name, _packed(turned, field.max_length or 2_000))
        yield f"{model.__name__}.{field.name}"
    record.save()


def _one(model: type[Record]) -> Any:
    """The first that a page shows."""
    every: Any = model._default_manager.order_by("pk")
    if model.__name__ == "Framework":
        return every.get(slug="flask")
    names = {field.name for field in model._meta.fields}
    of_flask = every.filter(framework__slug="flask") if "framework" in names else every
    return of_flask.first() or every.first()


def _texts(model: type[Record]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.URLField)
        and not field.choices
        and field.name not in CHECKED
        and not (field.unique and (field.max_length or 0) < 60)
    ]


def _packed(payloads: list[str], longest: int) -> str:
    """As many as there is room for."""
    found = payloads[0][:longest]
    for each in payloads[1:]:
        if len(found) + 1 + len(each) <= longest:
            found = f"{found} {each}"
    return " ".join(found.split()) if longest <= SINGLE_LINE else found
