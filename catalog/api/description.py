"""What all operations have in common, in OpenAPI: their names, headers, conditions and problems."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from catalog.api import following, run_file
from catalog.api.problems import MEDIA_TYPE, PROBLEM, ProblemSerializer
from catalog.api.vocabulary import ABOUT, HEADERS, NOUNS, PROBLEMS

Json = dict[str, Any]

ALWAYS = ("Link", "X-Request-ID")
ALSO = {
    "301": ("Location",),
    "304": ("ETag",),
    "401": ("WWW-Authenticate",),
}  # by the code of the answer
MOVED = "It is called otherwise now: the same is at another address, for good."
TEXT = r"^[^\x00]*$"  # what an address can hold
ANY_KEY = "^[^/]+$"  # of a viewset's address
SEGMENT = r"^[^/\x00]+$"
# What says of a text what it can be.
EXACT = {"enum", "const", "pattern", "format"}
CONDITION = OpenApiParameter(
    "If-None-Match",
    {"type": "string", "examples": ['"1a-20261122-0123456789"']},
    OpenApiParameter.HEADER,
    description="The ETag of an answer that is there already: a 304 says that it still holds.",
)


class Operation(AutoSchema):
    """An operation as its view declares it, with what none of them has to say by itself."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Json | None:
        operation: Json | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            for parameter in operation.get("parameters", ()):
                _keep_to_addresses(parameter)
            if body := operation.get("requestBody"):
                body["required"] = True
            operation["responses"] = self._complete(operation["responses"])
        return operation

    @property
    def held(self) -> bool:
        """Whether the answer may come from the page cache: both kinds of reading views say which
        parameters they know."""
        reads = self.method == "GET" and hasattr(self.view, "parameters")
        return reads and getattr(self.view, "held", True)

    def get_override_parameters(self) -> list[Any]:
        return [CONDITION] if self.held else []

    @property
    def _noun(self) -> str:
        viewset: Any = self.view
        return str(viewset.basename)

    def get_tags(self) -> list[str]:
        return list(super().get_tags()) or ["root"]

    def get_operation_id(self) -> str:
        action = getattr(self.view, "action", None)
        if action is None:
            return str(super().get_operation_id())
        if action == "list":
            return f"list_{self.get_tags()[0]}".replace("-", "_")
        verb = {"retrieve": "get", "partial_update": "update"}.get(action, action)
        return f"{verb}_{self._noun}".replace("-", "_")

    def get_summary(self) -> str:
        action = getattr(self.view, "action", None)
        if action == "list":
            return f"List {self.get_tags()[0]}"
        if action == "retrieve":
            return f"One {self._noun}, by its key"
        return " ".join(str(self.get_description()).partition(".")[0].split())

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        """Of records, what they are; what all nouns share is said once."""
        if getattr(self.view, "action", None) in ("list", "retrieve"):
            return NOUNS.get(self.get_tags()[0], "")
        return str(super().get_description())

    def _complete(self, responses: Json) -> Json:
        """With the answers that any such operation can give, and the headers of each."""
        self.resolve_serializer(ProblemSerializer(), "response")
        codes = ["400", "401", *(["404"] if "{" in self.path else []), "5XX"]
        found = {code: {"$ref": f"#/components/responses/{code}"} for code in codes}
        if self.held:
            responses["304"] = {"description": "The answer that is there already still holds."}
        if self.method == "GET" and "{" in self.path:
            responses["301"] = {"description": MOVED}
        for code, response in responses.items():
            if code in PROBLEMS and response.get("description") == PROBLEM.description:
                found[code] = {"$ref": f"#/components/responses/{code}"}
                continue
            if code >= "400":
                response["content"] = _problem()
            also = ("ETag",) if code == "200" and self.held else ALSO.get(code, ())
            response["description"] = response["description"] or self.get_summary()
            response["headers"] = _headers(*ALWAYS, *also) | response.get("headers", {})
            found[code] = response
        return dict(sorted(found.items()))


def complete(result: Json, **_: Any) -> Json:
    """One of drf-spectacular's POSTPROCESSING_HOOKS."""
    result["info"]["description"] = ABOUT
    result["servers"] = [{"url": settings.SITE_URL}]
    operations = [each for path in result["paths"].values() for each in path.values()]
    result["tags"] = list(_tags(operations))
    used = {
        code for each in operations for code, told in each["responses"].items() if "$ref" in told
    }
    result["components"]["responses"] = {code: _response(code) for code in sorted(used)}
    following.add_links(result["paths"], result["components"]["schemas"])
    result["components"]["schemas"] |= run_file.components()
    result["components"]["headers"] = {
        name: {"description": text, "required": name != "ETag", "schema": {"type": "string"}}
        for name, text in HEADERS.items()
    }
    return result


def _tags(operations: list[Json]) -> Any:
    """Each noun with what it is; what is no noun, as its first operation describes itself."""
    told: dict[str, str] = {}
    for operation in operations:
        for tag in operation["tags"]:
            told.setdefault(tag, NOUNS.get(tag) or operation["description"])
    order = {noun: place for place, noun in enumerate(NOUNS)}
    for tag in sorted(told, key=lambda tag: (order.get(tag, len(order)), tag)):
        yield {"name": tag, "description": told[tag]}


def _response(code: str) -> Json:
    headers = _headers(*ALWAYS, *ALSO.get(code, ()))
    return {"description": PROBLEMS[code], "headers": headers, "content": _problem()}


def _problem() -> Json:
    return {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _keep_to_addresses(parameter: Json) -> None:
    """A text of which nothing more is known can be whatever an address can hold."""
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    if schema.get("pattern") == ANY_KEY:
        del schema["pattern"]
    if parameter["in"] == "header" or schema.get("type") != "string" or EXACT & schema.keys():
        return
    schema["pattern"] = SEGMENT if parameter["in"] == "path" else TEXT
