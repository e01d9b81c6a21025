"""What is asked of a framework, and the query string that says it:

    ?must=openapi,websockets&should=admin:3,python&not=graphql&kind=micro,asynchronous&python=3.13

Features are named where they are wanted. Every other criterion has a parameter of its own, any of
whose values will do; it is a must, unless `should` or `not` names it too. A should may carry a
weight. `at` says from which level on a feature counts as there.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlencode

from comparisons import criteria
from comparisons.criteria import ENOUGH, Candidate, Columns, Criterion

NAMED = ("kind", "interface", "licence", "python", "status", "released", "speed")
VALUES = ("at", *NAMED, "task")
PARAMETERS = ("must", "should", "not", *VALUES)
LEAST = next(reversed(ENOUGH))
WEIGHTS = (1, 2, 3)


class Stance(StrEnum):
    MUST = "must"
    SHOULD = "should"
    NOT = "not"


@dataclass(frozen=True)
class Wanted:
    stance: Stance
    weight: int = 1


@dataclass(frozen=True)
class Vocabulary:
    """The words that the catalogue has for a policy: names of features and tasks by slug."""

    features: Mapping[str, str]
    licences: tuple[str, ...]
    tasks: Mapping[str, str]


@dataclass(frozen=True)
class Policy:
    """What is wanted, by criterion, and the values of the criteria that need some."""

    wanted: Mapping[str, Wanted]
    values: Mapping[str, tuple[str, ...]]

    def value(self, name: str) -> str | None:
        return next(iter(self.values.get(name, ())), None)

    @property
    def at(self) -> str:
        return self.value("at") or LEAST

    @property
    def query(self) -> str:
        """The one query string that says this."""
        pairs = [(stance.value, ",".join(self._told(stance))) for stance in Stance]
        pairs += [(name, ",".join(self.values.get(name, ()))) for name in VALUES]
        return urlencode([(name, told) for name, told in pairs if told], safe=",:")

    @property
    def address(self) -> str:
        return f"/choose/?{self.query}" if self.query else "/choose/"

    def without(self, key: str) -> Policy:
        wanted = {name: stance for name, stance in self.wanted.items() if name != key}
        values = {name: found for name, found in self.values.items() if name != key}
        return tidy(replace(self, wanted=wanted, values=values))

    def _told(self, stance: Stance) -> list[str]:
        mine = {key: found for key, found in self.wanted.items() if found.stance == stance}
        return sorted(
            key if found.weight == 1 else f"{key}:{found.weight}"
            for key, found in mine.items()
            if stance != Stance.MUST or key not in NAMED
        )


def tidy(policy: Policy) -> Policy:
    """Without what says nothing: the task of no speed, and what counts as having no feature."""
    idle: set[str] = set() if "speed" in policy.wanted else {"task"}
    if policy.at == LEAST or policy.wanted.keys() <= set(NAMED):
        idle.add("at")
    values = {name: found for name, found in policy.values.items() if name not in idle}
    return replace(policy, values=values)


@dataclass(frozen=True)
class Requirement:
    """A criterion with what is asked of it."""

    criterion: Criterion
    stance: Stance
    weight: int

    @cached_property
    def statement(self) -> str:
        verb = "must not" if self.stance == Stance.NOT else self.stance.value
        return f"{verb} {self.criterion.phrase}"

    def met_by(self, candidates: Iterable[Candidate]) -> list[bool | None]:
        """By each of them; null means unknown, whatever is asked."""
        holds = self.criterion.holds
        found = [holds(candidate) for candidate in candidates]
        if self.stance == Stance.NOT:
            return [None if each is None else not each for each in found]
        return found


def requirements(
    policy: Policy, words: Vocabulary, day: dt.date, known: Columns
) -> tuple[Requirement, ...]:
    """The musts, the shoulds and the must-nots, each in the order of the catalogue."""
    keys = [key for key in (*words.features, *NAMED) if key in policy.wanted]
    order = list(Stance)
    keys.sort(key=lambda key: order.index(policy.wanted[key].stance))
    return tuple(
        Requirement(_criterion(key, policy, words, day, known), found.stance, found.weight)
        for key in keys
        if (found := policy.wanted[key])
    )


PLAIN: Mapping[str, Callable[[tuple[str, ...]], Criterion]] = {
    "kind": criteria.kind,
    "interface": criteria.interface,
    "licence": criteria.licence,
    "status": criteria.status,
}


def _criterion(
    key: str, policy: Policy, words: Vocabulary, day: dt.date, known: Columns
) -> Criterion:
    values = policy.values.get(key, ())
    if key in PLAIN:
        return PLAIN[key](values)
    if key == "python":
        return criteria.python(values[0])
    if key == "released":
        return criteria.released(months_before(day, int(values[0])))
    if key == "speed":
        task = words.tasks.get(policy.value("task") or "")
        return criteria.speed(int(values[0]), task, known.speeds)
    return criteria.feature(key, words.features[key], policy.at, known.offers.get(key, {}))


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or the last one that it has."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
