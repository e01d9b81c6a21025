"""Which frameworks an address compares, and what is wrong with it if it cannot."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from catalog.models import Claim, Feature, Finding, Framework, Sample, cite
from comparisons import code, measured, table
from comparisons.converters import BETWEEN

MOST = 6


class CannotCompare(Exception):
    """The message says why, and names the frameworks `near` that may have been meant."""

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"{message}{hint}")


def canonical(slugs: Sequence[str]) -> tuple[str, ...]:
    """The frameworks sorted, each once: every comparison has one address."""
    return tuple(sorted(set(slugs)))


def names(frameworks: Iterable[Framework]) -> dict[str, str]:
    """The slugs of frameworks by all they are called, in lower case.

    What one is called goes before what another is also called.
    """
    found = list(frameworks)
    aliases = {alias.casefold(): f.slug for f in found for alias in f.aliases}
    return aliases | {f.name.casefold(): f.slug for f in found} | {f.slug: f.slug for f in found}


def named(texts: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """The slugs that are meant by what somebody typed; what is not known stays as it is."""
    typed = (text.strip() for text in texts)
    return [names.get(text.casefold(), text) for text in typed if text]


def address(slugs: Sequence[str]) -> str:
    return f"/compare/{BETWEEN.join(canonical(slugs))}/"


def in_order(slugs: Sequence[str], order: str) -> list[str]:
    """The slugs as `order` ("flask,django") names them first, the others after it."""
    named = [slug for slug in dict.fromkeys(order.split(",")) if slug in slugs]
    return named + [slug for slug in slugs if slug not in named]


def load(slugs: Sequence[str], task: str | None = None) -> table.Table:
    """The side-by-side table of two to six published frameworks, in the order given.

    With the code of one task: the first, where `task` names none.

    Raises CannotCompare if there are too many or one is not known.
    """
    if len(slugs) > MOST:
        raise CannotCompare(f"At most {MOST} frameworks fit side by side; these are {len(slugs)}.")
    found = {f.slug: f for f in Framework.objects.for_comparison(tuple(slugs))}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        known = Framework.objects.published().values_list("slug", flat=True)
        near = [n for slug in missing for n in difflib.get_close_matches(slug, list(known))]
        raise CannotCompare(f"Not known here: {', '.join(missing)}.", near)
    frameworks = [found[slug] for slug in slugs]
    side_by_side = described(frameworks, Claim.objects.about(tuple(slugs)).in_doubt())
    samples = list(Sample.objects.for_code(slugs, task))
    findings = Finding.objects.shown().filter(framework__in=slugs)
    return replace(
        side_by_side,
        code=code.side_by_side(frameworks, samples),
        measured=measured.side_by_side(slugs, findings, samples),
    )


def described(frameworks: Sequence[Framework], about: Iterable[Claim]) -> table.Table:
    """The table of frameworks that Framework.objects.for_comparison() found."""
    claims = list(about)
    supports = [support for f in frameworks for support in f.supports.all()]
    traits = [trait for f in frameworks for trait in f.traits.all()]
    cite(supports, traits, claims)
    return table.compare(frameworks, Feature.objects.select_related("group"), claims)
