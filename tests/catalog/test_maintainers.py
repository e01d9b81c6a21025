"""Who speaks for a framework: made by publishers, sees what is said of it, and replies."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import Comparison, Framework, Maintainer, Reply, Suggestion, Support
from tests.catalog.roles import address, desk, errors, filled, member, said
from tests.catalog.suggesting import by_reader

pytestmark = pytest.mark.django_db
EVIDENCE = "https://flask.palletsprojects.com/"


@pytest.fixture
def armin(db: None) -> User:
    """Maintains Flask."""
    person = member("maintainer", "armin")
    speaks(person)
    return person


@pytest.fixture
def maintainer(armin: User) -> Client:
    return desk(armin)


@pytest.fixture
def publisher(db: None) -> Client:
    return desk(member("publisher"))


def speaks(person: User, slug: str = "flask", name: str = "Armin of Flask") -> Maintainer:
    return Maintainer.objects.create(
        user=person, framework=Framework.objects.get(slug=slug), name=name, evidence=EVIDENCE,
        checked="2026-11-22",
    )  # fmt: skip


def adding(client: Client, **form: Any) -> Any:
    path = address(Maintainer, "add/")
    flask = Framework.objects.get(slug="flask")
    sent = {"account": "ada", "framework": flask.pk, "name": "Ada", "evidence": EVIDENCE}
    return client.post(path, filled(client.get(path)) | sent | {"checked": "2026-11-22"} | form)


def reply(client: Client, suggestion: Suggestion, text: str = "It is so since 3.1.") -> Any:
    return client.post(f"/admin/suggested/{suggestion.pk}/reply/", {"text": text}, follow=True)


# Who is one


def test_a_publisher_makes_an_account_a_maintainer_and_none(publisher: Client) -> None:
    ada = User.objects.create_user("ada")
    assert not errors(adding(publisher))
    ada.refresh_from_db()
    assert (ada.is_staff, [each.name for each in ada.groups.all()]) == (True, ["maintainer"])
    assert "maintains that framework already" in str(errors(adding(publisher)))
    django = Framework.objects.get(slug="django")
    assert not errors(adding(publisher, framework=django.pk))
    one, other = Maintainer.objects.all()
    publisher.post(address(one, "delete/"), {"post": "yes"})
    assert ada.groups.filter(name="maintainer").exists()
    form = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    publisher.post(address(Maintainer), form)
    assert not Maintainer.objects.exists()
    assert not ada.groups.exists()


def test_who_cannot_sign_in_is_no_maintainer(publisher: Client) -> None:
    User.objects.create_user("ada", is_active=False)
    for name in ("ada", "nobody", "\x00"):
        assert "account" in adding(publisher, account=name).context["adminform"].form.errors
    assert not Maintainer.objects.exists()


def test_a_maintainers_row_is_changed_but_not_given_to_another(
    publisher: Client, armin: User
) -> None:
    row = Maintainer.objects.get()
    path = address(row, "change/")
    other = member("maintainer", "eve")
    form = filled(publisher.get(path), name="A. of Flask")
    assert not errors(publisher.post(path, form))
    publisher.post(path, form | {"account": "eve", "user": other.pk})
    row.refresh_from_db()
    assert (row.name, row.user) == ("A. of Flask", armin)


@pytest.mark.parametrize("role", ["contributor", "editor", "maintainer"])
def test_only_publishers_say_who_is_one(role: str) -> None:
    client = desk(member(role))
    assert client.get(address(Maintainer, "add/")).status_code == 403
    assert client.post(address(Maintainer, "add/"), {"account": "x"}).status_code == 403


# What they see


def test_they_see_what_is_said_of_their_framework_alone(maintainer: Client) -> None:
    own = by_reader(text="About Flask.", owner=member("contributor", "carl"))
    hidden = [
        by_reader("frameworks", "django", text="About Django."),
        by_reader(text="Spam!", state="discarded"),
        by_reader("frameworks", "flask", text="Is it ready?", review=True),
        by_reader("pages", "/benchmarks/", text="A page.", told=None),
    ]
    listed = maintainer.get(address(Suggestion)).content.decode()
    assert "About Flask." in listed
    page = maintainer.get(address(own, "change/"))
    text = page.content.decode()
    assert "carl" not in listed + text
    assert 'name="answer"' not in text
    assert "/admin/catalog/support/" not in text
    assert "Draft the change" not in text
    for each in hidden:
        assert each.text not in listed
        assert maintainer.get(address(each, "change/")).status_code == 302
        assert reply(maintainer, each).status_code in (403, 404)
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/history/", "/admin/history/1/", "/admin/removed/", "/admin/matrix/",
        "/admin/catalog/framework/", "/admin/catalog/maintainer/", "/admin/catalog/apikey/",
        "/admin/purl/", "/admin/auth/user/", "/admin/export/supports.csv",
        "/admin/preview/framework/flask/", "/admin/catalog/suggestion/1/history/",
        "/admin/catalog/support/add/?suggestion=1",
    ],
)  # fmt: skip
def test_they_see_nothing_else(maintainer: Client, path: str) -> None:
    kept = by_reader()
    path = path.replace("suggestion/1/", f"suggestion/{kept.pk}/")
    assert maintainer.get(path).status_code in (403, 404)


def test_their_desk_leads_to_suggestions_and_nothing_else(maintainer: Client) -> None:
    page = maintainer.get("/admin/")
    assert page.context["desk"].groups == ()
    assert page.context["desk"].rows == ()
    names = [each["object_name"] for s in page.context["subjects"] for each in s.lists]
    assert names == ["Suggestion", "Reply"]
    assert "/admin/history/" not in page.content.decode()


def test_they_decide_nothing(maintainer: Client) -> None:
    own = by_reader(changes={"note": "New."})
    form = {"state": "accepted", "answer": "Mine."}
    assert maintainer.post(address(own, "change/"), form).status_code == 403
    decided = maintainer.post(f"/admin/suggested/{own.pk}/", {"take-note": "take"})
    assert decided.status_code == 403
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    path = f"{address(cell, 'change/')}?suggestion={own.pk}"
    assert maintainer.post(path, {"note": "Mine."}).status_code == 403
    assert Suggestion.objects.waiting().get().changes == {"note": "New."}


# What they reply


def test_they_reply_under_the_name_that_they_were_given(maintainer: Client, armin: User) -> None:
    own = by_reader()
    page = maintainer.get(address(own, "change/")).content.decode()
    assert "as Armin of Flask, maintainer of Flask" in page
    for _ in range(2):  # a button that is pressed twice
        answer = reply(maintainer, own, "  <b>Since</b> 3.1.\r\nSee there. ")
        assert answer.status_code == 200
    kept = Reply.objects.get()
    assert (kept.text, kept.name, kept.author, str(kept.framework)) == (
        "<b>Since</b> 3.1.\nSee there.", "Armin of Flask", armin, "Flask"
    )  # fmt: skip
    seen = desk(member("editor")).get(address(own, "change/")).content.decode()
    assert "&lt;b&gt;Since&lt;/b&gt; 3.1.<br>See there." in seen
    assert LogEntry.objects.filter(user=armin, object_id=str(kept.pk)).exists()
    Suggestion.objects.update(state="refused")
    reply(maintainer, own, "And still so.")
    assert Reply.objects.count() == 2


def test_for_which_of_their_frameworks_they_speak_follows_from_the_suggestion(
    maintainer: Client, armin: User
) -> None:
    speaks(armin, "django", "Armin of Django")
    reply(maintainer, by_reader("frameworks", "django"))
    both = by_reader("comparisons", Comparison.objects.all()[0].slug)
    both.frameworks.set(Framework.objects.filter(slug__in=["django", "tornado"]))
    reply(maintainer, both)
    assert set(Reply.objects.values_list("name", flat=True)) == {"Armin of Django"}


@pytest.mark.parametrize(("text", "told"), [("", "write"), (" \n", "write"), ("x" * 4001, "4000")])
def test_no_reply_and_one_too_long_are_told(maintainer: Client, text: str, told: str) -> None:
    assert told in said(reply(maintainer, by_reader(), text))[0]
    assert not Reply.objects.exists()


def test_a_reply_has_4000_characters_however_lines_end(maintainer: Client) -> None:
    reply(maintainer, by_reader(), "\r\n".join(["x" * 1999, "y" * 2000]))
    assert len(Reply.objects.get().text) == 4000


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_who_maintains_nothing_does_not_reply(role: str) -> None:
    own = by_reader()
    client = desk(member(role))
    assert reply(client, own).status_code == 403
    assert "Send the reply" not in client.get(address(own, "change/")).content.decode()
    assert reply(desk(member("maintainer")), own).status_code == 403


def test_who_is_no_maintainer_any_more_sees_and_says_nothing(
    maintainer: Client, publisher: Client, armin: User
) -> None:
    own = by_reader()
    reply(maintainer, own)
    publisher.post(address(Maintainer.objects.get(), "delete/"), {"post": "yes"})
    assert maintainer.get(address(own, "change/")).status_code in (302, 403)
    assert reply(maintainer, own, "More.").status_code == 403
    assert Reply.objects.get().name == "Armin of Flask"


def test_a_reply_is_never_edited_and_a_publisher_removes_it(
    maintainer: Client, publisher: Client
) -> None:
    own = by_reader()
    reply(maintainer, own)
    kept = Reply.objects.get()
    assert maintainer.get(address(Reply)).status_code == 200
    for client in (maintainer, desk(member("editor")), publisher):
        client.post(address(kept, "change/"), {"text": "Otherwise."})
        kept.refresh_from_db()
        assert kept.text == "It is so since 3.1."
    for client in (maintainer, desk(member("editor", "another"))):
        assert client.post(address(kept, "delete/"), {"post": "yes"}).status_code == 403
    assert (
        f"/admin/catalog/reply/{kept.pk}/delete/"
        in publisher.get(address(own, "change/")).content.decode()
    )
    publisher.post(address(kept, "delete/"), {"post": "yes"})
    assert not Reply.objects.exists()
    entry = LogEntry.objects.filter(object_id=str(kept.pk), action_flag=3).get()
    assert entry.user.username == "a-publisher"
