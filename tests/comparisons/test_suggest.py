"""A reader says what is wrong: the form, what keeps programs off it, and the receipt."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from catalog import from_readers, history
from catalog.models import Catalogue, Framework, Reply, Suggestion, Support
from comparisons import suggestion_sent, suggestion_token
from tests.comparisons.reading import Page

pytestmark = pytest.mark.django_db
CELL = "supports:flask.openapi"
TEXTS = st.characters(exclude_categories=["Cs"])
TEXT = "Das stimmt seit 3.1 nicht mehr: https://example.org/changes"


def form(client: Client, about: str = CELL) -> dict[str, str]:
    """What a browser would send of the form as it is."""
    page = Page(client.get("/suggest/", {"about": about}).content.decode())
    return hidden(page)


def hidden(page: Page) -> dict[str, str]:
    fields = [e.attributes for e in page.elements if e.attributes.get("type") == "hidden"]
    return {each["name"]: each["value"] for each in fields}


def send(client: Client, about: str = CELL, **fields: str) -> Any:
    return client.post("/suggest/", {**form(client, about), "text": TEXT, **fields})


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def errors(answer: Any) -> dict[str, str]:
    """What is said at each field."""
    found = [e for e in Page(page_of(answer)).elements if "error" in e.names]
    return {e.attributes["id"].removesuffix("-error"): e.whole for e in found}


def typed(answer: Any) -> dict[str, str]:
    """What stands in the fields."""
    elements = [e for e in Page(page_of(answer)).elements if e.attributes.get("name")]
    return {
        e.attributes["name"]: e.whole.removeprefix("\n")
        if e.tag == "textarea"
        else e.attributes.get("value", "")
        for e in elements
    }


# The form


def test_it_shows_what_stands_there_and_keeps_no_cookie(client: Client) -> None:
    answer = client.get("/suggest/", {"about": CELL})
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    assert not answer.cookies
    said = page_of(answer)
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    for text in ("Flask, OpenAPI schema", "/features/openapi/?framework=flask#flask", cell.note):
        assert text is None or text in said
    assert cell.sources.all()[0].title in said


def test_of_an_unknown_cell_it_says_so(client: Client, editor: User) -> None:
    with history.revision(editor):
        Support.objects.get(framework__slug="flask", feature__slug="openapi").delete()
    page = Page(page_of(client.get("/suggest/", {"about": CELL})))
    levels = [e.whole.strip() for e in page.elements if "level" in e.names]
    assert levels == ["Unknown"]


def test_without_a_word_it_is_about_the_site(client: Client) -> None:
    assert form(client, "")["about"] == "pages:/"


@pytest.mark.parametrize("about", ["frameworks:nothing", "pages:/admin/", "<script>", "a\nb:c"])
def test_about_nothing_there_is_no_form(client: Client, about: str) -> None:
    answer = client.get("/suggest/", {"about": about})
    assert answer.status_code == 404
    assert about not in page_of(answer)


def test_a_draft_is_like_what_is_not_there(client: Client, draft: Framework) -> None:
    told = [
        client.get("/suggest/", {"about": f"frameworks:{slug}"}) for slug in ("sketch", "nothing")
    ]
    assert [answer.status_code for answer in told] == [404, 404]
    assert page_of(told[0]) == page_of(told[1])


def test_robots_and_the_sitemap_leave_it_out(client: Client) -> None:
    assert "Disallow: /suggest/" in page_of(client.get("/robots.txt"))
    assert "/suggest/" not in page_of(client.get("/sitemap.xml"))


# What is kept


def test_it_is_kept_with_the_record_as_it_was(client: Client) -> None:
    told = client.get("/api/v1/supports/flask.openapi/").json()
    before = Catalogue.objects.get().revision
    more = {"level": "third_party", "proposed": "By flask-smorest.", "credit": " Ada\tL. "}
    answer = send(client, source_url="example.org/changes", **more)
    assert answer.status_code == 303
    kept = Suggestion.objects.get()
    assert (kept.noun, kept.key, kept.text) == ("supports", "flask.openapi", TEXT)
    assert kept.proposed == "third_party: By flask-smorest."
    assert (kept.source_url, kept.credit) == ("https://example.org/changes", "Ada L.")
    assert (kept.told, kept.state, kept.owner, kept.api_key) == (told, "waiting", None, None)
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    assert kept.revision == history.changed_in(cell) > 0
    assert [framework.slug for framework in kept.frameworks.all()] == ["flask"]
    assert Catalogue.objects.get().revision == before


def test_of_a_page_its_frameworks_are_kept_and_nothing_is_told(client: Client) -> None:
    assert send(client, "pages:/compare/django-vs-flask/").status_code == 303
    kept = Suggestion.objects.get()
    assert (kept.about, kept.told) == ("pages /compare/django-vs-flask/", None)
    assert {framework.slug for framework in kept.frameworks.all()} == {"django", "flask"}
    assert (kept.proposed, kept.source_url, kept.credit) == (None, None, None)


def test_sent_twice_it_is_one_with_one_receipt(client: Client) -> None:
    sent = {**form(client), "text": TEXT}
    first, again = client.post("/suggest/", sent), client.post("/suggest/", sent)
    assert first["Location"] == again["Location"]
    other = send(client)  # with another form, within a day
    assert other["Location"] == first["Location"]
    assert Suggestion.objects.count() == 1
    Suggestion.objects.update(created=timezone.now() - dt.timedelta(hours=25))
    assert send(client)["Location"] != first["Location"]


def test_one_form_with_other_words_is_another_suggestion(client: Client) -> None:
    sent = {**form(client), "text": TEXT}
    client.post("/suggest/", sent)
    answer = client.post("/suggest/", {**sent, "text": "And another thing."})
    assert (answer.status_code, typed(answer)["text"]) == (409, "And another thing.")
    assert client.post("/suggest/", {**typed(answer)}).status_code == 303
    assert {each.text for each in Suggestion.objects.all()} == {TEXT, "And another thing."}


# What is refused, with all that was written


FULL = {
    "text": "It is <b>wrong</b> & \"so\" on.",
    "proposed": "Another text.",
    "source_url": "https://example.org/?a=1&b=2",
    "credit": "Ada",
}  # fmt: skip


def refused(answer: Any, status: int, said: str, kept: dict[str, str] = FULL) -> None:
    assert answer.status_code == status
    assert said in page_of(answer)
    assert typed(answer).items() >= kept.items()
    assert answer["Cache-Control"] == "no-store"
    assert not Suggestion.objects.exists()


def test_a_hidden_field_that_is_filled_in_costs_no_words(client: Client) -> None:
    answer = send(client, **FULL, website="https://spam.example")
    refused(answer, 400, "people do not see")
    assert typed(answer)["website"] == ""
    assert client.post("/suggest/", typed(answer)).status_code == 303


def test_who_is_faster_than_people_is_asked_again(client: Client, settings: Settings) -> None:
    settings.SUGGEST_SECONDS = 60
    answer = send(client, **FULL)
    refused(answer, 400, "faster than people")
    settings.SUGGEST_SECONDS = 0
    assert client.post("/suggest/", typed(answer)).status_code == 303


def test_a_form_may_lie_about_for_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = {**form(client), **FULL}
    monkeypatch.setattr(suggestion_token, "DAY", -1)
    refused(answer := client.post("/suggest/", sent), 400, "more than a day")
    monkeypatch.undo()
    assert client.post("/suggest/", typed(answer)).status_code == 303


@pytest.mark.parametrize(
    "token",
    [
        "", "a:b:c", "ä\0",
        TimestampSigner(salt="another").sign(f"{'a' * 32} {CELL}"),
        TimestampSigner(salt="suggest").sign(f"{'a' * 32} frameworks:django"),
    ],
    ids=["none", "made up", "no text", "signed for something else", "of another form"],
)  # fmt: skip
def test_a_token_of_ones_own_is_none(client: Client, token: str) -> None:
    answer = send(client, **FULL, token=token)
    refused(answer, 400, "not the form that was given out")
    assert client.post("/suggest/", typed(answer)).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", "", "Say what is wrong"),
        ("text", " \r\n ", "Say what is wrong"),
        ("text", "a" * 4001, "4000"),
        ("text", "http://a.example HTTPS://b.example", "one link"),
        ("proposed", "http://a.example http://b.example", "one link"),
        ("proposed", "a" * 4001, "3900"),
        ("text", "a\0b", "no text"),
        ("text", "a\x1b[31m", "no text"),
        ("credit", "a\x7fb", "no text"),
        ("source_url", "javascript:alert(1)", "web address"),
        ("source_url", "ftp://example.org/", "web address"),
        ("source_url", "http://[", "web address"),
        ("source_url", "https://example.org/" + "a" * 500, "500"),
        ("credit", "a" * 81, "80"),
        ("credit", "ada@example.org", "no e-mail"),
        ("level", "best", "no such level"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    client: Client, field: str, value: str, said: str
) -> None:
    answer = send(client, **{**FULL, field: value})
    kept = {name: text for name, text in FULL.items() if name != field}
    refused(answer, 400, "not sent yet", kept)
    assert list(errors(answer)) == [field]
    assert said in errors(answer)[field]
    element = next(
        e for e in Page(page_of(answer)).elements if e.attributes.get("id") == field
    ).attributes
    assert element["aria-invalid"] == "true"
    assert f"{field}-error" in element["aria-describedby"].split()


def test_bytes_that_are_no_text_are_left_out_and_told(client: Client) -> None:
    sent = b"&".join(f"{name}={value}".encode() for name, value in form(client).items())
    body = sent + b"&text=a%FFb%00c%ED%A0%80"
    answer = client.post("/suggest/", body, content_type="application/x-www-form-urlencoded")
    refused(answer, 400, "no text", {"text": "abc"})


def test_a_whole_page_of_any_script_is_taken(client: Client) -> None:
    text = "😀" * 3999 + "ا"
    assert send(client, text=text, proposed="😀" * 3900).status_code == 303
    assert Suggestion.objects.get().text == text


def test_line_ends_count_once_as_in_the_browser(client: Client) -> None:
    assert send(client, text="a\r\n" * 1999 + "ab").status_code == 303
    assert Suggestion.objects.get().text == "a\n" * 1999 + "ab"


def test_what_it_was_about_may_go_meanwhile(client: Client, editor: User) -> None:
    sent = {**form(client, "traits:flask.nothing"), **FULL, "about": "traits:flask.nothing"}
    answer = client.post("/suggest/", sent)
    refused(answer, 404, "is not here any more", FULL | {"about": "pages:/"})
    assert client.post("/suggest/", typed(answer)).status_code == 303


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ('{"text": "a"}', "application/json", 415),
        ("text=a", "text/plain", 415),
        ("text=a", "application/x-www-form-urlencoded; charset=rot13", 415),
        ("text=a", "application/x-www-form-urlencoded; charset=utf-16", 415),
        ("text=a", "multipart/form-data", 400),
        ("text=a", "multipart/form-data; boundary=" + "a" * 300, 400),
        ("--b\r\nnothing", "multipart/form-data; boundary=b", 404),  # a form without fields
        ("&".join(f"a{number}=" for number in range(2100)), None, 400),
        ("text=" + "a" * suggestion_sent.LARGEST, None, 413),
    ],
)
def test_what_no_form_sends_is_refused_with_the_form(
    client: Client, body: str, content_type: str | None, status: int
) -> None:
    kind = content_type or "application/x-www-form-urlencoded"
    answer = client.generic("POST", "/suggest/", body, content_type=kind)
    assert answer.status_code == status
    assert 'name="text"' in page_of(answer)
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_none(client: Client, method: str) -> None:
    assert client.generic(method, "/suggest/").status_code == 405


def test_no_more_wait_than_somebody_reads(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_readers, "MOST_WAITING", 1)
    Suggestion.objects.create(noun="concepts", key="asgi", text="Of a program.", revision=1)
    assert send(client, text="The first.").status_code == 303
    answer = send(client, **FULL)
    assert (answer.status_code, Suggestion.objects.count()) == (503, 2)
    assert "come back in a few days" in page_of(answer)
    assert int(answer["Retry-After"]) > 0
    assert typed(answer).items() >= FULL.items()
    Suggestion.objects.update(state="refused")
    assert client.post("/suggest/", typed(answer)).status_code == 303


@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["about", "token", "text", "level", "proposed", "source_url", "credit"]),
    st.one_of(st.text(TEXTS), st.sampled_from(["\0", "{{7*7}}", "%s", "\u202e"])),
)
def test_whatever_stands_in_a_field_it_is_kept_or_told(
    client: Client, field: str, value: str
) -> None:
    before = Suggestion.objects.count()
    answer = send(client, **{field: value})
    assert answer.status_code in (303, 400, 404)
    assert Suggestion.objects.count() - before in ((0, 1) if answer.status_code == 303 else (0,))


# The receipt


def test_the_receipt_shows_what_was_kept_and_then_what_became_of_it(client: Client) -> None:
    address = send(client, text="It is <b>wrong</b>.", credit="Ada")["Location"]
    answer = client.get(address)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")
    assert answer["X-Robots-Tag"] == "noindex"
    said = page_of(answer)
    for text in ("It is &lt;b&gt;wrong&lt;/b&gt;.", "Ada", "Bookmark this page"):
        assert text in said
    kept = Suggestion.objects.get()
    flask = Framework.objects.get(slug="flask")
    Reply.objects.create(suggestion=kept, text="We see to it.", name="Armin", framework=flask)
    assert "We see to it." not in page_of(client.get(address))
    Suggestion.objects.update(state="answered", answer="It is so.", resolved=timezone.now())
    said = " ".join(page_of(client.get(address)).split())
    for text in ("It is so.", "We see to it.", "<bdi>Armin</bdi>, maintainer of Flask"):
        assert text in said
    assert "Bookmark" not in said


def test_of_what_was_discarded_nothing_is_shown(client: Client) -> None:
    address = send(client, text="The address of somebody.")["Location"]
    Suggestion.objects.update(state="discarded", answer="Not this.")
    said = page_of(client.get(address))
    assert "Put aside" in said
    assert "The address of somebody." not in said
    assert "Not this." not in said


def test_a_receipt_is_not_guessed(client: Client) -> None:
    address = send(client)["Location"]
    pk, _, signature = address.rstrip("/").rpartition("/")[2].partition(":")
    for guess in (pk, f"{int(pk) + 1}:{signature}", f"{pk}:{signature[:-1]}", "a:b", f"{pk}:ä"):
        assert client.get(f"/suggest/sent/{guess}/").status_code == 404
    Suggestion.objects.all().delete()
    assert client.get(address).status_code == 404
