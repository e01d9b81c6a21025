"""How often one may ask the API, as a client of it meets the limits."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory

from catalog.models import ApiKey
from config import rate_limits
from config.counters import WINDOW
from tests.config.asking import Answer, Clock, ask, cached, is_held, site
from tests.site import Site, new_database, on_free_port, serving

LIST = "/api/v1/concepts/?limit=1"
NOWHERE = "/api/v1/nowhere/"


@pytest.fixture(autouse=True)
def limits(settings: LazySettings, tmp_path: Path) -> None:
    """Small ones, and a file of the test's own."""
    settings.VAR_DIR = tmp_path
    settings.READS_PER_MINUTE = 3
    settings.KEY_READS_PER_MINUTE = 5
    settings.WRITES_PER_MINUTE = 2
    settings.SUGGESTIONS_PER_HOUR = 2


@pytest.fixture
def key(editor: User) -> str:
    made, secret = ApiKey.made(name="a test", owner=editor, scopes=["runs"])
    made.save()
    return secret


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def left(answer: Any) -> int:
    found = re.fullmatch(r'"(?:read|write)";r=(\d+);t=\d+', answer.headers["RateLimit"])
    assert found
    return int(found[1])


def statuses(client: Client, times: int, address: str = LIST, **options: Any) -> list[int]:
    return [client.get(address, **options).status_code for _ in range(times)]


# What is counted


@pytest.mark.django_db
def test_each_answer_says_how_many_are_left_and_then_when_to_go_on(client: Client) -> None:
    answers = [client.get(LIST) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [left(answer) for answer in answers] == [2, 1, 0, 0, 0]
    for answer in answers:
        assert answer["RateLimit-Policy"] == '"read";q=3;w=60'
    refused = answers[-1]
    assert refused["Content-Type"] == "application/problem+json"
    assert 0 < int(refused["Retry-After"]) <= WINDOW
    assert refused["RateLimit"].endswith(f"t={refused['Retry-After']}")
    assert refused["Cache-Control"] == "no-store"
    problem = refused.json()
    assert (problem["status"], problem["title"]) == (429, "Too Many Requests")
    for said in ("3 requests to read", "one address", "/api/v1/export/", "If-None-Match", "5."):
        assert said in problem["detail"]


def test_after_the_minute_one_may_go_on() -> None:
    clock = Clock(1000.0)
    answer = rate_limits.limit(lambda request: HttpResponse("made"), clock)
    asked = RequestFactory().get(LIST)
    assert [answer(asked).status_code for _ in range(4)] == [200, 200, 200, 429]
    clock.now += WINDOW - 1
    refused = answer(asked)
    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    clock.now += 1
    assert [answer(asked).status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.django_db
def test_each_address_is_counted_for_itself(client: Client) -> None:
    assert statuses(client, 4) == [200, 200, 200, 429]
    assert statuses(client, 4, REMOTE_ADDR="192.0.2.5") == [200, 200, 200, 429]
    networks = [f"2001:db8::{number}" for number in range(1, 5)]
    told = [client.get(LIST, REMOTE_ADDR=address).status_code for address in networks]
    assert told == [200, 200, 200, 429]


@pytest.mark.django_db
def test_what_a_client_writes_makes_nobody_of_it(client: Client, settings: LazySettings) -> None:
    spoofed = [{"x-forwarded-for": f"192.0.2.{number}"} for number in range(4)]
    told = [client.get(LIST, headers=headers).status_code for headers in spoofed]
    assert told == [200, 200, 200, 429]
    settings.PROXIES = 1
    seen = [{"x-forwarded-for": f"192.0.2.{number}, 198.51.100.7"} for number in range(4)]
    told = [client.get(LIST, headers=headers).status_code for headers in seen]
    assert told == [200, 200, 200, 429]


@pytest.mark.django_db
def test_addresses_that_are_not_there_are_counted_too(client: Client) -> None:
    assert statuses(client, 4, NOWHERE) == [404, 404, 404, 429]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/api/v1/search/?q=flask", "/api/v1/schema/", "/api/docs/", "/search/?q=a", "/"]
)
def test_the_sites_own_search_its_docs_and_its_pages_are_never_refused(
    client: Client, address: str
) -> None:
    assert statuses(client, 5, LIST)[-1] == 429
    for _ in range(5):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "RateLimit" not in answer.headers


@pytest.mark.django_db
def test_a_limit_of_nothing_is_none(client: Client, settings: LazySettings) -> None:
    settings.READS_PER_MINUTE = 0
    answers = [client.get(LIST) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[0].headers


@pytest.mark.django_db
def test_who_has_no_address_is_not_counted(client: Client) -> None:
    assert statuses(client, 5, REMOTE_ADDR="") == [200] * 5


# Keys, and writing


@pytest.mark.django_db
def test_a_key_has_a_larger_limit_of_its_own_from_wherever_it_is_used(
    client: Client, key: str
) -> None:
    assert statuses(client, 4) == [200, 200, 200, 429]
    places = [f"192.0.2.{number}" for number in range(6)]
    told = [client.get(LIST, headers=bearer(key), REMOTE_ADDR=place) for place in places]
    assert [answer.status_code for answer in told] == [200, 200, 200, 200, 200, 429]
    assert told[0]["RateLimit-Policy"] == '"read";q=5;w=60'
    assert "with one key" in told[-1].json()["detail"]


@pytest.mark.django_db
def test_keys_that_are_not_known_are_counted_with_their_address(client: Client, key: str) -> None:
    ApiKey.objects.update(revoked=True)
    sent = [key, "framewise_invented", "", "a b"]
    told = [client.get(LIST, headers=bearer(each)) for each in sent]
    assert [left(answer) for answer in told] == [2, 1, 0, 0]
    assert told[-1].status_code == 429


@pytest.mark.django_db
def test_writing_has_a_smaller_limit_beside_that_of_reading(client: Client, key: str) -> None:
    def post(**headers: str) -> Any:
        return client.post("/api/v1/runs/", "{}", content_type="application/json", headers=headers)

    assert [post().status_code for _ in range(3)] == [401, 401, 429]
    told = [post(**bearer(key)) for _ in range(3)]
    assert [answer.status_code for answer in told] == [400, 400, 429]
    assert told[0]["RateLimit-Policy"] == '"write";q=2;w=60'
    assert client.get(LIST).status_code == 200


@pytest.mark.django_db
def test_addresses_and_keys_are_not_kept_in_the_clear(
    client: Client, key: str, tmp_path: Path
) -> None:
    client.get(LIST, REMOTE_ADDR="192.0.2.5")
    client.get(LIST, headers=bearer(key))
    with closing(sqlite3.connect(tmp_path / rate_limits.FILE)) as connection:
        kept = [row[0] for row in connection.execute("SELECT client FROM counts")]
    assert [len(each) for each in kept] == [16, 16]
    assert not any(b"\xc0\x00\x02\x05" in each for each in kept)


# Suggestions of readers


def suggest(client: Client, **fields: str) -> Any:
    return client.post("/suggest/", {"about": "frameworks:flask", **fields})


@pytest.mark.django_db
def test_who_sends_many_suggestions_is_told_in_the_form_and_loses_no_word(client: Client) -> None:
    said = {"text": "<b>One</b> more.", "credit": "Ada"}
    answers = [suggest(client, **said) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert answers[0]["RateLimit-Policy"] == '"suggest";q=2;w=3600'
    refused = answers[-1]
    assert refused["Content-Type"].startswith("text/html")
    assert 3500 < int(refused["Retry-After"]) <= 3600
    assert refused["Cache-Control"] == "no-store"
    assert not refused.cookies
    page = refused.content.decode()
    for text in ("&lt;b&gt;One&lt;/b&gt; more.", 'value="Ada"', "60 minutes", "2 times"):
        assert text in page
    assert client.get("/suggest/").status_code == 200
    assert suggest(client, REMOTE_ADDR="192.0.2.5").status_code == 429  # a field, no address
    told = client.post("/suggest/", said, REMOTE_ADDR="192.0.2.5")
    assert told.status_code == 404


@pytest.mark.django_db
def test_what_is_too_large_is_not_read_to_be_refused(client: Client) -> None:
    sent = {"text": "a" * 200_000}
    assert [client.post("/suggest/", sent).status_code for _ in range(3)] == [413, 413, 429]


@pytest.mark.django_db
def test_after_the_hour_one_may_send_again() -> None:
    clock = Clock(1000.0)
    answer = rate_limits.limit(lambda request: HttpResponse("made"), clock)
    asked = RequestFactory().post("/suggest/", {"text": "a"})
    reading = RequestFactory().get(LIST)
    assert [answer(asked).status_code for _ in range(3)] == [200, 200, 429]
    clock.now += 3599
    assert [answer(asked).status_code, answer(reading).status_code] == [429, 200]
    clock.now += 1
    assert answer(asked).status_code == 200


@pytest.mark.django_db
def test_a_limit_of_no_suggestions_is_none(client: Client, settings: LazySettings) -> None:
    settings.SUGGESTIONS_PER_HOUR = 0
    assert {suggest(client, text="").status_code for _ in range(5)} == {400}


# Where the counters are broken


@pytest.mark.django_db
def test_without_its_file_the_api_answers_as_ever(client: Client, settings: LazySettings) -> None:
    settings.VAR_DIR = Path("/dev/null")
    answers = [client.get(LIST) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[0].headers


# Behind the page cache


def told_by(cache: Any, **headers: str) -> Answer:
    return ask(cache, LIST, **{"REMOTE_ADDR": "192.0.2.5", **headers})


@pytest.mark.django_db
def test_what_the_cache_answers_costs_nobody_anything() -> None:
    cache = site()
    made = told_by(cache)
    assert left(made) == 2
    for etag in (None, made.headers["ETag"]):
        for _ in range(5):
            held = told_by(cache, **({"if_none_match": etag} if etag else {}))
            assert held.status == (304 if etag else 200)
            assert held.headers.keys().isdisjoint({"RateLimit", "RateLimit-Policy"})
    assert left(ask(cache, NOWHERE, REMOTE_ADDR="192.0.2.5")) == 1


@pytest.mark.django_db
def test_the_cache_knows_who_asked_behind_a_proxy(settings: LazySettings) -> None:
    settings.PROXIES = 1
    cache = site()
    asked = [f"/api/v1/concepts/?limit={number}" for number in range(1, 8)]
    for address in asked[:3]:
        assert ask(cache, address, x_forwarded_for="198.51.100.7, 192.0.2.5").status == 200
    assert ask(cache, asked[3], x_forwarded_for="198.51.100.8, 192.0.2.5").status == 429
    assert ask(cache, asked[3], x_forwarded_for="198.51.100.7").status == 200
    # What the one may not make, the other has made: it is held for both.
    assert ask(cache, asked[3], x_forwarded_for="198.51.100.8, 192.0.2.5").status == 200


@pytest.mark.django_db
def test_a_refusal_is_never_held() -> None:
    cache = cached(WSGIHandler())
    for _ in range(3):
        ask(cache, NOWHERE, REMOTE_ADDR="192.0.2.5")
    assert told_by(cache).status == 429
    assert not is_held(cache, LIST, REMOTE_ADDR="192.0.2.5")
    assert told_by(cache, REMOTE_ADDR="192.0.2.6").status == 200
    assert told_by(cache).status == 200


# The schema


@pytest.mark.django_db
def test_the_schema_says_where_one_may_be_refused(client: Client) -> None:
    schema = client.get("/api/v1/schema/?format=json").json()
    refused = schema["paths"]["/api/v1/concepts/"]["get"]["responses"]["429"]["$ref"]
    told = schema["components"]["responses"][refused.rpartition("/")[2]]
    always = {"Link", "X-Request-ID"}
    assert set(told["headers"]) == {"RateLimit-Policy", "RateLimit", "Retry-After"} | always
    assert "429" not in schema["paths"]["/api/v1/search/"]["get"]["responses"]
    answer = client.get(LIST)
    for name in ("RateLimit-Policy", "RateLimit"):
        described = schema["components"]["headers"][name]["schema"]
        assert re.search(described["pattern"], answer[name])


# All workers of the real server


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Site]:
    limited = {"READS_PER_MINUTE": "50", "DATABASE_URL": new_database(tmp_path)}
    found = on_free_port(tmp_path, **limited)
    found.manage("migrate", "--skip-checks", "--verbosity=0")
    with serving(found, tmp_path, workers=2):
        yield found


def get(url: str) -> tuple[int, Any, Any]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 — our own http address
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, json.load(error)


def test_two_workers_with_four_threads_each_count_exactly(served: Site) -> None:
    answers: list[tuple[int, Any, Any]] = []

    def go() -> None:
        answers.extend(get(f"{served.url}{NOWHERE}") for _ in range(10))

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({headers["X-Request-ID"].partition("-")[0] for _, headers, _ in answers}) == 2
    numbers = [int(re.findall(r"r=(\d+)", headers["RateLimit"])[0]) for _, headers, _ in answers]
    assert sorted(numbers) == [0] * 30 + list(range(50))
    assert [status for status, _, _ in answers].count(429) == 30
