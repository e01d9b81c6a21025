"""What the files of requirements hold, and that they hold all of it."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.dependencies.pins import DEVELOPMENT, FILES, ROOT, SENTRY, SITE, pinned


def asked_for(file: str) -> dict[str, Requirement]:
    """By hand, in an .in file."""
    lines = (ROOT / f"{file}.in").read_text("utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    return {canonicalize_name(each.name): each for each in asked}


@pytest.mark.parametrize("file", FILES)
def test_every_line_is_a_pin_with_hashes_that_somebody_asks_for(file: str) -> None:
    text, pins = (ROOT / f"{file}.txt").read_text("utf-8"), pinned(file)
    assert len(pins) == len(re.findall(r"^[^\s#]", text, re.MULTILINE))
    wrong = [
        name
        for name, pin in pins.items()
        if not pin.via or not all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in pin.hashes)
    ]
    assert wrong == []


@pytest.mark.parametrize("file", FILES)
def test_what_is_asked_for_is_what_is_pinned(file: str) -> None:
    asked = {name: str(each.specifier) for name, each in asked_for(file).items()}
    assert asked == {
        name: f"=={pin.version}" for name, pin in pinned(file).items() if f"-r {file}.in" in pin.via
    }, "make requirements brings the .txt files up to date"


@pytest.mark.parametrize("file", [SENTRY, DEVELOPMENT])
def test_the_site_runs_on_the_same_files_everywhere(file: str) -> None:
    there = pinned(file)
    for name, pin in pinned(SITE).items():
        assert (there[name].version, there[name].hashes) == (pin.version, pin.hashes)


@pytest.mark.parametrize("file", FILES)
def test_no_registry_is_named(file: str) -> None:
    for kind in ("in", "txt"):
        text = (ROOT / f"{file}.{kind}").read_text("utf-8")
        assert not re.search(r"://|--(extra-)?index|--find-links|@ ", text)


def test_what_is_installed_is_what_is_pinned() -> None:
    pins = {name: pin.version for name, pin in pinned(DEVELOPMENT).items() if pin.installed}
    assert {name: version(name) for name in pins} == pins


def test_make_installs_nothing_without_a_hash_and_builds_nothing() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    (installing,) = (line for line in text.splitlines() if "pip install" in line)
    assert "--require-hashes --only-binary=:all:" in installing


def test_nothing_of_anybody_else_is_kept_here() -> None:
    """Its name, version, origin and licence would belong into docs/dependencies.md."""
    files = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".css", ".js", ".svg", ".html", ".png"}
    code = [path for path in files if path.suffix in {".css", ".js"}]
    packed = [path for path in code if len(max(path.read_text("utf-8").split("\n"), key=len)) > 500]
    assert packed == []
