"""The rows of a set of forms, in what was posted: read, changed and written back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from catalog.admin import posted

MOST = 2000  # rows that Django's own form sets accept


@dataclass
class Row:
    """One form, its inputs by their names without the prefix."""

    values: dict[str, list[str]] = field(default_factory=dict)

    @property
    def pk(self) -> int | None:
        return posted.number((self.values.get("id") or [""])[0])

    @property
    def removed(self) -> bool:
        return bool(self.values.get("DELETE"))


@dataclass
class Rows:
    """Of records that were there when the form was opened, and new ones."""

    prefix: str
    known: list[Row]
    new: list[Row]

    def write(self, data: QueryDict) -> None:
        """In place of the rows that are there."""
        place = _place(self.prefix)
        for key in [key for key in data if place.match(key)]:
            del data[key]
        for number, row in enumerate([*self.known, *self.new]):
            for name, values in row.values.items():
                if values:
                    data.setlist(f"{self.prefix}-{number}-{name}", values)
        data[f"{self.prefix}-INITIAL_FORMS"] = str(len(self.known))
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(self.known) + len(self.new))


def read_rows(prefix: str, data: QueryDict) -> Rows | None:
    """None where the numbers of the rows are missing or make no sense: Django's forms tell that."""
    total, initial = (
        posted.number(data.get(f"{prefix}-{name}_FORMS"), digits=6) for name in ("TOTAL", "INITIAL")
    )
    if total is None or initial is None or not initial <= total <= MOST:
        return None
    rows = [Row() for _ in range(total)]
    place = _place(prefix)
    for key in data:
        if (found := place.match(key)) and int(found[1]) < total:
            rows[int(found[1])].values[found[2]] = data.getlist(key)
    return Rows(prefix, rows[:initial], rows[initial:])


def _place(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(prefix)}-([0-9]{{1,6}})-(.+)")


def without(row: Row, names: Sequence[str]) -> Row:
    return Row({name: values for name, values in row.values.items() if name not in names})
