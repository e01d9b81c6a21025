"""Reading answers: whatever pieces they come in, and in every way that servers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.http1 import Head, NotHttp, Reader, parse_head

BODIES = st.binary(max_size=300)


def plain(body: bytes, *lines: bytes) -> bytes:
    head = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *lines]
    return b"\r\n".join([*head, b"", body])


def chunked(pieces: list[bytes]) -> bytes:
    parts = [b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece]
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s0\r\n\r\n" % b"".join(parts)


def came(answer: tuple[Head, bytes] | None) -> bytes | None:
    return answer and answer[1]


@given(BODIES, st.integers(0, 400))
def test_an_answer_is_there_when_all_of_it_is(body: bytes, cut: int) -> None:
    whole = plain(body)
    reader = Reader()
    if cut < len(whole):
        assert reader.take(whole[:cut]) is None
    assert came(reader.take(whole)) == body


@given(st.lists(BODIES, max_size=4), st.integers(0, 400))
def test_chunks_are_joined_when_the_last_is_there(pieces: list[bytes], cut: int) -> None:
    whole = chunked(pieces)
    reader = Reader()
    if cut < len(whole):
        assert reader.take(whole[:cut]) is None
    assert came(reader.take(whole)) == b"".join(pieces)


@pytest.mark.parametrize("whole", [plain(b"Hello"), chunked([b"Hel", b"lo"])])
def test_nothing_is_there_until_the_last_byte(whole: bytes) -> None:
    reader = Reader()
    assert all(reader.take(whole[:cut]) is None for cut in range(len(whole)))
    assert came(reader.take(whole)) == b"Hello"


def test_a_body_may_end_with_the_connection() -> None:
    data = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHello"
    reader = Reader()
    assert reader.take(data) is None
    assert reader.take(data, ended=True) == (Head(200, None, False, True), b"Hello")


@pytest.mark.parametrize(
    ("lines", "close"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close", True),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0", True),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\nconnection: keep-alive", False),
        (b"HTTP/1.1 204 No Content", False),
    ],
)
def test_whether_a_connection_stays_open(lines: bytes, close: bool) -> None:
    assert parse_head(lines).close is close


def test_the_same_head_is_parsed_once() -> None:
    reader = Reader()
    first, second = reader.take(plain(b"one")), reader.take(plain(b"two"))
    assert first is not None
    assert second is not None
    assert first[0] is second[0]


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 twohundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
    ],
)
def test_what_is_no_answer_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotHttp):
        Reader().take(data)
