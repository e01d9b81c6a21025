"""An answer in each encoding, and which one a request likes best."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.cached_response import CachedResponse, coding_for, matches

BODIES = st.one_of(
    st.binary(max_size=3000),
    st.text(max_size=400).map(lambda text: (text * 20).encode()),
)


@given(body=BODIES)
def test_every_encoding_holds_the_same_bytes(body: bytes) -> None:
    response = CachedResponse([("Content-Type", "text/plain")], body, "tag", [])
    opened = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
    etags: dict[str, bytes] = {}
    for asked in ("identity", "gzip", "br"):
        found = response.encoded(asked)
        headers = dict(found.headers)
        coding = headers.get("Content-Encoding", "identity")
        assert opened[coding](found.body[0]) == body
        assert headers["Content-Length"] == str(len(found.body[0]))
        assert len(found.body[0]) <= len(body)
        # One ETag means one sequence of bytes.
        assert etags.setdefault(found.etag, found.body[0]) == found.body[0]


def test_a_small_answer_stays_as_it_is() -> None:
    response = CachedResponse([], b"a" * 499, "tag", [])
    assert response.encoded("br") is response.encoded("gzip") is response.encoded("identity")
    assert len(CachedResponse([], b"a" * 500, "tag", []).encoded("br").body[0]) < 100


def test_an_encoding_is_made_once_and_is_the_same_on_every_machine() -> None:
    one, other = (CachedResponse([], b"a word " * 200, "tag", []) for _ in "ab")
    assert one.encoded("gzip") is one.encoded("gzip")
    assert one.encoded("gzip").body == other.encoded("gzip").body
    assert zlib.decompress(one.encoded("gzip").body[0], 31) == b"a word " * 200


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZip", "gzip"),
        ("BR;Q=1.0", "br"),
        ("x-gzip", "gzip"),
        ("deflate", "identity"),
        ("gzip;q=0", "identity"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("gzip ; q = 0.001", "gzip"),
        ("gzip;q=0.5, identity;q=1", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("gzip, *;q=0", "gzip"),
        ("br;q=0, *", "gzip"),
        ("identity", "identity"),
        ("identity;q=0, gzip;q=0, br;q=0", "identity"),
        ("identity;q=0", "identity"),
        ("br;q=high, gzip", "gzip"),
        ("br;q=-1", "identity"),
        ("br;q=nan", "identity"),
        (",,;;q=,", "identity"),
        ("broken", "identity"),
    ],
)
def test_the_encoding_that_is_liked_best(accepted: str, coding: str) -> None:
    assert coding_for(accepted) == coding


@given(accepted=st.text(alphabet="brgzip*;q=0.15, identy", max_size=60))
def test_any_text_leads_to_an_encoding_that_there_is(accepted: str) -> None:
    assert coding_for(accepted) in {"br", "gzip", "identity"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b",W/"a"', True),
        ("*", True),
        ('"A"', False),
        ("a", False),
        ('"aa"', False),
        ("", False),
    ],
)
def test_a_condition_names_an_etag_or_does_not(asked: str, *, found: bool) -> None:
    assert matches(asked, '"a"') is found
