"""The shipped units, read by systemd itself: unknown directives, bad values and wrong sections."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.machine import apt_install

UNITS = Path(__file__).resolve().parents[2] / "deploy" / "systemd"
MOST_EXPOSED = 2.0  # of ten, as systemd-analyze counts; its words for it are "OK"


@pytest.fixture(scope="module")
def analyze() -> str:
    if not shutil.which("systemd-analyze"):
        apt_install("systemd")
    found = shutil.which("systemd-analyze")
    assert found, "on Debian: apt install systemd"
    return found


def complaints(analyze: str, folder: Path) -> str:
    names = [path.name for path in UNITS.iterdir()]
    named = [name.replace("@.", "@blue.") for name in names]
    done = subprocess.run(
        [analyze, "verify", "--man=no", *(str(folder / name) for name in named)],
        text=True,
        capture_output=True,
        check=False,
    )
    return done.stderr if done.returncode or "framewise" in done.stderr else ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The units as they lie on a machine whose releases are in place."""
    for path in UNITS.iterdir():
        text = re.sub(r"/srv/framewise/\S+/python", sys.executable, path.read_text())
        (tmp_path / path.name).write_text(text)
    return tmp_path


def test_systemd_has_nothing_to_say(analyze: str, folder: Path) -> None:
    assert complaints(analyze, folder) == ""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("KillMode=mixed", "KillMode=gently"),
        ("ProtectSystem", "ProtectSytem"),
        ("python", "pyhton"),
    ],
)
def test_systemd_finds_what_is_wrong(analyze: str, folder: Path, right: str, wrong: str) -> None:
    path = folder / "framewise@.service"
    path.write_text(path.read_text().replace(right, wrong))
    assert complaints(analyze, folder)


@pytest.mark.parametrize("name", ["framewise@.service", "framewise-daily.service"])
def test_a_unit_may_do_little(analyze: str, name: str) -> None:
    command = [analyze, "security", "--offline=true", "--threshold=100", str(UNITS / name)]
    said = subprocess.run(command, text=True, capture_output=True, check=True).stdout
    exposed = float(said.rpartition(": ")[2].split()[0])
    assert exposed <= MOST_EXPOSED
