"""An editor's program that saves through nginx, one change after the other, each with the ETag of
the one before: so none can come in twice, or be lost, without the next one being refused."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from tests.deploy.installed import NAME, Installed, trusting

BETWEEN = 0.05  # seconds: steady, and not as fast as it goes
CELL = "/api/v1/supports/flask.openapi/"
KEY = """
from django.contrib.auth.models import User
from catalog.models import ApiKey
owner, _ = User.objects.get_or_create(username="program", is_superuser=True)
made, secret = ApiKey.made(name="of a test", owner=owner, scopes=["facts"])
made.save()
print("key:", secret)
"""


@dataclass
class Editing:
    machine: Installed
    key: str
    saved: list[str] = field(default_factory=list)  # notes that were acknowledged
    wrong: list[str] = field(default_factory=list)

    def ask(self, method: str = "GET", note: str = "", etag: str = "") -> tuple[int, str, str]:
        told = {"Host": NAME, "Authorization": f"Bearer {self.key}"}
        if method == "PATCH":
            told |= {"If-Match": etag, "Content-Type": "application/merge-patch+json"}
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.machine.https, timeout=30, context=trusting(self.machine)
        )
        try:
            connection.request(method, CELL, json.dumps({"note": note}) if note else None, told)
            answer = connection.getresponse()
            return answer.status, answer.headers["ETag"] or "", answer.read().decode()
        finally:
            connection.close()

    def note(self) -> str:
        return str(json.loads(self.ask()[2])["note"])

    def go_on(self, stop: threading.Event) -> None:
        etag = self.ask()[1]
        while not stop.wait(BETWEEN):
            note = f"Said for the time {len(self.saved)}."
            try:
                status, new, said = self.ask("PATCH", note, etag)
            except (OSError, http.client.HTTPException) as error:
                status, new, said = 0, "", repr(error)
            if status != 200:
                self.wrong.append(f"{status}: {said}")
                return
            etag = new
            self.saved.append(note)


@cache
def key(machine: Installed) -> str:
    said = machine.release("manage", "shell", "-c", KEY).stdout
    return said.partition("key: ")[2].strip()


@contextmanager
def editing(machine: Installed) -> Iterator[Editing]:
    """Until the block ends."""
    editor, stop = Editing(machine, key(machine)), threading.Event()
    thread = threading.Thread(target=editor.go_on, args=(stop,))
    thread.start()
    try:
        yield editor
    finally:
        stop.set()
        thread.join()
