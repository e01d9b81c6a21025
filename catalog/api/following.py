"""From a list to one of its records, as OpenAPI's links: what programs follow, and tests too."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def add_links(paths: Json, schemas: Json) -> None:
    for path, operations in paths.items():
        record = paths.get(f"{path}{{key}}/", {}).get("get")
        if record is None or "get" not in operations:
            continue
        place = f"$response.body#/results/0/{_key(record, schemas)}"
        link = {"operationId": record["operationId"], "parameters": {"key": place}}
        operations["get"]["responses"]["200"]["links"] = {record["operationId"]: link}


def _key(record: Json, schemas: Json) -> str:
    """The field that holds a record's key."""
    form = record["responses"]["200"]["content"]["application/json"]["schema"]
    one = next(each["$ref"] for each in form.get("anyOf", [form]))
    return "key" if "key" in schemas[one.rpartition("/")[2]]["properties"] else "slug"
