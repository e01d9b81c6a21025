from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from comparisons import front, listed


@cacheable()
def home(request: HttpRequest) -> HttpResponse:
    state = pieces.state()
    context = {"offered": listed.offered(listed.frameworks(state)), "front": front.front(state)}
    return render(request, "home.html", context)
