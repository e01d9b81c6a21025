"""Changes that are suggested: kept as the API takes them, shown field by field, and made by an
editor in whose revision the contributor is named."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from catalog import credit, history, subjects, unknown_cells
from catalog.api import changeable_fields
from catalog.api.changeable_fields import Errors, Fields
from catalog.api.changing import ChangingViewSet
from catalog.api.nouns import NOUNS, Told, tell
from catalog.models import Record, Suggestion, SuggestionState

Changes = dict[str, Any]  # by the name of a field in the API
NOUN_OF: dict[Any, str] = {
    viewset.queryset.model: noun  # type: ignore[union-attr]
    for noun, viewset in NOUNS.items()
    if issubclass(viewset, ChangingViewSet)
}
GONE = "It is not there any more, or visitors do not see it."
AGAIN = "The record has changed since this page was read: look at it again."
ANOTHER = "Another change is drafted since this page was read: look at it again."
ANSWERED = "This has been answered meanwhile."
NOTHING = "Nothing of it would be taken: refuse it instead."


class CannotApply(Exception):
    """What is in the way; each of `reasons` is a sentence, and nothing is written."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Proposal:
    """One field: as it was when the change was suggested, as it is, and as it would be."""

    name: str
    label: str
    then: Any
    now: Any
    proposed: Any

    @property
    def moved(self) -> bool:
        """Somebody else has changed it since, and not to what is proposed."""
        return self.now not in (self.then, self.proposed)


@dataclass(frozen=True)
class Suggested:
    """What a suggestion would change; `told` is the record as it is."""

    told: Told
    proposals: tuple[Proposal, ...]


def told_of(suggestion: Suggestion) -> Told | None:
    """What it is about, as visitors see it now; of a cell of which nothing was known, and is not
    yet, that nothing is."""
    noun, key = suggestion.noun, suggestion.key
    found = tell(noun, key) if noun in NOUNS else None
    return unknown_cells.tell(noun, key) if found is None and suggestion.told is None else found


def fields(noun: str) -> Fields:
    viewset: Any = NOUNS[noun]
    found: Fields = viewset.fields
    return found


def changes(noun: str, told: Told, changed: Collection[str], data: Mapping[str, Any]) -> Changes:
    """What a form would change, of the fields of a model that it names; as the API tells them."""
    mine = {name: each.name for name, each in fields(noun).items() if each.name in changed}
    found = {name: _plain(data[field]) for name, field in mine.items()}
    return {name: value for name, value in found.items() if value != told.data[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.key
    if isinstance(value, models.QuerySet):
        return sorted(each.key for each in value)
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def problems(noun: str, told: Told, made: Changes) -> Errors:
    """Why the change could not be made, by the names of the model's fields."""
    found = _change(noun, told, made).errors
    names = {name: each.name for name, each in fields(noun).items()}
    return {names.get(name.partition(".")[0], "record"): texts for name, texts in found.items()}


def _change(noun: str, told: Told, made: Changes) -> changeable_fields.Change:
    return changeable_fields.change(record(noun, told), fields(noun), made, told.data)


def record(noun: str, told: Told) -> Any:
    """The row of what the API tells; of what is unknown, a new one."""
    if told.pk is None:
        return unknown_cells.find(noun, told.data["key"])
    model: Any = NOUNS[noun].queryset.model  # type: ignore[union-attr]
    return model._default_manager.get(pk=told.pk)


def suggest(noun: str, key: str, told: Told, made: Changes, author: User, why: str) -> Suggestion:
    """Keeps it for an editor. It is no change of the catalogue."""
    text = why.strip() or f"Suggested: {', '.join(made)}."
    seen = {"told": told.data, "revision": told.revision}
    kept = Suggestion.objects.create(
        noun=noun, key=key, text=text[:4000], changes=made, owner=author, **seen
    )
    kept.frameworks.set(subjects.frameworks_of(noun, told.data))
    return kept


def keep(suggestion: Suggestion, made: Changes) -> None:
    """The draft of the change that it leads to, in place of an earlier one; under the lock of all
    writers. It is no change of the catalogue either."""
    suggestion.changes = made
    suggestion.save(update_fields=["changes"])


def look(suggestion: Suggestion) -> Suggested | None:
    """None if it names no change, or visitors do not see its record any more."""
    if suggestion.changes is None:
        return None
    told = told_of(suggestion)
    return Suggested(told, tuple(_proposals(suggestion, told))) if told else None


def _proposals(suggestion: Suggestion, told: Told) -> Iterable[Proposal]:
    known = fields(suggestion.noun)
    for name, proposed in (suggestion.changes or {}).items():
        label = str(known[name].verbose_name) if name in known else name
        then, now = (suggestion.told or {}).get(name), told.data.get(name)
        yield Proposal(name, label, then, now, proposed)


def write(suggestion: Suggestion, names: Collection[str]) -> None:
    """Makes the change of these fields, inside a revision. Raises CannotApply."""
    told = told_of(suggestion)
    if told is None:
        raise CannotApply(GONE)
    wanted = {name: v for name, v in (suggestion.changes or {}).items() if name in names}
    if unknown := wanted.keys() - fields(suggestion.noun).keys():
        raise CannotApply(f"{', '.join(sorted(unknown))} cannot be changed.")
    made = _change(suggestion.noun, told, wanted)
    if made.errors:
        raise CannotApply(*(f"{name}: {' '.join(texts)}" for name, texts in made.errors.items()))
    if made.names:
        made.write()


def digest(made: Changes | None) -> str:
    """Another text once another change is drafted."""
    text = json.dumps(made, sort_keys=True)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Seen:
    """What an editor decides upon: the revision of the catalogue at which the record was read,
    and the digest of the changes."""

    read_at: int
    drafted: str


def accept(
    suggestion: Suggestion,
    names: Collection[str],
    editor: User,
    seen: Seen,
    answer: str | None = None,
) -> None:
    """Makes the change and keeps that it was made, or neither. Raises CannotApply."""
    if not names:
        raise CannotApply(NOTHING)
    with history.revision(editor, credit.comment(suggestion)):
        before = history.lock().revision
        waiting = still_waiting(suggestion)
        told = told_of(waiting)
        if told is None:
            raise CannotApply(GONE)
        if digest(waiting.changes) != seen.drafted:
            raise CannotApply(ANOTHER)
        if told.revision > seen.read_at:
            raise CannotApply(AGAIN)
        write(waiting, names)
        after = history.lock().revision
        waiting.made_in = after if after > before else None
        resolve(waiting, SuggestionState.ACCEPTED, editor, answer)


def still_waiting(suggestion: Suggestion) -> Suggestion:
    """As it is now, under the lock of all writers. Raises CannotApply where it is answered."""
    found = Suggestion.objects.waiting().filter(pk=suggestion.pk).first()
    if found is None:
        raise CannotApply(ANSWERED)
    return found


def resolve(
    suggestion: Suggestion, state: SuggestionState, editor: User, answer: str | None = None
) -> None:
    suggestion.state, suggestion.resolved, suggestion.resolved_by = state, timezone.now(), editor
    suggestion.answer = answer or suggestion.answer
    suggestion.save(update_fields=["state", "resolved", "resolved_by", "answer", "made_in"])
