"""One person at a browser, or one program: cookies, forms, and the answers as they came."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any

from tests.second_factor import next_code
from tests.site import PASSWORD
from tests.speed.two import Fields

PATIENCE = 60  # seconds
TAGS = re.compile(r"<(head|script|style|nav)\b.*?</\1>|<[^>]+>", re.DOTALL)
Pairs = Iterable[tuple[str, str]]


class Lost(Exception):
    """No answer came."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str
    seconds: float

    @property
    def said(self) -> str:
        """Its first words, without the form that they are in."""
        return f"{self.status}: {' '.join(TAGS.sub(' ', self.text).split())[:500]}"


class Unexpected(Exception):
    """An answer that nobody should get."""

    def __init__(self, what: str, answer: Answer) -> None:
        super().__init__(f"{what}: {answer.said}")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """What a form was answered with is seen, not what it leads to."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Browser:
    def __init__(self, site: str) -> None:
        self.site = site
        self._cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(self._cookies, NoRedirect)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send("GET", path, None, headers or {})

    def send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        address = urllib.parse.urljoin(self.site, path)
        request = urllib.request.Request(address, body, dict(headers), method=method)  # noqa: S310
        began = time.perf_counter()
        try:
            try:
                with self._opener.open(request, timeout=PATIENCE) as answer:
                    return _answer(answer, began)
            except urllib.error.HTTPError as error:
                with error:
                    return _answer(error, began)
        except (OSError, HTTPException) as error:
            raise Lost(f"{method} {path}: {error}") from error

    def page(self, path: str) -> str:
        """Raises Unexpected where there is none."""
        answer = self.get(path)
        if answer.status != 200:
            raise Unexpected(f"GET {path}", answer)
        return answer.text

    def post(self, path: str, fields: Pairs) -> Answer:
        body = urllib.parse.urlencode([*fields]).encode()
        return self.send("POST", path, body, {"Referer": self.site})

    def post_json(self, method: str, path: str, said: Any, headers: Mapping[str, str]) -> Answer:
        told = {"Content-Type": "application/json", **headers}
        return self.send(method, path, json.dumps(said).encode(), told)

    def upload(self, path: str, fields: Pairs, name: str, file: bytes) -> Answer:
        boundary = uuid.uuid4().hex
        start = f"--{boundary}\r\nContent-Disposition: form-data; name="
        parts = [f'{start}"{field}"\r\n\r\n{value}\r\n'.encode() for field, value in fields]
        kind = "Content-Type: text/csv\r\n\r\n"
        parts += [f'{start}"file"; filename="{name}"\r\n{kind}'.encode(), file, b"\r\n"]
        body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        kind = f"multipart/form-data; boundary={boundary}"
        return self.send("POST", path, body, {"Content-Type": kind, "Referer": self.site})

    def sign_in(self, name: str) -> None:
        """With both factors."""
        self._sign("/admin/login/", {"username": name, "password": PASSWORD})
        self._sign("/admin/second-factor/", {"code": next_code()})

    def _sign(self, path: str, said: dict[str, str]) -> None:
        answer = self.post(path, filled(self.page(path), said))
        if answer.status != 302:
            raise Unexpected(f"signing in at {path}", answer)


def filled(page: str, changed: Mapping[str, str]) -> list[tuple[str, str]]:
    """The form of a page with some of it changed."""
    fields = [pair for pair in Fields(page).values if pair[0] not in changed]
    return [*fields, *changed.items()]


def _answer(answer: Any, began: float) -> Answer:
    text = answer.read().decode("utf-8", "replace")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Answer(answer.status, headers, text, time.perf_counter() - began)
