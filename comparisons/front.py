"""What the home page says of the catalogue: counted by the database, and held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Sum

from catalog.models import Claim, Comparison, Finding, Framework, Sample, Support, Task
from catalog.pieces import Pieces, State
from comparisons import striking
from comparisons.figures import figures
from comparisons.paging import OFFERED
from comparisons.striking import FallenClaims, ServerGap


@dataclass(frozen=True)
class Front:
    """`comparisons` by their addresses; `names` of the frameworks that may be striking."""

    frameworks: int
    cells: int
    claims: int
    verified: int
    measurements: int
    tasks: Mapping[str, str]
    comparisons: Mapping[str, str]
    striking: ServerGap | FallenClaims | None
    names: Mapping[str, str]


FRONT: Pieces[None, Front] = Pieces(1)


def front(state: State | None) -> Front:
    return FRONT.one(state, None, _front)


def _front() -> Front:
    verdicts = _verdicts()
    measured = Finding.objects.visible().aggregate(measurements=Sum("measured", default=0))
    samples = Sample.objects.visible().filter(stack__isnull=False).order_by()
    rows = samples.values_list("framework__slug", "task__slug", "stack__slug")
    usual = {(framework, task): server for framework, task, server in rows}
    shown = Finding.objects.visible().filter(shown=True)
    found = figures(shown.on_several_servers().order_by())
    slugs = {each.framework for each in found}
    names = dict(Framework.objects.published().filter(slug__in=slugs).values_list("slug", "name"))
    editorial = Comparison.objects.published()[:OFFERED].only("slug", "title")
    return Front(
        frameworks=Framework.objects.published().count(),
        cells=Support.objects.visible().filter(level__isnull=False).count(),
        claims=verdicts.total(),
        verified=Sample.objects.visible().verified().count(),
        measurements=measured["measurements"],
        tasks=dict(Task.objects.values_list("slug", "name")),
        comparisons={each.get_absolute_url(): each.title for each in editorial},
        striking=striking.striking(found, usual, names, verdicts),
        names=names,
    )


def _verdicts() -> Counter[str]:
    """How many claims there are of each verdict, each of them once."""
    claims = Claim.objects.filter(pk__in=Claim.objects.visible().values("pk")).order_by()
    return Counter(dict(claims.values_list("verdict").annotate(Count("pk"))))
