"""What changed, read from the history a page at a time.

The versions of the history stand in the order of their primary keys, since one writer follows
another; a page looks at the next of them, at what their revisions removed, and at what changes
along with a record (catalog.changes.dependents). It looks at so many records at most, so that it
costs the same at any depth; where few of them are told, it holds less than was asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from reversion.models import Version

from catalog.changes import candidates
from catalog.changes.candidates import ALL, CATALOGUE, OWN, REMOVED, Candidate, Place, Row, Some
from catalog.changes.change import Change, Moment, change, told
from catalog.changes.dependents import any_of
from catalog.changes.nouns import NOUNS, PARTS, PUBLISHED
from catalog.changes.past import At, Past, kind_of
from catalog.models import CatalogueRevision, Removal

DRAFT = '"published": false'
MORE = 100  # records that a page looks at beside as many as were asked for


@dataclass(frozen=True)
class Page:
    changes: Sequence[Change]
    previous: Place | None  # where this page begins, if there may be more before it
    next: Place | None  # where the next one begins, if there may be more


@dataclass(frozen=True)
class Span:
    """A part of the history, read in one direction or the other: at most `look` records."""

    start: Place
    end: Place | None  # left out; None is the end of the history
    look: int
    backwards: bool = False

    def holds(self, place: Place) -> bool:
        return self.start <= place and (self.end is None or place < self.end)

    @property
    def versions(self) -> Q:
        last = Q(pk__lte=self.end.version) if self.end else Q()
        return last & Q(pk__gte=self.start.version)

    def removals(self, rows: Sequence[Row]) -> tuple[Q, Q]:
        """Of parts, all (their owners come after all removals of a revision), and the others."""
        removing = [row for row in rows if row.model == CATALOGUE]
        parts = Q(revision__in=[row.revision for row in removing], noun__in=PARTS)
        if self.start.stage > REMOVED:  # those of its revision are over
            removing = [row for row in removing if row.pk != self.start.version]
        if self.end and self.end.stage == OWN:
            removing = [row for row in removing if row.pk != self.end.version]
        these = Q(revision__in=[row.revision for row in removing])
        if self.start.stage == REMOVED:
            these &= Q(pk__gte=self.start.number)
        if self.end and self.end.stage == REMOVED:
            these &= Q(pk__lt=self.end.number)
        return parts, these & ~Q(noun__in=PARTS)

    def shorter(self, place: Place) -> Span:
        """As far as this place."""
        if self.backwards:
            return Span(max(self.start, place), self.end, self.look, backwards=True)
        return Span(self.start, min(self.end or place, place), self.look)

    @property
    def order(self) -> str:
        return "-pk" if self.backwards else "pk"


@dataclass
class Reading:
    """Candidates one after another, until so many changes are found."""

    limit: int | None = None
    some: Some = ALL
    action: str | None = None
    past: Past = field(default_factory=Past)
    found: list[Change] = field(default_factory=list)

    @property
    def look(self) -> int:
        return (self.limit or 0) + MORE

    def read(self, those: Sequence[Candidate]) -> Place | None:
        """The place of the last one that was looked at, if not all were."""
        moments = _moments({each.revision for each in those})
        for number, candidate in enumerate(those):
            if len(self.found) == self.limit:
                return those[number - 1].place
            if moment := moments.get(candidate.revision):
                self.found += self._changes(moment, candidate)
        return None

    def _changes(self, moment: Moment, candidate: Candidate) -> Iterator[Change]:
        before, after = (
            told(candidate.ref, At(self.past, revision))
            for revision in (candidate.revision - 1, candidate.revision)
        )
        found = change(moment, before, after)
        if found and self.action in (None, found.action):
            yield found


def newest() -> int:
    """The number of the newest revision; 0 where there is none."""
    found = CatalogueRevision.objects.order_by("-number").values_list("number", flat=True).first()
    return found or 0


def number_before(moment: dt.datetime) -> int:
    """The number of a revision before a moment, after which all are that began at it or later."""
    began = CatalogueRevision.objects.filter(revision__date_created__gte=moment)
    # Writers wait for one another, so a lower number may have begun a little later.
    first = began.order_by("revision__date_created").values_list("number", flat=True)[:100]
    return min(first) - 1 if first else newest()


def start_after(number: int) -> Place | None:
    """Where the changes after this revision begin; None where there are none."""
    following = CatalogueRevision.objects.filter(number__gt=number).order_by("number")
    # The first write of a revision raises the catalogue's number, so that version is its first.
    first = Version.objects.filter(
        db=DEFAULT_DB_ALIAS,
        content_type=kind_of(CATALOGUE),
        object_id="1",
        revision=following.values("revision")[:1],
    )
    found = first.order_by().values_list("pk", flat=True).first()
    return Place(found) if found else None


def after(start: Place, first: Place, reading: Reading) -> Page:
    """The page that begins at `start`, where the first of all begins at `first`."""
    span = Span(start, None, reading.look)
    those, covered = _look(span, reading)
    stopped = reading.read(those)
    following = stopped.next if stopped else covered.end
    return Page(reading.found, start if start > first else None, following)


def before(end: Place, first: Place, reading: Reading) -> Page:
    """The page that ends before `end`."""
    span = Span(first, end, reading.look, backwards=True)
    those, covered = _look(span, reading)
    start = reading.read(those) or covered.start
    return Page(reading.found[::-1], start if start > first else None, end)


def of_revisions(revisions: Collection[int], reading: Reading) -> list[Change]:
    """All that these revisions did, by their primary keys, in order."""
    rows = candidates.rows_of(reading.some.versions().filter(revision__in=revisions).order_by("pk"))
    removals = list(reading.some.removals().filter(revision__in=revisions).order_by("pk"))
    found = candidates.candidates(rows, removals, reading.past)
    those = [each for each in found if reading.some.holds(each.ref)]
    reading.read(candidates.that_count(those, Place(0), reading.past))
    return reading.found


def _look(span: Span, reading: Reading) -> tuple[list[Candidate], Span]:
    """What there is to be told of, in the direction of reading, and how far that reaches."""
    rows, covered = _rows(span, reading.some)
    removals, covered = _removals(rows, covered, reading.some)
    those = candidates.candidates(rows, removals, reading.past)
    those = [e for e in those if covered.holds(e.place) and reading.some.holds(e.ref)]
    those, covered = _at_most(those[::-1] if span.backwards else those, covered)
    return candidates.that_count(those, covered.start, reading.past), covered


def _rows(span: Span, some: Some) -> tuple[list[Row], Span]:
    versions = some.versions().filter(span.versions).order_by(span.order)
    found = candidates.rows_of(versions[: span.look + 1])
    if len(found) > span.look:
        span = span.shorter(Place(found[-2 if span.backwards else -1].pk))
    return found[: span.look], span


def _removals(rows: Sequence[Row], span: Span, some: Some) -> tuple[list[Removal], Span]:
    parts, others = (some.removals().filter(these) for these in span.removals(rows))
    found = list(others.order_by(span.order)[: span.look + 1])
    if len(found) > span.look:
        places = {row.revision: row.pk for row in rows if row.model == CATALOGUE}
        last = found[-2 if span.backwards else -1]
        span = span.shorter(Place(places[last.revision_id], REMOVED, last.pk))
    return [*parts, *found[: span.look]], span


def _at_most(those: list[Candidate], span: Span) -> tuple[list[Candidate], Span]:
    if len(those) > span.look:
        span = span.shorter(those[span.look - 1 if span.backwards else span.look].place)
    return those[: span.look], span


def _moments(revisions: Collection[int]) -> dict[int, Moment]:
    rows = CatalogueRevision.objects.filter(revision__in=revisions)
    told = rows.values_list("revision", "number", "revision__date_created")
    return {revision: Moment(number, at) for revision, number, at in told}


@dataclass(frozen=True)
class Sized:
    """A revision, and how many versions it holds."""

    key: int
    moment: Moment
    versions: int


def revisions(some: Some, before: int | None, most: int) -> list[Sized]:
    """The newest that may have changed some of these records."""
    rows = CatalogueRevision.objects.order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    if some.family:
        rows = rows.filter(revision__in=some.versions().values("revision"))
    # Counted apart, so that the database counts only for the revisions of the page.
    mine = Version.objects.filter(revision=OuterRef("revision")).order_by().values("revision")
    counted = Subquery(mine.annotate(count=Count("pk")).values("count"))
    rows = rows.annotate(versions=counted)[:most]
    told = rows.values_list("revision", "number", "revision__date_created", "versions")
    return [Sized(key, Moment(number, at), versions) for key, number, at, versions in told]


def added_in(revision: int, some: Some) -> dict[tuple[str, str], int]:
    """How many records of each noun a revision added, counted by the database: of very many."""
    versions = some.versions().filter(revision=revision)
    same = {name: OuterRef(name) for name in ("db", "content_type", "object_id")}
    earlier = Version.objects.filter(**same, revision__lt=revision)
    added = versions.exclude(Exists(earlier)).exclude(_is_draft(revision))
    kinds = {kind_of(model): noun.name for model, noun in NOUNS.items()}
    counts = added.order_by().values_list("content_type").annotate(Count("pk"))
    return {("added", kinds[kind]): count for kind, count in counts if kind in kinds}


def _is_draft(revision: int) -> Q:
    """Of a framework that was a draft then, or itself one."""
    kind = kind_of("framework")
    known = Version.objects.filter(db=DEFAULT_DB_ALIAS, content_type=kind, revision__lte=revision)
    refs = [("framework", int(pk)) for pk in {*known.values_list("object_id", flat=True)}]
    past = Past()
    past.load((ref, revision) for ref in refs)
    states = ((pk, past.state((model, pk), revision)) for model, pk in refs)
    drafts = [pk for pk, state in states if not (state and state["published"])]
    draft = Q(content_type__in=map(kind_of, PUBLISHED), serialized_data__contains=DRAFT)
    return any_of(Q(serialized_data__contains=f'"framework": {pk}, ') for pk in drafts) | draft
