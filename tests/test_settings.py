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
    "SECRET_KEY": "ki7Ohm-wozai9Aa.ngeic4Oh_Tae8uth2xie5Ohk-aiW3ooph-Xai6ye",
    "SITE_URL": "https://framewise.example",
    "ALLOWED_HOSTS": "framewise.example",
}


DEPLOY = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]


def start(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return run(folder, ["manage.py", "check"], settings)


def asked(folder: Path, name: str, **settings: str) -> str:
    """What a setting is."""
    command = ["-c", f"from config import settings; print(settings.{name})"]
    return run(folder, command, settings).stdout.rstrip("\n")


def refused(done: subprocess.CompletedProcess[str], *said: str) -> bool:
    """In one line, which says all that."""
    return (
        done.returncode == 1
        and done.stderr.count("\n") == 1
        and all(each in done.stderr for each in (*said, "README.md"))
    )


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


def test_django_finds_nothing_to_say_of_production(tmp_path: Path) -> None:
    done = run(tmp_path, DEPLOY, PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_subdomains_may_stay_without_https(tmp_path: Path) -> None:
    done = run(tmp_path, DEPLOY, {**PRODUCTION, "HSTS_SUBDOMAINS": "false"})
    assert done.returncode == 0, done.stderr
    assert "no issues (2 silenced)" in done.stdout


def test_what_is_no_production_is_not_fit_for_it(tmp_path: Path) -> None:
    assert run(tmp_path, DEPLOY, {}).returncode == 1


def test_a_proxy_is_believed_in_production_alone(tmp_path: Path) -> None:
    assert asked(tmp_path, "PROXIES") == "0"
    assert asked(tmp_path, "PROXIES", **PRODUCTION) == "1"
    assert asked(tmp_path, "PROXIES", **PRODUCTION | {"PROXIES": "2"}) == "2"


def test_without_a_proxy_nobody_tells_that_https_was_used(tmp_path: Path) -> None:
    assert asked(tmp_path, "SECURE_PROXY_SSL_HEADER", **PRODUCTION | {"PROXIES": "0"}) == "None"
    assert "X_FORWARDED_PROTO" in asked(tmp_path, "SECURE_PROXY_SSL_HEADER", **PRODUCTION)


def test_production_may_be_tried_on_ones_own_machine_without_https(tmp_path: Path) -> None:
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000"):
        assert start(tmp_path, **PRODUCTION | {"SITE_URL": f"http://{host}"}).returncode == 0


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    settings = {**PRODUCTION}
    key = tmp_path / "key"
    key.write_text(settings.pop("SECRET_KEY") + "\n")
    address = tmp_path / "address"
    address.write_text("postgresql://user:hidden@db.example/name\n")
    settings |= {"SECRET_KEY_FILE": str(key), "DATABASE_URL_FILE": str(address)}
    assert asked(tmp_path, "SECRET_KEY", **settings) == PRODUCTION["SECRET_KEY"]
    assert asked(tmp_path, "DATABASE['PASSWORD']", **settings) == "hidden"


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REPLICA_URLS"])
def test_a_file_of_a_secret_that_says_nothing_stops_the_start(tmp_path: Path, name: str) -> None:
    settings = {each: value for each, value in PRODUCTION.items() if each != name}
    file = tmp_path / "secret"
    named = {**settings, f"{name}_FILE": str(file)}
    assert refused(start(tmp_path, **named), f"{name}_FILE", str(file), "No such file")
    file.write_text("\n")
    assert refused(start(tmp_path, **named), f"{name}_FILE", "is empty")
    file.write_bytes(b"\xff\xfe")
    assert refused(start(tmp_path, **named), f"{name}_FILE", "UTF-8")
    file.write_text("quite hidden")
    both = start(tmp_path, **named, **{name: "x"})
    assert refused(both, f"{name}_FILE", "Set one of them")
    wrong = start(tmp_path, **named)
    assert refused(wrong, name)
    assert "quite hidden" not in wrong.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS"])
def test_production_names_what_is_missing_in_one_line(tmp_path: Path, missing: str) -> None:
    done = start(tmp_path, **{k: v for k, v in PRODUCTION.items() if k != missing})
    assert refused(done, missing)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "framewise.example"),
        ("SITE_URL", "https://framewise.example/below"),
        ("PRODUCTION", "perhaps"),
        ("SITE_URL", "http://framewise.example"),
        ("SITE_URL", "http://127.0.0.1.example"),
        ("SITE_URL", "https://[::1"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short secret@"),
        ("SECRET_KEY", "secret@" * 3 + "abc" * 9),
        ("SECRET_KEY", "ab" * 40),
        ("SECRET_KEY", "django-insecure-" + PRODUCTION["SECRET_KEY"]),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "framewise.example,*"),
        ("DEBUG", "true"),
        ("HSTS_SUBDOMAINS", "perhaps"),
        ("PORT", "eighty"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgresql://user:secret@host:port/name"),
        ("DATABASE_URL", "postgresql://user:secret@host/"),
        ("READS_PER_MINUTE", "-1"),
        ("WRITES_PER_MINUTE", "many"),
        ("SUGGESTIONS_PER_HOUR", "-1"),
        ("SUGGEST_SECONDS", "soon"),
        ("PROXIES", "10.0.0.1"),
        ("METRICS_TOKEN", "short secret@"),
        ("REPLICA_URLS", "nonsense"),
        ("REPLICA_URLS", "postgresql://user:secret@host:port/name"),
        ("REPLICA_URLS", "postgresql://user:secret@host/name,sqlite:///name"),
        ("REPLICA_URLS", "postgresql://user:secret@host/name"),  # of what, without DATABASE_URL?
    ],
)
def test_a_bad_value_stops_the_start_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    done = start(tmp_path, **{**PRODUCTION, name: value})
    assert refused(done, name)
    assert "secret@" not in done.stderr
