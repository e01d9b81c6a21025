"""How an editor works with lists as files."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

Lines = list[dict[str, str]]


def export(desk: Client, noun: str, query: str = "") -> Lines:
    """The rows of a list, by the names of their columns."""
    answer = desk.get(f"/admin/export/{noun}.csv{query}")
    assert answer.status_code == 200, answer.content
    data = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(data, newline="")))


def csv_of(rows: Lines) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def upload(desk: Client, noun: str, rows: Lines | bytes, name: str = "rows.csv") -> str:
    """The address of the preview."""
    data = rows if isinstance(rows, bytes) else csv_of(rows)
    answer = desk.post(f"/admin/import/{noun}/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def counts(page: Any) -> tuple[int, ...]:
    """Added, changed, unchanged, (collided,) wrong."""
    return tuple(int(number) for number in re.findall(r"<strong>(\d+)</strong>", text(page)))


def text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def seen(page: Any) -> str:
    found = re.search(r'name="seen" value="(\d+)"', text(page))
    assert found
    return found[1]


def confirm(desk: Client, address: str, **choices: str) -> Any:
    return desk.post(address, {"seen": seen(desk.get(address)), **choices}, follow=True)
