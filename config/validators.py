"""ETags for those whom the page cache does not answer: who reads with a key, and who writes.

They are those of the page cache, so it is all the same with which of the two a reader began.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from catalog import cacheable
from catalog.models import Catalogue
from config import catalogue_state
from config.cached_response import BROTLI, GZIP, matches

GetResponse = Callable[[HttpRequest], HttpResponseBase]
build = cache(catalogue_state.build)


def tell_etag(get_response: GetResponse) -> GetResponse:
    def answer(request: HttpRequest) -> HttpResponseBase:
        # Before the answer is made, so that it cannot be older than its tag.
        tag = _tag(_revision()) if _reads_with_a_key(request) else None
        response = get_response(request)
        if (written := getattr(response, "catalogue_revision", None)) is not None:
            response["ETag"] = f'"{_tag(written)}"'
        elif tag and _may_be_kept(response):
            response["ETag"] = f'"{tag}"'
            response["Cache-Control"] = "private, no-cache"
            _empty_if_known(request, response, tag)
        return response

    return answer


def _reads_with_a_key(request: HttpRequest) -> bool:
    """Where the page cache would hold the answer for those who send none."""
    if request.method not in ("GET", "HEAD") or "Authorization" not in request.headers:
        return False
    try:
        mark = cacheable.of(resolve(request.path_info).func)
    except Resolver404:
        return False
    return mark is not None and mark.query(request.META["QUERY_STRING"]) is not None


def _revision() -> int:
    return Catalogue.objects.values_list("revision", flat=True).filter(pk=1).first() or 0


def _tag(revision: int) -> str:
    return catalogue_state.tag(revision, dt.datetime.now(dt.UTC).date(), build())


def _may_be_kept(response: HttpResponseBase) -> bool:
    own = response.has_header("ETag") or response.has_header("Cache-Control")
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not own
        and not response.cookies
    )


def _empty_if_known(request: HttpRequest, response: Any, tag: str) -> None:
    """Nothing but headers, for who has the same in whichever encoding."""
    asked = request.headers.get("If-None-Match", "")
    forms = (f'"{tag}"', f'"{tag}-{GZIP}"', f'"{tag}-{BROTLI}"')
    known = next((form for form in forms if asked and matches(asked, form)), None)
    if known is None:
        return
    response.status_code, response.content = 304, b""
    response["ETag"] = known
    for name in ("Content-Type", "Content-Length"):
        del response[name]
