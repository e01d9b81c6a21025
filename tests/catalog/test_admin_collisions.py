from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog import history
from catalog.admin.collisions import Outcome, Sides
from catalog.models import Claim, Concept, Framework, Redirect, Release, Sample, Source, Support
from tests.catalog.forms import Form, Sent, opened, typed
from tests.catalog.roles import sign_in

pytestmark = pytest.mark.django_db
PATH = "/admin/catalog/framework/{}/change/"


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


@pytest.fixture
def anna(db: None) -> User:
    return User.objects.create_superuser("anna", password="anna")


@pytest.fixture
def bottle(db: None) -> Framework:
    return Framework.objects.get(slug="bottle")


@pytest.fixture
def path(bottle: Framework) -> str:
    return PATH.format(bottle.pk)


def change(anna: User, record: Framework | Release | Support | Concept, **fields: object) -> None:
    """What the other editor saves meanwhile."""
    now = type(record).objects.get(pk=record.pk)
    for name, value in fields.items():
        setattr(now, name, value)
    with history.revision(anna, "meanwhile"):
        now.save()


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def collided(desk: Client, path: str, form: Sent) -> tuple[str, Sent]:
    """The page that comes back, and its form; nothing was written."""
    before = history.number()
    response = desk.post(path, form)
    assert response.status_code == 200
    assert history.number() == before
    page = response.content.decode()
    assert "nothing was saved" in words(page)
    return page, Form(page).sent


def saved(desk: Client, path: str, form: Sent) -> None:
    response = desk.post(path, form)
    page = response.content.decode()
    errors = re.findall(r'<ul class="errorlist.*?</ul>', page, re.DOTALL)
    assert response.status_code == 302, errors


@pytest.mark.parametrize(
    ("they_changed", "i_changed", "alike", "outcome"),
    [
        (False, True, False, Outcome.MINE),
        (True, False, False, Outcome.TAKEN),
        (True, True, False, Outcome.BOTH),
        (True, True, True, Outcome.MINE),
    ],
)
def test_a_field_is_compared_three_ways(
    they_changed: bool, i_changed: bool, alike: bool, outcome: Outcome
) -> None:
    sides = Sides("", "", "", "", "", they_changed, i_changed, alike)
    assert sides.outcome is outcome


def test_the_second_editor_sees_both_and_keeps_theirs_or_mine(
    desk: Client, anna: User, bottle: Framework, path: str
) -> None:
    form = typed(opened(desk, path), summary="Mine.", philosophy="Mine too.", steward="Me")
    former = bottle.summary or ""
    change(anna, bottle, summary="Theirs.", philosophy="Theirs too.", architecture="Theirs alone")
    page, again = collided(desk, path, form)
    told = words(page)
    assert "Changed by anna" in told
    assert f"{path.replace('change', 'history')}" in page
    assert " ".join(former.split()) in told
    assert "Summary: both of you changed it" in told
    assert "Theirs Theirs. Yours Mine." in told
    assert "Changed by them alone, and put into your form" in told
    assert (again["summary"], again["architecture"]) == (["Mine."], ["Theirs alone"])

    saved(desk, path, {**again, "keep:own:summary": ["theirs"]})
    bottle.refresh_from_db()
    kept = (bottle.summary, bottle.philosophy, bottle.architecture, bottle.steward)
    assert kept == ("Theirs.", "Mine too.", "Theirs alone", "Me")


def test_a_third_change_comes_back_once_more(
    desk: Client, anna: User, bottle: Framework, path: str
) -> None:
    form = typed(opened(desk, path), summary="Mine.")
    change(anna, bottle, summary="Theirs.")
    _, again = collided(desk, path, form)
    change(anna, bottle, summary="Theirs, later.", architecture="And this")
    page, last = collided(desk, path, again)
    assert "Theirs Theirs, later. Yours Mine." in words(page)
    saved(desk, path, last)
    bottle.refresh_from_db()
    assert (bottle.summary, bottle.architecture) == ("Mine.", "And this")


def test_what_changed_nothing_on_the_form_is_in_nobodys_way(
    desk: Client, anna: User, bottle: Framework, path: str
) -> None:
    form = typed(opened(desk, path), summary="Mine.")
    change(anna, bottle)
    change(anna, Framework.objects.get(slug="flask"), summary="Of another record.")
    saved(desk, path, form)
    bottle.refresh_from_db()
    assert bottle.summary == "Mine."


def test_rows_that_others_added_changed_and_removed_are_told(
    desk: Client, anna: User, bottle: Framework, path: str
) -> None:
    with history.revision(anna):
        for version in ("90", "91", "92"):
            Release.objects.create(framework=bottle, version=version, python=">=3.8")
    form = opened(desk, path)
    places = {
        form[f"releases-{n}-version"][0]: n for n in range(int(form["releases-TOTAL_FORMS"][0]))
    }
    both, gone = (f"releases-{places[version]}" for version in ("90", "91"))
    form = {**form, f"{both}-python": [">=3.9"], f"{gone}-python": [">=3.9"]}
    rows = {version: bottle.releases.get(version=version) for version in ("90", "91", "92")}
    change(anna, rows["90"], python=">=3.10")
    change(anna, rows["92"], python=">=3.12")
    with history.revision(anna):
        Release.objects.get(pk=rows["91"].pk).delete()
        Release.objects.create(framework=bottle, version="99")

    page, again = collided(desk, path, form)
    told = words(page)
    assert "Theirs >=3.10 Yours >=3.9" in told
    assert "release bottle.92" in told
    assert "release bottle.91 Changed by anna" in told
    assert "your typed" not in told
    assert "What you typed stands below as a new row" in told
    assert "It was added, and stands in the form below." in told
    saved(desk, path, {**again, f"keep:releases:{rows['90'].pk}:python": ["theirs"]})
    kept = dict(bottle.releases.filter(version__startswith="9").values_list("version", "python"))
    assert kept == {"90": ">=3.10", "91": ">=3.9", "92": ">=3.12", "99": None}


def test_a_row_that_one_removes_and_the_other_changes_is_chosen(
    desk: Client, anna: User, bottle: Framework, path: str
) -> None:
    release = bottle.releases.all()[0]
    form = opened(desk, path)
    (row,) = [
        name.removesuffix("-id")
        for name in form
        if form[name] == [str(release.pk)] and re.fullmatch(r"releases-\d+-id", name)
    ]
    form |= {f"{row}-DELETE": ["on"]}
    change(anna, release, python=">=3.99")
    page, again = collided(desk, path, form)
    assert "The whole record: both of you changed it" in words(page)
    choice = f"keep:releases:{release.pk}:DELETE"
    saved(desk, path, {**again, choice: ["theirs"]})
    assert bottle.releases.get(pk=release.pk).python == ">=3.99"


@pytest.mark.parametrize("wrong", [None, "", "x", "-1", "9" * 30, "999999", "²", "1.5"])
def test_a_form_that_does_not_say_when_it_was_read_overwrites_nothing(
    desk: Client, bottle: Framework, path: str, wrong: str | None
) -> None:
    form = typed(opened(desk, path), summary="Mine.")
    del form["read_at"]
    page, again = collided(desk, path, form if wrong is None else {**form, "read_at": [wrong]})
    assert "Open the form anew" in page
    assert "Yours Mine." in words(page)
    saved(desk, path, again)
    bottle.refresh_from_db()
    assert bottle.summary == "Mine."


def test_an_error_beside_it_keeps_what_was_typed_and_when_it_was_read(
    desk: Client, anna: User, bottle: Framework, path: str
) -> None:
    form = typed(opened(desk, path), summary="Mine.", name="")
    refused = desk.post(path, form).content.decode()
    assert "This field is required." in refused
    change(anna, bottle, summary="Theirs.")
    page, _ = collided(desk, path, typed(Form(refused).sent, name="Bottle"))
    assert "Theirs Theirs. Yours Mine." in words(page)


def test_what_was_typed_into_a_record_that_is_gone_can_be_copied(desk: Client, anna: User) -> None:
    concept = Concept.objects.all()[0]
    path = f"/admin/catalog/concept/{concept.pk}/change/"
    form = typed(opened(desk, path), text="A page of my own words.")
    with history.revision(anna, "twice there"):
        Concept.objects.get(pk=concept.pk).delete()
    page = desk.post(path, form).content.decode()
    assert "was removed" in page
    assert "anna: twice there" in words(page)
    assert "A page of my own words." in page
    (restore,) = re.findall(r'href="(/admin/catalog/concept/recover/\d+/)"', page)
    assert desk.get(restore).status_code == 200
    assert not Concept.objects.filter(pk=concept.pk).exists()


def test_links_and_boxes_are_compared_too(desk: Client, anna: User) -> None:
    cell = Support.objects.filter(framework__slug="flask").exclude(note=None)[0]
    path = f"/admin/catalog/support/{cell.pk}/change/"
    others = list(Source.objects.filter(framework=cell.framework).exclude(supports=cell)[:2])
    form = opened(desk, path)
    mine = {**form, "sources": [*form["sources"], str(others[0].pk)]}
    with history.revision(anna):
        cell.sources.add(others[1])
    page, again = collided(desk, path, mine)
    assert "Sources: both of you changed it" in words(page)
    saved(desk, path, {**again, "keep:own:sources": ["theirs"]})
    assert others[1] in cell.sources.all()
    assert others[0] not in cell.sources.all()


def test_the_files_of_a_sample_are_compared(desk: Client, anna: User) -> None:
    sample = Sample.objects.get(framework__slug="flask", task__slug="hello")
    path = f"/admin/catalog/sample/{sample.pk}/change/"
    form = opened(desk, path)
    mine = {**form, "file-app.py": ["mine = 1\n"]}
    with history.revision(anna):
        other = Sample.objects.get(pk=sample.pk)
        other.files = {"app.py": "theirs = 1\n"}
        other.save()
    page, again = collided(desk, path, mine)
    assert "theirs = 1" in words(page)
    saved(desk, path, {**again, "keep:own:file-app.py": ["theirs"]})
    sample.refresh_from_db()
    assert sample.files == {"app.py": "theirs = 1\n"}


@pytest.mark.parametrize("model", [Claim, Source, Redirect, Concept])
def test_an_untouched_form_is_saved_as_it_was(
    desk: Client, anna: User, moved: None, model: type[Concept]
) -> None:
    record = model.objects.all()[0]
    path = f"/admin/catalog/{model._meta.model_name}/{record.pk}/change/"
    before = {**model.objects.filter(pk=record.pk).values()[0]}
    saved(desk, path, opened(desk, path))
    assert model.objects.filter(pk=record.pk).values()[0] == before
