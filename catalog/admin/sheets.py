"""Files that come back: uploaded, previewed, and applied in one revision or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog import history
from catalog.admin.exports import sheet_or_404
from catalog.admin.posted import read_at
from catalog.models import CatalogueRevision, ImportFile
from catalog.sheets import applying, planning, reading
from catalog.sheets.columns import Sheet
from catalog.sheets.plan import Choice, Choices, Plan
from catalog.sheets.planning import May
from catalog.sheets.table import MOST_ROWS, CannotRead, Table, of_text
from catalog.sign_in import action_log

SHOWN = 100  # rows of a page
COLLISIONS = 200  # that are decided one by one; the choice for all others holds for what is beyond
PROBLEMS = 1000
NAMED = 20  # rows of a message
ROW = re.compile("row-[0-9]{1,9}")


class UploadForm(forms.Form):
    """Reads the file, so that what is wrong with it stands beside its field."""

    file = forms.FileField(
        label="File",
        help_text="CSV or XLSX. The first row names the columns, as an export does.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    table: Table

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            # One byte more than may be, which is enough to refuse it.
            self.table = reading.read(file.read(reading.LARGEST + 1))
        except CannotRead as error:
            raise forms.ValidationError(str(error)) from error
        return file


def upload(request: HttpRequest, noun: str) -> HttpResponse:
    sheet = _importable(request, noun)
    ImportFile.objects.outdated().delete()
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = ImportFile.objects.create(
            author=_author(request),
            name=form.cleaned_data["file"].name[:200],
            noun=noun,
            text=form.table.text(),
            read_at=history.number(),
        )
        action_log.note(kept.author, kept, f"Uploaded {kept.name}; nothing is imported yet.")
        return redirect("desk:import-preview", noun, kept.pk)
    mine = ImportFile.objects.waiting().filter(author=_author(request), noun=noun)
    context = {"form": form, "sheet": sheet, "waiting": mine[:10], "most": MOST_ROWS}
    return _page(request, "upload", sheet, f"Import {_plural(sheet)}", context)


def preview(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    sheet = _importable(request, noun)
    kept = get_object_or_404(ImportFile, pk=pk, noun=noun, author=_author(request))
    if kept.applied is not None:
        return _page(request, "applied", sheet, f"Imported: {kept.name}", {"kept": kept})
    if request.method == "POST" and "discard" in request.POST:
        action_log.note(kept.author, kept, f"Discarded {kept.name}.")
        kept.delete()
        messages.success(request, f"Discarded: {kept.name}. Nothing was imported.")
        return redirect("desk:import", noun)
    if request.method == "POST":
        return _confirm(request, sheet, kept)
    return _preview(request, sheet, kept, _plan(request, sheet, kept), Choices(0))


def _confirm(request: HttpRequest, sheet: Sheet, kept: ImportFile) -> HttpResponse:
    choices = _choices(request.POST)
    try:
        found = _apply(request, sheet, kept, choices)
    except IntegrityError as error:
        messages.error(request, f"Nothing was written: the database refused it ({error}).")
        return redirect("desk:import-preview", sheet.noun, kept.pk)
    if kept.applied is not None:
        return redirect("desk:import-preview", sheet.noun, kept.pk)
    messages.error(request, f"Nothing was written: {_why_not(found, choices)}.")
    return _preview(request, sheet, kept, found, choices)


def _why_not(found: Plan, choices: Choices) -> str:
    if found.problems:
        return "see what is wrong"
    rows = [str(each.row) for each in choices.undecided(found)]
    if rows:
        more = " …" if len(rows) > NAMED else ""
        told = ", ".join(rows[:NAMED])
        return f"choose for the rows that somebody else changed ({told}{more})"
    return "nothing is left to import. Discard the file if you keep all as it is"


def _apply(request: HttpRequest, sheet: Sheet, kept: ImportFile, choices: Choices) -> Plan:
    """All of it, or nothing: what it would do is found out again under the lock of all writers."""
    table = of_text(kept.text)
    comment = f"import of {kept.name}, {len(table.rows)} rows"
    with history.revision(_author(request), comment):
        history.lock()
        found = _plan(request, sheet, kept)
        rows = choices.written(found)
        if rows and not found.problems and not choices.undecided(found):
            applying.write(sheet, rows)
            kept.applied, kept.text = history.lock().revision, ""
            kept.save()
    return found


def _plan(request: HttpRequest, sheet: Sheet, kept: ImportFile) -> Plan:
    return planning.plan(sheet, of_text(kept.text), kept.read_at, _may(request, sheet))


def _may(request: HttpRequest, sheet: Sheet) -> May:
    listed = admin.site.get_model_admin(sheet.model)

    def may(action: str, record: Any) -> bool:
        if action == "add" and not listed.has_add_permission(request):
            return False
        return listed.has_change_permission(request, record)

    return may


def _choices(posted: Mapping[str, Any]) -> Choices:
    known = set(Choice)
    rows = {
        int(name.removeprefix("row-")): Choice(value)
        for name, value in posted.items()
        if ROW.fullmatch(name) and value in known
    }
    others = posted.get("others")
    return Choices(read_at(posted, "seen"), rows, Choice(others) if others in known else None)


def _preview(
    request: HttpRequest, sheet: Sheet, kept: ImportFile, found: Plan, choices: Choices
) -> HttpResponse:
    collisions = found.collisions[:COLLISIONS]
    writers = CatalogueRevision.objects.filter(number__in={each.changed for each in collisions})
    by_number = {each.number: each.revision for each in writers.select_related("revision__user")}
    told = [
        {"row": each, "by": by_number.get(each.changed or 0), "choice": choices.rows.get(each.row)}
        for each in collisions
    ]
    rows = Paginator([*found.changed, *found.added], SHOWN)
    context = {
        "kept": kept,
        "plan": found,
        "seen": history.number(),
        "collisions": told,
        "beyond": max(len(found.collisions) - COLLISIONS, 0),
        "others": choices.others,
        "problems": found.problems[:PROBLEMS],
        "more_problems": max(len(found.problems) - PROBLEMS, 0),
        "page": rows.get_page(request.GET.get("page")),
        "adds": bool(found.added),
    }
    return _page(request, "preview", sheet, f"Import of {kept.name}", context)


def _importable(request: HttpRequest, noun: str) -> Sheet:
    sheet = sheet_or_404(noun)
    if sheet.schema is None:
        raise PermissionDenied(f"{noun} come from files and runs: nothing of them is imported.")
    if not admin.site.get_model_admin(sheet.model).has_change_permission(request):
        raise PermissionDenied(f"Importing {noun} needs the permission to change them.")
    return sheet


def _author(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _plural(sheet: Sheet) -> str:
    return str(sheet.model._meta.verbose_name_plural)


def _page(
    request: HttpRequest, name: str, sheet: Sheet, title: str, context: dict[str, Any]
) -> HttpResponse:
    opts = sheet.model._meta
    shared = {
        **admin.site.each_context(request),
        "title": title,
        "sheet": sheet,
        "plural": _plural(sheet),
        "list_url": reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"),
    }
    return TemplateResponse(request, f"admin/sheets/{name}.html", {**shared, **context})
