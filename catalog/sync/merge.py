"""The three-way merge: pure functions over records.

`base` is what the files held when they were last loaded, `file` what they hold now, `row` what
the database holds. What only the files changed is taken; what an editor changed is kept and told,
and nothing that stays loses what it refers to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.sync.records import Records, Values

Ref = tuple[str, str]
# The fields that hold keys of other records, one or a list, and the nouns of those.
REFERENCES = {
    "framework": "frameworks",
    "feature": "features",
    "group": "feature_groups",
    "source": "sources",
    "comparison": "comparisons",
    "published_in": "sources",
    "answers": "sources",
    "sources": "sources",
    "frameworks": "frameworks",
    "features": "features",
    "task": "tasks",
    "stack": "stacks",
}


@dataclass(frozen=True)
class Kept:
    """An editor's work that differs from the files, and stays."""

    noun: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.noun} {self.key}: {self.what}"


@dataclass
class Plan:
    """What a load will do, and `base`, what it will remember (null: forget)."""

    create: list[tuple[str, str, Values]] = field(default_factory=list)
    change: list[tuple[str, str, Values]] = field(default_factory=list)
    remove: list[Ref] = field(default_factory=list)
    base: list[tuple[str, str, Values | None]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.create or self.change or self.remove or self.base)


def merge(base: Records, file: Records, rows: Records) -> Plan:
    """What to write so that the rows follow the files without losing an editor's change.

    Creations come in the order of the nouns (parents first), removals in reverse.
    """
    plan = Plan()
    for noun in file:
        keys = base.get(noun, {}).keys() - file[noun].keys()
        for key in [*file[noun], *sorted(keys)]:
            was, row = base.get(noun, {}).get(key), rows.get(noun, {}).get(key)
            _merge_record(noun, key, was, file[noun].get(key), row, plan)
    _one_latest(plan, rows)
    _spare(plan, rows)
    _hold_back(plan, rows)
    plan.remove.reverse()
    return plan


def _merge_record(
    noun: str,
    key: str,
    base: Values | None,
    file: Values | None,
    row: Values | None,
    plan: Plan,
) -> None:
    if file is None:
        _removed_from_files(noun, key, base, row, plan)
        return
    if file != base:
        plan.base.append((noun, key, file))
    if row is None and base is None:
        plan.create.append((noun, key, file))
    elif row is None:
        plan.kept.append(Kept(noun, key, "removed by an editor, still in the files"))
    else:
        _merge_fields(noun, key, base or {}, file, row, plan)


def _removed_from_files(
    noun: str, key: str, base: Values | None, row: Values | None, plan: Plan
) -> None:
    if row is not None and row != base:
        plan.kept.append(Kept(noun, key, "removed from the files, but changed by an editor"))
        return
    plan.base.append((noun, key, None))
    if row is not None:
        plan.remove.append((noun, key))


def _merge_fields(noun: str, key: str, base: Values, file: Values, row: Values, plan: Plan) -> None:
    taken: Values = {}
    for name, value in file.items():
        mine = row.get(name)
        if mine == value:
            continue
        untouched = mine == base[name] if name in base else mine in (None, [])
        if untouched:
            taken[name] = value
        else:
            plan.kept.append(Kept(noun, key, f"{name} is {mine!r} here, {value!r} in the files"))
    if taken:
        plan.change.append((noun, key, taken))


def _one_latest(plan: Plan, rows: Records) -> None:
    """Where another release is the latest here (refresh_releases saw it), it stays the latest."""
    releases = rows.get("releases", {})
    unmade = {
        key for noun, key, v in plan.change if noun == "releases" and v.get("latest") is False
    }
    unmade |= {key for noun, key in plan.remove if noun == "releases"}
    latest = {r["framework"]: k for k, r in releases.items() if r["latest"] and k not in unmade}
    for noun, key, values in [*plan.create, *plan.change]:
        if noun == "releases" and values.get("latest"):
            owner = values.get("framework") or releases[key]["framework"]
            if latest.get(owner, key) != key:
                values["latest"] = False
                plan.kept.append(Kept(noun, key, f"{latest[owner]} is the latest here"))


def references(values: Values) -> Iterator[tuple[str, Ref]]:
    """Each reference of a record: the field that holds it, and the noun and key it names."""
    for name, noun in REFERENCES.items():
        held = values.get(name)
        for key in held if isinstance(held, list) else [held]:
            if key is not None:
                yield name, (noun, key)


def _spare(plan: Plan, rows: Records) -> None:
    """Takes back the removal of whatever a record that stays refers to."""
    removed = set(plan.remove)
    changed = {(noun, key): values for noun, key, values in plan.change}
    spared: set[Ref] = set()
    again = bool(removed)
    while again:
        needed = {
            ref
            for noun, records in rows.items()
            for key, row in records.items()
            if (noun, key) not in removed
            for _, ref in references({**row, **changed.get((noun, key), {})})
        }
        again = bool(needed & removed)
        spared |= needed & removed
        removed -= needed
    plan.remove = [ref for ref in plan.remove if ref in removed]
    plan.base = [entry for entry in plan.base if (entry[0], entry[1]) not in spared]
    why = "removed from the files, but something that stays refers to it"
    plan.kept += [Kept(noun, key, why) for noun, key in sorted(spared)]


def _hold_back(plan: Plan, rows: Records) -> None:
    """Leaves out what refers to a record that an editor removed."""
    there = {(noun, key) for noun, records in rows.items() for key in records} - set(plan.remove)
    created = []
    for noun, key, values in plan.create:
        missing = [ref for _, ref in references(values) if ref not in there]
        if missing:
            plan.kept.append(Kept(noun, key, f"left out: {' '.join(missing[0])} is not here"))
        else:
            there.add((noun, key))
            created.append((noun, key, values))
    plan.create = created
    for noun, key, values in plan.change:
        for name in {name for name, ref in references(values) if ref not in there}:
            plan.kept.append(Kept(noun, key, f"{name} names what is not here: {values.pop(name)}"))
    plan.change = [entry for entry in plan.change if entry[2]]


def count(plan: Plan) -> Iterator[str]:
    """The plan in words, for people."""
    yield f"{len(plan.create)} created"
    yield f"{len(plan.change)} changed"
    yield f"{len(plan.remove)} removed"
    yield f"{len(plan.kept)} kept as an editor left them"
