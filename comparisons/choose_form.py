"""The form of a policy, filled in: what the page shows to change what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.models import Kind, Status
from comparisons.listed import ListedGroup
from comparisons.policy import NAMED, Policy, Vocabulary, Wanted
from comparisons.table import WORDS

STANCES = {
    "must": "must",
    "should": "should",
    "should:2": "should, counting twice",
    "should:3": "should, counting three times",
    "not": "must not",
}
NAMES = {
    "kind": "Kind",
    "interface": "Interface to a server",
    "licence": "Licence",
    "python": "Python that the newest release supports",
    "status": "Status",
    "released": "Latest release",
    "speed": "Throughput",
}
AT = {
    "third_party": "whoever provides it",
    "official": "if the framework’s own project provides it",
    "built_in": "only if it is built in",
}
PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
MONTHS = ("12", "24")
SHARES = ("10", "25", "50", "75", "90")


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """A criterion: what is wanted of it, and its values, of which `several` may be chosen."""

    key: str
    name: str
    definition: str | None
    stances: tuple[Option, ...]
    values: tuple[Option, ...] = ()
    several: bool = False
    used: bool = False


@dataclass(frozen=True)
class Group:
    slug: str
    name: str
    fields: tuple[Field, ...]

    @property
    def used(self) -> int:
        return sum(field.used for field in self.fields)


@dataclass(frozen=True)
class Form:
    """What is asked of no feature: `at` is what counts as one, and `tasks` are those at which
    speed was measured."""

    at: tuple[Option, ...]
    tasks: tuple[Option, ...]
    named: Group


def form(policy: Policy, words: Vocabulary) -> Form:
    task = policy.value("task") or next(iter(words.tasks), None)
    return Form(
        at=_options(AT, [policy.at]),
        tasks=_options(words.tasks, [task] if task else []),
        named=Group(
            "framework",
            "The framework itself",
            tuple(_named(key, policy, words) for key in NAMED),
        ),
    )


def is_used(group: ListedGroup, policy: Policy) -> bool:
    return any(feature.slug in policy.wanted for feature in group.features)


def of_features(group: ListedGroup, policy: Policy) -> Group:
    fields = (
        Field(
            feature.slug,
            feature.name,
            feature.definition,
            _options({"": "don’t care"} | STANCES, [_said(policy.wanted.get(feature.slug))]),
            used=feature.slug in policy.wanted,
        )
        for feature in group.features
    )
    return Group(group.slug, group.name, tuple(fields))


def _named(key: str, policy: Policy, words: Vocabulary) -> Field:
    labels, chosen = _labels(key, words), policy.values.get(key, ())
    several = key not in ("python", "released", "speed")
    # A value that is not offered may stand in the address all the same, as Python 3.15 does.
    offered = labels if several else labels | {v: _unit(key, v) for v in chosen if v not in labels}
    return Field(
        key,
        NAMES[key],
        None,
        _options(STANCES, [_said(policy.wanted.get(key)) or "must"]),
        _options(offered, chosen),
        several,
        used=key in policy.wanted,
    )


def _labels(key: str, words: Vocabulary) -> dict[str, str]:
    fixed: dict[str, Mapping[str, Any]] = {
        "kind": dict(Kind.choices),
        "status": dict(Status.choices),
        "interface": {value: WORDS[value] for value in ("wsgi", "asgi", "own_server")},
        "licence": {value: value for value in words.licences},
    }
    plain = {"python": PYTHONS, "released": MONTHS, "speed": SHARES}
    if key in fixed:
        return {value: str(label) for value, label in fixed[key].items()}
    return {value: _unit(key, value) for value in plain[key]}


def _unit(key: str, value: str) -> str:
    words = {"released": "within {} months", "speed": "at least {}% of the fastest framework’s"}
    return words.get(key, "{}").format(value)


def _said(wanted: Wanted | None) -> str:
    """As the form says it: should:2."""
    if wanted is None:
        return ""
    return wanted.stance.value if wanted.weight == 1 else f"{wanted.stance}:{wanted.weight}"


def _options(labels: Mapping[str, str], chosen: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(value, label, value in chosen) for value, label in labels.items())
