"""Every noun of the API, by the name of its list, and who answers for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from catalog import history
from catalog.api import run_posting, views
from catalog.api.changing import changeable
from catalog.api.finished import finished
from catalog.api.records import RecordViewSet
from catalog.models import Record

NOUNS: dict[str, type[RecordViewSet]] = {
    "frameworks": changeable(views.FrameworkViewSet),
    "releases": changeable(views.ReleaseViewSet),
    "feature-groups": changeable(views.FeatureGroupViewSet),
    "features": changeable(views.FeatureViewSet),
    "supports": changeable(views.SupportViewSet),
    "traits": changeable(views.TraitViewSet),
    "adopters": changeable(views.AdopterViewSet),
    "popularity": changeable(views.PopularityViewSet),
    "concepts": changeable(views.ConceptViewSet),
    "sources": changeable(views.SourceViewSet),
    "claims": changeable(views.ClaimViewSet),
    "tasks": views.TaskViewSet,
    "stacks": views.StackViewSet,
    "samples": views.SampleViewSet,
    "runs": run_posting.PostedRunViewSet,
    "verifications": views.VerificationViewSet,
    "measurements": views.MeasurementViewSet,
    "findings": views.FindingViewSet,
    "comparisons": changeable(views.ComparisonViewSet),
    "redirects": views.RedirectViewSet,
}


@dataclass(frozen=True)
class Told:
    """A record as the API tells it, the revision in which it last changed, and the row that an
    editor opens for it; none yet of what is unknown."""

    data: Any
    revision: int
    model: str
    pk: int | None


def tell(noun: str, key: str) -> Told | None:
    """What visitors may see of this name; None where there is nothing."""
    viewset: Any = NOUNS[noun]
    record = viewset.queryset.all().by_key(key).first()
    if record is None:
        return None
    data = viewset.serializer_class([record], many=True).data[0]
    # What only a run saw is as old as the run.
    kept = record if isinstance(record, Record) else record.run
    model = str(record._meta.model_name)
    return Told(json.loads(finished(data)), history.changed_in(kept), model, kept.pk)
