"""The revision at which a page was read, which a form carries along."""

from __future__ import annotations

from django.http import QueryDict

from catalog import history

NEVER = 0  # an old tab, or a made-up number: all that ever changed has changed since


def read_at(posted: QueryDict) -> int:
    """NEVER where the form does not say, or says what cannot be."""
    told = posted.get("read_at", "")
    if not (told.isascii() and told.isdecimal() and len(told) < 19):
        return NEVER
    return int(told) if int(told) <= history.number() else NEVER
