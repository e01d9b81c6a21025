"""The history in the admin: of one record, of everything, of one revision, and what is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from reversion.models import Version

from catalog import history
from catalog.admin import posted
from catalog.changes import log, removals
from catalog.changes.change import Ref
from catalog.changes.log import RecordEntry, Touched
from catalog.changes.removals import Gone
from catalog.changes.wording import FieldChange, field_changes
from catalog.models import CatalogueRevision

NOW = "now"
# Nouns whose records are a part of another one's form, with no pages of their own.
PARTS = {"contender"}


@dataclass(frozen=True)
class Compared:
    """Two states of a record; `problem` says why there are none."""

    first: str
    second: str
    fields: Sequence[FieldChange] = ()
    problem: str = ""


@dataclass(frozen=True)
class Linked:
    """A record that a revision touched, with the addresses of its form and its history."""

    touched: Touched
    form: str | None
    history: str | None


def record_history(site_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    record = site_admin.get_object(request, object_id)
    if not site_admin.has_view_or_change_permission(request, record):
        raise PermissionDenied
    ref = (site_admin.opts.model_name, _key(object_id))
    page = _page(request, log.revisions_of(ref))
    if not page.paginator.count:
        raise Http404(f"No {ref[0]} {object_id} was ever written.")
    entries = _entries(ref, page)
    context = {
        **_context(request, f"History: {record or _last_name(ref)}"),
        "opts": site_admin.opts,
        "record": record,
        "name": str(record or _last_name(ref)),
        "object_id": object_id,
        "gone": record is None,
        "entries": entries,
        "page": page,
        "compared": _compared(ref, request),
        "chosen": {name: request.GET.get(name, "") for name in ("from", "to")},
    }
    return TemplateResponse(request, "admin/history/record.html", context)


def _key(object_id: str) -> int:
    found = posted.number(object_id)
    if found is None:
        raise Http404(f"No record has the number {object_id}.")
    return found


def _context(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}


def _page(request: HttpRequest, found: Any) -> Page[Any]:
    return Paginator(found, log.AT_ONCE).get_page(request.GET.get("page"))


def _entries(ref: Ref, page: Page[Any]) -> list[RecordEntry]:
    revisions = list(page.object_list)
    before = log.revisions_of(ref)[page.end_index() : page.end_index() + 1]
    return log.record_entries(ref, revisions, next(iter(before), None))


def _last_name(ref: Ref) -> str:
    versions = Version.objects.get_for_object_reference(
        apps.get_model("catalog", ref[0]), str(ref[1])
    )
    found = versions.values_list("object_repr", flat=True).first()
    return found or f"{ref[0]} {ref[1]}"


def _compared(ref: Ref, request: HttpRequest) -> Compared | None:
    asked = [request.GET.get(name, "").strip() for name in ("from", "to")]
    if not any(asked):
        return None
    told = [each or NOW for each in asked]
    moments = [_moment(each) for each in told]
    if None in moments:
        wrong = next(each for each, found in zip(told, moments, strict=True) if found is None)
        return Compared(
            told[0], told[1], problem=f"There is no revision {wrong[:40]}: choose two below."
        )
    first, second = log.state_at(ref, [each or 0 for each in moments])
    names = log.named(second, first)
    fields = field_changes(ref[0], first.state(ref), second.state(ref), names)
    return Compared(told[0], told[1], fields)


def _moment(told: str) -> int | None:
    """The primary key of a revision by its number."""
    if told == NOW:
        return history.newest_revision()
    number = posted.number(told)
    if number is None:
        return None
    found = CatalogueRevision.objects.filter(number=number).values_list("revision", flat=True)
    return found.first()


def _may_look(request: HttpRequest) -> None:
    if not request.user.has_perm("catalog.view_framework"):  # which every role has that writes
        raise PermissionDenied


def everything(request: HttpRequest) -> HttpResponse:
    """All revisions, newest first."""
    _may_look(request)
    author, noun = (request.GET.get(name, "") for name in ("author", "noun"))
    chosen = log.Filter(author or None, noun if noun in _models() else None)
    page = _page(request, chosen.revisions())
    counts = log.counts_of([each.pk for each in page.object_list])
    context = {
        **_context(request, "History"),
        "entries": [(log.entry_of(each), counts[each.pk]) for each in page.object_list],
        "page": page,
        "authors": User.objects.filter(revision__isnull=False).distinct().order_by("username"),
        "nouns": _nouns(),
        "author": author,
        "noun": noun,
    }
    return TemplateResponse(request, "admin/history/all.html", context)


def _models() -> list[str]:
    return [str(model._meta.model_name) for model in history.record_models()]


def _nouns() -> list[tuple[str, str]]:
    metas = [model._meta for model in history.record_models()]
    return sorted(((str(m.model_name), str(m.verbose_name_plural)) for m in metas), key=_second)


def _second(pair: tuple[str, str]) -> str:
    return pair[1].lower()


def one(request: HttpRequest, number: int) -> HttpResponse:
    """A revision, record by record."""
    _may_look(request)
    rows = CatalogueRevision.objects.select_related("revision__user", "revision__numbered")
    row = rows.filter(number=number).first()
    if row is None:
        raise Http404(f"There is no revision {number}.")
    noun = request.GET.get("noun", "")
    page = _page(request, log.touched_by(row.revision_id, noun if noun in _models() else None))
    context = {
        **_context(request, f"Revision {number}"),
        "entry": log.entry_of(row.revision),
        "number": number,
        "counts": log.counts_of([row.revision_id])[row.revision_id],
        "records": [_linked(each) for each in log.told(row.revision_id, list(page.object_list))],
        "page": page,
        "noun": noun,
        "undoable": any(request.user.has_perm(f"catalog.change_{each}") for each in _models()),
    }
    return TemplateResponse(request, "admin/history/revision.html", context)


def _linked(touched: Touched) -> Linked:
    return Linked(
        touched,
        address("change", touched.ref) if touched.there else None,
        address("history", touched.ref),
    )


def address(page: str, ref: Ref) -> str | None:
    """Of a record's page in the admin; null where it has none."""
    model, pk = ref
    if model in PARTS:
        return None
    try:
        return reverse(f"admin:catalog_{model}_{page}", args=[pk])
    except NoReverseMatch:
        return None


@dataclass(frozen=True)
class Restorable:
    gone: Gone
    restore: str | None


def removed(request: HttpRequest) -> HttpResponse:
    """What was removed and is still gone, with the way back."""
    _may_look(request)
    noun = request.GET.get("noun", "")
    known = noun if noun in _models() else None
    page = _page(request, removals.still_gone(known))
    context = {
        **_context(request, "What was removed"),
        "rows": [_restorable(each, request) for each in removals.rows(list(page.object_list))],
        "page": page,
        "nouns": [each for each in _nouns() if each[0] not in PARTS],
        "noun": noun,
    }
    return TemplateResponse(request, "admin/history/removed.html", context)


def _may_restore(registered: Any, request: HttpRequest) -> bool:
    """What comes from files alone comes back with them."""
    return bool(
        registered.has_add_permission(request) and registered.has_change_permission(request)
    )


def _restorable(gone: Gone, request: HttpRequest) -> Restorable:
    model, _ = gone.ref
    registered = admin.site._registry.get(apps.get_model("catalog", model))
    if gone.version is None or registered is None or not _may_restore(registered, request):
        return Restorable(gone, None)
    return Restorable(gone, reverse(f"admin:catalog_{model}_recover", args=[gone.version]))
