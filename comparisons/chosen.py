"""What an address asks to choose: read, loaded and answered, in a fixed number of queries.

What is known of all frameworks is held, as columns: a policy asks for some of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.models import Finding, Framework, Sample, Support, Task
from catalog.pieces import Pieces, State
from comparisons import choosing, listed, policy_reading, relative_speed
from comparisons.choosing import Answer
from comparisons.criteria import Candidate, Columns, Offered
from comparisons.policy import Policy, Vocabulary, requirements
from comparisons.relative_speed import Speed

LOOKED_AT = (
    *("slug", "name", "kind", "status", "licence", "interfaces"),
    *("latest_version", "latest_date", "latest_python"),
)
FEATURES, TASKS = 48, 8  # columns that are held; of 1,000 frameworks a feature's is 0.1 MB


@dataclass(frozen=True)
class Choice:
    """An answer with the policy and the words it was made from; problems by parameter."""

    policy: Policy
    problems: policy_reading.Problems
    words: Vocabulary
    groups: tuple[listed.ListedGroup, ...]
    answer: Answer


@dataclass(frozen=True)
class Profiles:
    """The frameworks that can be chosen, and the words that a policy can use."""

    candidates: tuple[Candidate, ...]
    words: Vocabulary


PROFILES: Pieces[None, Profiles] = Pieces(1)
OFFERS: Pieces[str, dict[str, Offered]] = Pieces(FEATURES)
SPEEDS: Pieces[str, dict[str, Speed]] = Pieces(TASKS)


def choose(asked: policy_reading.Asked, day: dt.date, state: State | None = None) -> Choice:
    """The answer to a query string on a day."""
    groups = listed.groups(state)
    profiles = PROFILES.one(state, None, lambda: _profiles(groups))
    candidates, words = profiles.candidates, profiles.words
    policy, problems = policy_reading.read(asked, words)
    features = [key for key in policy.wanted if key in words.features]
    task = policy.value("task")
    known = Columns(
        offers=OFFERS.each(state, features, _offers),
        speeds=SPEEDS.one(state, task, lambda: _speeds(candidates, task)) if task else {},
    )
    answer = choosing.choose(policy, requirements(policy, words, day, known), candidates)
    return Choice(policy, problems, words, groups, answer)


def _profiles(groups: Iterable[listed.ListedGroup]) -> Profiles:
    rows: Iterable[Any] = Framework.objects.published().with_latest().values_list(*LOOKED_AT)
    candidates = tuple(
        Candidate(slug, name, kind, status, licence, tuple(interfaces), *latest)
        for slug, name, kind, status, licence, interfaces, *latest in rows
    )
    return Profiles(candidates, vocabulary(candidates, groups))


def vocabulary(candidates: Iterable[Candidate], groups: Iterable[listed.ListedGroup]) -> Vocabulary:
    """Features as the catalogue orders them, the licences that occur, the tasks with figures."""
    published = Framework.objects.published().values("slug")
    closed = Finding.objects.visible().filter(shown=True, framework__in=published)
    measured = closed.exclude(load__endswith="-per-second").values("task")
    tasks = Task.objects.filter(slug__in=measured).values_list("slug", "name")
    return Vocabulary(
        features={f.slug: f.name for group in groups for f in group.features},
        licences=tuple(sorted({c.licence for c in candidates if c.licence})),
        tasks=dict(tasks),
    )


def _offers(features: Sequence[str]) -> dict[str, dict[str, Offered]]:
    """By feature and framework; one object for all that offer the same."""
    cells = Support.objects.visible().filter(feature__slug__in=features).order_by()
    found: dict[str, dict[str, Offered]] = {feature: {} for feature in features}
    same: dict[tuple[str | None, str | None], Offered] = {}
    for feature, framework, level, via in cells.values_list(
        "feature__slug", "framework__slug", "level", "via"
    ):
        offered = same.get((level, via)) or same.setdefault((level, via), Offered(level, via))
        found[feature][framework] = offered
    return found


def _speeds(candidates: Iterable[Candidate], task: str) -> dict[str, Speed]:
    names = {candidate.slug: candidate.name for candidate in candidates}
    published = Framework.objects.published().values("slug")
    findings = Finding.objects.shown().filter(framework__in=published).filter(task=task)
    samples = Sample.objects.visible().filter(task__slug=task, stack__isnull=False).order_by()
    usual: Mapping[str, str | None] = dict(samples.values_list("framework__slug", "stack__slug"))
    return relative_speed.relative(findings, usual, names)
