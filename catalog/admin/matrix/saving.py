"""What was typed is saved in one revision, or not at all.

A cell in which nothing was typed is never written. One that somebody else changed since the page
was read is not either, until the editor has seen both versions and chosen.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from catalog import history
from catalog.admin import posted
from catalog.admin.matrix.axes import Axis
from catalog.admin.matrix.cell_text import CellText
from catalog.admin.matrix.collisions import collide
from catalog.admin.matrix.forms import CellForm
from catalog.admin.matrix.rows import Row, rows
from catalog.models import Source, Support

CHOOSE = "Choose: keep theirs, or put yours."


@dataclass(frozen=True)
class Saved:
    """The rows that were sent; `written` is null where something stood in the way."""

    rows: Sequence[Row]
    revision: int
    written: Sequence[Row] | None
    gone: Sequence[CellText]


def save(axis: Axis, form: Mapping[str, str], user: User, day: dt.date) -> Saved:
    with history.revision(user, f"the matrix: {axis.about}"):
        now = history.lock().revision
        axis.read_again()
        numbers = {row for row in _sent(form) if f"{row}-read" in form}  # not 007-read
        found = rows(axis, axis.others().filter(pk__in=numbers), user, day)
        touched = [row for row in found if _take(row, form)]
        gone = _gone(form, numbers - {row.number for row in found})
        if not all(row.editable for row in touched):
            raise PermissionDenied
        collide(touched, posted.read_at(form))
        forms = _checked(touched)
        if gone or any(row.wrong for row in touched):
            return Saved(found, now, None, gone)
        for each in forms:
            each.write()
    return Saved(found, now, [row for row in touched if row.typed], gone)


def _sent(form: Mapping[str, str]) -> set[int]:
    """The rows of the form, whichever page they would stand on now."""
    parts = (name.partition("-") for name in form)
    found = (posted.number(row) for row, _, field in parts if field == "read")
    return {row for row in found if row is not None}


def _take(row: Row, form: Mapping[str, str]) -> bool:
    """Puts into the row what was typed; whether anything was."""
    name = f"{row.number}-"
    chosen, collided = form.get(f"{name}choice"), f"{name}collided" in form
    text = CellText.sent(form, row.number)
    row.unchanged = f"{name}unchanged" in form
    same = text.digest == form[f"{name}read"] and not row.unchanged
    if (collided and chosen == "theirs") or (same and not collided):
        row.unchanged = False
        return False
    if collided and chosen != "mine":
        row.errors["choice"] = [CHOOSE]
    row.was_known = form[f"{name}read"] != CellText().digest
    if row.was_known:
        row.typed = text
    else:
        row.begin(text)
    return True


def _gone(form: Mapping[str, str], numbers: Iterable[int]) -> list[CellText]:
    """What was typed for a feature or framework that is not there any more."""
    typed = [(number, CellText.sent(form, number)) for number in sorted(numbers)]
    return [text for number, text in typed if text.digest != form[f"{number}-read"]]


def _checked(touched: Iterable[Row]) -> list[CellForm]:
    """Forms of what is to be written; the errors stand in the rows."""
    typed = [row for row in touched if _differs(row)]
    known = _sources({row.framework.pk for row in typed})
    made = []
    for row in typed:
        # A copy: checking fills it in, and the page may have to tell what is kept.
        cell = copy(row.cell) if row.cell else Support(feature=row.feature)
        cell.framework = row.framework
        form = CellForm(cell, row.to_write, known[row.framework.pk])
        row.errors |= form.errors_by_field()
        made.append(form)
    return made


def _differs(row: Row) -> bool:
    """Whether it would change the cell; what was typed is forgotten if not."""
    if row.to_write == row.kept or (row.cell is None and row.text.blank):
        row.typed = row.collision = None
        row.unchanged = False
        row.errors.clear()
        return False
    return True


def _sources(frameworks: Iterable[int]) -> dict[int, dict[str, Source]]:
    found: dict[int, dict[str, Source]] = defaultdict(dict)
    for source in Source.objects.filter(framework__in=frameworks):
        found[source.framework_id or 0][source.slug] = source
    return found
