"""Help beside the fields: what belongs into each, in every form of the admin.

A model says of a field what readers of the API should know as well; what only an editor needs is
said here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.models import Framework, Record, Release
from catalog.models.fields import TextListField, package_url

SOURCES = "What a reader opens to check this: primary ones, that you have read and that say it."
OWN = "Only sources of the same framework can be chosen; add one that is missing with +."
POSITION = "Its place in the list: 0 comes first."
LAB = "What the lab has run keeps its slug."
REDIRECTS = "If it changes, the old address leads to the new one, for ever."
PART = "Names it within its framework: lower-case letters, digits and hyphens, like good-docs."
MARKDOWN = "Markdown. In our own words, short and plain, without praise."
# By the name of a model; what stands under no model holds for all.
HELP: dict[str, dict[str, str]] = {
    "": {
        "position": POSITION,
        "sources": f"{SOURCES} {OWN}",
        "framework": "Type a part of its name.",
        "feature": "Type a part of its name.",
        "published": "Visitors see it. What is not published is a draft, which editors see.",
        "checked": "The day on which somebody last compared it with its sources.",
    },
    "Framework": {
        "name": "As the project writes it.",
        "slug": f"Stands in its addresses, like /frameworks/flask/. {REDIRECTS} {LAB}",
        "aliases": "Other names that people type, like Turbo Gears 2.",
        "purl": "The package that one installs, like pkg:pypi/flask.",
        "kind": "What the project calls itself: with everything, with the least, or around async.",
        "status": "Active: released within about a year. Maintenance: mended only. Dormant: no"
        " release and no answer for about two years.",
        "architecture": "How an application is laid out, like MVT, MVC, handler and service.",
        "licence": "An SPDX expression, as its package's metadata says it, like BSD-3-Clause.",
        "steward": "Who looks after it today: a foundation, a company, people.",
        "original_author": "Who began it.",
        "repository": "Where its source is developed.",
        "website": "Its own home page; the repository, if there is none.",
        "docs": "The documentation of the newest stable version.",
        "first_release": "The day of its first public release.",
        "end_of_support": "The day after which nothing is mended; empty where none is set.",
        "built_on": "The packages that it is made on, like pkg:pypi/starlette.",
        "successor": "The package that its makers recommend instead, where they do.",
        "summary": "One or two sentences: what it is.",
        "philosophy": "One to three sentences: what its makers hold to be right.",
        "best_for": "One to three sentences: when one would choose it.",
        "not_for": "One to three sentences: when one would not.",
        "published": "Visitors see it. Needs kind, licence and summary.",
    },
    "Release": {
        "version": "As its package is numbered, like 3.1.3.",
        "date": "The day on which it came out.",
        "python": "Which Python it asks for, like >=3.10.",
        "end_of_support": "Where the project names a day.",
        "sources": "None is needed where the package index says it.",
    },
    "Citation": {
        "field": "What of the profile the source says.",
        "source": "One of the same framework.",
    },
    "Trait": {
        "slug": PART,
        "kind": "What a practitioner would praise, or warn of.",
        "text": "One sentence that a practitioner would recognise.",
        "sources": f"At least one that shows it. {OWN}",
    },
    "Adopter": {
        "slug": "Names it within its framework, like a-company.",
        "name": "Of the project or company.",
        "note": "What it uses it for, in a few words.",
        "sources": f"One that says so, best of the adopter itself. {OWN}",
    },
    "Popularity": {
        "slug": "Names it within its framework, like stars-2026.",
        "metric": "What was counted, and in which unit.",
        "date": "The day of the count, or on which the survey was published.",
    },
    "FeatureGroup": {
        "slug": "Names it in the API and marks its place in /features/.",
        "name": "The heading over its features.",
        "summary": "One sentence: what belongs to it.",
    },
    "Feature": {
        "slug": f"Stands in its addresses, like /features/openapi/. {REDIRECTS}",
        "group": "Under which heading it stands.",
        "name": "As the head of a row: a few words.",
        "definition": "What is meant, in one or two sentences that hold for every framework.",
        "built_in": "What a framework must bring along itself for this level.",
        "official": "What a package of the same project must do for this level.",
        "third_party": "What a package of others must do for this level.",
        "examples": "At least two packages or calls that a reader knows.",
    },
    "Support": {
        "level": "Empty is unknown, and never means no; the note then says what was looked at.",
        "via": "Package URL of what provides it, where the level is official or third party,"
        " like pkg:pypi/flask-smorest.",
        "since": "Version of the framework, only where its documentation says so.",
        "note": "One or two sentences where the level alone would mislead.",
        "checked": "The day on which you read the sources.",
        "version": "Of the framework: the one whose documentation or code you looked at.",
        "sources": f"At least one, also for none and for unknown. {OWN}",
    },
    "Source": {
        "slug": "Names it, like docs-routing; within its framework, if it has one.",
        "url": "As deep as there is: an anchor, a line. Empty where a registry's page is meant.",
        "title": "As the page calls itself.",
        "publisher": "Who answers for it: the project, a company, a person.",
    },
    "Claim": {
        "slug": f"Stands in its address, like /claims/flask-is-slow/. {REDIRECTS}",
        "frameworks": "Those that it is about. None: it is of general interest.",
        "features": "Those that it is about.",
        "published_in": "Where it was said: a source without a framework.",
        "verdict": "What is true of it today. Unmeasured: nothing but a measurement could say.",
        "finding": "What is true today, and since when. In our own words.",
        "sources": "What shows it. Not needed where a run of the lab does.",
    },
    "Concept": {
        "slug": f"Stands in its address, like /concepts/wsgi/. {REDIRECTS}",
        "name": "As one meets it in a text.",
        "frameworks": "Those that show it best.",
        "features": "Those that it explains.",
        "sources": SOURCES,
    },
    "Comparison": {
        "slug": f"Stands in its address, like /comparisons/learn-first/. {REDIRECTS}",
        "title": "The question that it answers.",
        "introduction": MARKDOWN,
        "verdict": f"{MARKDOWN} Which one for whom, and why.",
        "sources": SOURCES,
    },
    "Contender": {"position": "Its place from the left: 0 comes first."},
    "Redirect": {
        "old_path": "The address that was, like /frameworks/old/, without the site.",
        "new_path": "Where it went, like /frameworks/new/. For a slug that is changed in the admin"
        " this is written by itself.",
    },
    "Task": {
        "name": "As the head of a row: a few words.",
        "description": "What the framework is asked to do.",
        "why": "What a reader learns from how it is done.",
    },
    "Sample": {
        "framework": "Whose sample it is.",
        "task": "What it does; the contract is shown there.",
    },
}
LICENCES = (
    "MIT", "BSD-3-Clause", "BSD-2-Clause", "Apache-2.0", "MPL-2.0", "ISC", "LGPL-3.0-only",
    "LGPL-3.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later",
    "ZPL-2.1", "Unlicense", "MIT OR Apache-2.0",
)  # fmt: skip
OF_RELEASES = ("since", "version")


def help_of(field: models.Field[Any, Any]) -> str:
    """What belongs into a field; what its model says of it, where nothing more is known here."""
    said = HELP.get(field.model.__name__, {}).get(field.name) or field.help_text
    return str(said or HELP[""].get(field.name, ""))


def holds_purls(field: models.Field[Any, Any]) -> bool:
    each = field.each if isinstance(field, TextListField) else None
    return package_url in field.validators or each is package_url


class Offering(forms.TextInput):
    """A text for which known values are offered; any other can be typed."""

    def __init__(self, values: Iterable[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.values = tuple(values)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offer = f"offered-{(attrs or {}).get('id', name)}"
        box = super().render(name, value, {**(attrs or {}), "list": offer}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((v,) for v in self.values))
        return format_html('{}<datalist id="{}">{}</datalist>', box, offer, options)


class HelpBeside:
    """For the admin of a record, and for the rows of records within another's form."""

    model: type[models.Model]

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        parent: Any = super()
        field = parent.formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        lines = " One a line." if isinstance(db_field, TextListField) else ""
        field.help_text = f"{help_of(db_field)}{lines}".strip()
        if holds_purls(db_field):
            field.widget.attrs["data-purl"] = reverse("desk:purl")
        if db_field.name == "licence":
            field.widget = Offering(LICENCES, field.widget.attrs)
        return field

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """With the framework's releases offered where a version is asked for."""
        parent: Any = super()
        form = parent.get_form(request, obj, **kwargs)
        names = [name for name in OF_RELEASES if name in form.base_fields]
        versions = releases(obj) if names and self.model is not Release else []
        for name in names:
            widget = form.base_fields[name].widget
            form.base_fields[name].widget = Offering(versions, widget.attrs)
        return form


def releases(record: Record | None) -> list[str]:
    """The versions of a framework, or of that on which a record hangs, the newest first."""
    if record is None:
        return []
    owner = record.pk if isinstance(record, Framework) else getattr(record, "framework_id", None)
    found = Release.objects.filter(framework=owner).order_by("-date", "-version")
    return list(found.values_list("version", flat=True)) if owner else []
