"""Every model of the catalogue."""

from catalog.models.api_key import SCOPES, ApiKey
from catalog.models.feature import Feature, FeatureGroup, Level, Support
from catalog.models.framework import (
    Adopter,
    Citation,
    Framework,
    Kind,
    Metric,
    Popularity,
    Release,
    Status,
    Trait,
    TraitKind,
)
from catalog.models.import_file import ImportFile
from catalog.models.maintainer import Maintainer, Reply
from catalog.models.measurement import Finding, Measurement
from catalog.models.record import Record, WriteOutsideRevision
from catalog.models.revision import Catalogue, CatalogueRevision, LoadedFact, Removal
from catalog.models.run import Run, Verification
from catalog.models.sample import Sample, Stack, State, Task
from catalog.models.source import Cited, Source, SourceLink, cited
from catalog.models.suggestion import PUBLIC, Suggestion, SuggestionState
from catalog.models.writing import (
    Claim,
    Comparison,
    Concept,
    Contender,
    Redirect,
    Verdict,
)

__all__ = [
    "PUBLIC",
    "SCOPES",
    "Adopter",
    "ApiKey",
    "Catalogue",
    "CatalogueRevision",
    "Citation",
    "Cited",
    "Claim",
    "Comparison",
    "Concept",
    "Contender",
    "Feature",
    "FeatureGroup",
    "Finding",
    "Framework",
    "ImportFile",
    "Kind",
    "Level",
    "LoadedFact",
    "Maintainer",
    "Measurement",
    "Metric",
    "Popularity",
    "Record",
    "Redirect",
    "Release",
    "Removal",
    "Reply",
    "Run",
    "Sample",
    "Source",
    "SourceLink",
    "Stack",
    "State",
    "Status",
    "Suggestion",
    "SuggestionState",
    "Support",
    "Task",
    "Trait",
    "TraitKind",
    "Verdict",
    "Verification",
    "WriteOutsideRevision",
    "cited",
]
