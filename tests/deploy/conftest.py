from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deploy import installed
from tests.deploy.installed import Installed


@pytest.fixture(scope="session")
def machine() -> Iterator[Installed]:
    """With a first release in service, and nginx in front of it."""
    with installed.machine() as found, installed.nginx(found):
        yield found
