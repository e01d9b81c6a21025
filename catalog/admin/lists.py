"""What every list of the admin does with a filter that no link of ours makes."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest

MOST_WORDS = 20  # that are searched for
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


class Listed:
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
