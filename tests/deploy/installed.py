"""A machine on which Framewise is installed as docs/deploying.md says, below a folder: the shipped
files, the real server, and nginx in front."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.machine import Missing, apt_install
from tests.postgresql import free_port

CODE = Path(__file__).resolve().parents[2]
NAME = "framewise.example"  # as in the shipped files
TOKEN = "a-token-of-the-tests-that-nobody-guesses"
KEY = "Zk3-vY8wQ1rT6uI0oP5aS9dF2gH7jL4xC-bN_mE"
SETTINGS = f"""
PRODUCTION=true
SITE_URL=https://{NAME}
ALLOWED_HOSTS={NAME},127.0.0.1
SECRET_KEY_FILE={{root}}/etc/framewise/secret-key
READS_PER_MINUTE=100000
WRITES_PER_MINUTE=0
METRICS_TOKEN={TOKEN}
"""
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", "*.pyc")
MINE = {"USER": "framewise", "EMAIL": "framewise@framewise.example", "NAME": "framewise"}


@dataclass(frozen=True)
class Installed:
    root: Path
    http: int  # nginx's ports
    https: int
    metrics: int

    @property
    def srv(self) -> Path:
        return self.root / "srv/framewise"

    @property
    def environment(self) -> dict[str, str]:
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        path = f"{self.root / 'bin'}:{plain['PATH']}"
        return plain | {"FRAMEWISE_ROOT": str(self.root), "PATH": path}

    def release(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The shipped command."""
        return subprocess.run(
            [sys.executable, str(self.srv / "source/deploy/release.py"), *arguments],
            env=self.environment,
            text=True,
            capture_output=True,
            check=False,
        )

    def systemctl(self, what: str, slot: str) -> None:
        command = [str(self.root / "bin/systemctl"), what, f"framewise@{slot}"]
        subprocess.run(command, env=self.environment, check=True)

    def slot(self) -> str:
        return (self.srv / "current.sock").readlink().parent.name

    def current(self) -> str:
        return (self.srv / "current").resolve().name

    def enabled(self) -> list[str]:
        """The slots that start with the machine."""
        return sorted(path.stem for path in self.root.glob("*.enabled"))

    def below(self, text: str) -> str:
        """A shipped file with this machine's folders, ports and certificate."""
        text = re.sub(r"/(srv|run)/framewise", lambda found: f"{self.root}{found[0]}", text)
        text = re.sub(r"/(etc/letsencrypt|var/log|var/www)/", f"{self.root}/\\1/", text)
        text = re.sub(r" *listen \[::\].*\n", "", text)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.http};")
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{self.https} ")
        return text.replace("127.0.0.1:9180", f"127.0.0.1:{self.metrics}")

    def tag(self, release: str, changed: Mapping[str, str]) -> None:
        """The release `one` with some files changed."""
        origin = self.root / "origin"
        _git(origin, "checkout", "--quiet", "one")
        for name, text in changed.items():
            (origin / name).parent.mkdir(parents=True, exist_ok=True)
            (origin / name).write_text(text)
        _commit(origin, release)


@contextmanager
def machine() -> Iterator[Installed]:
    """With a first release, `one`, in service."""
    folder = Path(tempfile.mkdtemp(prefix="framewise-"))  # short: a socket's path has 107 letters
    found = Installed(folder, free_port(), free_port(), free_port())
    try:
        _lay_out(found)
        done = found.release("upgrade", "one")
        assert done.returncode == 0, done.stdout + done.stderr + logs(found)
        yield found
    finally:
        for slot in ("blue", "green"):
            found.systemctl("stop", slot)
        shutil.rmtree(folder)


def logs(installed: Installed) -> str:
    return "".join(path.read_text() for path in installed.root.glob("*.log"))


def _lay_out(found: Installed) -> None:
    root = found.root
    for folder in (
        "etc/framewise",
        "etc/systemd/system",
        "var/lib/framewise",
        "bin",
        "var/log/nginx",
    ):
        (root / folder).mkdir(parents=True)
    (root / "etc/framewise/framewise.env").write_text(SETTINGS.format(root=root).lstrip())
    (root / "etc/framewise/secret-key").write_text(KEY + KEY)
    shutil.copy(CODE / "deploy/systemd/framewise@.service", root / "etc/systemd/system")
    systemctl = root / "bin/systemctl"
    systemctl.write_text(
        f"#!/bin/sh\nexec {sys.executable} {Path(__file__).parent}/systemctl.py $*\n"
    )
    systemctl.chmod(0o755)
    shutil.copytree(CODE, root / "origin", ignore=LEFT_OUT)
    _git(root / "origin", "init", "--quiet")
    _commit(root / "origin", "one")
    found.srv.mkdir(parents=True)
    _git(root, "clone", "--quiet", str(root / "origin"), str(found.srv / "source"))
    _share_environment(found)


def _share_environment(found: Installed) -> None:
    """That of the tests has what the release asks for, so the package index need not be asked."""
    asked = (CODE / "requirements.txt").read_bytes() + sys.version.encode()
    made = found.srv / "environments" / hashlib.sha256(asked).hexdigest()[:12]
    made.parent.mkdir()
    made.symlink_to(sys.prefix)


def _commit(folder: Path, tag: str) -> None:
    _git(folder, "add", "--all", "--force")
    _git(folder, "commit", "--quiet", f"--message={tag}")
    _git(folder, "tag", tag)


def _git(folder: Path, *arguments: str) -> None:
    mine = {
        f"GIT_{who}_{what}": MINE[what]
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    subprocess.run(["git", "-C", str(folder), *arguments], env={**os.environ, **mine}, check=True)


PLACE = "    server_tokens off;"
NGINX = """
daemon off; worker_processes 1; pid {root}/{name}.pid; error_log {root}/nginx.log;
{user}
events {{}}
http {{
  client_body_temp_path {root}/body; proxy_temp_path {root}/proxy;
  fastcgi_temp_path {root}/a; uwsgi_temp_path {root}/b; scgi_temp_path {root}/c;
  include {root}/etc/{name}.conf;
}}
"""


@contextmanager
def nginx(found: Installed, added: str = "") -> Iterator[None]:
    """The shipped configuration, with a certificate of its own; `added` to the site's server."""
    root, name = found.root, f"nginx-{found.https}"
    _certificate(root / "etc/letsencrypt/live" / NAME)
    shipped = (CODE / "deploy/nginx.conf").read_text()
    assert shipped.count(PLACE) == 1
    text = shipped.replace(PLACE, f"{added}\n{PLACE}")
    (root / "etc" / f"{name}.conf").write_text(found.below(text))
    user = "user root;" if os.geteuid() == 0 else ""
    (root / f"{name}.conf").write_text(NGINX.format(root=root, name=name, user=user))
    process = subprocess.Popen([_nginx(), "-p", root, "-c", root / f"{name}.conf"])
    try:
        _answers(found)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _nginx() -> str:
    if not shutil.which("nginx"):
        apt_install("nginx-light")
    if found := shutil.which("nginx"):
        return found
    raise Missing("The tests of deploying need nginx: on Debian, apt install nginx-light.")


def _certificate(folder: Path) -> None:
    if folder.exists():
        return
    folder.mkdir(parents=True)
    files = ("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem")
    named = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1")
    how = (
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    )
    subprocess.run(["openssl", "req", *how, *named, *files], check=True, capture_output=True)


def _answers(found: Installed) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", found.http, timeout=10)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)  # between two looks at the condition that is waited for
        else:
            return
        finally:
            connection.close()


def trusting(found: Installed) -> ssl.SSLContext:
    """Of who trusts the machine's certificate, and nobody else's."""
    authority = found.root / "etc/letsencrypt/live" / NAME / "fullchain.pem"
    return ssl.create_default_context(cafile=str(authority))
