"""What an import would do, row by row; nothing here knows how it was found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Choice(StrEnum):
    THEIRS = "theirs"
    MINE = "mine"


@dataclass(frozen=True)
class Problem:
    """Of a cell; without a row, of the whole file."""

    said: str
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class Difference:
    """Of one field, as cells: when it was exported, as it is, and as it would be."""

    column: str
    was: str | None
    now: str
    then: str


@dataclass
class Planned:
    """A row, and its record with the new values, which are not written. `changed` is the revision
    in which somebody else changed the record meanwhile; 0 where they removed it."""

    row: int
    key: str
    kind: Kind
    record: Any
    links: dict[str, list[int]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    changed: int | None = None

    @property
    def collides(self) -> bool:
        return self.changed is not None

    @property
    def removed(self) -> bool:
        return self.changed == 0


@dataclass
class Plan:
    rows: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    wrong: int = 0  # rows with problems

    def of(self, kind: Kind) -> list[Planned]:
        return [each for each in self.rows if each.kind is kind and not each.collides]

    @property
    def added(self) -> list[Planned]:
        return self.of(Kind.ADDED)

    @property
    def changed(self) -> list[Planned]:
        return self.of(Kind.CHANGED)

    @property
    def unchanged(self) -> list[Planned]:
        return self.of(Kind.UNCHANGED)

    @property
    def collisions(self) -> list[Planned]:
        return [each for each in self.rows if each.collides]


@dataclass(frozen=True)
class Choices:
    """What an editor decided about collisions, having seen them at a revision."""

    seen: int
    rows: Mapping[int, Choice] = field(default_factory=dict)
    others: Choice | None = None

    def of(self, planned: Planned) -> Choice | None:
        """Null where they have not seen what they would overwrite."""
        if planned.changed is None:
            return Choice.MINE
        if planned.changed > self.seen:
            return None
        return self.rows.get(planned.row, self.others)

    def undecided(self, plan: Plan) -> list[Planned]:
        return [each for each in plan.rows if self.of(each) is None]

    def written(self, plan: Plan) -> list[Planned]:
        return [
            each
            for each in plan.rows
            if each.kind is not Kind.UNCHANGED and self.of(each) is Choice.MINE
        ]
