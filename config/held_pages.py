"""The answers that are held for one epoch, within bounds, and those that are being made."""

from __future__ import annotations

from threading import Event, Lock

from config.cached_response import CachedResponse, Representation

Key = tuple[bool, str, str]  # asked by HTTPS, path, and the one query string that says the query
ROOM_LEFT = 7 / 8  # of a full segment, after the least used are dropped: not at every answer


class Making:
    """An answer that one thread is making; `found` stays null where it may not be held."""

    __slots__ = ("done", "found")

    def __init__(self) -> None:
        self.done = Event()
        self.found: CachedResponse | None = None


class Segment:
    """Answers up to a number of bytes; the least recently used leave first.

    Readers take no lock: they look into `pages`, which a dictionary does at once, and leave the
    number of the generation in what they took. A generation is as long as nothing is added, which
    is as finely as recency matters: only then does anything leave.
    """

    def __init__(self, capacity: int) -> None:
        self.pages: dict[Key, CachedResponse] = {}
        self.making: dict[Key, Making] = {}
        self.generation = 0
        self.size = 0
        self._capacity = capacity
        self._lock = Lock()

    def begin(self, key: Key) -> tuple[Making, bool]:
        """The making of an answer, and whether it is on the caller to make it."""
        with self._lock:
            making = self.making.get(key)
            if making is None and (found := self.pages.get(key)):
                making = Making()  # made since the caller looked
                making.found = found
                making.done.set()
            if making is not None:
                return making, False
            making = self.making[key] = Making()
            return making, True

    def finish(self, key: Key, found: CachedResponse | None) -> None:
        """Holds what was made, if it fits, and gives it to those who wait."""
        with self._lock:
            if found is not None and found.size <= self._capacity:
                self.generation += 1
                found.used = self.generation
                self.pages[key] = found
                self._count(found)
            making = self.making.pop(key)
        making.found = found
        making.done.set()

    def encoded(self, key: Key, page: CachedResponse, coding: str) -> Representation:
        """In an encoding that nobody had asked for; what that takes is counted."""
        found = page.encoded(coding)
        with self._lock:
            if self.pages.get(key) is page:
                self._count(page)
        return found

    def _count(self, page: CachedResponse) -> None:
        self.size += page.size - page.counted
        page.counted = page.size
        if self.size > self._capacity:
            self._make_room()

    def _make_room(self) -> None:
        for key, page in sorted(self.pages.items(), key=lambda item: item[1].used):
            del self.pages[key]
            self.size -= page.counted
            if self.size <= self._capacity * ROOM_LEFT:
                return


class HeldPages:
    """Of one epoch. Addresses without a query have a segment to themselves, so that whoever
    makes up values for a query pushes out no plain page."""

    def __init__(self, epoch: str | None, capacity: int) -> None:
        self.epoch = epoch
        self.plain = Segment(capacity // 2)
        self.queried = Segment(capacity - capacity // 2)
