"""Which frameworks an address compares, and what is wrong with it if it cannot."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Q

from catalog.models import Framework
from catalog.pieces import State
from comparisons import code, converters, listed, measured, paging, sides, summary, table
from comparisons.listed import ListedFramework
from comparisons.sides import BesideFirst, Coded, Side

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
    return _address(tuple(slugs))


@lru_cache(maxsize=1000)  # a page has dozens of links to the same few
def _address(slugs: tuple[str, ...]) -> str:
    return f"/compare/{converters.BETWEEN.join(canonical(slugs))}/"


def address_of_all(slugs: Sequence[str]) -> str | None:
    """Null where they are too few or too many."""
    return address(slugs) if 2 <= len(slugs) <= MOST else None


def in_order(slugs: Sequence[str], order: str) -> list[str]:
    """The slugs as `order` ("flask,django") names them first, the others after it."""
    named = [slug for slug in dict.fromkeys(order.split(",")) if slug in slugs]
    return named + [slug for slug in slugs if slug not in named]


def published(slugs: Sequence[str]) -> dict[str, Framework]:
    """The frameworks of these slugs that can be compared, and those that are offered besides."""
    first = Framework.objects.published().order_by("slug").values("pk")[: paging.OFFERED + 1]
    wanted = Q(slug__in=slugs) | Q(pk__in=first)
    found = Framework.objects.published().with_latest().filter(wanted)
    return {framework.slug: framework for framework in sorted(found, key=lambda f: f.slug)}


def find(text: str, known: Iterable[ListedFramework]) -> ListedFramework:
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


@dataclass(frozen=True)
class Compared:
    """The side-by-side table, and what each of its columns is made of."""

    table: table.Table
    sides: tuple[Side, ...]
    pairs: tuple[BesideFirst, ...]
    codes: tuple[Coded, ...]


def load(slugs: Sequence[str], task: str | None = None, state: State | None = None) -> Compared:
    """Two to six published frameworks side by side, in the order given.

    With the code of one task: the first, where `task` names none.

    Raises CannotCompare if there are too many or one is not known.
    """
    if len(slugs) > MOST:
        raise CannotCompare(f"At most {MOST} frameworks fit side by side; these are {len(slugs)}.")
    found = sides.sides(state, slugs)
    if missing := [slug for slug in slugs if slug not in found]:
        names = [framework.slug for framework in listed.frameworks(state)]
        near = [n for slug in missing for n in difflib.get_close_matches(slug, names)]
        raise CannotCompare(f"Not known here: {', '.join(missing)}.", near)
    beside = table.beside([side.table for side in found.values()])
    codes = sides.coded(state, [side.framework for side in found.values()], task)
    coded = [each.side for each in codes]
    usual = {slug: each.servers for slug, each in zip(slugs, coded, strict=True)}
    pairs = sides.besides(state, usual, slugs[0])
    figures = measured.side_by_side([each.pair for each in pairs], code.tasks(coded))
    filled = replace(beside, code=code.beside(coded), measured=figures)
    whole = replace(filled, summary=summary.summarise(filled))
    return Compared(whole, tuple(found.values()), tuple(pairs), tuple(codes))
