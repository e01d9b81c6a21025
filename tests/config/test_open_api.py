"""What every answer beneath /api/ says: the licence, where the description is, who may read it; and
that whatever is wrong there is told as a problem."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import urlpatterns as ours
from tests.config.asking import Answer, ask, counts, site

pytestmark = pytest.mark.django_db

LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
DESCRIBED = '<http://127.0.0.1:8000/api/v1/schema/>; rel="service-desc"'
ADDRESSES = [
    "/api/v1/frameworks/flask/", "/api/v1/schema/", "/api/v1/schema/?format=yaml", "/api/docs/",
    "/api/v1/nothing/", "/api/v1/frameworks/?no=1", "/api/v1/frameworks/%00/", "/api/v1/frameworks",
]  # fmt: skip


class Breaks(APIView):
    def get(self, request: Any) -> Any:
        raise RuntimeError("the secret of it")


class Linked(APIView):
    def get(self, request: Any) -> Any:
        return Response({}, headers={"Link": '<https://example.org>; rel="deprecation"'})


urlpatterns = [
    *ours,
    path("api/v1/breaks/", Breaks.as_view()),
    path("api/v1/linked/", Linked.as_view()),
]
handler400 = "comparisons.views.errors.bad_request"
handler404 = "comparisons.views.errors.not_found"
handler500 = "comparisons.views.errors.server_error"


def is_open(answer: Answer) -> bool:
    told = answer.headers
    links = told["Link"].split(", ")
    shown = told["Access-Control-Expose-Headers"].split(", ")
    return (
        {LICENCE, DESCRIBED} <= set(links)
        and told["Access-Control-Allow-Origin"] == "*"
        and {"ETag", "Link", "Retry-After", "X-Request-ID"} <= set(shown)
        and "Origin" not in told.get("Vary", "")
        and "Access-Control-Allow-Credentials" not in told
    )


def problem(answer: Answer, status: int) -> Any:
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
    told = json.loads(answer.body)
    assert (told["status"], told["type"]) == (status, "about:blank")
    assert is_open(answer)
    return told


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_names_the_licence_and_may_be_read_from_any_site(address: str) -> None:
    for application in (site(), WSGIHandler()):
        assert is_open(ask(application, address, origin="https://example.org"))


def test_what_is_held_does_so_too_and_so_does_its_304() -> None:
    cache, before = site(), counts()
    answers = [ask(cache, "/api/v1/tasks/", origin=origin) for origin in ("https://a.org", "null")]
    assert (counts() - before)["hits"] == 1
    assert answers[0].headers["Link"] == answers[1].headers["Link"]
    unchanged = ask(cache, "/api/v1/tasks/", if_none_match=answers[0].headers["ETag"])
    assert unchanged.status == 304
    assert is_open(unchanged)


def test_pages_are_not_opened() -> None:
    headers = ask(site(), "/frameworks/flask/").headers
    assert "Link" not in headers
    assert "Access-Control-Allow-Origin" not in headers


@override_settings(ROOT_URLCONF=__name__)
def test_what_an_answer_links_to_itself_stays() -> None:
    answer = ask(WSGIHandler(), "/api/v1/linked/")
    assert answer.headers["Link"].startswith('<https://example.org>; rel="deprecation", ')
    assert is_open(answer)


def test_a_browser_that_asks_first_is_told_what_it_may_send() -> None:
    asked = {"access_control_request_method": "GET", "origin": "https://example.org"}
    answer = ask(site(), "/api/v1/tasks/", "OPTIONS", **asked)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    allowed = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Accept", "Authorization", "If-None-Match", "Range"} <= set(allowed)
    assert int(answer.headers["Access-Control-Max-Age"]) > 0
    assert is_open(answer)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/api/v1/tasks/", "GET, HEAD, OPTIONS"),
        ("/api/v1/choose/", "GET, HEAD, OPTIONS"),
        ("/api/v1/runs/", "GET, POST, HEAD, OPTIONS"),
        ("/api/v1/runs/2026-11-21-two-cores-e84edb/", "GET, HEAD, OPTIONS"),
    ],
)
def test_the_methods_of_an_address_are_told(address: str, allowed: str) -> None:
    answer = ask(site(), address, "OPTIONS")
    assert (answer.status, answer.headers["Allow"]) == (204, allowed)
    wrong = ask(site(), address, "DELETE")
    said = problem(wrong, 405)["detail"]
    assert set(wrong.headers["Allow"].split(", ")) == set(allowed.split(", "))
    assert "GET" in said


def test_there_are_no_methods_where_there_is_nothing() -> None:
    problem(ask(site(), "/api/v1/nothing/", "OPTIONS"), 404)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/api/v1/framework/flask/", "Did you mean /api/v1/frameworks/"),
        ("/api/v2/supports/", "Did you mean /api/v1/supports/"),
        ("/api/v1/chose/", "Did you mean /api/v1/choose/"),
        ("/api/v1/qqqqq/", "begins at /api/v1/"),
        ("/api/nothing/", "begins at /api/v1/"),
    ],
)
def test_an_address_that_is_not_there_names_the_near_ones(address: str, said: str) -> None:
    told = problem(ask(site(), address), 404)["detail"]
    assert said in told
    assert "/api/docs/" in told


def test_another_host_is_a_problem_before_django_and_within() -> None:
    for application in (site(), WSGIHandler()):
        answer = ask(application, "/api/v1/tasks/", host="elsewhere.example")
        assert "host name" in problem(answer, 400)["detail"]
    plain = ask(site(), "/", host="elsewhere.example")
    assert plain.body == b"400: This site does not answer to that host name.\n"


@pytest.mark.parametrize("address", ["/api/v1/tasks/", "/api/v1/choose/", "/api/v1/runs/"])
def test_too_many_parameters_are_a_problem(address: str) -> None:
    query = "&".join(f"n{number}=1" for number in range(2001))
    assert "too many" in problem(ask(site(), f"{address}?{query}"), 400)["detail"]


@override_settings(ROOT_URLCONF=__name__)
def test_what_breaks_here_is_a_problem_that_tells_nothing() -> None:
    for application in (site(), WSGIHandler()):
        told = problem(ask(application, "/api/v1/breaks/"), 500)
        assert "secret" not in str(told)


def test_the_schema_is_refused_in_a_form_that_there_is_not() -> None:
    assert "yaml" in problem(ask(site(), "/api/v1/schema/?format=xml"), 400)["detail"]
    refused = ask(site(), "/api/v1/schema/", accept="application/xml")
    assert "application/yaml" in problem(refused, 406)["detail"]
    unknown = ask(site(), "/api/v1/schema/?fromat=json", accept="application/yaml")
    assert "Did you mean format" in problem(unknown, 400)["detail"]


def test_what_has_one_form_is_given_in_it(client: Client) -> None:
    """As from the page cache, which asks nobody what they accept."""
    answer = client.get("/api/v1/tasks/", headers={"accept": "text/html"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
