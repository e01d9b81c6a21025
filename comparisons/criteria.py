"""What can be asked of a framework: small pure functions from what is known to yes, no or unknown.

Unknown is None, and neither a yes nor a no, whatever is asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from packaging.specifiers import SpecifierSet

from catalog.models import Kind, Level, Status
from comparisons.relative_speed import Speed
from comparisons.table import WORDS

UNKNOWN = "Unknown"
# What counts as having a feature: the least level, and all that are enough then.
ENOUGH = {
    "built_in": ("built_in",),
    "official": ("built_in", "official"),
    "third_party": ("built_in", "official", "third_party"),
}
COUNTING = {
    "built_in": " built in",
    "official": " from its own project",
    "third_party": "",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """What a framework offers of a feature: a cell of the matrix."""

    level: str | None
    via: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A framework to choose from, with what criteria look at in its profile."""

    slug: str
    name: str
    kind: str | None
    status: str | None
    licence: str | None
    interfaces: tuple[str, ...]
    version: str | None
    released: dt.date | None
    python: str | None


@dataclass(frozen=True)
class Columns:
    """What is known of all frameworks, by their slugs: of features, and their speeds at a task.

    One that is not there is unknown.
    """

    offers: Mapping[str, Mapping[str, Offered]] = field(default_factory=dict)
    speeds: Mapping[str, Speed] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """What it rests on whether a criterion holds; `level` and `via` are of a feature."""

    text: str
    address: str
    level: str | None = None
    via: str | None = None


@dataclass(frozen=True)
class Criterion:
    """`phrase` goes on from “it must …”. `holds` is asked of every framework, and `see` of the few
    that are shown."""

    key: str
    phrase: str
    holds: Callable[[Candidate], bool | None]
    see: Callable[[Candidate], Seen]


NOTHING_KNOWN = Offered(None, None)


def has(level: str | None, least: str) -> bool | None:
    return None if level is None else level in ENOUGH[least]


def is_one_of(value: str | None, wanted: Collection[str]) -> bool | None:
    return None if value is None else value in wanted


def has_one_of(values: Collection[str], wanted: Collection[str]) -> bool | None:
    """Of a list in the profile; an empty one says nothing."""
    return any(value in wanted for value in values) if values else None


@lru_cache(maxsize=1024)
def runs_on(python_range: str | None, python: str) -> bool | None:
    """Whether a range has a place for a series like 3.13."""
    if python_range is None:
        return None
    allowed = SpecifierSet(python_range)
    # A bound may lie inside the series: >=3.9.2 lets its end in, and <=3.12 its beginning.
    return any(allowed.contains(f"{python}.{patch}") for patch in (0, 99))


def is_since(date: dt.date | None, day: dt.date) -> bool | None:
    return None if date is None else date >= day


def reaches(speed: Speed | None, share: float) -> bool | None:
    """None also where the interval spans the share: the rounds do not tell then."""
    ratio = speed.ratio if speed else None
    if ratio is None or ratio.low is None or ratio.high is None:
        return None
    if ratio.low >= share:
        return True
    return False if ratio.high < share else None


def feature(slug: str, name: str, least: str, offers: Mapping[str, Offered]) -> Criterion:
    enough = {level: has(level, least) for level in (*Level.values, None)}

    def offered(candidate: Candidate) -> Offered:
        return offers.get(candidate.slug, NOTHING_KNOWN)

    def see(candidate: Candidate) -> Seen:
        found = offered(candidate)
        return Seen(
            str(Level(found.level).label) if found.level else UNKNOWN,
            f"/features/{slug}/?framework={candidate.slug}#{candidate.slug}",
            found.level,
            found.via,
        )

    phrase = f"have {in_a_sentence(name)}{COUNTING[least]}"
    return Criterion(slug, phrase, lambda candidate: enough[offered(candidate).level], see)


def kind(wanted: Collection[str]) -> Criterion:
    return _of_profile(
        "kind",
        f"be {either(str(Kind(value).label).lower() for value in wanted)}",
        lambda c: is_one_of(c.kind, wanted),
        lambda c: str(Kind(c.kind).label) if c.kind else None,
    )


def interface(wanted: Collection[str]) -> Criterion:
    return _of_profile(
        "interface",
        f"offer {either(WORDS[value] for value in wanted)}",
        lambda c: has_one_of(c.interfaces, wanted),
        lambda c: ", ".join(WORDS[value] for value in c.interfaces),
        row="interfaces",
    )


def licence(wanted: Collection[str]) -> Criterion:
    return _of_profile(
        "licence",
        f"have the licence {either(wanted)}",
        lambda c: is_one_of(c.licence, wanted),
        lambda c: c.licence,
    )


def status(wanted: Collection[str]) -> Criterion:
    return _of_profile(
        "status",
        f"have the status {either(str(Status(value).label).lower() for value in wanted)}",
        lambda c: is_one_of(c.status, wanted),
        lambda c: str(Status(c.status).label) if c.status else None,
    )


def python(version: str) -> Criterion:
    """By what the newest release declares."""
    return _of_profile(
        "python",
        f"support Python {version}",
        lambda c: runs_on(c.python, version),
        lambda c: f"{c.version} needs Python {c.python}" if c.python else None,
        row="latest_python",
    )


def released(day: dt.date) -> Criterion:
    return _of_profile(
        "released",
        f"have a release since {day}",
        lambda c: is_since(c.released, day),
        lambda c: f"{c.version} of {c.released}" if c.released else None,
        row="latest_version",
    )


def speed(percent: int, task: str | None, speeds: Mapping[str, Speed]) -> Criterion:
    """By throughput at a task, against the fastest framework, each on its usual server."""

    def holds(candidate: Candidate) -> bool | None:
        return reaches(speeds.get(candidate.slug), percent / 100)

    def see(candidate: Candidate) -> Seen:
        found = speeds.get(candidate.slug)
        if found is None:
            return Seen(f"{UNKNOWN}: not measured", "/benchmarks/")
        told = found.in_words if holds(candidate) is not None else f"{UNKNOWN}: {found.in_words}"
        return Seen(told, found.address)

    at = f" at {in_a_sentence(task)}" if task else ""
    phrase = f"reach {percent}% of the fastest framework’s throughput{at}"
    return Criterion("speed", phrase, holds, see)


def _of_profile(
    key: str,
    phrase: str,
    holds: Callable[[Candidate], bool | None],
    text: Callable[[Candidate], str | None],
    row: str | None = None,
) -> Criterion:
    """A criterion of a row in the profile, which has an address where it is known."""

    def see(candidate: Candidate) -> Seen:
        page, told = f"/frameworks/{candidate.slug}/", text(candidate)
        address = f"{page}#profile-{row or key}" if told else page
        return Seen(told or UNKNOWN, address)

    return Criterion(key, phrase, holds, see)


def either(words: Iterable[str]) -> str:
    """At least one word: “micro or asynchronous”."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def in_a_sentence(name: str) -> str:
    """A name inside a sentence: Sessions is sessions, and OpenAPI stays OpenAPI."""
    word = re.split("[- ]", name, maxsplit=1)[0]
    return name[:1].lower() + name[1:] if word[1:].islower() else name
