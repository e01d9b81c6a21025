from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render

from catalog.models import Framework
from comparisons import compared, table


def picker(request: HttpRequest) -> HttpResponse:
    """Choosing what to compare, with a form that needs no script."""
    names = compared.names(Framework.objects.published())
    chosen = compared.canonical(compared.named(request.GET.getlist("with"), names))
    known = set(names.values())
    changing = "change" in request.GET
    if not changing and 2 <= len(chosen) <= compared.MOST and known.issuperset(chosen):
        return redirect(compared.address(chosen))
    return _picker(request, chosen, _hint(chosen, known), status=200)


def _hint(chosen: tuple[str, ...], known: set[str]) -> str | None:
    unknown = sorted(set(chosen) - known)
    if unknown:
        return f"Not known here: {', '.join(unknown)}."
    if len(chosen) == 1:
        return "Choose one more: a comparison needs two."
    if len(chosen) > compared.MOST:
        return f"At most {compared.MOST} fit side by side."
    return None


def _picker(
    request: HttpRequest, chosen: tuple[str, ...], hint: str | None, status: int
) -> HttpResponse:
    context = {
        "frameworks": Framework.objects.published().with_latest(),
        "chosen": chosen,
        "hint": hint,
        "most": compared.MOST,
    }
    return render(request, "picker.html", context, status=status)


def compare(request: HttpRequest, slugs: tuple[str, ...]) -> HttpResponse:
    canonical = compared.canonical(slugs)
    if len(canonical) == 1:
        if Framework.objects.published().filter(slug=canonical[0]).exists():
            return redirect(f"/compare/?with={canonical[0]}")
    elif canonical != slugs:
        query = request.META.get("QUERY_STRING")
        target = compared.address(slugs) + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(target)
    try:
        ordered = compared.in_order(canonical, request.GET.get("order", ""))
        side_by_side = compared.load(ordered, request.GET.get("task"))
    except compared.CannotCompare as error:
        return _picker(request, canonical, str(error), status=404)
    return _table_page(request, slugs, side_by_side)


def _kept(request: HttpRequest) -> str:
    """The choices of a view besides its task, for the links to other tasks."""
    names = ("only", "order", "hide")
    return urlencode({name: request.GET[name] for name in names if request.GET.get(name)})


def _table_page(
    request: HttpRequest, slugs: tuple[str, ...], side_by_side: table.Table
) -> HttpResponse:
    only = request.GET.get("only") == "differences"
    hidden = set(request.GET.get("hide", "").split(","))
    context = {
        "table": table.only_differences(side_by_side) if only else side_by_side,
        "sections": [(s.slug, s.name) for s in side_by_side.sections],
        "only_differences": only,
        "hidden": hidden,
        "canonical": compared.address(slugs),
        "order": request.GET.get("order", ""),
        "kept": _kept(request),
    }
    return render(request, "compare.html", context)
