from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog import pieces
from catalog.cacheable import cacheable
from comparisons import chosen, paging
from comparisons.choose_form import form
from comparisons.policy import PARAMETERS
from comparisons.policy_reading import FORM, from_the_form
from comparisons.starting_points import STARTING_POINTS


@cacheable(*PARAMETERS, "page", anew=(f"{FORM}*",))
def choose(request: HttpRequest) -> HttpResponse:
    """Every framework placed by a policy; what the form sends is led to the policy's address."""
    state, asked = pieces.state(), dict(request.GET.lists())
    choice = chosen.choose(asked, dt.datetime.now(dt.UTC).date(), state)
    if from_the_form(asked):
        return redirect(choice.policy.address)
    answer = choice.answer
    kept = dict(parse_qsl(choice.policy.query))
    page = paging.page(range(answer.total), request.GET, paging.OFFERED, kept=kept)
    context = {
        "answer": answer,
        "page": page,
        "part": answer.part(page.first_place - 1, page.size),
        "policy": choice.policy,
        "form": form(choice.policy, choice.words, choice.groups),
        "starting_points": STARTING_POINTS,
    }
    return render(request, "choose.html", context)
