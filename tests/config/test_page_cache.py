"""The page cache around an application, asked as a server asks."""

from __future__ import annotations

import gzip
from collections import Counter

import brotli
import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.utils import ConnectionHandler
from django.test.utils import CaptureQueriesContext

from catalog import history
from catalog.models import Claim
from config.logs import REQUEST_ID
from tests.config.asking import (
    Answer,
    Clock,
    Epoch,
    Numbering,
    ask,
    cached,
    counts,
    is_held,
    site,
)

PAGE = "/compare/django-vs-flask/"


# What is held


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        PAGE, "/features/", "/api/v1/supports/?limit=5", "/sitemap.xml", f"{PAGE}?format=csv",
        "/api/v1/badges/flask.svg", "/api/v1/badges/flask/openapi.svg?label=API",
    ],
)  # fmt: skip
def test_the_second_answer_is_the_first_and_asks_the_database_nothing(address: str) -> None:
    cache, before = site(), counts()
    first = ask(cache, address)
    with CaptureQueriesContext(connection) as captured:
        second = ask(cache, address)
    assert len(captured) == 0
    assert counts() - before == Counter(misses=1, hits=1)
    direct = ask(WSGIHandler(), address)
    assert first.body == second.body == direct.body
    ours = {"ETag", "Cache-Control", "Vary", "X-Request-ID"}
    assert second.headers.keys() == direct.headers.keys() | ours


def test_head_shares_the_answer_of_get() -> None:
    told = Numbering()
    cache = cached(told)
    head = ask(cache, "/", "HEAD")
    got = ask(cache, "/")
    again = ask(cache, "/", "HEAD")
    assert (head.body, got.body[:8], again.body) == (b"", b"answer 1", b"")
    assert head.headers["Content-Length"] == got.headers["Content-Length"] == "1000"
    assert head.headers["ETag"] == got.headers["ETag"] == again.headers["ETag"]
    assert told.asked == ["/?"]


def test_head_of_what_is_not_held_has_no_body_either() -> None:
    head = ask(cached(Numbering(status="404 Not Found")), "/", "HEAD")
    assert (head.status, head.body) == (404, b"")


def test_http_and_https_are_held_apart(settings: LazySettings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    told = Numbering()
    cache = cached(told)
    bodies = [
        ask(cache, "/", x_forwarded_proto=said).body[:8]
        for said in ("http", "https", "https, http", "nonsense")
    ]
    assert bodies == [b"answer 1", b"answer 2", b"answer 2", b"answer 1"]


def test_the_scheme_of_the_connection_counts_without_a_proxy() -> None:
    cache = cached(Numbering())
    assert ask(cache, "/").body != ask(cache, "/", **{"wsgi.url_scheme": "https"}).body
    assert ask(cache, "/").body == ask(cache, "/", x_forwarded_proto="https").body


def test_a_page_is_made_without_what_it_must_not_depend_on() -> None:
    seen: list[dict[str, str]] = []

    def application(environ: dict[str, str], start_response: object) -> list[bytes]:
        seen.append(environ)
        return Numbering()(environ, start_response)

    ask(cached(application), "/?utm=x", accept="text/csv", cookie="a=b", referer="https://x.org")
    sent = {name for name in seen[0] if name.startswith("HTTP_")}
    assert sent == {"HTTP_HOST"}
    assert seen[0]["QUERY_STRING"] == ""


@pytest.mark.django_db
def test_the_api_answers_json_to_all_who_read() -> None:
    cache = site()
    for _ in range(2):
        answer = ask(cache, "/api/v1/frameworks/?limit=1", accept="text/csv")
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")


# Freshness


@pytest.mark.django_db
def test_an_edit_shows_at_the_next_look_and_not_before(editor: User) -> None:
    clock = Clock()
    cache = site(clock=clock)
    before = ask(cache, "/claims/")
    api = ask(cache, "/api/v1/claims/?limit=1")
    with history.revision(editor, "a test"):
        claim = Claim.objects.order_by("slug")[0]
        claim.statement = "Seen by an editor today."
        claim.save()
    clock.now += 0.5
    assert ask(cache, "/claims/").body == before.body
    clock.now += 0.5
    after = ask(cache, "/claims/", if_none_match=before.headers["ETag"])
    assert (after.status, b"Seen by an editor today." in after.body) == (200, True)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert ask(cache, "/api/v1/claims/?limit=1").headers["ETag"] != api.headers["ETag"]


def test_a_page_is_not_held_when_the_epoch_changes_while_it_is_made() -> None:
    clock, epoch, told = Clock(), Epoch("old"), Numbering()
    cache = cached(told, look=epoch, clock=clock)

    def edit() -> None:
        told.meanwhile = None
        epoch.value = "new"
        clock.now += 2
        ask(cache, "/claims/")  # whose request looks

    told.meanwhile = edit
    made = ask(cache, "/")
    assert (made.body[:8], made.headers["ETag"]) == (b"answer 1", '"old"')
    after = ask(cache, "/", if_none_match='"old"')
    assert (after.status, after.headers["ETag"]) == (200, '"new"')
    assert told.asked == ["/?", "/claims/?", "/?"]


class Gone:
    """A database that can go, and come back."""

    def __init__(self) -> None:
        self.gone = False

    def __call__(self) -> str:
        if self.gone:
            nowhere = {"ENGINE": "django.db.backends.sqlite3", "NAME": "/no/such/folder/db"}
            ConnectionHandler({"default": nowhere})["default"].cursor()  # Django's own error
        return "1-20261121-abc"


@pytest.mark.django_db
def test_without_a_database_the_last_epoch_goes_on() -> None:
    clock, look, told = Clock(), Gone(), Numbering()
    cache, before = cached(told, look=look, clock=clock), counts()
    fresh = ask(cache, "/")
    assert "Warning" not in fresh.headers
    look.gone = True
    clock.now += 5
    stale = ask(cache, "/")
    unchanged = ask(cache, "/", if_none_match=stale.headers["ETag"])
    for answer in (stale, unchanged):
        assert answer.headers["Warning"] == '110 - "Response is Stale"'
    assert (stale.body, unchanged.status) == (fresh.body, 304)
    assert (counts() - before)["stale"] == 2
    ask(cache, "/claims/")
    assert told.asked == ["/?", "/claims/?"]
    look.gone = False
    clock.now += 1
    assert "Warning" not in ask(cache, "/").headers


@pytest.mark.django_db
def test_without_a_database_from_the_start_all_goes_to_django() -> None:
    look = Gone()
    look.gone = True
    cache = cached(Numbering(), look=look)
    assert not is_held(cache)
    assert ask(cache, "/").status == 200


# Encodings and conditions


@pytest.mark.django_db
def test_each_encoding_is_the_same_page_with_an_etag_of_its_own() -> None:
    cache = site()
    plain = ask(cache, PAGE)
    packed = ask(cache, PAGE, accept_encoding="gzip")
    tight = ask(cache, PAGE, accept_encoding="gzip, deflate, br, zstd")
    assert gzip.decompress(packed.body) == brotli.decompress(tight.body) == plain.body
    assert "Content-Encoding" not in plain.headers
    assert (packed.headers["Content-Encoding"], tight.headers["Content-Encoding"]) == ("gzip", "br")
    answers = (plain, packed, tight)
    assert len({answer.headers["ETag"] for answer in answers}) == 3
    for answer in answers:
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Length"] == str(len(answer.body))
        assert answer.headers["Cache-Control"] == "no-cache"


def condition(answer: Answer, form: str) -> str:
    return form.replace("ETAG", answer.headers["ETag"])


@pytest.mark.parametrize("form", ["ETAG", "W/ETAG", '"other", ETAG', 'W/"other",W/ETAG', "*"])
def test_who_has_it_already_gets_no_body(form: str) -> None:
    cache, before = cached(Numbering()), counts()
    got = ask(cache, "/", accept_encoding="br")
    unchanged = ask(cache, "/", accept_encoding="br", if_none_match=condition(got, form))
    assert (unchanged.status, unchanged.body) == (304, b"")
    same = ("ETag", "Vary", "Cache-Control")
    assert [unchanged.headers[name] for name in same] == [got.headers[name] for name in same]
    assert "Content-Length" not in unchanged.headers
    assert counts() - before == Counter(misses=1, hits=1, not_modified=1)


@pytest.mark.parametrize("form", ['"other"', "", 'W/"other", "another"'])
def test_who_has_another_gets_the_body(form: str) -> None:
    cache = cached(Numbering())
    assert ask(cache, "/", if_none_match=form).status == 200


def test_an_etag_of_another_encoding_is_not_of_this_one() -> None:
    cache = cached(Numbering())
    tight = ask(cache, "/", accept_encoding="br")
    assert ask(cache, "/", if_none_match=tight.headers["ETag"]).status == 200


def test_a_cdn_may_keep_pages_while_browsers_ask_each_time() -> None:
    answer = ask(cached(Numbering(), cdn_seconds=30), "/")
    assert answer.headers["Cache-Control"] == "max-age=0, must-revalidate, s-maxage=30"
    assert answer.headers["CDN-Cache-Control"] == "max-age=30"


# The request's name, and the counts


@pytest.mark.parametrize("address", ["/", "/healthz", "/no-such-page/"])
@pytest.mark.parametrize("size", [10, 1000])
def test_every_answer_carries_the_id_of_its_request(address: str, size: int) -> None:
    seen: list[str] = []

    def application(environ: dict[str, str], start_response: object) -> list[bytes]:
        seen.append(environ[REQUEST_ID])
        return Numbering(size=size)(environ, start_response)

    cache = cached(application)
    mine = [ask(cache, address, x_request_id="trace-1.a_B").headers["X-Request-ID"] for _ in "ab"]
    assert mine == ["trace-1.a_B"] * 2
    assert seen[0] == "trace-1.a_B"


@pytest.mark.parametrize("sent", [None, "", "a" * 65, "a b", "<script>", "ä", "a\r\nSet-Cookie: b"])
def test_an_id_that_is_none_is_replaced_by_a_new_one(sent: str | None) -> None:
    cache = cached(Numbering())
    headers = {} if sent is None else {"x_request_id": sent}
    ids = {ask(cache, "/", **headers).headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3
    assert sent not in ids


def test_what_was_done_is_counted() -> None:
    cache, before = cached(Numbering()), counts()
    etag = ask(cache, "/").headers["ETag"]
    ask(cache, "/")
    ask(cache, "/", if_none_match=etag)
    ask(cache, "/healthz")
    ask(cache, "/", "POST")
    assert counts() - before == Counter(hits=2, not_modified=1, misses=1, passed=2)
