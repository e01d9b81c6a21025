"""Readers who send at the same moment, on the real server."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.catalog.test_colliding import CATALOGUE, together
from tests.site import Site, new_database, on_free_port, serving

COUNT = "from catalog.models import Suggestion; print(Suggestion.objects.count())"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("suggesting")
    found = on_free_port(folder, DATABASE_URL=new_database(folder))
    found.manage("migrate", "--skip-checks", "--verbosity=0")
    found.manage("collectstatic", "--noinput", "--verbosity=0")
    found.manage("shell", "--no-imports", "-c", CATALOGUE)
    with serving(found, folder, workers=2):
        yield found


def form(site: Site) -> dict[str, str]:
    with urllib.request.urlopen(f"{site.url}/suggest/?about=supports:small.openapi") as answer:  # noqa: S310
        page = answer.read().decode()
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page))


def send(site: Site, sent: dict[str, str]) -> str:
    """The address of the receipt."""
    body = urllib.parse.urlencode(sent).encode()
    with urllib.request.urlopen(f"{site.url}/suggest/", body) as answer:  # noqa: S310
        return str(answer.url)


def test_what_is_sent_twice_at_once_is_one(site: Site) -> None:
    one = {**form(site), "text": "Pressed by an impatient reader."}
    other = {**form(site), "text": "Pressed by an impatient reader."}
    receipts = together(*(lambda sent=sent: send(site, sent) for sent in [one, other] * 4))
    assert len(set(receipts)) == 1
    assert site.manage("shell", "--no-imports", "-c", COUNT).strip() == "1"
