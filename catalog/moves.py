"""Addresses that changed: whoever has an old one is led to the present one, for ever.

Every change of a record sends its signals, so this is where a slug that changed is seen, whoever
changed it; the redirect is written in the same revision. What history.create_all writes is new,
and leaves no address behind.

A draft has no public address: what it is called is told to nobody, and when it is published again,
the address that visitors last knew leads to the new one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models.signals import post_save, pre_save
from reversion.models import Version

from catalog.models import Claim, Comparison, Concept, Feature, Framework, Record, Redirect, Task

# The nouns whose slug is in the address of a page, and which of their records visitors see.
VISIBLE: dict[type[Record], Callable[[], Any]] = {
    Framework: Framework.objects.published,
    Feature: Feature.objects.all,
    Concept: Concept.objects.all,
    Task: Task.objects.all,
    Comparison: Comparison.objects.published,
    Claim: Claim.objects.visible,
}
BEFORE = "_slug_before"


def watch() -> None:
    for model in VISIBLE:
        pre_save.connect(_remember, sender=model)
        post_save.connect(_lead_on, sender=model)


def address(model: type[Record], slug: str) -> str:
    """Of the page of a record."""
    named: Any = model
    return str(named(slug=slug).get_absolute_url())


def _remember(sender: type[Record], instance: Record, **kwargs: Any) -> None:
    instance.__dict__[BEFORE] = _public_slug(instance)


def _lead_on(sender: type[Record], instance: Record, **kwargs: Any) -> None:
    before, now = instance.__dict__.pop(BEFORE), _public_slug(instance)
    if now is None or now == before:
        return
    # Whoever has an address goes before whoever had it.
    Redirect.objects.filter(old_path=address(sender, now)).delete()
    left = before or _last_public_slug(instance)
    if left and left != now and not VISIBLE[sender]().filter(slug=left).exists():
        _lead(address(sender, left), address(sender, now))


def _public_slug(record: Record) -> str | None:
    """The slug under which visitors see the record in this moment; null where they do not."""
    found: str | None = None
    if record.pk is not None:
        seen = VISIBLE[type(record)]().filter(pk=record.pk)
        found = seen.order_by().values_list("slug", flat=True).first()
    return found


def _last_public_slug(record: Record) -> str | None:
    """The slug under which visitors last saw what is a draft now, as the history has it."""
    for version in Version.objects.get_for_object(record):
        if version.field_dict.get("published", True):
            return str(version.field_dict["slug"])
    return None


def _lead(old: str, new: str) -> None:
    """From the old address to the new one, and from those that led to the old one too: nobody is
    sent on twice."""
    for redirect in Redirect.objects.filter(new_path=old):
        redirect.new_path = new
        redirect.save()
    Redirect.objects.update_or_create(old_path=old, defaults={"new_path": new})
