"""From what a reader says in words to the change, with credit: kept as a draft, or made at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from reversion.models import Version

from catalog import history
from catalog.admin import drafted_forms
from catalog.models import ApiKey, Catalogue, Concept, Framework, Suggestion, Support
from tests.catalog.roles import address, desk, errors, filled, member, said
from tests.catalog.suggesting import by_reader

pytestmark = pytest.mark.django_db
KEEP = {"_draft": "Keep as a draft change"}


@pytest.fixture
def contributor(db: None) -> Client:
    return desk(member("contributor"))


@pytest.fixture
def editors(db: None) -> Client:
    return desk(member("editor"))


@pytest.fixture
def unknown(editor: User) -> Suggestion:
    """About a cell that has no record."""
    with history.revision(editor, "a test"):
        cell().delete()
    return by_reader(
        proposed="third_party: flask-smorest", credit="Ada", source_url="https://example.org/"
    )


def cell() -> Support:
    return Support.objects.select_related("framework", "feature").get(
        framework__slug="flask", feature__slug="openapi"
    )


def form_of(suggestion: Suggestion) -> str:
    path = drafted_forms.address(suggestion)
    assert path is not None
    return path


def number() -> int:
    return Catalogue.objects.get().revision


def take_all(client: Client, suggestion: Suggestion, **more: Any) -> Any:
    """As the page of the suggestion sends it."""
    context = client.get(address(suggestion, "change/")).context
    sent = {name: context[name] for name in ("read_at", "drafted")}
    taken = {f"take-{row['proposal'].name}": "take" for row in context["rows"]}
    return client.post(f"/admin/suggested/{suggestion.pk}/", sent | taken | more, follow=True)


def test_the_queue_leads_to_the_form_with_what_was_said(editors: Client) -> None:
    kept = by_reader(text="Not <b>so</b>.\nLook.", credit="Ada", source_url="https://example.org/x")
    path = form_of(kept)
    assert f'href="{path}"' in editors.get(address(kept, "change/")).content.decode()
    page = editors.get(path).content.decode()
    assert "Not &lt;b&gt;so&lt;/b&gt;.<br>Look." in page
    assert 'href="https://example.org/x" rel="nofollow noopener noreferrer"' in page
    assert "Ada" in page
    assert "The record is as it was then." in page
    assert 'name="_draft"' in page
    assert 'name="_addanother"' not in page


def test_it_is_made_at_once_with_credit(editors: Client, client: Client) -> None:
    kept, before = by_reader(credit="Ada"), number()
    path = form_of(kept)
    form = filled(editors.get(path), note="Since 3.1.") | {"answer": "Thank you.\r\nIt is so."}
    answer = editors.post(path, form, follow=True)
    assert said(answer) == [
        f"Saved, and the suggestion is accepted: Ada is named in revision {before + 1}."
    ]
    assert cell().note == "Since 3.1."
    newest = Version.objects.get_for_object(cell())[0].revision
    assert newest.comment == f"suggested by Ada (suggestion {kept.pk})"
    assert newest.user.username == "a-editor"
    kept.refresh_from_db()
    assert (kept.state, kept.made_in, kept.answer) == (
        "accepted", before + 1, "Thank you.\nIt is so."
    )  # fmt: skip
    assert kept.resolved_by == newest.user
    assert client.get("/api/v1/supports/flask.openapi/").json()["note"] == "Since 3.1."


def test_it_is_kept_as_a_draft_and_accepted_with_credit(editors: Client) -> None:
    old, before = cell(), number()
    kept = by_reader()
    path = form_of(kept)
    answer = editors.post(path, filled(editors.get(path), note="Since 3.1.") | KEEP, follow=True)
    assert "nothing has changed yet" in said(answer)[0]
    assert answer.redirect_chain[-1][0] == address(kept, "change/")
    assert (cell().note, number()) == (old.note, before)
    kept.refresh_from_db()
    assert (kept.changes, kept.state) == ({"note": "Since 3.1."}, "waiting")
    assert "Since 3.1." in answer.content.decode()
    # It may be drafted anew, from what was drafted.
    assert "Since 3.1." in editors.get(form_of(kept)).content.decode()
    take_all(editors, kept, answer="Done.")
    kept.refresh_from_db()
    assert (kept.state, kept.made_in, kept.answer) == ("accepted", before + 1, "Done.")
    newest = Version.objects.get_for_object(cell())[0].revision
    assert (cell().note, newest.comment) == (
        "Since 3.1.", f"suggested by a reader (suggestion {kept.pk})"
    )  # fmt: skip


@pytest.mark.parametrize("keeps", [True, False])
def test_a_cell_that_nobody_has_looked_at_is_added(
    editors: Client, unknown: Suggestion, keeps: bool
) -> None:
    path = form_of(unknown)
    assert path.startswith("/admin/catalog/support/add/")
    page = editors.get(path)
    assert "Nobody has looked at this cell yet." in page.content.decode()
    form = filled(page, via="pkg:pypi/flask-smorest", version="3.1", checked="2026-11-22")
    assert form["level"] == "third_party"
    flask = Framework.objects.get(slug="flask")
    form["sources"] = [flask.sources.all()[0].pk]
    answer = editors.post(path, form | (KEEP if keeps else {}), follow=True)
    assert (
        not Support.objects.filter(framework=flask, feature__slug="openapi").exists() or not keeps
    )
    if keeps:
        assert said(answer)[0].startswith("Kept")
        rows = answer.context["rows"]
        assert {row["now"] for row in rows} <= {"unknown", "none"}
        assert editors.get(f"/admin/preview/suggestion/{unknown.pk}/").status_code == 200
        assert said(take_all(editors, unknown))[0].startswith("Changed, as suggested")
    assert (cell().level, cell().sources.count()) == ("third_party", 1)
    unknown.refresh_from_db()
    assert (unknown.state, unknown.made_in) == ("accepted", number())
    comment = Version.objects.get_for_object(cell())[0].revision.comment
    assert comment == f"suggested by Ada (suggestion {unknown.pk})"


def test_another_cell_is_not_what_the_suggestion_is_about(
    editors: Client, unknown: Suggestion
) -> None:
    path = form_of(unknown)
    other = Framework.objects.get(slug="django")
    form = filled(editors.get(path), framework=other.pk, level="none", version="5", note="Read.")
    for sent in (form, form | KEEP):
        assert "The suggestion is about flask.openapi." in str(errors(editors.post(path, sent)))
    unknown.refresh_from_db()
    assert (unknown.state, unknown.changes) == ("waiting", None)


def test_what_is_wrong_is_told_and_neither_half_is_written(editors: Client) -> None:
    kept, before = by_reader(), number()
    path = form_of(kept)
    page = editors.get(path)
    for changed, told in (
        ({}, "Nothing is different"),
        ({"level": "third_party", "via": ""}, "Name the package"),
        ({"note": "New.", "answer": "x" * 4001}, "4000 characters"),
    ):
        for button in ({}, KEEP):
            answer = editors.post(path, filled(page, **changed) | button)
            assert told in str(errors(answer)), (told, button)
    kept.refresh_from_db()
    assert (kept.state, kept.changes, number()) == ("waiting", None, before)


def test_what_is_no_part_of_a_draft_change_is_not_lost_unseen(editors: Client) -> None:
    flask = Framework.objects.get(slug="flask")
    kept = by_reader("frameworks", "flask")
    path = form_of(kept)
    page = editors.get(path)
    slug = editors.post(path, filled(page, slug="flasque") | KEEP)
    assert "This is no part of a draft change" in str(slug.context["errors"])
    row = {f"releases-{n}-version": "99" for n in range(1)}
    parts = editors.post(path, filled(page, steward="Us") | row | KEEP)
    assert "What hangs on this record" in str(errors(parts))
    flask.refresh_from_db()
    assert flask.slug == "flask"
    assert not errors(editors.post(path, filled(page, steward="Us") | KEEP))
    kept.refresh_from_db()
    assert kept.changes == {"steward": "Us"}


def test_of_two_editors_the_second_is_told(editors: Client) -> None:
    kept = by_reader()
    path = form_of(kept)
    second = desk(member("editor", "another"))
    mine, theirs = editors.get(path), second.get(path)
    assert not errors(editors.post(path, filled(mine, note="Mine.")))
    for button in ({}, KEEP):
        answer = second.post(path, filled(theirs, version="9") | button)
        assert answer.status_code == 200
        assert "meanwhile" in answer.content.decode()
    assert (cell().note, cell().version != "9") == ("Mine.", True)
    late = second.post(path, filled(theirs, version="9") | {"read_at": number()})
    assert "This has been answered meanwhile." in str(errors(late))
    assert said(second.get(path, follow=True)) == ["This has been answered meanwhile."]


def test_what_another_drafted_meanwhile_is_not_accepted_unseen(editors: Client) -> None:
    kept = by_reader(changes={"note": "First."})
    context = editors.get(address(kept, "change/")).context
    seen = {name: context[name] for name in ("read_at", "drafted")}
    path = form_of(kept)
    editors.post(path, filled(editors.get(path), note="Second.") | KEEP)
    answer = editors.post(f"/admin/suggested/{kept.pk}/", seen | {"take-note": "take"}, follow=True)
    assert "Another change is drafted" in said(answer)[-1]
    assert cell().note not in ("First.", "Second.")


def test_a_contributor_keeps_a_draft_and_makes_no_change(
    contributor: Client, editors: Client, unknown: Suggestion
) -> None:
    concept = Concept.objects.all()[0]
    about = by_reader("concepts", concept.slug)
    path = form_of(about)
    page = contributor.get(path)
    assert 'name="_save"' not in page.content.decode()
    before = number()
    for button in ({}, {"_save": "Save"}):
        assert contributor.post(path, filled(page, text="Ours.") | button).status_code == 302
        concept.refresh_from_db()
        about.refresh_from_db()
        assert (number(), about.changes, about.state) == (before, {"text": "Ours."}, "waiting")
    path = form_of(unknown)
    form = filled(
        contributor.get(path), level="none", note="Read.", version="3.1", checked="2026-11-22"
    )
    form["sources"] = [Framework.objects.get(slug="flask").sources.all()[0].pk]
    assert not errors(contributor.post(path, form | {"_save": "Save"}))
    unknown.refresh_from_db()
    assert unknown.changes is not None
    assert unknown.changes["level"] == "none"
    assert number() == before
    names = LogEntry.objects.filter(object_id=str(about.pk)).values_list(
        "user__username", flat=True
    )
    assert set(names) == {"a-contributor"}
    assert said(take_all(editors, about))[0].startswith("Changed")
    assert "Another one" not in contributor.get(address(Suggestion)).content.decode()


def test_what_is_no_such_suggestion_is_not_there(editors: Client) -> None:
    form = address(cell(), "change/")
    others = [by_reader("concepts", Concept.objects.all()[0].slug), by_reader(review=True)]
    for pk in (0, "x", "9" * 30, *(each.pk for each in others)):
        assert editors.get(f"{form}?suggestion={pk}").status_code == 404
    add = address(Support, "add/")
    assert editors.get(f"{add}?suggestion={others[0].pk}").status_code == 404


def test_programs_are_named_by_their_key_and_owner(editors: Client) -> None:
    owner = member("editor", "olga")
    key, _ = ApiKey.made(name="link checker", owner=owner, scopes=["suggestions"])
    key.save()
    kept = by_reader(form=None, api_key=key, owner=owner)
    path = form_of(kept)
    editors.post(path, filled(editors.get(path), note="By a program."))
    comment = Version.objects.get_for_object(cell())[0].revision.comment
    assert comment == f"suggested by the program link checker of olga (suggestion {kept.pk})"


def test_a_page_is_no_record_and_is_answered(editors: Client) -> None:
    kept = by_reader("pages", "/benchmarks/", told=None)
    page = editors.get(address(kept, "change/"))
    assert 'href="/benchmarks/"' in page.content.decode()
    assert drafted_forms.address(kept) is None
    path = address(kept, "change/")
    answer = editors.post(path, filled(page, state="accepted"))
    assert "Say what was done" in str(errors(answer))
    assert not errors(editors.post(path, filled(page, state="accepted", answer="Mended.")))
    kept.refresh_from_db()
    assert (kept.state, kept.answer, kept.made_in) == ("accepted", "Mended.", None)


@pytest.mark.parametrize(
    ("noun", "key"), [("gone", "a"), ("supports", "a.b.c"), ("supports", "flask"), ("tasks", "x")]
)
def test_what_is_not_there_any_more_can_still_be_read(editors: Client, noun: str, key: str) -> None:
    rows = [
        Suggestion.objects.create(noun=noun, key=key, text="Old.", revision=0, **more)
        for more in ({}, {"told": {"a": 1}}, {"changes": {"note": "x"}})
    ]
    for each in rows:
        assert editors.get(address(each, "change/")).status_code == 200
        assert drafted_forms.address(each) is None
    answer = editors.post(f"/admin/suggested/{rows[2].pk}/", {"take-note": "take"}, follow=True)
    assert answer.status_code == 404 or "Nothing is changed." in said(answer)[0]
