"""Some of a record's fields: `?fields=key,level`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from catalog.api.finished import finished
from catalog.api.parameters import Parameter
from catalog.api.values import choice, many


def parameter(names: Iterable[str]) -> Parameter:
    known = list(names)
    text = "Of each record these fields alone, separated by commas, in the record's own order."
    return Parameter("fields", many(choice(known), len(known)), text)


def parts(records: Iterable[bytes], names: Collection[str]) -> Iterator[bytes]:
    """Of records that are finished already."""
    for text in records:
        yield finished({name: value for name, value in json.loads(text).items() if name in names})


def describe_parts(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """SPECTACULAR_SETTINGS' hook: where fields can be asked for, an answer may be a part."""
    schemas = result["components"]["schemas"]
    for operation in (each.get("get", {}) for each in result["paths"].values()):
        if any(each.get("name") == "fields" for each in operation.get("parameters", ())):
            media = operation["responses"]["200"]["content"]["application/json"]
            _allow_part(media["schema"], media, "schema", schemas)
    return result


def _allow_part(schema: Any, holder: Any, place: str, schemas: dict[str, Any]) -> None:
    if "$ref" not in schema:
        return  # it is allowed already
    name = schema["$ref"].rpartition("/")[2]
    if listed := schemas[name]["properties"].get("results"):
        _allow_part(listed["items"], listed, "items", schemas)
    else:
        schemas[f"{name}Part"] = _part_of(schemas[name])
        holder[place] = {"anyOf": [schema, {"$ref": f"#/components/schemas/{name}Part"}]}


def _part_of(whole: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in whole.items() if key != "required"}
    about = {"description": "What `fields` asks for.", "minProperties": 1}
    return kept | about | {"additionalProperties": False}
