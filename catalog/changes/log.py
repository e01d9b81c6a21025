"""The history as editors read it: revision by revision, drafts and all, in a fixed number of
queries a page."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from reversion.models import Revision, Version

from catalog.changes.candidates import CATALOGUE
from catalog.changes.change import Ref, State
from catalog.changes.dependents import OWNED
from catalog.changes.past import Asked, At, Past, kind_of
from catalog.changes.wording import FieldChange, field_changes, title
from catalog.models import Removal

AT_ONCE = 50


@dataclass(frozen=True)
class Author:
    name: str
    machine: bool  # a command: nobody signs in with this account


@dataclass(frozen=True)
class Entry:
    """A revision."""

    pk: int
    number: int | None
    at: dt.datetime
    author: Author | None
    comment: str


@dataclass(frozen=True)
class Number:
    """So many records of a noun."""

    model: str
    number: int

    @property
    def words(self) -> str:
        return number_of(self.model, self.number)


@dataclass(frozen=True)
class RecordEntry:
    """What a revision did to one record."""

    entry: Entry
    action: str
    fields: Sequence[FieldChange]
    version: int | None  # its state after the revision; null where that removed it
    along: Sequence[Number] = ()  # what hung on it and changed in the same revision


@dataclass(frozen=True)
class Touched:
    """A record that a revision wrote or removed."""

    ref: Ref
    name: str
    noun: str
    action: str
    fields: Sequence[FieldChange]
    there: bool


def number_of(model: str, number: int) -> str:
    meta = apps.get_model("catalog", model)._meta
    name = meta.verbose_name if number == 1 else meta.verbose_name_plural
    return f"{number:,} {name}"


def entry_of(revision: Revision) -> Entry:
    """Select `user` and `numbered` beforehand."""
    user, numbered = revision.user, getattr(revision, "numbered", None)
    author = Author(user.get_username(), not user.has_usable_password()) if user else None
    number = numbered.number if numbered else None
    return Entry(revision.pk, number, revision.date_created, author, revision.comment)


# One record


def revisions_of(ref: Ref) -> QuerySet[Any]:
    """The primary keys of those that wrote or removed a record, newest first."""
    removals = Removal.objects.filter(noun=ref[0], object_id=str(ref[1])).order_by()
    found = _versions(ref).values_list("revision_id", flat=True)
    both: QuerySet[Any] = found.union(removals.values_list("revision_id", flat=True))
    return both.order_by("-revision_id")


def _versions(ref: Ref) -> QuerySet[Version]:
    found: QuerySet[Version] = Version.objects.filter(
        db=DEFAULT_DB_ALIAS, content_type=kind_of(ref[0]), object_id=str(ref[1])
    )
    return found.order_by()


def record_entries(ref: Ref, revisions: Sequence[int], before: int | None) -> list[RecordEntry]:
    """What these revisions of a record did, newest first; `before` is the one before them."""
    past = Past()
    moments = [*revisions, *([before] if before else [])]
    past.load((ref, moment) for moment in moments)
    along = _along(ref, revisions) if ref[0] == "framework" else {}
    rows = {each.pk: each for each in _entries(revisions)}
    found = []
    for place, pk in enumerate(revisions):
        earlier = moments[place + 1] if place + 1 < len(moments) else 0
        then, now = At(past, earlier), At(past, pk)
        found.append(_record_entry(rows[pk], ref, then, now, along.get(pk, ())))
    return found


def _entries(revisions: Iterable[int]) -> list[Entry]:
    rows = Revision.objects.filter(pk__in=list(revisions)).select_related("user", "numbered")
    return [entry_of(each) for each in rows]


def _record_entry(
    entry: Entry, ref: Ref, then: At, now: At, along: Sequence[Number]
) -> RecordEntry:
    before, after = then.state(ref), now.state(ref)
    fields = field_changes(ref[0], before, after, named(now, then)) if before and after else []
    version = now.past.version(ref, entry.pk) if after else None
    return RecordEntry(entry, action_of(before, after), fields, version, along)


def action_of(before: State | None, after: State | None) -> str:
    if before is None:
        return "added" if after else "removed"
    return "changed" if after else "removed"


def named(*moments: At) -> Any:
    """Names that records had at the first of these moments at which they were there."""

    def name(model: str, pk: int) -> str:
        states = (moment.state((model, pk)) for moment in moments)
        found = next((state for state in states if state), None)
        return title(model, found) if found else f"a {model} that is gone"

    return name


HANGING = (*OWNED, "citation")


def _along(ref: Ref, revisions: Sequence[int]) -> dict[int, list[Number]]:
    """What hangs on a framework and changed, or went with it, by revision."""
    hanging = Q()
    for model in HANGING:
        its = apps.get_model("catalog", model)._default_manager.filter(framework=ref[1])
        keys = [str(pk) for pk in its.order_by().values_list("pk", flat=True)]
        hanging |= Q(content_type=kind_of(model), object_id__in=keys)
    versions = Version.objects.filter(hanging, db=DEFAULT_DB_ALIAS, revision__in=revisions)
    counted = versions.order_by().values_list("revision_id", "content_type").annotate(Count("pk"))
    removing = Removal.objects.filter(noun=ref[0], object_id=str(ref[1]), revision__in=revisions)
    removed = Removal.objects.filter(revision__in=removing.values("revision_id"), along=True)
    rows = removed.order_by().values_list("revision_id", "noun").annotate(Count("pk"))
    kinds = {kind_of(model): model for model in HANGING}
    found: dict[int, Counter[str]] = {}
    for revision, kind, number in counted:
        found.setdefault(revision, Counter())[kinds[kind]] += number
    for revision, model, number in rows:
        found.setdefault(revision, Counter())[model] += number
    return {revision: _counts(its) for revision, its in found.items()}


def _counts(found: Mapping[str, int]) -> list[Number]:
    return [Number(model, found[model]) for model in sorted(found) if found[model]]


def state_at(ref: Ref, moments: Sequence[int]) -> list[At]:
    """The past with this record at these revisions, by their primary keys."""
    past = Past()
    past.load((ref, moment) for moment in moments)
    return [At(past, moment) for moment in moments]


# All


@dataclass(frozen=True)
class Filter:
    author: str | None = None
    model: str | None = None

    def revisions(self) -> QuerySet[Revision]:
        found: QuerySet[Revision] = Revision.objects.filter(numbered__isnull=False).order_by(
            "-numbered__number"
        )
        if self.author:
            found = found.filter(user__username=self.author)
        if self.model:
            its = {"revision": OuterRef("pk")}
            written = Version.objects.filter(content_type=kind_of(self.model), **its)
            removed = Removal.objects.filter(noun=self.model, **its)
            found = found.filter(Exists(written) | Exists(removed))
        return found.select_related("user", "numbered")


def counts_of(revisions: Sequence[int]) -> dict[int, dict[str, list[Number]]]:
    """How many records of what each of these wrote and removed."""
    kinds = {each.pk: each.model for each in ContentType.objects.filter(app_label="catalog")}
    found: dict[int, dict[str, Counter[str]]] = {pk: {} for pk in revisions}
    written = Version.objects.filter(db=DEFAULT_DB_ALIAS, revision__in=revisions).order_by()
    rows = written.values_list("revision_id", "content_type_id").annotate(Count("pk"))
    for revision, kind, number in rows:
        if kinds.get(kind, CATALOGUE) != CATALOGUE:
            found[revision].setdefault("written", Counter())[kinds[kind]] += number
    removed = Removal.objects.filter(revision__in=revisions).order_by()
    for revision, noun, number in removed.values_list("revision_id", "noun").annotate(Count("pk")):
        found[revision].setdefault("removed", Counter())[noun] += number
    return {
        pk: {name: _counts(counter) for name, counter in its.items()} for pk, its in found.items()
    }


# One revision


def touched_by(revision: int, model: str | None = None) -> list[Ref]:
    """The records that a revision removed, then those that it wrote, noun by noun."""
    removals = Removal.objects.filter(revision=revision).order_by("noun", "pk")
    versions = Version.objects.filter(db=DEFAULT_DB_ALIAS, revision=revision)
    versions = versions.filter(content_type__app_label="catalog")
    versions = versions.exclude(content_type=kind_of(CATALOGUE))
    if model:
        removals = removals.filter(noun=model)
        versions = versions.filter(content_type=kind_of(model))
    kinds = versions.order_by("content_type__model", "pk")
    found = [*removals.values_list("noun", "object_id")]
    found += kinds.values_list("content_type__model", "object_id")
    return list(dict.fromkeys((name, int(pk)) for name, pk in found))


def told(revision: int, refs: Sequence[Ref]) -> list[Touched]:
    """What a revision did to these."""
    past = Past()
    asked: list[Asked] = [(ref, moment) for ref in refs for moment in (revision - 1, revision)]
    past.load(asked)
    there = _there(refs)
    return [_touched(ref, At(past, revision - 1), At(past, revision), there) for ref in refs]


def _touched(ref: Ref, then: At, now: At, there: set[Ref]) -> Touched:
    before, after = then.state(ref), now.state(ref)
    fields = field_changes(ref[0], before, after, named(now, then))
    noun = str(apps.get_model("catalog", ref[0])._meta.verbose_name)
    name = full_name(ref, now if after else then)
    return Touched(ref, name, noun, action_of(before, after), fields, ref in there)


def full_name(ref: Ref, then: At) -> str:
    """With the names of what it belongs to: Flask, OpenAPI."""
    state = then.state(ref)
    if state is None:
        return f"{ref[1]}"
    kind: Any = apps.get_model("catalog", ref[0])
    parts = []
    for field_name in kind.natural:
        field = kind._meta.get_field(field_name)
        if field.is_relation and state[field_name] is not None:
            parts.append(named(then)(str(field.related_model._meta.model_name), state[field_name]))
    own = [name for name in kind.natural if not kind._meta.get_field(name).is_relation]
    return ", ".join([*parts, *([title(ref[0], state)] if own else [])])


def _there(refs: Sequence[Ref]) -> set[Ref]:
    found: set[Ref] = set()
    for model in {model for model, _ in refs}:
        rows = apps.get_model("catalog", model)._default_manager
        keys = [pk for name, pk in refs if name == model]
        its = rows.filter(pk__in=keys).order_by().values_list("pk", flat=True)
        found |= {(model, pk) for pk in its}
    return found
