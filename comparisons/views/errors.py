"""Pages for addresses that do not answer; problem details where a program asked."""

from __future__ import annotations

import difflib
import sys

from django.contrib.admin.exceptions import (
    DisallowedModelAdminLookup,
    DisallowedModelAdminToField,
)
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousFileOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.api import addresses, answers
from catalog.api.problems import problem_json
from catalog.models import Framework
from comparisons.views import unavailable

TOO_MANY = "There are too many parameters: an operation knows a few, which /api/docs/ lists."
UNREADABLE = "This is no request that can be read."
WRONG: dict[type[Exception], str] = {
    DisallowedHost: "This site does not answer to that host name.",
    TooManyFieldsSent: TOO_MANY,
    TooManyFilesSent: TOO_MANY,
    RequestDataTooBig: "The body is too large.",
}
WRONG_ON_PAGES = WRONG | {
    TooManyFieldsSent: "More fields were sent than any form here has.",
    TooManyFilesSent: "More files were sent than any form here has.",
    RequestDataTooBig: "More was sent than any form here holds: send it in parts.",
    SuspiciousFileOperation: "The file's name cannot be kept: give it a short, plain one.",
    DisallowedModelAdminLookup: "The list has no such filter.",
    DisallowedModelAdminToField: "The list has no such filter.",
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    if answers.is_ours(request.path):
        return problem_json(status, WRONG.get(type(exception), UNREADABLE))
    own = str(exception) if type(exception) is BadRequest else ""
    said = WRONG_ON_PAGES.get(type(exception), own or UNREADABLE)
    return render(request, "400.html", {"said": said}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if answers.is_ours(request.path):
        return problem_json(404, addresses.nothing_at(request.path))
    last = request.path.rstrip("/").rpartition("/")[2]
    # Whoever mistypes a name mostly has one of its ends right.
    ends = Q(slug__startswith=last[:1]) | Q(slug__endswith=last[-1:])
    found = Framework.objects.published().filter(ends).only("slug", "name")
    known = {framework.slug: framework for framework in found}
    near = [known[slug] for slug in difflib.get_close_matches(last, list(known))]
    said = str(exception) if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"said": said, "near": near}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Django asks for this page while it handles the error.
    if said := unavailable.why(sys.exc_info()[1]):
        return unavailable.answer(request, said)
    if answers.is_ours(request.path):
        return problem_json(500, "Something went wrong here, and is logged. Try again in a moment.")
    return render(request, "500.html", status=500)
