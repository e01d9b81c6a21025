"""Pages for addresses that do not answer; problem details where a program asked."""

from __future__ import annotations

import difflib

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from catalog.api.problems import problem_json
from catalog.models import Framework, Redirect


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    moved = Redirect.objects.filter(old_path=request.path).first()
    if moved:
        return HttpResponsePermanentRedirect(moved.new_path)
    if request.path.startswith("/api/"):
        return problem_json(404, "There is nothing at this address. See /api/docs/.")
    last = request.path.rstrip("/").rpartition("/")[2]
    # Whoever mistypes a name mostly has one of its ends right.
    ends = Q(slug__startswith=last[:1]) | Q(slug__endswith=last[-1:])
    found = Framework.objects.published().filter(ends).only("slug", "name")
    known = {framework.slug: framework for framework in found}
    near = [known[slug] for slug in difflib.get_close_matches(last, list(known))]
    said = str(exception) if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"said": said, "near": near}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_json(500, "Something went wrong here; it has been logged.")
    return render(request, "500.html", status=500)
