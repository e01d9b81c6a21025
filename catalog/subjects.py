"""What a reader's suggestion may be about: a record, a cell of which nothing is known, or a page.

It is named as the API names records, `supports:flask.openapi`; a page that is no record by its
path, `pages:/benchmarks/`. What visitors do not see is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve

from catalog import history
from catalog.api.nouns import NOUNS, Told, tell
from catalog.changes.nouns import NAMES
from catalog.changes.nouns import NOUNS as HISTORY
from catalog.models import Feature, Framework, Task

PAGES, SITE = "pages", "/"
LONGEST = 400  # characters of a key
NOT_PAGES = ("/admin/", "/api/v1/", "/api/docs/", "/suggest/")
# The views of pages that are records, by name.
RECORDS = {
    "framework": "frameworks",
    "feature": "features",
    "task": "tasks",
    "claim": "claims",
    "concept": "concepts",
    "comparison": "comparisons",
    "run": "runs",
}
Named = Callable[[Any, str | None], str | None]  # a model, and the slug of a record of it
TITLES = ("name", "title", "statement", "text")


@dataclass(frozen=True)
class Subject:
    """`name` and `path` are for people: what it is called, and where they see it. `told` is the
    record as the API tells it, if there is one."""

    noun: str
    key: str
    name: str
    path: str
    told: Told | None
    revision: int
    frameworks: tuple[Framework, ...]

    @property
    def about(self) -> str:
        return f"{self.noun}:{self.key}"


def site() -> Subject:
    """For what is about no page in particular."""
    return Subject(PAGES, SITE, "this site", SITE, None, history.number(), ())


def find(about: str) -> Subject | None:
    """None where visitors see nothing of this name."""
    noun, _, key = about.partition(":")
    if not key or len(key) > LONGEST or not key.isprintable():
        return None
    if noun == PAGES:
        return _page(key)
    return _record(noun, key) if noun in NOUNS else None


def _record(noun: str, key: str) -> Subject | None:
    told = tell(noun, key)
    if told is None:
        return _unknown(key) if noun == "supports" else None
    frameworks = frameworks_of(noun, told.data)
    name = name_of(key, told.data, frameworks, _named)
    path = path_of(noun, key, told.data)
    return Subject(noun, key, name, path, told, told.revision, frameworks)


def _unknown(key: str) -> Subject | None:
    """A cell that has no record yet: both of what it is about are there."""
    slug, _, of = key.partition(".")
    feature = Feature.objects.filter(slug=of).first()
    frameworks = _frameworks([slug])
    if feature is None or not frameworks:
        return None
    name = f"{frameworks[0].name}, {feature.name}"
    return Subject("supports", key, name, cell_path(slug, of), None, history.number(), frameworks)


def _page(path: str) -> Subject | None:
    if path == SITE:
        return site()
    if not path.endswith("/") or path.startswith(NOT_PAGES):
        return None
    try:
        found = resolve(path)
    except Resolver404:
        return None
    if noun := RECORDS.get(found.url_name or ""):
        return _record(noun, found.kwargs["slug"])
    frameworks = _of_page(found.url_name, found.kwargs)
    if frameworks is None:
        return None
    return Subject(PAGES, path, page_name(path), path, None, history.number(), frameworks)


def page_name(path: str) -> str:
    return "this site" if path == SITE else f"the page {path}"


def _of_page(name: str | None, parts: Mapping[str, Any]) -> tuple[Framework, ...] | None:
    """The frameworks that a page shows which is no record; null where there is no such page."""
    if name == "against":
        return () if all(tell("runs", slug) for slug in parts.values()) else None
    slugs = {"compare": parts.get("slugs", ()), "framework-benchmarks": (parts.get("slug"),)}
    wanted = slugs.get(name or "", ())
    if not wanted:
        return None if parts else ()
    found = _frameworks(wanted)
    return found if len(found) == len(wanted) else None


def frameworks_of(noun: str, data: Mapping[str, Any]) -> tuple[Framework, ...]:
    """What a record is about that the API tells like this."""
    return _frameworks(_slugs(noun, data))


def _slugs(noun: str, data: Mapping[str, Any]) -> list[str]:
    if noun == "frameworks":
        return [data["slug"]]
    return [data["framework"]] if data.get("framework") else [*(data.get("frameworks") or ())]


def _frameworks(slugs: Iterable[str]) -> tuple[Framework, ...]:
    wanted = [*slugs]
    return tuple(Framework.objects.published().filter(slug__in=wanted)) if wanted else ()


def name_of(
    key: str, data: Mapping[str, Any], frameworks: Iterable[Framework], named: Named
) -> str:
    """Of what hangs on a framework: "Flask, OpenAPI"."""
    own = next((str(data[title]) for title in TITLES if data.get(title)), None)
    if own is None:
        own = named(Feature, data.get("feature")) or named(Task, data.get("task"))
    if data.get("framework"):
        own = own or key.partition(".")[2] or key
        return ", ".join([*(each.name for each in frameworks), own])
    return own or key


def _named(model: Any, slug: str | None) -> str | None:
    if slug is None:
        return None
    found: str | None = model.objects.filter(slug=slug).values_list("name", flat=True).first()
    return found


def path_of(noun: str, key: str, data: Mapping[str, Any]) -> str:
    """Of the page that shows it; of what no page shows, in the API."""
    if noun == "supports":
        return cell_path(data["framework"], data["feature"])
    page = HISTORY[NAMES[noun]].page if noun in NAMES else None
    shown = data["links"].get("page") if "page" in data["links"] else page
    if page is None or shown is None:
        return str(data["url"]).removeprefix(settings.SITE_URL)
    return page.format(**{**data, "key": key})


def cell_path(framework: str, feature: str) -> str:
    return f"/features/{feature}/?framework={framework}#{framework}"
