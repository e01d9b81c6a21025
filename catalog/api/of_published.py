"""What was measured beside a framework that is a draft now is not told, nor that it was.

Which those are is asked for once for all records of a list, and only where something was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import cached_property
from rest_framework import serializers

from catalog.models import Framework
from catalog.models.measurement import BARE


def drafts() -> frozenset[str]:
    found = Framework.objects.filter(published=False)
    return frozenset(found.values_list("slug", flat=True))


class OfPublished(serializers.ListSerializer[Any]):
    """Differences to other stacks, or ratios of two."""

    def to_representation(self, data: Any) -> list[Any]:
        return list(super().to_representation([each for each in data if self._may_tell(each)]))

    def _may_tell(self, fact: Any) -> bool:
        named = {*_frameworks(fact)}
        return named <= self._seen or self._drafts.isdisjoint(named)

    @cached_property
    def _seen(self) -> set[str]:
        """What is known to be seen without asking: references, and what the records name."""
        beside = getattr(self.parent, "fields", {}).get("frameworks")
        named = beside.published if beside is not None else ()
        return {*BARE.values(), *named}

    @cached_property
    def _drafts(self) -> frozenset[str]:
        return drafts()


def _frameworks(fact: Any) -> Iterable[str]:
    """A ratio is of one stack to another, "flask/gunicorn"."""
    named = (fact.get("framework"), fact.get("of"), fact.get("to"))
    return (name.partition("/")[0] for name in named if name)


class BenchField(serializers.DictField):
    """The plan and the cross-checks of a run, of "flask hello (gunicorn)"."""

    def to_representation(self, value: Any) -> Any:
        told = super().to_representation(value)
        plan = told["plan"]
        subjects = self._but(plan["subjects"], lambda subject: subject["framework"])
        checks = self._but(told["cross_checks"], lambda check: check["subject"].split()[0])
        return told | {"plan": plan | {"subjects": subjects}, "cross_checks": checks}

    def _but(self, items: Iterable[Any], named: Callable[[Any], str]) -> list[Any]:
        return [item for item in items if named(item) not in self._drafts]

    @cached_property
    def _drafts(self) -> frozenset[str]:
        return drafts()
