"""The first page of the admin, and the lists to which its numbers lead."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import evidence, reviewing
from catalog.admin.needs import Need
from catalog.models import (
    Comparison,
    Feature,
    Framework,
    Release,
    Run,
    Sample,
    Source,
    Suggestion,
    Support,
    Verification,
)
from tests.catalog.roles import desk as client_of
from tests.catalog.roles import member, sign_in
from tests.made import emptied

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=366)


@pytest.fixture
def signed_in(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


def desk(client: Client) -> Any:
    answer = client.get("/admin/")
    assert answer.status_code == 200
    return answer.context["desk"]


def needs(client: Client) -> dict[str, Need]:
    """By what it counts, in the words for several."""
    return {need.words[1]: need for group in desk(client).groups for need in group.needs}


def listed(client: Client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return int(answer.context["cl"].result_count)


def raw(model: type[models.Model]) -> Any:
    """Past the history: what is changed here is what time changes."""
    return models.QuerySet(model)


@pytest.fixture
def neglected(revision: None, draft: Framework, editor: User) -> None:
    """Something of everything that needs somebody, at published frameworks and at a draft."""
    flask, django = (Framework.objects.get(slug=slug) for slug in ("flask", "django"))
    raw(Release).filter(framework=flask, latest=True).update(version="77.0")
    raw(Release).filter(framework=django, latest=True).update(version="77.0")
    raw(Support).filter(framework=django).update(version="77.0.1")
    raw(Support).filter(framework=flask, feature__slug="orm").update(version="77.0")
    raw(Framework).filter(slug="django").update(version="77.0")
    long_ago = timezone.now().date() - LATER
    raw(Support).filter(framework=flask, feature__slug__in=["orm", "admin"]).update(
        checked=long_ago
    )
    raw(Support).filter(framework=django, feature__slug="orm").update(
        level=None, via=None, note="Looked."
    )
    raw(Support).filter(framework=django, feature__slug="openapi").delete()
    for slug in ("openapi", "admin", "orm"):
        Support.objects.get(framework=flask, feature__slug=slug).sources.clear()
    visit(flask)
    spoil_samples(flask)
    first = Comparison.objects.all()[0]
    first.published = False
    first.save()
    send()
    for each in (draft, first):
        reviewing.ask(each, editor, "Ready.")
    neglect(draft)


def visit(flask: Framework) -> None:
    ids = list(raw(Source).filter(framework=flask).exclude(url=None).values_list("pk", flat=True))
    now = timezone.now()
    raw(Source).filter(pk__in=ids[:3]).update(visited=now, answer=404)
    raw(Source).filter(pk=ids[3]).update(visited=now, answer=None, failure="no such host")
    raw(Source).filter(pk=ids[4]).update(visited=now, answer=200)


def spoil_samples(flask: Framework) -> None:
    raw(Sample).filter(framework=flask, task__slug="json").update(digest="0" * 64)
    raw(Verification).filter(framework="flask", task="hello").update(passed=False)
    raw(Verification).filter(framework="flask", task="database").delete()


def send() -> None:
    told = {"noun": "features", "key": "orm", "told": {}, "revision": 1}
    Suggestion.objects.create(**told, text="Wrong.")
    Suggestion.objects.create(**told, text="Wrong too.", state="refused")
    Suggestion.objects.create(**told, text="Better.", changes={"name": "Object-relational mapper"})
    times = {"started": timezone.now(), "ended": timezone.now()}
    Run.objects.create(slug="sent", method="1", environment={}, published=False, **times)


def neglect(draft: Framework) -> None:
    """What hangs on a draft waits for the draft, and is not counted with what visitors see."""
    cell = {"feature": Feature.objects.get(slug="orm"), "checked": dt.date(2020, 1, 1)}
    Support.objects.create(framework=draft, note="Looked.", version="0.1", **cell)
    Release.objects.create(framework=draft, version="1.0", latest=True)
    page = {"title": "T", "publisher": "P", "url": "https://example.org/"}
    source = Source.objects.create(framework=draft, slug="docs", read=dt.date(2020, 1, 1), **page)
    raw(Source).filter(pk=source.pk).update(visited=timezone.now(), answer=500)


def test_each_number_is_that_of_the_list_it_leads_to(signed_in: Client, neglected: None) -> None:
    found = needs(signed_in)
    assert {what: listed(signed_in, need.address) for what, need in found.items()} == {
        what: need.count for what, need in found.items()
    }
    assert [what for what, need in found.items() if not need.count] == []


def test_the_page_shows_each_number_in_its_link(signed_in: Client, neglected: None) -> None:
    text = signed_in.get("/admin/").content.decode()
    links = re.findall(r'<a href="([^"]+)"><strong>([\d,]+)</strong> ([^<]+)</a>', text)
    shown = {what: (address.replace("&amp;", "&"), number) for address, number, what in links}
    expected = {each.what: (each.address, each.number) for each in needs(signed_in).values()}
    assert shown == expected


def test_the_numbers_are_those_of_the_evidence(signed_in: Client, neglected: None) -> None:
    found, told = needs(signed_in), evidence.report(timezone.now().date())
    assert found["cells have no source"].count == told.count("unsourced") == 3
    assert found["cells were not checked for a year"].count == told.count("old") == 2
    due = found["cells were checked before the newest feature release"]
    assert due.count == told.count("due") >= 50
    assert found["sources no longer answer"].count == told.failing == 4
    samples = ("samples fail", "samples have changed since they ran", "samples have never run")
    assert sum(found[what].count for what in samples) == told.count("unverified")
    again = found["samples ran before the newest feature release"]
    assert again.count == told.count("samples_due")
    assert f"Together {told.count('unknown')} of" in found["frameworks have unknown cells"].do


def test_each_number_of_a_framework_is_that_of_its_list(signed_in: Client, neglected: None) -> None:
    rows = desk(signed_in).rows
    assert rows[0].profile.slug == "flask"
    assert [figure.count > 0 for figure in rows[0].figures] == [True] * 4
    for row in rows:
        counts = {f.what: listed(signed_in, f.address) for f in row.figures}
        assert counts == {f.what: f.count for f in row.figures}, row.profile.slug
    assert {row.profile.slug: row.unknown for row in rows}["django"] == 2
    assert signed_in.get(rows[0].cells).status_code == 200
    assert signed_in.get(rows[0].edit).status_code == 200


def test_a_patch_release_is_nothing_to_do(signed_in: Client, revision: None) -> None:
    before = {what: need.count for what, need in needs(signed_in).items()}
    for release in Release.objects.filter(latest=True):
        raw(Release).filter(pk=release.pk).update(version=f"{release.version}.post1")
    assert {what: need.count for what, need in needs(signed_in).items()} == before


def may_view(client: Client, *names: str) -> None:
    person = User.objects.create_user("somebody", is_staff=True)
    codes = [f"view_{name}" for name in names]
    person.user_permissions.set(Permission.objects.filter(codename__in=codes))
    sign_in(client, person)


def test_numbers_of_what_may_not_be_seen_are_left_out(client: Client, neglected: None) -> None:
    may_view(client, "source")
    found = desk(client)
    models = {need.model for group in found.groups for need in group.needs}
    assert models == {Source}
    assert found.rows == ()
    text = client.get("/admin/").content.decode()
    assert "Flask" not in text
    assert "/admin/catalog/support/" not in text
    assert "/admin/matrix/" not in text


def test_how_many_suggestions_wait_is_told_who_answers_them(neglected: None) -> None:
    """A contributor's list has only their own."""
    for role, told in (("contributor", False), ("editor", True)):
        found = needs(client_of(member(role)))
        assert ("suggestions wait" in found, "suggested changes wait" in found) == (told, told)


def test_who_may_see_nothing_is_told_so(client: Client) -> None:
    may_view(client)
    assert desk(client).groups == ()
    assert "You may not see or change anything yet" in client.get("/admin/").content.decode()


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    answer = client.get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")


def test_nothing_waits_where_there_is_nothing(signed_in: Client, editor: User) -> None:
    with emptied():
        text = signed_in.get("/admin/").content.decode()
    assert "Nothing waits. Every number is zero today." in text
    assert "<strong>" not in text.partition('id="content-main"')[2].partition("<nav")[0]


def test_every_list_is_reached_from_the_desk(signed_in: Client) -> None:
    answer = signed_in.get("/admin/")
    lists = {each["admin_url"] for subject in answer.context["subjects"] for each in subject.lists}
    apps = answer.context["available_apps"]
    assert lists == {each["admin_url"] for app in apps for each in app["models"]}
    assert "Others" not in {subject.title for subject in answer.context["subjects"]}


def test_what_is_neglected_asks_no_more(signed_in: Client, revision: None) -> None:
    desk(signed_in)
    with CaptureQueriesContext(connection) as before:
        desk(signed_in)
    raw(Release).filter(latest=True).update(version="77.0")
    raw(Support).update(checked=dt.date(2020, 1, 1), level=None, note="Looked.")
    with CaptureQueriesContext(connection) as after:
        desk(signed_in)
    assert len(after) == len(before) <= 16


@pytest.mark.parametrize("asked", ["flask", "Flask", " FLASK "])
def test_a_list_is_narrowed_to_a_framework_by_its_name(signed_in: Client, asked: str) -> None:
    answer = signed_in.get(
        "/admin/catalog/support/", {"framework": asked, "level__exact": "third_party"}
    )
    found = set(answer.context["cl"].queryset.values_list("framework__slug", "level"))
    assert found == {("flask", "third_party")}
    assert (
        '<input type="hidden" name="level__exact" value="third_party">' in answer.content.decode()
    )


def test_a_name_that_no_framework_has_is_told(signed_in: Client) -> None:
    path = "/admin/catalog/claim/?framework=flusk"
    assert listed(signed_in, path) == 0
    said = signed_in.get(path).content.decode()
    assert "No framework has the name or slug “flusk”." in said
    assert listed(signed_in, "/admin/catalog/claim/?framework=flask") > 0


def test_a_choice_that_is_none_narrows_nothing(signed_in: Client) -> None:
    assert listed(signed_in, "/admin/catalog/support/?needs=love") == Support.objects.count()


def test_lists_tell_drafts_from_what_visitors_see(signed_in: Client, neglected: None) -> None:
    for model in (Support, Source, Sample):
        path = f"/admin/catalog/{model._meta.model_name}/?shown="
        seen, hidden = (listed(signed_in, path + choice) for choice in ("yes", "no"))
        assert (seen, seen + hidden) == (
            model.objects.visible().count(), model._default_manager.count(),
        )  # fmt: skip


def test_how_sources_answered_is_told_of_each_once(signed_in: Client, neglected: None) -> None:
    choices = ("badly", "well", "never", "nowhere")
    path = "/admin/catalog/source/?answered="
    assert sum(listed(signed_in, path + choice) for choice in choices) == Source.objects.count()
