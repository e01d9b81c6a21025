from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog.models import Finding, Framework, Kind, Run, Sample, Task, Verification
from comparisons import against as two_runs
from comparisons import benchmarks as charts
from comparisons import over_time
from facts.measurements import LIMITS


def benchmarks(request: HttpRequest) -> HttpResponse:
    """The findings of a run at one task and load: of the widest, unless one is asked for."""
    slug = request.GET.get("run")
    run = Run.objects.widest().filter(**({"slug": slug} if slug else {})).first()
    if run is None or run.bench is None:
        if slug:
            raise Http404(f"There is no benchmark {slug!r}.")
        return render(request, "benchmarks.html", {"run": None})
    frameworks = {f.slug: f for f in Framework.objects.published()}
    tasks = {task.slug: task for task in Task.objects.all()}
    loads = charts.loads(run.bench["plan"], {slug: t.position for slug, t in tasks.items()})
    asked = charts.chosen(request.GET, loads)
    found = list(run.findings.visible().filter(task=asked.task, load=asked.load))
    context = {
        "run": run,
        "asked_run": slug,
        "asked": asked,
        "shown": charts.SHOWN,
        "tasks": tasks,
        "loads": loads,
        "names": {f"{f.framework}/{f.server}": _stack_name(f, frameworks) for f in found},
        "servers": sorted({f.server for f in found}),
        "interfaces": sorted({f.interface for f in found}),
        "kinds": Kind,
        "codes": _codes(run, asked.task),
        "results": charts.results([f for f in found if asked.keeps(f, frameworks)], frameworks),
    }
    return render(request, "benchmarks.html", context)


def _stack_name(finding: Finding, frameworks: dict[str, Framework]) -> str:
    return f"{charts.name_of(finding.framework, frameworks)} on {finding.server}"


def _codes(run: Run, task: str) -> dict[str, dict[str, Any]]:
    """By stack, what ran: its version, and whether today's sample is still the same code."""
    today = dict(Sample.objects.filter(task__slug=task).values_list("framework__slug", "digest"))
    ran = Verification.objects.visible().filter(run=run, task=task)
    return {
        f"{v.framework}/{v.server}": {
            "version": v.version,
            "changed": today.get(v.framework) not in (None, v.digest),
        }
        for v in ran
    }


def method(request: HttpRequest) -> HttpResponse:
    """How the figures come about, and what they do not say."""
    context = {"run": Run.objects.widest().first(), "limits": LIMITS}
    return render(request, "method.html", context)


def runs(request: HttpRequest) -> HttpResponse:
    """All benchmarks; two of them chosen lead to how they stand to each other."""
    one, other = request.GET.get("one"), request.GET.get("other")
    if one and other:
        return redirect("against", one, other)
    return render(request, "runs.html", {"runs": Run.objects.measured()})


def _run(slug: str) -> Run:
    found = Run.objects.measured().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no benchmark {slug!r}.")
    return found


def run(request: HttpRequest, slug: str) -> HttpResponse:
    """One benchmark: its machine, its plan, what did not count, and how to repeat it."""
    found = _run(slug)
    refused = found.measurements.visible().filter(valid=False)
    context = {
        "run": found,
        "command": charts.command((found.bench or {})["plan"], found.environment["label"]),
        "refused": refused,
        "failed": found.verifications.visible().filter(passed=False),
        "measured": found.measurements.visible().count(),
        "widest": Run.objects.widest().values_list("slug", flat=True).first(),
    }
    return render(request, "run.html", context)


def raw(request: HttpRequest, slug: str) -> HttpResponse:
    """The run's file as the lab wrote it."""
    found = Run.objects.published().exclude(bench=None).filter(slug=slug)
    text = found.values_list("raw", flat=True).first()
    if text is None:
        raise Http404(f"There is no benchmark {slug!r}.")
    return HttpResponse(text, content_type="application/json")


def against(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """How a run stands to an earlier one."""
    if slug == other:
        return redirect("run", slug)
    pair = _run(slug), _run(other)
    findings = [run.findings.visible().defer("differences") for run in pair]
    found = two_runs.against(*pair, *findings)
    changed = request.GET.get("only") != "all"
    context = {
        "one": pair[0],
        "other": pair[1],
        "against": found,
        "only_changed": changed,
        "frameworks": {f.slug: f for f in Framework.objects.published()},
        "references": charts.REFERENCES,
    }
    return render(request, "against.html", context)


def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """What all runs measured of a framework."""
    found = Framework.objects.published().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no framework {slug!r}.")
    findings = Finding.objects.visible().filter(framework=slug).defer("differences")
    runs = list(Run.objects.measured().filter(findings__framework=slug).distinct())[::-1]
    seen = Verification.objects.filter(framework=slug, run__in=runs)
    versions = dict(seen.values_list("run", "version"))
    context = {
        "framework": found,
        "history": over_time.over_time(runs, findings, versions),
        "tasks": {task.slug: task for task in Task.objects.all()},
    }
    return render(request, "framework_benchmarks.html", context)
