"""Bodies of JSON: read up to a size, and held against the schema that the documentation shows."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import IO, Any, NoReturn

from jsonschema import Draft202012Validator, ValidationError
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LARGEST = 1024 * 1024  # bytes
SHOWN = 20  # names of a hint

# Of texts in schemas. Nothing around them, since that is never meant, and no null character,
# which PostgreSQL cannot keep.
LINE = r"^[^\s\x00-\x1f]([^\x00-\x1f]*[^\s\x00-\x1f])?$"
TEXT = r"^[^\s\x00]([^\x00]*[^\s\x00])?$"
_PART = r"(?:[A-Za-z0-9._~:/@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
WEB = (  # a URI of RFC 3986: letters of other scripts are percent-encoded
    r"^https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?"
    rf"(?:/{_PART}*)?(?:\?(?:{_PART}|\?)*)?(?:#(?:{_PART}|\?)*)?$"
)
WORDS = {
    LINE: "This must be one line, with no space around it.",
    TEXT: "This must be a text with no space around it.",
    WEB: "This must be an address that begins with http:// or https://.",
}


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"The body has at most {LARGEST // 1024 // 1024} MiB."


class JsonBodyParser(BaseParser):
    """Refuses what is too large before it is understood, and what no database can keep."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            return _understood(body)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is no JSON in UTF-8: {error}") from error


class MergePatchParser(JsonBodyParser):
    media_type = "application/merge-patch+json"


def _understood(body: bytes) -> Any:
    value = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    for text in _texts(value):
        if "\0" in text:
            raise ValueError("a text holds a null character")
        text.encode("utf-8")  # half of a surrogate pair is no character
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value:
            yield from _texts(each)
            if isinstance(value, dict):
                yield from _texts(value[each])


def problems(body: Any, schema: dict[str, Any]) -> dict[str, list[str]]:
    """All that is wrong with a body, by the path of the field."""
    checked = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    found: dict[str, list[str]] = {}
    for error in checked.iter_errors(body):
        for path, said in _told(error):
            if said not in found.setdefault(path, []):
                found[path].append(said)
    return found


def _told(error: ValidationError) -> Iterator[tuple[str, str]]:
    path = [str(part) for part in error.absolute_path]
    wanted: Any = error.validator_value
    if error.validator == "required":
        for name in wanted:
            if name not in error.instance:
                yield ".".join([*path, name]), "This is required."
    elif error.validator == "additionalProperties":
        known = error.schema["properties"]
        for name in sorted(error.instance.keys() - known.keys()):
            yield ".".join([*path, name]), unknown("field", name, known)
    else:
        say = SAYS.get(str(error.validator))
        yield ".".join(path) or "body", say(wanted) if say else str(error.message)[:200]


def unknown(what: str, name: str, known: Collection[str]) -> str:
    """That there is no such thing, and what may have been meant."""
    near = difflib.get_close_matches(name, known, n=3)
    some = ", ".join(sorted(known)[:SHOWN]) + (" …" if len(known) > SHOWN else "")
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {some or 'none'}."
    return f"There is no {what} {name[:80]!r}. {hint}"


def _kinds(wanted: Any) -> str:
    return " or ".join(wanted if isinstance(wanted, list) else [wanted])


def _one_of(wanted: Any) -> str:
    return ", ".join("null" if each is None else str(each) for each in wanted)


SAYS: dict[str, Callable[[Any], str]] = {
    "type": lambda wanted: f"This must be of the type {_kinds(wanted)}.",
    "enum": lambda wanted: f"This must be one of {_one_of(wanted)}.",
    "minLength": lambda wanted: "This must not be empty.",
    "maxLength": lambda wanted: f"This must have at most {wanted} characters.",
    "minItems": lambda wanted: f"This must have at least {wanted}.",
    "maxItems": lambda wanted: f"This must have at most {wanted}.",
    "uniqueItems": lambda wanted: "This must not name one twice.",
    "minimum": lambda wanted: f"This must be at least {wanted}.",
    "maximum": lambda wanted: f"This must be at most {wanted}.",
    "format": lambda wanted: (
        f"This must be a {wanted}, like 2026-11-21."
        if wanted == "date"
        else f"This must be a {wanted}."
    ),
    "pattern": lambda wanted: WORDS.get(wanted, f"This must match {wanted}."),
}
