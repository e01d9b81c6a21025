"""Headers and cookies that no browser sends."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.hostile.asking import ask, front, unclear, undone
from tests.hostile.conftest import Counted
from tests.hostile.corpus import FEW, TEXTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("exported")]
HEADERS = (
    "HOST", "ACCEPT", "ACCEPT_ENCODING", "ACCEPT_LANGUAGE", "IF_NONE_MATCH", "IF_MATCH",
    "IF_MODIFIED_SINCE", "IF_UNMODIFIED_SINCE", "IF_RANGE", "RANGE", "AUTHORIZATION", "COOKIE",
    "X_API_KEY", "X_REQUEST_ID", "X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_FORWARDED_HOST",
    "FORWARDED", "ORIGIN", "REFERER", "USER_AGENT", "X_HTTP_METHOD_OVERRIDE", "X_REQUESTED_WITH",
    "ACCESS_CONTROL_REQUEST_METHOD", "TRANSFER_ENCODING", "EXPECT", "UPGRADE",
)  # fmt: skip
MONSTERS = {
    "HOST": ("a" * 300, "127.0.0.1:99999", "[::1", "a@example.invalid", "", "127.0.0.1:8000:1"),
    "ACCEPT": (",".join(["a/b;q=0.1"] * 5_000), "*", "/", ";;;", "application/json;q=x"),
    "ACCEPT_ENCODING": (
        ",".join(f"x{n};q=0.{n}" for n in range(5_000)), "gzip;q=9", "br;q=-1", ";q=1", "*;q=0",
        "gzip;q=0,br;q=0,identity;q=0",
    ),
    "IF_NONE_MATCH": (",".join(['"x"'] * 5_000), '"', "W/", "*, *", '"\xe9"'),
    "IF_MODIFIED_SINCE": ("Thu, 99 Xxx 99999", "0", "-1"),
    "RANGE": (
        "bytes=" + ",".join(f"{n}-{n}" for n in range(2_000)), "bytes=-", "bytes=9-1", "bytes=-0",
        "bytes=0-", "bytes=" + "9" * 5_000 + "-", "items=0-1", "bytes=a-b",
    ),
    "COOKIE": (
        "sessionid=x", "sessionid=" + "x" * 5_000, "sessionid=\x00", "sessionid", "=", ";;;",
        "csrftoken=x; csrftoken=y", "messages=[[\"x\"]]:x", "a=" + "b" * 50_000, "sessionid=\xff",
        "; ".join(f"c{n}=1" for n in range(3_000)),
    ),
    "X_FORWARDED_FOR": (
        ", ".join(["1.2.3.4"] * 5_000), "[", "::ffff:1.2.3.4", "1.2.3.4:99999", "%eth0",
    ),
    "AUTHORIZATION": ("Bearer", "Bearer  ", "Basic Og==", "Bearer a b", "Bearer " + "x" * 60_000),
}  # fmt: skip
ADDRESSES = (
    "/", "/search/", "/api/v1/frameworks/flask/", "/api/v1/export/", "/admin/login/", "/suggest/",
    "/no-such/",
)  # fmt: skip
RIGHT = {200, 206, 301, 302, 304, 400, 401, 403, 404, 406, 412, 416}


def test_headers(counted: Counted) -> None:
    with counted("header") as tally:
        application = front()
        for turn, name in enumerate(HEADERS):
            for address in ADDRESSES:
                for text in (*FEW[turn % 3 :: 3], *MONSTERS.get(name, ())):
                    sent: Any = {f"HTTP_{name}": text.encode("utf-8", "replace").decode("latin-1")}
                    with undone(), tally.timed() as seconds:
                        answer = ask(application, address, "", **sent)
                    why = unclear(answer, RIGHT)
                    split = [n for n, v in answer.headers.items() if "\n" in f"{n}{v}" or "\r" in v]
                    why = why or (f"splits {split}" if split else "")
                    tally.note(f"{address} {name}: {text[:60]}", answer.status, seconds(), why)


def test_signing_in(counted: Counted, editor: User) -> None:
    """Nobody is let in, and nobody is led to another site."""
    with counted("form to sign in") as tally:
        for place, text in enumerate(TEXTS):
            for name in ("username", "password", "next", "token"):
                sent = {"username": "editor", "password": "wrong"} | {name: text}
                client = Client(raise_request_exception=False, REMOTE_ADDR=f"10.0.{place}.1")
                with undone(), tally.timed() as seconds:
                    answer = client.post("/admin/login/", sent)
                why = "" if answer.status_code in (200, 400, 403, 429) else "is let in, or an error"
                tally.note(f"{name}={text[:60]}", "not let in", seconds(), why)


def test_where_one_is_led_after_it(counted: Counted, editor: User) -> None:
    with counted("address to be led to") as tally:
        for text in (*TEXTS, *ELSEWHERE):
            client = Client(raise_request_exception=False)
            with undone(), tally.timed() as seconds:
                sent = {"username": "editor", "password": "a long password for tests", "next": text}
                answer = client.post("/admin/login/", sent)
            led = answer.get("Location", "")
            why = "" if answer.status_code < 500 else f"status {answer.status_code}"
            if led.startswith(("//", "http", "javascript", "\\", "data")) or "\n" in led:
                why = f"led to {led}"
            tally.note(text[:60], answer.status_code, seconds(), why)


ELSEWHERE = (
    "https://example.invalid/", "//example.invalid/", "///example.invalid", "/\\example.invalid",
    "\\\\example.invalid", "http:///example.invalid", "javascript:alert(1)", "data:text/html,x",
    "/admin/\r\nX: y", "https:example.invalid", "//127.0.0.1:8000@example.invalid/", "http://[::1",
)  # fmt: skip
