"""A list of the admin as a file: the records of all its pages, in its order, and no others."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from catalog import history
from catalog.sheets import writing
from catalog.sheets.columns import Sheet, sheets
from catalog.sheets.table import CannotRead

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF_PAGE = ("p", "all", "e")  # parameters that say which part of the list is shown


def export(request: HttpRequest, noun: str, form: str) -> HttpResponseBase:
    sheet = sheet_or_404(noun)
    number = history.number()  # before any row is read
    lines = writing.rows(sheet, _listed(request, sheet), number)
    name = f"{noun}-{number}.{form}"
    if form == "csv":
        text = writing.as_csv(lines)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
    try:
        file = writing.as_xlsx(noun, lines)
    except CannotRead as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def sheet_or_404(noun: str) -> Sheet:
    try:
        return sheets()[noun]
    except KeyError as error:
        raise Http404(f"There is no list {noun!r}.") from error


def _listed(request: HttpRequest, sheet: Sheet) -> Any:
    if not admin.site.is_registered(sheet.model):
        raise Http404(f"There is no list of {sheet.noun}.")
    listed = admin.site.get_model_admin(sheet.model)
    if not listed.has_view_permission(request):
        raise PermissionDenied
    asked = request.GET.copy()
    for name in OF_PAGE:
        asked.pop(name, None)
    request.GET = asked  # type: ignore[assignment]
    try:
        return listed.get_changelist_instance(request).queryset
    except (IncorrectLookupParameters, OverflowError) as error:
        raise Http404("The list knows no such filter.") from error
