"""The feed of changes: of each revision an entry a framework, or a page; the newest first.

What is told is made of the same changes as the API's. A revision that touched very many records,
such as the first load, is one entry that says how many of each kind there were.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from catalog.changes import dependents, following
from catalog.changes.candidates import Some
from catalog.changes.change import Change, Moment
from comparisons.change_words import CONTROL, EACH, counted, counts_of, sentences

REVISIONS = 50  # of a page of the feed
LOOK = 1000  # versions that are looked at for a page; a revision with more is counted
GROUPS = 12  # entries of one revision: with more of them it is one
SAID = 3  # sentences of a title
LONGEST = 160  # characters of a title


@dataclass(frozen=True)
class Entry:
    moment: Moment
    about: str  # unlike that of any other entry of the revision
    title: str
    path: str | None  # of a page
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Feed:
    entries: tuple[Entry, ...]
    updated: dt.datetime
    framework: str | None  # slug
    before: int | None  # a revision
    following: int | None  # before which the next page begins

    def query(self, before: int | None) -> str:
        """Of a page of this feed."""
        pairs = {"framework": self.framework, "before": before}
        asked = urlencode({name: value for name, value in pairs.items() if value is not None})
        return f"?{asked}" if asked else ""


def load(framework: str | None, before: int | None) -> Feed:
    some = Some(family=dependents.family(framework)) if framework else Some()
    revisions = following.revisions(some, before, REVISIONS + 1)
    chosen = _within(revisions[:REVISIONS])
    few = [each.key for each in chosen if each.versions <= LOOK]
    changes = following.of_revisions(few, following.Reading(None, some)) if few else []
    by_number = {n: list(its) for n, its in groupby(changes, lambda each: each.moment.number)}
    entries: list[Entry] = []
    for each in chosen:
        if each.versions > LOOK:
            entries += _large(each.moment, counted(following.added_in(each.key, some)))
        else:
            entries += _entries(by_number.get(each.moment.number, []))
    left = chosen[-1].moment.number if len(revisions) > len(chosen) else None
    updated = revisions[0].moment.at if revisions else dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return Feed(tuple(entries), updated, framework, before, left)


def _within(revisions: Sequence[following.Sized]) -> list[following.Sized]:
    """The newest, as many as are looked at for a page; those that are counted cost little."""
    chosen, looked = [], 0
    for each in revisions:
        looked += each.versions if each.versions <= LOOK else 0
        if looked > LOOK:
            break
        chosen.append(each)
    return chosen


def _large(moment: Moment, said: str) -> list[Entry]:
    return [Entry(moment, "all", said, None, (said,))] if said else []


def _entries(changes: Sequence[Change]) -> Iterator[Entry]:
    """Of one revision."""
    of_noun = Counter(change.told.noun for change in changes if not change.told.framework)
    groups: dict[str, list[Change]] = {}
    for change in changes:
        together = of_noun[change.told.noun] > EACH
        groups.setdefault(_about(change, together=together), []).append(change)
    if len(groups) > GROUPS:
        yield from _large(changes[0].moment, counted(counts_of(changes)))
        return
    for about, its in groups.items():
        yield _entry(about, its)


def _about(change: Change, *, together: bool) -> str:
    """A framework, or a record; where there are many of its noun, these."""
    if owner := change.told.framework:
        return f"frameworks.{owner.slug}"
    return change.told.noun if together else f"{change.told.noun}.{change.told.key}"


def _entry(about: str, changes: Sequence[Change]) -> Entry:
    owner = changes[0].told.framework
    lines = sentences(changes)
    said = "; ".join(lines[:SAID]) + (f"; and {len(lines) - SAID} more" if lines[SAID:] else "")
    title = f"{owner.name}: {said}" if owner else said[:1].upper() + said[1:]
    return Entry(changes[0].moment, about, _cut(title), _path(changes), tuple(lines))


def _cut(title: str) -> str:
    line = " ".join(CONTROL.sub("", title).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rpartition(' ')[0]} …"


def _path(changes: Sequence[Change]) -> str | None:
    """The page of the one record; of several, that of their framework while it is there."""
    pages = {change.page for change in changes}
    if len(pages) == 1:
        return pages.pop()
    owner = changes[0].told.framework
    return f"/frameworks/{owner.slug}/" if owner and any(pages) else None
