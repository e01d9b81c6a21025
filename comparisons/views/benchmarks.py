from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Kind, Run
from catalog.pieces import State
from comparisons import at_load, benchmark_pages, paging, run_pages
from comparisons import benchmarks as charts
from facts.measurements import LIMITS


@cacheable("run", *charts.NAMES, "stack", "page")
def benchmarks(request: HttpRequest) -> HttpResponse:
    """The findings at one task and load, as filters choose them."""
    found = benchmark_pages.load(pieces.state(), request.GET)
    if found is None:
        if slug := request.GET.get("run"):
            raise Http404(f"There is no benchmark {slug!r}.")
        return render(request, "benchmarks.html", {"run": None})
    context = {
        "run": found.at.run,
        "at": found.at,
        "results": found.results,
        "page": found.page,
        "asked_run": found.run,
        "asked": found.asked,
        "shown": charts.SHOWN,
        "tasks": found.loads.tasks,
        "loads": found.loads.pairs,
        "servers": found.servers,
        "interfaces": found.interfaces,
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


def _run(state: State | None, slug: str) -> Run:
    found = run_pages.run(state, slug)
    if found is None:
        raise Http404(f"There is no benchmark {slug!r}.")
    return found


@cacheable("page")
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """One benchmark: its machine, its plan, what did not count, and how to repeat it."""
    state = pieces.state()
    found = run_pages.load(state, _run(state, slug), request.GET)
    context = {
        "run": found.run,
        "command": found.command,
        "page": found.page,
        "failed": found.failed,
        "measured": found.measured,
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
    state = pieces.state()
    pair = _run(state, slug), _run(state, other)
    found = run_pages.against(state, *pair, request.GET)
    context = {
        "page": found.page,
        "one": found.one,
        "other": found.other,
        "against": found.against,
        "only_changed": request.GET.get("only") != "all",
        "names": at_load.names_of({pair.framework for pair in found.against.pairs}),
    }
    return render(request, "against.html", context)


@cacheable("page")
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """What all runs measured of a framework."""
    found = run_pages.framework_runs(pieces.state(), slug, request.GET)
    if found is None:
        raise Http404(f"There is no framework {slug!r}.")
    return render(request, "framework_benchmarks.html", {"found": found, "page": found.page})
