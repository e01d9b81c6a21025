"""Those who write meanwhile: editors and importers in the admin, programs, readers who suggest.

Each leaves a mark of its own in what it writes, by which it is found again at the end.
"""

from __future__ import annotations

import csv
import io
import json
import re
import time
from random import Random
from threading import Event, Thread
from typing import Protocol

from tests.site import ROOT
from tests.soak.account import Account
from tests.soak.browser import Answer, Browser, Lost, Unexpected, filled
from tests.speed.two import Fields

MARK = re.compile(r" ?«[a-z]+-?\d* \d+(?:\.\d+)?»")
THINKING = 0.3  # seconds between opening a form and sending it
TOGETHER = "/admin/catalog/concept/"  # of whose first record everybody has something to say
ERRORS = re.compile(r'<ul class="errorlist.*?</ul>', re.DOTALL)


class Writer(Protocol):
    name: str
    every: float  # seconds

    def write(self) -> None:
        """Raises Lost and Unexpected."""


def keep_on(writer: Writer, account: Account, stop: Event) -> Thread:
    """Until it is told to stop. One that is late goes on at once."""

    def work() -> None:
        due = time.monotonic()
        while not stop.wait(max(due - time.monotonic(), 0)):
            due = max(due + writer.every, time.monotonic())
            try:
                writer.write()
            except Lost as error:
                account.error("lost", f"{writer.name}: no answer: {error}")
            except Unexpected as error:
                account.error("wrong", f"{writer.name}: {error}")
            except Exception as error:  # a writer that stops would be one that finds nothing
                account.error("wrong", f"{writer.name}: {type(error).__name__}: {error}")

    thread = Thread(target=work, name=writer.name)
    thread.start()
    return thread


def marked(text: str, mark: str) -> str:
    """With this mark instead of the last one."""
    return f"{MARK.sub('', text).rstrip()} {mark}".lstrip()


class Editor:
    """Saves one record after another of a noun, and one in five times the one of everybody."""

    every = 1.0

    def __init__(self, site: str, name: str, account: Account, noun: str, field: str) -> None:
        self.name, self._account, self._field = name, account, field
        self._browser = Browser(site)
        self._browser.sign_in(name)
        self._random, self._number = Random(name), 0
        # The first concept is everybody's.
        self._own = self._forms(f"/admin/catalog/{noun}/")[1:]
        self._everybodys = self._forms(TOGETHER)[0]

    def _forms(self, listed: str) -> list[str]:
        found = Fields(self._browser.page(listed)).links
        pattern = re.compile(rf"{listed}\d+/change/")
        return sorted({link for link in found if pattern.fullmatch(link)})

    def write(self) -> None:
        self._number += 1
        mark = f"«{self.name} {self._number}»"
        if self._random.random() < 0.2:
            self._save(self._everybodys, "text", mark, think=3 * THINKING)
        else:
            form = self._own[self._number % len(self._own)]
            self._save(form, self._field, mark, alone=True)

    def _save(
        self, form: str, field: str, mark: str, *, think: float = THINKING, alone: bool = False
    ) -> None:
        page = self._browser.page(form)
        was = dict(Fields(page).values)[field]
        time.sleep(think)  # as people do: what somebody else saves meanwhile collides
        answer = self._browser.post(form, filled(page, {field: marked(was, mark)}))
        if answer.status == 302:
            self._account.took("saved", answer.seconds)
            self._account.saved(mark, form if alone else None)
        elif answer.status == 200 and 'id="collision"' in answer.text:
            self._account.took("shown a conflict", answer.seconds)
        else:
            raise Unexpected(f"{form} {ERRORS.findall(answer.text)}", answer)


class Importer:
    """Exports the cells of a framework, writes into each, and brings them back."""

    every, framework, most = 20.0, "bottle", 40

    def __init__(self, site: str, name: str, account: Account) -> None:
        self.name, self._account, self._number = name, account, 0
        self._browser = Browser(site)
        self._browser.sign_in(name)

    def write(self) -> None:
        self._number += 1
        sheet = self._browser.page(f"/admin/export/supports.csv?q={self.framework}")
        read = csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"), newline=""))
        rows = [row for row in read if row["framework"] == self.framework][: self.most]
        marks = [f"«{self.name} {self._number}.{place}»" for place in range(self.most)]
        for row, mark in zip(rows, marks, strict=False):
            row["note"] = marked(row["note"], mark)
        at = "/admin/import/supports/"
        form = Fields(self._browser.page(at)).values
        uploaded = self._browser.upload(at, form, f"rows-{self._number}.csv", _csv(rows))
        if uploaded.status != 302:
            raise Unexpected("uploading a sheet", uploaded)
        self._confirm(uploaded.headers["location"])
        for row, mark in zip(rows, marks, strict=False):
            self._account.saved(mark, f"imported {row['framework']}.{row['feature']}")

    def _confirm(self, preview: str) -> None:
        """Where somebody changed a row since, the page comes back, and says which."""
        answer = self._browser.post(preview, _buttons(self._browser.page(preview)))
        while answer.status == 200 and 'id="collisions"' in answer.text:
            self._account.took("shown a conflict", answer.seconds)
            answer = self._browser.post(preview, _buttons(answer.text))
        applied = answer.status == 302 and "It became revision" in self._browser.page(preview)
        if not applied:
            raise Unexpected("importing a sheet", answer)
        self._account.took("sheet imported", answer.seconds)


def _buttons(page: str) -> list[tuple[str, str]]:
    return [pair for pair in filled(page, {"others": "mine"}) if pair[0] != "discard"]


def _csv(rows: list[dict[str, str]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


class Program:
    """Changes cells of a framework with a key and the ETag of what it read."""

    every, cells = 2.0, ("openapi", "orm", "forms", "websockets", "admin")

    def __init__(self, site: str, name: str, account: Account, key: str) -> None:
        self.name, self._account, self._number = name, account, 0
        self._browser, self._key = Browser(site), {"Authorization": f"Bearer {key}"}

    def write(self) -> None:
        self._number += 1
        mark = f"«{self.name} {self._number}»"
        cell = f"/api/v1/supports/flask.{self.cells[self._number % len(self.cells)]}/"
        read = self._browser.get(cell, self._key)
        if read.status != 200:
            raise Unexpected(f"GET {cell}", read)
        told = {"If-Match": read.headers["etag"], **self._key}
        note = marked(json.loads(read.text)["note"] or "", mark)
        answer = self._browser.post_json("PATCH", cell, {"note": note}, told)
        if answer.status == 200:
            self._account.took("changed through the API", answer.seconds)
            self._account.saved(mark, cell)
        elif answer.status == 412:
            self._account.took("shown a conflict", answer.seconds)
        else:
            raise Unexpected(f"PATCH {cell}", answer)


class Lab:
    """Sends runs, each a new one."""

    every = 60.0
    file = "2026-11-21-two-cores-21d641"

    def __init__(self, site: str, name: str, account: Account, key: str) -> None:
        self.name, self._account, self._number = name, account, 0
        self._browser, self._key = Browser(site), {"Authorization": f"Bearer {key}"}
        self._run = json.loads((ROOT / "facts" / "runs" / f"{self.file}.json").read_text("utf-8"))

    def write(self) -> None:
        self._number += 1
        new = f"{self.file[:-6]}{0xABC000 + self._number:06x}"
        answer = self._browser.post_json(
            "POST", "/api/v1/runs/", self._run | {"id": new}, self._key
        )
        if answer.status != 201:
            raise Unexpected("sending a run", answer)
        self._account.took("run sent", answer.seconds)
        self._account.runs.append(new)


class Suggester:
    """Somebody who reads, and knows better."""

    every, form = 5.0, "/suggest/?about=supports:flask.openapi"

    def __init__(self, site: str, name: str, account: Account) -> None:
        self.name, self._account, self._number = name, account, 0
        self._browser = Browser(site)

    def write(self) -> None:
        self._number += 1
        mark = f"«{self.name} {self._number}»"
        said = filled(self._browser.page(self.form), {"text": f"It is otherwise. {mark}"})
        answer: Answer = self._browser.post(self.form, said)
        if answer.status != 303:
            raise Unexpected("sending a suggestion", answer)
        self._account.took("suggestion sent", answer.seconds)
        self._account.suggestions.append(mark)
