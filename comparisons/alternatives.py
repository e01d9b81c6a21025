"""Frameworks most like another one, with the reasons in words: a pure function from levels.

Alike is worked out from the features of which both cells are known: the share at the same level,
and a quarter more for the same kind, and up to a quarter for interfaces in common. What is not
known of one of the two counts neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog.models import Framework, Level
from comparisons import compared
from comparisons.table import WORDS

MOST = 3
FEWEST = 10  # features known of both; the share of fewer says little
RANKS = {Level.NONE: 0, Level.THIRD_PARTY: 1, Level.OFFICIAL: 2, Level.BUILT_IN: 3}
TOGETHER = WORDS | {"own_server": "a server of their own"}

Levels = Mapping[str, Mapping[str, str | None]]  # by framework and feature


@dataclass(frozen=True)
class Gain:
    """A feature that the alternative has at `level`, and the framework itself at `own`."""

    feature: str
    name: str
    level: str
    own: str


@dataclass(frozen=True)
class Alternative:
    """`gain` is the most important thing that it has and the framework lacks; null without one."""

    framework: Framework
    reasons: tuple[str, ...]
    alike: float
    gain: Gain | None
    address: str


def alternatives(
    framework: Framework,
    others: Iterable[Framework],
    levels: Levels,
    names: Mapping[str, str],
) -> tuple[Alternative, ...]:
    """The MOST frameworks that are most alike, the first one most; `names` of the features."""
    common = _common(levels)
    found = (_alternative(framework, other, levels, common, names) for other in others)
    known = [each for each in found if each]
    return tuple(sorted(known, key=lambda each: (-each.alike, each.framework.slug))[:MOST])


def _common(levels: Levels) -> Counter[str]:
    """In how many frameworks each feature is."""
    return Counter(
        feature
        for mine in levels.values()
        for feature, level in mine.items()
        if level not in (None, Level.NONE)
    )


def _alternative(
    framework: Framework,
    other: Framework,
    levels: Levels,
    common: Mapping[str, int],
    names: Mapping[str, str],
) -> Alternative | None:
    mine, theirs = _known(levels, framework), _known(levels, other)
    both = mine.keys() & theirs.keys()
    if len(both) < FEWEST:
        return None
    same = sum(mine[feature] == theirs[feature] for feature in both)
    told = f"{same} of {len(both)} features at the same level"
    return Alternative(
        framework=other,
        reasons=(*_in_common(framework, other), told),
        alike=same / len(both) + _kinship(framework, other),
        gain=_gain({f: (mine[f], theirs[f]) for f in both}, common, names),
        address=compared.address((framework.slug, other.slug)),
    )


def _known(levels: Levels, framework: Framework) -> dict[str, str]:
    return {f: level for f, level in levels.get(framework.slug, {}).items() if level}


def _kinship(one: Framework, other: Framework) -> float:
    mine, theirs = set(one.interfaces), set(other.interfaces)
    shared = len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
    return (0.25 if one.kind and one.kind == other.kind else 0.0) + 0.25 * shared


def _in_common(one: Framework, other: Framework) -> Iterator[str]:
    if one.kind and one.kind == other.kind:
        yield "same kind"
    shared = [TOGETHER[name] for name in one.interfaces if name in other.interfaces]
    if shared:
        yield f"both on {' and '.join(shared)}"


def _gain(
    levels: Mapping[str, tuple[str, str]], common: Mapping[str, int], names: Mapping[str, str]
) -> Gain | None:
    """What is lacking altogether goes first, then what is further ahead, then what most have."""

    def importance(feature: str) -> tuple[bool, int, int, str]:
        own, level = levels[feature]
        ahead = RANKS[Level(level)] - RANKS[Level(own)]
        return own != Level.NONE, -ahead, -common[feature], feature

    ahead = [f for f, (own, level) in levels.items() if RANKS[Level(level)] > RANKS[Level(own)]]
    if not ahead:
        return None
    best = min(ahead, key=importance)
    return Gain(best, names[best], level=levels[best][1], own=levels[best][0])
