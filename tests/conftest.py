"""The cast: a database with the real facts, an editor, and the site behind its real server."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from hypothesis import settings
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from catalog import history
from catalog.models import Catalogue, Framework, Redirect
from facts import reading, samples
from tests import reliability
from tests.catalog.roles import desk

pytest_plugins = ["tests.chromium"]

# Playwright keeps an event loop in the thread of the tests, which ask the database as ever.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

UNSEEN = count(1_000_000, 1_000)  # revisions
# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every test with a database starts from the catalogue as it is in the files."""
    with django_db_blocker.unblock():
        call_command("load_facts", verbosity=0)
    yield
    with django_db_blocker.unblock():
        _end_other_sessions()


def _end_other_sessions() -> None:
    """PostgreSQL drops no database while a session of it is open, as a test's thread may leave."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def connection_stays() -> Iterator[None]:
    """A test's connection holds its transaction, so no request may close it: Django's own test
    client sees to the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def no_pieces(settings: Settings) -> None:
    """Revisions begin anew with each emptied database, so nothing is held from test to test."""
    settings.HOLD_PIECES = False


@pytest.fixture
def hold_pieces(transactional_db: None, settings: Settings) -> Callable[[], None]:
    """Called when the test's catalogue is there: from now on pieces of it are held. Its revisions
    are no other test's, though those of emptied tables begin anew."""

    def hold() -> None:
        Catalogue.objects.update(revision=next(UNSEEN))
        settings.HOLD_PIECES = True

    return hold


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_superuser("editor", password="a long password for tests")


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    """pytest-django's, with a second factor."""
    return desk(admin_user)


@pytest.fixture
def revision(editor: User) -> Iterator[None]:
    """The test's body writes as the editor."""
    with history.revision(editor, "a test"):
        yield


@pytest.fixture
def draft(revision: None) -> Framework:
    """A framework that no visitor may see."""
    return Framework.objects.create(slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft")


@pytest.fixture
def moved(editor: User) -> None:
    """The facts know of no address that went elsewhere."""
    with history.revision(editor, "a test"):
        Redirect.objects.create(old_path="/frameworks/a~b/?x=1", new_path="/frameworks/flask/")


@pytest.fixture
def exported(db: None, settings: Settings, tmp_path: Path) -> None:
    """The catalogue as files."""
    settings.EXPORT_ROOT = tmp_path / "export"
    call_command("build_export", verbosity=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real facts, with the samples beside it, to be changed or broken."""
    code = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(reading.FOLDER, tmp_path / "facts", ignore=code)
    shutil.copytree(samples.FOLDER, tmp_path / "samples")
    return tmp_path / "facts"


@pytest.fixture
def survived(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Callable[[reliability.Survived], None]:
    """Puts a fault into the table, and holds it against the one that stands there. Where no
    database is named, it is the one under test."""

    def tell(seen: reliability.Survived) -> None:
        database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
        whole = reliability.Survived(**asdict(seen) | {"database": seen.database or database})
        record_property("summary", f"fault {whole.row}")
        record_property("fault", json.dumps(asdict(whole)))
        if not request.config.stash.get(reliability.WRITES, False):
            assert (whole.fault, whole.database) in reliability.rows(
                reliability.FILE.read_text("utf-8")
            ), "docs/reliability.md: run python -m tests.faults"

    return tell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests say of their work beyond that it passed, from whichever process they ran in."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, text in report.user_properties if report.when == "call" else ():
                if name == "summary":
                    terminalreporter.write_line(text)
