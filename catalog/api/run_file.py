"""The form of a run's file, as the lab writes it, in JSON Schema."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from facts.runs import RunFile

NAME = "RunFile"
WHERE = "#/components/schemas/"


@cache
def components() -> dict[str, Any]:
    """The schema and those that it refers to, by their names in the description of the API. Each
    begins alike: a run's measurement is written otherwise than the API tells one."""
    whole = RunFile.model_json_schema(ref_template=f"{WHERE}{NAME}{{model}}")
    parts = whole.pop("$defs")
    return {NAME: whole} | {f"{NAME}{name}": part for name, part in parts.items()}


def fits(text: str) -> bool:
    """Whether a text has this form, whatever it says."""
    schema = {"$ref": f"{WHERE}{NAME}", "components": {"schemas": components()}}
    try:
        return bool(Draft202012Validator(schema).is_valid(json.loads(text)))
    except (ValueError, RecursionError):
        return False
