"""The three-way merge: pure functions over records.

`base` is what the files held when they were last loaded, `file` what they hold now, `row` what
the database holds. What only the files changed is taken; what an editor changed is kept and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.sync.records import Records, Values


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
    """What a load will do. Creations come in the order of the nouns, removals in reverse."""

    create: list[tuple[str, str, Values]] = field(default_factory=list)
    change: list[tuple[str, str, Values]] = field(default_factory=list)
    remove: list[tuple[str, str]] = field(default_factory=list)
    base: list[tuple[str, str, Values | None]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


def merge(base: Records, file: Records, rows: Records) -> Plan:
    """What to write so that the rows follow the files without losing an editor's change."""
    plan = Plan()
    for noun in file:
        keys = base.get(noun, {}).keys() | file[noun].keys()
        for key in [*file[noun], *sorted(keys - file[noun].keys())]:
            _merge_record(
                noun,
                key,
                base.get(noun, {}).get(key),
                file[noun].get(key),
                rows[noun].get(key),
                plan,
            )
    plan.remove.reverse()
    return plan


def _merge_record(
    noun: str, key: str, base: Values | None, file: Values | None, row: Values | None, plan: Plan
) -> None:
    if file != base:
        plan.base.append((noun, key, file))
    if file is None:
        _removed_from_files(noun, key, base, row, plan)
    elif row is None and base is None:
        plan.create.append((noun, key, file))
    elif row is None:
        plan.kept.append(Kept(noun, key, "removed by an editor, still in the files"))
    else:
        _merge_fields(noun, key, base or {}, file, row, plan)


def _removed_from_files(
    noun: str, key: str, base: Values | None, row: Values | None, plan: Plan
) -> None:
    if row is None:
        return
    if row == base:
        plan.remove.append((noun, key))
    else:
        plan.kept.append(Kept(noun, key, "removed from the files, but changed by an editor"))


def _merge_fields(noun: str, key: str, base: Values, file: Values, row: Values, plan: Plan) -> None:
    taken: Values = {}
    for name, value in file.items():
        mine = row.get(name)
        if mine == value:
            continue
        if name in base and mine == base[name]:
            taken[name] = value
        else:
            plan.kept.append(Kept(noun, key, f"{name} is {mine!r} here, {value!r} in the files"))
    if taken:
        plan.change.append((noun, key, taken))


def count(plan: Plan) -> Iterator[str]:
    """The plan in words, for people."""
    yield f"{len(plan.create)} created"
    yield f"{len(plan.change)} changed"
    yield f"{len(plan.remove)} removed"
    yield f"{len(plan.kept)} kept as an editor left them"
