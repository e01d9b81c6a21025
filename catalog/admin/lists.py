"""What every list of the admin does with a filter that no link of ours makes."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError
from django.http import HttpRequest

# Patterns of somebody's own: a short one can take for ever, or be none.
PATTERNS = {"regex", "iregex"}


class Answered(ChangeList):
    """Django finds out what is wrong with a filter while it makes the query; that a number is too
    large for the database, it is told when it asks."""

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except (OverflowError, DataError) as error:
            raise IncorrectLookupParameters from error


class Listed:
    """Before the admin's own class."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Answered

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        known: Any = super()
        return not PATTERNS & {*lookup.split("__")} and known.lookup_allowed(lookup, value, request)
