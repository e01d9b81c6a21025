"""The one form that the public may send."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.catalog.forms import opened
from tests.hostile.asking import ask, front, unclear, undone
from tests.hostile.conftest import Counted
from tests.hostile.corpus import FEW, TEXTS

pytestmark = pytest.mark.django_db
ABOUT = "/suggest/?about=supports:flask.openapi"
FORM = "application/x-www-form-urlencoded"
MIB = 1024 * 1024
# 303: it was kept as what it is, a text of somebody, for editors to read.
RIGHT = {303, 400, 404, 409, 413, 415}


@pytest.fixture
def form(client: Client) -> dict[str, list[str]]:
    return opened(client, ABOUT)


def test_fields(counted: Counted, client: Client, form: dict[str, list[str]]) -> None:
    client.raise_request_exception = False
    with counted("form for suggestions") as tally:
        for name in form:
            for text in TEXTS:
                with undone(), tally.timed() as seconds:
                    sent = {**form, "text": ["It is not so any more."], name: [text]}
                    answer = client.post("/suggest/", sent)
                why = "" if answer.status_code in RIGHT else f"status {answer.status_code}"
                tally.note(f"{name}={text[:60]!r}", answer.status_code, seconds(), why)


def bodies() -> Iterator[tuple[str, str, bytes]]:
    yield "nothing", FORM, b""
    yield "not UTF-8", FORM, b"text=\xff\xfe&about=\xff"
    yield "encoded, and not UTF-8", FORM, b"text=%ff%fe&token=%ff"
    yield "a null character", FORM, b"text=%00&about=%00&token=%00"
    yield "many fields", FORM, b"&".join(b"n%d=1" % n for n in range(5_000))
    yield "one field many times", FORM, b"&".join(b"text=1" for _ in range(1_500))
    yield "3 MiB", FORM, b"text=" + b"x" * 3 * MIB
    yield "100 MiB", FORM, b"text=" + b"x" * 100 * MIB
    yield "JSON", "application/json", b'{"text": "x"}'
    yield "another code", f"{FORM}; charset=utf-16", "text=x".encode("utf-16")
    yield "a code nobody knows", f"{FORM}; charset=x-none", b"text=x"
    for kind in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\xe9",
    ):
        yield kind, kind, b"--x\r\n"
    parts = "multipart/form-data; boundary=x"
    yield (
        "a part without an end",
        parts,
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"y" * MIB,
    )
    yield (
        "a file for a text",
        parts,
        (b'--x\r\nContent-Disposition: form-data; name="text"; filename="../a"\r\n\r\n--x--\r\n'),
    )
    yield "many files", parts, b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\ny\r\n' % n
        for n in range(300)
    ) + b"--x--\r\n"  # fmt: skip
    yield (
        "base64 that is none",
        parts,
        (
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n"
        ),
    )
    yield "a header of 64 KiB", parts, b"--x\r\nA: " + b"b" * 65_536 + b"\r\n\r\nc\r\n--x--\r\n"
    yield (
        "parts in parts",
        parts,
        b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n--x--",
    )
    for text in FEW:
        yield f"a body of {text[:20]!r}", FORM, text.encode("utf-8", "replace")


def test_bodies(counted: Counted) -> None:
    with counted("body of the form for suggestions") as tally:
        for what, kind, body in bodies():
            for length in (str(len(body)), "0", "-1", "x", "9" * 30, ""):
                with undone(), tally.timed() as seconds:
                    answer = ask(
                        front(), "/suggest/", "", "POST", body,
                        CONTENT_TYPE=kind, CONTENT_LENGTH=length,
                        **{"wsgi.input": io.BytesIO(body)},
                    )  # fmt: skip
                why = unclear(answer, RIGHT - {303})
                tally.note(f"{what}, length {length[:9]}", answer.status, seconds(), why)
