"""Which fields of a record a program may change, what each may hold, and what a request makes of
the record. They are those of its JSON that stand in its own row, by the same names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from catalog.api.json_body import LINE, TEXT, WEB, unknown
from catalog.models import Feature, FeatureGroup, Framework, Record, Source
from catalog.models.fields import TextListField, package_url
from catalog.models.record import SINGLE_LINE

Fields = dict[str, Any]  # of models, by their names in the API
Errors = dict[str, list[str]]

PURL = r"^pkg:[a-z][a-z0-9.+-]*/[!-~]+$"
LANGUAGE = r"^[a-z]{2}$"  # ISO 639-1
MOST_NAMED = 200
SEARCHED = 1000  # keys among which a near one is looked for
# Told under another name than it is kept by: the address of a package's page follows from its purl.
KEPT_AS: dict[tuple[type[Record], str], str] = {(Source, "address"): "url"}
# Which records may be named: what a visitor sees.
VISIBLE: dict[type[models.Model], Callable[[], QuerySet[Any]]] = {
    Framework: Framework.objects.published,
    FeatureGroup: FeatureGroup.objects.all,
    Feature: Feature.objects.all,
    Source: lambda: Source.objects.visible().select_related("framework"),
}


def fields_of(serializer: Any) -> Fields:
    """Not the natural key, which is the record's address, and not what is worked out."""
    model: type[Record] = serializer.Meta.model
    own = {each.name: each for each in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    fixed = {*model.natural, *model.observed}
    found = {}
    for name, told in serializer().fields.items():
        kept = own.get(KEPT_AS.get((model, name)) or str(told.source))
        if kept is not None and kept.editable and kept.name not in fixed:
            found[name] = kept
    return found


# What a field may hold, as JSON Schema


def schema_of(fields: Fields) -> dict[str, Any]:
    described = {name: _described(each) for name, each in fields.items()}
    return {"type": "object", "properties": described, "additionalProperties": False}


def _described(field: Any) -> dict[str, Any]:
    schema = _schema(field)
    if field.null:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"].append(None)
    return {**schema, "description": str(field.help_text)} if field.help_text else schema


def _schema(field: Any) -> dict[str, Any]:
    if field.many_to_many:
        return _list(_key(field), field) | {"uniqueItems": True, "maxItems": MOST_NAMED}
    if field.is_relation:
        return _key(field)
    if isinstance(field, TextListField):
        return _list(_item(field), field)
    for kind, schema in PLAIN.items():
        if isinstance(field, kind):
            return dict(schema)
    if isinstance(field, models.DecimalField):
        largest = 10 ** (field.max_digits - field.decimal_places) - 1
        return {"type": "number", "minimum": 0, "maximum": largest}
    return _text(field)


PLAIN: dict[Any, dict[str, Any]] = {
    models.BooleanField: {"type": "boolean"},
    models.PositiveSmallIntegerField: {"type": "integer", "minimum": 0, "maximum": 32_767},
    models.DateField: {"type": "string", "format": "date"},
}


def _key(field: Any) -> dict[str, Any]:
    noun = field.related_model._meta.verbose_name
    said = f"The natural key of a {noun}."
    return {"type": "string", "maxLength": 200, "pattern": LINE, "description": said}


def _list(item: dict[str, Any], field: Any) -> dict[str, Any]:
    return {"type": "array", "items": item} | ({} if field.blank else {"minItems": 1})


def _item(field: TextListField) -> dict[str, Any]:
    if field.words:
        return {"type": "string", "enum": list(field.words)}
    pattern = PURL if field.each is package_url else LINE
    return {"type": "string", "maxLength": 1000, "pattern": pattern}


def _text(field: Any) -> dict[str, Any]:
    if field.choices:
        return {"type": "string", "enum": [value for value, _ in field.choices]}
    text = {"type": "string", "minLength": 1, "maxLength": field.max_length}
    if isinstance(field, models.URLField):
        return text | {"pattern": WEB, "format": "uri"}
    if field.name == "language":
        return text | {"pattern": LANGUAGE}
    if package_url in field.validators:
        return text | {"pattern": PURL}
    return text | {"pattern": LINE if field.max_length <= SINGLE_LINE else TEXT}


# What a request makes of a record


@dataclass
class Change:
    """The record with its new values, which are not written yet."""

    record: Any
    links: dict[str, list[Any]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    errors: Errors = field(default_factory=dict)

    def write(self) -> None:
        """Inside a revision."""
        self.record.save()
        for name, others in self.links.items():
            getattr(self.record, name).set(others)


def change(record: Record, fields: Fields, sent: dict[str, Any], told: Any) -> Change:
    """What is as it was told is no change, though it may be kept in another form."""
    made = Change(record)
    for name, value in sent.items():
        if value == told[name]:
            continue
        if fields[name].is_relation:
            _link(made, name, fields[name], value)
        else:
            _set(made, name, fields[name], value)
    if made.names:
        named = {each.name: name for name, each in fields.items()}
        for name, texts in _refused(record):
            made.errors.setdefault(named.get(name, name), []).extend(texts)
    return made


def _set(made: Change, name: str, field: Any, value: Any) -> None:
    # The digits that were sent, not those of the binary number that is next to them.
    if isinstance(field, models.DecimalField) and value is not None:
        value = Decimal(str(value))
    new = field.to_python(value)
    if new != getattr(made.record, field.name):
        setattr(made.record, field.name, new)
        made.names.add(name)


def _link(made: Change, name: str, field: Any, value: Any) -> None:
    visible = _citable(made.record, field.related_model)
    keys = value if isinstance(value, list) else [] if value is None else [value]
    found = {key: visible.by_key(key).first() for key in keys}  # type: ignore[attr-defined]
    for place, key in enumerate(keys):
        if found[key] is None:
            path = f"{name}.{place}" if field.many_to_many else name
            made.errors[path] = [_not_there(field, key, visible)]
    others = [each for each in found.values() if each]
    if not field.many_to_many:
        other = others[0] if others else None
        if getattr(made.record, field.attname) != (other and other.pk):
            setattr(made.record, field.name, other)
            made.names.add(name)
        return
    # What is not saved yet has no links.
    linked = getattr(made.record, field.name).all() if made.record.pk else visible.none()
    # What the program could not see stays.
    links = {*others, *linked.exclude(pk__in=visible.values("pk"))}
    if links != set(linked):
        made.links[field.name] = list(links)
        made.names.add(name)


def _citable(record: Any, model: type[models.Model]) -> QuerySet[Any]:
    """What hangs on a framework cites that framework's sources: its file holds both."""
    visible = VISIBLE[model]()
    owner = getattr(record, "framework_id", None)
    return visible.filter(framework=owner) if owner and model is Source else visible


def _not_there(field: Any, key: str, visible: QuerySet[Any]) -> str:
    near = [record.key for record in visible[:SEARCHED]]
    return unknown(str(field.related_model._meta.verbose_name), key, near)


def _refused(record: Record) -> Iterator[tuple[str, list[str]]]:
    """By what the admin refuses too."""
    try:
        record.full_clean()
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            yield ("record" if name == "__all__" else name), texts
