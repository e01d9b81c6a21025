"""States that records had, out of the one history: many at once, in a fixed number of queries.

A record's state at a revision is its newest version up to it, unless it was removed since that
version. The index of the versions (db, content_type, object_id, revision) finds each at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import StrIndex, Substr
from reversion.models import Version

from catalog.changes.change import Ref, State
from catalog.changes.nouns import MANY, ONE

Asked = tuple[Ref, int]  # a record, and the revision (its primary key) up to which

ASKED = {
    "postgresql": (
        "SELECT value ->> 0 AS noun, (value ->> 1)::int AS kind, value ->> 2 AS record,"
        " (value ->> 3)::int AS moment FROM jsonb_array_elements(%s::jsonb)"
    ),
    "sqlite": (
        "SELECT json_extract(value, '$[0]') AS noun, json_extract(value, '$[1]') AS kind,"
        " json_extract(value, '$[2]') AS record, json_extract(value, '$[3]') AS moment"
        " FROM json_each(%s)"
    ),
}
NEWEST = """
    WITH asked AS ({asked})
    SELECT asked.noun, asked.record, asked.moment, version.id, version.revision_id
    FROM asked JOIN reversion_version version ON version.id = (
        SELECT id FROM reversion_version
        WHERE db = %s AND content_type_id = asked.kind AND object_id = asked.record
        AND revision_id <= asked.moment ORDER BY revision_id DESC LIMIT 1)
"""
REMOVED = """
    WITH asked AS ({asked})
    SELECT DISTINCT removal.noun, removal.object_id, removal.revision_id
    FROM catalog_removal removal JOIN asked
    ON asked.record = removal.object_id AND asked.noun = removal.noun
    WHERE removal.revision_id <= asked.moment
"""
RAW = ', "raw": '  # the last field of a run, its file of some megabytes, which nobody is told


@dataclass(frozen=True)
class Kept:
    """The newest version of a record up to a moment."""

    version: int
    revision: int
    gone: int | None  # the revision that removed it since


@dataclass
class Past:
    """What was asked for so far."""

    _kept: dict[Asked, Kept | None] = field(default_factory=dict)
    _states: dict[int, State] = field(default_factory=dict)  # by version
    _parts: dict[Ref, set[Ref]] = field(default_factory=lambda: defaultdict(set))

    def load(self, asked: Iterable[Asked]) -> None:
        """With what these records refer to, and what that refers to."""
        wanted = set(asked) - self._kept.keys()
        while wanted:
            self._load(wanted)
            wanted = {other for each in wanted for other in self._references(each)}
            wanted -= self._kept.keys()

    def state(self, ref: Ref, moment: int) -> State | None:
        kept = self._kept.get((ref, moment))
        return self._states[kept.version] if kept and kept.gone is None else None

    def version(self, ref: Ref, moment: int) -> int | None:
        """The newest up to a moment, whether or not the record was removed since."""
        kept = self._kept.get((ref, moment))
        return kept.version if kept else None

    def is_written_in(self, ref: Ref, revision: int) -> bool:
        """Whether that revision itself wrote the record, or removed it."""
        kept = self._kept.get((ref, revision))
        return kept is not None and revision in (kept.revision, kept.gone)

    def add_part(self, owner: Ref, part: Ref) -> None:
        self._parts[owner].add(part)

    def parts(self, owner: Ref) -> Collection[Ref]:
        return self._parts.get(owner, set())

    def _load(self, wanted: Collection[Asked]) -> None:
        gone = _removed(wanted)
        self._kept |= dict.fromkeys(wanted)
        for ref, moment, version, revision in _newest(wanted):
            since = (each for each in gone.get(ref, ()) if revision < each <= moment)
            self._kept[ref, moment] = Kept(version, revision, max(since, default=None))
        found = {kept.version for each in wanted if (kept := self._kept[each])}
        self._states |= _states(found - self._states.keys())

    def _references(self, asked: Asked) -> Iterator[Asked]:
        ref, moment = asked
        state = self.state(ref, moment) or {}
        for name, model in ONE.items():
            if state.get(name) is not None:
                yield (model, state[name]), moment
        for name, model in MANY.items():
            yield from (((model, pk), moment) for pk in state.get(name, ()))


@dataclass(frozen=True)
class At:
    """The past as it was after a revision, by its primary key: changes.Then."""

    past: Past
    moment: int

    def state(self, ref: Ref) -> State | None:
        return self.past.state(ref, self.moment)

    def parts(self, ref: Ref) -> Collection[Ref]:
        return self.past.parts(ref)


def kind_of(model: str) -> int:
    """The primary key of a model's content type."""
    return ContentType.objects.get_for_model(apps.get_model("catalog", model)).pk


def _newest(wanted: Collection[Asked]) -> Iterator[tuple[Ref, int, int, int]]:
    for noun, record, moment, version, revision in _rows(NEWEST, wanted, DEFAULT_DB_ALIAS):
        yield (noun, int(record)), moment, version, revision


def _removed(wanted: Collection[Asked]) -> dict[Ref, set[int]]:
    found: dict[Ref, set[int]] = {}
    for noun, record, revision in _rows(REMOVED, wanted):
        found.setdefault((noun, int(record)), set()).add(revision)
    return found


def _rows(sql: str, wanted: Collection[Asked], *more: Any) -> list[Any]:
    connection = connections[router.db_for_read(Version)]
    asked = [(model, kind_of(model), str(pk), moment) for (model, pk), moment in wanted]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(asked=ASKED[connection.vendor]), [json.dumps(asked), *more])
        return list(cursor.fetchall())


def _states(versions: Collection[int]) -> dict[int, State]:
    if not versions:
        return {}
    length = StrIndex("serialized_data", Value(RAW, TextField())) - 1
    short = Substr("serialized_data", 1, length, output_field=TextField())
    text = Case(When(content_type=kind_of("run"), then=short), default=F("serialized_data"))
    rows = Version.objects.filter(pk__in=versions).order_by()
    return {pk: _state(told) for pk, told in rows.values_list("pk", text)}


def _state(text: str) -> State:
    """What a version lacks, because its model got the field later, is what it got then."""
    if not text.endswith("}}]"):
        text += "}}]"
    (held,) = json.loads(text)
    return {**_defaults(held["model"]), **held["fields"]}


@lru_cache(maxsize=100)
def _defaults(label: str) -> Mapping[str, Any]:
    meta = apps.get_model(label)._meta
    own = {each.name: each.get_default() for each in meta.concrete_fields}
    return own | {each.name: [] for each in meta.many_to_many}
