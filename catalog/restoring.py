"""How a record comes back as it was: into an earlier state, or after it was removed, with all that
hung on it and with the links that others had to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from reversion.errors import RevertError
from reversion.models import Version

from catalog import history
from catalog.changes.change import Ref
from catalog.changes.log import named
from catalog.changes.past import At, Past, kind_of
from catalog.changes.wording import FieldChange, field_changes
from catalog.models import Record, Removal

# What others link to comes before what links to it.
FIRST = ("featuregroup", "framework", "feature", "task", "source", "stack", "comparison")
AT_ONCE = 500


class CannotRestore(Exception):
    """The message says what is in the way."""


@dataclass(frozen=True)
class Link:
    """What a record that is still there said of one that went."""

    owner: Ref
    field: str
    other: Ref


@dataclass(frozen=True)
class Return:
    """What comes back with a version."""

    version: Version
    gone: bool
    parts: Sequence[Version] = ()  # that hung on it
    links: Sequence[Link] = ()
    left: Sequence[str] = ()  # what hung on it and on something else that is gone

    @property
    def versions(self) -> list[Version]:
        return [self.version, *self.parts]

    @property
    def counts(self) -> Mapping[str, int]:
        """By model."""
        return Counter(ref_of(each)[0] for each in self.versions)

    @cached_property
    def record(self) -> Any:
        return self.version._object_version.object


def ref_of(version: Version) -> Ref:
    return str(version._model._meta.model_name), int(version.object_id)


def differences(version: Version) -> list[FieldChange]:
    """From what a record is now to what it was in a version: what restoring would change."""
    ref, past = ref_of(version), Past()
    newest = history.newest_revision()
    past.load([(ref, newest), (ref, version.revision_id)])
    now, then = At(past, newest), At(past, version.revision_id)
    return field_changes(ref[0], now.state(ref), then.state(ref), named(now, then))


def restore(version: Version) -> int:
    """Puts a record back into an earlier state, and no other record; inside a revision.

    A record that is gone comes back with what was removed with it, in its last state, and those
    that are still there link to it again. Returns the number of records that came back. Raises
    CannotRestore.
    """
    history.lock()
    back = returning(version)
    _check(back)
    there = _linked_and_there(back.versions)
    for each in back.versions:
        _write(each, there)
    for link in back.links:
        owner: Any = _manager(link.owner[0]).get(pk=link.owner[1])
        getattr(owner, link.field).add(link.other[1])
    return len(back.versions)


def _check(back: Return) -> None:
    """Refuses what the catalogue's rules refuse, in words."""
    back.record._state.adding, back.record._state.db = back.gone, DEFAULT_DB_ALIAS
    try:
        back.record.validate_unique()
        back.record.validate_constraints()
    except ValidationError as error:
        raise CannotRestore(" ".join(error.messages)) from error


def _write(version: Version, there: Mapping[str, Collection[int]]) -> None:
    """Without links to what is gone; what is only observed stays as it is now."""
    held = version._object_version
    record: Any = held.object
    now = _manager(str(record._meta.model_name)).filter(pk=record.pk).first()
    for name in record.observed if now else ():
        setattr(record, name, getattr(now, name))
    record.derive()
    for name, others in (held.m2m_data or {}).items():
        model = str(record._meta.get_field(name).related_model._meta.model_name)
        held.m2m_data[name] = [pk for pk in _keys(others) if pk in there[model]]
    version.revert()


def _linked_and_there(versions: Sequence[Version]) -> dict[str, set[int]]:
    """Of what these link to, by model: what is there, or comes back with them."""
    wanted: dict[str, set[int]] = {}
    for each in versions:
        meta = each._model._meta
        for name, others in (each._object_version.m2m_data or {}).items():
            model = str(meta.get_field(name).related_model._meta.model_name)
            wanted.setdefault(model, set()).update(_keys(others))
    coming = {ref_of(each) for each in versions}
    return {
        model: _there(model, keys) | {pk for name, pk in coming if name == model}
        for model, keys in wanted.items()
    }


def _keys(others: Any) -> list[int]:
    return [int(getattr(each, "pk", each)) for each in others]


def _manager(model: str) -> Any:
    return apps.get_model("catalog", model)._default_manager


def _there(model: str, keys: Collection[int]) -> set[int]:
    wanted, found = list(keys), set()
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found |= set(_manager(model).filter(pk__in=some).order_by().values_list("pk", flat=True))
    return found


def returning(version: Version) -> Return:
    """What restoring a version brings back. Raises CannotRestore for one that cannot be read."""
    try:
        record: Any = version._object_version.object
    except RevertError as error:
        raise CannotRestore(str(error)) from error
    ref = ref_of(version)
    if _there(*_one(ref)):
        return Return(version, gone=False)
    removal = Removal.objects.filter(noun=ref[0], object_id=str(record.pk)).last()
    if removal is None:
        return Return(version, gone=True)
    past = Past()
    refs = _hanging_on(ref, removal, past)
    parts = _newest_versions(refs, removal.revision_id - 1, past)
    whole, left = _with_what_they_need([version, *parts])
    if version not in whole:
        raise CannotRestore(f"{version.object_repr} hangs on something that is gone: restore that.")
    links = lost_links([ref_of(each) for each in whole], removal.revision_id - 1, past)
    return Return(version, True, [each for each in whole if each != version], list(links), left)


def _one(ref: Ref) -> tuple[str, list[int]]:
    return ref[0], [ref[1]]


def _parents(model: str) -> dict[str, str]:
    """The models of the records on which one hangs, by field."""
    fields: Any = apps.get_model("catalog", model)._meta.concrete_fields
    return {
        each.name: str(each.related_model._meta.model_name)
        for each in fields
        if each.related_model and issubclass(each.related_model, Record)
    }


def _hanging_on(ref: Ref, removal: Removal, past: Past) -> list[Ref]:
    """What went in the same revision and hung on the record, or on what hung on it."""
    before = removal.revision_id - 1
    others = Removal.objects.filter(revision=removal.revision_id).exclude(pk=removal.pk)
    gone = [(noun, int(pk)) for noun, pk in others.values_list("noun", "object_id")]
    past.load((each, before) for each in gone)
    found, new = {ref}, {ref}
    while new:
        new = {each for each in gone if each not in found and _hangs(each, found, before, past)}
        found |= new
    return sorted(found - {ref}, key=_order)


def _order(ref: Ref) -> tuple[int, str, int]:
    model, pk = ref
    return (FIRST.index(model) if model in FIRST else len(FIRST), model, pk)


def _hangs(ref: Ref, on: Collection[Ref], moment: int, past: Past) -> bool:
    state = past.state(ref, moment) or {}
    return any((model, state.get(name)) in on for name, model in _parents(ref[0]).items())


def _newest_versions(refs: Sequence[Ref], moment: int, past: Past) -> list[Version]:
    keys = [key for ref in refs if (key := past.version(ref, moment))]
    found = Version.objects.in_bulk(keys)
    return [found[key] for key in keys]


def _with_what_they_need(versions: Sequence[Version]) -> tuple[list[Version], list[str]]:
    """Without those that hang on something that is gone and does not come back with them."""
    kept, left = list(versions), []
    while missing := _lacking(kept):
        left += [f"{each._model._meta.verbose_name} {each.object_repr}" for each in missing]
        kept = [each for each in kept if each not in missing]
    return kept, left


def _lacking(versions: Sequence[Version]) -> list[Version]:
    coming = {ref_of(each) for each in versions}
    needs = {each: [*_needs(each)] for each in versions}
    wanted: dict[str, set[int]] = {}
    for model, pk in {need for its in needs.values() for need in its} - coming:
        wanted.setdefault(model, set()).add(pk)
    gone = {(m, pk) for m, keys in wanted.items() for pk in keys - _there(m, keys)}
    return [each for each, its in needs.items() if gone & set(its)]


def _needs(version: Version) -> Iterator[Ref]:
    record: Any = version._object_version.object
    for name, model in _parents(str(record._meta.model_name)).items():
        if (pk := getattr(record, f"{name}_id")) is not None:
            yield model, pk


def lost_links(refs: Collection[Ref], before: int, past: Past) -> Iterator[Link]:
    """What the others, that are still there, said of these before they went, and say no more."""
    coming = set(refs)
    for model in history.record_models():
        for field in model._meta.many_to_many:
            target = str(field.related_model._meta.model_name)
            keys = {pk for name, pk in coming if name == target}
            if keys:
                yield from _lost(model, field, keys, coming, before, past)


def _lost(
    model: Any, field: Any, keys: set[int], coming: Collection[Ref], before: int, past: Past
) -> Iterator[Link]:
    name, target = str(model._meta.model_name), str(field.related_model._meta.model_name)
    those = _who_may_link(model, target, keys, before, past)
    owners = [pk for pk in those if (name, pk) not in coming]
    past.load(((name, pk), before) for pk in owners)
    for pk in owners:
        for other in (past.state((name, pk), before) or {}).get(field.name, ()):
            if int(other) in keys:
                yield Link((name, pk), field.name, (target, int(other)))


def _who_may_link(model: Any, target: str, keys: set[int], before: int, past: Past) -> list[int]:
    """What hangs on a framework cites that framework's sources alone."""
    owners = model._default_manager.order_by()
    if target == "source" and "framework" in _parents(str(model._meta.model_name)):
        past.load(((target, pk), before) for pk in keys)
        states = [past.state((target, pk), before) or {} for pk in keys]
        owners = owners.filter(framework__in={state.get("framework") for state in states} - {None})
    return list(owners.values_list("pk", flat=True))


def last_version(removal: Removal) -> Version | None:
    """The state in which a removed record was last."""
    found = Version.objects.filter(
        db=DEFAULT_DB_ALIAS,
        content_type=kind_of(removal.noun),
        object_id=removal.object_id,
        revision__lt=removal.revision_id,
    )
    newest: Version | None = found.order_by("-revision_id").first()
    return newest
