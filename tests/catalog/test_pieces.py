"""Pieces are held for one state of the catalogue, within bounds, and never across a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from catalog import history
from catalog.models import Framework
from catalog.pieces import Pieces, state

DAY = dt.date(2026, 11, 22)
OLD, NEW = (7, DAY), (8, DAY)
Make = Callable[[list[str]], dict[str, str]]


@pytest.fixture
def made() -> list[list[str]]:
    """The keys that `make` was asked for, time after time."""
    return []


@pytest.fixture
def make(made: list[list[str]]) -> Make:
    def make(keys: list[str]) -> dict[str, str]:
        made.append(keys)
        return {key: f"{key} of {len(made)}" for key in keys if key != "nothing"}

    return make


def test_only_what_is_not_held_is_made(make: Make, made: list[list[str]]) -> None:
    pieces: Pieces[str, str] = Pieces(9)
    pieces.each(OLD, ["b"], make)
    found = pieces.each(OLD, ["a", "nothing", "b", "c"], make)
    assert made == [["b"], ["a", "nothing", "c"]]
    assert list(found.items()) == [("a", "a of 2"), ("b", "b of 1"), ("c", "c of 2")]


@pytest.mark.parametrize("newer", [NEW, (7, dt.date(2026, 11, 23))])
def test_a_change_or_a_new_day_drops_all(
    newer: tuple[int, dt.date], make: Make, made: list[list[str]]
) -> None:
    pieces: Pieces[str, str] = Pieces(9)
    pieces.each(OLD, ["a"], make)
    assert pieces.each(newer, ["a"], make) == {"a": "a of 2"}


def test_nothing_is_told_of_another_state_be_it_older(make: Make, made: list[list[str]]) -> None:
    pieces: Pieces[str, str] = Pieces(9)
    pieces.each(NEW, ["a"], make)
    assert pieces.each(OLD, ["a"], make) == {"a": "a of 2"}
    assert pieces.each(NEW, ["a"], make) == {"a": "a of 3"}


def test_what_is_made_while_the_catalogue_changes_is_not_held(made: list[list[str]]) -> None:
    pieces: Pieces[str, str] = Pieces(9)

    def make(keys: list[str]) -> dict[str, str]:
        pieces.each(NEW, ["other"], lambda keys: dict.fromkeys(keys, "new"))
        return dict.fromkeys(keys, "old")

    assert pieces.each(OLD, ["a"], make) == {"a": "old"}
    assert pieces.each(NEW, ["a"], lambda keys: dict.fromkeys(keys, "new")) == {"a": "new"}


def test_there_are_no_more_than_that_many(make: Make, made: list[list[str]]) -> None:
    pieces: Pieces[str, str] = Pieces(3)
    assert len(pieces.each(OLD, "abcde", make)) == 5
    assert len(pieces.each(OLD, "abcde", make)) == 5
    assert made == [list("abcde"), list("ab")]


def test_nothing_is_held_without_a_state(make: Make, made: list[list[str]]) -> None:
    pieces: Pieces[str, str] = Pieces(3)
    pieces.each(None, "a", make)
    pieces.each(None, "a", make)
    assert made == [["a"], ["a"]]


def test_threads_that_make_room_for_each_other_get_what_they_asked_for() -> None:
    pieces: Pieces[int, int] = Pieces(5)

    def ask(first: int) -> bool:
        keys = [(first + step) % 17 for step in range(9)]
        return pieces.each(OLD, keys, lambda missing: {k: -k for k in missing}) == {
            key: -key for key in keys
        }

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(3000)))


@pytest.mark.django_db(transaction=True)
def test_the_state_rises_with_each_change_and_a_transaction_has_none(
    editor: User, settings: Settings
) -> None:
    assert state() is None
    settings.HOLD_PIECES = True
    before = state()
    with history.revision(editor, "a test"):
        assert state() is None
        Framework.objects.create(slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft")
    after = state()
    assert before is not None
    assert after is not None
    assert after > before
