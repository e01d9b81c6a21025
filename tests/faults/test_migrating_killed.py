"""`migrate` is killed again and again: each migration is there whole, or not at all."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults import databases, migrating
from tests.faults.dying import dying
from tests.reliability import Survived
from tests.site import Site, new_database, serving

MIGRATE = ("migrate", "--skip-checks", "--verbosity=0")
FURTHER = 41  # steps that each turn comes further than the one before


def test_a_migration_that_is_killed_leaves_nothing(
    tmp_path: Path, survived: Callable[[Survived], None]
) -> None:
    states, whole = recorded(tmp_path)
    site = databases.site(tmp_path, new_database(tmp_path))
    address, seen = site.environment["DATABASE_URL"], []
    with dying(site, *MIGRATE) as migrate:
        for turn in count(1):
            if not migrate.at(turn * FURTHER):
                break
            done = len(migrating.applied(address))
            seen.append(done)
            assert migrating.state(address) == states[done], f"between {done} and {done + 1}"
            if turn == 3:
                half_migrated_is_not_ready(site, tmp_path, done < max(states))
    assert migrating.state(address) == whole
    assert len(set(seen)) > 4  # it died in several of them
    survived(Survived("`migrate` killed in the midst of its work", times=migrate.times))


def recorded(folder: Path) -> tuple[dict[int, Any], Any]:
    """What each migration leaves when nobody kills it, by how many there were; and the end."""
    other = folder / "whole"
    other.mkdir()
    site, file = databases.site(other, new_database(other)), other / "states.json"
    address = site.environment["DATABASE_URL"]
    code = f"from tests.faults import migrating; migrating.recorded({address!r}, {str(file)!r})"
    site.manage("shell", "--no-imports", "-c", code)
    *states, (_, whole) = json.loads(file.read_text())
    return dict(states), whole


def half_migrated_is_not_ready(site: Site, folder: Path, half: bool) -> None:
    """A server that meets it says so: nobody is sent there."""
    assert half
    with serving(site, folder, ready="/healthz"):
        try:
            urllib.request.urlopen(f"{site.url}/readyz", timeout=30)  # noqa: S310
        except urllib.error.HTTPError as error:
            with error:
                said = (error.code, error.read())
    assert said == (503, b"migrations are missing\n")
