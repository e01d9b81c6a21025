"""What differs between two states of a record, field by field, in words: pure functions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.apps import apps
from django.db.models import Field

from catalog.changes.change import State

Names = Callable[[str, int], str]  # of a record, by its model and primary key

UNKNOWN, NOTHING = "unknown", "nothing"
LONG = 60  # characters from which on a text is compared word by word
AROUND = 160  # characters that are shown of what stayed the same
ALIKE = 0.5  # of two texts with less in common, both are told whole
MOST = 4000  # words from which on a text is compared line by line
WORD, LINE = re.compile(r"\s+|[^\s]+"), re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Piece:
    """A part of a text: "same", "removed" or "added"."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """`pieces` tell a long text, a list of records, or a file; else before and after do."""

    label: str
    before: str
    after: str
    pieces: Sequence[Piece] = ()


def field_changes(
    model: str, before: State | None, after: State | None, names: Names
) -> list[FieldChange]:
    """With no state before, what a record was added with; with none after, what it had."""
    return [each for field in told_fields(model) for each in _changes(field, before, after, names)]


def told_fields(model: str) -> list[Any]:
    """All but those that follow from others, or are no facts."""
    kind: Any = apps.get_model("catalog", model)
    fields = (*kind._meta.concrete_fields, *kind._meta.many_to_many)
    hidden = {"raw", *(kind.observed if model != "run" else ("raw",))}
    return [each for each in fields if not each.primary_key and each.name not in hidden]


def _changes(
    field: Any, before: State | None, after: State | None, names: Names
) -> Iterator[FieldChange]:
    old, new = (None if state is None else state.get(field.name) for state in (before, after))
    if _same(field, old, new) or (old in EMPTY and new in EMPTY and None in (before, after)):
        return
    label = str(field.verbose_name)
    if field.many_to_many:
        yield _links(label, field, old or [], new or [], names)
    elif _is_files(old) or _is_files(new):
        yield from _files(label, old or {}, new or {})
    else:
        was, now = (told_value(field, value, names) for value in (old, new))
        yield _text(label, was, now, whole=None not in (before, after))


TITLES = ("name", "title", "version", "slug", "old_path", "field")
EMPTY: tuple[Any, ...] = (None, "", [], {})


def _same(field: Any, old: Any, new: Any) -> bool:
    return sorted(old or []) == sorted(new or []) if field.many_to_many else bool(old == new)


def _is_files(value: Any) -> bool:
    return bool(value) and isinstance(value, dict) and _are_texts([*value.values()])


def _are_texts(values: Sequence[Any]) -> bool:
    return all(isinstance(each, str) for each in values)


def told_value(field: Field[Any, Any], value: Any, names: Names) -> str:
    """For people; null is unknown."""
    if value is None:
        return UNKNOWN
    if field.is_relation:
        return names(str(field.related_model._meta.model_name), value)  # type: ignore[union-attr]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and _are_texts(value):
        return ", ".join(value) or NOTHING
    if isinstance(value, list | dict):
        return json.dumps(value, indent=1, ensure_ascii=False) if value else NOTHING
    label = dict(field.flatchoices).get(value, value)
    return str(label).replace("T", " ").replace("Z", " UTC") if _is_moment(field) else str(label)


def _is_moment(field: Field[Any, Any]) -> bool:
    return field.get_internal_type() == "DateTimeField"


def _links(
    label: str, field: Any, old: Sequence[Any], new: Sequence[Any], names: Names
) -> FieldChange:
    model = str(field.related_model._meta.model_name)
    before, after = ({names(model, int(pk)) for pk in side} for side in (old, new))
    was, now = ("; ".join(sorted(side)) or NOTHING for side in (before, after))
    pieces = [Piece("removed", name) for name in sorted(before - after)]
    pieces += [Piece("added", name) for name in sorted(after - before)]
    return FieldChange(label, was, now, pieces)


def _files(label: str, old: Any, new: Any) -> Iterator[FieldChange]:
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield _text(f"{label}, {name}", old.get(name, ""), new.get(name, ""))


def _text(label: str, before: str, after: str, whole: bool = True) -> FieldChange:
    long = max(len(before), len(after)) > LONG or "\n" in before + after
    return FieldChange(label, before, after, pieces(before, after) if long and whole else ())


def pieces(before: str, after: str) -> list[Piece]:
    """The difference word by word; what stayed the same is shortened."""
    several = (WORD.findall(before), WORD.findall(after))
    if max(map(len, several)) > MOST:
        several = (LINE.findall(before), LINE.findall(after))
    return [each for each in _pieces(*several) if each.text]


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        yield from (Piece("removed", "".join(old)), Piece("added", "".join(new)))
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", _shortened("".join(old[a:b]), first=a == 0, last=b == len(old)))
        else:
            yield Piece("removed", "".join(old[a:b]))
            yield Piece("added", "".join(new[c:d]))


def _shortened(text: str, *, first: bool, last: bool) -> str:
    start, end = ("" if first else text[:AROUND]), ("" if last else text[-AROUND:])
    return text if len(text) <= 2 * AROUND else f"{start} … {end}"


def title(model: str, state: State) -> str:
    """A record's own name."""
    if model == "source":
        return f"{state['title']} ({state['publisher']})"
    named = (state.get(name) for name in TITLES)
    return str(next((each for each in named if each), model))
