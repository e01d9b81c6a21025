"""The export behind the real server: built by a process of its own, downloaded in two goes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.export import kept
from tests.site import ROOT, Site, serve

EDIT = """
from catalog import history
from catalog.models import Framework
with history.revision(history.machine_author("a test"), "a test"):
    flask = Framework.objects.get(slug="flask")
    flask.summary += " EDITED."
    flask.save()
"""
EDIT_WHILE_READING = f"""
import subprocess, sys
from catalog.export.nouns import nouns
from catalog.export.revision import current, snapshot
with snapshot() as of:
    subprocess.run([sys.executable, "manage.py", "shell", "-c", {EDIT!r}], check=True, timeout=60)
    told = b"".join(each for noun in nouns() if noun.name == "frameworks" for each in noun.told())
print(current().number - of.number, told.count(b"EDITED"))
"""
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with serve(folder) as found:
        yield found


def get(address: str, **headers: str) -> Any:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return urllib.request.urlopen(urllib.request.Request(address, headers=given))  # noqa: S310


def index(site: Site) -> Any:
    with get(f"{site.url}/api/v1/export/") as answer:
        return json.load(answer)


def edit(site: Site) -> None:
    """And for a while nobody who asks for the export starts a builder."""
    folder = Path(site.environment["VAR_DIR"]) / "export"
    folder.mkdir(exist_ok=True)
    (folder / "started").touch()
    site.manage("shell", "-c", EDIT)


def build(site: Site) -> str:
    return site.manage("build_export", "--skip-checks")


def wait_for(what: Any) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.02)  # between two looks at the condition that is waited for
    raise AssertionError("it did not come")


def first_export(site: Site) -> Any:
    """None while there is none."""
    try:
        return index(site)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 503 and int(error.headers["Retry-After"]) > 0:
            return None
        raise


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C reaches what a test starts, though the tests may run where it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def parts(folder: Path) -> list[str]:
    return [path.name for path in (folder / "export").glob("part-*")]


def test_asking_for_it_builds_it_and_it_can_be_got_in_two_goes(site: Site, folder: Path) -> None:
    assert first_export(site) is None
    told = wait_for(lambda: first_export(site))
    assert told["current"] is True
    for file in told["files"]:
        half = file["bytes"] // 2
        with get(file["url"]) as answer:
            start = answer.read(half)
        with get(file["url"], range=f"bytes={half}-") as answer:
            assert answer.status == 206
            rest = answer.read()
        assert hashlib.sha256(start + rest).hexdigest() == file["sha256"]
        with get(file["url"], accept_encoding="gzip, br") as answer:
            assert answer.headers["Content-Encoding"] is None
            assert hashlib.sha256(answer.read()).hexdigest() == file["sha256"]
    assert parts(folder) == []


def test_the_older_one_is_served_until_the_newer_is_whole(site: Site) -> None:
    build(site)
    edit(site)
    before = index(site)
    assert before["current"] is False
    build(site)
    after = index(site)
    assert (after["current"], after["revision"]) == (True, before["revision"] + 1)
    with get(before["files"][0]["url"]) as answer:
        assert hashlib.sha256(answer.read()).hexdigest() == before["files"][0]["sha256"]


def test_what_is_written_meanwhile_waits_for_nothing_and_is_not_told(site: Site) -> None:
    before = index(site)["revision"]
    told = site.manage("shell", "-c", EDIT_WHILE_READING).split()
    assert told[-2:] == ["1", "1"], "one revision later; of the edits, the one before alone"
    assert index(site)["revision"] == before


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize(
    ("how", "left"), [(signal.SIGKILL, 1), (signal.SIGINT, 0)], ids=["killed", "interrupted"]
)
def test_a_builder_that_is_stopped_leaves_nothing_that_is_served(
    site: Site, folder: Path, how: signal.Signals, left: int
) -> None:
    edit(site)
    told = kept_by(folder)
    command = [sys.executable, "manage.py", "build_export", "--skip-checks"]
    builder = subprocess.Popen(
        command, cwd=ROOT, env=site.environment, text=True, stderr=subprocess.PIPE
    )
    with builder:
        wait_for(lambda: parts(folder))
        os.kill(builder.pid, how)
        _, said = builder.communicate()
    assert builder.returncode != 0
    assert len(parts(folder)) == left
    assert ("Interrupted: nothing was written." in said) is (how == signal.SIGINT)
    assert kept_by(folder) == told
    assert "written in" in build(site)
    assert parts(folder) == []
    assert index(site)["current"] is True


def kept_by(folder: Path) -> list[str]:
    manifests = (folder / "export").glob(f"*/{kept.MANIFEST}")
    return sorted(path.parent.name for path in manifests)
