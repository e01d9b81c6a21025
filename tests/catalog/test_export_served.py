"""What is told of the export, and its files as a client gets them, whole and in parts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from catalog.api.byte_ranges import OutsideOfFile, asked
from catalog.export import building, kept
from catalog.models import Catalogue
from tests.made import emptied

pytestmark = pytest.mark.django_db
INDEX = "/api/v1/export/"
NAME = "framewise.jsonl.gz"


@pytest.fixture(scope="module")
def empty(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), emptied():
        Catalogue.objects.create(pk=1)
        yield


@pytest.fixture(autouse=True)
def root(empty: None, db: None, tmp_path: Path, settings: Settings) -> None:
    Catalogue.objects.update(revision=1)
    settings.EXPORT_ROOT = tmp_path / "export"


@pytest.fixture
def exported() -> None:
    build()


def build() -> None:
    building.build(lambda *_: None, wait=True)


def edit() -> None:
    catalogue = Catalogue.objects.get()
    catalogue.revision += 1
    catalogue.save()


def index(client: Client, status: int = 200) -> Any:
    response = client.get(INDEX)
    assert response.status_code == status, response.content
    return response.json()


def path(client: Client, name: str = NAME) -> str:
    files = {file["name"]: file["url"] for file in index(client)["files"]}
    return str(files[name].removeprefix(site.SITE_URL))


def content(response: Any) -> bytes:
    """Read to its end, so that the file is closed."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def status(client: Client, address: str, **headers: str) -> int:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.get(address, headers=given)
    content(response)
    return response.status_code


def test_the_index_names_each_file_with_its_checksum(client: Client, exported: None) -> None:
    told = index(client)
    assert (told["revision"], told["current"]) == (1, True)
    assert told["licence"]["spdx"] == "CC-BY-4.0"
    assert [file["name"] for file in told["files"]] == list(kept.FORMS)
    for file in told["files"]:
        response = client.get(file["url"].removeprefix(site.SITE_URL))
        body = content(response)
        assert hashlib.sha256(body).hexdigest() == file["sha256"]
        assert len(body) == file["bytes"] == int(response["Content-Length"])
        assert response["Content-Type"] == file["media_type"]


def test_without_any_export_it_says_what_to_do(client: Client) -> None:
    response = client.get(INDEX)
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert int(response["Retry-After"]) > 0
    assert "build_export" in response.json()["detail"]


def test_the_older_one_is_served_until_there_is_a_newer(client: Client, exported: None) -> None:
    before = path(client)
    edit()
    told = index(client)
    assert (told["revision"], told["current"]) == (1, False)
    build()
    told = index(client)
    assert (told["revision"], told["current"]) == (2, True)
    assert status(client, before) == 200
    assert path(client) != before


def test_one_that_is_gone_names_the_newest(client: Client, exported: None) -> None:
    before = path(client)
    for _ in range(2):
        edit()
        build()
    gone = client.get(before)
    assert gone.status_code == 404
    assert gone["Content-Type"] == "application/problem+json"
    assert site.SITE_URL + path(client) in gone.json()["detail"]


@pytest.mark.parametrize(
    "place",
    [
        "1-00000000/framewise.jsonl.gz",
        "part-1/framewise.jsonl.gz",
        "{}/export.json",
        "{}/..%2Flock",
        "../lock",
        "%2E%2E/lock",
        "{}/framewise.jsonl.gz/",
    ],
)
def test_nothing_else_is_served(client: Client, exported: None, place: str) -> None:
    response = client.get(INDEX + place.format(kept.exports()[0].name))
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_an_unknown_parameter_is_a_problem(client: Client, exported: None) -> None:
    for address in (INDEX, path(client)):
        assert client.get(address + "?revision=1").status_code == 400


def test_the_index_is_asked_for_each_time(client: Client, exported: None) -> None:
    assert client.get(INDEX)["Cache-Control"] == "no-cache"


def test_a_file_says_what_it_is_and_that_it_stays_so(client: Client, exported: None) -> None:
    told = client.get(path(client))
    digest = hashlib.sha256(content(told))
    assert told["ETag"] == f'"{digest.hexdigest()}"'
    assert told["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert "immutable" in told["Cache-Control"]
    assert told["Accept-Ranges"] == "bytes"
    assert not told.has_header("Content-Encoding")
    assert not told.cookies
    headers = client.head(path(client))
    assert (headers.status_code, headers.content) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Type", "Accept-Ranges"):
        assert headers[name] == told[name]


def test_a_file_is_given_whatever_form_is_liked(client: Client, exported: None) -> None:
    for accept in ("application/gzip", "text/html", "*/*"):
        assert status(client, path(client), accept=accept) == 200


def test_a_file_that_is_there_already_is_not_sent_again(client: Client, exported: None) -> None:
    etag = client.head(path(client))["ETag"]
    assert status(client, path(client), if_none_match='"other"') == 200
    for known in (etag, f'"other", W/{etag}', "*"):
        response = client.get(path(client), headers={"if-none-match": known})
        assert (response.status_code, content(response)) == (304, b"")
        assert response["ETag"] == etag


@pytest.mark.parametrize(
    ("range_", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=10-19", slice(10, 20)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=5-999999999999999999999", slice(5, None)),
        ("bytes=-999999999", slice(0, None)),
        ("Bytes=3-4", slice(3, 5)),
    ],
)
def test_a_part_is_sent(client: Client, exported: None, range_: str, part: slice) -> None:
    whole = content(client.get(path(client)))
    response = client.get(path(client), headers={"range": range_})
    body = content(response)
    start, end, _ = part.indices(len(whole))
    assert response.status_code == 206
    assert body == whole[part]
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/{len(whole)}"
    assert int(response["Content-Length"]) == len(body)


@pytest.mark.parametrize(
    "range_", ["", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b",
               "bytes=" + "9" * 6000 + "-"]
)  # fmt: skip
def test_what_is_no_range_is_the_whole(client: Client, exported: None, range_: str) -> None:
    whole = client.get(path(client))
    response = client.get(path(client), headers={"range": range_})
    assert response.status_code == 200
    assert content(response) == content(whole)


@pytest.mark.parametrize("range_", ["bytes=99999999-", "bytes=-0", "bytes=" + "9" * 90 + "-"])
def test_a_part_beyond_the_end_is_a_problem(client: Client, exported: None, range_: str) -> None:
    size = client.head(path(client))["Content-Length"]
    response = client.get(path(client), headers={"range": range_})
    assert response.status_code == 416
    assert response["Content-Type"] == "application/problem+json"
    assert response["Content-Range"] == f"bytes */{size}"
    assert size in response.json()["detail"]


def test_a_part_of_another_file_is_the_whole(client: Client, exported: None) -> None:
    etag = client.head(path(client))["ETag"]
    for known, code in ((etag, 206), ('"other"', 200), (f"W/{etag}", 200)):
        assert status(client, path(client), range="bytes=3-", if_range=known) == code


def test_a_head_has_no_parts(client: Client, exported: None) -> None:
    assert client.head(path(client), headers={"range": "bytes=3-"}).status_code == 200


@given(size=st.integers(1, 60), first=st.integers(0, 70), length=st.integers(0, 70))
def test_two_parts_are_the_whole(size: int, first: int, length: int) -> None:
    whole = bytes(range(size))
    last = first + length
    try:
        start, end = asked(f"bytes={first}-{last}", size) or (0, 0)
    except OutsideOfFile:
        assert first >= size
        return
    assert whole[start:end] == whole[first : last + 1]
    assert whole[:first] + whole[start:end] + whole[last + 1 :] == whole
