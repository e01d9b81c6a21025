from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from markupsafe import Markup

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.pieces import Pieces, State
from comparisons import choose_form, chosen, paging
from comparisons.listed import ListedGroup
from comparisons.policy import PARAMETERS, Policy
from comparisons.policy_reading import FORM, from_the_form
from comparisons.starting_points import STARTING_POINTS

FOLDED: Pieces[str, Markup] = Pieces(64)  # groups of features in the form, used by no policy


@cacheable(*PARAMETERS, "page", anew=(f"{FORM}*",))
def choose(request: HttpRequest) -> HttpResponse:
    """Every framework placed by a policy; what the form sends is led to the policy's address."""
    state, asked = pieces.state(), dict(request.GET.lists())
    choice = chosen.choose(asked, dt.datetime.now(dt.UTC).date(), state)
    if from_the_form(asked):
        return redirect(choice.policy.address)
    answer = choice.answer
    kept = dict(parse_qsl(choice.policy.query))
    page = paging.page(range(answer.total), request.GET, paging.PLACED, kept=kept)
    context = {
        "answer": answer,
        "page": page,
        "part": answer.part(page.first_place - 1, page.size),
        "policy": choice.policy,
        "form": choose_form.form(choice.policy, choice.words),
        "groups": _groups(state, choice.policy, choice.groups),
        "starting_points": STARTING_POINTS,
    }
    return render(request, "choose.html", context)


def _groups(state: State | None, policy: Policy, groups: Iterable[ListedGroup]) -> Iterator[Markup]:
    """The form's groups of features as markup; most are used by nobody who asks."""
    folded = {group.slug: group for group in groups if not choose_form.is_used(group, policy)}
    held = FOLDED.each(
        state, folded, lambda slugs: {slug: _markup(folded[slug], policy) for slug in slugs}
    )
    for group in groups:
        yield held.get(group.slug) or _markup(group, policy)


def _markup(group: ListedGroup, policy: Policy) -> Markup:
    template: Any = get_template("choosing.html")
    found: Markup = template.template.module.group_of_features(
        choose_form.of_features(group, policy)
    )
    return found
