"""What a comparison weighs on its way to the visitor."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
# Bytes, as a server that packs them sends them: of which 3,000 lead from each cell, and each claim
# and trait in one, to where a reader says that it is wrong.
MOST = 43_000


@pytest.mark.parametrize(
    "slugs", ["django-vs-fastapi-vs-flask", "django-vs-fastapi-vs-turbogears"]
)  # of whose profiles, cells and claims there is most
def test_three_frameworks_are_light(client: Client, slugs: str) -> None:
    assert len(gzip.compress(client.get(f"/compare/{slugs}/").content, 6)) < MOST
