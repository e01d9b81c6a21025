"""The one history: every change to a record happens inside a revision with its author.

The first write of a revision locks the catalogue's row and raises its number, so writers follow
one another and the number tells readers, in the same transaction, that something changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import reversion
from django.contrib.auth.models import User
from django.db import connection
from django.db.models.signals import m2m_changed, pre_delete, pre_save

from catalog.models import Catalogue, Record, Removal, WriteOutsideRevision


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


def lock() -> Catalogue:
    """Waits until no other writer is at work; holds until the transaction ends."""
    catalogue, _ = Catalogue.objects.select_for_update().get_or_create(pk=1)
    return catalogue


def _before_delete(sender: type[Record], instance: Record, **kwargs: Any) -> None:
    _before_write(sender)
    reversion.add_meta(
        Removal, noun=instance._meta.model_name, key=instance.key, object_id=str(instance.pk)
    )
