"""A page that shows what undoing a revision would do, and does it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog import history
from catalog import undo as undoing
from catalog.models import CatalogueRevision
from catalog.undo import Action, CannotUndo, Step, Undo

SHOWN = 200  # records of each table


def undo(request: HttpRequest, number: int) -> HttpResponse:
    try:
        if request.method == "POST":
            return _undo(request, number)
        found = undoing.plan(number, _refuses(request))
    except CatalogueRevision.DoesNotExist as error:
        raise Http404(f"There is no revision {number}.") from error
    _refuse_strangers(request, found)
    return _page(request, found)


def _undo(request: HttpRequest, number: int) -> HttpResponse:
    found = undoing.plan(number, _refuses(request))
    _refuse_strangers(request, found)
    try:
        with history.revision(_author(request), found.comment):
            history.lock()
            found = undoing.plan(number, _refuses(request))
            done = bool(found.steps) and (not found.conflicts or "rest" in request.POST)
            if done:
                undoing.apply(found.steps)
            new = history.lock().revision
    except (CannotUndo, IntegrityError) as error:
        messages.error(request, f"Not undone, nothing was changed: {error}")
        return redirect("desk:undo", number)
    if not done:
        messages.error(request, "Not undone, nothing was changed: see below.")
        return _page(request, found)
    records = "1 record" if len(found.steps) == 1 else f"{len(found.steps)} records"
    messages.success(request, f"Undone: {records}, in revision {new}.")
    return redirect("desk:revision", new)


def _refuses(request: HttpRequest) -> undoing.Refuses:
    user = _author(request)

    def refuses(step: Step) -> str | None:
        model = step.ref[0]
        if not user.has_perm(f"catalog.{step.action}_{model}") or not _may_change(request, step):
            return f"You may not {step.action} a {step.noun}."
        if _publishes(step) and not user.has_perm(f"catalog.publish_{model}"):
            return f"You may not publish a {step.noun}, nor take it back."
        return None

    return refuses


def _may_change(request: HttpRequest, step: Step) -> bool:
    """As its own form in the admin would have it."""
    if step.action is not Action.BACK:
        return True
    try:
        listed = admin.site.get_model_admin(type(step.record))
    except NotRegistered:  # it is changed within the form of another record
        return True
    return listed.has_change_permission(request, step.record)


def _publishes(step: Step) -> bool:
    """Whether visitors would see a record that they do not see now, or the other way."""
    then = step.version and step.version._object_version.object
    seen = [bool(getattr(each, "published", False)) for each in (step.record, then) if each]
    return len(set(seen)) > 1 or (step.action is Action.RETURNS and seen == [True])


def _refuse_strangers(request: HttpRequest, found: Undo) -> None:
    models = {step.ref[0] for step in found.every}
    changes = (f"catalog.change_{model}" for model in models)
    if models and not any(map(_author(request).has_perm, changes)):
        raise PermissionDenied


def _author(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _page(request: HttpRequest, found: Undo) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"Undo revision {found.number}",
        "undo": found,
        "revision_url": reverse("desk:revision", args=[found.number]),
        "steps": found.steps[:SHOWN],
        "conflicts": found.conflicts[:SHOWN],
        "shown": SHOWN,
    }
    return TemplateResponse(request, "admin/undo.html", context)
