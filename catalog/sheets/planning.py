"""From a table to a plan: every row is held against its record, and every error is told."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Any

from catalog.api.json_body import problems as refused_by_schema
from catalog.models import Source
from catalog.sheets import constraints
from catalog.sheets.columns import READ_AT, Sheet, text_of, value_of
from catalog.sheets.loaded import Loaded, holders, load, seen_at
from catalog.sheets.plan import Difference, Kind, Plan, Planned, Problem
from catalog.sheets.records import Cells, Key
from catalog.sheets.table import Row, Table

May = Callable[[str, Any], bool]  # whether the editor may add, or change, this record
ELSEWHERE = {"published": "It is not changed by an import: open the record in the admin."}


def plan(sheet: Sheet, table: Table, read_at: int, may: May) -> Plan:
    """What importing would do now. `read_at` is the revision of rows that do not say theirs."""
    if problems := list(_of_names(sheet, table)):
        return Plan(problems=problems, wrong=len(table.rows))
    found = Plan()
    loaded = load(sheet, table, read_at)
    planning = Planning(sheet, table, loaded, may, read_at)
    keys: dict[Key, int] = {}
    for row in table.rows:
        planned, problems = planning.row(row, keys)
        found.problems += problems
        if planned is not None and not problems:
            found.rows.append(planned)
    found.problems += _not_unique(sheet, found.rows)
    found.wrong = len({problem.row for problem in found.problems})
    wrong = {problem.row for problem in found.problems}
    found.rows = [each for each in found.rows if each.row not in wrong]
    found.problems.sort(key=lambda problem: problem.row or 0)
    return found


def _of_names(sheet: Sheet, table: Table) -> Iterator[Problem]:
    known = [*sheet.names, READ_AT]
    for place, name in enumerate(table.names):
        if not name and any(row.cells[place].strip() for row in table.rows):
            yield Problem(f"Column {place + 1} has no name in the first row.", 1)
        if name and name not in known and not (name.startswith("(") and name.endswith(")")):
            near = difflib.get_close_matches(name, known, n=3)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(known)}."
            yield Problem(f"There is no such column. {ELSEWHERE.get(name) or hint}", 1, name)
    for name in sheet.keys:
        if name not in table.names:
            yield Problem("This column is missing: it names the record.", 1, name)


class Planning:
    """One table against what was loaded for it."""

    def __init__(self, sheet: Sheet, table: Table, loaded: Loaded, may: May, read_at: int) -> None:
        self.sheet, self.table, self.loaded = sheet, table, loaded
        self.may, self.read_at = may, read_at
        self.names = [name for name in table.names if name in sheet.fields]

    def row(self, row: Row, keys: dict[Key, int]) -> tuple[Planned | None, list[Problem]]:
        cells = dict(zip(self.table.names, row.cells, strict=True))
        key = tuple(cells[name].strip() for name in self.sheet.keys)
        told = ".".join(filter(None, key))
        if key in keys:
            said = f"{told} is in row {keys[key]} already: leave one of them out."
            return None, [Problem(said, row.number, self.sheet.keys[-1])]
        keys[key] = row.number
        if problem := self._wrong_read_at(row, cells):
            return None, [problem]
        record = self.loaded.by_key.get(key)
        if record is None:
            return self._new(row, key, cells)
        planned = Planned(row.number, told, Kind.UNCHANGED, record)
        return planned, list(self._change(planned, cells))

    def _wrong_read_at(self, row: Row, cells: Cells) -> Problem | None:
        text = cells.get(READ_AT, "").strip()
        if not text or (text.isdecimal() and int(text[:15]) <= self.loaded.revision):
            return None
        said = "This is no revision of this catalogue: leave the column as it was exported."
        return Problem(said, row.number, READ_AT)

    # A record that is there

    def _change(self, planned: Planned, cells: Cells) -> Iterator[Problem]:
        pk = planned.record.pk
        now, base = self.loaded.now[pk], self.loaded.base.get(pk)
        late = self.loaded.changed.get(pk, 0) > self.loaded.seen[pk] and base != now
        values: dict[str, Any] = {}
        for name in self.names:
            if cells[name] == now[name]:
                continue
            try:
                value = value_of(self.sheet.fields[name], cells[name])
            except ValueError as error:
                yield Problem(str(error), planned.row, name)
                continue
            # What the editor left as they saw it is not their change.
            if (then := text_of(value)) not in (now[name], base and base[name]):
                values[name] = value
                was = base[name] if base and late else None
                planned.differences.append(Difference(name, was, now[name], then))
        if not values:
            return
        planned.kind = Kind.CHANGED
        planned.changed = self.loaded.changed[pk] if late else None
        yield from self._take(planned, values)
        if not self.may("change", planned.record):
            yield Problem(f"You may not change this {self.sheet.name}.", planned.row)

    # A record that is not

    def _new(self, row: Row, key: Key, cells: Cells) -> tuple[Planned | None, list[Problem]]:
        told = ".".join(filter(None, key))
        record = self.sheet.model()
        planned = Planned(row.number, told, Kind.ADDED, record)
        if cells.get(READ_AT, "").strip() and seen_at(self.table, row.cells, 0):
            planned.changed = 0
        problems = list(self._name(planned, key))
        if not self.sheet.adds:
            said = f"There is no {self.sheet.name} {told!r}. {self.loaded.key_near(key)}"
            return None, [Problem(f"{said} Add one in the admin.", row.number, self.sheet.keys[-1])]
        values: dict[str, Any] = {}
        for name in self.names:
            try:
                values[name] = value_of(self.sheet.fields[name], cells[name])
            except ValueError as error:
                if cells[name].strip():
                    problems.append(Problem(str(error), row.number, name))
        problems += self._missing(planned, key, values, {each.column for each in problems})
        planned.differences = [
            Difference(name, None, "", text_of(value)) for name, value in values.items() if value
        ]
        if not problems:
            problems += self._take(planned, values)
        if not problems and not self.may("add", record):
            problems.append(Problem(f"You may not add this {self.sheet.name}.", row.number))
        return planned, problems

    def _name(self, planned: Planned, key: Key) -> Iterator[Problem]:
        """Gives the new record its natural key."""
        for name, text in zip(self.sheet.keys, key, strict=True):
            field: Any = self.sheet.model._meta.get_field(name)
            if not text:
                if not field.null:
                    said = f"This is needed: it names the {self.sheet.name}."
                    yield Problem(said, planned.row, name)
            elif not field.is_relation:
                setattr(planned.record, name, text)
            elif text in self.loaded.named[field.related_model]:
                setattr(planned.record, field.attname, self.loaded.named[field.related_model][text])
            else:
                yield self._not_there(planned, name, field, text)

    def _missing(
        self, planned: Planned, key: Key, values: dict[str, Any], told: set[str | None]
    ) -> Iterator[Problem]:
        needed = [
            name
            for name, field in self.sheet.fields.items()
            if not field.blank and not field.has_default() and values.get(name) in (None, [])
        ]
        lacking = [name for name in needed if name not in told]
        if lacking:
            near = self.loaded.key_near(key)
            said = (
                f"There is no {self.sheet.name} {planned.key!r}. {near} To add one, fill in: "
                f"{', '.join(lacking)}."
            )
            yield Problem(" ".join(said.split()), planned.row, self.sheet.keys[-1])

    # Both

    def _take(self, planned: Planned, values: dict[str, Any]) -> Iterator[Problem]:
        """Puts values into the record, and tells what is wrong with them."""
        plain = {name: _json(value) for name, value in values.items()}
        refused = refused_by_schema(plain, self.sheet.schema or {})
        for path, said in refused.items():
            name = path.partition(".")[0]
            for text in said:
                yield Problem(text, planned.row, name)
        good = {n: v for n, v in values.items() if n not in {p.partition(".")[0] for p in refused}}
        for name, value in good.items():
            yield from self._set(planned, name, value)
        yield from self._invalid(planned, set(good))

    def _set(self, planned: Planned, name: str, value: Any) -> Iterator[Problem]:
        field = self.sheet.fields[name]
        if not field.is_relation:
            setattr(planned.record, field.name, field.to_python(value))
            return
        named = self.loaded.named[field.related_model]
        keys = value if isinstance(value, list) else [] if value is None else [value]
        for key in keys:
            if key not in named or self._foreign(planned.record, field, named[key]):
                yield self._not_there(planned, name, field, key)
        pks = [named[key] for key in keys if key in named]
        if field.many_to_many:
            planned.links[field.name] = pks
        else:
            setattr(planned.record, field.attname, pks[0] if pks else None)

    def _foreign(self, record: Any, field: Any, pk: int) -> bool:
        """What hangs on a framework cites that framework's sources: its file holds both."""
        owner = getattr(record, "framework_id", None)
        if field.related_model is not Source or not owner:
            return False
        return bool(self.loaded.owners.get(pk) != owner)

    def _not_there(self, planned: Planned, name: str, field: Any, key: str) -> Problem:
        what = field.related_model._meta.verbose_name
        owner = getattr(planned.record, "framework_id", None)
        own = " of this framework" if field.related_model is Source and owner else ""
        near = self.loaded.related_near(field.related_model, key, owner)
        hint = near or f"Add it first, under {field.related_model._meta.verbose_name_plural}."
        return Problem(f"There is no {what} {key!r}{own}. {hint}", planned.row, name)

    def _invalid(self, planned: Planned, checked: set[str]) -> Iterator[Problem]:
        columns = {field.name: name for name, field in self.sheet.fields.items()}
        if planned.kind is Kind.ADDED:
            checked = checked | set(self.sheet.keys)
        kept = {self.sheet.fields[n].name if n in self.sheet.fields else n for n in checked}
        wrong = set()
        for name, texts in constraints.invalid(planned.record, kept):
            wrong.add(name)
            for text in texts:
                yield Problem(text, planned.row, columns.get(name, name))
        for names, said in constraints.refused(planned.record):
            if not wrong & set(names):
                told = [columns.get(name, name) for name in names]
                yield Problem(said, planned.row, ", ".join(told))


def _json(value: Any) -> Any:
    return float(value) if hasattr(value, "as_tuple") else value


def _not_unique(sheet: Sheet, rows: list[Planned]) -> Iterator[Problem]:
    """What two records would hold that only one may, when all rows are written."""
    touched = [each for each in rows if each.kind is not Kind.UNCHANGED]
    mine = {each.record.pk: each for each in touched if each.record.pk}
    for columns, condition, holding in holders(sheet, (each.record for each in touched)):
        taken = {_held(columns, other): other.key for other in holding if other.pk not in mine}
        for each in touched:
            values = {f.name: getattr(each.record, f.attname) for f in each.record._meta.fields}
            if condition.children and not constraints.holds(condition, values):
                continue
            held = _held(columns, each.record)
            if held in taken:
                name = constraints.names(condition)[0] if condition.children else columns[0]
                said = f"Only one {sheet.name} can have this, and {taken[held]} has it."
                yield Problem(said, each.row, name)
            else:
                taken[held] = each.key


def _held(columns: tuple[str, ...], record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, column) for column in columns)
