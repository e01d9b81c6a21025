"""Records as cells, many at a time: a fixed number of queries for each five hundred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import ForeignKey, Max, Q, QuerySet
from reversion.models import Version

from catalog.models import Record
from catalog.sheets.columns import Sheet, text_of

AT_ONCE = 500
Key = tuple[str, ...]  # the parts of a natural key, as they stand in their cells
Cells = dict[str, str]  # by the names of columns


def by_key(sheet: Sheet, wanted: Iterable[Key]) -> dict[Key, Any]:
    """The records of these keys that are there."""
    pks = _pks(sheet, set(wanted))
    found: dict[Key, Any] = {}
    for some in in_parts(sorted(pks)):
        records = with_keys(sheet, sheet.model._default_manager.filter(pk__in=some)).order_by()
        found |= {sheet.key_of(record): record for record in records}
    return found


def _pks(sheet: Sheet, wanted: set[Key]) -> list[int]:
    """Found among all records with any of the first parts and any of the others, as bare keys:
    the records would be many more than are wanted."""
    lookups = sheet.model.lookups()
    first, *rest = (sorted({key[place] for key in wanted}) for place in range(len(lookups)))
    found: list[int] = []
    for some in in_parts(first):
        for others in in_parts(rest[0]) if rest else [()]:
            chosen = _among(lookups[0], some)
            if rest:
                chosen &= _among(lookups[1], others)
            rows = sheet.model._default_manager.filter(chosen).order_by()
            for pk, *key in rows.values_list("pk", *lookups).iterator(chunk_size=2000):
                if tuple("" if part is None else str(part) for part in key) in wanted:
                    found.append(pk)
    return found


def _among(lookup: str, values: Sequence[str]) -> Q:
    nothing = Q(**{f"{lookup.partition('__')[0]}__isnull": True}) if "" in values else Q()
    return Q(**{f"{lookup}__in": values}) | nothing


def in_parts(values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(values), AT_ONCE):
        yield tuple(values[start : start + AT_ONCE])


def with_keys(sheet: Sheet, records: QuerySet[Any]) -> QuerySet[Any]:
    """With what keys, permissions and people need of the records that their natural keys name."""
    named = [name for name in sheet.keys if sheet.model._meta.get_field(name).is_relation]
    if not named:
        return records
    own = [field.attname for field in sheet.model._meta.concrete_fields]
    others = [f"{name}__{each}" for name in named for each in _needed(sheet, name)]
    return records.select_related(*named).only(*own, *others)


def _needed(sheet: Sheet, name: str) -> list[str]:
    related: Any = sheet.model._meta.get_field(name).related_model
    there = {field.name for field in related._meta.concrete_fields}
    return [each for each in ("slug", "name", "published") if each in there]


def keys(model: type[Record], pks: Iterable[int]) -> dict[int, str]:
    """The natural keys of some records, as one text each."""
    found: dict[int, str] = {}
    for some in in_parts(sorted(set(pks))):
        rows = model._default_manager.filter(pk__in=some).order_by()
        for pk, *parts in rows.values_list("pk", *model.lookups()):
            found[pk] = ".".join(str(part) for part in parts if part is not None)
    return found


def links(field: Any, pks: Sequence[int]) -> dict[int, list[int]]:
    """What a field leads to from each of some records."""
    found: dict[int, list[int]] = {}
    through = field.remote_field.through._default_manager
    columns = (field.m2m_column_name(), field.m2m_reverse_name())
    for some in in_parts(pks):
        rows = through.filter(**{f"{columns[0]}__in": some}).order_by()
        for own, other in rows.values_list(*columns):
            found.setdefault(own, []).append(other)
    return found


def cells(sheet: Sheet, records: Sequence[Any]) -> dict[int, Cells]:
    """The cells of each of these records, by its primary key."""
    pks = [record.pk for record in records]
    several = {f.name: links(f, pks) for f in sheet.fields.values() if f.many_to_many}
    linked = {
        record.pk: {name: found.get(record.pk, []) for name, found in several.items()}
        for record in records
    }
    return {record.pk: each for record, each in told(sheet, records, linked)}


def told(
    sheet: Sheet, records: Sequence[Any], linked: Mapping[int, Mapping[str, Sequence[int]]]
) -> Iterator[tuple[Any, Cells]]:
    """Each record, in whichever state it is, with its cells."""
    named: dict[str, dict[int, str]] = {}
    for name, field in sheet.fields.items():
        if field.is_relation:
            pks = (pk for record in records for pk in _led_to(record, field, linked[record.pk]))
            named[name] = keys(field.related_model, pks)
    for record in records:
        row: Cells = dict(zip(sheet.keys, sheet.key_of(record), strict=True))
        for name, field in sheet.fields.items():
            if field.is_relation:
                others = _led_to(record, field, linked[record.pk])
                row[name] = text_of(sorted(filter(None, map(named[name].get, others))))
            else:
                row[name] = text_of(getattr(record, field.attname))
        yield record, row


def _led_to(record: Any, field: Any, linked: Mapping[str, Sequence[int]]) -> Sequence[int]:
    if field.many_to_many:
        return linked.get(field.name, ())
    other = getattr(record, field.attname)
    return () if other is None else (other,)


def changed_in(model: type[Record], pks: Sequence[int]) -> dict[int, int]:
    """The number of the newest revision that changed each record: history.changed_in of many."""
    found: dict[int, int] = {}
    for some in in_parts(pks):
        versions = Version.objects.get_for_model(model).filter(object_id__in=map(str, some))
        newest = versions.order_by().values_list("object_id")
        for pk, number in newest.annotate(number=Max("revision__numbered__number")):
            found[int(pk)] = number or 0
    return found


def states(sheet: Sheet, seen: Mapping[int, int]) -> dict[int, Cells]:
    """The cells of each record as it was at a revision; records of which none is known are left
    out."""
    found: list[Any] = []
    for number in sorted(set(seen.values())):
        found += _versions(sheet.model, [pk for pk in seen if seen[pk] == number], number)
    records = [version._object_version.object for version in found]
    linked = {
        version._object_version.object.pk: {
            name: [int(getattr(each, "pk", each)) for each in others]
            for name, others in (version._object_version.m2m_data or {}).items()
        }
        for version in found
    }
    _name(sheet, records)
    return {record.pk: row for record, row in told(sheet, records, linked)}


def _versions(model: type[Record], pks: Sequence[int], number: int) -> Iterator[Version]:
    for some in in_parts(pks):
        until = Version.objects.get_for_model(model).filter(
            object_id__in=map(str, some), revision__numbered__number__lte=number
        )
        newest = until.order_by().values("object_id").annotate(newest=Max("pk"))
        yield from Version.objects.filter(pk__in=newest.values("newest")).order_by()


def _name(sheet: Sheet, records: Sequence[Any]) -> None:
    """Gives records of the past the records that their natural keys name, without a query each."""
    for name in sheet.keys:
        field = sheet.model._meta.get_field(name)
        if isinstance(field, ForeignKey):
            pks = {getattr(record, field.attname) for record in records}
            others = field.related_model._default_manager.in_bulk(pks - {None})
            for record in records:
                setattr(record, name, others.get(getattr(record, field.attname)))
