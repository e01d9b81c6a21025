from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog.cacheable import cacheable
from comparisons import chosen
from comparisons.choose_form import form
from comparisons.policy import PARAMETERS
from comparisons.policy_reading import FORM, from_the_form
from comparisons.starting_points import STARTING_POINTS


@cacheable(*PARAMETERS, anew=(f"{FORM}*",))
def choose(request: HttpRequest) -> HttpResponse:
    """Every framework placed by a policy; what the form sends is led to the policy's address."""
    asked = dict(request.GET.lists())
    choice = chosen.choose(asked, dt.datetime.now(dt.UTC).date())
    if from_the_form(asked):
        return redirect(choice.policy.address)
    context = {
        "answer": choice.answer,
        "policy": choice.policy,
        "form": form(choice.policy, choice.words, choice.groups),
        "starting_points": STARTING_POINTS,
    }
    return render(request, "choose.html", context)
