from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Finding, Framework, Kind, Run, Task, Verification
from comparisons import against as two_runs
from comparisons import at_load, over_time, paging
from comparisons import benchmarks as charts
from facts.measurements import LIMITS


@cacheable("run", *charts.NAMES, "stack", "page")
def benchmarks(request: HttpRequest) -> HttpResponse:
    """The findings at one task and load, as filters choose them."""
    state, slug = pieces.state(), request.GET.get("run") or None
    loads = at_load.loads(state, slug)
    if loads is None:
        if slug:
            raise Http404(f"There is no benchmark {slug!r}.")
        return render(request, "benchmarks.html", {"run": None})
    asked = charts.chosen(request.GET, loads.pairs)
    at = at_load.at_load(state, slug, asked.task, asked.load)
    results = charts.results(filter(asked.keeps, at.rows), at.open_loop)
    kept = {"run": slug, **asked.query}
    context = {
        "run": at.run,
        "at": at,
        "results": results,
        "page": paging.page(results.rows, request.GET, paging.ROWS, kept=kept),
        "asked_run": slug,
        "asked": asked,
        "shown": charts.SHOWN,
        "tasks": loads.tasks,
        "loads": loads.pairs,
        "servers": sorted({row.server for row in at.rows}),
        "interfaces": sorted({row.interface for row in at.rows}),
        "kinds": Kind,
    }
    return render(request, "benchmarks.html", context)


@cacheable()
def method(request: HttpRequest) -> HttpResponse:
    """How the figures come about, and what they do not say."""
    context = {"run": Run.objects.measured().first(), "limits": LIMITS}
    return render(request, "method.html", context)


@cacheable("one", "other", "page")
def runs(request: HttpRequest) -> HttpResponse:
    """All benchmarks; two of them chosen lead to how they stand to each other."""
    one, other = request.GET.get("one"), request.GET.get("other")
    if one and other:
        return redirect("against", one, other)
    page = paging.page(Run.objects.measured(), request.GET, paging.RUNS)
    return render(request, "runs.html", {"runs": page.items, "page": page})


def _run(slug: str) -> Run:
    found = Run.objects.measured().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no benchmark {slug!r}.")
    return found


@cacheable("page")
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """One benchmark: its machine, its plan, what did not count, and how to repeat it."""
    found = _run(slug)
    refused = found.measurements.visible().filter(valid=False)
    context = {
        "run": found,
        "command": charts.command((found.bench or {})["plan"], found.environment["label"]),
        "page": paging.page(refused, request.GET, paging.ROWS),
        "failed": found.verifications.visible().filter(passed=False),
        "measured": found.measurements.visible().count(),
    }
    return render(request, "run.html", context)


@cacheable()
def raw(request: HttpRequest, slug: str) -> HttpResponse:
    """The run's file as the lab wrote it."""
    found = Run.objects.published().exclude(bench=None).filter(slug=slug)
    text = found.values_list("raw", flat=True).first()
    if text is None:
        raise Http404(f"There is no benchmark {slug!r}.")
    return HttpResponse(text, content_type="application/json")


@cacheable("only", "page")
def against(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """How a run stands to an earlier one."""
    if slug == other:
        return redirect("run", slug)
    pair = _run(slug), _run(other)
    findings = [run.findings.visible().defer("differences") for run in pair]
    found = two_runs.against(*pair, *findings)
    changed = request.GET.get("only") != "all"
    pairs = [pair for pair in found.pairs if not changed or pair.change != "alike"]
    kept = {} if changed else {"only": "all"}
    context = {
        "page": paging.page(pairs, request.GET, paging.ROWS, kept=kept),
        "one": pair[0],
        "other": pair[1],
        "against": found,
        "only_changed": changed,
        "frameworks": at_load.named(pair.framework for pair in pairs),
        "references": charts.REFERENCES,
    }
    return render(request, "against.html", context)


@cacheable("page")
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """What all runs measured of a framework."""
    found = Framework.objects.published().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no framework {slug!r}.")
    findings = Finding.objects.visible().filter(framework=slug).defer("differences")
    mine = Finding.objects.filter(framework=slug).values("run")
    page = paging.page(Run.objects.measured().filter(pk__in=mine), request.GET, paging.OVER_TIME)
    runs = page.items[::-1]
    seen = Verification.objects.filter(framework=slug, run__in=runs)
    versions = dict(seen.values_list("run", "version"))
    context = {
        "framework": found,
        "history": over_time.over_time(runs, findings.filter(run__in=runs), versions),
        "page": page,
        "tasks": {task.slug: task for task in Task.objects.all()},
    }
    return render(request, "framework_benchmarks.html", context)
