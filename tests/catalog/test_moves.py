"""A slug that changed: its old addresses lead to the present one, whoever changed it and how."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reversion.models import Version

from catalog import history, moves, restoring
from catalog.models import Claim, Comparison, Concept, Feature, Framework, Record, Redirect, Task
from catalog.sync import loading
from facts import reading

pytestmark = pytest.mark.django_db
SLUGS = ["a", "b", "c", "d", "e"]


def rename(record: Any, slug: str, **values: object) -> None:
    for name, value in {"slug": slug, **values}.items():
        setattr(record, name, value)
    record.save()


def redirects() -> dict[str, str]:
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def concept(slug: str) -> Concept:
    return Concept.objects.create(slug=slug, name=slug, text="A text.")


def sketch(slug: str, **values: Any) -> Framework:
    return Framework.objects.create(
        slug=slug, name="Sketch", purl="pkg:pypi/sketch-draft", **values
    )


PUBLIC = {"published": True, "kind": "micro", "licence": "MIT", "summary": "A sketch."}


@pytest.mark.parametrize("model", moves.VISIBLE, ids=lambda model: model.__name__)
def test_the_page_of_any_noun_leads_on(client: Client, editor: User, model: type[Record]) -> None:
    record: Any = moves.VISIBLE[model]().order_by("pk")[0]
    old = record.get_absolute_url()
    with history.revision(editor, "another slug"):
        rename(record, "called-otherwise")
    new = record.get_absolute_url()
    assert redirects() == {old: new}
    answer = client.get(f"{old}?task=json")
    assert (answer.status_code, answer["Location"]) == (301, f"{new}?task=json")
    assert client.get(new).status_code == 200


def test_the_redirect_is_part_of_the_revision_of_the_change(editor: User) -> None:
    with history.revision(editor, "another slug"):
        rename(Concept.objects.get(slug="wsgi"), "web-server-gateway")
    revisions = [Version.objects.get_for_object(found)[0].revision for found in (
        Redirect.objects.get(), Concept.objects.get(slug="web-server-gateway"),
    )]  # fmt: skip
    assert revisions[0] == revisions[1]
    assert revisions[0].user == editor


def test_several_changes_lead_in_one_step(revision: None) -> None:
    found = concept("a")
    for slug in ("b", "c"):
        rename(found, slug)
    assert redirects() == {"/concepts/a/": "/concepts/c/", "/concepts/b/": "/concepts/c/"}


def test_who_comes_back_is_not_led_away(revision: None) -> None:
    found = concept("a")
    for slug in ("b", "a"):
        rename(found, slug)
    assert redirects() == {"/concepts/b/": "/concepts/a/"}


def test_two_that_swap_are_found_each_at_its_own_address(revision: None) -> None:
    one, other = concept("a"), concept("b")
    rename(one, "aside")
    rename(other, "a")
    rename(one, "b")
    assert redirects() == {"/concepts/aside/": "/concepts/b/"}


def test_what_is_added_at_an_old_address_is_found_there(revision: None, client: Client) -> None:
    rename(concept("a"), "b")
    concept("a")
    assert redirects() == {}
    assert client.get("/concepts/a/").status_code == 200


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["rename", "add", "remove"]), st.integers(0, 3), st.sampled_from(SLUGS)
    ),
    max_size=14,
)


@given(changes=CHANGES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_old_address_leads_in_one_step_to_whoever_had_it_last(
    editor: User, changes: list[tuple[str, int, str]]
) -> None:
    last: dict[str, int] = {}  # who had a slug last
    with transaction.atomic():
        with history.revision(editor, "any changes"):
            for change, place, slug in changes:
                _apply(change, place, slug, last)
            _check(last)
        transaction.set_rollback(True)


def _apply(change: str, place: int, slug: str, last: dict[str, int]) -> None:
    there = list(Concept.objects.filter(slug__in=SLUGS).order_by("pk"))
    taken = slug in {found.slug for found in there}
    if change == "add" and not taken:
        last[slug] = concept(slug).pk
    elif change == "rename" and place < len(there) and not taken:
        rename(there[place], slug)
        last[slug] = there[place].pk
    elif change == "remove" and place < len(there):
        there[place].delete()


def _check(last: dict[str, int]) -> None:
    now = dict(Concept.objects.filter(slug__in=SLUGS).values_list("pk", "slug"))
    there, found = {*now.values()}, redirects()
    for slug, who in last.items():
        if slug in there:
            assert f"/concepts/{slug}/" not in found
        elif who in now:
            assert found[f"/concepts/{slug}/"] == f"/concepts/{now[who]}/"
    assert not {*found} & {*found.values()}


def test_a_draft_is_called_what_it_likes(revision: None) -> None:
    draft = sketch("sketch")
    rename(draft, "sketchy")
    rename(draft, "sketch-book", **PUBLIC)
    assert redirects() == {}


def test_what_was_taken_back_is_found_when_it_is_published_again(
    editor: User, client: Client
) -> None:
    with history.revision(editor, "published"):
        found = sketch("sketch", **PUBLIC)
    with history.revision(editor, "taken back, and called otherwise"):
        rename(found, "secret", published=False)
    assert redirects() == {}
    assert client.get("/frameworks/sketch/").status_code == 404
    with history.revision(editor, "published again"):
        rename(found, "sketch-book", published=True)
    assert redirects() == {"/frameworks/sketch/": "/frameworks/sketch-book/"}


def test_an_old_address_tells_nobody_what_a_draft_is_called(revision: None, client: Client) -> None:
    found = sketch("sketch", **PUBLIC)
    rename(found, "sketch-book")
    assert client.get("/frameworks/sketch/").status_code == 301
    rename(found, "sketch-book", published=False)
    answer = client.get("/frameworks/sketch/")
    assert answer.status_code == 404
    assert "sketch-book" not in answer.content.decode()
    assert client.get("/compare/flask-vs-sketch/").status_code == 404


def test_a_draft_at_an_old_address_does_not_stand_in_the_way(
    revision: None, client: Client
) -> None:
    found = sketch("sketch", **PUBLIC)
    rename(found, "sketch-book")
    Framework.objects.create(slug="sketch", name="A draft", purl="pkg:pypi/another-draft")
    assert client.get("/frameworks/sketch/")["Location"] == "/frameworks/sketch-book/"


def test_a_restored_slug_leads_on_too(editor: User) -> None:
    with history.revision(editor, "added"):
        found = concept("a")
    with history.revision(editor, "renamed"):
        rename(found, "b")
    first = Version.objects.get_for_object(found).last()
    with history.revision(editor, "restored"):
        restoring.restore(first)
    assert redirects() == {"/concepts/b/": "/concepts/a/"}


def test_the_files_hold_where_addresses_went(editor: User, folder: Path) -> None:
    with history.revision(editor, "renamed"):
        rename(Feature.objects.get(slug="openapi"), "openapi-description")
        rename(Comparison.objects.get(slug="learn-first"), "which-first")
        rename(Claim.objects.order_by("pk")[0], "claimed")
    call_command("export_facts", "--folder", str(folder), stdout=StringIO())
    facts, problems = reading.read(folder)
    assert facts is not None, problems
    assert facts.redirects == redirects()
    plan = loading.plan(facts)
    assert (plan.create, plan.change, plan.remove, plan.kept) == ([], [], [], [])


@pytest.mark.parametrize(("model", "slug"), [(Framework, "bottle"), (Task, "hello")])
def test_what_the_lab_has_named_keeps_its_slug(revision: None, model: Any, slug: str) -> None:
    record = model._default_manager.get(slug=slug)
    record.full_clean()
    record.slug = "called-otherwise"
    with pytest.raises(ValidationError) as error:
        record.full_clean()
    (said,) = error.value.message_dict["slug"]
    assert said.startswith(f"The lab knows it as {slug}: ")
    for part in ("runs name it so", "its samples are in files", "Change the name"):
        assert part in said


def test_what_the_lab_has_not_named_changes_its_slug(revision: None) -> None:
    found = sketch("sketch", **PUBLIC)
    found.slug = "sketch-book"
    found.full_clean()


def test_programs_are_not_told_of_a_redirect_to_a_draft(client: Client, editor: User) -> None:
    with history.revision(editor, "led there"):
        draft = Framework.objects.create(slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft")
        Redirect.objects.create(old_path="/drawing/", new_path=draft.get_absolute_url())
        Redirect.objects.create(old_path="/micro/", new_path="/frameworks/flask/")
    told = client.get("/api/v1/redirects/").json()["results"]
    assert [each["old_path"] for each in told] == ["/micro/"]
    assert client.get("/api/v1/redirects/~1drawing~1/").status_code == 404
