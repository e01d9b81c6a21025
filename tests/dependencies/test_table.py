"""docs/dependencies.md against what is installed; and what the tables refuse."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.metadata import distribution

import pytest

from tests.dependencies import licences, newest, table
from tests.dependencies.__main__ import written
from tests.dependencies.pins import Pin, read

TEXT = table.FILE.read_text("utf-8")
NEWEST, DAY = table.read_newest(TEXT), table.looked_up(TEXT)


@cache
def shipped() -> list[table.Library]:
    return table.libraries(table.shipped().values(), NEWEST)


@cache
def every() -> list[table.Library]:
    return [*shipped(), *table.libraries(table.tools().values(), NEWEST)]


def test_the_document_tells_what_is_pinned_and_its_licence() -> None:
    assert written(TEXT, NEWEST, DAY) == TEXT, "python -m tests.dependencies brings it up to date"


def test_every_newest_release_was_looked_up() -> None:
    assert [each.pin.name for each in every() if not (each.newest and each.newest.version)] == []


def test_whatever_runs_the_site_may_be_used_with_our_licence() -> None:
    wrong = {each.pin.name: each.licence for each in shipped() if not licences.usable(each.licence)}
    assert wrong == {}


def test_what_compiled_libraries_bring_inside_may_be_used_too() -> None:
    inside = {
        f"{each.pin.name} {name}": licence
        for each in shipped()
        for name, licence in licences.inside(distribution(each.pin.name))
    }
    assert len(inside) > 300
    refused = {name for name, licence in inside.items() if not licences.usable(licence)}
    assert refused == set(table.KNOWN["not_inside"])


def test_a_library_that_its_maker_gave_up_is_refused() -> None:
    inactive = "Development Status :: 7 - Inactive"
    given_up = [
        each.pin.name
        for each in every()
        if inactive in (distribution(each.pin.name).metadata.get_all("Classifier") or [])
    ]
    assert given_up == []


def test_what_is_said_by_hand_is_needed() -> None:
    names = {each.pin.name for each in every()}
    assert set(table.KNOWN["purposes"]) == {each.pin.name for each in every() if each.pin.ours}
    assert set(table.KNOWN["quiet"]) == {each.pin.name for each in every() if each.quiet(DAY)}
    for name, by_hand in table.KNOWN["licences"].items():
        assert name in names
        assert by_hand["evidence"]
        assert licences.told(distribution(name)) != by_hand["spdx"]


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND (GPL-2.0-only OR Apache-2.0 WITH LLVM-exception)", True),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("MIT AND (AGPL-3.0-only OR SSPL-1.0)", False),
        ("MIT OR BSD-3-Clause AND GPL-2.0-only", True),
        ("(MIT OR BSD-3-Clause) AND GPL-2.0-only", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("MIT (", False),
        ("", False),
    ],
)
def test_a_licence_may_be_used_or_not(expression: str, may: bool) -> None:
    assert licences.usable(expression) is may


def test_a_release_is_as_old_as_its_first_file() -> None:
    lock = """
        [[packages]]
        name = "inflection"
        version = "0.5.1"
        sdist = { upload-time = 2020-08-22T08:16:29Z }
        wheels = [{ upload-time = 2020-08-21T08:16:27Z }]
        [[packages]]
        name = "mdurl"
        version = "0.1.2"
    """
    found = newest.read(lock)
    assert found["inflection"] == newest.Newest("0.5.1", dt.date(2020, 8, 21))
    assert found["mdurl"] == newest.Newest("0.1.2", None)
    pin = Pin("inflection", "0.5.1", None, (), ())
    for day, quiet in ((dt.date(2022, 8, 21), False), (dt.date(2022, 8, 22), True)):
        assert table.Library(pin, "MIT", "", found["inflection"]).quiet(day) is quiet


def test_a_library_of_another_system_is_not_ours() -> None:
    line = "a==1 ; sys_platform == '{}' \\\n    --hash=sha256:b\n    # via c\n"
    assert read(line.format("darwin"))["a"].installed
    assert not read(line.format("win32"))["a"].installed
