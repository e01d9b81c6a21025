"""What is never held, and who is never answered from what is held: each rule by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings, settings
from django.core.handlers.wsgi import WSGIHandler

from catalog.models import Framework
from tests.config.asking import Numbering, ask, cached, is_held, site

PAGE = "/compare/django-vs-flask/"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_passed_on(method: str) -> None:
    told = Numbering()
    cache = cached(told)
    bodies = [ask(cache, "/", each).body[:8] for each in ("GET", method, method)]
    assert bodies == [b"answer 1", b"answer 2", b"answer 3"]


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer key"},
        {"x_api_key": "key"},
        {"cookie": f"theme=dark; {settings.SESSION_COOKIE_NAME}=abc"},
    ],
)
def test_who_says_who_they_are_is_passed_on(headers: dict[str, str]) -> None:
    cache = cached(Numbering())
    assert not is_held(cache, **headers)
    assert ask(cache, "/").body[:8] == b"answer 3"
    assert is_held(cache)
    assert not is_held(cache, **headers)


def test_another_cookie_changes_nothing() -> None:
    assert is_held(cached(Numbering()), cookie="theme=dark; csrftoken=abc")


@pytest.mark.parametrize(
    "status",
    ["201 Created", "204 No Content", "206 Partial Content", "301 Moved Permanently", "302 Found",
     "400 Bad Request", "404 Not Found", "410 Gone", "500 Internal Server Error",
     "503 Service Unavailable"],
)  # fmt: skip
def test_only_a_200_is_held(status: str) -> None:
    cache = cached(Numbering(status=status))
    assert not is_held(cache)
    assert ask(cache, "/").status == int(status[:3])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Set-Cookie", "a=b"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Encoding, Accept"),
        ("Vary", "*"),
        ("Cache-Control", "private"),
        ("Cache-Control", "max-age=60, No-Store"),
        ("Content-Encoding", "gzip"),
    ],
)
def test_what_an_answer_says_of_itself_keeps_it_from_being_held(name: str, value: str) -> None:
    cache = cached(Numbering(headers=[(name, value)]))
    assert not is_held(cache)
    assert ask(cache, "/").headers[name] == value


def test_an_answer_that_may_vary_on_the_encoding_is_held() -> None:
    assert is_held(cached(Numbering(headers=[("Vary", "accept-encoding")])))


def test_an_answer_that_streams_is_not_held() -> None:
    sent: list[int] = []

    def endless(environ: object, start_response: object) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])  # type: ignore[operator]

        def body() -> Iterator[bytes]:
            for part in range(3):
                sent.append(part)
                yield b"."

        return body()

    cache = cached(endless)
    assert ask(cache, "/").body == b"..."
    assert not is_held(cache)
    assert sent == [0, 1, 2] * 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/about/corrections/", "/api/v1/corrections/?state=accepted",
        "/healthz", "/readyz", "/admin/login/", "/search/?q=flask", "/api/v1/search/?q=flask",
        "/api/v1/supports/?search=websocket", f"{PAGE}?add=nothing", "/compare/?add=flsk",
        "/choose/?is.openapi=must", "/frameworks/no-such/", "/no-such-page/", "/frameworks",
        "/compare/flask-vs-django/", "/api/v1/supports/?limmit=1", "/api/v1/frameworks/no-such/",
        "/claims/?verdict=%00", "/static/css/site.css", "/api/v1/schema/", "/api/v1/?x=1",
        "/suggest/sent/1:x/",
    ],
)  # fmt: skip
def test_addresses_that_are_never_held(address: str) -> None:
    cache = site()
    assert not is_held(cache, address)
    direct = ask(WSGIHandler(), address)
    answer = ask(cache, address)
    assert answer.status == direct.status
    assert "ETag" not in answer.headers
    if "csrf" not in direct.body.decode():
        assert answer.body == direct.body


@pytest.mark.django_db
def test_each_reader_gets_a_form_of_their_own() -> None:
    cache = site()
    forms = [ask(cache, "/suggest/?about=frameworks:flask") for _ in range(2)]
    assert forms[0].body != forms[1].body
    assert {form.headers["Cache-Control"] for form in forms} == {"no-store"}
    assert not is_held(cache, "/suggest/?about=frameworks:flask")


@pytest.mark.django_db
def test_a_draft_is_held_in_no_form(draft: Framework) -> None:
    cache = site()
    for address in ("/frameworks/sketch/", "/compare/django-vs-sketch/", "/api/v1/frameworks/"):
        for _ in range(2):
            assert b"pkg:pypi/sketch-draft" not in ask(cache, address).body
    assert not is_held(cache, "/frameworks/sketch/")


def test_nothing_is_held_without_megabytes() -> None:
    cache = cached(Numbering(), capacity=0)
    assert not is_held(cache)
    answer = ask(cache, "/")
    assert "X-Request-ID" in answer.headers
    assert "ETag" not in answer.headers


# Hosts


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.example", "", "a b", "[::1"])
def test_an_unknown_host_is_refused_before_anything_else(host: str) -> None:
    told = Numbering()
    cache = cached(told)
    ask(cache, "/")
    refused = ask(cache, "/", host=host)
    assert refused.status == 400
    assert "X-Request-ID" in refused.headers
    assert len(told.asked) == 1


def test_hosts_that_a_pattern_allows_are_not_all_remembered(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = [".example.org"]
    cache = cached(Numbering())
    for number in range(1500):
        assert ask(cache, "/", host=f"h{number}.example.org").status == 200
    assert len(cache._hosts) <= 1000
