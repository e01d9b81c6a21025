"""Every list, filter and form of the admin, and what fields are chosen from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from catalog.admin.list_filters import NarrowedFilter, OneFrameworkFilter
from catalog.models import Framework

ASKED = "ba"  # what is searched for: the names that catalog.made.words makes begin with it


def pages(client: Client) -> Iterator[tuple[str, str, str]]:
    """The model, what of it, and the address; the client is signed in, and may see everything."""
    for model, registered in admin.site._registry.items():
        name = str(model._meta.verbose_name)
        for what, path in _of(client, model, registered):
            yield name, what, path


def _of(
    client: Client, model: type[models.Model], registered: admin.ModelAdmin[Any]
) -> Iterator[tuple[str, str]]:
    address = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listed = reverse(f"{address}_changelist")
    answer = client.get(listed)
    yield "list", listed
    for what, choice in _choices(answer.context["cl"]):
        yield f"by {what}", listed + choice
    if answer.context["cl"].is_facets_optional:
        yield "with counts", f"{listed}?_facets=True"
    if registered.search_fields:
        yield "search", f"{listed}?q={ASKED}"
    if (pages := answer.context["cl"].paginator.num_pages) > 1:
        yield "last page", f"{listed}?p={pages}"
    for field in registered.autocomplete_fields:
        of = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
        asked = urlencode({**of, "field_name": field})
        yield f"choice of {field}", f"{reverse('admin:autocomplete')}?{asked}"
    yield from _sorted(answer.context["cl"], listed)
    if registered.has_add_permission(_request(answer)):
        yield "add", reverse(f"{address}_add")
    if (record := model._default_manager.order_by("pk").last()) is not None:
        yield "change", reverse(f"{address}_change", args=[record.pk])


def _request(answer: Any) -> HttpRequest:
    request: HttpRequest = answer.context["request"]
    return request


def _sorted(listed: Any, path: str) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(listed.list_display):
        if listed.get_ordering_field(name):
            yield f"sorted by {name}", f"{path}?o=-{place}"


def _choices(listed: Any) -> Iterator[tuple[str, str]]:
    """Of each filter one choice, and of those that work something out each."""
    for each in listed.filter_specs:
        if isinstance(each, OneFrameworkFilter):
            yield each.title, f"?framework={Framework.objects.order_by('pk')[0].slug}"
            continue
        found = [choice for choice in each.choices(listed) if not choice["selected"]]
        for choice in found if isinstance(each, NarrowedFilter) else found[:1]:
            yield f"{each.title}, {choice['display']}", choice["query_string"]
