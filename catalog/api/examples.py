"""Examples from the catalogue itself, so that none can be untrue: what the operations answer now.

Each operation is asked as anybody would ask it. What its parameters need comes from what others
have answered: an address that one of them links to, the key of a noun's first record, a field of
the list's own. A parameter may say it itself, in `x-example`: `{frameworks[0][slug]}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from jsonschema import Draft202012Validator

Json = dict[str, Any]

JSON = "application/json"
ASKED, SHOWN = 3, 2  # records of a list; of each list in an answer
VARIABLE = re.compile(r"\\{(\w+)\\}")


def fill(schema: Json, own: str) -> None:
    """Puts examples into a description; `own` is the address at which it stands itself."""
    found = Found(schema)
    order = sorted(schema["paths"], key=lambda path: ("{" in path, path))
    operations = {path: schema["paths"][path].get("get", {}) for path in order}
    answers = {path: found.answer(path, operations[path]) for path in order if path != own}
    answers[own] = {name: schema[name] for name in ("openapi", "info")}
    for path, operation in operations.items():
        record = _first(answers[path]) | found.taken(path)
        for parameter in operation.get("parameters", []):
            found.name(parameter, record)
        if answers[path] is not None:
            content = operation["responses"]["200"]["content"]
            content[JSON]["example"] = _beginning(answers[path])


class Found:
    """What the answers so far have shown: the first records of each list, and addresses."""

    def __init__(self, schema: Json) -> None:
        self._components = {"components": schema["components"]}
        self._nouns = dict(_nouns(schema["paths"]))
        self._records: dict[str, list[Json]] = {}
        self._addresses: dict[str, None] = {}  # in the order in which they were found
        self._taken: dict[str, str] = {}

    def answer(self, path: str, operation: Json) -> Any:
        """What the operation answers; None where there is nothing to ask for, or no JSON."""
        if JSON not in operation.get("responses", {}).get("200", {}).get("content", {}):
            return None
        parameters = operation.get("parameters", [])
        asked = {each["name"]: self._value(each, {}) for each in parameters if _is_needed(each)}
        asked |= {"limit": ASKED} if any(each["name"] == "limit" for each in parameters) else {}
        place = self._place(path, parameters)
        if place is None or None in asked.values():
            return None
        self._taken[path] = place
        answer = ask(f"{place}?{urlencode(asked)}")
        self._remember(path, answer)
        return answer

    def taken(self, path: str) -> Json:
        """The values with which an address was asked for."""
        match = _form(path).fullmatch(self._taken.get(path, ""))
        return match.groupdict() if match else {}

    def name(self, parameter: Json, record: Json) -> None:
        """Gives a parameter an example, if there is one that it accepts."""
        value = self._value(parameter, record)
        parameter.pop("x-example", None)
        schema = parameter["schema"]
        value = _typed(value, schema.get("type"))
        if value is None or not Draft202012Validator(schema | self._components).is_valid(value):
            return
        parameter.pop("examples", None)
        # The documentation fills a form with `example`, and nobody wants every filter at once.
        if parameter.get("required"):
            parameter["example"] = value
        else:
            schema["examples"] = [value]

    def _place(self, path: str, parameters: list[Json]) -> str | None:
        """An address of this form, without a query."""
        if "{" not in path:
            return path
        form = _form(path)
        known = next((each for each in self._addresses if form.fullmatch(each)), None)
        if known is not None:
            return known
        values = {
            each["name"]: self._value(each, {}) for each in parameters if each["in"] == "path"
        }
        return None if None in values.values() else path.format_map(_quoted(values))

    def _value(self, parameter: Json, record: Json) -> Any:
        if form := parameter.get("x-example"):
            return self._filled(form)
        name = parameter["name"].partition("__")[0]
        value = _plain(record.get(name))
        if name == "search":
            value = record.get("name", record.get("slug", record.get("framework")))
        if value is None and (noun := self._nouns.get(name)):
            value = self._filled(f"{{{noun}[0][url]}}")
            value = value and value.rstrip("/").rpartition("/")[2]
        return _declared(parameter) if value is None else value

    def _filled(self, form: str) -> str | None:
        try:
            return form.format(**self._records)
        except (KeyError, IndexError):
            return None

    def _remember(self, path: str, answer: Any) -> None:
        noun = path.rstrip("/").rpartition("/")[2]
        if isinstance(answer, dict) and isinstance(answer.get("results"), list):
            self._records[noun] = answer["results"]
        self._addresses |= dict.fromkeys(_addresses(answer))


def ask(address: str) -> Any:
    """What a visitor is answered in JSON; None for a problem."""
    parts = urlsplit(address)
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", parts.path, parts.path
    request.GET = QueryDict(parts.query)
    request.META = {"HTTP_HOST": urlsplit(settings.SITE_URL).netloc, "QUERY_STRING": parts.query}
    try:
        view, positional, named = resolve(parts.path)
    except Resolver404:
        return None
    response: Any = view(request, *positional, **named)
    return json.loads(response.render().content) if response.status_code == 200 else None


def _form(path: str) -> re.Pattern[str]:
    return re.compile(VARIABLE.sub(r"(?P<\1>[^/]+)", re.escape(path)))


def _nouns(paths: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """What one record of a list is called, and the list."""
    for path, operations in paths.items():
        name = operations.get("get", {}).get("operationId", "")
        if path.endswith("/{key}/") and name.startswith("get_"):
            yield name.removeprefix("get_"), path.split("/")[-3]


def _typed(value: Any, kind: str | None) -> Any:
    if kind == "array" and value is not None:
        return value if isinstance(value, list) else [value]
    return int(value) if kind == "integer" and str(value).isdecimal() else value


def _is_needed(parameter: Json) -> bool:
    return parameter["in"] == "query" and parameter.get("required", False)


def _quoted(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: quote(str(value), safe="") for name, value in values.items()}


def _declared(parameter: Json) -> Any:
    """The example that a parameter came with, or else the first value that it can have."""
    examples = [each.get("value") for each in parameter.get("examples", {}).values()]
    schema = parameter["schema"]
    one = schema.get("items", schema)
    words = [*one.get("examples", []), *one.get("enum", [])]
    own = [parameter.get("example"), *schema.get("examples", []), schema.get("default")]
    found = [*examples, *own, *words]
    return next((each for each in found if each is not None), None)


def _first(answer: Any) -> Json:
    """The first record of a list, or nothing."""
    results = answer.get("results") if isinstance(answer, dict) else None
    return results[0] if results else {}


def _plain(value: Any) -> Any:
    """One value of a field: of several the first, of a related record its key."""
    if isinstance(value, list):
        return _plain(value[0]) if value else None
    if isinstance(value, dict):
        return _plain(value.get("key", value.get("slug")))
    return value


def _addresses(answer: Any) -> Iterator[str]:
    """Those of this API that an answer links to."""
    if isinstance(answer, dict | list):
        for each in answer.values() if isinstance(answer, dict) else answer:
            yield from _addresses(each)
    elif isinstance(answer, str) and answer.startswith(f"{settings.SITE_URL}/api/"):
        yield urlsplit(answer).path


def _beginning(answer: Any) -> Any:
    """The answer with few of each of its lists: an example is read by people."""
    if isinstance(answer, list):
        return [_beginning(each) for each in answer[:SHOWN]]
    if isinstance(answer, dict):
        return {name: _beginning(each) for name, each in answer.items()}
    return answer
