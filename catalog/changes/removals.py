"""What was removed and is still gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from catalog.changes.log import Entry, entry_of
from catalog.changes.past import At, Past
from catalog.changes.wording import title
from catalog.models import Record, Removal


@dataclass(frozen=True)
class Gone:
    """A record that was removed by itself; `along` hung on it, or on the `beside` others."""

    ref: tuple[str, int]
    noun: str
    key: str
    name: str
    entry: Entry
    version: int | None  # its last state
    along: int
    beside: int


def still_gone(model: str | None = None) -> QuerySet[Removal]:
    """Newest first; without what merely went with another record."""
    same = {"noun": OuterRef("noun"), "object_id": OuterRef("object_id")}
    later = Removal.objects.filter(**same, pk__gt=OuterRef("pk"))
    names = [model] if model else [str(each._meta.model_name) for each in Record.__subclasses__()]
    gone = reduce(or_, (_is_gone(name) for name in names))
    found = Removal.objects.filter(gone, ~Exists(later), along=False)
    return found.select_related("revision__user", "revision__numbered").order_by("-pk")


def _is_gone(model: str) -> Q:
    rows = apps.get_model("catalog", model)._default_manager.order_by()
    there = rows.filter(pk=Cast(OuterRef("object_id"), models.BigIntegerField()))
    return Q(~Exists(there), noun=model)


def rows(removals: Sequence[Removal]) -> list[Gone]:
    past = Past()
    refs = {each: (each.noun, int(each.object_id)) for each in removals}
    past.load((ref, each.revision_id - 1) for each, ref in refs.items())
    revisions = {each.revision_id for each in removals}
    counted = Removal.objects.filter(revision__in=revisions).order_by()
    numbers = {
        (revision, along): number
        for revision, along, number in counted.values_list("revision", "along").annotate(
            Count("pk")
        )
    }
    return [_gone(each, ref, past, numbers) for each, ref in refs.items()]


def _gone(
    removal: Removal, ref: tuple[str, int], past: Past, numbers: dict[tuple[int, bool], int]
) -> Gone:
    before = removal.revision_id - 1
    state = At(past, before).state(ref)
    return Gone(
        ref=ref,
        noun=str(apps.get_model("catalog", ref[0])._meta.verbose_name),
        key=removal.key,
        name=title(ref[0], state) if state else removal.key,
        entry=entry_of(removal.revision),
        version=past.version(ref, before),
        along=numbers.get((removal.revision_id, True), 0),
        beside=numbers.get((removal.revision_id, False), 1) - 1,
    )
