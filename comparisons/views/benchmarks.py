from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog.cacheable import cacheable
from catalog.models import Finding, Framework, Kind, Run, Sample, Task, Verification
from comparisons import against as two_runs
from comparisons import benchmarks as charts
from comparisons import over_time, paging
from facts.measurements import LIMITS


@cacheable("run", *charts.NAMES, "stack", "page")
def benchmarks(request: HttpRequest) -> HttpResponse:
    """The findings at one task and load: of the run that is asked for, or else of that which the
    site shows there (Finding.objects.choose)."""
    slug = request.GET.get("run")
    chosen = Finding.objects.visible().filter(**({"run__slug": slug} if slug else {"shown": True}))
    tasks = {task.slug: task for task in Task.objects.all()}
    loads = charts.in_order(chosen.order_by().values_list("task", "load").distinct(), list(tasks))
    if not loads:
        if slug:
            raise Http404(f"There is no benchmark {slug!r}.")
        return render(request, "benchmarks.html", {"run": None})
    asked = charts.chosen(request.GET, loads)
    at = chosen.filter(task=asked.task, load=asked.load)
    # The plan of the run is read once, below, and not with every finding.
    found = list(at.select_related("run").defer("run__raw", "run__bench"))
    told = _told(found, asked)
    kept = {"run": slug, **asked.query}
    context = {
        "run": found[0].run,
        "page": paging.page(told["results"].rows, request.GET, paging.ROWS, kept=kept),
        "asked_run": slug,
        "asked": asked,
        "shown": charts.SHOWN,
        "tasks": tasks,
        "loads": loads,
        "servers": sorted({f.server for f in found}),
        "interfaces": sorted({f.interface for f in found}),
        "kinds": Kind,
        **told,
        **_code(found[0].run, asked.task, {finding.framework for finding in found}),
    }
    return render(request, "benchmarks.html", context)


def _told(found: list[Finding], asked: charts.Chosen) -> dict[str, Any]:
    frameworks = _named(finding.framework for finding in found)
    kept = [finding for finding in found if asked.keeps(finding, frameworks)]
    names = charts.REFERENCES | {slug: f.name for slug, f in frameworks.items()}
    return {
        "names": names,
        "stacks": {
            f"{f.framework}/{f.server}": f"{charts.name_of(f.framework, frameworks)} on {f.server}"
            for f in found
        },
        "results": charts.results(kept, frameworks),
    }


def _named(slugs: Iterable[str]) -> dict[str, Framework]:
    return {f.slug: f for f in Framework.objects.published().filter(slug__in={*slugs})}


def _code(run: Run, task: str, measured: set[str]) -> dict[str, Any]:
    """What ran: by stack its version, and whether today's sample is still the same code; what did
    not meet its contract, and who has no sample."""
    ran = list(Verification.objects.visible().filter(run=run, task=task))
    samples = Sample.objects.visible().filter(task__slug=task).select_related("framework")
    samples = samples.defer("files", "highlighted")
    today = {s.framework.slug: s for s in samples.filter(framework__slug__in=measured)}
    refused = samples.exclude(reason=None).order_by("framework__slug")
    digests = {slug: sample.digest for slug, sample in today.items()}
    return {
        "codes": {
            f"{v.framework}/{v.server}": {
                "version": v.version,
                "changed": digests.get(v.framework) not in (None, v.digest),
            }
            for v in ran
        },
        "failed": [v for v in ran if not v.passed],
        "without": refused[: paging.OFFERED],
    }


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
        "frameworks": _named(pair.framework for pair in pairs),
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
