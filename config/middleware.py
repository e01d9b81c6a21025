from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from catalog.api.problems import problem_json

GetResponse = Callable[[HttpRequest], HttpResponse]


def refuse_null_characters(get_response: GetResponse) -> GetResponse:
    """No address of ours holds one, and PostgreSQL cannot even compare with it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" not in request.path and "%00" not in request.META["QUERY_STRING"]:
            return get_response(request)
        said = "An address cannot hold a null character."
        if request.path.startswith("/api/"):
            return problem_json(400, said)
        return HttpResponseBadRequest(said, content_type="text/plain")

    return answer
