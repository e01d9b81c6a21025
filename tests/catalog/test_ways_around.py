"""Ways around what a role may do: each is asked for where its permission is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from reversion.models import Version

from catalog import history
from catalog.models import Run, Trait
from catalog.sync import runs
from tests.catalog.roles import address, desk, member

pytestmark = pytest.mark.django_db


def test_nothing_is_restored_at_the_address_of_another_noun(editor: User) -> None:
    """Where the permissions of that noun would be asked for."""
    run, client = Run.objects.filter(published=True)[0], desk(member("editor"))
    as_published = Version.objects.get_for_object(run)[0]
    with history.revision(editor, "a test"):
        runs.take_back(run)
    form = {"read_at": history.number()}
    for way in (f"recover/{as_published.pk}/", f"{run.pk}/history/{as_published.pk}/"):
        assert client.get(address(Trait, way)).status_code == 404
        assert client.post(address(Trait, way), form).status_code == 404
    assert client.post(address(Run, f"recover/{as_published.pk}/"), form).status_code == 403
    run.refresh_from_db()
    assert not run.published
