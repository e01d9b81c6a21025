"""All cells of a framework, or of a feature, changed on one screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reversion.models import Revision, Version

from catalog import history
from catalog.admin.matrix.rows import in_words
from catalog.models import Catalogue, Feature, Framework, Source, Support
from tests import made
from tests.catalog.roles import sign_in
from tests.comparisons.reading import Element, Page, words

pytestmark = pytest.mark.django_db
FLASK = "/admin/matrix/frameworks/flask/"
OPENAPI = "/admin/matrix/features/openapi/"


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


@pytest.fixture
def other(db: None) -> User:
    return User.objects.create_user("anna")


def cell(feature: str, framework: str = "flask") -> Support:
    return Support.objects.get(framework__slug=framework, feature__slug=feature)


def change(author: User, feature: str, **fields: Any) -> None:
    """As somebody else does it."""
    with history.revision(author):
        found = cell(feature)
        for name, value in fields.items():
            setattr(found, name, value)
        found.save()


def remove(author: User, feature: str) -> None:
    with history.revision(author):
        cell(feature).delete()


def read(response: Any) -> Page:
    return Page(response.content.decode())


def text(response: Any) -> str:
    return words(read(response).elements[0].whole)


def opened(desk: Client, path: str = FLASK) -> dict[str, str]:
    """The form as a browser without scripts would send it back."""
    response = desk.get(path)
    assert response.status_code == 200
    return sent(response)


def sent(response: Any) -> dict[str, str]:
    fields = (each for each in read(response).elements if _is_sent(each))
    return {each.attributes["name"]: each.attributes.get("value", each.whole) for each in fields}


def _is_sent(field: Element) -> bool:
    chosen = "checked" in field.attributes
    choice = field.attributes.get("type") in ("radio", "checkbox")
    there = "name" in field.attributes and "disabled" not in field.attributes
    return there and (chosen or not choice) and field.tag in ("input", "textarea")


def name(feature: str, field: str) -> str:
    return f"{Feature.objects.get(slug=feature).pk}-{field}"


def typed(feature: str, **fields: str) -> dict[str, str]:
    return {name(feature, field): value for field, value in fields.items()}


def save(desk: Client, form: dict[str, str], path: str = FLASK) -> Any:
    return desk.post(path, form)


def errors(response: Any) -> dict[str, str]:
    """What stands beside the fields that it describes, by their names."""
    elements = read(response).elements
    by_id = {each.attributes.get("id"): words(each.whole) for each in elements}
    described = [each.attributes for each in elements if "aria-describedby" in each.attributes]
    found = (
        (each["id"], words) for each in described for words in each["aria-describedby"].split()
    )
    return {
        field.removeprefix("id_"): by_id[error]
        for field, error in found
        if error.startswith("error_")
    }


def summary(response: Any) -> dict[str, str]:
    """The links on top, by where they lead."""
    links = (each for each in read(response).elements if each.tag == "a")
    return {
        link.attributes["href"].removeprefix("#id_"): words(link.whole)
        for link in links
        if link.attributes["href"].startswith("#id_")
    }


def number() -> int:
    return Catalogue.objects.get().revision


def test_what_is_sent_back_unchanged_is_not_written(desk: Client) -> None:
    before = number()
    response = save(desk, opened(desk))
    assert response.status_code == 302
    assert "nothing was written" in desk.get(response["Location"]).content.decode()
    assert number() == before


def test_five_of_all_cells_are_saved_in_one_revision_of_five_versions(
    desk: Client, editor: User
) -> None:
    before = number()
    form = opened(desk) | typed("openapi", note="Read again.", since=" 2.0 ")
    form |= typed("orm", level="third_party", via="pkg:pypi/peewee")
    form |= typed("cookies", level="", note="Nothing was to be found.")
    form |= typed("sessions", unchanged="1") | typed("middleware", sources="changes, changes-2-0")
    response = save(desk, form)
    assert response.status_code == 302
    revision = Revision.objects.latest("pk")
    assert (number(), revision.user) == (before + 1, editor)
    cells = Version.objects.get_for_model(Support).filter(revision=revision)
    assert cells.count() == 5
    assert (cell("openapi").note, cell("openapi").since) == ("Read again.", "2.0")
    assert (cell("orm").level, cell("orm").via) == ("third_party", "pkg:pypi/peewee")
    assert cell("cookies").level is None
    cited = cell("middleware").sources.values_list("slug", flat=True)
    assert sorted(cited) == ["changes", "changes-2-0"]
    assert "Saved 5 cells" in desk.get(FLASK).content.decode()


def test_a_ticked_cell_was_checked_today_at_the_newest_release(desk: Client, editor: User) -> None:
    change(editor, "sessions", checked=dt.date(2025, 1, 1), version="2.0")
    was = cell("sessions")
    save(desk, opened(desk) | typed("sessions", unchanged="1"))
    found = cell("sessions")
    assert (found.checked, found.version) == (timezone.localdate(), "3.1.3")
    assert (found.level, found.via, found.note) == (was.level, was.via, was.note)
    assert list(found.sources.all()) == list(was.sources.all())


def test_a_line_break_of_the_browser_changes_nothing(desk: Client, editor: User) -> None:
    change(editor, "sessions", note="One line.\nAnother.")
    before, form = number(), opened(desk)
    field = name("sessions", "note")
    save(desk, form | {field: form[field].replace("\n", "\r\n")})
    assert number() == before


def test_an_empty_row_becomes_a_record_once_something_is_known(desk: Client, editor: User) -> None:
    remove(editor, "openapi")
    save(desk, opened(desk))
    assert not Support.objects.filter(framework__slug="flask", feature__slug="openapi").exists()
    known = typed("openapi", level="none", sources="changes")
    assert save(desk, opened(desk) | known).status_code == 302
    found = cell("openapi")
    assert (found.level, found.version, found.checked) == ("none", "3.1.3", timezone.localdate())


WRONG = [
    ("openapi", {"level": "third_party", "via": ""}, "via", "Name the package"),
    ("openapi", {"via": "flask-smorest"}, "via", "package URL"),
    ("openapi", {"level": "", "note": ""}, "note", "what was looked at?"),
    ("openapi", {"level": "perhaps"}, "level", "Select a valid choice"),
    ("openapi", {"sources": ""}, "sources", "Name at least one source of Flask."),
    ("openapi", {"sources": "changes nowhere"}, "sources", "Flask has no source nowhere."),
    ("openapi", {"version": ""}, "version", "This field is required."),
    ("openapi", {"checked": "soon"}, "checked", "Enter a valid date."),
    ("openapi", {"note": "x" * 4001}, "note", "at most 4000 characters"),
]


@pytest.mark.parametrize(("feature", "fields", "field", "said"), WRONG)
def test_an_error_stands_beside_its_field_and_nothing_is_written(
    desk: Client, feature: str, fields: dict[str, str], field: str, said: str
) -> None:
    before = number()
    form = opened(desk) | typed("orm", note="This is right.") | typed(feature, **fields)
    response = save(desk, form)
    assert response.status_code == 200
    assert list(errors(response)) == [name(feature, field)]
    assert said in errors(response)[name(feature, field)]
    assert said in summary(response)[name(feature, field)]
    assert number() == before


def test_nothing_that_was_typed_is_lost_to_an_error(desk: Client) -> None:
    form = opened(desk) | typed("orm", note="This is right.", sources="changes")
    form |= typed("openapi", version="", note="Not lost.") | typed("sessions", unchanged="1")
    again = sent(save(desk, form))
    for feature in ("orm", "openapi"):
        for field in ("note", "sources", "version", "level", "via"):
            assert again[name(feature, field)] == form[name(feature, field)]
    assert again[name("sessions", "unchanged")] == "1"
    assert save(desk, again | typed("openapi", version="3.1.3")).status_code == 302
    assert (cell("orm").note, cell("openapi").note) == ("This is right.", "Not lost.")


def collided(desk: Client, other: User) -> Any:
    """Two are at one cell; the second also changes another."""
    form = opened(desk)
    change(other, "openapi", note="Anna's words.")
    form |= typed("openapi", note="My words.") | typed("orm", note="Alone.")
    return save(desk, form)


def test_a_collision_is_told_with_both_versions_and_saves_nothing(
    desk: Client, other: User
) -> None:
    response = collided(desk, other)
    assert response.status_code == 200
    assert "anna changed this cell" in text(response)
    assert "Anna's words." in text(response)
    assert list(summary(response)) == [name("openapi", "choice")]
    assert (cell("openapi").note, cell("orm").note) != ("My words.", "Alone.")
    form = sent(response)
    assert form[name("openapi", "note")] == "My words."
    assert form[name("orm", "note")] == "Alone."


@pytest.mark.parametrize(("choice", "note"), [("mine", "My words."), ("theirs", "Anna's words.")])
def test_the_second_save_does_what_was_chosen(
    desk: Client, other: User, choice: str, note: str
) -> None:
    form = sent(collided(desk, other)) | typed("openapi", choice=choice)
    assert save(desk, form).status_code == 302
    assert (cell("openapi").note, cell("orm").note) == (note, "Alone.")


def test_without_a_choice_nothing_is_saved_and_the_choice_is_asked_for(
    desk: Client, other: User
) -> None:
    response = save(desk, sent(collided(desk, other)))
    assert "Choose" in errors(response)[name("openapi", "choice")]
    assert "Anna's words." in text(response)
    assert cell("openapi").note == "Anna's words."
    form = sent(response) | typed("openapi", choice="mine")
    assert save(desk, form).status_code == 302
    assert cell("openapi").note == "My words."


def test_a_cell_that_changes_again_before_the_choice_is_asked_about_again(
    desk: Client, other: User
) -> None:
    form = sent(collided(desk, other)) | typed("openapi", choice="mine")
    change(other, "openapi", note="Anna's last words.")
    response = save(desk, form)
    assert "Anna's last words." in text(response)
    assert cell("openapi").note == "Anna's last words."


def test_what_somebody_else_changed_elsewhere_is_no_collision_and_stays(
    desk: Client, other: User
) -> None:
    form = opened(desk)
    change(other, "orm", note="Anna's words.")
    assert save(desk, form | typed("openapi", note="My words.")).status_code == 302
    assert (cell("orm").note, cell("openapi").note) == ("Anna's words.", "My words.")


def test_the_same_change_twice_is_no_collision(desk: Client, other: User) -> None:
    form = opened(desk)
    change(other, "openapi", note="The same.")
    assert save(desk, form | typed("openapi", note="The same.")).status_code == 302


def test_a_cell_that_was_removed_or_added_meanwhile_collides(desk: Client, other: User) -> None:
    form = opened(desk) | typed("openapi", note="My words.")
    remove(other, "openapi")
    response = save(desk, form)
    assert "anna removed this cell" in text(response)
    form = sent(response) | typed("openapi", choice="mine")
    assert save(desk, form).status_code == 302
    assert cell("openapi").note == "My words."

    remove(other, "openapi")
    form = opened(desk) | typed("openapi", level="none", sources="changes")
    with history.revision(other):
        flask, feature = Framework.objects.get(slug="flask"), Feature.objects.get(slug="openapi")
        added = Support(framework=flask, feature=feature, level="built_in", version="3.1.3")
        added.checked = timezone.localdate()
        added.save()
    response = save(desk, form)
    assert list(summary(response)) == [name("openapi", "choice")]
    assert cell("openapi").level == "built_in"


def test_what_was_typed_for_a_feature_that_is_gone_is_told(desk: Client, other: User) -> None:
    form = opened(desk) | typed("openapi", note="Words in vain.") | typed("orm", note="Mine.")
    with history.revision(other):
        Feature.objects.get(slug="openapi").delete()
    response = save(desk, form)
    assert "Words in vain." in text(response)
    assert save(desk, sent(response)).status_code == 302
    assert cell("orm").note == "Mine."


def test_a_feature_has_its_cells_of_every_framework(desk: Client) -> None:
    bottle = Framework.objects.get(slug="bottle")
    form = opened(desk, OPENAPI)
    form |= {f"{bottle.pk}-note": "Theirs.", f"{bottle.pk}-sources": "no-such"}
    response = save(desk, form, OPENAPI)
    assert "Bottle has no source no-such." in errors(response)[f"{bottle.pk}-sources"]
    source = bottle.sources.first()
    assert source is not None
    form = sent(response) | {f"{bottle.pk}-sources": source.slug}
    assert save(desk, form, OPENAPI).status_code == 302
    assert cell("openapi", "bottle").note == "Theirs."


def test_rows_can_be_those_that_are_unknown_or_old(desk: Client, editor: User) -> None:
    remove(editor, "openapi")
    change(editor, "cookies", level=None, note="Nothing was to be found.")
    change(editor, "orm", checked=dt.date(2020, 1, 1))
    assert _rows(desk, FLASK + "?show=unknown") == ["Cookies", "OpenAPI schema"]
    assert _rows(desk, FLASK + "?show=old") == ["Object-relational mapper"]
    assert "Flask 49 of 51 2 unknown cells of Flask 1 old cells of Flask" in text(
        desk.get("/admin/matrix/")
    )


def _rows(desk: Client, path: str) -> list[str]:
    found = read(desk.get(path)).elements
    return [words(each.whole) for each in found if "cell-name" in each.names]


def user(*permissions: str) -> User:
    made = User.objects.create_user("someone", is_staff=True)
    made.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return made


def test_who_may_only_look_can_type_nothing_and_send_nothing(client: Client) -> None:
    form = _form_of_editor(client)
    sign_in(client, user("view_support"))
    assert 'id="save"' not in client.get(FLASK).content.decode()
    assert not any(field.endswith("-via") for field in opened(client))
    assert save(client, form | typed("openapi", note="Mine.")).status_code == 403
    assert cell("openapi").note != "Mine."


def _form_of_editor(client: Client) -> dict[str, str]:
    sign_in(client, User.objects.create_superuser("chief"))
    return opened(client)


def test_who_may_see_no_cells_sees_no_page(client: Client) -> None:
    sign_in(client, user("view_framework"))
    for path in ("/admin/matrix/", FLASK, OPENAPI, "/admin/matrix/sources/flask/"):
        assert client.get(path).status_code == 403
    client.logout()
    assert client.get(FLASK).status_code == 302


def test_unknown_cells_are_added_by_those_who_may_add(client: Client, editor: User) -> None:
    remove(editor, "openapi")
    form = _form_of_editor(client) | typed("openapi", level="none", sources="changes")
    sign_in(client, user("change_support"))
    assert save(client, form).status_code == 403
    assert not Support.objects.filter(framework__slug="flask", feature__slug="openapi").exists()
    assert save(client, opened(client) | typed("orm", note="Mine.")).status_code == 302


def test_who_may_change_drafts_changes_the_cells_of_drafts_alone(
    client: Client, editor: User
) -> None:
    with history.revision(editor):
        sketch = Framework.objects.create(slug="sketch", name="Sketch", purl="pkg:pypi/sketch")
        Source.objects.create(
            framework=sketch,
            slug="docs",
            title="Docs",
            publisher="Sketch",
            read=dt.date(2026, 1, 1),
        )
    bottle = Framework.objects.get(slug="bottle")
    theirs = f"{bottle.pk}-note"
    sign_in(client, editor)
    form = opened(client, OPENAPI) | {theirs: "Mine."}
    sign_in(client, contributor())
    assert theirs not in opened(client, OPENAPI)
    assert save(client, form, OPENAPI).status_code == 403
    known = {"level": "none", "sources": "docs", "version": "0.1"}
    form = opened(client, OPENAPI) | {f"{sketch.pk}-{k}": v for k, v in known.items()}
    assert save(client, form, OPENAPI).status_code == 302
    assert cell("openapi", "sketch").level == "none"
    assert cell("openapi", "bottle").note != "Mine."


def contributor() -> User:
    kind = ContentType.objects.get_for_model(Framework)
    if not Permission.objects.filter(codename="change_draft").exists():
        Permission.objects.create(codename="change_draft", content_type=kind, name="Change drafts")
    return user("view_support", "change_draft")


@pytest.mark.parametrize("path", ["/admin/matrix/frameworks/no-such/", "/admin/matrix/features/x/"])
def test_what_is_not_there_is_not_found(desk: Client, path: str) -> None:
    assert desk.get(path).status_code == 404


def queries(call: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert call().status_code in (200, 302)
    return len(captured)


def looked(desk: Client, framework: str, feature: str) -> list[int]:
    paths = [f"frameworks/{framework}/", f"features/{feature}/", "", f"sources/{framework}/"]
    return [queries(lambda path=path: desk.get(f"/admin/matrix/{path}")) for path in paths]


def saved(desk: Client, path: str, rows: int) -> int:
    form = opened(desk, path)
    notes = [field for field in form if field.endswith("-note")]
    form |= dict.fromkeys(notes[:rows], f"Changed with {rows}.")
    return queries(lambda: desk.post(path, form))


def test_no_page_asks_more_for_more_cells_and_saving_only_for_what_changed(
    desk: Client, editor: User
) -> None:
    looked(desk, "flask", "openapi")  # fills the caches of content types
    asked, costs = [], []
    for size in (3, 100):
        with made.catalogue(frameworks=3, features=size, samples=3, measurements=10):
            framework, feature = Framework.objects.all()[0], Feature.objects.all()[0]
            asked.append(looked(desk, framework.slug, feature.slug))
            path = f"/admin/matrix/frameworks/{framework.slug}/"
            costs.append([saved(desk, path, rows) for rows in (1, 2)])
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 12
    assert costs[0] == costs[1]


def test_a_hundred_and_one_frameworks_are_two_pages_each_saved_by_itself(
    desk: Client, editor: User
) -> None:
    with made.catalogue(frameworks=101, features=1, samples=101, measurements=10):
        path = f"/admin/matrix/features/{Feature.objects.get().slug}/"
        pages = [_rows(desk, f"{path}?page={page}") for page in (1, 2)]
        assert list(map(len, pages)) == [100, 1]
        form = {k: "Typed." if k.endswith("-note") else v for k, v in opened(desk, path).items()}
        assert len(form) > 800
        response = save(desk, form, f"{path}?page=2")  # a row may have moved to another page
        assert response.status_code == 302
        assert Support.objects.filter(note="Typed.").count() == 100


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (59, "8 weeks ago"),
        (60, "2 months ago"),
        (364, "12 months ago"),
        (365, "1 year ago"),
        (730, "2 years ago"),
    ],
)
def test_the_age_of_a_check_is_told_in_words(days: int, said: str) -> None:
    assert in_words(days) == said
