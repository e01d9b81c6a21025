"""How often each client asked within its minute, or hour, over all workers of one machine.

A small SQLite file of its own, which no answer depends on: nothing waits for the disk, and while
anything is wrong with the file nobody is counted. Each machine counts for itself.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

WINDOW = 60.0  # seconds, from a client's first request, where nothing else is said
PATIENCE = 1.0  # seconds for which a request waits while other workers count
REST = 10.0  # seconds for which nobody is counted after that failed
MOST_PAGES = 4096  # of 4 kB: some 300,000 clients within a minute
TABLE = """
CREATE TABLE IF NOT EXISTS counts (
    client BLOB PRIMARY KEY, until REAL NOT NULL, number INTEGER NOT NULL
) WITHOUT ROWID
"""
# A clock that was set back ends a window too, or it would last for as long. But who waited for
# another worker comes with an older time than the one that is written.
RUNS = "until > ?2 AND until <= ?2 + 2 * ?3"
COUNT = f"""
INSERT INTO counts VALUES (?1, ?2 + ?3, 1) ON CONFLICT (client) DO UPDATE SET
    number = CASE WHEN {RUNS} THEN number + 1 ELSE 1 END,
    until = CASE WHEN {RUNS} THEN until ELSE ?2 + ?3 END
RETURNING number, until
"""  # noqa: S608 — a condition of ours
TAKE_BACK = "UPDATE counts SET number = number - 1 WHERE client = ? AND number > 0"
FORGET = "DELETE FROM counts WHERE client = ?"
BETWEEN = 0.01  # seconds, between two tries
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
logger = logging.getLogger(__name__)


class Count(NamedTuple):
    number: int  # with this request
    seconds: float  # until the window ends


class Counters:
    def __init__(
        self, path: Path, clock: Callable[[], float] = time.time, patience: float = PATIENCE
    ) -> None:
        self._path, self._clock, self._patience = path, clock, patience
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._sweeps = self._rests_until = float("-inf")

    def count(self, client: bytes, window: float = WINDOW) -> Count | None:
        """One more request; None where it could not be counted. Who is counted over another
        window is another client."""
        now = self._clock()
        rows = self._write(now, COUNT, client, now, window)
        if not rows:
            return None
        [(number, until)] = rows
        return Count(number, min(until - now, window))

    def take_back(self, client: bytes) -> None:
        """One request, as if it had not been counted."""
        self._write(self._clock(), TAKE_BACK, client)

    def forget(self, client: bytes) -> None:
        """All requests of its window."""
        self._write(self._clock(), FORGET, client)

    def _write(self, now: float, statement: str, *told: Any) -> list[Any] | None:
        with self._lock:
            if now < self._rests_until <= now + REST:
                return None
            try:
                # All rows are fetched: the statement, and with it the write, ends only then.
                return self._opened(now).execute(statement, told).fetchall()
            except sqlite3.Error as error:
                self._give_up(now, error)
                return None

    def _opened(self, now: float) -> sqlite3.Connection:
        """Once in a while without the windows that are over."""
        if self._connection is None:
            self._connection = self._open()
        if not now < self._sweeps <= now + WINDOW:
            self._connection.execute("DELETE FROM counts WHERE until <= ?", (now,))
            self._sweeps = now + WINDOW
        return self._connection

    def _open(self) -> sqlite3.Connection:
        found = sqlite3.connect(
            self._path, timeout=self._patience, isolation_level=None, check_same_thread=False
        )
        _write_ahead(found, self._patience)
        found.execute("PRAGMA synchronous = OFF")
        found.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
        found.execute(TABLE)
        return found

    def _give_up(self, now: float, error: sqlite3.Error) -> None:
        logger.warning("Requests are not counted for %d seconds: %s", REST, error)
        self._rests_until = now + REST
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if error.sqlite_errorcode & 0xFF in DAMAGED:
            self._forget()

    def _forget(self) -> None:
        """What a machine left that lost its power, or another release with another table."""
        for ending in ("", "-wal", "-shm"):
            try:
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            except OSError as error:
                logger.warning("%s", error)


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Workers that start together each make this of a new file, for which each needs it alone:
    SQLite tells all but one at once that it is busy, however long they are ready to wait."""
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
        else:
            return
        time.sleep(BETWEEN)
