"""Suggestions from programs: what is wrong or missing, for an editor to look at."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog import subjects
from catalog.api.json_body import TEXT, WEB, JsonBodyParser, problems
from catalog.api.keys import HasScope
from catalog.api.nouns import NOUNS, Told, tell
from catalog.api.parameters import refuse_unknown
from catalog.api.problems import PROBLEM, AtOdds
from catalog.models import ApiKey, Suggestion, SuggestionState
from catalog.spam import SAME_FOR, has_many_links

MOST_WAITING = 100  # of one key
NOT_THERE = "There is no such record among {}: list them at /api/v1/{}/."

ABOUT: dict[str, Any] = {
    "type": "object",
    "description": "The record that it is about.",
    "properties": {
        "noun": {"type": "string", "enum": [*NOUNS], "description": "As its list is called."},
        "key": {
            "type": "string",
            "maxLength": 400,
            "pattern": r"^[^\x00/]+$",
            "description": "Its natural key: the last part of its `url`.",
        },
    },
    "required": ["noun", "key"],
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "about": ABOUT,
        "text": {
            "type": "string",
            "minLength": 1,
            "maxLength": 4000,
            "pattern": TEXT,
            "description": "What is wrong or missing, in any language; with one link at most.",
        },
        "proposed": {
            "type": ["string", "null"],
            "minLength": 1,
            "maxLength": 4000,
            "pattern": TEXT,
            "description": "What should stand there instead; with one link at most.",
        },
        "source_url": {
            "type": ["string", "null"],
            "maxLength": 500,
            "pattern": WEB,
            "format": "uri",
            "description": "Where that can be read.",
        },
    },
    "required": ["about", "text"],
    "additionalProperties": False,
}
EXAMPLE = OpenApiExample(
    "A new release changed a cell",
    {
        "about": {"noun": "supports", "key": "flask.openapi"},
        "text": "The extension's newest release needs Flask 3.",
        "proposed": "third_party",
        "source_url": "https://flask.palletsprojects.com/",
    },
    request_only=True,
)


class TooMany(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = (
        f"{MOST_WAITING} suggestions of this key wait for an answer: send more when editors have "
        "looked at some of them."
    )


class AboutSerializer(serializers.Serializer[Any]):
    noun = serializers.ChoiceField([*NOUNS])
    key = serializers.CharField()


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    """What was kept. It has no address: who edits the catalogue reads it."""

    about = AboutSerializer(source="*")
    state = serializers.ChoiceField(SuggestionState.choices)
    revision = serializers.IntegerField(
        min_value=0, help_text="Of the catalogue, in which the record last changed."
    )

    class Meta:
        model = Suggestion
        fields: ClassVar = [
            "about", "text", "proposed", "source_url", "state", "created", "revision",
        ]  # fmt: skip


class SuggestionsView(APIView):
    """Takes suggestions; there is no list."""

    scope = "suggestions"
    permission_classes = [HasScope]
    parser_classes = [JsonBodyParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, set())

    @extend_schema(
        operation_id="create_suggestion",
        request={"application/json": SCHEMA},
        examples=[EXAMPLE],
        responses={
            200: OpenApiResponse(SuggestionSerializer, "It was here already."),
            201: SuggestionSerializer,
            **dict.fromkeys((400, 401, 403, 409, 413, 415, 422), PROBLEM),
        },
    )
    def post(self, request: Request) -> Response:
        """Keeps what is wrong or missing, with the record as it is now, for an editor to look at.
        The same text about the same record, sent again within a day, is one suggestion."""
        if request.stream is None:
            raise ParseError("The body is empty: send a suggestion as JSON.")
        sent: Any = request.data
        kept, new = _keep(cast("ApiKey", request.auth), sent, _checked(sent))
        code = status.HTTP_201_CREATED if new else status.HTTP_200_OK
        return Response(SuggestionSerializer(kept).data, status=code)


def _checked(sent: Any) -> Told:
    """The record that it is about. Raises all that is wrong of one kind, at once."""
    if errors := problems(sent, SCHEMA):
        raise ValidationError(errors)
    for name in ("text", "proposed"):
        if has_many_links(sent.get(name)):
            errors[name] = ["This may hold one link: use source_url."]
    noun, key = sent["about"]["noun"], sent["about"]["key"]
    told = tell(noun, key)
    if told is None:
        errors["about.key"] = [NOT_THERE.format(noun, noun)]
    if errors or told is None:
        raise AtOdds(errors)
    return told


def _keep(key: ApiKey, sent: dict[str, Any], told: Told) -> tuple[Suggestion, bool]:
    """Whether it is new, too. One request of a key after the other, so that two are one."""
    with transaction.atomic():
        ApiKey.objects.select_for_update().get(pk=key.pk)
        mine = Suggestion.objects.filter(api_key=key)
        same = mine.filter(**sent["about"], text=sent["text"]).since(timezone.now() - SAME_FOR)
        if first := same.order_by("pk").first():
            return first, False
        if mine.waiting().count() >= MOST_WAITING:
            raise TooMany
        fields = {name: sent.get(name) for name in ("text", "proposed", "source_url")}
        record = {"told": told.data, "revision": told.revision}
        who = {"api_key": key, "owner": key.owner}
        kept = Suggestion.objects.create(**sent["about"], **fields, **record, **who)
        kept.frameworks.set(subjects.frameworks_of(kept.noun, told.data))
        return kept, True
