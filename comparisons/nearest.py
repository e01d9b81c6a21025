"""Frameworks that may have to do with one, chosen by the database: no page reads all of them."""

from __future__ import annotations

from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Case, Count, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from catalog.models import Framework
from comparisons.lineage import package


def alike(framework: Framework, most: int) -> QuerySet[Framework]:
    """The published others that may be most like it (comparisons.alternatives decides): by the
    share of cells at the same level, the same kind and the very same interfaces."""
    known: dict[str, list[int]] = {}
    for cell in framework.supports.all():
        if cell.level:
            known.setdefault(cell.level, []).append(cell.feature_id)
    same = [Q(supports__level=lv, supports__feature__in=its) for lv, its in known.items()]
    both = Q(supports__feature__in=[*chain(*known.values())], supports__level__isnull=False)
    shared = Cast(Count("supports", filter=reduce(or_, same, Q(pk=None))), FloatField())
    kin = Case(When(kind=framework.kind, then=Value(0.25)), default=Value(0.0))
    way = Case(When(interfaces=framework.interfaces, then=Value(0.25)), default=Value(0.0))
    others = Framework.objects.published().exclude(pk=framework.pk)
    likeness = shared / (1 + Count("supports", filter=both)) + kin + way
    return others.annotate(likeness=likeness).order_by("-likeness", "slug")[:most]


def related(framework: Framework) -> QuerySet[Framework]:
    """The published others that it may stand on or follow, or that may do so with it."""
    named = [*framework.built_on, *([framework.successor] if framework.successor else [])]
    own = package(framework.purl)
    above = Q(built_on__icontains=f'"{own}') | Q(successor__startswith=own)
    others = Framework.objects.published().exclude(pk=framework.pk)
    return others.filter(Q(purl__in=[package(purl) for purl in named]) | above)
