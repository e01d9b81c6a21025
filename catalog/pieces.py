"""What answers are put together from, held for as long as the catalogue does not change.

The addresses that can be asked for are without number: any two to six frameworks, any criteria,
any filter. What their answers are made of is not, so a worker holds that. Whatever is held belongs
to one state of the catalogue and is dropped with it, so no code has to say what a change touches.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connections, router

from catalog.models import Catalogue

Key = TypeVar("Key")
Value = TypeVar("Value")
NOTHING: Any = object()
State = tuple[int, dt.date]  # the catalogue's revision, and the day


def state() -> State | None:
    """What holds now; None where nothing may be held: inside a transaction, which sees what
    nobody else does and may yet be rolled back, or where the settings say so.

    Ask before anything else is read: what is read afterwards cannot be older.
    """
    connection = connections[router.db_for_read(Catalogue)]
    if connection.in_atomic_block or not settings.HOLD_PIECES:
        return None
    day = dt.datetime.now(dt.UTC).date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision FROM catalog_catalogue WHERE id = 1")
        row = cursor.fetchone()
    return (row[0] if row else 0), day


class Pieces(Generic[Key, Value]):
    """Pieces of one kind, at most so many; those that were made first leave first.

    They are shared by all requests: whoever gets one leaves it as it is.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._state: State | None = None
        self._held: dict[Key, Value] = {}

    def each(
        self,
        state: State | None,
        keys: Iterable[Key],
        make: Callable[[list[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        """The pieces of these keys, in their order; `make` is asked at once for all that are not
        held. A key of which it makes nothing is left out."""
        wanted = list(keys)
        held = self._of(state)
        # Another thread may make room meanwhile, so nothing is looked up twice.
        found = {key: piece for key in wanted if (piece := held.get(key, NOTHING)) is not NOTHING}
        if len(found) == len(wanted):
            return found
        found |= self._hold(held, make([key for key in wanted if key not in found]))
        return {key: found[key] for key in wanted if key in found}

    def one(self, state: State | None, key: Key, make: Callable[[], Value]) -> Value:
        return self.each(state, [key], lambda _: {key: make()})[key]

    def _of(self, state: State | None) -> dict[Key, Value]:
        """What is held of this state. Of any other, be it older, nothing is: a database that was
        restored may count from a lower number."""
        if state is None:
            return {}
        with self._lock:
            if state != self._state:
                self._state, self._held = state, {}
            return self._held

    def _hold(self, held: dict[Key, Value], made: Mapping[Key, Value]) -> Mapping[Key, Value]:
        with self._lock:
            held.update(made)
            while len(held) > self._most:
                del held[next(iter(held))]
        return made
