"""What changed, for feed readers."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from comparisons import change_feed

ATOM = "application/atom+xml; charset=utf-8"
NUMBER, SLUG = re.compile("[0-9]{1,15}"), re.compile("[A-Za-z0-9_-]{1,60}")


@cacheable("framework", "before")
def changes(request: HttpRequest) -> HttpResponse:
    """Of one framework with `?framework=`; of what was before a revision with `?before=`."""
    slug, before = request.GET.get("framework", ""), request.GET.get("before", "")
    feed = change_feed.load(
        slug if SLUG.fullmatch(slug) else None,
        int(before) if NUMBER.fullmatch(before) else None,
    )
    return render(request, "changes.xml", {"feed": feed}, content_type=ATOM)
