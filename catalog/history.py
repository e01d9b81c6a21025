"""The one history: every change to a record happens inside a revision with its author.

The first write of a revision locks the catalogue's row and raises its number, so writers follow
one another and the number tells readers, in the same transaction, that something changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

import reversion
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import CharField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.db.models.signals import m2m_changed, pre_delete, pre_save
from reversion.models import Revision, Version
from reversion.signals import post_revision_commit

from catalog.models import Catalogue, CatalogueRevision, Record, Removal, WriteOutsideRevision

Links = Mapping[str, Sequence[Record]]  # by the name of a field
AT_ONCE = 500  # rows of one statement


@dataclass
class OpenRevision:
    """Where the number was raised: the savepoints then open. Null until the first write."""

    raised_in: list[str] | None = None

    @property
    def raised(self) -> bool:
        """Whether the raise still stands: a savepoint that was rolled back took it along."""
        if self.raised_in is None:
            return False
        return connection.savepoint_ids[: len(self.raised_in)] == self.raised_in


_open: ContextVar[OpenRevision | None] = ContextVar("catalogue_revision", default=None)


@contextmanager
def revision(author: User, comment: str = "") -> Iterator[None]:
    """A transaction whose changes are kept as one revision; inside another, a part of that one."""
    if _open.get() is not None:
        yield
        return
    token = _open.set(OpenRevision())
    try:
        with reversion.create_revision():
            reversion.set_user(author)
            reversion.set_comment(comment)
            yield
    finally:
        _open.reset(token)


def machine_author(name: str) -> User:
    """The account in whose name a command writes; nobody can sign in with it."""
    author, created = User.objects.get_or_create(username=name, defaults={"is_active": False})
    if created:
        author.set_unusable_password()
        author.save()
    return author


def watch() -> None:
    """Registers every kind of record; from then on a write outside a revision raises."""
    reversion.register(Catalogue)
    post_revision_commit.connect(_keep_number)
    for model in record_models():
        reversion.register(model)
        pre_save.connect(_before_write, sender=model)
        pre_delete.connect(_before_delete, sender=model)
        for field in model._meta.many_to_many:
            m2m_changed.connect(_before_write, sender=getattr(model, field.name).through)


def record_models() -> list[type[Record]]:
    return sorted(Record.__subclasses__(), key=lambda model: model.__name__)


def _before_write(sender: type[Record], **kwargs: Any) -> None:
    state = _open.get()
    if state is None:
        raise WriteOutsideRevision(
            f"{sender.__name__} is written outside a revision: use catalog.history.revision()"
        )
    if not state.raised:
        state.raised_in = list(connection.savepoint_ids)
        catalogue = lock()
        catalogue.revision += 1
        catalogue.save()


def _keep_number(sender: Any, revision: Revision, **kwargs: Any) -> None:
    """Beside the revision, so that it can be found by its number and told in its order."""
    state = _open.get()
    if state is not None and state.raised_in is not None:
        number = lock().revision
        CatalogueRevision.objects.get_or_create(number=number, defaults={"revision": revision})


def changed_in(record: Record) -> int:
    """The number of the newest revision that changed this record; 0 if none is known."""
    versions: QuerySet[Version] = Version.objects.get_for_object(record)
    newest = versions.aggregate(number=Max("revision__numbered__number"))["number"]
    return newest or 0


def lock() -> Catalogue:
    """Waits until no other writer is at work; holds until the transaction ends."""
    catalogue, _ = Catalogue.objects.select_for_update().get_or_create(pk=1)
    return catalogue


def create_all(records: Sequence[Record], links: Sequence[Links] = ()) -> None:
    """Writes new records of one kind at once, each with the records that its fields link to, and
    keeps a version of each as save() would; inside a revision."""
    if not records:
        return
    model: Any = type(records[0])
    _before_write(model)
    for record in records:
        record.derive()
    new: QuerySet[Any] = QuerySet(model)
    new.bulk_create(records, batch_size=AT_ONCE)
    linked = list(zip(records, links, strict=True)) if links else []
    for field in model._meta.many_to_many if linked else ():
        _link(field, linked)
    for record, its in linked:
        _remember(record, its)
    for record in records:
        reversion.add_to_revision(record)


def _remember(record: Any, links: Links) -> None:
    """As if they had been prefetched, so that the record's version need not ask for them."""
    for name, others in links.items():
        found: QuerySet[Any] = QuerySet(record._meta.get_field(name).related_model)
        found._result_cache = list(others)
        record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def _link(field: Any, linked: Sequence[tuple[Record, Links]]) -> None:
    through, columns = (
        field.remote_field.through,
        (field.m2m_column_name(), field.m2m_reverse_name()),
    )
    pairs = ((record.pk, other.pk) for record, its in linked for other in its.get(field.name, ()))
    rows = (through(**dict(zip(columns, pair, strict=True))) for pair in pairs)
    through.objects.bulk_create(rows, batch_size=AT_ONCE)


def _before_delete(sender: type[Record], instance: Record, **kwargs: Any) -> None:
    _before_write(sender)
    reversion.add_meta(
        Removal, noun=instance._meta.model_name, key=instance.key, object_id=str(instance.pk)
    )


def last_changes(models: Iterable[type[Record]]) -> dict[tuple[str, int], dt.datetime]:
    """When each record of these models last changed, by its model's name and its primary key."""
    names = [str(model._meta.model_name) for model in models]
    versions = Version.objects.filter(
        content_type__app_label="catalog", content_type__model__in=names
    )
    newest = (
        versions.order_by()
        .values_list("content_type__model", "object_id")
        .annotate(changed=Max("revision__date_created"))
    )
    return {(name, int(key)): changed for name, key, changed in newest}


def last_changes_of_all(models: Iterable[type[Record]]) -> dict[str, dt.datetime]:
    """When the records of each of these models last changed, by its name."""
    names = [str(model._meta.model_name) for model in models]
    versions = Version.objects.filter(
        content_type__app_label="catalog", content_type__model__in=names
    )
    counted = versions.order_by().values("content_type__model")
    newest = counted.annotate(changed=Max("revision__date_created"))
    return dict(newest.values_list("content_type__model", "changed"))


def last_change(model: type[Record]) -> Subquery:
    """When a record last changed, to annotate records of the model with."""
    kind = ContentType.objects.filter(app_label="catalog", model=model._meta.model_name)
    versions = Version.objects.filter(
        db=DEFAULT_DB_ALIAS,  # the index that finds the versions of a record begins with it
        content_type=Subquery(kind.values("pk")[:1]),
        object_id=Cast(OuterRef("pk"), CharField(max_length=191)),
    )
    newest = versions.order_by("-revision__date_created")
    return Subquery(newest.values("revision__date_created")[:1])


def differences(version: Version) -> list[tuple[str, Any, Any]]:
    """The fields of a record that differ from an earlier version: (field, now, then).

    For a record that is gone, everything it had then. Related records are told by their names.
    """
    then: Any = version._object_version.object
    then_links = version._object_version.m2m_data or {}
    now: Any = type(then)._default_manager.filter(pk=then.pk).first()
    found = []
    for field in then._meta.concrete_fields:
        if field.primary_key or field.name in then.observed:
            continue
        old = getattr(then, field.attname)
        new = getattr(now, field.attname) if now else None
        if old != new:
            found.append((field.verbose_name, _told(field, new), _told(field, old)))
    for field in then._meta.many_to_many:
        old_ids = {int(getattr(item, "pk", item)) for item in then_links.get(field.name, [])}
        new_ids = set(getattr(now, field.name).values_list("pk", flat=True)) if now else set()
        if old_ids != new_ids:
            names = [_names(field.related_model, ids) for ids in (new_ids, old_ids)]
            found.append((field.verbose_name, *names))
    return found


def _told(field: Any, value: Any) -> Any:
    return _names(field.related_model, {value}) if field.is_relation and value else value


def _names(model: Any, ids: set[int]) -> str:
    return ", ".join(sorted(str(record) for record in model._default_manager.filter(pk__in=ids)))


def restore(version: Version) -> int:
    """Puts a record back into an earlier state, and no other record; inside a revision.

    A record that is gone comes back with what was removed with it, in its last state. Returns the
    number of records that were written.
    """
    versions = [version, *removed_with(version)]
    for each in versions:
        each.revert()
    return len(versions)


def removed_with(version: Version) -> list[Version]:
    """The last versions of what hung on a removed record and went with it; else none."""
    record: Any = version._object_version.object
    if type(record)._default_manager.filter(pk=record.pk).exists():
        return []
    noun = record._meta.model_name
    removal = Removal.objects.filter(noun=noun, object_id=str(record.pk)).last()
    if removal is None:
        return []
    others = Removal.objects.filter(revision=removal.revision).exclude(pk=removal.pk)
    lasts = (_last_version(other) for other in others)
    return sorted((v for v in lasts if v and _hangs_on(v, record)), key=_links_last)


def _last_version(removal: Removal) -> Version | None:
    model = apps.get_model("catalog", removal.noun)
    found = Version.objects.get_for_object_reference(model, removal.object_id).first()
    return cast("Version | None", found)


def _hangs_on(version: Version, record: Any) -> bool:
    child: Any = version._object_version.object
    parents = (f for f in child._meta.concrete_fields if f.related_model is type(record))
    return bool(record.pk in [getattr(child, field.attname) for field in parents])


def _links_last(version: Version) -> bool:
    """Sources first: cells, traits and citations refer to them."""
    return bool(version._model._meta.model_name != "source")
