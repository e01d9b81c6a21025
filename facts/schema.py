"""One definition per format of the facts. Every model refuses keys that it does not know.

Null (an absent key) means unknown or not measured, and nothing else does. Dates are ISO 8601.
A *reference* names a source: `key` is a source of the same file (in files without sources of
their own, of sources.yaml); `framework.key` is a source of that framework's file.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from packageurl import PackageURL
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def check_slug(value: str) -> str:
    if not re.fullmatch(SLUG, value):
        raise ValueError("a slug is lower-case letters, digits and single hyphens")
    if "-vs-" in f"-{value}-":
        raise ValueError("a slug cannot contain '-vs-': compare addresses are made with it")
    return value


def check_purl(value: str) -> str:
    purl = PackageURL.from_string(value)
    if purl.to_string() != value:
        raise ValueError(f"write the package URL as {purl.to_string()}")
    return value


def check_python_range(value: str) -> str:
    try:
        SpecifierSet(value)
    except InvalidSpecifier as error:
        raise ValueError("a Python range is written like >=3.10") from error
    return value


def _one_language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", value):
        raise ValueError("a language is its two letters in ISO 639-1, like en")
    return value


def _shortest(value: Decimal) -> Decimal:
    """45.80 and 45.8 are one figure, with one spelling."""
    return Decimal(f"{value.normalize():f}")


Slug = Annotated[str, StringConstraints(max_length=60), AfterValidator(check_slug)]
Purl = Annotated[str, StringConstraints(max_length=200), AfterValidator(check_purl)]
Url = Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://\S+$")]
Version = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9][\w.+!-]*$")]
PythonRange = Annotated[str, StringConstraints(max_length=60), AfterValidator(check_python_range)]
Language = Annotated[str, AfterValidator(_one_language)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S.*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Reference = Annotated[str, StringConstraints(pattern=rf"^(?:{SLUG}\.)?{SLUG}$", max_length=121)]

Kind = Literal["full_stack", "micro", "asynchronous"]
Status = Literal["active", "maintenance", "dormant"]
Interface = Literal["wsgi", "asgi", "own_server"]
Concurrency = Literal["threads", "event_loop"]
Level = Literal["built_in", "official", "third_party", "none"]
Metric = Literal["survey_share_percent", "repository_stars", "monthly_downloads"]
Verdict = Literal[
    "holds", "partly", "outdated", "contradicted", "opinion", "unconfirmed", "unmeasured"
]
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


class Fact(BaseModel):
    """A frozen record that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


class ClaimFact(Fact):
    statement: Text  # in our own English words, whatever the language of the publication
    frameworks: list[Slug] = []
    features: list[Slug] = []
    language: Language  # of the publication
    published_in: Reference
    verdict: Verdict
    finding: Text  # one sentence: what is true today, and since when
    sources: list[Reference] = []
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
Path = Annotated[str, StringConstraints(pattern=r"^/(?:[^/\s]\S*)?$", max_length=200)]
Redirects = dict[Path, Path]


class Facts(Fact):
    """Everything under facts/ that people write, by slug."""

    groups: FeatureGroups
    sources: Sources
    frameworks: dict[Slug, FrameworkFact]
    concepts: Concepts
    claims: Claims
    comparisons: dict[Slug, ComparisonFact]
    redirects: Redirects
