"""What two editors made of the same record: pure comparison, three-way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    MINE = "mine"  # they left it alone, or did the same
    TAKEN = "taken"  # only they changed it: theirs goes into the form
    BOTH = "both"


@dataclass(frozen=True)
class Sides:
    """A field as it was when the form was opened, as they saved it, and as it was typed; told for
    people. `was` is null where nobody knows what the form was opened with."""

    name: str  # of the choice, unique on the page
    label: str
    was: str | None
    theirs: str
    mine: str
    they_changed: bool
    i_changed: bool
    alike: bool  # theirs and mine

    @property
    def outcome(self) -> Outcome:
        if not self.they_changed or self.alike:
            return Outcome.MINE
        return Outcome.BOTH if self.i_changed else Outcome.TAKEN


@dataclass(frozen=True)
class Who:
    """Who changed a record since, and when."""

    author: str
    at: dt.datetime
    number: int | None


@dataclass(frozen=True)
class RecordCollision:
    """A record of the page that somebody else changed meanwhile."""

    label: str
    who: Who | None
    history: str | None
    taken: Sequence[Sides] = ()
    both: Sequence[Sides] = ()
    note: str = ""  # of one that was added or removed

    @property
    def tells(self) -> bool:
        return bool(self.taken or self.both or self.note)


@dataclass(frozen=True)
class Collision:
    """All of a page. `unread`: the form does not say when it was opened."""

    records: Sequence[RecordCollision]
    unread: bool

    @property
    def both(self) -> bool:
        return any(each.both for each in self.records)


def record_collision(
    label: str, who: Who | None, history: str | None, fields: Sequence[Sides]
) -> RecordCollision:
    return RecordCollision(
        label,
        who,
        history,
        taken=[each for each in fields if each.outcome is Outcome.TAKEN],
        both=[each for each in fields if each.outcome is Outcome.BOTH],
    )
