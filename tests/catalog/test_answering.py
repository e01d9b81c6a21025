"""The queue: what waits is found, answered so that everybody may read it, or discarded."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import history
from catalog.models import ApiKey, Catalogue, Comparison, Framework, Suggestion
from tests.catalog.roles import address, desk, errors, filled, member, said
from tests.catalog.suggesting import by_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def editors(db: None) -> Client:
    return desk(member("editor"))


def answered(client: Client, suggestion: Suggestion, **form: Any) -> Any:
    path = address(suggestion, "change/")
    return client.post(path, filled(client.get(path), **form))


def shown(client: Client, query: str) -> list[str]:
    answer = client.get(f"/admin/catalog/suggestion/?{query}")
    assert answer.status_code == 200
    return [each.text for each in answer.context["cl"].result_list]


@pytest.mark.parametrize("state", ["accepted", "answered", "refused"])
def test_what_everybody_reads_has_an_answer(editors: Client, state: str) -> None:
    kept = by_reader()
    for nothing in ("", "  \n "):
        assert "everybody reads it" in str(
            errors(answered(editors, kept, state=state, answer=nothing))
        )
    kept.refresh_from_db()
    assert (kept.state, kept.resolved) == ("waiting", None)
    assert not errors(answered(editors, kept, state=state, answer="It is so."))
    kept.refresh_from_db()
    assert (kept.state, kept.answer, str(kept.resolved_by)) == (state, "It is so.", "a-editor")
    # And back again.
    assert not errors(answered(editors, kept, state="waiting", answer=""))
    assert Suggestion.objects.waiting().filter(resolved=None, answer=None).exists()


def test_what_is_discarded_needs_none_and_is_never_public(editors: Client) -> None:
    kept = by_reader()
    assert not errors(answered(editors, kept, state="discarded"))
    kept.refresh_from_db()
    assert (kept.state, kept.resolved is not None) == ("discarded", True)
    assert not Suggestion.objects.public().exists()


def test_several_are_discarded_at_once_and_it_is_known_by_whom(editors: Client) -> None:
    before = Catalogue.objects.get().revision
    spam = [by_reader(text=f"Buy {n}!") for n in range(3)]
    review = by_reader(review=True)
    kept = by_reader(text="True.")
    chosen = [each.pk for each in (*spam, review)]
    form = {"action": "discard", "_selected_action": chosen}
    assert "Discarded: 3." in said(editors.post(address(Suggestion), form, follow=True))[0]
    states = dict(Suggestion.objects.values_list("pk", "state"))
    assert states == dict.fromkeys((each.pk for each in spam), "discarded") | {
        review.pk: "waiting", kept.pk: "waiting"
    }  # fmt: skip
    entries = LogEntry.objects.filter(object_id__in=[str(each.pk) for each in spam])
    assert {(each.user.username, each.change_message) for each in entries} == {
        ("a-editor", "Discarded.")
    }
    assert entries.count() == 3
    assert Catalogue.objects.get().revision == before


@pytest.mark.parametrize("role", ["contributor", "maintainer"])
def test_who_does_not_answer_discards_nothing(role: str) -> None:
    kept = by_reader()
    form = {"action": "discard", "_selected_action": [kept.pk]}
    desk(member(role)).post(address(Suggestion), form)
    assert Suggestion.objects.waiting().filter(pk=kept.pk).exists()


def test_the_queue_is_narrowed(editors: Client) -> None:
    owner = User.objects.get(username="a-editor")
    key, _ = ApiKey.made(name="k", owner=owner, scopes=["suggestions"])
    key.save()
    by_reader(text="a reader's")
    by_reader(text="a program's", form=None, api_key=key, owner=owner)
    by_reader(text="a contributor's", form=None, owner=owner)
    by_reader("frameworks", "django", text="of Django")
    assert shown(editors, "from=reader") == ["of Django", "a reader's"]
    assert shown(editors, "from=program") == ["a program's"]
    assert shown(editors, "from=contributor") == ["a contributor's"]
    assert shown(editors, "framework=Django") == ["of Django"]
    assert len(shown(editors, "from=nobody&framework=")) == 4
    assert shown(editors, "framework=none") == []


def test_the_desk_counts_what_waits_and_leads_to_the_oldest_first(editors: Client) -> None:
    for text in ("first", "second", "third"):
        by_reader(text=text)
    by_reader(text="spam", state="discarded")
    page = editors.get("/admin/")
    needs = {n.words[1]: n for g in page.context["desk"].groups for n in g.needs}
    need = needs["suggestions wait"]
    assert need.count == 3
    assert "oldest" in need.do
    answer = editors.get(need.address)
    assert [each.text for each in answer.context["cl"].result_list] == ["first", "second", "third"]


def test_a_long_queue_takes_no_more_queries(editors: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert editors.get("/admin/catalog/suggestion/").status_code == 200
        return len(captured)

    by_reader(owner=member("contributor"))
    editors.get("/admin/catalog/suggestion/")
    few = asked()
    for n in range(20):
        by_reader(text=str(n), owner=member("contributor", f"c{n}"))
    assert asked() == few


def test_what_a_reader_wrote_is_text_and_nothing_else(editors: Client) -> None:
    nasty = "<script>alert(1)</script><a href=//x>"
    kept = by_reader(
        text=nasty, proposed=nasty, credit="<b>Ada", source_url="https://example.org/?a=<x>&b",
    )  # fmt: skip
    other = by_reader("pages", "//evil.example/", told=None, source_url="javascript:alert(1)")
    for path in (address(kept, "change/"), address(Suggestion), "/admin/"):
        text = editors.get(path).content.decode()
        assert "<script>alert" not in text
        assert "<a href=//x>" not in text
        assert "<b>Ada" not in text
    text = editors.get(address(kept, "change/")).content.decode()
    assert 'href="https://example.org/?a=&lt;x&gt;&amp;b" rel="nofollow' in text
    text = editors.get(address(other, "change/")).content.decode()
    assert 'href="//evil' not in text
    assert 'href="javascript' not in text


def test_a_suggestion_that_made_a_change_stays_accepted(editors: Client, editor: User) -> None:
    with history.revision(editor, "a test"):
        flask = Framework.objects.get(slug="flask")
        flask.steward = "Us"
        flask.save()
    kept = by_reader("frameworks", "flask", state="accepted", made_in=history.number())
    page = editors.get(address(kept, "change/"))
    assert 'name="state"' not in page.content.decode()
    assert f'href="/admin/history/{history.number()}/"' in page.content.decode()
    answered(editors, kept, answer="More words.")
    kept.refresh_from_db()
    assert (kept.state, kept.answer) == ("accepted", "More words.")


def test_programs_name_the_frameworks_that_they_are_about(client: Client, editor: User) -> None:
    key, secret = ApiKey.made(name="k", owner=editor, scopes=["suggestions"])
    key.save()
    two = Comparison.objects.published()[0]
    for noun, name in (("supports", "flask.openapi"), ("comparisons", two.slug)):
        sent = {"about": {"noun": noun, "key": name}, "text": "Wrong."}
        headers = {"Authorization": f"Bearer {secret}"}
        answer = client.post(
            "/api/v1/suggestions/", sent, content_type="application/json", headers=headers
        )
        assert answer.status_code == 201
    slugs = [
        sorted(each.frameworks.values_list("slug", flat=True))
        for each in Suggestion.objects.order_by("pk")
    ]
    assert slugs == [["flask"], sorted(c.framework.slug for c in two.contenders.all())]
