"""One definition per format of the facts. Every model refuses keys that it does not know."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from facts.contract import Task
from facts.samples import Exhibit
from facts.values import (
    SLUG,
    Fact,
    Interface,
    Language,
    Line,
    Path,
    Purl,
    PythonRange,
    Reference,
    Slug,
    Text,
    Url,
    Version,
)

Kind = Literal["full_stack", "micro", "asynchronous"]
Status = Literal["active", "maintenance", "dormant"]
Concurrency = Literal["threads", "event_loop"]
Level = Literal["built_in", "official", "third_party", "none"]
Metric = Literal["survey_share_percent", "repository_stars", "monthly_downloads"]
Verdict = Literal[
    "holds", "partly", "outdated", "contradicted", "opinion", "unconfirmed", "unmeasured"
]
Outcome = Literal["above", "within", "below", "not_counted"]
StackName = Annotated[str, StringConstraints(pattern=rf"^{SLUG}/{SLUG}$", max_length=121)]
Ratio = Annotated[float, Field(gt=0, allow_inf_nan=False)]
# The fields of a profile that a reader may doubt: each that is given needs a citation.
ProfileField = Literal[
    "kind",
    "status",
    "interfaces",
    "concurrency",
    "architecture",
    "licence",
    "steward",
    "original_author",
    "first_release",
    "end_of_support",
    "built_on",
    "successor",
    "summary",
    "philosophy",
    "best_for",
    "not_for",
]


def _shortest(value: Decimal) -> Decimal:
    """45.80 and 45.8 are one figure, with one spelling."""
    return Decimal(f"{value.normalize():f}")


class SourceFact(Fact):
    """Where something stands: what a reader opens to check it.

    A package's own page in its registry is named by its purl, of which the address is made when
    it is shown. Neither url nor purl: a publication whose address is not known.
    """

    url: Url | None = None
    purl: Purl | None = None
    title: Line
    publisher: Line
    version: Version | None = None  # the release or commit that was read, where it has one
    read: dt.date


class ReleaseFact(Fact):
    date: dt.date | None = None
    python: PythonRange | None = None
    end_of_support: dt.date | None = None
    latest: bool = False
    sources: list[Reference] = []  # none: the package index said so


class TraitFact(Fact):
    text: Text
    sources: list[Reference] = Field(min_length=1)


class AdopterFact(Fact):
    name: Line
    note: Line | None = None
    sources: list[Reference] = Field(min_length=1)


class PopularityFact(Fact):
    metric: Metric
    value: Annotated[Decimal, AfterValidator(_shortest)] = Field(
        ge=0, max_digits=15, decimal_places=2
    )
    date: dt.date
    note: Line
    sources: list[Reference] = Field(min_length=1)

    @model_validator(mode="after")
    def _percent(self) -> Self:
        if self.metric == "survey_share_percent" and self.value > 100:
            raise ValueError("a share is at most 100 percent")
        return self


class SupportFact(Fact):
    """One cell. No level means unknown, and the note then says what was looked at."""

    level: Level | None = None
    via: Purl | None = None
    since: Version | None = None
    note: Text | None = None
    sources: list[Reference] = Field(min_length=1)
    checked: dt.date
    version: Version


class FrameworkFact(Fact):
    name: Line
    aliases: list[Line] = []
    purl: Purl
    kind: Kind
    status: Status
    interfaces: list[Interface] = Field(min_length=1)
    concurrency: list[Concurrency] = Field(min_length=1)
    architecture: Line
    licence: Line  # an SPDX expression
    steward: Line
    original_author: Line | None = None
    repository: Url
    website: Url
    docs: Url
    first_release: dt.date | None = None
    end_of_support: dt.date | None = None
    built_on: list[Purl] = []
    successor: Purl | None = None
    summary: Text
    philosophy: Text
    best_for: Text
    not_for: Text
    published: bool = True
    checked: dt.date
    version: Version
    citations: dict[ProfileField, list[Slug]]  # keys of this file's sources
    releases: dict[Version, ReleaseFact]
    strengths: dict[Slug, TraitFact]
    weaknesses: dict[Slug, TraitFact]
    adopters: dict[Slug, AdopterFact] = {}
    popularity: dict[Slug, PopularityFact] = {}
    supports: dict[Slug, SupportFact]
    sources: dict[Slug, SourceFact]


class FeatureFact(Fact):
    name: Line
    definition: Text
    built_in: Text
    official: Text
    third_party: Text
    examples: list[Text] = Field(min_length=2)


class FeatureGroupFact(Fact):
    name: Line
    summary: Text
    features: dict[Slug, FeatureFact] = Field(min_length=1)


class ConceptFact(Fact):
    name: Line
    aliases: list[Line] = []
    text: Text
    frameworks: list[Slug] = []  # examples from the catalogue
    features: list[Slug] = []
    sources: list[Reference] = Field(min_length=1)


class RatioFact(Fact):
    """What a run says of a claim (facts.ratios): how a stack stands to another.

    `claimed` are the bounds of the ratio that follow from the published figures; null is one to
    one. Above and below mean that the whole 95% interval lies there.
    """

    run: Slug
    task: Slug
    load: Slug  # 64-connections
    of: StackName  # flask/gunicorn
    to: StackName
    claimed: list[Ratio] | None = Field(None, min_length=2, max_length=2)
    outcome: Outcome


class ClaimFact(Fact):
    statement: Text  # in our own English words, whatever the language of the publication
    frameworks: list[Slug] = []
    features: list[Slug] = []
    language: Language  # of the publication
    published_in: Reference
    verdict: Verdict
    finding: Text  # one sentence: what is true today, and since when
    sources: list[Reference] = []
    measured: list[RatioFact] = []
    checked: dt.date


class ComparisonFact(Fact):
    title: Line
    frameworks: list[Slug] = Field(min_length=2)
    answers: Reference | None = None  # the published overview whose question it takes up
    introduction: Text
    verdict: Text
    sources: list[Reference] = []
    published: bool = True
    checked: dt.date


FeatureGroups = dict[Slug, FeatureGroupFact]
Sources = dict[Slug, SourceFact]
Concepts = dict[Slug, ConceptFact]
Claims = dict[Slug, ClaimFact]
Tasks = dict[Slug, Task]
Redirects = dict[Path, Path]


class Facts(Fact):
    """Everything under facts/ that people write, and the samples beside it, by slug."""

    groups: FeatureGroups
    sources: Sources
    frameworks: dict[Slug, FrameworkFact]
    concepts: Concepts
    claims: Claims
    comparisons: dict[Slug, ComparisonFact]
    redirects: Redirects
    tasks: Tasks
    exhibits: dict[Slug, Exhibit] = {}
