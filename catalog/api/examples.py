"""Examples from the catalogue itself, so that none can be untrue: what the operations answer now.

Each operation is asked as anybody would ask it. What its parameters need comes from what others
have answered: an address that one of them links to, the key of a noun's first record, a field of
the list's own. A parameter may say it itself, in `x-example`: `{frameworks[0][slug]}`, or with
the name of an operation instead of a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from jsonschema import Draft202012Validator

Json = dict[str, Any]

JSON = "application/json"
ASKED, SHOWN = 3, 2  # records of a list; of each list in an answer
SEARCHED = ("name", "slug", "framework", "title", "old_path")  # of a record: what finds it
VARIABLE = re.compile(r"\\{(\w+)\\}")


def fill(schema: Json, own: str) -> None:
    """Puts examples into a description; `own` is the address at which it stands itself."""
    found = Found(schema)
    answers = found.answers(own)
    answers[own] = {name: schema[name] for name in ("openapi", "info")}
    for path, operations in schema["paths"].items():
        record = _shown(answers.get(path)) | found.taken(path)
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                found.name(parameter, record)
        if answers.get(path) is not None:
            content = operations["get"]["responses"]["200"]["content"]
            content[JSON]["example"] = _beginning(answers[path])


class Found:
    """What the answers so far have shown: the first records of each list, and addresses."""

    def __init__(self, schema: Json) -> None:
        self._components = {"components": schema["components"]}
        self._paths = dict(sorted(schema["paths"].items()))
        self._nouns = dict(_nouns(self._paths))
        self._found: dict[str, Any] = {}  # records by noun, and each answer by its operation
        self._addresses: dict[str, None] = {}  # in the order in which they were found
        self._taken: dict[str, str] = {}

    def answers(self, own: str) -> dict[str, Any]:
        """What the operations that read answer. First those whose addresses are whole, then those
        to which another answer leads, last those that can be asked with the keys of records."""
        found: dict[str, Any] = {}
        paths = [path for path in self._paths if path != own and "get" in self._paths[path]]
        for place_of in (self._whole, self._known, self._keyed):
            for path in (path for path in paths if found.get(path) is None):
                parameters = self._paths[path]["get"].get("parameters", [])
                place = place_of(path, parameters)
                found[path] = self._answer(path, place, parameters) if place else None
        return found

    def _answer(self, path: str, place: str, parameters: list[Json]) -> Any:
        """None where there is nothing to ask with, or no JSON."""
        asked = {each["name"]: self._value(each, {}) for each in parameters if _is_needed(each)}
        asked |= {"limit": ASKED} if any(each["name"] == "limit" for each in parameters) else {}
        self._taken[path] = place
        responses = self._paths[path]["get"]["responses"]
        if None in asked.values() or JSON not in responses["200"].get("content", {}):
            return None
        answer = ask(f"{place}?{urlencode(asked)}")
        self._remember(path, answer)
        return answer

    def taken(self, path: str) -> Json:
        """The values with which an address was asked for."""
        match = _form(path).fullmatch(self._taken.get(path, ""))
        return match.groupdict() if match else {}

    def name(self, parameter: Json, record: Json) -> None:
        """Gives a parameter an example, if there is one that it accepts."""
        schema = parameter["schema"]
        fits = Draft202012Validator(schema | self._components).is_valid
        found = (self._value(parameter, record), _declared(parameter))
        typed = (_typed(each, schema.get("type")) for each in found)
        value = next((each for each in typed if each is not None and fits(each)), None)
        parameter.pop("x-example", None)
        if value is None:
            return
        parameter.pop("examples", None)
        # The documentation fills a form with `example`, and nobody wants every filter at once.
        if parameter.get("required"):
            parameter["example"] = value
        else:
            schema["examples"] = [value]

    def _whole(self, path: str, parameters: list[Json]) -> str | None:
        return None if "{" in path else path

    def _known(self, path: str, parameters: list[Json]) -> str | None:
        """An address of this form that an answer has shown."""
        form = _form(path)
        return next((each for each in self._addresses if form.fullmatch(each)), None)

    def _keyed(self, path: str, parameters: list[Json]) -> str | None:
        """Of this form with examples of its parameters; behind a noun, one may be any key."""
        values = {
            each["name"]: self._value(each, {}) for each in parameters if each["in"] == "path"
        }
        for before, name in re.findall(r"([\w-]+)/\{(\w+)\}", path):
            values[name] = values[name] or self._key(before)
        return None if None in values.values() else path.format_map(_quoted(values))

    def _key(self, noun: str) -> str | None:
        """Of the first record."""
        address = self._filled(f"{{{noun}[0][url]}}")
        return address and address.rstrip("/").rpartition("/")[2]

    def _value(self, parameter: Json, record: Json) -> Any:
        if form := parameter.get("x-example"):
            return self._filled(form)
        name = parameter["name"].partition("__")[0]
        value = _plain(record.get(name))
        if name == "search":
            value = next((each for each in map(record.get, SEARCHED) if each), None)
        if value is None and (noun := self._nouns.get(name)):
            value = self._key(noun)
        return _declared(parameter) if value is None else value

    def _filled(self, form: str) -> str | None:
        try:
            return form.format(**self._found)
        except (KeyError, IndexError, TypeError):
            return None

    def _remember(self, path: str, answer: Any) -> None:
        noun = path.rstrip("/").rpartition("/")[2]
        self._found[self._paths[path]["get"]["operationId"]] = answer
        if isinstance(answer, dict) and isinstance(answer.get("results"), list):
            self._found[noun] = answer["results"]
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
    return parameter["in"] == "query" and bool(parameter.get("required"))


def _quoted(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: quote(str(value), safe="") for name, value in values.items()}


def _declared(parameter: Json) -> Any:
    """The example that a parameter came with, or else the first value that it can have."""
    examples = [each.get("value") for each in parameter.get("examples", {}).values()]
    schema = parameter["schema"]
    one = schema.get("items", schema)
    words = [*one.get("examples", []), *one.get("enum", [])]
    own = [parameter.get("example"), *schema.get("examples", []), schema.get("default")]
    no = [False] if schema.get("type") == "boolean" else []
    found = [*examples, *own, *words, *no]
    return next((each for each in found if each is not None), None)


def _shown(answer: Any) -> Json:
    """Of a list, each field of the first record that has one, and what leads to the next page."""
    told = answer if isinstance(answer, dict) else {}
    found = dict(parse_qsl(urlsplit(told.get("next") or "").query))
    found.pop("limit", None)
    for record in reversed(told.get("results") or []):
        found |= {name: value for name, value in record.items() if value not in (None, [])}
    return found


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
