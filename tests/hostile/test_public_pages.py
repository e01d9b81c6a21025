"""Every public address, each of its places and parameters, with every nasty string."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from catalog.models import Claim, Comparison, Run
from tests.hostile import doors
from tests.hostile.asking import ask, encoded, front, unclear
from tests.hostile.conftest import Counted
from tests.hostile.corpus import RAW_PATHS, RAW_QUERIES, TEXTS
from tests.hostile.tally import Tally

pytestmark = pytest.mark.django_db
PARTS = 8  # of the corpus
PAGE = {200, 301, 302, 400, 404}
# A name with a slash in it is another address, which may be there: /frameworks/./ is the list.
GONE = {301, 302, 400, 404}


def send(tally: Tally, application: object, path: str, query: str, right: set[int]) -> None:
    with tally.timed() as seconds:
        answer = ask(application, path, query)
    tally.note(f"{path}?{query}", answer.status, seconds(), unclear(answer, right))


def examples() -> dict[str, str]:
    return {
        "{run}": Run.objects.filter(bench__isnull=False)[0].slug,
        "{claim}": Claim.objects.all()[0].slug,
        "{comparison}": Comparison.objects.all()[0].slug,
    }


def test_each_parameter_of_each_page(counted: Counted) -> None:
    """A part of the corpus for each, another part for the next."""
    with counted("query of a page") as tally:
        application, records = front(), examples()
        asked = [(door, name) for door in doors.pages() for name in door.parameters]
        for turn, (door, name) in enumerate(asked):
            for text in TEXTS[turn % PARTS :: PARTS]:
                send(tally, application, door.example(records), encoded(name, text), PAGE)


def test_queries_that_keep_no_rule(counted: Counted) -> None:
    with counted("query of a page that keeps no rule of encoding") as tally:
        application, records = front(), examples()
        for door in doors.pages():
            for query in RAW_QUERIES:
                send(tally, application, door.example(records), query, PAGE)


def test_each_place_of_each_address(counted: Counted) -> None:
    """Of pages and of the API."""
    with counted("address with a nasty name in it") as tally:
        application, records = front(), examples()
        for door in doors.public():
            for place in door.places:
                for text in TEXTS:
                    path = door.example(records, **{place: quote(text, safe="")})
                    send(tally, application, path, "", GONE)


def test_addresses_that_keep_no_rule(counted: Counted) -> None:
    with counted("address that keeps no rule of encoding") as tally:
        application = front()
        for above in ("/", "/frameworks/", "/static/", "/api/v1/", "/tasks/json/flask/", "/admin/"):
            for path in RAW_PATHS:
                send(tally, application, above + path, "", GONE)
