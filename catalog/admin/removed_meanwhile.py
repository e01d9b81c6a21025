"""What was typed into the form of a record that somebody removed meanwhile: it can be copied, and
the record restored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog import restoring
from catalog.changes.log import entry_of
from catalog.models import Removal

HIDDEN = ("csrfmiddlewaretoken", "read_at", "keep:", "_")


@dataclass(frozen=True)
class Typed:
    name: str
    text: str


def last(site_admin: Any, object_id: str) -> Removal | None:
    """The removal of the record that is not there."""
    rows = Removal.objects.select_related("revision__user", "revision__numbered")
    noun = site_admin.opts.model_name
    return rows.filter(noun=noun, object_id=unquote(object_id)).last()


def page(site_admin: Any, request: HttpRequest, removal: Removal) -> HttpResponse:
    if not site_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    version = restoring.last_version(removal)
    recover = f"admin:catalog_{removal.noun}_recover"
    context = {
        **site_admin.admin_site.each_context(request),
        "title": f"{removal.key} was removed meanwhile",
        "opts": site_admin.opts,
        "entry": entry_of(removal.revision),
        "key": removal.key,
        "typed": _typed(request),
        "restore": reverse(recover, args=[version.pk]) if version else None,
    }
    return TemplateResponse(request, "admin/removed_meanwhile.html", context)


def _typed(request: HttpRequest) -> list[Typed]:
    names = [name for name in request.POST if not name.startswith(HIDDEN) and "_FORMS" not in name]
    each = ((name, "\n".join(filter(None, request.POST.getlist(name)))) for name in names)
    return [Typed(name.replace("_", " "), text) for name, text in each if text]
