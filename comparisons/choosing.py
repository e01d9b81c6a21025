"""Which frameworks fit a policy, and why: a pure function from candidates to a frozen answer.

Every framework is placed. One that fails a must or a must-not is excluded, by just that; one of
which nothing fails and something is unknown is undecided; the others fit. Those are ordered by the
share of the shoulds that they meet, and by nothing else. The page and the API render this object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from comparisons import compared
from comparisons.criteria import Candidate
from comparisons.policy import Policy, Requirement, Stance


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
class Placed:
    """A framework with its reasons: of the musts and must-nots, and of the shoulds."""

    slug: str
    name: str
    version: str | None
    reasons: tuple[Reason, ...]
    shoulds: tuple[Reason, ...]

    @property
    def excluded_by(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.met is False)

    @property
    def unknown(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.met is None)

    @property
    def fits(self) -> bool:
        return all(reason.met for reason in self.reasons)

    @property
    def share(self) -> Share:
        weights = [(reason.met, reason.requirement.weight) for reason in self.shoulds]
        return Share(
            least=sum(weight for met, weight in weights if met),
            most=sum(weight for met, weight in weights if met is not False),
            of=sum(weight for _, weight in weights),
        )

    @property
    def change(self) -> str | None:
        """What follows if the unknown turns out either way; null where nothing hangs on it."""
        if self.excluded_by or not self.unknown:
            return None
        turns = " and ".join(_turn(reason.requirement) for reason in self.unknown)
        return f"If it turned out {turns}, it would fit; otherwise it would be excluded."


def _turn(requirement: Requirement) -> str:
    wanted = "not to" if requirement.stance == Stance.NOT else "to"
    return f"{wanted} {requirement.criterion.phrase}"


@dataclass(frozen=True)
class Tier:
    """Frameworks with one share: a tie, by name. They take places from `first` to `last`, more
    than there are of them where the unknown shoulds of some could move them."""

    first: int
    last: int
    share: Share
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
class Answer:
    """`query` says the policy; `compare` is the address of the first that fit, side by side."""

    query: str
    requirements: tuple[Effect, ...]
    fits: tuple[Tier, ...]
    undecided: tuple[Placed, ...]
    excluded: tuple[Placed, ...]

    @property
    def fitting(self) -> tuple[Placed, ...]:
        return tuple(placed for tier in self.fits for placed in tier.frameworks)

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


def choose(
    policy: Policy, requirements: Sequence[Requirement], candidates: Iterable[Candidate]
) -> Answer:
    placed = sorted((place(c, requirements) for c in candidates), key=_by_name)
    out = [each for each in placed if each.excluded_by]
    return Answer(
        query=policy.query,
        requirements=tuple(_effect(one, policy, placed) for one in requirements),
        fits=tiers([each for each in placed if each.fits]),
        undecided=tuple(each for each in placed if each.change),
        # Those that the fewest requirements keep out come first: they are the nearest.
        excluded=tuple(sorted(out, key=lambda each: len(each.excluded_by))),
    )


def place(candidate: Candidate, requirements: Iterable[Requirement]) -> Placed:
    reasons = [_reason(requirement, candidate) for requirement in requirements]
    return Placed(
        candidate.slug,
        candidate.name,
        candidate.version,
        reasons=tuple(r for r in reasons if r.requirement.stance != Stance.SHOULD),
        shoulds=tuple(r for r in reasons if r.requirement.stance == Stance.SHOULD),
    )


def _reason(requirement: Requirement, candidate: Candidate) -> Reason:
    seen = requirement.criterion.see(candidate)
    met = seen.holds
    if met is not None and requirement.stance == Stance.NOT:
        met = not met
    return Reason(requirement, met, seen.text, seen.level, seen.via, seen.address)


def tiers(fits: Sequence[Placed]) -> tuple[Tier, ...]:
    """In the order of what is met for sure, then of what could be; equals by name."""
    shares = [placed.share for placed in fits]
    ordered = sorted(fits, key=lambda placed: (-placed.share.least, -placed.share.most))
    return tuple(
        Tier(
            first=1 + sum(other.least > share.most for other in shares),
            last=len(fits) - sum(other.most < share.least for other in shares),
            share=share,
            frameworks=tuple(alike),
        )
        for share, alike in groupby(ordered, key=lambda placed: placed.share)
    )


def _effect(requirement: Requirement, policy: Policy, placed: Iterable[Placed]) -> Effect:
    seen = [(each, _of(requirement, each)) for each in placed]
    met = [reason.met for _, reason in seen]
    alone = [each for each, reason in seen if each.excluded_by + each.unknown == (reason,)]
    return Effect(
        requirement,
        met=met.count(True),
        unmet=met.count(False),
        unknown=met.count(None),
        frees=len(alone),
        without=policy.without(requirement.criterion.key).address,
    )


def _of(requirement: Requirement, placed: Placed) -> Reason:
    reasons = (*placed.reasons, *placed.shoulds)
    return next(reason for reason in reasons if reason.requirement is requirement)


def _by_name(placed: Placed) -> tuple[str, str]:
    return placed.name.casefold(), placed.slug
