"""The links of a list to itself as a file, and to the import of one."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from catalog.sheets.columns import sheet_of

register = template.Library()


@register.inclusion_tag("admin/sheets/list_tools.html", takes_context=True)
def sheet_tools(context: template.Context, cl: Any) -> dict[str, Any]:
    sheet = sheet_of(cl.model)
    if sheet is None:
        return {"sheet": None}
    query = cl.get_query_string(remove=["p", "all", "e"])
    query = "" if query == "?" else query
    files = [
        (form.upper(), reverse("desk:export", args=[sheet.noun, form]) + query)
        for form in ("csv", "xlsx")
    ]
    importable = sheet.schema is not None and context.get("has_change_permission")
    address = reverse("desk:import", args=[sheet.noun]) if importable else None
    return {"sheet": sheet, "count": cl.result_count, "files": files, "import_url": address}
