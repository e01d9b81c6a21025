"""Ways around what a role may do: each is asked for where its permission is."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from reversion.models import Version

from catalog import history
from catalog.admin.matrix.axes import FeaturesOf
from catalog.admin.matrix.cell_text import CellText
from catalog.admin.matrix.saving import save
from catalog.models import Comparison, Feature, Framework, Run, Suggestion, Trait
from catalog.sync import runs
from tests.catalog.roles import address, desk, errors, filled, member, said
from tests.catalog.sheets import export, upload

COMPLETE = {"kind": "micro", "licence": "MIT", "summary": "A sketch."}
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


def test_what_the_publisher_has_not_seen_is_not_published(editor: User) -> None:
    """Nor what hangs on it."""
    with history.revision(editor, "a test"):
        draft = Framework.objects.create(
            slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft", **COMPLETE
        )
    client, path = desk(member("publisher")), f"/admin/publishing/framework/{draft.pk}/"
    seen = _read_at(client.get(address(draft, "change/")))
    with history.revision(editor, "meanwhile"):
        Trait.objects.create(framework=draft, slug="best", kind="strength", text="The best.")
    answer = client.post(path, {"do": "publish", "read_at": seen}, follow=True)
    assert "has changed since you opened its form" in said(answer)[0]
    draft.refresh_from_db()
    assert not draft.published
    client.post(path, {"do": "publish", "read_at": _read_at(answer)})
    draft.refresh_from_db()
    assert draft.published


def test_cells_of_a_draft_that_is_published_meanwhile_are_not_written(editor: User) -> None:
    """While the matrix of a contributor waits for the publisher."""
    with history.revision(editor, "a test"):
        draft = Framework.objects.create(
            slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft", **COMPLETE
        )
    axis, feature = (
        FeaturesOf(Framework.objects.with_latest().get(pk=draft.pk)),
        Feature.objects.all()[0],
    )
    with history.revision(editor, "published"):
        draft.published = True
        draft.save()
    form = {f"{feature.pk}-read": CellText().digest, f"{feature.pk}-note": "Mine."}
    with pytest.raises(PermissionDenied):
        save(axis, form, member("contributor"), dt.date(2026, 11, 21))


def test_a_published_comparison_keeps_two_frameworks(db: None) -> None:
    comparison = Comparison.objects.published()[0]
    path, client = address(comparison, "change/"), desk(member("editor"))
    form, before = filled(client.get(path)), comparison.contenders.count()
    form |= {"read_at": history.number()}
    form |= {f"contenders-{place}-DELETE": "on" for place in range(before - 1)}
    answer = client.post(path, form)
    assert "A published comparison needs 2 frameworks." in answer.content.decode()
    assert comparison.contenders.count() == before


def test_nobody_has_seen_what_is_written_after_them(editor: User) -> None:
    """Whatever an import says."""
    client = desk(member("editor"))
    rows = [row | {"text": "Mine."} for row in export(client, "traits", "?q=flask")[:1]]
    path = upload(client, "traits", rows)
    trait = Trait.objects.get(framework__slug=rows[0]["framework"], slug=rows[0]["slug"])
    with history.revision(editor, "meanwhile"):
        trait.text = "Theirs."
        trait.save()
    for row in ("row-2", f"row-{'9' * 5000}"):
        client.post(path, {"seen": "9" * 12, "others": "mine", row: "mine"})
        trait.refresh_from_db()
        assert trait.text == "Theirs."


def test_who_may_see_nothing_is_told_of_no_framework(db: None) -> None:
    client = desk(User.objects.create_user("nobody", is_staff=True))
    assert client.get("/admin/purl/?q=pkg:pypi/flask").status_code == 403


def test_two_answers_to_a_suggestion_are_not_one_over_the_other(db: None) -> None:
    kept = Suggestion.objects.create(
        noun="supports", key="flask.openapi", text="Look.", told={}, revision=0
    )
    path, one, two = address(kept, "change/"), *(desk(member("editor", each)) for each in "ab")
    forms = [filled(client.get(path)) for client in (one, two)]
    assert not errors(one.post(path, forms[0] | {"state": "accepted", "answer": "Done."}))
    answer = two.post(path, forms[1] | {"state": "refused", "answer": "No."})
    assert "answered meanwhile (a, Accepted: Done.)" in str(errors(answer))
    kept.refresh_from_db()
    assert (kept.state, kept.answer) == ("accepted", "Done.")
    assert not errors(two.post(path, filled(answer)))
    kept.refresh_from_db()
    assert (kept.state, kept.answer) == ("refused", "No.")


def _read_at(page: Any) -> str:
    """That of the form which publishes."""
    found = re.search(r'action="/admin/publishing/.*?name="read_at" value="(\d+)"', _text(page))
    assert found
    return found[1]


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())
