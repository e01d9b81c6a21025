"""Documents, of every operation, that a key which is sent must be good.

Apart from catalog.api.keys, which REST framework imports before its views are there.
"""

from __future__ import annotations

from typing import Any

from catalog.api.keys import UNKNOWN, KeyScheme
from catalog.api.problems import MEDIA_TYPE


def document(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular."""
    for operations in result["paths"].values():
        for operation in operations.values():
            if any(KeyScheme.name in each for each in operation.get("security", [])):
                told = operation["responses"].setdefault("401", {"description": UNKNOWN})
                told["headers"] = {"WWW-Authenticate": {"schema": {"const": "Bearer"}}}
                told.setdefault("content", {MEDIA_TYPE: {"schema": PROBLEM}})
                operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


PROBLEM = {"$ref": "#/components/schemas/Problem"}
