"""How often the catalogue is looked at, and who goes on meanwhile."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread, get_ident

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import DatabaseError

from catalog import history
from catalog.models import Concept
from config import catalogue_state
from config.catalogue_state import Watch
from tests.config.asking import Clock, Epoch

ROOT = Path(__file__).resolve().parent.parent.parent


def watch(look: Callable[[], str], clock: Callable[[], float], seconds: float = 1.0) -> Watch:
    return Watch(look, lambda epoch: None, seconds, clock)


def ask_every(interval: float, seconds: float, one: Watch, clock: Clock) -> None:
    for _ in range(round(seconds / interval)):
        if clock() >= one.due:
            one.refresh()
        clock.now += interval


def test_under_load_about_one_look_a_second() -> None:
    look, clock = Epoch(), Clock()
    ask_every(0.001, 100, watch(look, clock), clock)
    assert 100 <= look.looks <= 112  # a tenth early, so that the others need not wait for it


def test_a_setting_of_0_looks_at_every_request() -> None:
    look, clock = Epoch(), Clock()
    ask_every(0.001, 0.1, watch(look, clock, seconds=0), clock)
    assert look.looks == 100


class SlowLook:
    """Begins a look that ends when it is told to."""

    def __init__(self) -> None:
        self.began, self.may_end = Event(), Event()
        self.ended = False

    def __call__(self) -> str:
        self.began.set()
        assert self.may_end.wait(30)
        self.ended = True
        return "new"


def looking(one: Watch, look: SlowLook) -> Thread:
    thread = Thread(target=one.refresh)
    thread.start()
    assert look.began.wait(30)
    return thread


def fresh(clock: Callable[[], float], patience: float = 30) -> tuple[Watch, SlowLook]:
    """A watch that has just looked; its next look is slow."""
    look = SlowLook()
    looks: list[Callable[[], str]] = [lambda: "old", look, lambda: "newer"]

    def next_one() -> str:
        return looks.pop(0)()

    one = Watch(next_one, lambda epoch: None, 1.0, clock, patience)
    one.refresh()
    return one, look


def test_while_one_looks_the_others_go_on_within_the_second() -> None:
    clock = Clock()
    one, look = fresh(clock)
    clock.now += 0.95
    thread = looking(one, look)
    one.refresh()
    assert (look.ended, one.stale) == (False, False)
    look.may_end.set()
    thread.join()


def test_nobody_goes_on_with_what_is_older_than_a_second() -> None:
    clock = Clock()
    waits = Event()
    main = get_ident()

    def told() -> float:
        """Time, and by it that the other request has found somebody looking."""
        if get_ident() not in (main, thread.ident if thread else main):
            waits.set()
        return clock()

    thread: Thread | None = None
    one, look = fresh(told)
    clock.now += 1.5
    thread = looking(one, look)
    served: list[bool] = []

    def serve() -> None:
        one.refresh()
        served.append(look.ended)

    other = Thread(target=serve)
    other.start()
    assert waits.wait(30)
    look.may_end.set()
    thread.join()
    other.join()
    assert served == [True]


def test_a_look_that_hangs_makes_what_is_shown_stale_and_holds_up_nobody_for_long() -> None:
    clock = Clock()
    one, look = fresh(clock, patience=0.01)
    clock.now += 1.5
    thread = looking(one, look)
    one.refresh()
    assert one.stale
    clock.now += 10
    one.refresh()
    assert one.stale
    look.may_end.set()
    thread.join()
    one.refresh()
    assert not one.stale


def test_a_look_that_fails_is_tried_again_after_a_second() -> None:
    clock = Clock()
    outcomes = ["old", "", "", "old"]
    seen: list[str] = []

    def look() -> str:
        if found := outcomes.pop(0):
            return found
        raise DatabaseError("gone")

    one = Watch(look, seen.append, 1.0, clock)
    stale = []
    for _ in range(4):
        clock.now += 1
        assert clock() >= one.due
        one.refresh()
        stale.append(one.stale)
        clock.now += 0.5
        assert clock() < one.due
    assert stale == [False, True, True, False]
    assert seen == ["old"]


# What an epoch is


@pytest.mark.django_db
def test_a_change_makes_a_new_epoch(editor: User) -> None:
    before = catalogue_state.epoch("b")
    assert before == catalogue_state.epoch("b")
    with history.revision(editor, "a test"):
        Concept.objects.create(slug="new", name="New", text="A new word.")
    assert catalogue_state.epoch("b") != before


@pytest.mark.django_db
def test_an_epoch_has_its_day_and_its_release() -> None:
    day = dt.datetime.now(dt.UTC).date()
    assert catalogue_state.epoch("abc").endswith(f"-{day:%Y%m%d}-abc")


def build_of(hash_seed: str, **settings: str) -> str:
    """Of a start of its own."""
    code = (
        "import django; django.setup(); from config import catalogue_state as s; print(s.build())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONHASHSEED": hash_seed,
            "PYTHONDONTWRITEBYTECODE": "1",
            **settings,
        },
        check=True,
        text=True,
        capture_output=True,
    )
    return done.stdout.strip()


def test_a_release_has_one_build_wherever_it_starts(tmp_path: Path) -> None:
    one = build_of("1", VAR_DIR=str(tmp_path / "one"))
    assert build_of("2", VAR_DIR=str(tmp_path / "other"), PAGE_CACHE_MEGABYTES="8") == one
    assert build_of("1", VAR_DIR=str(tmp_path), SITE_URL="https://other.example") != one


def test_a_build_is_of_the_sources_and_the_static_files(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    (tmp_path / "requirements.txt").write_text("a==1")
    (tmp_path / "templates").mkdir()
    (tmp_path / "static").mkdir()
    builds = {catalogue_state.build()}
    (tmp_path / "templates" / "page.html").write_text("<p>")
    builds.add(catalogue_state.build())
    (tmp_path / "templates" / "page.html").write_text("<b>")
    builds.add(catalogue_state.build())
    (tmp_path / "requirements.txt").write_text("a==2")
    builds.add(catalogue_state.build())
    (tmp_path / "static" / "staticfiles.json").write_text('{"paths": {"a.css": "a.1.css"}}')
    builds.add(catalogue_state.build())
    assert len(builds) == 5
