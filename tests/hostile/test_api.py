"""What schemathesis does not send to the API (tests/catalog/test_conformance.py sends the rest):
nasty texts in every parameter, and bodies that are no JSON, or more of it than anybody wants."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.models import ApiKey
from catalog.models.api_key import SCOPES
from tests.hostile import doors
from tests.hostile.asking import ask, encoded, front, unclear, undone
from tests.hostile.conftest import Counted
from tests.hostile.corpus import FEW, RAW_QUERIES, TEXTS
from tests.hostile.tally import Tally
from tests.hostile.test_public_pages import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("exported")]
# A text that may be searched for is none that is wrong; 401 is told where nothing is to be read.
ANSWERED = {200, 400, 401, 404, 422}
BODY_REFUSED = {400, 404, 405, 412, 413, 415, 422, 428}
MIB = 1024 * 1024
DEEP = 100_000


def test_each_parameter_of_each_operation(counted: Counted) -> None:
    with counted("query of an operation of the API") as tally:
        application, records = front(), examples()
        for door in doors.operations():
            for name in dict.fromkeys(door.parameters):
                for text in FEW:
                    send(tally, application, door.example(records), encoded(name, text))


def test_queries_that_keep_no_rule(counted: Counted) -> None:
    with counted("query of an operation that keeps no rule of encoding") as tally:
        application, records = front(), examples()
        for door in doors.operations():
            for query in RAW_QUERIES:
                send(tally, application, door.example(records), query)


def send(tally: Tally, application: Any, path: str, query: str) -> None:
    with tally.timed() as seconds:
        answer = ask(application, path, query)
    why = unclear(answer, ANSWERED)
    if answer.status != 200 and "problem+json" not in answer.headers["Content-Type"]:
        why = why or "an error that is no problem+json"
    tally.note(f"{path}?{query}", answer.status, seconds(), why)


# Bodies


def bodies() -> Iterator[tuple[str, bytes]]:
    """Each with a word what it is."""
    yield "nothing", b""
    yield "only space", b" \n"
    yield "a null character", b"\0"
    yield "not UTF-8", b'{"about": "\xff\xfe"}'
    yield "half of a surrogate pair", b'{"about": "\\ud800"}'
    yield "half of a pair, in bytes", b'{"about": "\xed\xa0\x80"}'
    yield "an escaped null character", b'{"about": "a\\u0000b"}'
    yield "a null character in a name", b'{"a\\u0000b": 1}'
    yield "UTF-16", '{"about": "x"}'.encode("utf-16")
    yield "UTF-32", '{"about": "x"}'.encode("utf-32")
    yield "a byte order mark", b'\xef\xbb\xbf{"about": "x"}'
    yield "lists too deep", b"[" * DEEP + b"]" * DEEP
    yield "objects too deep", b'{"a":' * DEEP + b"1" + b"}" * DEEP
    yield "deep and never closed", b"[" * DEEP
    yield "deep, but only so far", b"[" * 900 + b"]" * 900
    yield "deep below a field", b'{"about": ' + b"[" * 5_000 + b"]" * 5_000 + b"}"
    yield "more than may be", b'"' + b"x" * MIB + b'"'
    yield "much more than may be", b" " * (25 * MIB)
    yield "many members", json.dumps({f"n{n}": n for n in range(20_000)}).encode()
    yield "many items", json.dumps([*range(100_000)]).encode()
    yield "a number of 5,000 digits", b'{"about": ' + b"9" * 5_000 + b"}"
    yield "a number of 900,000 digits", b"[" + b"9" * 900_000 + b"]"
    yield "beyond a float", b'{"about": 1e400}'
    yield "an endless exponent", b'{"about": 1e99999999999}'
    yield "NaN", b'{"about": NaN}'
    yield "Infinity", b'{"about": -Infinity}'
    yield "one name twice", b'{"about": "frameworks:flask", "about": 1}'
    yield "two values", b'{"about": 1} {"about": 2}'
    yield "a comma too many", b'{"about": 1,}'
    yield "single quotes", b"{'about': 1}"
    yield "a comment", b'{"about": 1 /* x */}'
    yield "a form", b"about=frameworks%3Aflask&text=x"
    yield "XML with an entity", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    yield "a pickle", b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00cos\nsystem\n."
    yield "gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
    for value in (b"null", b"true", b"1", b'"x"', b"[]", b"{}", b"[{}]", b'{"__proto__": {}}'):
        yield value.decode(), value
    for text in TEXTS:
        yield f"{text[:40]!r} as a name", json.dumps({text: text}).encode()


KINDS_OF_BODY = (
    "application/json", "application/merge-patch+json", "application/json; charset=utf-16",
    "text/plain", "application/xml", "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=", "multipart/form-data", "application/x-yaml",
    "application/x-python-pickle", "", "/", "application/json\x00", "a" * 5_000, "é/ü",
)  # fmt: skip
PATCHED = "application/merge-patch+json"


@pytest.fixture
def bearer(editor: User) -> dict[str, str]:
    key, secret = ApiKey.made(name="hostile", owner=editor, scopes=[*SCOPES])
    key.save()
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


NEWEST = '"fffffffffff-20261122-0123456789"'  # so that the body is what is wrong
WRITTEN = (
    ("POST", "/api/v1/suggestions/", "application/json"),
    ("POST", "/api/v1/runs/", "application/json"),
    ("PATCH", "/api/v1/frameworks/flask/", PATCHED),
    ("PATCH", "/api/v1/supports/flask.openapi/", PATCHED),
    ("PATCH", "/api/v1/claims/{claim}/", PATCHED),
)


def post(tally: Tally, method: str, path: str, what: str, body: bytes, **more: Any) -> None:
    with undone(), tally.timed() as seconds:
        answer = ask(front(), path, "", method, body, **more)
    why = unclear(answer, BODY_REFUSED)
    if "problem+json" not in answer.headers.get("Content-Type", ""):
        why = why or "an error that is no problem+json"
    tally.note(f"{method} {path}: {what}", answer.status, seconds(), why)


def test_bodies(counted: Counted, bearer: dict[str, str]) -> None:
    with counted("body of an operation of the API") as tally:
        for method, path, kind in WRITTEN:
            where = path.format(claim=examples()["{claim}"])
            for what, body in bodies():
                post(
                    tally,
                    method,
                    where,
                    what,
                    body,
                    CONTENT_TYPE=kind,
                    HTTP_IF_MATCH=NEWEST,
                    **bearer,
                )


def test_kinds_of_body(counted: Counted, bearer: dict[str, str]) -> None:
    with counted("body of another kind than it says") as tally:
        for method, path, right in WRITTEN:
            where = path.format(claim=examples()["{claim}"])
            for kind in KINDS_OF_BODY:
                body = (
                    b"\0" if kind.partition(";")[0] == right else b'{"about": "frameworks:flask"}'
                )
                post(tally, method, where, kind, body, CONTENT_TYPE=kind, **bearer)


METHODS = (
    "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get", "G\u00ebT", "X" * 300,
)  # fmt: skip


def test_methods(counted: Counted) -> None:
    """That an address does not know. A public page may answer all as GET, and changes nothing."""
    with counted("method that an address does not know") as tally:
        application, records = front(), examples()
        for door in doors.public():
            for method in METHODS:
                with undone(), tally.timed() as seconds:
                    answer = ask(application, door.example(records), "", method)
                why = unclear(answer, {200, 301, 302, 400, 401, 403, 404, 405, 415, 422, 428})
                tally.note(f"{method} {door.pattern}", answer.status, seconds(), why)
