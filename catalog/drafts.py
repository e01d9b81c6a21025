"""Drafts: what is one, who may write it, what it lacks, and how it is published and taken back.

A framework or a comparison is published as a whole: with what hangs on it, which is as much of a
draft as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet
from reversion.models import Version

from catalog import history
from catalog.models import (
    Adopter,
    Citation,
    Comparison,
    Contender,
    Framework,
    Popularity,
    Record,
    Release,
    Source,
    Support,
    Trait,
)

Draft = Framework | Comparison
Who = User | AnonymousUser
WRITE = "catalog.change_draft"
# What hangs on a draft and is written with it: the field that names the draft.
PARTS: dict[Any, str] = {
    **dict.fromkeys((Release, Trait, Adopter, Popularity, Citation, Support, Source), "framework"),
    Contender: "comparison",
}
NEEDED = ("kind", "licence", "summary")  # of a framework that is published
LEAST = 2  # frameworks of a comparison


class Incomplete(Exception):
    """What a draft lacks; each of `missing` is a sentence."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


def whole(record: Record) -> Draft | None:
    """The framework or comparison that the record is, or hangs on."""
    if isinstance(record, Framework | Comparison):
        return record
    name = PARTS.get(type(record))
    return getattr(record, name) if name else None


def is_draft(record: Record) -> bool:
    found = whole(record)
    return found is not None and not found.published


def may_add(user: Who, model: Any) -> bool:
    """Whether the user may add a draft, or what hangs on one."""
    written = model in PARTS or model in (Framework, Comparison)
    return written and user.has_perm(WRITE)


def may_change(user: Who, record: Record | None) -> bool:
    """Whether the user may change the record because it is a draft, or hangs on one."""
    return record is not None and user.has_perm(WRITE) and is_draft(record)


def may_remove(user: Who, record: Record | None) -> bool:
    """What hangs on a draft; not the draft itself."""
    return type(record) in PARTS and may_change(user, record)


def may_publish(user: Who, model: Any) -> bool:
    return user.has_perm(f"catalog.publish_{model._meta.model_name}")


def may_restore(user: Who, version: Version) -> bool:
    """Nobody publishes or takes back by the way of restoring who may not do it directly."""
    model = version._model
    if model not in (Framework, Comparison) or may_publish(user, model):
        return True
    now = model._default_manager.filter(pk=version.object_id, published=True).exists()
    return bool(version.field_dict["published"] == now)


def missing(record: Draft) -> list[str]:
    """What the draft lacks to be published, in sentences."""
    return list(_of_framework(record) if isinstance(record, Framework) else _of_comparison(record))


def _of_framework(framework: Framework) -> Iterator[str]:
    for name in NEEDED:
        if not getattr(framework, name):
            yield f"Its {name} is not known."


def _of_comparison(comparison: Comparison) -> Iterator[str]:
    frameworks = [each.framework for each in comparison.contenders.select_related("framework")]
    if len(frameworks) < LEAST:
        yield f"It compares {len(frameworks)}: a comparison needs {LEAST} frameworks."
    for framework in frameworks:
        if not framework.published:
            yield f"{framework} is a draft: publish it first, or leave it out."


def publish(record: Draft, author: User) -> None:
    """In a revision of its own. Raises Incomplete, and nothing is written."""
    with history.revision(author, "published"):
        fresh = _locked(record)
        if lacks := missing(fresh):
            raise Incomplete(lacks)
        _set(fresh, published=True)


def take_back(record: Draft, author: User) -> None:
    with history.revision(author, "taken back: a draft again"):
        _set(_locked(record), published=False)


def losing(record: Draft) -> QuerySet[Comparison]:
    """The published comparisons that do without a framework when it is taken back."""
    named = Q(contenders__framework=record.pk)
    found = Comparison.objects.published().filter(named)
    return found if isinstance(record, Framework) else found.none()


def _locked(record: Draft) -> Any:
    """As it is now, while nobody else writes."""
    history.lock()
    return type(record)._default_manager.get(pk=record.pk)


def _set(record: Any, *, published: bool) -> None:
    if record.published != published:
        record.published = published
        record.save()
