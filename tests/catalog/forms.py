"""A form as a browser sends it: every input of the page with the value that it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

Sent = dict[str, list[str]]


@dataclass
class Form(HTMLParser):
    """The form of a page that posts, apart from that which signs out."""

    html: str
    sent: Sent = field(default_factory=dict)
    _name: str | None = None  # of the list or the text that is open
    _text: str | None = None
    _chosen: str | None = None
    _within: bool = False
    _list: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = has.get("method", "").lower() == "post"
            self._within = posts and has.get("id") not in ("logout-form", "changelist-form")
        elif self._within and tag == "input":
            self._input(has)
        elif self._within and tag in ("select", "textarea"):
            self._name, self._list = has.get("name"), tag == "select"
            self._text = "" if tag == "textarea" else None
            self._single = tag == "select" and "multiple" not in has
            self._first: str | None = None
        elif self._list and tag == "option" and self._name:
            if self._first is None:
                self._first = has.get("value", "")
            if "selected" in has:
                self.sent.setdefault(self._name, []).append(has.get("value", ""))

    def _input(self, has: dict[str, str]) -> None:
        kind, name = has.get("type", "text"), has.get("name")
        if not name or kind in ("submit", "button", "file"):
            return
        if kind in ("checkbox", "radio") and "checked" not in has:
            return
        ticked = "on" if kind in ("checkbox", "radio") else ""
        self.sent.setdefault(name, []).append(has.get("value", ticked))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None and self._name:
            self.sent.setdefault(self._name, []).append(self._text.removeprefix("\n"))
            self._text = None
        if tag == "select" and self._name:
            if self._single and self._name not in self.sent and self._first is not None:
                self.sent[self._name] = [self._first]
            self._list, self._name = False, None
        if tag == "form":
            self._within = False


def opened(client: Client, path: str) -> Sent:
    """What the form of a page would send if nothing were typed."""
    response: Any = client.get(path)
    assert response.status_code == 200, response
    return Form(response.content.decode()).sent


def typed(form: Sent, **values: str) -> Sent:
    """The same with these values, in fields whose names may have __ for a hyphen."""
    return {**form, **{name.replace("__", "-"): [value] for name, value in values.items()}}
