"""Which frameworks fit a policy, and why: a pure function from candidates to a frozen answer.

Every framework is placed. One that fails a must or a must-not is excluded, by just that; one of
which nothing fails and something is unknown is undecided; the others fit. Those are ordered by the
share of the shoulds that they meet, and by nothing else. The page and the API render this object.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from comparisons import compared
from comparisons.criteria import Candidate
from comparisons.policy import Policy, Requirement, Stance

Met = tuple[bool | None, ...]


@dataclass(frozen=True)
class Reason:
    """A requirement at one framework: whether it is met (null: unknown), and what says so."""

    requirement: Requirement
    met: bool | None
    text: str
    level: str | None
    via: str | None
    address: str


@dataclass(frozen=True)
class Share:
    """How much of the weight of the shoulds is met: `least` for sure, `most` if all that is
    unknown turned out well."""

    least: int
    most: int
    of: int


@dataclass(frozen=True)
class Standing:
    """Which requirements are met. Of many frameworks, most stand like some other one."""

    requirements: tuple[Requirement, ...]
    met: Met

    @cached_property
    def hanging(self) -> tuple[Requirement, ...]:
        """The musts and must-nots that keep it from fitting: not met, or unknown."""
        return tuple(one for one, met in self.each(should=False) if not met)

    @cached_property
    def failed(self) -> int:
        return sum(met is False for _, met in self.each(should=False))

    @cached_property
    def share(self) -> Share:
        weights = [(met, one.weight) for one, met in self.each(should=True)]
        return Share(
            least=sum(weight for met, weight in weights if met),
            most=sum(weight for met, weight in weights if met is not False),
            of=sum(weight for _, weight in weights),
        )

    @cached_property
    def change(self) -> str | None:
        """What follows if the unknown turns out either way; null where nothing hangs on it."""
        if self.failed or not self.hanging:
            return None
        turns = " and ".join(map(_turn, self.hanging))
        return f"If it turned out {turns}, it would fit; otherwise it would be excluded."

    def each(self, *, should: bool) -> list[tuple[Requirement, bool | None]]:
        """The shoulds, or else the musts and must-nots, with whether they are met."""
        pairs = zip(self.requirements, self.met, strict=True)
        return [(one, met) for one, met in pairs if (one.stance == Stance.SHOULD) == should]


def _turn(requirement: Requirement) -> str:
    wanted = "not to" if requirement.stance == Stance.NOT else "to"
    return f"{wanted} {requirement.criterion.phrase}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A framework with its reasons: of the musts and must-nots, and of the shoulds. They are told
    when somebody asks: all are placed, and few are shown."""

    candidate: Candidate
    standing: Standing

    @property
    def slug(self) -> str:
        return self.candidate.slug

    @property
    def name(self) -> str:
        return self.candidate.name

    @property
    def version(self) -> str | None:
        return self.candidate.version

    @property
    def share(self) -> Share:
        return self.standing.share

    @property
    def change(self) -> str | None:
        return self.standing.change

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(self._told(should=False))

    @property
    def shoulds(self) -> tuple[Reason, ...]:
        return tuple(self._told(should=True))

    @property
    def excluded_by(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.met is False)

    @property
    def unknown(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.met is None)

    def _told(self, *, should: bool) -> Iterator[Reason]:
        for one, met in self.standing.each(should=should):
            seen = one.criterion.see(self.candidate)
            yield Reason(one, met, seen.text, seen.level, seen.via, seen.address)


@dataclass(frozen=True)
class Tier:
    """Frameworks with one share: a tie of `total`, by name. They take places from `first` to
    `last`, more than there are of them where the unknown shoulds of some could move them."""

    first: int
    last: int
    share: Share
    total: int
    frameworks: tuple[Placed, ...]


@dataclass(frozen=True)
class Effect:
    """What a requirement does: how many meet it, and how many more would fit without it."""

    requirement: Requirement
    met: int
    unmet: int
    unknown: int
    frees: int
    without: str


@dataclass(frozen=True)
class Part:
    """Some of the frameworks of an answer, in its order."""

    fits: tuple[Tier, ...]
    undecided: tuple[Placed, ...]
    excluded: tuple[Placed, ...]


@dataclass(frozen=True)
class Answer:
    """`query` says the policy; `compare` is the address of the first that fit, side by side."""

    query: str
    requirements: tuple[Effect, ...]
    fits: tuple[Tier, ...]
    undecided: tuple[Placed, ...]
    excluded: tuple[Placed, ...]

    @cached_property
    def fitting(self) -> tuple[Placed, ...]:
        return tuple(placed for tier in self.fits for placed in tier.frameworks)

    @property
    def total(self) -> int:
        return len(self.fitting) + len(self.undecided) + len(self.excluded)

    def part(self, start: int, size: int) -> Part:
        """So many frameworks, from a place on; a tier of which none is among them is left out."""
        before, fits = 0, []
        for tier in self.fits:
            if shown := _shown(tier.frameworks, start - before, size):
                fits.append(replace(tier, frameworks=shown))
            before += tier.total
        return Part(
            fits=tuple(fits),
            undecided=_shown(self.undecided, start - before, size),
            excluded=_shown(self.excluded, start - before - len(self.undecided), size),
        )

    @property
    def side_by_side(self) -> tuple[Placed, ...]:
        """The first that fit, as many as can be compared, if two or more; a tie is cut last."""
        found: tuple[Placed, ...] = ()
        for tier in self.fits:
            if len(found) >= 2 and len(found) + len(tier.frameworks) > compared.MOST:
                break
            found += tier.frameworks
        return found[: compared.MOST] if len(found) > 1 else ()

    @property
    def compare(self) -> str | None:
        slugs = [placed.slug for placed in self.side_by_side]
        if not slugs:
            return None
        address = compared.address(slugs)
        return address if slugs == sorted(slugs) else f"{address}?order={','.join(slugs)}"


def _shown(placed: Sequence[Placed], start: int, size: int) -> tuple[Placed, ...]:
    """From a place on, which may lie before the first."""
    return tuple(placed[max(0, start) : max(0, start + size)])


def choose(
    policy: Policy, requirements: Sequence[Requirement], candidates: Iterable[Candidate]
) -> Answer:
    ordered = sorted(candidates, key=_by_name)
    columns = [one.met_by(ordered) for one in requirements]
    rows: list[Met] = list(zip(*columns, strict=True)) if columns else [()] * len(ordered)
    standings = {met: Standing(tuple(requirements), met) for met in set(rows)}
    placed = [Placed(one, standings[met]) for one, met in zip(ordered, rows, strict=True)]
    alone = _alone(each.standing for each in placed)
    effects = zip(requirements, columns, strict=True)
    out = [each for each in placed if each.standing.failed]
    return Answer(
        query=policy.query,
        requirements=tuple(_effect(one, met, policy, alone) for one, met in effects),
        fits=tiers([each for each in placed if not each.standing.hanging]),
        undecided=tuple(each for each in placed if each.change),
        # Those that the fewest requirements keep out come first: they are the nearest.
        excluded=tuple(sorted(out, key=lambda each: each.standing.failed)),
    )


def tiers(fits: Sequence[Placed]) -> tuple[Tier, ...]:
    """In the order of what is met for sure, then of what could be; equals by name."""
    ordered = sorted(fits, key=lambda placed: (-placed.share.least, -placed.share.most))
    grouped = [(share, tuple(g)) for share, g in groupby(ordered, key=lambda each: each.share)]
    return tuple(
        Tier(
            first=1 + sum(len(more) for other, more in grouped if other.least > share.most),
            last=len(fits) - sum(len(more) for other, more in grouped if other.most < share.least),
            share=share,
            total=len(alike),
            frameworks=alike,
        )
        for share, alike in grouped
    )


def _alone(standings: Iterable[Standing]) -> Counter[str]:
    """Of how many frameworks a requirement is all that keeps them from fitting."""
    hanging = (standing.hanging for standing in standings)
    return Counter(found[0].criterion.key for found in hanging if len(found) == 1)


def _effect(
    requirement: Requirement, met: list[bool | None], policy: Policy, alone: Mapping[str, int]
) -> Effect:
    key = requirement.criterion.key
    return Effect(
        requirement,
        met=met.count(True),
        unmet=met.count(False),
        unknown=met.count(None),
        frees=alone.get(key, 0),
        without=policy.without(key).address,
    )


def _by_name(candidate: Candidate) -> tuple[str, str]:
    return candidate.name.casefold(), candidate.slug
