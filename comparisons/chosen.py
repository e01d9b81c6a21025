"""What an address asks to choose: read, loaded and answered, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.models import FeatureGroup, Finding, Framework, Sample, Support, Task
from comparisons import choosing, policy_reading, relative_speed
from comparisons.choosing import Answer
from comparisons.criteria import Candidate, Offered
from comparisons.policy import Policy, Vocabulary, requirements
from comparisons.relative_speed import Speed

LOOKED_AT = ("slug", "name", "kind", "status", "licence", "interfaces")


@dataclass(frozen=True)
class Choice:
    """An answer with the policy and the words it was made from; problems by parameter."""

    policy: Policy
    problems: policy_reading.Problems
    words: Vocabulary
    groups: tuple[FeatureGroup, ...]
    answer: Answer


def choose(asked: policy_reading.Asked, day: dt.date) -> Choice:
    """The answer to a query string on a day."""
    # Each of them is placed, so no more of a profile is read than criteria look at.
    frameworks = list(Framework.objects.published().with_latest().only(*LOOKED_AT))
    groups = tuple(FeatureGroup.objects.with_features())
    words = vocabulary(frameworks, groups)
    policy, problems = policy_reading.read(asked, words)
    speeds = _speeds(frameworks, policy.value("task") or "")
    offers = _offers(policy.wanted)
    candidates = [
        candidate(framework, offers.get(framework.slug, {}), speeds.get(framework.slug))
        for framework in frameworks
    ]
    answer = choosing.choose(policy, requirements(policy, words, day), candidates)
    return Choice(policy, problems, words, groups, answer)


def vocabulary(frameworks: Sequence[Framework], groups: Iterable[FeatureGroup]) -> Vocabulary:
    """Features as the catalogue orders them, the licences that occur, the tasks with figures."""
    closed = (
        Finding.objects.shown()
        .filter(framework__in=_slugs(frameworks))
        .exclude(load__endswith="-per-second")
    )
    tasks = Task.objects.filter(slug__in=closed.values("task")).only("slug", "name")
    return Vocabulary(
        features={f.slug: f.name for group in groups for f in group.features.all()},
        licences=tuple(sorted({f.licence for f in frameworks if f.licence})),
        tasks={task.slug: task.name for task in tasks},
    )


def candidate(framework: Any, offers: Mapping[str, Offered], speed: Speed | None) -> Candidate:
    """From a framework that Framework.objects.with_latest() found."""
    return Candidate(
        slug=framework.slug,
        name=framework.name,
        kind=framework.kind,
        status=framework.status,
        licence=framework.licence,
        interfaces=tuple(framework.interfaces),
        version=framework.latest_version,
        released=framework.latest_date,
        python=framework.latest_python,
        offers=offers,
        speed=speed,
    )


def _offers(wanted: Collection[str]) -> dict[str, dict[str, Offered]]:
    """By framework and feature, of the features that are asked for."""
    cells = Support.objects.visible().filter(feature__slug__in=list(wanted)).order_by()
    found: dict[str, dict[str, Offered]] = {}
    for framework, feature, level, via in cells.values_list(
        "framework__slug", "feature__slug", "level", "via"
    ):
        found.setdefault(framework, {})[feature] = Offered(level, via)
    return found


def _speeds(frameworks: Sequence[Framework], task: str) -> dict[str, Speed]:
    findings = Finding.objects.shown().filter(framework__in=_slugs(frameworks)).filter(task=task)
    samples = Sample.objects.visible().filter(task__slug=task, stack__isnull=False).order_by()
    usual = dict(samples.values_list("framework__slug", "stack__slug"))
    return relative_speed.relative(findings, usual, {f.slug: f.name for f in frameworks})


def _slugs(frameworks: Iterable[Framework]) -> list[str]:
    return [framework.slug for framework in frameworks]
