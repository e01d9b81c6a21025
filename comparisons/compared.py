"""Which frameworks an address compares, and what is wrong with it if it cannot."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from catalog.models import Claim, Feature, Finding, Framework, Sample, cite, complete
from comparisons import code, converters, measured, paging, summary, table

MOST = 6


class CannotCompare(Exception):
    """The message says why, and names the frameworks `near` that may have been meant."""

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"{message}{hint}")


def canonical(slugs: Sequence[str]) -> tuple[str, ...]:
    """The frameworks sorted, each once: every comparison has one address."""
    return tuple(sorted(set(slugs)))


def address(slugs: Sequence[str]) -> str:
    return f"/compare/{converters.BETWEEN.join(canonical(slugs))}/"


def in_order(slugs: Sequence[str], order: str) -> list[str]:
    """The slugs as `order` ("flask,django") names them first, the others after it."""
    named = [slug for slug in dict.fromkeys(order.split(",")) if slug in slugs]
    return named + [slug for slug in slugs if slug not in named]


@dataclass(frozen=True)
class Offered:
    """Frameworks to choose from; whether there are `more` than fit, which can be typed."""

    frameworks: tuple[Framework, ...]
    more: bool

    def without(self, slugs: Sequence[str]) -> Offered:
        return Offered(tuple(f for f in self.frameworks if f.slug not in slugs), self.more)


def offered() -> Offered:
    """The first frameworks by their slugs, as many as one can look through."""
    found = list(Framework.objects.published()[: paging.OFFERED + 1])
    return Offered(tuple(found[: paging.OFFERED]), len(found) > paging.OFFERED)


def published(slugs: Sequence[str]) -> dict[str, Framework]:
    """The frameworks of these slugs that can be compared, and those that are offered besides."""
    first = Framework.objects.published().order_by("slug").values("pk")[: paging.OFFERED + 1]
    wanted = Q(slug__in=slugs) | Q(pk__in=first)
    found = Framework.objects.published().with_latest().filter(wanted)
    return {framework.slug: framework for framework in sorted(found, key=lambda f: f.slug)}


def every() -> list[Framework]:
    """All that can be compared, with what they are called by and nothing else."""
    return list(Framework.objects.published().only("slug", "name", "aliases"))


def find(text: str, known: Iterable[Framework]) -> Framework:
    """The framework that is called so, by slug, name or alias, or alone begins so.

    Raises CannotCompare, with the near names, if there is none.
    """
    wanted = _plain(text)
    frameworks = list(known)
    names = {_plain(alias): f for f in frameworks for alias in f.aliases}
    # What one is called goes before what another is also called.
    names |= {_plain(f.name): f for f in frameworks} | {_plain(f.slug): f for f in frameworks}
    begun = {f.slug: f for name, f in names.items() if wanted and name.startswith(wanted)}
    if found := names.get(wanted) or (next(iter(begun.values())) if len(begun) == 1 else None):
        return found
    close = [names[name] for name in difflib.get_close_matches(wanted, list(names))]
    near = dict.fromkeys(framework.name for framework in (*begun.values(), *close))
    raise CannotCompare(f"Not known here: {text}.", list(near)[:3])


def _plain(name: str) -> str:
    """Letters and digits alone: Turbo Gears 2 is TurboGears2."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def load(
    slugs: Sequence[str], task: str | None = None, known: Mapping[str, Framework] | None = None
) -> table.Table:
    """The side-by-side table of two to six published frameworks, in the order given.

    With the code of one task: the first, where `task` names none. Who has asked for the
    published() ones already gives them as `known`.

    Raises CannotCompare if there are too many or one is not known.
    """
    if len(slugs) > MOST:
        raise CannotCompare(f"At most {MOST} frameworks fit side by side; these are {len(slugs)}.")
    if known is None:
        found = Framework.objects.published().with_latest().filter(slug__in=slugs)
        known = {framework.slug: framework for framework in found}
    missing = [slug for slug in slugs if slug not in known]
    if missing:
        names = [framework.slug for framework in every()]
        near = [n for slug in missing for n in difflib.get_close_matches(slug, names)]
        raise CannotCompare(f"Not known here: {', '.join(missing)}.", near)
    frameworks = [known[slug] for slug in slugs]
    complete(frameworks)
    side_by_side = described(frameworks, Claim.objects.about(tuple(slugs)).in_doubt())
    samples = list(Sample.objects.for_code(slugs, task))
    findings = Finding.objects.shown().filter(framework__in=slugs)
    filled = replace(
        side_by_side,
        code=code.side_by_side(frameworks, samples),
        measured=measured.side_by_side(slugs, findings, samples),
    )
    return replace(filled, summary=summary.summarise(filled))


def described(frameworks: Sequence[Framework], about: Iterable[Claim]) -> table.Table:
    """The table of frameworks that for_comparison() found, or that are complete()."""
    claims = list(about)
    supports = [support for f in frameworks for support in f.supports.all()]
    traits = [trait for f in frameworks for trait in f.traits.all()]
    cite(supports, traits, claims)
    return table.compare(frameworks, Feature.objects.select_related("group"), claims)
