"""What goes when a record is removed, told before; and what may not go."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import DEFAULT_DB_ALIAS
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from reversion.models import Version

from catalog import history
from catalog.admin.history_pages import address
from catalog.admin.posted import NEVER, read_at
from catalog.changes.log import number_of
from catalog.changes.past import kind_of
from catalog.collecting import Collected
from catalog.models import Citation, Framework, Record, Source

NAMED = 20  # records of a noun that are told one by one


def deleted(site_admin: Any, objs: Any, request: HttpRequest) -> Any:
    """As the admin asks for it: the words of what goes, how many of what, the nouns that may not
    be removed, and what is in the way."""
    collector = Collected(using=DEFAULT_DB_ALIAS, origin=objs)
    collector.collect(objs)
    records = [each for each in _collected(collector) if isinstance(each, Record)]
    counts = Counter(str(each._meta.verbose_name_plural) for each in records)
    losing = _losing(records)
    protected = [*collector.protected, *_in_the_way(records, losing)]
    told = _told(records)
    if losing:
        told += ["What stays, and will not name or cite these any more", _told(losing)]
    in_the_way = [_linked(each) for each in protected]
    return told, counts, _forbidden(site_admin, records, request), in_the_way


def _collected(collector: Any) -> list[Any]:
    """With what the database removes by itself."""
    found = [each for its in collector.data.values() for each in its]
    return found + [each for its in collector.fast_deletes for each in its]


def _told(records: Sequence[Record]) -> list[Any]:
    """Noun by noun, as the admin's templates write a list in a list."""
    nouns: dict[type[Record], list[Record]] = {}
    for each in records:
        nouns.setdefault(type(each), []).append(each)
    found: list[Any] = []
    for model, its in nouns.items():
        rest = [f"and {len(its) - NAMED:,} more"] if len(its) > NAMED else []
        found.append(number_of(str(model._meta.model_name), len(its)))
        found.append([*(_linked(each) for each in _named(its)), *rest])
    return found


def _named(records: Sequence[Any]) -> Sequence[Any]:
    """The first, with the records of which their names are made."""
    first = records[:NAMED]
    meta = first[0]._meta
    names = [name for name in first[0].natural if meta.get_field(name).is_relation]
    prefetch_related_objects(first, *names)
    return first


def _linked(record: Any) -> Any:
    meta = record._meta
    form = address("change", (meta.model_name, record.pk)) if isinstance(record, Record) else None
    if form is None:
        return f"{meta.verbose_name} {record}"
    return format_html('{} <a href="{}">{}</a>', meta.verbose_name, form, record)


def _forbidden(site_admin: Any, records: Iterable[Record], request: HttpRequest) -> set[str]:
    found = set()
    for each in records:
        registered = site_admin.admin_site._registry.get(type(each))
        if registered and not registered.has_delete_permission(request, each):
            found.add(str(each._meta.verbose_name))
    return found


def _in_the_way(records: Sequence[Record], losing: Sequence[Any]) -> list[Any]:
    """Whoever removes a source has to cite another one first where it is cited. With a framework
    all of its sources go."""
    sources = [each.pk for each in records if isinstance(each, Source)]
    if not sources or any(isinstance(each, Framework) for each in records):
        return []
    cited = Citation.objects.filter(source__in=sources).select_related("framework", "source")
    return [*losing, *cited]


def _losing(records: Sequence[Record]) -> list[Any]:
    """What stays, and links to something that would go."""
    going = {(type(each), each.pk) for each in records}
    found: dict[Any, Any] = {}
    for model in history.record_models():
        for field in model._meta.many_to_many:
            keys = [pk for kind, pk in going if kind is field.related_model]
            rows: Any = model._default_manager
            for each in rows.filter(**{f"{field.name}__in": keys}) if keys else ():
                found[model, each.pk] = each
    return [each for ref, each in found.items() if ref not in going]


def has_changed(site_admin: Any, request: HttpRequest, object_id: str) -> bool:
    """Whether what would go has changed, or grown, since the page was opened that asks."""
    record = site_admin.get_object(request, unquote(object_id))
    return record is not None and changed_since_read(record, request.POST)


def changed_since_read(record: Record, posted: QueryDict) -> bool:
    """Whether the record, or what hangs on it, is another than on the page that was posted."""
    since = read_at(posted)
    if since == history.number():
        return False
    if since == NEVER:
        return True
    collector = Collected(using=DEFAULT_DB_ALIAS, origin=record)
    collector.collect([record])
    keys: dict[int, set[str]] = {}
    for each in _collected(collector):
        if isinstance(each, Record):
            keys.setdefault(kind_of(str(each._meta.model_name)), set()).add(str(each.pk))
    newer = Version.objects.filter(revision__numbered__number__gt=since, content_type__in=keys)
    rows = newer.order_by().values_list("content_type_id", "object_id")
    return any(pk in keys[kind] for kind, pk in rows)


def asked_again(request: HttpRequest) -> HttpRequest:
    """As if the page that asks were opened anew."""
    again = copy.copy(request)
    again.method, again.POST = "GET", QueryDict()
    return again
