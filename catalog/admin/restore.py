"""The page that shows what would come back, and restores it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from reversion.errors import RevertError
from reversion.models import Version

from catalog import drafts, history, restoring
from catalog.admin.posted import read_at
from catalog.changes.log import entry_of, number_of
from catalog.restoring import CannotRestore, Return

CHANGED = "It has changed since you opened this page. Look at it again, as it is now."


def restore_view(site_admin: Any, request: HttpRequest, version: Version) -> HttpResponse:
    """Only for a version of this admin's own noun: what it may restore is asked of that."""
    if version._model is not site_admin.model:
        raise Http404(f"This is no version of a {site_admin.opts.verbose_name}.")
    if request.method == "POST":
        return _restored(site_admin, request, version)
    return _shown(site_admin, request, version)


def _shown(site_admin: Any, request: HttpRequest, version: Version) -> HttpResponse:
    """What a restore would change. Raises PermissionDenied."""
    number = history.number()
    try:
        back = restoring.returning(version)
    except CannotRestore as error:
        messages.error(request, str(error))
        return redirect(_list(site_admin))
    if not site_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    context = {
        **site_admin.admin_site.each_context(request),
        "title": f"Restore {version.object_repr}",
        "opts": site_admin.opts,
        "list_url": _list(site_admin),
        "record": version.object_repr,
        "object_id": version.object_id,
        "entry": entry_of(version.revision),
        "differences": restoring.differences(version),
        "back": back,
        "counts": [number_of(model, count) for model, count in sorted(back.counts.items())],
        "links": _links(back),
        "forbidden": _forbidden(site_admin, request, back),
        "read_at": number,
    }
    return TemplateResponse(request, "admin/restore.html", context)


def _list(site_admin: Any) -> str:
    return reverse(f"admin:{site_admin.opts.app_label}_{site_admin.opts.model_name}_changelist")


def _links(back: Return) -> list[str]:
    """Claim web2py-python-3: frameworks"""
    owners: dict[tuple[str, str], set[int]] = {}
    for link in back.links:
        owners.setdefault((link.owner[0], link.field), set()).add(link.owner[1])
    return [
        f"{number_of(model, len(keys))} ({field})"
        for (model, field), keys in sorted(owners.items())
    ]


def _forbidden(site_admin: Any, request: HttpRequest, back: Return) -> str:
    """Why this editor may not restore it; empty if nothing is in the way."""
    now = site_admin.get_object(request, back.version.object_id)
    asked = [now] if now is None else [now, back.record]
    may = all(site_admin.has_change_permission(request, each) for each in asked)
    if back.gone:
        may = may and site_admin.has_add_permission(request)
    if not may:
        return "You may not change this kind of record."
    allowed = drafts.may_restore(request.user, back.version)
    return "" if allowed else "It takes a publisher: it is published."


def _restored(site_admin: Any, request: HttpRequest, version: Version) -> HttpResponse:
    comment = f"restored the state of {version.revision.date_created:%Y-%m-%d %H:%M} UTC"
    try:
        with history.revision(request.user, comment):  # type: ignore[arg-type]
            history.lock()
            back = restoring.returning(version)
            if _forbidden(site_admin, request, back):
                raise PermissionDenied
            if history.changed_in(back.record, removals=True) > read_at(request.POST):
                messages.warning(request, CHANGED)
                return redirect(request.path)
            count = restoring.restore(version)
    except (CannotRestore, RevertError, IntegrityError) as error:
        messages.error(request, f"Not restored, nothing was changed: {error}")
        return redirect(_list(site_admin))
    records = "1 record" if count == 1 else f"{count} records"
    messages.success(request, f"Restored: {version.object_repr} ({records}).")
    change = f"admin:{site_admin.opts.app_label}_{site_admin.opts.model_name}_change"
    return redirect(reverse(change, args=[version.object_id]))
