from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from catalog.models import Framework, Run, Sample, Task
from comparisons import code, contract, paging
from comparisons.terms import terms


@cacheable("page")
def tasks(request: HttpRequest) -> HttpResponse:
    """Every task by every framework: what is verified, what is not, and why."""
    page = paging.page(Framework.objects.published(), request.GET, paging.COLUMNS)
    samples = Sample.objects.for_list().filter(framework__in=page.items)
    context = {
        "tasks": Task.objects.all(),
        "frameworks": page.items,
        "page": page,
        "states": {(s.task_id, s.framework_id): s.state for s in samples},
        "runs": Run.objects.published().with_counts()[:10],
    }
    return render(request, "tasks.html", context)


@cacheable("framework", "page")
def task(request: HttpRequest, slug: str) -> HttpResponse:
    found = Task.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no task {slug!r}.")
    page = paging.around(Framework.objects.published(), request.GET, paging.COLUMNS)
    samples = Sample.objects.for_code([each.slug for each in page.items], slug)
    context = {
        "task": found,
        "terms": terms(),
        "page": page,
        "steps": contract.in_words(found.contract),
        "code": code.side_by_side(page.items, samples.filter(task=found)),
    }
    return render(request, "task.html", context)


@cacheable()
def sample_file(request: HttpRequest, slug: str, framework: str, name: str) -> HttpResponse:
    """One file of a sample as it is, for curl and for editors."""
    samples: QuerySet[Sample] = Sample.objects.visible()
    found = samples.filter(task__slug=slug, framework__slug=framework).first()
    if found is None or name not in found.files:
        raise Http404(f"There is no file {name!r} of {framework} for the task {slug!r}.")
    return HttpResponse(found.files[name], content_type="text/plain; charset=utf-8")
