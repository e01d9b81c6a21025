"""The start, as someone sees it who forgot a setting."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "PRODUCTION": "true",
    "SECRET_KEY": "k" * 60,
    "SITE_URL": "https://framewise.example",
    "ALLOWED_HOSTS": "framewise.example",
}


def start(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return run(folder, ["manage.py", "check"], settings)


def run(
    folder: Path, command: list[str], settings: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    path = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**path, **settings},
        check=False,
        text=True,
        capture_output=True,
    )


def test_nothing_need_be_set_on_ones_own_machine(tmp_path: Path) -> None:
    assert start(tmp_path).returncode == 0
    key = tmp_path / "secret-key"
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_text()
    assert start(tmp_path).returncode == 0
    assert key.read_text() == before


def test_production_starts_with_its_settings(tmp_path: Path) -> None:
    assert start(tmp_path, **PRODUCTION).returncode == 0
    assert not (tmp_path / "secret-key").exists()


def test_a_proxy_is_believed_in_production_alone(tmp_path: Path) -> None:
    asked = ["-c", "from config import settings; print(settings.PROXIES)"]
    assert run(tmp_path, asked, {}).stdout == "0\n"
    assert run(tmp_path, asked, PRODUCTION).stdout == "1\n"
    assert run(tmp_path, asked, {**PRODUCTION, "PROXIES": "2"}).stdout == "2\n"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS"])
def test_production_names_what_is_missing_in_one_line(tmp_path: Path, missing: str) -> None:
    done = start(tmp_path, **{k: v for k, v in PRODUCTION.items() if k != missing})
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert missing in done.stderr
    assert "README.md" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "framewise.example"),
        ("SITE_URL", "https://framewise.example/below"),
        ("PRODUCTION", "perhaps"),
        ("SECRET_KEY", ""),
        ("ALLOWED_HOSTS", ""),
        ("PORT", "eighty"),
        ("DATABASE_URL", "nonsense"),
        ("READS_PER_MINUTE", "-1"),
        ("WRITES_PER_MINUTE", "many"),
        ("PROXIES", "10.0.0.1"),
        ("REPLICA_URLS", "nonsense"),
        ("REPLICA_URLS", "postgresql://user:secret@host:port/name"),
        ("REPLICA_URLS", "postgresql://user:secret@host/name,sqlite:///name"),
        ("REPLICA_URLS", "postgresql://user:secret@host/name"),  # of what, without DATABASE_URL?
    ],
)
def test_a_bad_value_stops_the_start_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    done = start(tmp_path, **{**PRODUCTION, name: value})
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert name in done.stderr
    assert "secret@" not in done.stderr
