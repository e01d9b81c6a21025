from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from reversion.models import Revision, Version

from catalog import history
from catalog.models import (
    Catalogue,
    CatalogueRevision,
    Framework,
    Removal,
    Support,
    WriteOutsideRevision,
)

pytestmark = pytest.mark.django_db


def number() -> int:
    return Catalogue.objects.get().revision


def rename() -> None:
    flask = Framework.objects.get(slug="flask")
    flask.name = "Flask, renamed"
    flask.save()


def clear_sources() -> None:
    Support.objects.all()[0].sources.clear()


WRITES: dict[str, Callable[[], object]] = {
    "save": rename,
    "create": lambda: Framework.objects.create(slug="new", name="New", purl="pkg:pypi/new"),
    "delete": lambda: Framework.objects.get(slug="flask").delete(),
    "delete of a list": lambda: Support.objects.filter(level="none").delete(),
    "update": lambda: Framework.objects.update(name="All the same"),
    "bulk_create": lambda: Framework.objects.bulk_create([Framework(slug="new")]),
    "bulk_update": lambda: Framework.objects.bulk_update([Framework(pk=1)], ["name"]),
    "sources": clear_sources,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_write_outside_a_revision_raises(write: Callable[[], object]) -> None:
    before = number()
    with pytest.raises(WriteOutsideRevision), transaction.atomic():
        write()
    assert number() == before


@pytest.mark.parametrize("name", ["update", "bulk_create", "bulk_update"])
def test_writes_that_pass_the_history_by_raise_inside_a_revision_too(
    revision: None, name: str
) -> None:
    with pytest.raises(WriteOutsideRevision, match="past the history"):
        WRITES[name]()


def test_a_revision_raises_the_number_once_and_names_its_author(editor: User) -> None:
    before = number()
    with history.revision(editor, "two names"):
        rename()
        Framework.objects.get(slug="django").save()
    assert number() == before + 1
    revision = Revision.objects.latest("pk")
    assert (revision.user, revision.comment) == (editor, "two names")
    kept = {version.object_repr for version in revision.version_set.all()}
    assert kept == {"Flask, renamed", "Django", f"revision {before + 1}"}


def test_a_record_tells_in_which_revision_it_last_changed(editor: User) -> None:
    flask, django = (Framework.objects.get(slug=slug) for slug in ("flask", "django"))
    loaded = history.changed_in(django)
    assert 0 < loaded <= number()
    with history.revision(editor):
        rename()
    assert history.changed_in(flask) == number() > loaded == history.changed_in(django)


def test_a_revision_of_which_a_part_was_rolled_back_has_its_number_once(editor: User) -> None:
    before = number()
    with history.revision(editor):
        with suppress(ZeroDivisionError), transaction.atomic():
            rename()
            _ = 1 / 0
        rename()
    with history.revision(editor), transaction.atomic():
        rename()
    assert history.changed_in(Framework.objects.get(slug="flask")) == number()
    kept = CatalogueRevision.objects.filter(number__gt=before).order_by("number")
    assert [each.number for each in kept] == list(range(before + 1, number() + 1))


def test_the_kept_version_is_the_new_state(editor: User) -> None:
    with history.revision(editor):
        rename()
    flask = Framework.objects.get(slug="flask")
    assert Version.objects.get_for_object(flask)[0].field_dict["name"] == "Flask, renamed"


def _fail_half_way(editor: User) -> None:
    with history.revision(editor):
        rename()
        raise RuntimeError("half way")


def test_a_failed_revision_leaves_nothing(editor: User) -> None:
    before, revisions = number(), Revision.objects.count()
    with pytest.raises(RuntimeError, match="half way"):
        _fail_half_way(editor)
    assert number() == before
    assert Revision.objects.count() == revisions
    assert Framework.objects.get(slug="flask").name == "Flask"


def test_reading_inside_a_revision_raises_no_number(editor: User) -> None:
    before = number()
    with history.revision(editor):
        assert Framework.objects.get(slug="flask").name == "Flask"
    assert number() == before


def test_a_revision_inside_another_is_part_of_it(editor: User) -> None:
    before = number()
    with history.revision(editor), history.revision(editor):
        rename()
    assert number() == before + 1


def test_a_removal_is_kept_with_all_that_hung_on_it(editor: User) -> None:
    flask = Framework.objects.get(slug="flask")
    cells = flask.supports.count()
    with history.revision(editor):
        flask.delete()
    removals = Removal.objects.filter(revision=Revision.objects.latest("pk"))
    assert removals.filter(noun="framework", key="flask").count() == 1
    assert removals.filter(noun="support", key__startswith="flask.").count() == cells
    assert cells > 40
