"""The states of the records of a revision: before it, after it, and now; in bulk."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Max
from reversion.models import Revision, Version

from catalog.models import Record, Removal
from catalog.sheets.columns import text_of
from catalog.sheets.records import in_parts, keys, links

Ref = tuple[str, int]  # the name of a model, and a primary key
State = dict[str, Any]  # by the names of fields; of several records, their sorted primary keys
REMOVED = "(removed)"


@dataclass(frozen=True)
class Difference:
    name: str
    one: str
    other: str


@dataclass
class States:
    """Versions before and after a revision, and the records as they are now, where they are."""

    refs: list[Ref] = field(default_factory=list)
    before: dict[Ref, Version] = field(default_factory=dict)
    after: dict[Ref, Version] = field(default_factory=dict)
    now: dict[Ref, Any] = field(default_factory=dict)
    unchanged: set[Ref] = field(default_factory=set)  # written by the revision as they were
    _links: dict[tuple[str, str], dict[int, list[int]]] = field(default_factory=dict)
    _keys: dict[str, dict[int, str]] = field(default_factory=dict)
    _removed: dict[Ref, str] = field(default_factory=dict)

    @classmethod
    def around(cls, revision: Revision) -> States:
        found = cls()
        for version in revision.version_set.select_related("content_type").order_by("pk"):
            model = version.content_type.model_class()
            if model is not None and issubclass(model, Record):
                found.after[str(model._meta.model_name), int(version.object_id)] = version
        for removal in Removal.objects.filter(revision=revision):
            found._removed[removal.noun, int(removal.object_id)] = removal.key
        found.refs = sorted({*found.after, *found._removed})
        for noun in {noun for noun, _ in found.refs}:
            found._load(noun, [pk for each, pk in found.refs if each == noun], revision)
        found._name()
        return found

    def _load(self, noun: str, pks: list[int], revision: Revision) -> None:
        model: Any = apps.get_model("catalog", noun)
        gone = _removals(noun, pks, revision)
        for version in _newest_before(model, pks, revision):
            pk = int(version.object_id)
            if gone.get(pk, 0) <= version.revision_id:
                self.before[noun, pk] = version
        for some in in_parts(pks):
            found = model._default_manager.in_bulk(some)
            self.now |= {(noun, pk): record for pk, record in found.items()}
        for relation in model._meta.many_to_many:
            self._links[noun, relation.name] = links(relation, pks)

    def state(self, kept: Any) -> State | None:
        """Of a version or of a record."""
        if kept is None:
            return None
        return self._of_version(kept) if isinstance(kept, Version) else self._of_record(kept)

    def _of_version(self, version: Version) -> State:
        record = version._object_version.object
        several = version._object_version.m2m_data or {}
        unknown = self.unknown(version)
        found = {
            f.name: getattr(record, f.attname) for f in _fields(record) if f.name not in unknown
        }
        for name, others in several.items():
            found[name] = sorted(int(getattr(other, "pk", other)) for other in others)
        return found

    def _of_record(self, record: Any) -> State:
        noun = str(record._meta.model_name)
        found = {f.name: getattr(record, f.attname) for f in _fields(record)}
        for relation in record._meta.many_to_many:
            others = self._links[noun, relation.name].get(record.pk, [])
            found[relation.name] = sorted(others)
        return found

    @staticmethod
    def unknown(version: Version) -> set[str]:
        """The fields of which the version says nothing: those that came later, and what is no
        fact."""
        record = version._object_version.object
        kept = json.loads(version.serialized_data)[0]["fields"]
        return {f.name for f in _fields(record) if f.name not in kept} | set(record.observed)

    def targets(self, version: Version) -> Iterator[Ref]:
        """The records that a version refers to."""
        state = self._of_version(version)
        for relation in _relations(version._object_version.object):
            for pk in _pks(state.get(relation.name)):
                yield str(relation.related_model._meta.model_name), pk

    def there(self, ref: Ref) -> bool:
        return ref[1] in self._keys.get(ref[0], {})

    def key(self, ref: Ref) -> str:
        if ref in self._removed:
            return self._removed[ref]
        kept: Any = self.after.get(ref) or self.before.get(ref)
        return self._keys[ref[0]].get(ref[1]) or str(kept.object_repr)

    def told(self, relation: Any, value: Any) -> str:
        if not relation.is_relation:
            return text_of(value) if not isinstance(value, dict) else json.dumps(value)
        named = self._keys.get(str(relation.related_model._meta.model_name), {})
        return text_of(sorted(named.get(pk, REMOVED) for pk in _pks(value)))

    def _name(self) -> None:
        """Every record that any of the states is or refers to, if it is there."""
        wanted: dict[Any, set[int]] = {}
        for noun, pk in self.refs:
            wanted.setdefault(apps.get_model("catalog", noun), set()).add(pk)
        every = [*self.before.values(), *self.after.values(), *self.now.values()]
        for kept in every:
            record = kept._object_version.object if isinstance(kept, Version) else kept
            state = self.state(kept) or {}
            for relation in _relations(record):
                pks = _pks(state.get(relation.name))
                wanted.setdefault(relation.related_model, set()).update(pks)
        for model, pks in wanted.items():
            self._keys[str(model._meta.model_name)] = keys(model, pks)


def _removals(noun: str, pks: Iterable[int], revision: Revision) -> dict[int, int]:
    """The last revision before this one that removed each record."""
    found: dict[int, int] = {}
    for some in in_parts(list(pks)):
        removals = Removal.objects.filter(noun=noun, object_id__in=map(str, some))
        earlier = removals.filter(revision__lt=revision.pk).order_by().values_list("object_id")
        found |= {int(pk): last for pk, last in earlier.annotate(Max("revision_id"))}
    return found


def _newest_before(model: Any, pks: list[int], revision: Revision) -> Iterator[Version]:
    for some in in_parts(pks):
        earlier = Version.objects.get_for_model(model).filter(
            object_id__in=map(str, some), revision_id__lt=revision.pk
        )
        newest = earlier.order_by().values("object_id").annotate(newest=Max("pk"))
        yield from Version.objects.filter(pk__in=newest.values("newest")).order_by()


def _fields(record: Any) -> list[Any]:
    left_out = {record._meta.pk.name, *record.observed}
    return [each for each in record._meta.concrete_fields if each.name not in left_out]


def _relations(record: Any) -> list[Any]:
    own = [each for each in _fields(record) if each.is_relation]
    return [*own, *record._meta.many_to_many]


def _pks(value: Any) -> Collection[int]:
    if isinstance(value, list):
        return value
    return () if value is None else (value,)


def differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """In what both of them say."""
    return any(one[name] != other[name] for name in one.keys() & other.keys())


def differences(
    states: States, ref: Ref, one: State | None, other: State | None
) -> list[Difference]:
    """Field by field, in words; of a record that is only on one side, all that it has."""
    model = apps.get_model("catalog", ref[0])
    found = []
    for each in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        sides = [state for state in (one, other) if state is not None]
        if all(each.name in state for state in sides):
            told = [states.told(each, state[each.name]) if state else "" for state in (one, other)]
            if told[0] != told[1]:
                found.append(Difference(str(each.verbose_name), told[0], told[1]))
    return found
