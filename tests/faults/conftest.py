from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import databases
from tests.faults.databases import Prepared
from tests.site import Site


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database that was migrated; it is copied, and never changed."""
    return databases.migrated(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, empty: str) -> Prepared:
    return databases.with_people(tmp_path_factory.mktemp("prepared"), empty)


@pytest.fixture
def site(prepared: Prepared, tmp_path: Path) -> Site:
    """Of the small catalogue, in a database of its own; nobody serves it yet."""
    return prepared.copied(tmp_path)
