from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponsePermanentRedirect,
)
from django.urls import Resolver404, resolve

from catalog.api import answers
from catalog.api.problems import problem_json
from comparisons import moved
from config import headers

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def tell_browsers(get_response: GetResponse) -> GetResponse:
    """What they may do with an answer; around all others, so that no answer goes without."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        framed = getattr(response, "xframe_options_exempt", False)
        told = headers.of(request.path, response.get("Content-Type", ""), framed=framed)
        for name, value in told.items():
            response[name] = value
        return response

    return answer


def open_the_api(get_response: GetResponse) -> GetResponse:
    """Says under which licence the data is, in every answer of the API, and lets pages of any site
    read it. Which methods there are is answered without asking a view, so it needs no key."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not answers.is_ours(request.path):
            return get_response(request)
        response = _methods(request) if request.method == "OPTIONS" else None
        response = response or get_response(request)
        for name, value in answers.headers(response.get("Link")):
            response[name] = value
        return response

    return answer


def _methods(request: HttpRequest) -> HttpResponse | None:
    """What may be done at an address; None where there is nothing."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return None
    response = HttpResponse(status=204, headers={"Allow": ", ".join(_allowed(view))})
    del response["Content-Type"]
    if "Access-Control-Request-Method" in request.headers:
        for name, value in answers.PREFLIGHT.items():
            response[name] = value
    return response


def _allowed(view: Any) -> Iterator[str]:
    """Of a viewset, what the address is bound to; of a view, what it has; a function reads."""
    made_of = getattr(view, "cls", None)
    there = getattr(view, "actions", None) or (dir(made_of) if made_of else ["get"])
    yield from (name for name in METHODS if name.lower() in there)
    yield from ("HEAD", "OPTIONS") if "get" in there else ("OPTIONS",)


def refuse_null_characters(get_response: GetResponse) -> GetResponse:
    """No address of ours holds one, and PostgreSQL cannot even compare with it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" not in request.path and "%00" not in request.META["QUERY_STRING"]:
            return get_response(request)
        said = "An address cannot hold a null character."
        if answers.is_ours(request.path):
            return problem_json(400, said)
        return HttpResponseBadRequest(said, content_type="text/plain")

    return answer


def lead_on(get_response: GetResponse) -> GetResponse:
    """Where nothing is any more, to where it went, with the query that was asked with. What is
    there goes before what was, so this looks only at what nobody answers."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        target = moved.whither(request.path_info)
        if target is None:
            return response
        query = request.META["QUERY_STRING"]
        asked = f"?{query}" if query and not {"?", "#"} & {*target} else ""
        return HttpResponsePermanentRedirect(target + asked)

    return answer
