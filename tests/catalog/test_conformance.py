"""Every operation of the API against its description: schemathesis, with all its checks.

In the process of the test, so that what is written is rolled back with it: once as a stranger, with
the page cache in front, and once with a key, which the page cache lets through.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.db import connections, transaction
from pytest_django.fixtures import Settings
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.config._checks import MISSING_REQUIRED_HEADER_EXPECTED_STATUSES as REFUSED
from schemathesis.config._checks import POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES as ACCEPTED
from schemathesis.engine import events, from_schema
from schemathesis.engine.run import PhaseName
from schemathesis.transport.wsgi import WSGITransport

from catalog import history
from catalog.models import ApiKey, Redirect
from catalog.models.api_key import SCOPES
from tests.config.asking import ask, site

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),  # bodies are long
]

DESCRIPTION = "/api/v1/schema/?format=json"
PHASES = {PhaseName.EXAMPLES, PhaseName.COVERAGE, PhaseName.FUZZING, PhaseName.STATEFUL_TESTING}
# Every check is on but this one: how long an answer takes says how busy the machine is.
TIMED = "max_response_time"
CHECKED = {
    # What is as described is accepted, but for what no schema can say. 422: a text is the name of
    # a record that there is, two parts of a file agree. 412: an ETag is that of the newest state.
    # A 400 is a failure.
    "positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "412", "422"]},
    # RFC 6585: what is answered where If-Match is not there.
    "missing_required_header": {"expected-statuses": [*REFUSED, "428"]},
}
EXAMPLES = 12  # of each operation, besides those that the coverage phase makes
HOST = "127.0.0.1:8000"


@dataclass
class Summary:
    """What a run found."""

    title: str
    operations: set[str] = field(default_factory=set)
    cases: Counter[PhaseName] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, event: Any) -> None:
        if isinstance(event, events.NonFatalError):
            self.errors.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.ScenarioFinished):
            self._add_scenario(event)

    def _add_scenario(self, event: events.ScenarioFinished) -> None:
        self.cases[event.phase] += len(event.recorder.cases)
        self.operations |= {node.value.operation.label for node in event.recorder.cases.values()}
        for node in (node for nodes in event.recorder.checks.values() for node in nodes):
            self.checks[node.name] += 1
            if node.failure_info is not None:
                failure, sample = node.failure_info.failure, node.failure_info.code_sample
                self.failures[node.name, str(failure.operation), str(failure)] = sample

    def lines(self) -> Iterator[str]:
        failed = Counter(name for name, _, _ in self.failures)
        cases = ", ".join(f"{phase.value} {count}" for phase, count in self.cases.items())
        yield f"{self.title}: {len(self.operations)} operations"
        yield f"{self.cases.total()} cases ({cases}), {self.checks.total()} checks"
        yield f"{len(self.failures)} failures, {len(self.errors)} errors"
        for name, count in sorted(self.checks.items()):
            yield f"    {name}: {count} checks, {failed[name]} failures"
        yield from self.errors
        for (name, operation, said), sample in self.failures.items():
            yield f"{name} · {operation}\n{said}\n{sample}\n"


@contextmanager
def of_this_test(inner: Any) -> Iterator[Any]:
    """An application that sees what the test has written, in whichever thread it is asked. What
    an answer of 500 left of a transaction is undone, so that it spoils no other."""
    connection = connections["default"]
    connection.inc_thread_sharing()

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        connections["default"] = connection
        environ["HTTP_HOST"] = HOST
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # the client that asks here does not unpack
        before = transaction.savepoint()
        answer = inner(environ, start_response)
        if getattr(answer, "status_code", 200) >= 500:
            transaction.savepoint_rollback(before)
        else:
            transaction.savepoint_commit(before)
        try:
            return [b"".join(answer)]
        finally:
            # The client that asks here leaves answers open, which a server does not.
            if close := getattr(answer, "close", None):
                close()

    try:
        yield application
    finally:
        connection.dec_thread_sharing()


def run(title: str, application: Any, writing: bool = False, **more: Any) -> Summary:
    generation = {"max-examples": EXAMPLES, "deterministic": True, "no-shrink": True}
    told = {"seed": 9, "generation": generation, "checks": CHECKED, "continue-on-failure": True}
    if writing:  # no link leads to an operation that writes
        told["phases"] = {"stateful": {"enabled": False}}
    config = SchemathesisConfig.from_dict(told | more)
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, application, config=config)
    schema.location = None  # else the operation that gives the description would be left out
    summary = Summary(title)
    for event in from_schema(schema.exclude(method="GET") if writing else schema).execute():
        summary.add(event)
    return summary


def described() -> set[str]:
    """Every operation there is, as schemathesis calls it."""
    paths = json.loads(ask(site(), DESCRIPTION).body)["paths"]
    return {f"{method.upper()} {path}" for path, each in paths.items() for method in each}


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """schemathesis 4.32.5 hands options of its network client on to a WSGI application, where it
    calls one without a session."""
    send = WSGITransport.send

    def without_them(self: Any, case: Any, **options: Any) -> Any:
        for name in ("max_redirects", "verify", "cert", "proxies"):
            options.pop(name, None)
        return send(self, case, **options)

    monkeypatch.setattr(WSGITransport, "send", without_them)


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals are what is wanted here."""
    caplog.set_level(logging.ERROR, "django.request")


@pytest.fixture
def whole(editor: User, exported: None, settings: Settings) -> None:
    """With what the facts have none of, and an export to be got; and nobody asks too often."""
    with history.revision(editor, "a test"):
        Redirect.objects.create(old_path="/frameworks/starlite/", new_path="/frameworks/litestar/")
    for name in ("READS_PER_MINUTE", "KEY_READS_PER_MINUTE", "WRITES_PER_MINUTE"):
        setattr(settings, name, 1_000_000)


@pytest.mark.usefixtures("quiet", "in_process", "whole")
def test_every_operation_is_as_described(record_property: Callable[[str, object], None]) -> None:
    """To a stranger, with the page cache in front, and without it where it lets a request pass."""
    with of_this_test(site()) as application:
        found = run("Conformance of the API, without a key", application)
    record_property("summary", "\n".join(found.lines()))
    assert found.operations == described()
    assert set(found.checks) >= set(CHECKS.get_all_names()) - {TIMED}
    assert set(+found.cases) >= PHASES
    assert (list(found.failures), found.errors) == ([], [])


@pytest.mark.usefixtures("quiet", "in_process", "whole")
def test_every_operation_that_writes_is_as_described_with_a_key(
    editor: User, record_property: Callable[[str, object], None]
) -> None:
    key, secret = ApiKey.made(name="conformance", owner=editor, scopes=[*SCOPES])
    key.save()
    with of_this_test(site()) as application:
        bearer = {"Authorization": f"Bearer {secret}"}
        found = run("Conformance of the API, with a key", application, True, headers=bearer)
    record_property("summary", "\n".join(found.lines()))
    assert found.operations == {name for name in described() if not name.startswith("GET ")}
    assert (list(found.failures), found.errors) == ([], [])
