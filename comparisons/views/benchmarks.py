from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.models import Framework, Kind, Run, Task
from comparisons import benchmarks as charts
from facts.measurements import LIMITS


def benchmarks(request: HttpRequest) -> HttpResponse:
    """The newest run's findings at one task and load."""
    run = Run.objects.measured().first()
    if run is None or run.bench is None:
        return render(request, "benchmarks.html", {"run": None})
    frameworks = {f.slug: f for f in Framework.objects.published()}
    tasks = {task.slug: task for task in Task.objects.all()}
    loads = charts.loads(run.bench["plan"], {slug: t.position for slug, t in tasks.items()})
    asked = charts.chosen(request.GET.dict(), loads)
    mine = list(run.findings.visible().filter(task=asked.task, load=asked.load))
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


def method(request: HttpRequest) -> HttpResponse:
    """How the figures come about, and what they do not say."""
    context = {"run": Run.objects.measured().first(), "limits": LIMITS}
    return render(request, "method.html", context)


def run(request: HttpRequest, slug: str) -> HttpResponse:
    """One benchmark: its machine, its plan, what did not count, and how to repeat it."""
    found = Run.objects.measured().filter(slug=slug).first()
    if found is None or found.bench is None:
        raise Http404(f"There is no benchmark {slug!r}.")
    refused = found.measurements.visible().filter(valid=False)
    context = {
        "run": found,
        "command": charts.command(found.bench["plan"], found.environment["label"]),
        "refused": refused,
        "measured": found.measurements.visible().count(),
    }
    return render(request, "run.html", context)


def raw(request: HttpRequest, slug: str) -> HttpResponse:
    """The run's file as the lab wrote it."""
    text = Run.objects.exclude(bench=None).filter(slug=slug).values_list("raw", flat=True).first()
    if text is None:
        raise Http404(f"There is no benchmark {slug!r}.")
    return HttpResponse(text, content_type="application/json")
