"""What a page may say of a sample: verified only if exactly this ran, and passed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import (
    Framework,
    Run,
    Sample,
    Stack,
    State,
    Task,
    Verification,
    WriteOutsideRevision,
)
from comparisons import code
from comparisons.code import MISSING, Code, CodeCell

pytestmark = pytest.mark.django_db


def side_by_side(*slugs: str, task: str | None = "database") -> Code:
    frameworks = {f.slug: f for f in Framework.objects.filter(slug__in=slugs)}
    samples = Sample.objects.for_code(slugs, task)
    found = code.side_by_side([frameworks[slug] for slug in slugs], samples)
    assert found is not None
    return found


def flasks(task: str = "database") -> CodeCell:
    return side_by_side("flask", task=task).cells[0]


def page(client: Client, path: str = "/tasks/database/") -> str:
    return client.get(path).content.decode()


def sample(task: str = "database", framework: str = "flask") -> Sample:
    return Sample.objects.get(framework__slug=framework, task__slug=task)


def seen_again(passed: bool, **changes: Any) -> None:
    """Another run, a day later than the newest, that saw Flask's sample as it is now."""
    stack = sample().stack
    assert stack is not None
    mine = Verification.objects.filter(framework="flask", task="database")
    newest = mine.filter(server=stack.slug, workers=stack.workers).latest("at")
    later = newest.at + dt.timedelta(days=1)
    run = Run.objects.create(
        slug="another", method="verify 2", started=later, ended=later, environment={}, raw="{}"
    )
    newest.pk = None
    newest._state.adding = True
    for name, value in {"run": run, "at": later, "passed": passed, **changes}.items():
        setattr(newest, name, value)
    newest.save()


def test_what_ran_and_passed_is_verified_and_says_on_what_and_when() -> None:
    cell = flasks()
    assert cell.verified
    assert cell.version == "3.1.3"
    assert cell.server == "gunicorn"
    assert cell.day is not None
    assert dt.date.fromisoformat(cell.day) >= dt.date(2026, 11, 21)
    assert cell.lines == 39


def test_the_cells_come_in_the_order_asked_for_and_the_main_file_first() -> None:
    found = side_by_side("flask", "bottle", "masonite", task="session")
    assert [cell.framework for cell in found.cells] == ["flask", "bottle", "masonite"]
    assert found.cells[2].files[0].name == "app.py"
    assert len(found.cells[2].files) > 1


def test_one_character_makes_it_not_verified(client: Client, revision: None) -> None:
    changed = sample()
    changed.files = {"app.py": changed.files["app.py"] + "\n"}
    changed.save()
    assert flasks().state == State.CHANGED
    flask = page(client).split('id="code-flask"')[1].split("</section>")[0]
    assert "Not verified: changed since it last ran" in flask
    assert "✓" not in flask


def test_other_pins_and_another_contract_make_it_not_verified(revision: None) -> None:
    stack = Stack.objects.get(framework__slug="flask", slug="gunicorn")
    stack.pins = "0" * 64
    stack.save()
    assert flasks().state == State.CHANGED
    assert flasks("json").state == State.CHANGED
    task = Task.objects.get(slug="database")
    task.steps = task.steps[:2]
    task.save()
    assert side_by_side("bottle").cells[0].state == State.CHANGED
    assert side_by_side("bottle", task="json").cells[0].state == State.VERIFIED


def test_other_words_about_a_task_leave_its_samples_verified(revision: None) -> None:
    task = Task.objects.get(slug="database")
    task.description = "In other words."
    task.save()
    assert flasks().verified


def test_the_newest_run_counts_and_its_failure_is_shown(client: Client, revision: None) -> None:
    failure = {"step": "read", "request": "GET /notes/1", "expected": "status 200", "got": "gone"}
    seen_again(passed=False, failure=failure)
    assert flasks().state == State.FAILED
    html = page(client)
    assert "GET /notes/1" in html
    assert "gone" in html


def test_what_passes_after_an_edit_is_verified_again(revision: None) -> None:
    changed = sample()
    changed.files = {"app.py": changed.files["app.py"] + "\n"}
    changed.save()
    seen_again(passed=True, digest=changed.digest)
    assert flasks().verified


@pytest.mark.parametrize("other", [{"server": "elsewhere"}, {"workers": 1}])
def test_a_verification_on_another_stack_does_not_count(
    other: dict[str, Any], revision: None
) -> None:
    Verification.objects.filter(framework="flask", server="gunicorn").update(**other)
    assert flasks().state == State.NEVER


def test_a_refusal_shows_its_reason_and_source(client: Client) -> None:
    refused = sample("websocket", "hug")
    html = page(client, "/compare/flask-vs-hug/?task=websocket")
    assert refused.reason is not None
    assert refused.reason.split(".")[0] in html
    assert f'href="{refused.reason_url}"' in html


def test_a_framework_without_a_sample_is_told(revision: None) -> None:
    sample().delete()
    cell = side_by_side("flask", "bottle").cells[0]
    assert (cell.state, cell.files, cell.version) == (MISSING, (), None)


def test_no_sample_at_all_is_no_code() -> None:
    assert code.side_by_side([], []) is None


@pytest.mark.parametrize("task", [None, "", "no-such-task"])
def test_without_a_known_task_it_is_the_first(task: str | None) -> None:
    first = Task.objects.all()[0]
    assert side_by_side("flask", "django", task=task).slug == first.slug


def test_the_tabs_count_what_is_verified(revision: None) -> None:
    before = {tab.slug: tab.verified for tab in side_by_side("flask", "hug").tabs}
    assert before["websocket"] == 1
    assert before["json"] == 2
    changed = sample("json")
    changed.files = {"app.py": "pass\n"}
    changed.save()
    after = {tab.slug: tab.verified for tab in side_by_side("flask", "hug").tabs}
    assert after == {**before, "json": 1}


def test_code_is_escaped(client: Client, revision: None) -> None:
    changed = sample()
    changed.files = {"app.py": "x = '<script>alert(1)</script>'\n", "page.html": "<b>&amp;</b>"}
    changed.save()
    html = page(client)
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "&amp;amp;" in html


def test_the_file_is_given_as_it_is(client: Client) -> None:
    response = client.get("/tasks/database/flask/app.py")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == sample().files["app.py"]
    assert client.get("/tasks/database/flask/other.py").status_code == 404
    assert client.get("/tasks/database/no-such/app.py").status_code == 404
    assert client.get("/tasks/no-such/").status_code == 404


def test_the_api_gives_the_same_code_and_refuses_an_unknown_task(client: Client) -> None:
    data = client.get("/api/v1/compare/django-vs-flask/?task=database").json()["code"]
    shown = side_by_side("django", "flask")
    assert data["slug"] == "database"
    for cell, told in zip(shown.cells, data["cells"], strict=True):
        assert told["state"] == cell.state
        assert told["files"] == [{"name": f.name, "text": f.text} for f in cell.files]
    problem = client.get("/api/v1/compare/django-vs-flask/?task=databse")
    assert problem.status_code == 422
    assert "database" in problem.json()["errors"]["task"][0]


def test_drafts_show_no_code(client: Client, editor: User, draft: Framework) -> None:
    stack = Stack.objects.get(framework__slug="flask", slug="gunicorn")
    stack.pk, stack.framework = None, draft
    stack._state.adding = True
    stack.save()
    task = Task.objects.get(slug="database")
    Sample.objects.create(framework=draft, task=task, stack=stack, files={"app.py": "sketchy\n"})
    assert "sketchy" not in page(client)
    assert "sketch" not in page(client, "/tasks/")
    assert "sketch" not in page(client, "/about/evidence/")
    assert all(sample.framework != draft for sample in Sample.objects.for_list())
    assert client.get("/tasks/database/sketch/app.py").status_code == 404
    for noun in ("samples", "stacks"):
        assert client.get(f"/api/v1/{noun}/?framework=sketch").json()["count"] == 0


def test_a_cell_says_its_state_in_words() -> None:
    cell = flasks()
    labels = {replace(cell, state=state.value).label for state in State}
    assert len(labels) == len(State)
    assert replace(cell, state=MISSING).label == "No sample yet"


def test_a_write_outside_a_revision_is_refused(editor: User) -> None:
    with pytest.raises(WriteOutsideRevision):
        sample().save()
