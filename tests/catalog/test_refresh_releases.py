"""refresh_releases against a real package index: a folder of wheels behind a real server."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog import evidence, package_index
from catalog.models import Framework, Release
from tests.local_server import serving

pytestmark = pytest.mark.django_db


def wheel(name: str, version: str, python: str) -> bytes:
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += f"Requires-Python: {python}\n"
    folder = f"{name}-{version}.dist-info"
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"{folder}/METADATA", metadata)
        archive.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{folder}/RECORD", "")
    return content.getvalue()


class Index(BaseHTTPRequestHandler):
    """The simple index of PEP 503 over the wheels of a test."""

    wheels: dict[str, bytes] = {}

    def do_GET(self) -> None:
        name = self.path.strip("/").split("/")[-1]
        if self.path.startswith("/simple/"):
            links = [f'<a href="/{w}">{w}</a>' for w in self.wheels if w.startswith(f"{name}-")]
            self._send("\n".join(links).encode(), "text/html", 200 if links else 404)
        else:
            self._send(self.wheels[name], "application/octet-stream", 200)

    def _send(self, body: bytes, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Index]]:
    Index.wheels = {}
    with serving(Index) as address:
        monkeypatch.setenv("PIP_INDEX_URL", f"{address}/simple/")
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        monkeypatch.setenv("PIP_RETRIES", "0")
        for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
            monkeypatch.delenv(name, raising=False)
        yield Index


def publish(index: type[Index], name: str, version: str, python: str = ">=3.10") -> None:
    index.wheels[f"{name}-{version}-py3-none-any.whl"] = wheel(name, version, python)


def refresh(*frameworks: str) -> str:
    out = StringIO()
    call_command("refresh_releases", *frameworks, stdout=out, stderr=out)
    return out.getvalue()


def test_a_feature_release_becomes_the_latest_and_its_cells_are_due(index: type[Index]) -> None:
    publish(index, "flask", "99.1.0", ">=3.14")
    said = refresh("flask")
    assert "→ 99.1.0, 51 cells due for another look" in said
    latest = Release.objects.get(framework__slug="flask", latest=True)
    assert (latest.version, latest.python, latest.date) == ("99.1.0", ">=3.14", None)
    flask = Framework.objects.get(slug="flask")
    assert len(evidence.due(flask.supports.all(), latest.version)) == 51


def test_a_fix_of_the_same_series_makes_nothing_due(index: type[Index]) -> None:
    latest = Release.objects.get(framework__slug="flask", latest=True).version
    fix = ".".join([*latest.split(".")[:2], "999"])
    publish(index, "flask", fix)
    assert f"→ {fix}, 0 cells due" in refresh("flask")


def test_the_newest_stable_one_counts(index: type[Index]) -> None:
    for version in ("99.1.0", "99.10.0", "99.9.0", "100.0.0rc1"):
        publish(index, "flask", version)
    assert "→ 99.10.0" in refresh("flask")


def test_what_is_known_already_changes_nothing(index: type[Index]) -> None:
    latest = Release.objects.get(framework__slug="flask", latest=True).version
    publish(index, "flask", latest)
    assert "1 asked for, 0 with a new release" in refresh("flask")
    publish(index, "flask", "99.1.0")
    refresh("flask")
    assert "1 asked for, 0 with a new release" in refresh("flask")


def test_an_index_that_is_silent_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple/")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_RETRIES", "0")
    before = Release.objects.count()
    assert "flask: not answered" in refresh("flask")
    assert Release.objects.count() == before


def test_a_package_that_the_index_does_not_know_stops_no_other(index: type[Index]) -> None:
    publish(index, "flask", "99.1.0")
    said = refresh("bottle", "flask")
    assert "bottle: not answered" in said
    assert "flask: " in said
    assert "2 asked for, 1 with a new release" in said


def test_an_unknown_framework_is_named() -> None:
    with pytest.raises(CommandError, match="No such framework: flaks"):
        refresh("flaks")


@pytest.mark.parametrize(
    ("version", "latest", "count"),
    [
        ("3.1.3", "3.1.9", 0),
        ("3.1", "3.2.0", 1),
        ("3", "3.0.1", 0),
        ("1.20260805.0", "1.20261107.0", 1),
    ],
)
def test_feature_series(version: str, latest: str, count: int) -> None:
    flask = Framework.objects.get(slug="flask")
    cell = flask.supports.all()[0]
    cell.version = version
    assert len(evidence.due([cell], latest)) == count


@pytest.mark.parametrize(
    "name", ["--index-url=http://10.0.0.1", "x @ http://10.0.0.1/x.whl", "./x", "git+x", "", "x\n"]
)
def test_pip_is_asked_for_names_alone(name: str) -> None:
    with pytest.raises(package_index.IndexSilent, match="is no name of a package"):
        package_index.newest_release(name)
