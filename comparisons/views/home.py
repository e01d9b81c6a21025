from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from comparisons import compared, front


@cacheable()
def home(request: HttpRequest) -> HttpResponse:
    state = pieces.state()
    context = {"offered": compared.offered(state), "front": front.front(state)}
    return render(request, "home.html", context)
