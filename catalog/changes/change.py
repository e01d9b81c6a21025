"""What a revision did to the records that visitors see: pure functions over states.

A record is told as it was before the revision and as it is after it, by what was published then.
So a draft is nothing, to publish it adds it, and to take it back removes it, with all that hangs
on it; and what only a draft ever said is in no state that is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from catalog.changes.nouns import MANY, NATURAL, NOUNS, ONE, PUBLISHED
from catalog.models.package import package_url

Ref = tuple[str, int]  # the name of a model, and a primary key
State = Mapping[str, Any]  # by field, as the history keeps it: dates are texts, relations numbers

ACTIONS = ("added", "changed", "removed")
TITLES = ("name", "title", "statement", "version", "slug")


class Then(Protocol):
    """A moment of the history."""

    def state(self, ref: Ref) -> State | None:
        """None where there was no such record."""

    def parts(self, ref: Ref) -> Collection[Ref]:
        """What may have been a citation of this framework, or a place in this comparison."""


@dataclass(frozen=True)
class Named:
    slug: str
    name: str


@dataclass(frozen=True)
class Told:
    """A record that visitors saw at a moment."""

    noun: str
    key: str
    name: str  # for people
    framework: Named | None  # on which it hangs
    page: str | None
    fields: Mapping[str, Any]  # by the API's names


@dataclass(frozen=True)
class Moment:
    """A revision of the catalogue."""

    number: int
    at: dt.datetime


@dataclass(frozen=True)
class Change:
    """What one revision did to one record: `before` and `after` of each field that it changed."""

    moment: Moment
    action: str
    told: Told  # after the revision; of what it removed, before
    fields: Mapping[str, Mapping[str, Any]]

    @property
    def path(self) -> str | None:
        """In the API, where it is still there."""
        there = self.action != "removed"
        return f"/api/v1/{self.told.noun}/{self.told.key}/" if there else None

    @property
    def page(self) -> str | None:
        return self.told.page if self.action != "removed" else None


def change(moment: Moment, before: Told | None, after: Told | None) -> Change | None:
    """None where visitors saw no difference."""
    if before is None:
        return Change(moment, "added", after, _sides("after", after)) if after else None
    if after is None:
        return Change(moment, "removed", before, _sides("before", before))
    changed = {
        name: {"before": before.fields[name], "after": value}
        for name, value in after.fields.items()
        if before.fields[name] != value
    }
    return Change(moment, "changed", after, changed) if changed else None


def _sides(side: str, told: Told) -> dict[str, dict[str, Any]]:
    return {name: {side: value} for name, value in told.fields.items()}


def told(ref: Ref, then: Then) -> Told | None:
    """None where visitors did not see the record."""
    model, _ = ref
    state = then.state(ref)
    if state is None or not _is_visible(model, state, then):
        return None
    noun, key = NOUNS[model], key_of(model, state, then)
    fields = {name: _value(ref, name, state, then) for name in noun.fields if name != "key"}
    return Told(
        noun=noun.name,
        key=key,
        name=_name(model, state, then),
        framework=_framework(model, state, then),
        page=_page(model, key, fields),
        fields={"key": key, **fields} if noun.keyed else fields,
    )


def _is_visible(model: str, state: State, then: Then) -> bool:
    if model in PUBLISHED:
        return bool(state["published"])
    if model == "claim":  # of general interest, or about at least one published framework
        about = [then.state(("framework", pk)) for pk in state["frameworks"]]
        return not any(about) or any(each and each["published"] for each in about)
    owner = state.get("framework")
    return owner is None or _is_published(owner, then)


def _is_published(framework: int, then: Then) -> bool:
    state = then.state(("framework", framework))
    return bool(state and state["published"])


def key_of(model: str, state: State, then: Then) -> str:
    """Like Record.key, at that moment."""
    parts = (_part(name, state, then) for name in NATURAL[model])
    return ".".join(part for part in parts if part is not None)


def _part(name: str, state: State, then: Then) -> str | None:
    if name not in ONE or state[name] is None:
        return None if state[name] is None else str(state[name])
    other = then.state((ONE[name], state[name]))
    return str(other["slug"]) if other else ""


def _value(ref: Ref, name: str, state: State, then: Then) -> Any:
    model, _ = ref
    if (model, name) in SPECIAL:
        return SPECIAL[model, name](ref, state, then)
    if name in ONE:
        return _related(ONE[name], state[name], then)
    if name in MANY:
        keys = (_related(MANY[name], pk, then) for pk in state[name])
        return sorted(key for key in keys if key is not None)
    return state[name]


def _related(model: str, pk: int | None, then: Then) -> str | None:
    """The key of a record, if visitors saw it."""
    state = then.state((model, pk)) if pk is not None else None
    if state is None or not _is_visible(model, state, then):
        return None
    return key_of(model, state, then)


def _citations(ref: Ref, state: State, then: Then) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in _parts(ref, "framework", then):
        if key := _related("source", part["source"], then):
            found.setdefault(part["field"], []).append(key)
    return {field: sorted(keys) for field, keys in sorted(found.items())}


def _contenders(ref: Ref, state: State, then: Then) -> list[str]:
    """In the editor's order."""
    parts = _parts(ref, "comparison", then)
    keys = ((part["position"], _related("framework", part["framework"], then)) for part in parts)
    return [key for _, key in sorted((place, key) for place, key in keys if key)]


def _parts(ref: Ref, owner: str, then: Then) -> list[State]:
    states = (then.state(part) for part in then.parts(ref))
    return [state for state in states if state and state[owner] == ref[1]]


def _address(ref: Ref, state: State, then: Then) -> str | None:
    purl = state["purl"]
    return state["url"] or (package_url(purl) if purl else None)


SPECIAL: dict[tuple[str, str], Callable[[Ref, State, Then], Any]] = {
    ("framework", "citations"): _citations,
    ("comparison", "frameworks"): _contenders,
    ("source", "address"): _address,
    ("popularity", "value"): lambda ref, state, then: float(state["value"]),
}


def _name(model: str, state: State, then: Then) -> str:
    for other in ("feature", "task") if model in ("support", "sample") else ():
        if other in state and (named := then.state((other, state[other]))):
            return str(named["name"])
    return next(str(state[name]) for name in TITLES if state.get(name))


def _framework(model: str, state: State, then: Then) -> Named | None:
    if model == "framework":
        return Named(state["slug"], state["name"])
    owner = then.state(("framework", state["framework"])) if state.get("framework") else None
    return Named(owner["slug"], owner["name"]) if owner else None


def _page(model: str, key: str, fields: Mapping[str, Any]) -> str | None:
    page = NOUNS[model].page
    if model == "run" and not fields["bench"]:  # of verifications alone
        return None
    if model == "source" and fields["framework"]:
        return f"/frameworks/{fields['framework']}/"
    return page and page.format(key=key, **{n: v for n, v in fields.items() if n in ONE})
