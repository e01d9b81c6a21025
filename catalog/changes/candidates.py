"""The records that revisions may have changed, each at its place in the history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, Q, QuerySet
from reversion.models import Version

from catalog.changes.change import Ref
from catalog.changes.dependents import DEPENDENTS, Family, any_of, dependents, parts_of, slugs
from catalog.changes.nouns import NOUNS, PARTS
from catalog.changes.past import Past, kind_of
from catalog.models import Removal

MODELS = (*NOUNS, *PARTS, *(model for model in DEPENDENTS if model not in NOUNS))
CATALOGUE = "catalogue"
OWN, REMOVED, ALONG = 0, 1, 2  # the stages of a place


@dataclass(frozen=True, order=True)
class Place:
    """In the history: at a version, its own record, or of the catalogue's version the removals of
    its revision, and then what changes along with it, noun by noun (ALONG and up)."""

    version: int
    stage: int = OWN
    number: int = 0

    @property
    def next(self) -> Place:
        return Place(self.version, self.stage, self.number + 1)


@dataclass(frozen=True)
class Candidate:
    place: Place
    revision: int  # its primary key
    ref: Ref


@dataclass(frozen=True)
class Row:
    """A version."""

    pk: int
    revision: int
    model: str
    record: int

    @property
    def ref(self) -> Ref:
        return self.model, self.record


@dataclass(frozen=True)
class Some:
    """Of all records, those of a noun (a model), or of a framework."""

    model: str | None = None
    family: Family | None = None

    def versions(self) -> QuerySet[Version]:
        """Of these records, of those whose change may change them, and of the catalogue where its
        revision removed some of them."""
        removals = self.removals().filter(revision=OuterRef("revision"))
        removing = Q(content_type=kind_of(CATALOGUE)) & Exists(removals)
        found: QuerySet[Version] = Version.objects.filter(self._own() | removing)
        return found.filter(db=DEFAULT_DB_ALIAS)

    def removals(self) -> QuerySet[Removal]:
        removals = Removal.objects.filter(noun__in=self._told)
        return removals.filter(self.family.removed) if self.family else removals

    def holds(self, ref: Ref) -> bool:
        noun = ref[0] in NOUNS and self.model in (None, ref[0])
        return noun and (self.family is None or ref in self.family.records)

    def _own(self) -> Q:
        same = {name: OuterRef(name) for name in ("db", "content_type", "object_id")}
        earlier = Version.objects.filter(**same, revision__lt=OuterRef("revision"))
        others = [model for model in MODELS if model not in self._told and self._follow(model)]
        # Nothing follows a record that is new.
        return self._of(self._told) | (self._of(others) & Q(Exists(earlier)))

    def _of(self, models: Sequence[str]) -> Q:
        if self.family is None:
            return Q(content_type__in=[kind_of(model) for model in models])
        its = {model: ids for model, ids in self.family.ids.items() if model in models}.items()
        return any_of(Q(content_type=kind_of(model), object_id__in=ids) for model, ids in its)

    @property
    def _told(self) -> list[str]:
        """With the parts of what is told."""
        told = {None, *NOUNS} if self.model is None else {self.model}
        return [model for model in MODELS if PARTS.get(model, model) in told]

    def _follow(self, model: str) -> bool:
        """Whether some of these may change along with a record of a model."""
        followers = {other for other, _ in DEPENDENTS.get(model, ())}
        return self.model in {None, *followers}


ALL = Some()


def rows_of(versions: QuerySet[Version]) -> list[Row]:
    kinds = {kind_of(model): model for model in (*MODELS, CATALOGUE)}
    found = versions.values_list("pk", "revision_id", "content_type_id", "object_id")
    return [Row(pk, rev, kinds[kind], int(record)) for pk, rev, kind, record in found]


def candidates(rows: Sequence[Row], removals: Sequence[Removal], past: Past) -> list[Candidate]:
    """What these versions and removals, and all that changes along with them, are of; in order.

    A record stands once for each revision, unless it has a version there beside.
    """
    places = {row.revision: row.pk for row in rows if row.model == CATALOGUE}
    changed = [Candidate(Place(row.pk), row.revision, row.ref) for row in rows]
    changed = [each for each in changed if each.ref[0] != CATALOGUE]
    changed += [_removed(places[each.revision_id], each) for each in removals]
    _load(changed, past)
    own = [each for each in changed if each.ref[0] in NOUNS]
    found = sorted([*own, *_owners(changed, past), *_along(changed, past)], key=attrgetter("place"))
    first: dict[tuple[int, Ref, bool], Candidate] = {}
    for each in found:
        first.setdefault((each.revision, each.ref, each.place.stage < ALONG), each)
    return list(first.values())


def _removed(version: int, removal: Removal) -> Candidate:
    place = Place(version, REMOVED, removal.pk)
    return Candidate(place, removal.revision_id, (removal.noun, int(removal.object_id)))


def _load(candidates: Iterable[Candidate], past: Past) -> None:
    """As they were before and after."""
    past.load(
        (each.ref, moment) for each in candidates for moment in (each.revision - 1, each.revision)
    )


def _owners(changed: Sequence[Candidate], past: Past) -> Iterator[Candidate]:
    """Of what the API shows as a field of them."""
    for each in changed:
        if owner := PARTS.get(each.ref[0]):
            for moment in (each.revision - 1, each.revision):
                if state := past.state(each.ref, moment):
                    yield _beside(each, (owner, state[owner]))


def _along(changed: Sequence[Candidate], past: Past) -> Iterator[Candidate]:
    own = {(each.ref, each.revision): each for each in changed}
    for asked, ref in dependents(own, past):
        yield _beside(own[asked], ref)


def _beside(candidate: Candidate, ref: Ref) -> Candidate:
    model, pk = ref
    place = Place(candidate.place.version, ALONG + MODELS.index(model), pk)
    return Candidate(place, candidate.revision, ref)


def that_count(those: Sequence[Candidate], start: Place, past: Past) -> list[Candidate]:
    """Without those of which their revision tells at another place, or told before `start`; with
    all in the past that is told of them."""
    _load(those, past)
    _load_parts([each for each in those if each.ref[0] in PARTS.values()], past)
    before = _told_before(those, start.version, past)
    return [each for each in those if each not in before and not _is_told_apart(each, past)]


def _is_told_apart(candidate: Candidate, past: Past) -> bool:
    along = candidate.place.stage >= ALONG
    return along and past.is_written_in(candidate.ref, candidate.revision)


def _load_parts(owners: Sequence[Candidate], past: Past) -> None:
    for owner, part in parts_of({(each.ref, each.revision) for each in owners}, past):
        past.add_part(owner, part)
    past.load(
        (part, moment)
        for each in owners
        for part in past.parts(each.ref)
        for moment in (each.revision - 1, each.revision)
    )


def _told_before(candidates: Iterable[Candidate], version: int, past: Past) -> set[Candidate]:
    """Those that follow a part, and that an earlier part of the same revision had follow too."""
    following = [
        each for each in candidates if each.ref[0] in PARTS.values() and each.place.stage >= ALONG
    ]
    first = min((each.revision for each in following), default=0)
    mine = [each for each in following if each.revision == first]
    earlier = _owners_before(mine, first, version, past) if mine else set()
    return {each for each in mine if each.ref in earlier}


def _owners_before(mine: Sequence[Candidate], revision: int, version: int, past: Past) -> set[Ref]:
    before = Version.objects.filter(db=DEFAULT_DB_ALIAS, revision=revision, pk__lt=version)
    named = (Q(serialized_data__contains=f'"{model}": {pk}, ') for model, pk in _refs(mine))
    parts = before.filter(any_of(named), content_type__in=[kind_of(part) for part in PARTS])
    found = set()
    for text in parts.order_by().values_list("serialized_data", flat=True):
        (held,) = json.loads(text)
        owner = PARTS[held["model"].removeprefix("catalog.")]
        found.add((owner, held["fields"][owner]))
    removals = Removal.objects.filter(Exists(before), revision=revision, noun__in=PARTS)
    starts = {f"{slug}.": each.ref for each in mine for slug in slugs((each.ref, revision), past)}
    for key in removals.values_list("key", flat=True):
        found |= {ref for start, ref in starts.items() if key.startswith(start)}
    return found


def _refs(candidates: Iterable[Candidate]) -> set[Ref]:
    return {each.ref for each in candidates}
