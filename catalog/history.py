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
from typing import Any

import reversion
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
        return _savepoints()[: len(self.raised_in)] == self.raised_in


def _savepoints() -> list[str]:
    """Those open. A block without one, as each delete is, leaves a None in their list: it stands
    or falls with the savepoint around it."""
    return [each for each in connection.savepoint_ids if each is not None]


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
        state.raised_in = _savepoints()
        catalogue = lock()
        catalogue.revision += 1
        catalogue.save()


def _keep_number(sender: Any, revision: Revision, **kwargs: Any) -> None:
    """Beside the revision, so that it can be found by its number and told in its order."""
    state = _open.get()
    if state is not None and state.raised_in is not None:
        number = lock().revision
        CatalogueRevision.objects.get_or_create(number=number, defaults={"revision": revision})


def changed_in(record: Record, *, removals: bool = False) -> int:
    """The number of the newest revision that changed this record; 0 if none is known."""
    versions: QuerySet[Version] = Version.objects.get_for_object(record)
    newest = versions.aggregate(number=Max("revision__numbered__number"))["number"] or 0
    if not removals:
        return newest
    gone = Removal.objects.filter(noun=record._meta.model_name, object_id=str(record.pk))
    return max(newest, gone.aggregate(number=Max("revision__numbered__number"))["number"] or 0)


def number() -> int:
    """The catalogue's: of the newest revision."""
    found = Catalogue.objects.values_list("revision", flat=True).first()
    return found or 0


def newest_revision() -> int:
    """Its primary key; 0 where there is none."""
    found = Revision.objects.order_by("-pk").values_list("pk", flat=True).first()
    return found or 0


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


def _before_delete(sender: type[Record], instance: Record, origin: Any, **kwargs: Any) -> None:
    _before_write(sender)
    reversion.add_meta(
        Removal,
        noun=instance._meta.model_name,
        key=instance.key,
        object_id=str(instance.pk),
        along=origin != instance if isinstance(origin, Record) else origin.model is not sender,
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
