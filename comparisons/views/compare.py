from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Framework
from comparisons import compared, converters, export, inserting, listed, moved, paging, shown, table
from comparisons.compared import Compared
from comparisons.listed import Offered
from comparisons.shown import Shown


@cacheable("with", "change", *shown.NAMES, anew=("add",))
def picker(request: HttpRequest) -> HttpResponse:
    """Choosing what to compare, with a form that needs no script."""
    chosen, said = _named([*request.GET.getlist("with"), request.GET.get("add", "")])
    hint = said or _hint(chosen)
    if hint is None and len(chosen) > 1 and "change" not in request.GET:
        return redirect(shown.read(chosen, request.GET).address)
    return _picker(request, chosen, hint)


def _named(texts: Iterable[str]) -> tuple[tuple[str, ...], str | None]:
    """The frameworks that are meant by what somebody typed, and what is wrong with the first
    text that means none."""
    chosen: list[str] = []
    said: str | None = None
    typed = [stripped for text in texts if (stripped := text.strip())]
    known = listed.frameworks(pieces.state()) if typed else ()
    for text in typed:
        try:
            chosen.append(compared.find(text, known).slug)
        except compared.CannotCompare as error:
            present = moved.present_slugs(Framework, [text])
            chosen += present or []
            said = said if present else said or str(error)
    return compared.canonical(chosen), said


def _hint(chosen: tuple[str, ...]) -> str | None:
    if len(chosen) == 1:
        return "Choose one more: a comparison needs two."
    if len(chosen) > compared.MOST:
        return f"At most {compared.MOST} fit side by side."
    return None


def _picker(
    request: HttpRequest, chosen: tuple[str, ...], hint: str | None, status: int = 200
) -> HttpResponse:
    known = compared.published(chosen)
    context = {
        "frameworks": known.values(),
        "more": len(known) > paging.OFFERED,
        "chosen": chosen,
        "kept": shown.read(chosen, request.GET).query,
        "hint": hint,
        "most": compared.MOST,
    }
    return render(request, "picker.html", context, status=status)


@cacheable("format", "embed", *shown.NAMES, anew=("add",))
def compare(request: HttpRequest, slugs: tuple[str, ...]) -> HttpResponseBase:
    canonical = compared.canonical(slugs)
    if len(canonical) == 1:
        if Framework.objects.published().filter(slug=canonical[0]).exists():
            return redirect(f"/compare/?with={canonical[0]}")
    elif canonical != slugs:
        query = request.META.get("QUERY_STRING")
        target = compared.address(slugs) + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(target)
    state = pieces.state()
    asked = shown.read(canonical, request.GET)
    try:
        found = compared.load(asked.slugs, asked.task, state)
    except compared.CannotCompare as error:
        return _picker(request, canonical, str(error), status=404)
    return _answer(
        request, asked.within(found.table), found, listed.offered(listed.frameworks(state))
    )


def _answer(
    request: HttpRequest, view: Shown, found: Compared, offered: Offered
) -> HttpResponseBase:
    """The page, or the same in another form."""
    form = export.FORMS.get(request.GET.get("format", ""))
    if form:
        return _exported(view, found.table, form)
    if "embed" in request.GET:
        return _embedded(request, view, found)
    hint = None
    if named := request.GET.get("add", "").strip():
        try:
            return redirect(_adding(view, named).address)
        except compared.CannotCompare as error:
            hint = str(error)
    return _page(request, view, found, offered, hint)


def _adding(view: Shown, named: str) -> Shown:
    """With the framework of that name as the last column. Raises CannotCompare."""
    found = compared.find(named, listed.frameworks(pieces.state()))
    if found.slug in view.slugs:
        raise compared.CannotCompare(f"{found.name} is here already.")
    if len(view.slugs) == compared.MOST:
        raise compared.CannotCompare(f"At most {compared.MOST} frameworks fit side by side.")
    return view.adding(found.slug)


def _page(
    request: HttpRequest, view: Shown, found: Compared, offered: Offered, hint: str | None
) -> HttpResponse:
    whole = found.table
    chosen = table.only_differences(whole) if view.only else whole
    context = {
        "table": chosen,
        "cells": [side.cells for side in found.sides],
        "codes": [code.html for code in found.codes],
        "figures": [pair.figures for pair in found.pairs],
        "shown": view,
        "parts": shown.parts(chosen),
        "rows": sum(len(section.rows) for section in whole.sections),
        "alike": sum(section.same for section in whole.sections),
        "others": offered.without(view.slugs).frameworks,
        "most": compared.MOST,
        "hint": hint,
    }
    return inserting.render(request, "compare.html", context)


def _embedded(request: HttpRequest, view: Shown, found: Compared) -> HttpResponseBase:
    """The table alone: the one page that others may frame."""

    @xframe_options_exempt
    def framed(request: HttpRequest) -> HttpResponse:
        context = {
            "table": view.of(found.table),
            "cells": [side.cells for side in found.sides],
            "shown": view,
            "day": timezone.now().date(),
        }
        return inserting.render(request, "embed.html", context)

    answer = framed(request)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _exported(view: Shown, whole: table.Table, form: export.Form) -> HttpResponse:
    origin = export.Origin(settings.SITE_URL, view.address, timezone.now().date())
    answer = HttpResponse(form.write(view.of(whole), origin), content_type=form.content_type)
    name = f"{converters.BETWEEN.join(view.slugs)}.{form.suffix}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Link"] = f'<{settings.SITE_URL}{view.path}>; rel="canonical"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
