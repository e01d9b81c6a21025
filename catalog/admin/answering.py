"""What every list and form of the admin does with what no page of ours sends."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from catalog.admin.inlines import Choosing
from catalog.admin.posted import number

MOST_WORDS = 20  # that are searched for
MOST_ROWS = 500  # of a form: each has fields, and of those a form has at most two thousand
WHOLE, OF_ROW = re.compile("-?[0-9]+"), re.compile("-[0-9]+-id$")
# Patterns of somebody's own: a short one can take for ever, or be none.
PATTERNS = {"regex", "iregex"}


class Answered(ChangeList):
    """Django finds out what is wrong with a filter while it makes the query; that a number is too
    large for the database, it is told when it asks."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        try:
            return super().get_queryset(request, exclude_parameters)
        except OverflowError as error:  # a year that no day has
            raise IncorrectLookupParameters from error

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except (OverflowError, DataError) as error:
            raise IncorrectLookupParameters from error


class Answering(Choosing):
    """Before the admin's own class."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Answered

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Each word is a condition of its own, and a database takes only so many of them."""
        few = " ".join(search_term.split(" ")[:MOST_WORDS])
        known: Any = super()
        found: tuple[QuerySet[Any], bool] = known.get_search_results(request, queryset, few)
        return found

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        known: Any = super()
        return not PATTERNS & {*lookup.split("__")} and known.lookup_allowed(lookup, value, request)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST":
            _refuse_rows(request.POST)
        parent: Any = super()
        return parent.changeform_view(request, *args, **kwargs)


def _refuse_rows(data: QueryDict) -> None:
    """Django makes up to two thousand rows of nothing, in ten seconds, because a number says so;
    and takes those that are there for new ones where the number is less than nothing."""
    for name in data:
        told = str(data[name]).strip()
        if name.endswith(("-TOTAL_FORMS", "-INITIAL_FORMS")):
            rows = number(told, digits=4)
            if (rows is None and WHOLE.fullmatch(told)) or (rows or 0) > MOST_ROWS:
                raise BadRequest(f"No form here has {told[:20]} rows.")
        elif OF_ROW.search(name) and told and number(told) is None:
            raise BadRequest(f"No row of a form here is called {told[:20]!r}.")
