"""Which room may import which: the table of the design, held here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "facts": set(),
    "lab": {"facts"},
    "catalog": {"facts"},
    "comparisons": {"catalog", "facts"},
    "config": {"catalog", "comparisons", "facts"},
}
NO_DJANGO = {"facts", "lab"}


def imported(source: str) -> set[str]:
    """The top-level packages that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def forbidden(room: str, source: str) -> set[str]:
    rooms = ALLOWED.keys() - {room}
    wrong = (imported(source) & rooms) - ALLOWED[room]
    django = {"django", "rest_framework"} & imported(source)
    return wrong | (django if room in NO_DJANGO else set())


@pytest.mark.parametrize(
    "path",
    sorted(p for room in ALLOWED for p in (ROOT / room).rglob("*.py")),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_room_imports_what_it_may_not_know(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    assert forbidden(room, path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("catalog", "from comparisons import table"),
        ("facts", "import catalog.models"),
        ("facts", "from django.db import models"),
        ("comparisons", "def f():\n    from config import settings"),
        ("lab", "import catalog"),
    ],
)
def test_a_back_import_is_found(room: str, source: str) -> None:
    assert forbidden(room, source)


def test_no_file_outgrows_its_job() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in ALLOWED
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 330
    }
    assert long == {}
