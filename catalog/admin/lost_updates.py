"""No editor's work is overwritten unseen: a form whose records somebody else changed since it was
opened comes back, with what was typed and what they made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, QueryDict
from reversion.models import Version

from catalog import history
from catalog.admin.collisions import Collision, RecordCollision, Sides, Who, record_collision
from catalog.admin.form_values import posted
from catalog.admin.formset_rows import Row, Rows, read_rows, without
from catalog.admin.history_pages import address
from catalog.admin.posted import NEVER, read_at
from catalog.admin.sides import CHOICE, data_of, fields_of, is_changed, put, row_of, sides_of
from catalog.changes.change import Ref
from catalog.changes.log import entry_of
from catalog.changes.past import kind_of
from catalog.models import Record, Removal

THEIRS = "theirs"


def settle(site_admin: Any, request: HttpRequest, record: Record) -> Collision | None:
    """Puts the editor's choices into what was posted, and looks whether anything collides; inside
    a revision that holds the lock. What comes back in the form is in `request.POST` then."""
    data = request.POST.copy()
    page = OpenForm(site_admin, request, record, data, read_at(data))
    found = page.compare()
    data["read_at"] = str(history.number())
    for name in [name for name in data if name.startswith(CHOICE)]:
        del data[name]
    request.POST = data  # type: ignore[assignment]
    return Collision(found, page.since == NEVER) if any(each.tells for each in found) else None


@dataclass
class OpenForm:
    """The form of a record with the rows of its inlines, as it was posted."""

    site_admin: Any
    request: HttpRequest
    record: Any
    data: QueryDict
    since: int  # the revision at which it was opened
    newer: dict[Ref, Version] = field(default_factory=dict)

    def compare(self) -> list[RecordCollision]:
        self._choose_own()
        inlines = [*self._inlines()]
        for prefix, form_set, rows in inlines:
            self._choose_in(prefix, form_set, rows)
        if self.since == history.number():
            return []
        found = self._own()
        for prefix, form_set, rows in inlines:
            found += self._in_rows(prefix, form_set, rows)
            rows.write(self.data)
        return found

    # The record itself

    def _form(self) -> Any:
        fieldsets = self.site_admin.get_fieldsets(self.request, self.record)
        fields = flatten_fieldsets(fieldsets)
        return self.site_admin.get_form(self.request, self.record, change=True, fields=fields)

    def _choose_own(self) -> None:
        chosen = {name for name in self.data if name.startswith(f"{CHOICE}own:")}
        if not chosen:
            return
        theirs = self._form()(instance=self.record)
        for name, each in theirs.fields.items():
            if self.data.get(f"{CHOICE}own:{name}") == THEIRS:
                value = theirs.get_initial_for_field(each, name)
                put(self.data, posted(name, each, value))

    def _own(self) -> list[RecordCollision]:
        newest = _newer([ref_of(self.record)], self.since)
        if not newest:
            return []
        form = self._form()
        sides = [*sides_of(form, "own", self.record, self._base(self.record), self.data)]
        for side, values in sides:
            if side.outcome.value == "taken":
                put(self.data, values)
        fields = [side for side, _ in sides]
        return [self._told(str(self.record), ref_of(self.record), newest, fields)]

    def _base(self, record: Any) -> Version | None:
        return _version_at(ref_of(record), self.since)

    def _told(
        self, label: str, ref: Ref, newest: dict[Ref, Version], fields: list[Sides]
    ) -> RecordCollision:
        who = _who(newest[ref]) if ref in newest else None
        return record_collision(label, who, address("history", ref), fields)

    # The rows of its inlines

    def _inlines(self) -> Iterator[tuple[str, Any, Rows]]:
        prefixes: dict[str, int] = {}
        for form_set, inline in self.site_admin.get_formsets_with_inlines(
            self.request, self.record
        ):
            prefix = form_set.get_default_prefix()
            prefixes[prefix] = prefixes.get(prefix, 0) + 1
            if prefixes[prefix] != 1:
                prefix = f"{prefix}-{prefixes[prefix]}"
            rows = read_rows(prefix, self.data)
            if rows and inline.has_change_permission(self.request, self.record):
                yield prefix, form_set, rows

    def _there(self, form_set: Any) -> dict[int, Any]:
        rows = form_set.model._default_manager.filter(**{form_set.fk.name: self.record.pk})
        return {each.pk: each for each in rows}

    def _choose_in(self, prefix: str, form_set: Any, rows: Rows) -> None:
        start = f"{CHOICE}{prefix}:"
        chosen = [name for name in self.data if name.startswith(start)]
        there = self._there(form_set) if chosen else {}
        for row in rows.known:
            if row.pk in there:
                self._choose_row(f"{start}{row.pk}:", form_set, row, there[row.pk])
        if chosen:
            rows.write(self.data)

    def _choose_row(self, start: str, form_set: Any, row: Row, record: Any) -> None:
        theirs = form_set.form(instance=record)
        for name, each in fields_of(theirs, form_set):
            if self.data.get(f"{start}{name}") == THEIRS:
                row.values |= posted(name, each, theirs.get_initial_for_field(each, name))
        if self.data.get(f"{start}DELETE") == THEIRS:
            row.values.pop("DELETE", None)

    def _in_rows(self, prefix: str, form_set: Any, rows: Rows) -> list[RecordCollision]:
        there = self._there(form_set)
        model = str(form_set.model._meta.model_name)
        refs = {(model, pk) for pk in [*there, *(row.pk for row in rows.known)] if pk}
        newest = _newer(refs, self.since)
        found, kept = [], []
        for row in rows.known:
            if row.pk is not None and row.pk not in there:
                found += self._removed(form_set, row, rows)
                continue
            kept.append(row)
            if row.pk and (model, row.pk) in newest:
                found.append(self._both(prefix, form_set, row, there[row.pk], newest))
        seen = {row.pk for row in rows.known}
        for pk, record in there.items():
            if pk not in seen and (model, pk) in newest and self._is_new(record):
                kept.append(row_of(form_set, record))
                found.append(self._added(record, newest))
        rows.known = kept
        return found

    def _is_new(self, record: Any) -> bool:
        return self.since != NEVER and self._base(record) is None

    def _both(
        self, prefix: str, form_set: Any, row: Row, record: Any, newest: dict[Ref, Version]
    ) -> RecordCollision:
        name = f"{prefix}:{record.pk}"
        mine = data_of(row)
        base = self._base(record)
        pairs = [*sides_of(form_set, name, record, base, mine)]
        if row.removed and any(side.they_changed for side, _ in pairs):
            gone = Sides(
                f"{CHOICE}{name}:DELETE", "the whole record", None, "changed", "removed",
                they_changed=True, i_changed=True, alike=False,
            )  # fmt: skip
            pairs = [(gone, {}), *((side, v) for side, v in pairs if side.outcome.value == "taken")]
        for side, values in pairs:
            if side.outcome.value == "taken":
                row.values |= {key: [*texts] for key, texts in values.items()}
        fields = [side for side, _ in pairs]
        return self._told(_label(record), ref_of(record), newest, fields)

    def _added(self, record: Any, newest: dict[Ref, Version]) -> RecordCollision:
        ref = ref_of(record)
        return RecordCollision(
            _label(record), _who(newest[ref]), address("history", ref),
            note="It was added, and stands in the form below.",
        )  # fmt: skip

    def _removed(self, form_set: Any, row: Row, rows: Rows) -> list[RecordCollision]:
        """A row of a record that is gone; one that was changed here becomes a new row."""
        ref = (str(form_set.model._meta.model_name), row.pk or 0)
        removal = (
            Removal.objects.filter(noun=ref[0], object_id=str(ref[1]))
            .select_related("revision__user", "revision__numbered")
            .last()
        )
        if removal is None or row.removed:
            return []
        base = _version_at(ref, self.since)
        label = f"{form_set.model._meta.verbose_name} {removal.key}"
        note = "It was removed."
        if base is None or is_changed(form_set, base, data_of(row)):
            rows.new.append(without(row, ["id", "DELETE"]))
            note = (
                "It was removed, and you had changed it. What you typed stands below as a new row:"
                " empty it to let it go."
            )
        who = _who_of(entry_of(removal.revision))
        return [RecordCollision(label, who, address("history", ref), note=note)]


def ref_of(record: Any) -> Ref:
    return str(record._meta.model_name), int(record.pk)


def _label(record: Any) -> str:
    return f"{record._meta.verbose_name} {record}"


def _newer(refs: Collection[Ref], since: int) -> dict[Ref, Version]:
    """The newest version of each of these records that changed after a revision."""
    found: dict[Ref, Version] = {}
    for model in {model for model, _ in refs}:
        versions = Version.objects.filter(
            db=DEFAULT_DB_ALIAS,
            content_type=kind_of(model),
            object_id__in=[str(pk) for name, pk in refs if name == model],
            revision__numbered__number__gt=since,
        )
        rows = versions.select_related("revision__user", "revision__numbered")
        found |= {(model, int(each.object_id)): each for each in rows.order_by("revision_id")}
    return found


def _version_at(ref: Ref, number: int) -> Version | None:
    """The state that a form showed which was opened at this revision."""
    found: Version | None = (
        Version.objects.filter(
            db=DEFAULT_DB_ALIAS,
            content_type=kind_of(ref[0]),
            object_id=str(ref[1]),
            revision__numbered__number__lte=number,
        )
        .order_by("-revision_id")
        .first()
    )
    return found


def _who(version: Version) -> Who:
    return _who_of(entry_of(version.revision))


def _who_of(entry: Any) -> Who:
    return Who(entry.author.name if entry.author else "somebody", entry.at, entry.number)
