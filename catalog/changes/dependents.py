"""Records that change with another one: what hangs on a framework comes with it when it is
published, and goes with it; whatever names a record by its key follows when that changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from catalog.changes.change import Ref
from catalog.changes.nouns import PARTS
from catalog.changes.past import Asked, Past
from catalog.models import Framework, Removal

OWNED = ("source", "release", "trait", "adopter", "popularity", "support", "stack", "sample")
CITING = ("release", "trait", "adopter", "popularity", "support", "claim", "concept", "comparison")
# What of a record others show, and which others: by the lookup that leads from them to it.
SHOWN = {
    "framework": ("slug", "published"),
    "feature": ("slug",),
    "featuregroup": ("slug",),
    "task": ("slug",),
    "stack": ("slug",),
    "source": ("slug",),
}
DEPENDENTS: dict[str, tuple[tuple[str, str], ...]] = {
    "framework": (
        *((model, "framework") for model in OWNED),
        ("claim", "frameworks"),
        ("concept", "frameworks"),
        ("comparison", "contenders__framework"),
    ),
    "feature": (("support", "feature"), ("claim", "features"), ("concept", "features")),
    "featuregroup": (("feature", "group"),),
    "task": (("sample", "task"),),
    "stack": (("sample", "stack"),),
    "source": (
        ("framework", "citations__source"),
        *((model, "sources") for model in CITING),
        ("claim", "published_in"),
        ("comparison", "answers"),
    ),
}


@dataclass(frozen=True)
class Family:
    """A framework and all that hangs on it or did: `records`, and the keys of `removed` ones."""

    records: frozenset[Ref]
    removed: Q

    @property
    def ids(self) -> dict[str, list[str]]:
        """By model, as the history names them."""
        found: dict[str, list[str]] = {}
        for model, pk in self.records:
            found.setdefault(model, []).append(str(pk))
        return found


def family(slug: str) -> Family:
    """Of the framework that has this slug, or had it when it was removed."""
    removed = Q(noun="framework", key=slug) | Q(
        noun__in=[*OWNED, "citation"], key__startswith=f"{slug}."
    )
    gone = Removal.objects.filter(removed).values_list("noun", "object_id")
    records = {(noun, int(pk)) for noun, pk in gone}
    records |= {("framework", pk) for pk in _keys(Framework.objects.filter(slug=slug))}
    for model in (*OWNED, "citation"):
        records |= {(model, pk) for pk in _keys(_rows(model).filter(framework__slug=slug))}
    return Family(frozenset(records), removed)


def dependents(changed: Iterable[Asked], past: Past) -> Iterator[tuple[Asked, Ref]]:
    """Of the records that these revisions changed in what others show of them."""
    shown = [each for each in changed if _is_shown_otherwise(each, past)]
    for model in DEPENDENTS:
        its = [each for each in shown if each[0][0] == model]
        if its:
            yield from _of_rows(model, its)
    owners = [each for each in shown if each[0][0] == "framework"]
    if owners:
        yield from _removed_since(owners, past)


def _is_shown_otherwise(asked: Asked, past: Past) -> bool:
    ref, revision = asked
    before, after = past.state(ref, revision - 1), past.state(ref, revision)
    if before is None or after is None:  # nothing hung on it, or went with it
        return False
    return any(before[name] != after[name] for name in SHOWN.get(ref[0], ()))


def _of_rows(model: str, changed: Collection[Asked]) -> Iterator[tuple[Asked, Ref]]:
    """The records that are there today."""
    by_key: dict[int, list[Asked]] = {}
    for each in changed:
        by_key.setdefault(each[0][1], []).append(each)
    for other, lookup in DEPENDENTS[model]:
        rows = _rows(other).filter(**{f"{lookup}__in": list(by_key)})
        for key, pk in rows.order_by().values_list(lookup, "pk"):
            yield from ((each, (other, pk)) for each in by_key[key])


def _removed_since(changed: Collection[Asked], past: Past) -> Iterator[tuple[Asked, Ref]]:
    """What hung on a framework and is no longer there."""
    starts = {f"{slug}.": each for each in changed for slug in slugs(each, past)}
    oldest = min(revision for _, revision in changed)
    found = Removal.objects.filter(
        any_of(Q(key__startswith=start) for start in starts), revision__gt=oldest, noun__in=OWNED
    )
    for noun, pk, key in found.values_list("noun", "object_id", "key"):
        for start, each in starts.items():
            if key.startswith(start):
                yield each, (noun, int(pk))


def parts_of(owners: Collection[Asked], past: Past) -> Iterator[tuple[Ref, Ref]]:
    """What is or was a part of each of these, as far as its key tells."""
    for part, model in PARTS.items():
        its = [each for each in owners if each[0][0] == model]
        if its:
            yield from _parts(part, model, its, past)


def _parts(
    part: str, model: str, owners: Collection[Asked], past: Past
) -> Iterator[tuple[Ref, Ref]]:
    keys = {pk for (_, pk), _ in owners}
    rows = _rows(part).filter(**{f"{model}__in": keys})
    for owner, pk in rows.order_by().values_list(model, "pk"):
        yield (model, owner), (part, pk)
    starts = {(f"{slug}.", each[0]) for each in owners for slug in slugs(each, past)}
    gone = Removal.objects.filter(
        any_of(Q(key__startswith=start) for start, _ in starts), noun=part
    )
    for pk, key in gone.values_list("object_id", "key"):
        yield from ((owner, (part, int(pk))) for start, owner in starts if key.startswith(start))


def slugs(asked: Asked, past: Past) -> set[str]:
    """Before and after a revision."""
    ref, revision = asked
    states = (past.state(ref, moment) for moment in (revision - 1, revision))
    return {state["slug"] for state in states if state}


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


def _rows(model: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model("catalog", model)._default_manager.all()
    return rows


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True))
