"""What is no HTTP, or too much of it, at the real server: it answers, refuses or hangs up, and goes
on answering others."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.hostile.conftest import Counted
from tests.site import Site

PATIENCE = 15.0  # seconds for one of them: the server, or this test, ends it before
HEAD = b"Host: 127.0.0.1\r\n"
MIB = 1024 * 1024


def lines() -> Iterator[bytes]:
    """Of a request; each is followed by a host."""
    yield from (
        b"GET / HTTP/1.1",
        b"GET / HTTP/9.9",
        b"GET / HTTP/1.1 x",
        b"GET /",
        b"GET",
        b"",
        b" ",
    )
    yield from (b"GET  /  HTTP/1.1", b"GET / http/1.1", b"get / HTTP/1.1", b"G\0T / HTTP/1.1")
    yield from (
        b"GET /\0 HTTP/1.1",
        b"GET /\xff\xfe HTTP/1.1",
        b"GET /a b HTTP/1.1",
        b"GET * HTTP/1.1",
    )
    yield from (b"OPTIONS * HTTP/1.1", b"CONNECT 127.0.0.1:1 HTTP/1.1", b"TRACE / HTTP/1.1")
    yield from (b"GET http://example.invalid/ HTTP/1.1", b"GET //example.invalid HTTP/1.1")
    yield from (b"GET /" + b"x" * 70_000 + b" HTTP/1.1", b"X" * 70_000 + b" / HTTP/1.1")
    yield from (
        b"GET /?" + b"x=1&" * 20_000 + b" HTTP/1.1",
        b"GET /%zz HTTP/1.1",
        b"GET /#a HTTP/1.1",
    )
    yield from (b"PRI * HTTP/2.0", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\x00" * 100)
    yield from (
        b"HELO x",
        b"*1\r\n$4\r\nPING",
        b"() { :; }; true",
        b"GET\t/\tHTTP/1.1",
        b"\r\n\r\nGET /",
    )


def heads() -> Iterator[bytes]:
    """What follows a line that asks for the start."""
    yield b""
    yield b"Host: a\r\nHost: b\r\n"
    yield b"Host: \r\n"
    yield HEAD + b"X: " + b"y" * 70_000 + b"\r\n"
    yield HEAD + b"".join(b"X%d: y\r\n" % n for n in range(2_000))
    yield HEAD + b"X : y\r\n"
    yield HEAD + b" X: y\r\n"
    yield HEAD + b"X\0: y\r\n"
    yield HEAD + b"X: a\0b\r\n"
    yield HEAD + b"X: a\rb\r\n"
    yield HEAD + b": y\r\n"
    yield HEAD + b"no colon\r\n"
    yield HEAD + b"X: \xff\xfe\r\n"
    yield HEAD + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n"
    yield HEAD + b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n"
    yield HEAD + b"Expect: nothing\r\n"
    yield HEAD + b"Cookie: sessionid=\xff\r\n"
    yield HEAD + b"Range: bytes=" + b"0-1," * 5_000 + b"\r\n"


def smuggled() -> Iterator[bytes]:
    """Bodies of which two servers could think differently where they end."""
    length, chunked = b"Content-Length: ", b"Transfer-Encoding: "
    inner = b"GET /admin/ HTTP/1.1\r\nHost: a\r\n\r\n"
    for head in (
        length + b"5\r\n" + length + b"6\r\n", length + b"5, 5\r\n", length + b"-1\r\n",
        length + b"+5\r\n", length + b"0x5\r\n", length + b"5 \r\n", length + b"9" * 40 + b"\r\n",
        length + b"5\r\n" + chunked + b"chunked\r\n", chunked + b"chunked\r\n" + length + b"5\r\n",
        chunked + b"chunked, identity\r\n", chunked + b"xchunked\r\n",
        chunked + b"gzip, chunked\r\n",
        chunked + b"chunked\r\n" + chunked + b"identity\r\n", b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n", b"Transfer-Encoding\r\n : chunked\r\n",
    ):  # fmt: skip
        for body in (
            b"0\r\n\r\n" + inner,
            b"5\r\nabcde\r\n0\r\n\r\n",
            b"zz\r\n",
            b"-1\r\nx",
            b"9" * 30 + b"\r\n",
        ):
            yield head + b"\r\n" + body


def sent() -> Iterator[tuple[str, bytes]]:
    for line in lines():
        yield "line of a request", line + b"\r\n" + HEAD + b"Connection: close\r\n\r\n"
    for head in heads():
        yield "head of a request", b"GET / HTTP/1.1\r\n" + head + b"Connection: close\r\n\r\n"
    for body in smuggled():
        yield "body whose end is not clear", (
            b"POST /api/v1/suggestions/ HTTP/1.1\r\n" + HEAD
            + b"Content-Type: application/json\r\n" + body
        )  # fmt: skip
    for path in (b"/api/v1/suggestions/", b"/api/v1/runs/", b"/suggest/", b"/", b"/admin/login/"):
        yield "body of 100 MB", (
            b"POST " + path + b" HTTP/1.1\r\n" + HEAD + b"Content-Type: application/json\r\n"
            b"Connection: close\r\nContent-Length: 100000000\r\n\r\n" + b"x" * 100_000_000
        )  # fmt: skip


KINDS = (
    "line of a request", "head of a request", "body whose end is not clear", "body of 100 MB",
)  # fmt: skip


def answer(site: Site, data: bytes, *, cut: bool) -> str:
    """The status of the first answer; or that there was none. Where the server would wait for the
    rest of a body, the line is cut."""
    where = urlsplit(site.url)
    with socket.create_connection((where.hostname, where.port), timeout=PATIENCE) as line:
        try:
            line.sendall(data)
            if cut:
                line.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it did not read to the end: what it said is still to be read
        try:
            said = line.recv(64)
        except ConnectionError:
            return "hung up"
        except TimeoutError:
            return "no answer"
    return said.split()[1].decode() if said.startswith(b"HTTP/1.") else "hung up"


RIGHT = {
    "200", "301", "302", "308", "400", "401", "403", "404", "405", "408", "411", "413", "414",
    "415", "417", "431", "501", "505", "hung up",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_http(site: Site, counted: Counted, kind: str) -> None:
    with counted(f"at the server: {kind}", lambda: state(site)) as tally:
        for data in (data for what, data in sent() if what == kind):
            with tally.timed() as seconds:
                got = answer(site, data, cut="body" in kind)
            wrong = "" if got in RIGHT else f"{got} is no answer that is right"
            # Whether a refusal arrives before the line is cut is a matter of chance.
            told = "answered" if got.startswith(("2", "3")) else "refused, or hung up on"
            tally.note(repr(data[:120]), told, seconds(), wrong)


def state(site: Site) -> dict[str, int]:
    """It still answers others, and the catalogue is at the same revision."""
    with urllib.request.urlopen(f"{site.url}/api/v1/", timeout=PATIENCE) as found:  # noqa: S310
        etag = found.headers["ETag"]
    return {str(etag): found.status}
