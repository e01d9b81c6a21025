"""Restarting, upgrading and rolling back with the shipped command, while readers and an editor go
on: no request is lost, and what fails leaves what served."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deploy import installed, wheel
from tests.deploy.asking import ask
from tests.deploy.editing import editing
from tests.deploy.installed import CODE, Installed
from tests.reliability import Survived
from tests.steady_load import Seen, steady_load

Tell = Callable[[Survived], None]
PATHS = ("/", "/frameworks/flask/", "/healthz", "/search/?q=orm", "/compare/django-vs-flask/")
HEALTH, STYLE = "comparisons/views/site.py", "static/css/site.css"
MIGRATION = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("catalog", "{last}")]
    operations = [migrations.RunSQL("{sql}", migrations.RunSQL.noop)]
"""


def says(what: str) -> dict[str, str]:
    """The files of a release that says so when asked for its health, and looks different."""
    health, style = ((CODE / name).read_text() for name in (HEALTH, STYLE))
    told = health.replace('"ok\\n"', f'"{what}\\n"', 1)
    return {HEALTH: told, STYLE: f"{style}\n/* {what} */\n"}


def migrating(name: str, sql: str) -> dict[str, str]:
    folder = CODE / "catalog/migrations"
    last = max(path.stem for path in folder.glob("0*.py"))
    return {f"catalog/migrations/9999_{name}.py": MIGRATION.format(last=last, sql=sql)}


@contextmanager
def load(machine: Installed, fault: str, tell: Tell) -> Iterator[Seen]:
    """Readers and an editor; holds that nothing of theirs was lost, nor refused."""
    with (
        editing(machine) as editor,
        steady_load(f"https://127.0.0.1:{machine.https}", PATHS, threads=2) as seen,
    ):
        seen.wait_for_answers(20)
        yield seen
        seen.wait_for_answers(20)
    lost = int(editor.note() != editor.saved[-1])
    saved = len(editor.saved)
    tell(Survived(fault, seen.sent, seen.refused, seen.lost, saved, lost, database="SQLite"))
    assert (seen.lost, seen.refused, seen.examples) == (0, 0, [])
    assert (lost, editor.wrong) == (0, [])


def succeeds(machine: Installed, *arguments: str) -> None:
    done = machine.release(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr + installed.logs(machine)


def workers(machine: Installed) -> set[int]:
    pid = (machine.root / f"{machine.slot()}.pid").read_text()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return {int(each) for each in children.split()}


def style_of(machine: Installed) -> str:
    page = ask(machine, "/").body
    return page.partition("/static/css/site.")[2].partition('"')[0]


def test_a_reload_replaces_every_worker_and_loses_no_request(
    machine: Installed, survived: Tell
) -> None:
    before, deadline = workers(machine), time.monotonic() + 90
    with load(machine, "workers replaced under load", survived) as seen:
        machine.systemctl("reload", machine.slot())
        while workers(machine) & before:
            assert time.monotonic() < deadline
            seen.wait_for_answers(1)
    assert len(workers(machine)) == len(before) == 2


def test_a_restart_loses_no_request(machine: Installed, survived: Tell) -> None:
    before = machine.slot()
    with load(machine, "restart under load", survived):
        succeeds(machine, "restart")
    assert machine.slot() != before
    assert machine.enabled() == [machine.slot()]


def test_an_upgrade_and_a_roll_back_lose_no_request(machine: Installed, survived: Tell) -> None:
    machine.tag("two", says("two") | migrating("expands", "CREATE TABLE expanded (id integer)"))
    old = style_of(machine)
    with load(machine, "upgrade under load", survived):
        succeeds(machine, "upgrade", "two")
    assert (machine.current(), ask(machine, "/healthz").body) == ("two", "two\n")
    new = style_of(machine)
    assert new != old
    # A page that somebody got a moment ago still finds what it looks like.
    assert ask(machine, f"/static/css/site.{old}").status == 200

    with load(machine, "roll-back under load", survived):
        succeeds(machine, "rollback")
    assert (machine.current(), ask(machine, "/healthz").body) == ("one", "ok\n")
    assert ask(machine, f"/static/css/site.{new}").status == 200
    assert len(list((machine.root / "var/lib/framewise/backups").iterdir())) == 1


def test_a_migration_that_fails_leaves_what_served(machine: Installed) -> None:
    machine.tag("amiss", migrating("fails", "SELECT nonsense FROM nowhere"))
    assert "migrating the database failed" in refused(machine, "amiss")
    assert ask(machine, "/claims/").status == 200


def test_a_release_that_does_not_start_leaves_what_served(machine: Installed) -> None:
    machine.tag("dead", {"config/wsgi.py": "raise SystemExit('it does not start')"})
    assert "starting dead as" in refused(machine, "dead", "--code-only")
    assert ask(machine, "/claims/").status == 200


def test_what_is_no_release_is_told(machine: Installed) -> None:
    assert "fetching nobody-knows-it" in refused(machine, "nobody-knows-it")
    assert "is no tag" in refused(machine, "../elsewhere")
    assert "serves already" in refused(machine, machine.current())


def refused(machine: Installed, release: str, *options: str) -> str:
    """What is said; holds that what serves is what served."""
    before = (machine.current(), machine.slot())
    done = machine.release("upgrade", release, *options)
    assert done.returncode == 1
    assert (machine.current(), machine.slot()) == before
    assert machine.enabled() == [before[1]]
    return done.stderr.splitlines()[-1]


def test_libraries_are_installed_by_their_hashes_alone(machine: Installed, tmp_path: Path) -> None:
    """One that is pinned is: then the release fails for lack of all others."""
    before = set((machine.srv / "environments").iterdir())
    machine.tag("loose", {"requirements.txt": wheel.requirements(tmp_path, pinned=False)})
    assert "making its Python environment failed" in refused(machine, "loose")
    assert set((machine.srv / "environments").glob("[!.]*")) == before
    machine.tag("pinned", {"requirements.txt": wheel.requirements(tmp_path, pinned=True)})
    assert "collecting its static files failed" in refused(machine, "pinned")
    [made] = set((machine.srv / "environments").glob("[!.]*")) - before
    assert list(made.glob("lib/*/site-packages/tiny.py"))
