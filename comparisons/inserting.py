"""Pages that consist mostly of markup that is held: a template around finished bytes.

Going through the template, such markup would be copied half a dozen times and encoded anew for
each page. So the template leaves a mark where it belongs, and it is put in at the end.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from markupsafe import Markup

MARK = Markup(f"<!--{secrets.token_hex(16)}-->")  # noqa: S704 — nobody else's text can hold it


def render(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Like Django's render; the template may `insert` bytes, in the order of the page."""
    inserted: list[bytes] = []

    def insert(parts: Iterable[bytes]) -> Markup:
        inserted.append(b"".join(parts))
        return MARK

    text = render_to_string(template, {**context, "insert": insert}, request)
    first, *others = text.encode().split(MARK.encode())
    pairs = zip(inserted, others, strict=True)
    return HttpResponse(b"".join([first, *chain.from_iterable(pairs)]))
