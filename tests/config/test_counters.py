"""Counting requests, with a clock of the test's own, and with files that are broken."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from config import counters
from config.counters import REST, WINDOW, Counters
from tests.config.asking import Clock

FILE = "counts.sqlite3"


def made(folder: Path, clock: Clock) -> Counters:
    return Counters(folder / FILE, clock, patience=0)


def rows(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        found: int = connection.execute("SELECT COUNT(*) FROM counts").fetchone()[0]
    return found


def test_each_client_is_counted_from_its_first_request(tmp_path: Path) -> None:
    clock = Clock(1000.0)
    one = made(tmp_path, clock)
    assert one.count(b"a") == (1, WINDOW)
    clock.now += 40
    assert [one.count(b"a"), one.count(b"b"), one.count(b"a")] == [(2, 20), (1, WINDOW), (3, 20)]
    clock.now += 20
    assert [one.count(b"a"), one.count(b"b")] == [(1, WINDOW), (2, 40)]
    clock.now += 40
    assert [one.count(b"a"), one.count(b"b")] == [(2, 20), (1, WINDOW)]


def test_all_workers_count_together_and_a_new_one_goes_on(tmp_path: Path) -> None:
    clock = Clock(1000.0)
    one, other = made(tmp_path, clock), made(tmp_path, clock)
    found = [each.count(b"a") for each in (one, other, one, made(tmp_path, clock))]
    assert found == [(number, WINDOW) for number in (1, 2, 3, 4)]


def test_workers_that_start_together_count_together(tmp_path: Path) -> None:
    for number in range(20):
        folder = tmp_path / str(number)
        folder.mkdir()
        workers = [Counters(folder / FILE) for _ in range(4)]
        start = Barrier(len(workers))

        def first(worker: Counters, start: Barrier = start) -> int | None:
            start.wait()
            counted = worker.count(b"a")
            return counted and counted.number

        with ThreadPoolExecutor(len(workers)) as pool:
            assert sorted(pool.map(first, workers), key=str) == [1, 2, 3, 4]


def test_who_waited_for_another_worker_is_counted_with_it(tmp_path: Path) -> None:
    one, waited = made(tmp_path, Clock(1000.5)), made(tmp_path, Clock(1000.0))
    assert [one.count(b"a"), waited.count(b"a")] == [(1, WINDOW), (2, WINDOW)]


def test_a_clock_that_is_set_back_locks_nobody_out(tmp_path: Path) -> None:
    clock = Clock(100_000.0)
    one = made(tmp_path, clock)
    one.count(b"a")
    clock.now = 1000.0
    assert one.count(b"a") == (1, WINDOW)
    assert one.count(b"a") == (2, WINDOW)


def test_windows_that_are_over_are_dropped(tmp_path: Path) -> None:
    clock = Clock(1000.0)
    one = made(tmp_path, clock)
    for number in range(500):
        one.count(b"%d" % number)
    assert rows(tmp_path) == 500
    clock.now += WINDOW
    one.count(b"a")
    assert rows(tmp_path) == 1


# What may be wrong with the file


def locked(folder: Path) -> sqlite3.Connection:
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    return other


def test_a_locked_file_counts_nobody_until_it_is_free(tmp_path: Path) -> None:
    clock = Clock(1000.0)
    one = made(tmp_path, clock)
    with closing(locked(tmp_path)):
        assert [one.count(b"a"), one.count(b"a")] == [None, None]
    assert one.count(b"a") is None  # for a while, nobody even tries
    clock.now += REST
    assert one.count(b"a") == (1, WINDOW)


def test_a_folder_that_is_not_there_counts_nobody(tmp_path: Path) -> None:
    clock = Clock(1000.0)
    one = made(tmp_path / "none", clock)
    assert one.count(b"a") is None
    (tmp_path / "none").mkdir()
    clock.now += REST
    assert one.count(b"a") == (1, WINDOW)


def test_a_file_that_cannot_be_written_counts_nobody(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    one = made(tmp_path, Clock(1000.0))
    assert one.count(b"a") is None


def test_a_full_file_counts_whom_it_can_and_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counters, "MOST_PAGES", 4)
    clock = Clock(1000.0)
    one = made(tmp_path, clock)
    found = [one.count(b"%0100d" % number) for number in range(500)]
    assert found[0] == (1, WINDOW)
    assert None in found
    clock.now += WINDOW
    assert one.count(b"a") == (1, WINDOW)
    assert (tmp_path / FILE).stat().st_size <= 4 * 4096


def nonsense(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)


def of_another_release(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE counts (another INTEGER)")


def scrambled(file: Path) -> None:
    of_another_release(file)
    with file.open("r+b") as written:
        written.seek(100)
        written.write(b"\xff" * 4000)


@pytest.mark.parametrize("damage", [nonsense, of_another_release, scrambled])
def test_a_file_that_is_damaged_is_made_anew(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    clock = Clock(1000.0)
    damage(tmp_path / FILE)
    one = made(tmp_path, clock)
    assert one.count(b"a") is None
    clock.now += REST
    assert one.count(b"a") == (1, WINDOW)
