"""The slugs by which the lab knows frameworks and tasks.

Runs name them so and never change, and the folders of the samples are called so: what the lab has
named keeps its slug, or its figures would be nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError

from catalog.models.record import Record

SEEN = ("Verification", "Finding")


def keep_slug(record: Record) -> None:
    """Raises ValidationError where a slug that the lab knows has been changed."""
    model: Any = type(record)
    before = model._default_manager.filter(pk=record.pk).values_list("slug", flat=True).first()
    if before in (None, record.slug):  # type: ignore[attr-defined]
        return
    if known := list(_known(record, before)):
        said = f"The lab knows it as {before}: {'; '.join(known)}."
        raise ValidationError({"slug": f"{said} Change the name, which is what readers see."})


def _known(record: Record, slug: str) -> Iterator[str]:
    noun = str(record._meta.model_name)
    seen = (apps.get_model("catalog", each)._default_manager for each in SEEN)
    first, *others = (rows.filter(**{noun: slug}).order_by().values_list("run") for rows in seen)
    if runs := first.union(*others).count():
        yield f"{runs} run{'s name' if runs > 1 else ' names'} it so, and no run ever changes"
    if apps.get_model("catalog", "Sample")._default_manager.filter(**{noun: record}).exists():
        yield "its samples are in files of that name"
