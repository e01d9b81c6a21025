"""Previews: the public page as it would be, which leaves nothing behind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve
from reversion.models import Revision, Version

from catalog import cacheable, history
from catalog.models import (
    Catalogue,
    Comparison,
    Contender,
    Finding,
    Framework,
    Run,
    Suggestion,
    Support,
)
from catalog.sync import runs
from tests.catalog.roles import desk, member
from tests.lab.records import run_data

pytestmark = pytest.mark.django_db
COMPLETE = {"kind": "micro", "licence": "MIT", "summary": "A sketch of a framework."}
OF_PREVIEW = re.compile(
    r'<aside class="preview".*?</aside>\n|<link rel="stylesheet" href="[^"]*preview[^"]*">\n',
    re.DOTALL,
)
# Nobody suggests anything about what visitors do not see.
FOR_READERS = re.compile(r' *<p><a class="wrong" [^>]*>Something wrong here\?</a></p>\n')
RUN = run_data()["id"]


@pytest.fixture
def publisher(db: None) -> Client:
    return desk(member("publisher"))


@pytest.fixture
def sketch(editor: User) -> Framework:
    with history.revision(editor, "a test"):
        return Framework.objects.create(
            slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft", **COMPLETE
        )


@pytest.fixture
def two(editor: User, sketch: Framework) -> Comparison:
    with history.revision(editor, "a test"):
        made = Comparison.objects.create(
            slug="two", title="Two of a kind", introduction="One.", verdict="Two."
        )
        for framework in [sketch, *Framework.objects.filter(slug__in=["django", "flask"])]:
            Contender.objects.create(comparison=made, framework=framework)
    return made


@pytest.fixture
def waiting(editor: User) -> Run:
    return runs.receive(json.dumps(run_data()), editor)[0]


@pytest.fixture
def suggested(editor: User) -> Suggestion:
    return Suggestion.objects.create(
        noun="supports", key="flask.openapi", text="It has.", told={}, revision=0, owner=editor,
        changes={"note": "Seen in a suggestion."},
    )  # fmt: skip


def state() -> tuple[Any, ...]:
    """Whatever a write would leave."""
    return (
        Catalogue.objects.get().revision,
        Version.objects.count(),
        Revision.objects.count(),
        Framework.objects.published().count(),
        Comparison.objects.published().count(),
        Run.objects.published().count(),
        [*Finding.objects.filter(shown=True).order_by("pk").values_list("pk", flat=True)],
        Support.objects.get(framework__slug="flask", feature__slug="openapi").note,
        Suggestion.objects.waiting().count(),
    )


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_preview_of_a_draft_is_the_page_as_it_will_be(
    publisher: Client, client: Client, sketch: Framework
) -> None:
    before = state()
    answer = publisher.get("/admin/preview/framework/sketch/")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    shown = text(answer)
    assert "<strong>Preview</strong> of the framework Sketch." in shown
    assert f"/admin/catalog/framework/{sketch.pk}/change/" in shown
    assert state() == before
    assert client.get("/frameworks/sketch/").status_code == 404
    publisher.post(f"/admin/publishing/framework/{sketch.pk}/", {"do": "publish"})
    public = text(client.get("/frameworks/sketch/"))
    assert OF_PREVIEW.sub("", shown) == FOR_READERS.sub("", public)
    assert OF_PREVIEW.sub("", shown) != shown
    assert FOR_READERS.sub("", public) != public
    again = publisher.get("/admin/preview/framework/sketch/")
    assert again["Location"] == "/frameworks/sketch/"  # there is nothing to preview any more


def test_a_preview_of_a_comparison_tells_what_it_lacks(
    publisher: Client, client: Client, two: Comparison
) -> None:
    before = state()
    shown = text(publisher.get("/admin/preview/comparison/two/"))
    assert "Two of a kind" in shown
    assert "Sketch is a draft: publish it first, or leave it out." in shown
    assert state() == before
    assert client.get("/comparisons/two/").status_code == 404


def test_a_preview_of_a_run_that_waits(publisher: Client, client: Client, waiting: Run) -> None:
    before = state()
    shown = text(publisher.get(f"/admin/preview/run/{RUN}/"))
    assert f"of the run {RUN}" in shown
    assert "a processor" in shown
    assert state() == before
    assert client.get(f"/benchmarks/runs/{RUN}/").status_code == 404


def test_a_preview_of_a_change_that_is_suggested(
    publisher: Client, client: Client, suggested: Suggestion
) -> None:
    before, public = state(), text(client.get("/frameworks/flask/"))
    shown = text(publisher.get(f"/admin/preview/suggestion/{suggested.pk}/"))
    assert "Seen in a suggestion." in shown
    assert "of the change that editor suggests of supports flask.openapi" in shown
    assert state() == before
    assert text(client.get("/frameworks/flask/")) == public
    assert "Seen in a suggestion." not in public
    assert "preview" not in public.lower()


def test_what_is_held_for_visitors_knows_of_no_preview(
    transactional_db: None, hold_pieces: Callable[[], None], client: Client
) -> None:
    """Where transactions are real, and pages are put together from what is held."""
    boss = User.objects.create_superuser("boss")
    with history.revision(boss, "a test"):
        Framework.objects.create(
            slug="bare", name="Bare", purl="pkg:pypi/bare-draft", published=True, **COMPLETE
        )
        Framework.objects.create(
            slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft", **COMPLETE
        )
    change = Suggestion.objects.create(
        noun="frameworks", key="bare", text="-", told={}, revision=0, changes={"name": "Renamed"}
    )
    hold_pieces()
    paths = ("/frameworks/bare/", "/frameworks/", "/search/?q=sketch", "/search/?q=renamed", "/")
    before = [client.get(path).content for path in paths]
    number, versions = Catalogue.objects.get().revision, Version.objects.count()
    seen = desk(boss)
    assert "Renamed" in text(seen.get(f"/admin/preview/suggestion/{change.pk}/"))
    assert "Sketch" in text(seen.get("/admin/preview/framework/sketch/"))
    assert [client.get(path).content for path in paths] == before
    assert (Catalogue.objects.get().revision, Version.objects.count()) == (number, versions)


@pytest.mark.parametrize("missing", ["kind", "licence", "summary"])
def test_a_draft_that_lacks_what_its_page_needs_says_so(
    publisher: Client, sketch: Framework, editor: User, missing: str
) -> None:
    with history.revision(editor, "a test"):
        setattr(sketch, missing, None)
        sketch.save()
    shown = text(publisher.get("/admin/preview/framework/sketch/"))
    assert f"Its {missing} is not known." in shown


def test_what_has_no_page_says_so(publisher: Client, editor: User, suggested: Suggestion) -> None:
    verified = {**run_data(), "id": "2026-11-21-elsewhere-verified", "bench": None}
    slug = runs.receive(json.dumps(verified), editor)[0].slug
    assert "It measured nothing" in text(publisher.get(f"/admin/preview/run/{slug}/"))
    Suggestion.objects.update(changes={"level": "third_party", "via": None})
    path = f"/admin/preview/suggestion/{suggested.pk}/"
    assert "Name the package that provides it" in text(publisher.get(path))
    Suggestion.objects.update(key="flask.gone")
    assert "not there any more" in text(publisher.get(path))
    Suggestion.objects.update(changes=None)
    assert publisher.get(path).status_code == 404
    assert publisher.post(f"/admin/suggested/{suggested.pk}/").status_code == 404


def test_who_may_see_which_preview(
    client: Client, two: Comparison, waiting: Run, suggested: Suggestion
) -> None:
    contributor = member("contributor")
    seen, nobody = desk(contributor), desk(User.objects.create_user("nobody", is_staff=True))
    for path in ("framework/sketch/", "comparison/two/", f"run/{RUN}/"):
        assert seen.get(f"/admin/preview/{path}").status_code == 200
        assert nobody.get(f"/admin/preview/{path}").status_code == 403
        assert client.get(f"/admin/preview/{path}").status_code == 302
    path = f"/admin/preview/suggestion/{suggested.pk}/"
    assert seen.get(path).status_code == 404
    Suggestion.objects.update(owner=contributor)
    assert seen.get(path).status_code == 200
    assert nobody.get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["framework/nothing/", "claim/any/", "run/nothing/", "suggestion/x/", "suggestion/0/"]
)
def test_of_nothing_there_is_no_preview(publisher: Client, path: str) -> None:
    assert publisher.get(f"/admin/preview/{path}").status_code == 404


def test_a_preview_is_only_read_and_never_held(publisher: Client, sketch: Framework) -> None:
    path = "/admin/preview/framework/sketch/"
    assert publisher.post(path).status_code == 405
    assert cacheable.of(resolve(path).func) is None
