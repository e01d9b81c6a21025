"""The fields of a form from three sides: as it was opened, as they saved it, as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from reversion.models import Version

from catalog.admin.collisions import Sides
from catalog.admin.form_values import posted, sent, told
from catalog.admin.formset_rows import Row

CHOICE = "keep:"  # before the name of a field, in the name of its choice
OWN = {"id", "DELETE", "ORDER"}


def fields_of(form: Any, form_set: Any) -> Iterator[tuple[str, Any]]:
    """Those that people fill in."""
    parent = getattr(getattr(form_set, "fk", None), "name", None)
    for name, each in form.fields.items():
        if name not in OWN and name != parent and not each.disabled:
            yield name, each


def _base_form(form: Any, base: Version) -> Any:
    held = base._object_version
    links = {
        name: [int(getattr(each, "pk", each)) for each in others]
        for name, others in (held.m2m_data or {}).items()
    }
    return form(instance=held.object, initial=links)


def sides_of(
    kind: Any, start: str, record: Any, base: Version | None, data: QueryDict
) -> Iterator[tuple[Sides, dict[str, list[str]]]]:
    """Each field from its sides, with theirs as a browser would post it."""
    form = getattr(kind, "form", kind)
    theirs, was = form(instance=record), _base_form(form, base) if base else None
    for name, each in fields_of(theirs, kind):
        now = theirs.get_initial_for_field(each, name)
        mine = each.widget.value_from_datadict(data, {}, name)
        value = posted(name, each, now)
        old = was.get_initial_for_field(was.fields[name], name) if was else None
        before = posted(name, each, old) if was else None
        side = Sides(
            name=f"{CHOICE}{start}:{name}",
            label=str(each.label or name),
            was=None if before is None else told(each, before),
            theirs=told(each, value),
            mine=told(each, sent(name, each, data)),
            they_changed=before is None or _sorted(before) != _sorted(value),
            i_changed=was is None or each.has_changed(old, mine),
            alike=not each.has_changed(now, mine),
        )
        yield side, value


def _sorted(values: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: sorted(texts) for name, texts in values.items()}


def is_changed(form_set: Any, base: Version, data: QueryDict) -> bool:
    form = _base_form(form_set.form, base)
    return any(
        each.has_changed(
            form.get_initial_for_field(each, name), each.widget.value_from_datadict(data, {}, name)
        )
        for name, each in fields_of(form, form_set)
    )


def data_of(row: Row) -> QueryDict:
    data = QueryDict(mutable=True)
    put(data, row.values)
    return data


def put(data: QueryDict, values: dict[str, list[str]]) -> None:
    for name, texts in values.items():
        if texts:
            data.setlist(name, texts)
        else:  # a box that is not ticked is not posted
            data.pop(name, None)


def row_of(form_set: Any, record: Any) -> Row:
    form = form_set.form(instance=record)
    values: dict[str, list[str]] = {"id": [str(record.pk)]}
    for name, each in fields_of(form, form_set):
        values |= posted(name, each, form.get_initial_for_field(each, name))
    values[form_set.fk.name] = [str(getattr(record, form_set.fk.attname))]
    return Row(values)
