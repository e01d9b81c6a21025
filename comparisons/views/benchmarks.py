from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.models import Framework, Kind, Run, Task
from comparisons import benchmarks as charts


def benchmarks(request: HttpRequest) -> HttpResponse:
    """The newest run's findings at one task and load."""
    run = Run.objects.measured().first()
    if run is None:
        return render(request, "benchmarks.html", {"run": None})
    frameworks = {f.slug: f for f in Framework.objects.published()}
    findings = list(run.findings.visible())
    tasks = {task.slug: task for task in Task.objects.all()}
    loads = list(dict.fromkeys((f.task, f.load) for f in findings))
    loads.sort(key=lambda pair: tasks[pair[0]].position if pair[0] in tasks else 99)
    asked = charts.chosen(request.GET.dict(), loads)
    mine = [f for f in findings if (f.task, f.load) == (asked.task, asked.load)]
    context = {
        "run": run,
        "asked": asked,
        "tasks": tasks,
        "loads": loads,
        "servers": sorted({f.server for f in mine}),
        "interfaces": sorted({f.interface for f in mine}),
        "kinds": Kind,
        "results": charts.results([f for f in mine if asked.keeps(f, frameworks)], frameworks),
    }
    return render(request, "benchmarks.html", context)
