"""What a run saw names its stack by slugs: is that stack still here, and may it be seen?"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from catalog import models
from catalog.api.links import API, One

OF_STACK = {
    "framework": One(f"{API}frameworks/{{framework}}/", there="has_framework"),
    "task": One(f"{API}tasks/{{task}}/", there="has_task"),
    "stack": One(f"{API}stacks/{{framework}}.{{server}}/", there="has_stack"),
}


def visible(model: Any) -> Any:
    """What model.objects.visible() holds, with its run, and without a join: SQLite would begin
    with the runs, and read and sort all that they hold."""
    drafts = models.Run.objects.filter(published=False).values("pk")
    sketches = models.Framework.objects.filter(published=False).values("slug")
    found = model.objects.exclude(run__in=drafts).exclude(framework__in=sketches)
    return with_stacks(found).prefetch_related(Prefetch("run", models.Run.objects.only("slug")))


def with_stacks(queryset: Any) -> Any:
    """References are no frameworks, and a framework, task or stack may be gone."""
    frameworks = models.Framework.objects.published().filter(slug=OuterRef("framework"))
    tasks = models.Task.objects.filter(slug=OuterRef("task"))
    stacks = models.Stack.objects.visible().filter(
        framework__slug=OuterRef("framework"), slug=OuterRef("server")
    )
    return queryset.annotate(
        has_framework=Exists(frameworks), has_task=Exists(tasks), has_stack=Exists(stacks)
    )
