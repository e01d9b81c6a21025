"""What is asked for, and what becomes of it: reviews of drafts, and changes that are suggested."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from reversion.models import Version

from catalog import history, suggested
from catalog.models import (
    Catalogue,
    Claim,
    Comparison,
    Contender,
    Framework,
    Popularity,
    Suggestion,
    Support,
)
from tests.catalog.roles import address, desk, errors, filled, member, said

pytestmark = pytest.mark.django_db
FEATURE = "openapi"


@pytest.fixture
def contributor(db: None) -> Client:
    return desk(member("contributor"))


@pytest.fixture
def publisher(db: None) -> Client:
    return desk(member("publisher"))


@pytest.fixture
def editors(db: None) -> Client:
    return desk(member("editor"))


@pytest.fixture
def sketch(editor: User) -> Framework:
    with history.revision(editor, "a test"):
        return Framework.objects.create(slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft")


def do(client: Client, draft: Any, what: str, note: str = "") -> list[str]:
    path = f"/admin/publishing/{draft._meta.model_name}/{draft.pk}/"
    return said(client.post(path, {"do": what, "note": note}, follow=True))


def cell() -> Support:
    return Support.objects.select_related("framework", "feature").get(
        framework__slug="flask", feature__slug=FEATURE
    )


def suggest(client: Client, record: Any, why: str = "", **changes: Any) -> Suggestion:
    """Through the form of the record."""
    path = address(record, "change/")
    answer = client.post(path, filled(client.get(path), **changes) | {"why": why})
    assert not errors(answer)
    return Suggestion.objects.latest("pk")


def decide(client: Client, suggestion: Suggestion, read_at: int | None = None, **how: str) -> Any:
    """As the page does; `how` is take or keep, by field."""
    page = client.get(address(suggestion, "change/"))
    seen = page.context.get("read_at") if read_at is None else read_at
    drafted = suggested.digest(suggestion.changes)
    form = {
        "read_at": seen,
        "drafted": drafted,
        **{f"take-{name}": value for name, value in how.items()},
    }
    return client.post(f"/admin/suggested/{suggestion.pk}/", form, follow=True)


# Reviews


def test_a_draft_is_reviewed_sent_back_and_published(
    contributor: Client, publisher: Client, sketch: Framework
) -> None:
    before = Catalogue.objects.get().revision
    assert do(contributor, sketch, "ask", "Is it ready?") == ["Sketch waits for review."]
    do(contributor, sketch, "ask", "Is it?")
    assert Suggestion.objects.get().text == "Is it ready?"  # asked twice, it is one
    assert Catalogue.objects.get().revision == before  # nobody's page is emptied by a question

    queue = publisher.get(address(Framework, "?review=asked")).content.decode()
    assert "Sketch" in queue
    assert "Flask" not in queue
    form = publisher.get(address(sketch, "change/")).content.decode()
    assert "Is it ready?" in form
    assert "Its licence is not known." in form
    lacking = "Its kind is not known. Its licence is not known. Its summary is not known."
    assert do(publisher, sketch, "publish") == [f"Sketch is not published. {lacking}"]
    assert "note" in do(publisher, sketch, "send_back")[0]
    do(publisher, sketch, "send_back", "Which licence?")
    assert "Sketch" not in publisher.get(address(Framework, "?review=asked")).content.decode()

    path = address(sketch, "change/")
    page = contributor.get(path)
    assert "Which licence?" in page.content.decode()
    written = filled(page, kind="micro", licence="MIT", summary="A sketch.", slug="drawing")
    assert not errors(contributor.post(path, written))
    do(contributor, sketch, "ask")
    sketch.refresh_from_db()
    assert do(publisher, sketch, "publish") == ["Sketch is published."]
    states = Suggestion.objects.order_by("pk").values_list("state", "key")
    assert list(states) == [("answered", "drawing"), ("accepted", "drawing")]
    mine = contributor.get("/admin/catalog/suggestion/").content.decode()
    assert mine.count("Review of a draft") >= 2
    answered = Suggestion.objects.order_by("pk")[0]
    assert "Which licence?" in contributor.get(address(answered, "change/")).content.decode()


def test_a_comparison_needs_two_published_frameworks(
    publisher: Client, editor: User, sketch: Framework
) -> None:
    with history.revision(editor, "a test"):
        two = Comparison.objects.create(slug="two", title="Two", introduction="1", verdict="2")
        Contender.objects.create(comparison=two, framework=sketch)
    few = "It compares 1: a comparison needs 2 frameworks."
    draft = "Sketch is a draft: publish it first, or leave it out."
    assert do(publisher, two, "publish") == [f"Two is not published. {few} {draft}"]
    with history.revision(editor, "a test"):
        two.contenders.all().delete()
        for framework in Framework.objects.filter(slug__in=["flask", "django"]):
            Contender.objects.create(comparison=two, framework=framework)
    assert do(publisher, two, "publish") == ["Two is published."]


@pytest.mark.parametrize("what", ["", "remove"])
def test_nothing_else_can_be_asked_for(publisher: Client, sketch: Framework, what: str) -> None:
    path = f"/admin/publishing/framework/{sketch.pk}/"
    assert publisher.post(path, {"do": what}).status_code == 404
    assert publisher.get(path).status_code == 405
    assert publisher.post("/admin/publishing/framework/0/", {"do": "publish"}).status_code == 404
    assert publisher.post("/admin/publishing/claim/1/", {"do": "publish"}).status_code == 404


# Suggested changes


def test_a_change_is_suggested_seen_and_accepted(
    contributor: Client, editors: Client, client: Client
) -> None:
    old, before = cell(), Catalogue.objects.get().revision
    path = address(old, "change/")
    assert "sent for review" in contributor.get(path).content.decode()
    sources = [source.pk for source in old.sources.all()[:1]]
    kept = suggest(contributor, old, "See the changes of 3.1.", note="Since 3.1.", sources=sources)
    assert kept.changes is not None
    assert kept.changes.keys() == {"note", "sources"}
    assert (kept.text, kept.about) == ("See the changes of 3.1.", f"supports flask.{FEATURE}")
    assert kept.revision == history.changed_in(old)
    assert Catalogue.objects.get().revision == before
    assert cell().note == old.note

    page = editors.get(address(kept, "change/")).content.decode()
    assert "Since 3.1." in page
    assert "changed since" not in page
    answer = decide(editors, kept, note="take", sources="take")
    assert said(answer) == ["Changed, as suggested: note, sources."]
    new = cell()
    assert (new.note, [source.pk for source in new.sources.all()]) == ("Since 3.1.", sources)
    newest = Version.objects.get_for_object(new)[0].revision
    credit = f"suggested by a-contributor (suggestion {kept.pk})"
    assert (newest.user.username, newest.comment) == ("a-editor", credit)
    kept.refresh_from_db()
    assert (kept.state, kept.resolved_by) == ("accepted", newest.user)
    assert kept.made_in == Catalogue.objects.get().revision == before + 1
    assert "Accepted" in contributor.get(address(kept, "change/")).content.decode()
    assert said(decide(editors, kept, newest.pk, note="take", sources="take")) == [
        "Nothing is changed. This has been answered meanwhile."
    ]


def test_only_what_an_editor_takes_is_changed(contributor: Client, editors: Client) -> None:
    old = cell()
    kept = suggest(contributor, old, note="Noted.", version="99")
    undecided = decide(editors, kept, note="take")
    assert "version" in said(undecided)[0]
    decide(editors, kept, note="keep", version="keep")
    assert cell().version == old.version
    decide(editors, kept, note="keep", version="take")
    assert (cell().note, cell().version) == (old.note, "99")


def test_what_has_changed_since_is_decided_explicitly(
    contributor: Client, editors: Client, editor: User
) -> None:
    kept = suggest(contributor, cell(), note="Theirs.", version="99")
    seen = editors.get(address(kept, "change/")).context["read_at"]
    with history.revision(editor, "a test"):
        mine = cell()
        mine.note = "Mine."
        mine.save()
    answer = decide(editors, kept, seen, note="take", version="take")
    assert "has changed since this page was read" in said(answer)[0]
    assert cell().note == "Mine."
    page = editors.get(address(kept, "change/"))
    text = page.content.decode()
    assert "The record has changed since this was suggested." in text
    assert [row["proposal"].moved for row in page.context["rows"]] == [True, False]
    assert text.count(" checked") == 1  # what nobody touched is taken unless one says otherwise
    decide(editors, kept, note="keep", version="take")
    assert (cell().note, cell().version) == ("Mine.", "99")


def test_what_could_not_be_made_is_told_in_the_form(contributor: Client) -> None:
    flask = Framework.objects.get(slug="flask")
    for record, changes, told in (
        (cell(), {"level": "third_party", "via": ""}, "Name the package that provides it"),
        (cell(), {"version": ""}, "This field is required"),
        (cell(), {"sources": [flask.sources.model.objects.exclude(framework=flask)[0].pk]},
         "There is no source"),
        (flask, {"licence": ""}, "needs"),
    ):  # fmt: skip
        path = address(record, "change/")
        answer = contributor.post(path, filled(contributor.get(path), **changes))
        assert told in answer.content.decode(), told
    assert not Suggestion.objects.exists()


def test_what_is_no_change_is_not_sent(contributor: Client) -> None:
    path = address(cell(), "change/")
    answer = contributor.post(path, filled(contributor.get(path)), follow=True)
    assert "Nothing is different" in said(answer)[0]
    assert not Suggestion.objects.exists()


def test_a_key_and_what_is_published_are_no_matter_of_a_suggestion(contributor: Client) -> None:
    flask = Framework.objects.get(slug="flask")
    path = address(flask, "change/")
    sent = {"slug": "mine", "published": "", "name": "Flask!"}
    contributor.post(path, filled(contributor.get(path)) | sent)
    assert Suggestion.objects.get().changes == {"name": "Flask!"}


def test_dates_numbers_lists_and_keys_are_suggested_as_the_api_takes_them(
    contributor: Client, editors: Client
) -> None:
    figure = Popularity.objects.filter(framework__slug="flask")[0]
    day = dt.date(2026, 11, 1)
    kept = suggest(contributor, figure, date=day, value="12.5")
    assert kept.changes == {"date": "2026-11-01", "value": 12.5}
    decide(editors, kept, date="take", value="take")
    figure.refresh_from_db()
    assert (figure.date, float(figure.value)) == (day, 12.5)
    flask = Framework.objects.get(slug="flask")
    kept = suggest(contributor, flask, aliases="Flasque\nFlask 3", end_of_support="2030-01-01")
    assert kept.changes == {"aliases": ["Flasque", "Flask 3"], "end_of_support": "2030-01-01"}
    decide(editors, kept, aliases="take", end_of_support="take")
    flask.refresh_from_db()
    assert flask.aliases == ["Flasque", "Flask 3"]
    claim = Claim.objects.filter(frameworks__slug="flask").exclude(features=None)[0]
    kept = suggest(contributor, claim, features=[])
    assert kept.changes == {"features": []}


def test_it_is_refused_with_an_answer_and_never_accepted_without_the_change(
    contributor: Client, editors: Client
) -> None:
    kept = suggest(contributor, cell(), note="Theirs.")
    path = address(kept, "change/")
    answer = editors.post(path, filled(editors.get(path), state="accepted"))
    assert answer.status_code == 200
    answer = editors.post(path, filled(editors.get(path), state="refused", answer="It is so."))
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert (kept.state, kept.resolved_by) == ("refused", User.objects.get(username="a-editor"))
    assert cell().note != "Theirs."
    assert "It is so." in contributor.get(path).content.decode()
    assert "Nothing is changed" in said(decide(editors, kept, 0, note="take"))[0]


def test_who_suggests_does_not_accept(contributor: Client) -> None:
    kept = suggest(contributor, cell(), note="Theirs.")
    page = contributor.get(address(kept, "change/")).content.decode()
    assert "Theirs." in page
    assert "Accept" not in page.replace("Accepted", "")
    answer = contributor.post(
        f"/admin/suggested/{kept.pk}/", {"read_at": 9**9, "take-note": "take"}
    )
    assert answer.status_code == 403


def test_a_suggestion_of_what_is_gone_can_still_be_read(
    contributor: Client, editors: Client, editor: User
) -> None:
    kept = suggest(contributor, cell(), note="Theirs.")
    with history.revision(editor, "a test"):
        cell().delete()
    page = editors.get(address(kept, "change/")).content.decode()
    assert "nothing that could be changed" in page
    answer = editors.post(
        f"/admin/suggested/{kept.pk}/", {"read_at": 9**9, "take-note": "take"}, follow=True
    )
    assert "not there any more" in said(answer)[0]
