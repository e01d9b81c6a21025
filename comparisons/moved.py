"""Where an address went: of a page, a comparison, a badge or an answer of the API.

What is kept is where the page of a record went (catalog.moves). Every other address that holds
the slug follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import Resolver404, ResolverMatch, resolve, reverse

from catalog.models import Claim, Comparison, Concept, Feature, Framework, Record, Redirect, Task
from catalog.moves import VISIBLE, address
from comparisons import compared

Models = Mapping[str, type[Record]]
# The nouns whose slugs an address holds, by what it is called and by the name of the part.
SLUGS: dict[str, Models] = {
    "framework": {"slug": Framework},
    "feature": {"slug": Feature},
    "task": {"slug": Task},
    "concept": {"slug": Concept},
    "comparison": {"slug": Comparison},
    "claim": {"slug": Claim},
    "sample-file": {"slug": Task, "framework": Framework},
    "compare": {"slugs": Framework},
    "badge": {"framework": Framework},
    "feature-badge": {"framework": Framework, "feature": Feature},
}
# The addresses of the same in another form: framework-picture, api-feature-page.
FORMS = re.compile(r"^api-|-(?:page|picture|benchmarks)$")


def whither(path: str) -> str | None:
    """The present address of what was at this path, where visitors see it; else null."""
    last, seen, found = path, {path}, _there(path)
    while found is None and (moved := Redirect.objects.filter(old_path=last).first()):
        last = moved.new_path
        if last in seen:
            return None  # in a circle
        seen.add(last)
        found = _there(last)
    if found is None and last != path and _match(last) is None:
        found = last  # what an editor wrote leads to no page of ours
    return found if found != path else None


def _there(target: str) -> str | None:
    """An address with present slugs; null where it leads to nothing that visitors see."""
    if (match := _match(target)) is None or (present := _present(match)) is None:
        return None
    if present == match.kwargs:
        return target
    return reverse(match.view_name, kwargs=present) + target[len(_path(target)) :]


def _match(target: str) -> ResolverMatch | None:
    try:
        return resolve(_path(target))
    except Resolver404:
        return None


def _path(target: str) -> str:
    """Without the query, and the place in the page."""
    return re.split("[?#]", target, maxsplit=1)[0]


def _present(match: ResolverMatch) -> dict[str, Any] | None:
    """The parts of an address with present slugs; null where something is not there any more."""
    parts = dict(match.kwargs)
    if (model := _of_resource(match)) and "key" in parts:
        key = _present_key(model, parts["key"])
        return None if key is None else {**parts, "key": key}
    for name, model in SLUGS.get(FORMS.sub("", match.url_name or ""), {}).items():
        held = list(parts[name]) if name == "slugs" else [parts[name]]
        slugs = present_slugs(model, held)
        if slugs is None:
            return None
        if slugs != held:
            parts[name] = compared.canonical(slugs) if name == "slugs" else slugs[0]
    return parts


def _of_resource(match: ResolverMatch) -> type[Record] | None:
    """The noun of a resource of the API; null for any other address."""
    queryset = getattr(getattr(match.func, "cls", None), "queryset", None)
    model: type[Record] | None = getattr(queryset, "model", None)
    return model


def _present_key(model: type[Record], key: str) -> str | None:
    """A natural key like flask.openapi: some of its parts are slugs of records that have pages."""
    lookups = model.lookups()
    parts = key.split(".", len(lookups) - 1)
    if len(parts) < len(lookups):
        return key  # of a source that belongs to no framework
    for place, (name, lookup) in enumerate(zip(model.natural, lookups, strict=True)):
        noun: Any = model if lookup == "slug" else model._meta.get_field(name).related_model
        if noun in VISIBLE:
            slugs = present_slugs(noun, (parts[place],))
            if slugs is None:
                return None
            parts[place] = slugs[0]
    return ".".join(parts)


def present_slugs(model: type[Record], slugs: Sequence[str]) -> list[str] | None:
    """Those that visitors see as they are, the others as they are called now; null where one of
    them is neither, and where they are more than any page shows."""
    if len(set(slugs)) > compared.MOST:
        return None
    went = Redirect.objects.filter(old_path__in=[address(model, slug) for slug in slugs])
    ends = {row.old_path: row.new_path.rstrip("/").rpartition("/")[2] for row in went}
    named = {slug: ends.get(address(model, slug), slug) for slug in slugs}
    there = {
        *VISIBLE[model]().filter(slug__in={*slugs, *named.values()}).values_list("slug", flat=True)
    }
    found = [slug if slug in there else named[slug] for slug in slugs]
    return found if there.issuperset(found) else None
