from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Sample
from comparisons import task_pages
from comparisons.task_list import task_list


@cacheable("page")
def tasks(request: HttpRequest) -> HttpResponse:
    """Every task by every framework: what is verified, what is not, and why."""
    found = task_list(pieces.state(), request.GET)
    context = {"tasks": found, "page": found.page}
    return render(request, "tasks.html", context)


@cacheable("framework", "page")
def task(request: HttpRequest, slug: str) -> HttpResponse:
    found = task_pages.load(pieces.state(), slug, request.GET)
    if found is None:
        raise Http404(f"There is no task {slug!r}.")
    context = {"task": found.task, "page": found.page, "code": found.code}
    return render(request, "task.html", context)


@cacheable()
def sample_file(request: HttpRequest, slug: str, framework: str, name: str) -> HttpResponse:
    """One file of a sample as it is, for curl and for editors."""
    samples: QuerySet[Sample] = Sample.objects.visible()
    found = samples.filter(task__slug=slug, framework__slug=framework).first()
    if found is None or name not in found.files:
        raise Http404(f"There is no file {name!r} of {framework} for the task {slug!r}.")
    return HttpResponse(found.files[name], content_type="text/plain; charset=utf-8")
