"""The machine that a release is put on: where things lie, and what is done there."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class Failed(Exception):
    """Says which step, and what serves now."""


@dataclass(frozen=True)
class Machine:
    """Where things lie; FRAMEWISE_ROOT puts all of it below another folder, to try it out."""

    root: Path

    @property
    def srv(self) -> Path:
        return self.root / "srv/framewise"

    @property
    def var(self) -> Path:
        return self.root / "var/lib/framewise"

    @property
    def door(self) -> Path:
        """The socket that nginx asks: a link to that of a slot."""
        return self.srv / "current.sock"

    def socket(self, slot: str) -> Path:
        return self.root / "run/framewise" / slot / "server.sock"

    def folder(self, release: str) -> Path:
        return self.srv / "releases" / release

    def slot(self) -> str | None:
        """The one that serves; None before the first."""
        return self.door.readlink().parent.name if self.door.is_symlink() else None

    def release(self, link: str) -> str | None:
        """Which one is `current`, or `previous`."""
        path = self.srv / link
        return path.readlink().name if path.is_symlink() else None

    def settings(self) -> dict[str, str]:
        """As systemd reads them: a line NAME=value, perhaps in quotes."""
        text = (self.root / "etc/framewise/framewise.env").read_text(encoding="utf-8")
        lines = (line.strip() for line in text.splitlines())
        pairs = (line.partition("=") for line in lines if line and line[0] not in "#;")
        return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def manage(machine: Machine, release: str, *arguments: str, own: bool = True) -> None:
    """`own`: as the site's own user, to whom what it keeps belongs, and not as root."""
    folder, keeps = machine.folder(release), machine.var.stat()
    told = {"VAR_DIR": str(machine.var), "STATIC_DIR": str(folder / "var/static")}
    user = keeps.st_uid if own and os.geteuid() == 0 else None
    subprocess.run(
        [str(folder / ".venv/bin/python"), "manage.py", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **machine.settings(), **told},
        check=True,
        user=user,
        group=None if user is None else keeps.st_gid,
        extra_groups=None if user is None else [],
        umask=0o077 if own else -1,
    )


def link(path: Path, target: Path) -> None:
    """In one step: whoever looks finds the old one or the new one."""
    new = path.with_name(f".new-{path.name}")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(path)


def systemctl(what: str, slot: str, *, check: bool = True) -> bool:
    command = ["systemctl", "--quiet", what, f"framewise@{slot}"]
    return subprocess.run(command, check=check).returncode == 0


def run(*command: str) -> None:
    subprocess.run(command, check=True)


def ask(machine: Machine, slot: str, page: str) -> int | None:
    """The status of the answer; None where there is none."""
    site = urlsplit(machine.settings().get("SITE_URL", "http://localhost"))
    connection = http.client.HTTPConnection(site.netloc, timeout=10)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(10)
    try:
        connection.sock.connect(str(machine.socket(slot)))
        connection.request("GET", page, headers={"X-Forwarded-Proto": site.scheme})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
