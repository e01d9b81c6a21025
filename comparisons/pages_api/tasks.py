"""The tasks in all frameworks, and the code for one of them, for programs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.problems import PROBLEM
from catalog.models import Task
from comparisons import code, task_list, task_pages
from comparisons.api import CodeCellSerializer
from comparisons.pages_api.asking import PageView, answer, near
from comparisons.pages_api.features import FRAMEWORK, are_there
from comparisons.pages_api.links import (
    LinkedFrameworkSerializer,
    LinkedTaskSerializer,
    PagedSerializer,
    RecordUrl,
)
from comparisons.task_list import TaskList, TaskRow


class TaskRowSerializer(LinkedTaskSerializer):
    states = serializers.ListField(
        child=serializers.ChoiceField(code.STATES),
        help_text="In the order of the frameworks. The sample is at samples/<framework>.<task>/.",
    )

    def to_representation(self, row: TaskRow) -> dict[str, Any]:
        states = [cell.state for cell in row.cells]
        return super().to_representation({"slug": row.slug, "name": row.name, "states": states})


class LabRunSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    url = RecordUrl("runs", source="slug")
    started = serializers.DateTimeField()
    total = serializers.IntegerField(help_text="Verifications.")
    passed = serializers.IntegerField()


class TaskMatrixSerializer(PagedSerializer):
    """A page of frameworks by all tasks."""

    frameworks = LinkedFrameworkSerializer(many=True, source="page.items")
    tasks = TaskRowSerializer(many=True, source="rows")
    runs = LabRunSerializer(many=True, help_text="The newest of the lab.")


class TaskMatrixView(PageView):
    """Every task by every framework: whose sample is verified, and whose is not."""

    paged = True

    @extend_schema(
        operation_id="task_matrix",
        responses={200: TaskMatrixSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        found: TaskList = task_list.task_list(pieces.state(), request.GET)
        return answer(TaskMatrixSerializer, found, request)


class StepInWordsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    bad = serializers.BooleanField(help_text="It must be refused.")
    asks = serializers.ListField(child=serializers.CharField())
    expects = serializers.ListField(child=serializers.CharField())


class CodeOfTaskSerializer(CodeCellSerializer):
    name = serializers.CharField(help_text="Of the framework.")
    url = RecordUrl("frameworks", source="framework")


class TaskPageSerializer(PagedSerializer):
    """A task with the code of a page of frameworks."""

    task = LinkedTaskSerializer()
    description = serializers.CharField(source="task.text")
    why = serializers.CharField(source="task.why_text")
    steps = StepInWordsSerializer(
        many=True, source="task.steps", help_text="The contract, in words."
    )
    code = CodeOfTaskSerializer(
        many=True, source="cells", help_text="Empty where none of them has any."
    )


class TaskPageView(PageView):
    """One task, and the code for it in every framework."""

    asked = (FRAMEWORK,)
    paged = True

    @extend_schema(
        operation_id="task_page", responses={200: TaskPageSerializer, 400: PROBLEM, 404: PROBLEM}
    )
    def get(self, request: Request, slug: str) -> Response:
        state = pieces.state()
        found = task_pages.load(state, slug, request.GET)
        if found is None:
            raise near("task", slug, Task.objects.values_list("slug", flat=True))
        are_there(request.query_params.getlist("framework"), found.page, state)
        return answer(TaskPageSerializer, found, request)
