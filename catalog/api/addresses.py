"""The addresses of the API, for those who ask for one that is not there."""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import Any

from django.urls import get_resolver

VERSION = re.compile(r"v[0-9]+")
FIRST = "/api/v1/"


@cache
def names() -> list[str]:
    """What may stand first beneath /api/v1/."""
    known = set()
    found: Any = get_resolver().reverse_dict
    for possible, *_ in found.values():
        for form, _parameters in possible:
            if form.startswith(FIRST[1:]):
                known.add(form.removeprefix(FIRST[1:]).partition("/")[0])
    return sorted(name for name in known if name and "%" not in name)


def nothing_at(path: str) -> str:
    """What is said of such an address: what may have been meant, and where all of them are."""
    parts = [part for part in path.split("/") if part][1:]
    asked = next((part for part in parts if not VERSION.fullmatch(part)), "")
    near = [f"{FIRST}{name}/" for name in difflib.get_close_matches(asked, names())]
    hint = f"Did you mean {' or '.join(near)}?" if near else f"The API begins at {FIRST}."
    return f"There is nothing at {path}. {hint} All operations are described at /api/docs/."
