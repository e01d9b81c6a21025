from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from comparisons import preview as previews


@require_safe
def preview(request: HttpRequest, noun: str, key: str) -> HttpResponse:
    """For the eyes of who works on it; like every page of the admin, it is not to be stored."""
    find = previews.SUBJECTS.get(noun)
    if find is None:
        raise Http404(f"There are no previews of a {noun!r}.")
    if not request.user.has_perm(f"catalog.view_{noun}"):
        raise PermissionDenied
    answer = _answer(request, find, key)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answer(request: HttpRequest, find: Any, key: str) -> HttpResponse:
    user: Any = request.user
    try:
        subject = find(key, user)
        if subject.write is None:
            return redirect(subject.path)
        return previews.page(request, subject, user)
    except previews.NoPreview as error:
        context = {
            **admin.site.each_context(request),
            "title": "No preview yet",
            "subject": error.subject,
            "reasons": error.reasons,
        }
        return render(request, "admin/no_preview.html", context)
