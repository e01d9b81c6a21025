"""What was suggested and what became of it: the page and the API tell the same, to everybody."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator

from catalog import history
from catalog.models import (
    ApiKey,
    Claim,
    Feature,
    Framework,
    Maintainer,
    Reply,
    Suggestion,
    Support,
)
from comparisons import paging
from tests.catalog.suggesting import by_reader

pytestmark = pytest.mark.django_db
PAGE = "/about/corrections/"
API = "/api/v1/corrections/"
SCRIPT = "<script>alert(1)</script>\nSee [here](https://spam.example/) <a href='//x'>x</a>"


def resolved(*about: str, state: str = "answered", days: int = 0, **fields: Any) -> Suggestion:
    kept = by_reader(*about, state=state, **({"answer": "It is so."} | fields))
    kept.resolved = timezone.now() - dt.timedelta(days=days)
    kept.save()
    return kept


def text(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def told(client: Client, query: str = "") -> Any:
    answer = client.get(API + query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def numbers(page: str) -> list[int]:
    return [int(each) for each in re.findall(r'id="c(\d+)"', page)]


def cell_name() -> str:
    return f"Flask, {Feature.objects.get(slug='openapi').name}"


@pytest.fixture
def flask(db: None) -> Framework:
    found: Framework = Framework.objects.get(slug="flask")
    return found


def test_only_what_is_resolved_is_public(client: Client) -> None:
    hidden = [
        by_reader(text="It waits."),
        resolved(text="Buy this!", state="discarded"),
        resolved("frameworks", "flask", text="Ready?", review=True),
    ]
    shown = [resolved(text="Old.", days=2), resolved(text="New.", state="refused", days=1)]
    page, api = text(client), told(client)
    assert numbers(page) == [shown[1].pk, shown[0].pk]
    assert [each["number"] for each in api["results"]] == [shown[1].pk, shown[0].pk]
    for each in hidden:
        assert each.text not in page
    assert "2 corrections: 0 accepted, 1 answered, 1 refused." in page


def test_what_was_accepted_names_its_reader_its_change_and_its_answer(
    client: Client, editor: User
) -> None:
    with history.revision(editor):
        cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
        cell.note = "Since 3.1."
        cell.save()
    made_in = history.number()
    resolved(
        text="Wrong since 3.1.", state="accepted", credit="Ada", answer="Thank you.\nMended.",
        proposed="official", source_url="https://example.org/x", made_in=made_in,
    )  # fmt: skip
    page, api = text(client), told(client)["results"][0]
    assert f'<a href="/features/openapi/?framework=flask#flask">{cell_name()}</a>' in page
    for said in ("Wrong since 3.1.", "from <bdi>Ada</bdi>", "official", "Thank you.\nMended."):
        assert said in page
    assert 'href="https://example.org/x" rel="nofollow ugc noopener"' in page
    change = f"/api/v1/changes/?since={made_in - 1}&amp;limit=10"
    assert f'href="{change}">the change, revision {made_in}</a>' in page
    changes = client.get(change.replace("&amp;", "&")).json()["results"]
    assert [(each["revision"], each["key"]) for each in changes] == [(made_in, "flask.openapi")]
    assert api["about"].items() >= {
        "noun": "supports", "key": "flask.openapi", "name": cell_name(),
        "frameworks": ["flask"],
    }.items()  # fmt: skip
    assert api["about"]["page"].endswith("/features/openapi/?framework=flask#flask")
    assert (api["by"], api["origin"], api["state"]) == ("Ada", "reader", "accepted")
    assert (api["revision"], api["changes"][-8:]) == (made_in, "limit=10")


def test_accounts_and_keys_are_not_told(client: Client, editor: User) -> None:
    carl = User.objects.create_user("carl-the-contributor")
    key, _ = ApiKey.made(name="secret-key-name", owner=carl, scopes=["suggestions"])
    key.save()
    resolved(form=None, owner=carl)
    resolved(form=None, owner=carl, api_key=key)
    resolved(resolved_by=editor)
    page, api = text(client), told(client)
    for said in ("a contributor</bdi>", "a program</bdi>", "a reader</bdi>"):
        assert said in page
    assert [each["origin"] for each in api["results"]] == ["reader", "program", "contributor"]
    for hidden in ("carl", "secret-key", editor.username):
        assert hidden not in page.replace("editors", "")
        assert hidden not in str(api).replace("editors", "")


def test_what_readers_write_is_text_and_no_link(client: Client) -> None:
    resolved(text=SCRIPT, proposed=SCRIPT, credit="<b>Ada</b>", source_url="javascript:alert(1)")
    page = text(client)
    article = page[page.index("<article") : page.index("</article>")]
    assert "<script" not in article
    assert "<b>" not in article
    assert "javascript:alert(1)" in article
    assert "spam.example" in article
    links = re.findall(r'href="([^"]*)"', article)
    assert links == ["/features/openapi/?framework=flask#flask", f"#c{numbers(page)[0]}"]


def test_replies_of_maintainers_are_marked(client: Client, flask: Framework) -> None:
    armin = User.objects.create_user("account-of-armin")
    row = Maintainer.objects.create(
        user=armin, framework=flask, name="Armin", evidence="https://flask.example/team",
        checked="2026-11-22",
    )  # fmt: skip
    about = resolved()
    Reply.objects.create(
        suggestion=about, text="It <i>is</i> so.\nReally.", author=armin, name="Armin",
        framework=flask,
    )  # fmt: skip
    marked = (
        '<strong><bdi>Armin</bdi></strong>, maintainer of <a href="/frameworks/flask/">Flask</a>'
    )
    page = text(client)
    assert marked in page
    assert 'href="https://flask.example/team" rel="nofollow noopener"' in page
    assert "It &lt;i&gt;is&lt;/i&gt; so.\nReally." in page
    assert "account-of-armin" not in page
    reply = told(client)["results"][0]["replies"][0]
    assert (reply["name"], reply["framework"]["slug"]) == ("Armin", "flask")
    assert reply["evidence"] == "https://flask.example/team"
    row.delete()
    page = text(client)
    assert marked in page
    assert "flask.example" not in page
    by_reader(text="It waits.").replies.create(text="No yet public.", name="Armin")
    assert "No yet public." not in text(client)


def test_it_is_narrowed_by_framework_and_by_what_became_of_it(client: Client) -> None:
    ours = resolved(state="refused")
    resolved("frameworks", "django")
    for query in ("?framework=flask", "?state=refused", "?framework=flask&state=refused"):
        assert numbers(text(client, query)) == [ours.pk]
        assert [each["number"] for each in told(client, query)["results"]] == [ours.pk]
    assert "1 correction of Flask: 0 accepted, 0 answered, 1 refused." in text(
        client, "?framework=flask"
    )
    assert numbers(text(client, "?framework=flask&state=accepted")) == []
    assert len(numbers(text(client, "?framework=none&state=waiting&page=x"))) == 2
    assert told(client, "?framework=none")["count"] == 0
    assert client.get(f"{API}?state=waiting").status_code == 400
    assert client.get(f"{API}?states=refused").status_code == 400


def test_pages_follow_one_another_and_name_their_address_in_the_api(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "CORRECTIONS", 2)
    kept = [resolved(text=f"No. {n}", days=n).pk for n in range(5)]
    assert numbers(text(client)) == kept[:2]
    page = text(client, "?framework=flask&page=2")
    assert numbers(page) == kept[2:4]
    assert 'href="?framework=flask&amp;page=3"' in page
    json = re.search(r'type="application/json" href="([^"]+)"', page)
    assert json is not None
    answer = client.get(json[1].replace("&amp;", "&")).json()
    assert [each["number"] for each in answer["results"]] == kept[2:4]
    assert client.get(answer["next"]).json()["results"][0]["number"] == kept[4]
    assert answer["count"] == 5


def test_where_nothing_is_there_any_more_nothing_is_linked(client: Client, editor: User) -> None:
    claim = Claim.objects.all()[0]
    resolved("claims", claim.slug, text="The claim.")
    resolved("pages", "/benchmarks/", told=None)
    resolved(told=None)
    for noun, key, then in (("gone", "a", None), ("claims", "b", {}), ("supports", "x", None)):
        Suggestion.objects.create(
            noun=noun, key=key, told=then, text="T", revision=0, state="refused",
            resolved=timezone.now(),
        )  # fmt: skip
    page = text(client)
    assert f'<a href="/claims/{claim.slug}/">' in page
    assert '<a href="/benchmarks/">the page /benchmarks/</a>' in page
    linked = f'<a href="/features/openapi/?framework=flask#flask">{cell_name()}</a>'
    assert page.count(linked) == 1
    assert "<h2>gone a <span" in page
    with history.revision(editor):
        claim.delete()
        flask = Framework.objects.get(slug="flask")
        flask.published = False
        flask.save()
    page = text(client)
    assert f'href="/claims/{claim.slug}/"' not in page
    assert "/features/openapi/" not in page


def test_a_framework_that_is_called_otherwise_now_is_found(client: Client, editor: User) -> None:
    resolved("frameworks", "sanic")
    with history.revision(editor):
        found = Framework.objects.get(slug="sanic")
        found.name = "Sanic Two"
        found.save()
    assert '<a href="/frameworks/sanic/">Sanic Two</a>' in text(client)


def test_nothing_says_how_to_suggest(client: Client) -> None:
    page = text(client)
    assert "Nothing was corrected yet." in page
    assert "/suggest/?about=" in page


def test_as_many_queries_for_many_as_for_one(client: Client, flask: Framework) -> None:
    armin = User.objects.create_user("armin")
    claims = [each.slug for each in Claim.objects.all()[:3]]

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def add(n: int) -> None:
        for about in (("claims", claims[n]), ("supports", "flask.openapi")):
            kept = resolved(*about, days=n)
            kept.replies.create(text=f"R {n}", author=armin, name="A", framework=flask)

    add(0)
    few = [asked(PAGE), asked(API)]
    add(1)
    add(2)
    assert [asked(PAGE), asked(API)] == few
    assert max(few) <= 12


def test_it_is_not_held_and_says_so(client: Client) -> None:
    for path in (PAGE, API):
        answer = client.get(path)
        assert answer["Cache-Control"] == "no-cache"
        assert not answer.cookies
        assert "ETag" not in answer


def test_a_framework_counts_its_corrections_and_every_page_leads_there(
    client: Client, editor: User
) -> None:
    resolved(state="accepted", answer="Only words.")
    page = client.get("/frameworks/flask/").content.decode()
    assert '<a href="/about/corrections/?framework=flask">Corrections</a>' in page
    with history.revision(editor):
        found = Framework.objects.get(slug="flask")
        found.steward = "Us"
        found.save()
    for _ in range(2):
        resolved(state="accepted", made_in=history.number())
    page = client.get("/frameworks/flask/").content.decode()
    assert '<a href="/about/corrections/?framework=flask">2 corrections</a>' in page
    assert client.get("/api/v1/frameworks/flask/page/").json()["corrections"] == 2
    assert 'href="/about/corrections/"' in client.get("/").content.decode()
    assert "/about/corrections/" in client.get("/sitemap.xml").content.decode()


def test_every_field_is_as_the_api_describes_it(client: Client, flask: Framework) -> None:
    """With all that can be null and with all that can be there."""
    kept = resolved(
        state="accepted",
        made_in=3,
        proposed="none",
        source_url="https://example.org/",
        credit="Ada",
    )
    kept.replies.create(text="Yes.", name="Armin", framework=flask)
    resolved("pages", "/benchmarks/", told=None, answer=None).replies.create(text="No.", name="B")
    Suggestion.objects.create(
        noun="gone", key="a", text="T", revision=0, state="refused", resolved=timezone.now()
    )
    whole = client.get("/api/v1/schema/?format=json").json()
    named = {"$ref": "#/components/schemas/Corrections", "components": whole["components"]}
    answer = told(client)
    assert answer["count"] == 3
    assert [str(error) for error in Draft202012Validator(named).iter_errors(answer)] == []
