"""A revision undone as a whole: every record that it changed goes back to its state before, what it
added goes, what it removed comes back. What somebody changed since is not touched, but told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS, IntegrityError
from reversion.models import Revision

from catalog.changes.past import Past
from catalog.models import CatalogueRevision, Run
from catalog.restoring import lost_links
from catalog.sheets import constraints
from catalog.states import Difference, Ref, States, differences, differs
from catalog.sync.rows import MODELS


class Action(StrEnum):
    BACK = "change"  # as the permission is called
    GONE = "delete"
    RETURNS = "add"


WORDS = {Action.BACK: "goes back", Action.GONE: "is removed", Action.RETURNS: "comes back"}


@dataclass
class Step:
    """What happens to one record; `why_not` says why nothing does."""

    ref: Ref
    action: Action
    key: str
    differences: list[Difference] = field(default_factory=list)
    why_not: str | None = None
    version: Any = None  # to go back to
    record: Any = None  # as it is now
    links: dict[str, list[int]] = field(default_factory=dict)  # to put back

    @property
    def word(self) -> str:
        return WORDS[self.action]

    @property
    def noun(self) -> str:
        return str(apps.get_model("catalog", self.ref[0])._meta.verbose_name)


@dataclass
class Undo:
    revision: Revision
    number: int
    every: list[Step]

    @property
    def steps(self) -> list[Step]:
        return [step for step in self.every if step.why_not is None]

    @property
    def conflicts(self) -> list[Step]:
        return [step for step in self.every if step.why_not is not None]

    @property
    def comment(self) -> str:
        said = self.revision.get_comment()
        return f"undo of revision {self.number}" + (f": {said}" if said else "")


class CannotUndo(Exception):
    """The database refused it; nothing was written."""


# Why the editor may not do this with that record; null if they may.
Refuses = Callable[[Step], str | None]


def plan(number: int, refuses: Refuses = lambda step: None) -> Undo:
    """Raises CatalogueRevision.DoesNotExist."""
    kept = CatalogueRevision.objects.select_related("revision__user").get(number=number)
    states = States.around(kept.revision)
    undo = Undo(kept.revision, number, list(_steps(states)))
    for step in undo.steps:
        step.why_not = refuses(step)
    while _hold_back(undo, states):
        pass
    undo.every += [step for step in _linked_again(undo, states) if not refuses(step)]
    return undo


def _linked_again(undo: Undo, states: States) -> Iterator[Step]:
    """What led to a record that comes back, and was not changed itself."""
    coming = {step.ref for step in undo.steps if step.action is Action.RETURNS}
    lost: dict[tuple[Ref, str], list[int]] = {}
    for link in lost_links(coming, undo.revision.pk - 1, Past()):
        lost.setdefault((link.owner, link.field), []).append(link.other[1])
    for (ref, name), pks in lost.items():
        if ref not in states.refs:
            record: Any = apps.get_model("catalog", ref[0])._default_manager.get(pk=ref[1])
            field_ = record._meta.get_field(name)
            noun = str(field_.related_model._meta.model_name)
            told = "\n".join(states.key((noun, pk)) for pk in pks)
            shown = [Difference(str(field_.verbose_name), "", told)]
            yield Step(ref, Action.BACK, record.key, shown, record=record, links={name: pks})


def _steps(states: States) -> Iterator[Step]:
    for ref in states.refs:
        before, after, now = states.before.get(ref), states.after.get(ref), states.now.get(ref)
        if before is None and after is None:
            continue
        was, became, is_now = (states.state(each) for each in (before, after, now))
        if was is not None and became is not None and not differs(was, became):
            states.unchanged.add(ref)
            continue
        action = _action(before, after)
        step = Step(ref, action, states.key(ref), version=before, record=now)
        step.why_not = _changed_since(became, is_now)
        if step.why_not is None and action is Action.RETURNS and ref[0] == "run":
            step.why_not = "A run comes back with its measurements only from its file: load it."
        told = (became, is_now) if step.why_not else (is_now, was)
        step.differences = differences(states, ref, *told)
        yield step


def _action(before: Any, after: Any) -> Action:
    if before is None:
        return Action.GONE
    return Action.RETURNS if after is None else Action.BACK


def _changed_since(became: Any, is_now: Any) -> str | None:
    if became is None and is_now is not None:
        return "It is there again."
    if became is not None and is_now is None:
        return "It has been removed since."
    if became is not None and differs(became, is_now):
        return "It has been changed since."
    return None


def _hold_back(undo: Undo, states: States) -> bool:
    """Finds what cannot be done because of what stays as it is; whether there was any."""
    found = {**_hung_on(undo, states.unchanged), **_without_targets(undo, states)}
    for step in undo.steps:
        step.why_not = found.get(step.ref)
    return bool(found)


def _hung_on(undo: Undo, linked: set[Ref]) -> dict[Ref, str]:
    """What would be removed with something on it that this undo does not remove itself."""
    going = {step.ref: step.record for step in undo.steps if step.action is Action.GONE}
    # A link that the revision made goes with what it leads to, as it came with it.
    free = {step.ref for step in undo.steps} | linked
    found: dict[Ref, str] = {}
    # What hangs on a run goes with it. Asked for its measurements, Django's collector brings the
    # run along with each of them, and its text thousands of times.
    asked = [record for record in going.values() if not isinstance(record, Run)]
    looked = {(str(record._meta.model_name), record.pk) for record in asked}
    for dependent, on in _dependents(asked):
        if on in looked - found.keys() and _owner(dependent, on) not in free:
            found[on] = f"Something hangs on it now: {dependent._meta.verbose_name} {dependent}."
    return found


def _dependents(records: Sequence[Any]) -> Iterator[tuple[Any, Ref]]:
    """What would go with these records, or forbids that they go, and with which of them."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS)
    for model in {type(record) for record in records}:
        collector.collect([record for record in records if type(record) is model])
    every: list[Any] = [each for some in collector.data.values() for each in some]
    for each in [*every, *collector.protected]:
        yield from ((each, ref) for ref in _refs(each))


def _refs(record: Any) -> Iterator[Ref]:
    """What a row refers to in its own columns."""
    for relation in record._meta.concrete_fields:
        if relation.is_relation and (pk := getattr(record, relation.attname)) is not None:
            yield str(relation.related_model._meta.model_name), pk


def _owner(dependent: Any, on: Ref) -> Ref:
    """A row between two records is its owner's, which goes back by itself."""
    if not dependent._meta.auto_created:
        return (str(dependent._meta.model_name), dependent.pk)
    return next((other for other in _refs(dependent) if other != on), on)


def _without_targets(undo: Undo, states: States) -> dict[Ref, str]:
    """What would refer to a record that is not there."""
    coming = {step.ref for step in undo.steps if step.action is Action.RETURNS}
    going = {step.ref for step in undo.steps if step.action is Action.GONE}
    found: dict[Ref, str] = {}
    for step in undo.steps:
        if step.action is not Action.GONE:
            for target in states.targets(step.version):
                if target in going or (target not in coming and not states.there(target)):
                    found.setdefault(
                        step.ref, f"It refers to a {target[0]} that is not there any more."
                    )
    return found


def apply(steps: Iterable[Step]) -> None:
    """Inside a revision, after history.lock(), with a plan that was made there."""
    every = list(steps)
    written = [step for step in every if step.version is not None]
    held = {place for step in written if step.record for place in _places(step.record)}
    # After what it refers to; and what only one may have, after another one has left it.
    for step in sorted(written, key=lambda step: (_rank(step), _takes(step, held))):
        _put_back(step)
    for step in every:
        for name, pks in step.links.items():
            getattr(step.record, name).add(*pks)
        if step.action is Action.GONE:
            # What hung on another one went with it.
            found = type(step.record)._default_manager.filter(pk=step.record.pk).first()
            if found is not None:
                found.delete()


def _rank(step: Step) -> int:
    """Parents first: some records are worked out from those that they hang on."""
    order = [model._meta.model_name for model in MODELS.values()]
    return order.index(step.ref[0]) if step.ref[0] in order else len(order)


def _places(record: Any) -> Iterator[tuple[Any, ...]]:
    """What this record has that no other of its kind may have."""
    values = {field.name: getattr(record, field.attname) for field in record._meta.concrete_fields}
    for columns, condition in constraints.unique(type(record)):
        if not condition.children or constraints.holds(condition, values):
            yield type(record), columns, *(getattr(record, column) for column in columns)


def _takes(step: Step, held: set[tuple[Any, ...]]) -> bool:
    own = set(_places(step.record)) if step.record else set()
    return bool(set(_places(step.version._object_version.object)) & held - own)


def _put_back(step: Step) -> None:
    kept = step.version._object_version
    if step.record is not None:
        for name in States.unknown(step.version):
            setattr(kept.object, name, getattr(step.record, name))
        kept.object.derive()  # save() of what was deserialized does not
    try:
        kept.save()
    except IntegrityError as error:
        raise CannotUndo(f"{step.noun} {step.key}: {error}") from error
