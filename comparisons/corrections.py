"""What was suggested and resolved, as everybody may read it: of accounts nothing but what their
owners wanted to be called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, QuerySet

from catalog import credit, subjects
from catalog.api.nouns import NOUNS
from catalog.credit import Origin
from catalog.models import Feature, Framework, Maintainer, Reply, Suggestion, Task
from catalog.models.suggestion import PUBLIC
from comparisons import paging
from comparisons.paging import Page

# Whose records have a page of their own, which goes with them.
OWN_PAGES = ("features", "tasks", "claims", "concepts", "comparisons", "runs")


@dataclass(frozen=True)
class ToldReply:
    """`framework` is null, and `evidence` too, where they are not published or kept any more."""

    text: str
    name: str
    framework: Framework | None
    evidence: str | None
    created: dt.datetime


@dataclass(frozen=True)
class Correction:
    """`path` is where it stands that it is about; null where nothing is there any more. `revision`
    is that of the catalogue which made the change."""

    number: int
    noun: str
    key: str
    name: str
    path: str | None
    text: str
    proposed: str | None
    source: str | None
    who: str
    origin: Origin
    frameworks: tuple[str, ...]
    created: dt.datetime
    resolved: dt.datetime | None
    state: str
    answer: str | None
    revision: int | None
    replies: tuple[ToldReply, ...]

    @property
    def changes(self) -> str | None:
        """The change, in the API."""
        if self.revision is None:
            return None
        return f"/api/v1/changes/?since={self.revision - 1}&limit=10"


def found(framework: str = "", state: str = "") -> QuerySet[Suggestion]:
    """The last that was resolved first."""
    every = Suggestion.objects.public()
    every = every.filter(frameworks__slug=framework) if framework else every
    return every.filter(state=state) if state else every


def page(framework: str, state: str, asked: Mapping[str, str]) -> Page:
    kept = {"framework": framework, "state": state}
    return paging.page(found(framework, state), asked, paging.CORRECTIONS, kept=kept)


def api_query(page: Page, framework: str, state: str) -> str:
    """Of the address in the API that answers with the same."""
    offset = (page.number - 1) * page.size
    asked = {"framework": framework, "limit": page.size, "offset": offset, "state": state}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def counts(framework: str) -> dict[str, int]:
    """By what became of them."""
    rows = found(framework).order_by().values_list("state").annotate(Count("pk"))
    return {state.value: 0 for state in PUBLIC} | dict(rows)


def made_of(framework: str) -> int:
    """Only those by which something was changed, as the page of a framework counts them: with the
    revision of the change, and so not otherwise than that page is held."""
    return found(framework, "accepted").filter(made_in__isnull=False).count()


def told(suggestions: Sequence[Suggestion]) -> list[Correction]:
    """In a fixed number of queries."""
    published: Any = Framework.objects.published()
    replies = Reply.objects.prefetch_related(Prefetch("framework", published))
    rows = Suggestion.objects.filter(pk__in=[each.pk for each in suggestions]).prefetch_related(
        Prefetch("frameworks", published), Prefetch("replies", replies)
    )
    by_pk = {each.pk: each for each in rows}
    kept = [by_pk[each.pk] for each in suggestions if each.pk in by_pk]
    return list(_corrections(kept))


def _corrections(kept: Sequence[Suggestion]) -> Iterable[Correction]:
    there, evidence = _there(kept), _evidence(kept)
    for each in kept:
        name, path = _place(each, there)
        yield Correction(
            each.pk, each.noun, each.key, name, path, each.text, each.proposed, each.source_url,
            credit.in_public(each), credit.origin(each),
            tuple(framework.slug for framework in each.frameworks.all()),
            each.created, each.resolved, each.state, each.answer, each.made_in,
            tuple(_reply(reply, evidence) for reply in each.replies.all()),
        )  # fmt: skip


@dataclass(frozen=True)
class There:
    """What is there now: records with a page of their own, and names of features and tasks."""

    keys: frozenset[tuple[str, str]]
    names: Mapping[tuple[Any, str], str]

    def named(self, model: Any, slug: str | None) -> str | None:
        return self.names.get((model, slug)) if slug else None

    def shows(self, noun: str, key: str, framework: Framework | None, data: Any) -> bool:
        """Whether its page is there."""
        if noun in OWN_PAGES:
            return (noun, key) in self.keys
        if noun == "supports":
            return framework is not None and (Feature, data.get("feature")) in self.names
        return framework is not None or "framework" not in data


def _there(kept: Sequence[Suggestion]) -> There:
    wanted: dict[str, set[str]] = {noun: set() for noun in OWN_PAGES}
    for each in kept:
        if each.noun in wanted:
            wanted[each.noun].add(each.key)
        data = _data(each)
        for one, noun in (("feature", "features"), ("task", "tasks")):
            if isinstance(data.get(one), str):
                wanted[noun].add(data[one])
    keys = {(noun, key) for noun, its in wanted.items() for key in _slugs(noun, its)}
    names = {
        (model, slug): name
        for model, noun in ((Feature, "features"), (Task, "tasks"))
        for slug, name in _named(model, wanted[noun])
    }
    return There(frozenset(keys), names)


def _slugs(noun: str, wanted: set[str]) -> Iterable[str]:
    rows: Any = NOUNS[noun].queryset
    return rows.filter(slug__in=wanted).values_list("slug", flat=True) if wanted else ()


def _named(model: Any, wanted: set[str]) -> Iterable[tuple[str, str]]:
    return model.objects.filter(slug__in=wanted).values_list("slug", "name") if wanted else ()


def _data(suggestion: Suggestion) -> dict[str, Any]:
    """The record then; of a cell of which nothing was known, what it is called by."""
    if suggestion.told is not None:
        return dict(suggestion.told)
    framework, _, feature = suggestion.key.partition(".")
    cell = suggestion.noun == "supports" and feature
    return {"framework": framework, "feature": feature} if cell else {}


def _place(suggestion: Suggestion, there: There) -> tuple[str, str | None]:
    """What it is about, by its name, and where that stands."""
    noun, key, data = suggestion.noun, suggestion.key, _data(suggestion)
    if noun == subjects.PAGES:
        return subjects.page_name(key), key
    frameworks = list(suggestion.frameworks.all())
    first = frameworks[0] if frameworks else None
    if noun == "frameworks" and first is not None:  # whatever it is called by now
        return first.name, first.get_absolute_url()
    if noun not in NOUNS or not data:
        return suggestion.about, None
    name = subjects.name_of(key, data, frameworks, there.named)
    told = noun == "supports" or "links" in data
    shown = told and noun != "frameworks" and there.shows(noun, key, first, data)
    return name, subjects.path_of(noun, key, data) if shown else None


Spoken = Mapping[tuple[int | None, int | None], str]  # by account and framework


def _evidence(kept: Sequence[Suggestion]) -> Spoken:
    """Where it is read who the authors of replies are."""
    replies = [reply for each in kept for reply in each.replies.all()]
    if not replies:
        return {}
    rows = Maintainer.objects.filter(user__in={each.author_id for each in replies})
    return {(user, framework): url for user, framework, url in
            rows.values_list("user", "framework", "evidence")}  # fmt: skip


def _reply(reply: Reply, evidence: Spoken) -> ToldReply:
    url = evidence.get((reply.author_id, reply.framework_id))
    return ToldReply(reply.text, reply.name, reply.framework, url, reply.created)
