"""Files into rows: one transaction, one revision, and a report of what an editor keeps."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from operator import itemgetter

from django.contrib.auth.models import User

from catalog import history
from catalog.models import LoadedFact
from catalog.sync import merge, records, rows
from facts.schema import Facts

Progress = Callable[[int, int], None]
AT_ONCE = 500  # records that are created between two signs of progress


def plan(facts: Facts) -> merge.Plan:
    """What loading these facts would change."""
    base: records.Records = {}
    for noun, key, values in LoadedFact.objects.values_list("noun", "key", "values"):
        base.setdefault(noun, {})[key] = values
    return merge.merge(base, records.records_of(facts), rows.read())


def load(facts: Facts, author: User, progress: Progress = lambda done, total: None) -> merge.Plan:
    """Makes the rows follow the files, and returns what was done.

    The plan is made under the lock that every writer takes, so no edit slips in between; where
    there is nothing to do, no lock is taken and nothing is written.
    """
    found = plan(facts)
    if found.empty:
        return found
    with history.revision(author, "load_facts"):
        history.lock()
        found = plan(facts)
        _apply(found, progress)
    return found


def _apply(plan: merge.Plan, progress: Progress) -> None:
    total = len(plan.create) + len(plan.change) + len(plan.remove)
    writer = rows.Writer()
    writer.park(plan)
    done = 0
    # Parents are created first and removed last, so whatever is referred to is there.
    for noun, created in groupby(plan.create, key=itemgetter(0)):
        found = [values for _, _, values in created]
        for start in range(0, len(found), AT_ONCE):
            writer.create(noun, part := found[start : start + AT_ONCE])
            progress(done := done + len(part), total)
    for noun, key, values in plan.change:
        writer.change(noun, key, values)
        progress(done := done + 1, total)
    for noun, key in plan.remove:
        writer.remove(noun, key)
        progress(done := done + 1, total)
    _remember(plan.base)


def _remember(base: list[tuple[str, str, records.Values | None]]) -> None:
    for noun, key, values in base:
        if values is None:
            LoadedFact.objects.filter(noun=noun, key=key).delete()
    LoadedFact.objects.bulk_create(
        [LoadedFact(noun=noun, key=key, values=values) for noun, key, values in base if values],
        update_conflicts=True,
        unique_fields=["noun", "key"],
        update_fields=["values"],
        batch_size=200,
    )
