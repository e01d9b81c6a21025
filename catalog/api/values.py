"""What a parameter may be: its OpenAPI schema, and how it is read. Both say the same."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

MOST = 100  # values in one list
LONGEST = 200  # characters of a text
NO_NUL = "^[^\\u0000]*$"
NO_COMMA = "^[^\\u0000,]*$"  # of a text in a list
WHOLE = re.compile(r"-?[0-9]{1,19}")
DECIMAL = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}):([0-9]{2})(\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True)
class Value:
    """`read` raises a ValueError that says what is allowed."""

    schema: Mapping[str, Any]
    read: Callable[[str], Any]


def meant(word: str, known: Collection[str]) -> str:
    """The near ones of what is known; all of it where none is near."""
    if near := difflib.get_close_matches(word, known, n=3):
        return f"Did you mean {' or '.join(near)}?"
    return f"Known: {', '.join(sorted(known)) or 'none'}."


def _said(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def text(longest: int = LONGEST, pattern: str = NO_NUL, example: str | None = None) -> Value:
    allowed = re.compile(pattern)

    def read(text: str) -> str:
        if not 1 <= len(text) <= longest:
            raise ValueError(f"This has 1 to {longest} characters.")
        if not allowed.search(text):  # as JSON Schema does
            raise ValueError(f"{_said(text)} does not match {pattern}.")
        return text

    schema = {"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern}
    return Value(schema | ({"examples": [example]} if example else {}), read)


def slug(example: str | None = None) -> Value:
    return text(60, "^[-a-zA-Z0-9_]+$", example)


def choice(words: Iterable[str]) -> Value:
    known = list(dict.fromkeys(words))

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(f"{_said(text)} is not known here. {meant(text, known)}")
        return text

    return Value({"type": "string", "enum": known}, read)


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{_said(text)} is neither true nor false.")
    return text == "true"


def integer(least: int, most: int, default: int | None = None) -> Value:
    def read(text: str) -> int:
        if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise ValueError(f"{_said(text)} is no whole number from {least} to {most}.")
        return int(text)

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Value(schema if default is None else schema | {"default": default}, read)


def number(least: float, most: float) -> Value:
    def read(text: str) -> float:
        found = float(text) if DECIMAL.fullmatch(text) else math.nan
        if not least <= found <= most:
            raise ValueError(f"{_said(text)} is no number from {least:g} to {most:g}.")
        return found

    return Value({"type": "number", "minimum": least, "maximum": most}, read)


def _of_a_year(day: str) -> str:
    """Before the year 1 there is nothing: not in Python, nor here."""
    return f"0001{day[4:]}" if day.startswith("0000") else day


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(_of_a_year(text) if DAY.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{_said(text)} is no date like 2026-11-22.") from None


def _moment(text: str) -> dt.datetime:
    try:
        return _in_utc(dt.datetime.fromisoformat(_plain(text)))
    except ValueError:
        said = f"{_said(text)} is no time with its zone, like 2026-11-22T05:20:00Z."
        raise ValueError(said) from None


def _plain(moment: str) -> str:
    """As Python reads it: without leap seconds, and with six digits of a second; else empty."""
    found = MOMENT.fullmatch(moment)
    if found is None:
        return ""
    day, minute, second, part, zone = found.groups()
    second = "59" if second == "60" else second
    return f"{_of_a_year(day)}T{minute}:{second}{(part or '.')[:7]:0<7}{zone.upper()}"


def _in_utc(moment: dt.datetime) -> dt.datetime:
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:  # at the ends of time
        return moment.replace(tzinfo=dt.UTC)


BOOLEAN = Value({"type": "boolean"}, _boolean)
DATE = Value({"type": "string", "format": "date", "examples": ["2026-11-22"]}, _date)
TIME = Value(
    {"type": "string", "format": "date-time", "examples": ["2026-11-22T05:20:00Z"]}, _moment
)
SLUG = slug()
KEY = text(400, "^[^\\u0000/]*$")  # a natural one
COUNT = integer(0, 2**31 - 1)
QUANTITY = number(0, 1e15)


def many(value: Value, most: int = MOST) -> Value:
    """Several, separated by commas."""

    def read(text: str) -> list[Any]:
        parts = text.split(",")
        if len(parts) > most:
            raise ValueError(f"At most {most} values, separated by commas.")
        return [value.read(part) for part in parts]

    items = dict(value.schema)
    if items.get("pattern") == NO_NUL:
        items["pattern"] = NO_COMMA
    return Value({"type": "array", "items": items, "minItems": 1, "maxItems": most}, read)


def of(field: Any, lookup: str) -> Value:
    """What a field of a model can be compared with."""
    if lookup == "isnull":
        return BOOLEAN
    if lookup == "icontains":
        return text()
    return many(_one(field)) if lookup == "in" else _one(field)


KINDS: tuple[tuple[type[Any], Value], ...] = (
    (models.BooleanField, BOOLEAN),
    (models.DateTimeField, TIME),
    (models.DateField, DATE),
    (models.IntegerField, COUNT),
    (models.FloatField, QUANTITY),
    (models.DecimalField, number(0, 1e12)),
    (models.SlugField, SLUG),
)


def _one(field: Any) -> Value:
    if field.choices:
        return choice(str(value) for value, _ in field.flatchoices)
    found = (value for kind, value in KINDS if isinstance(field, kind))
    return next(found, None) or text(field.max_length or LONGEST)
