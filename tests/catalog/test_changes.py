"""What the API tells of the history: what visitors saw change, record by record."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from reversion.models import Version

from catalog import history, restoring
from catalog.changes import following
from catalog.changes.nouns import NAMES
from catalog.models import (
    Citation,
    Claim,
    Comparison,
    Concept,
    Contender,
    Feature,
    Framework,
    Run,
    Source,
    Support,
)
from tests.catalog import test_load_changes
from tests.catalog.test_admin import cell_form

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)
Change = dict[str, Any]
# What the API shows of a record besides facts: addresses, results, and the newest release.
RESULTS = {
    "url", "page", "visited", "answer", "failure", "digest", "state", "lines", "seen",
    "published", "total", "passed", "measured", "links", "known_cells",
}  # fmt: skip


@pytest.fixture
def now(db: None) -> int:
    """The newest revision before the test writes."""
    return following.newest()


@pytest.fixture
def flask() -> Framework:
    return Framework.objects.get(slug="flask")


@pytest.fixture
def cell() -> Support:
    return Support.objects.get(framework__slug="flask", feature__slug="openapi")


def asked(client: Client, query: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/changes/?{query}")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def told(client: Client, since: int | str, query: str = "") -> list[Change]:
    """All pages."""
    found = asked(client, f"since={since}{query}")
    changes = list(found["results"])
    while found["next"]:
        found = asked(client, found["next"].partition("?")[2])
        changes += found["results"]
    return changes


def names(changes: list[Change]) -> set[tuple[str, str, str]]:
    return {(each["action"], each["noun"], each["key"]) for each in changes}


def sketched(slug: str = "sketch") -> Framework:
    """A draft, with a cell, its source and a citation, that a claim and a concept name."""
    draft = Framework.objects.create(slug=slug, name="Sketch", purl=f"pkg:pypi/{slug}-draft")
    source = Source.objects.create(
        framework=draft, slug="docs", url="https://sketch.example/", title="S", read=TODAY,
        publisher="S",
    )  # fmt: skip
    cell = Support.objects.create(
        framework=draft, feature=Feature.objects.get(slug="openapi"), level="built_in",
        note="Only ever a draft.", checked=TODAY, version="0.1",
    )  # fmt: skip
    cell.sources.add(source)
    Citation.objects.create(framework=draft, field="licence", source=source)
    Claim.objects.get(slug="web2py-no-python-3").frameworks.add(draft)
    Concept.objects.get(slug="wsgi").frameworks.add(draft)
    comparison = Comparison.objects.filter(published=True)[0]
    Contender.objects.create(comparison=comparison, framework=draft, position=99)
    return draft


def publish(draft: Framework, published: bool = True) -> None:
    draft.kind, draft.licence, draft.summary = "micro", "MIT", "A sketch."
    draft.published = published
    draft.save()


def test_everything_since_the_beginning_is_what_the_api_shows(client: Client) -> None:
    first = {(each["noun"], each["key"]): each for each in told(client, 0, "&limit=1000")}
    assert {noun for noun, _ in first} == set(NAMES)
    for noun in NAMES:
        shown = client.get(f"/api/v1/{noun}/?limit=1000").json()["results"]
        if shown and len(shown) < 1000:
            keys = {record.get("key", record.get("slug")) for record in shown}
            assert keys == {key for each, key in first if each == noun}
        for record in shown:
            change = first[noun, record.get("key", record.get("slug"))]
            facts = {name: value for name, value in record.items() if name not in RESULTS}
            if noun == "frameworks":
                del facts["latest"]
            if noun == "feature-groups":  # each feature tells its own
                del facts["features"]
            if noun == "runs":  # the history keeps milliseconds
                facts |= {name: f"{facts[name][:23].rstrip('Z')}Z" for name in ("started", "ended")}
            assert {name: side["after"] for name, side in change["fields"].items()} == facts
            assert (change["action"], change["url"]) == ("added", record["url"])


def test_an_edit_in_the_admin_is_told_with_the_fields_that_it_changed(
    admin_client: Client, cell: Support, now: int
) -> None:
    before = cell.note
    path = f"/admin/catalog/support/{cell.pk}/change/"
    assert admin_client.post(path, cell_form(cell, note="Looked at.")).status_code == 302
    found = asked(Client(), f"since={now}")
    assert (found["revision"], found["next"], found["previous"]) == (now + 1, None, None)
    (change,) = found["results"]
    assert change["at"].endswith("Z")
    del change["at"]
    assert change == {
        "revision": now + 1,
        "action": "changed",
        "noun": "supports",
        "key": "flask.openapi",
        "url": "http://127.0.0.1:8000/api/v1/supports/flask.openapi/",
        "page": "http://127.0.0.1:8000/features/openapi/#flask",
        "fields": {"note": {"before": before, "after": "Looked at."}},
    }


def test_an_edit_of_the_files_is_told_and_a_new_source_with_it(
    client: Client, folder: Path, now: int
) -> None:
    def edit(data: dict[str, Any]) -> None:
        data["sources"]["new"] = {
            "url": "https://flask.example/", "title": "N", "publisher": "P", "read": "2026-11-21",
        }  # fmt: skip
        data["supports"]["openapi"]["sources"] = ["new"]

    test_load_changes.change(test_load_changes.flask(folder), edit)
    test_load_changes.load(folder)
    changes = told(client, now)
    assert names(changes) >= {
        ("added", "sources", "flask.new"),
        ("changed", "supports", "flask.openapi"),
    }
    changed = next(each for each in changes if each["noun"] == "supports")
    assert changed["fields"].keys() == {"sources"}
    assert changed["fields"]["sources"]["after"] == ["flask.new"]
    assert told(client, following.newest()) == []


def test_a_save_that_changed_nothing_visible_is_not_told(
    client: Client, editor: User, cell: Support, now: int
) -> None:
    with history.revision(editor):
        cell.save()
        source = cell.sources.all()[0]
        source.visited, source.answer = dt.datetime(2026, 11, 22, tzinfo=dt.UTC), 404
        source.save()
    assert asked(client, f"since={now}")["revision"] == now + 1
    assert told(client, now) == []


def test_saves_in_one_revision_are_one_entry(
    client: Client, editor: User, cell: Support, now: int
) -> None:
    before = cell.note
    with history.revision(editor):
        for note in ("First.", "Second."):
            cell.note = note
            cell.save()
    (change,) = told(client, now)
    assert change["fields"] == {"note": {"before": before, "after": "Second."}}


def test_neither_who_nor_why_is_told(
    client: Client, editor: User, flask: Framework, now: int
) -> None:
    with history.revision(editor, "because of a secret"):
        flask.summary = "Said anew."
        flask.save()
    body = json.dumps(asked(client, f"since={now}"))
    assert "Said anew." in body
    assert "secret" not in body
    assert "editor" not in body


def test_a_renamed_framework_renames_what_hangs_on_it(
    client: Client, editor: User, flask: Framework, now: int
) -> None:
    cells = flask.supports.count()
    with history.revision(editor):
        flask.slug = "flask-of-old"
        flask.save()
    changes = told(client, now)
    assert names(changes) >= {
        ("changed", "frameworks", "flask-of-old"),
        ("changed", "supports", "flask-of-old.openapi"),
    }
    by_key = {(each["noun"], each["key"]): each["fields"] for each in changes}
    assert sum(noun == "supports" for noun, _ in by_key) == cells
    assert by_key["frameworks", "flask-of-old"]["slug"] == {
        "before": "flask",
        "after": "flask-of-old",
    }
    assert by_key["supports", "flask-of-old.openapi"]["key"] == {
        "before": "flask.openapi",
        "after": "flask-of-old.openapi",
    }
    claim = next(fields for (noun, _), fields in by_key.items() if noun == "claims")
    assert "flask" in claim["frameworks"]["before"]
    assert "flask" not in claim["frameworks"]["after"]


def test_a_removed_framework_is_told_with_all_that_hung_on_it_and_comes_back(
    client: Client, editor: User, flask: Framework, now: int
) -> None:
    hung = {("supports", cell.key) for cell in flask.supports.all()}
    hung |= {("releases", release.key) for release in flask.releases.all()}
    pk = str(flask.pk)
    with history.revision(editor):
        flask.delete()
    changes = told(client, now, "&framework=flask")
    assert {each["action"] for each in changes} == {"removed"}
    gone = {(each["noun"], each["key"]) for each in changes}
    assert {("frameworks", "flask")} | hung <= gone
    assert {(each["url"], each["page"]) for each in changes} == {(None, None)}
    assert all(side.keys() == {"before"} for each in changes for side in each["fields"].values())
    with history.revision(editor):
        restoring.restore(Version.objects.get_deleted(Framework).get(object_id=pk))
    back = told(client, now + 1, "&framework=flask")
    assert {each["action"] for each in back} == {"added"}
    assert {(each["noun"], each["key"]) for each in back} == gone
    former = {(each["noun"], each["key"]): each["fields"] for each in changes}
    for each in back:
        old = {name: side["before"] for name, side in former[each["noun"], each["key"]].items()}
        assert {name: side["after"] for name, side in each["fields"].items()} == old


def test_a_citation_is_told_as_a_field_of_its_framework(
    client: Client, editor: User, flask: Framework, now: int
) -> None:
    citations = list(Citation.objects.filter(framework=flask, field="licence"))
    keys = sorted(each.source.key for each in citations)
    with history.revision(editor):
        for each in citations:
            each.delete()
    (change,) = told(client, now)
    assert (change["noun"], change["action"], change["key"]) == ("frameworks", "changed", "flask")
    assert change["fields"].keys() == {"citations"}
    assert change["fields"]["citations"]["before"]["licence"] == keys
    assert "licence" not in change["fields"]["citations"]["after"]


def test_a_run_is_one_record_that_comes_when_it_is_published(
    client: Client, editor: User, now: int
) -> None:
    run = Run.objects.filter(published=True)[0]
    with history.revision(editor):
        run.published = False
        run.save()
    with history.revision(editor):
        run.published = True
        run.save()
    removed, added = told(client, now)
    assert (removed["action"], removed["key"]) == ("removed", run.slug)
    assert (added["action"], added["noun"]) == ("added", "runs")
    assert added["fields"].keys() == {
        "slug", "method", "commit", "started", "ended", "environment", "bench",
    }  # fmt: skip


# Drafts


def test_nothing_of_a_draft_is_told(client: Client, editor: User, now: int) -> None:
    with history.revision(editor):
        draft = sketched()
    with history.revision(editor):
        draft.summary = "Half done."
        draft.save()
    with history.revision(editor):
        draft.delete()
    with history.revision(editor):
        comparison = Comparison.objects.create(slug="own", title="O", introduction="I", verdict="V")
    with history.revision(editor):
        comparison.delete()
    assert told(client, now) == []


def test_what_is_published_is_added_with_all_that_hangs_on_it_as_it_is_then(
    client: Client, editor: User, now: int
) -> None:
    with history.revision(editor):
        draft = sketched()
    with history.revision(editor):
        cell = draft.supports.get()
        cell.note = "As it was published."
        cell.save()
    with history.revision(editor):
        publish(draft)
    comparison = Comparison.objects.filter(published=True)[0]
    changes = told(client, now)
    assert {each["revision"] for each in changes} == {now + 3}
    assert names(changes) == {
        ("added", "frameworks", "sketch"),
        ("added", "sources", "sketch.docs"),
        ("added", "supports", "sketch.openapi"),
        ("changed", "claims", "web2py-no-python-3"),
        ("changed", "concepts", "wsgi"),
        ("changed", "comparisons", comparison.slug),
    }
    by_noun = {each["noun"]: each["fields"] for each in changes}
    assert by_noun["supports"]["note"] == {"after": "As it was published."}
    assert by_noun["frameworks"]["citations"] == {"after": {"licence": ["sketch.docs"]}}
    assert by_noun["comparisons"].keys() == {"frameworks"}
    assert by_noun["comparisons"]["frameworks"]["after"][-1] == "sketch"
    assert "Only ever a draft." not in json.dumps(changes)


def test_what_is_taken_back_is_removed_and_what_was_written_meanwhile_is_never_told(
    client: Client, editor: User, now: int
) -> None:
    with history.revision(editor):
        draft = sketched()
        publish(draft)
    with history.revision(editor):
        publish(draft, published=False)
    with history.revision(editor):
        cell = draft.supports.get()
        cell.note = "Written behind the curtain."
        cell.save()
    with history.revision(editor):
        cell.note = "And published."
        cell.save()
        publish(draft)
    after = told(client, now + 1)
    assert ("removed", "supports", "sketch.openapi") in names(after)
    last = [each for each in after if each["noun"] == "supports"][-1]
    assert (last["action"], last["revision"]) == ("added", now + 4)
    assert last["fields"]["note"] == {"after": "And published."}
    assert "curtain" not in json.dumps(after)
    assert ("changed", "claims", "web2py-no-python-3") in names(after)


def test_what_was_removed_after_it_was_published_is_told_as_added_then(
    client: Client, editor: User, now: int
) -> None:
    with history.revision(editor):
        draft = sketched()
    with history.revision(editor):
        publish(draft)
    with history.revision(editor):
        draft.supports.get().delete()
    cells = [each for each in told(client, now) if each["noun"] == "supports"]
    assert [(each["revision"], each["action"]) for each in cells] == [
        (now + 2, "added"),
        (now + 3, "removed"),
    ]


# How it is asked for


def test_pages_forwards_and_backwards_are_the_whole(
    client: Client, editor: User, flask: Framework, now: int
) -> None:
    with history.revision(editor):
        draft = sketched()
    with history.revision(editor):
        publish(draft)
        flask.delete()
    with history.revision(editor):
        Citation.objects.filter(framework=draft).delete()
        Citation.objects.create(
            framework=draft, field="steward", source=Source.objects.get(framework=draft)
        )
    whole = told(client, now, "&limit=1000")
    assert len(whole) > 100
    for limit in (1, 7):
        assert told(client, now, f"&limit={limit}") == whole
        found = asked(client, f"since={now}&limit={limit}")
        while found["next"]:
            found = asked(client, found["next"].partition("?")[2])
        changes = found["results"]
        while found["previous"]:
            found = asked(client, found["previous"].partition("?")[2])
            changes = found["results"] + changes
        assert changes == whole


def test_a_day_and_a_time_tell_all_from_then_on(
    client: Client, editor: User, flask: Framework, now: int
) -> None:
    start = dt.datetime.now(dt.UTC)
    with history.revision(editor):
        flask.summary = "Said anew."
        flask.save()
    later = dt.datetime.now(dt.UTC)
    assert [each["key"] for each in told(client, f"{start:%Y-%m-%dT%H:%M:%S.%fZ}")] == ["flask"]
    assert told(client, f"{later:%Y-%m-%dT%H:%M:%S.%fZ}") == []
    assert told(client, f"{later.date() + dt.timedelta(days=1)}") == []
    assert asked(client, "since=2026-01-01&limit=3") == asked(client, "since=0&limit=3")


@pytest.mark.parametrize(
    "query",
    [
        *("since=yesterday", "since=", "since=-1", "since=2026-02-30", "since=2026-11-21T10:00:00"),
        *("since=2100-02-29", "since=%D9%A3", "since=01", "limit=0", "limit=1001", "limit="),
        *("limit=1.0", "cursor=5", "cursor=1.2.3%0A", "noun=framework", "noun=", "action=edited"),
        *("framework=a/b", "framework=", "sinse=0"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_a_problem_that_names_the_place(
    client: Client, query: str
) -> None:
    response = client.get(f"/api/v1/changes/?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    (place,) = response.json()["errors"]
    assert place == query.partition("=")[0]


def test_since_says_what_it_accepts(client: Client) -> None:
    said = client.get("/api/v1/changes/?since=yesterday").json()["detail"]
    assert "42" in said
    assert "2026-11-21" in said


def test_a_revision_that_is_not_here_is_a_conflict(client: Client, now: int) -> None:
    response = client.get(f"/api/v1/changes/?since={now + 1}")
    assert response.status_code == 409
    assert "Begin again with since=0" in response.json()["detail"]


def test_leap_days_are_days(client: Client) -> None:
    assert asked(client, "since=2000-02-29&limit=1")["results"]
    assert asked(client, "since=2028-02-29&limit=1")["results"] == []


def test_one_noun_one_framework_and_one_action(client: Client, editor: User, now: int) -> None:
    with history.revision(editor):
        draft = sketched()
    with history.revision(editor):
        publish(draft)
    found = {
        query: names(told(client, now, query))
        for query in ("&noun=supports", "&framework=sketch", "&action=changed&noun=claims")
    }
    assert found == {
        "&noun=supports": {("added", "supports", "sketch.openapi")},
        "&framework=sketch": {
            ("added", "frameworks", "sketch"),
            ("added", "sources", "sketch.docs"),
            ("added", "supports", "sketch.openapi"),
        },
        "&action=changed&noun=claims": {("changed", "claims", "web2py-no-python-3")},
    }
    assert told(client, 0, "&framework=no-such") == []


def queries(client: Client, query: str) -> int:
    asked(client, query)
    with CaptureQueriesContext(connection) as captured:
        asked(client, query)
    return len(captured)


def test_a_page_asks_as_often_for_many_as_for_few(client: Client, editor: User, now: int) -> None:
    few, many = (queries(client, f"since=0&noun=supports&limit={n}") for n in (300, 800))
    assert few == many <= 20
    assert queries(client, "since=0&limit=1000") <= 30
    with history.revision(editor):
        draft = sketched()
    with history.revision(editor):
        publish(draft)
    assert queries(client, f"since={now}&limit=1000") <= 45
    assert queries(client, f"since={following.newest()}") == 2


def test_one_noun_of_a_large_load_is_found_at_once(client: Client) -> None:
    for noun in NAMES:
        assert len(asked(client, f"since=0&limit=5&noun={noun}")["results"]) == 5, noun
