from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError

from catalog.admin.drafts import DraftInline
from catalog.admin.inlines import ToldFormSet, ToldInline
from catalog.admin.list_filters import FrameworksFilter
from catalog.admin.publishing import Publishing
from catalog.admin.record import RecordAdmin
from catalog.drafts import LEAST
from catalog.models import Claim, Comparison, Concept, Contender, Redirect


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    list_display = ["statement", "verdict", "language", "published_in", "checked"]
    list_filter = ["verdict", "language", FrameworksFilter]
    list_select_related = ["published_in"]
    search_fields = ["slug", "statement", "finding"]
    autocomplete_fields = ["frameworks", "features", "published_in", "sources"]
    readonly_fields = ["measured"]  # facts/claims.yaml: the run must bear it out


@admin.register(Concept)
class ConceptAdmin(RecordAdmin):
    list_display = ["name", "slug", "text"]
    search_fields = ["name", "slug", "text"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["frameworks", "features", "sources"]


class ContenderFormSet(ToldFormSet):
    """What is published stays a comparison."""

    def clean(self) -> None:
        super().clean()
        data = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        left = [each for each in data if each.get("framework") and not each.get("DELETE")]
        if self.instance.published and len(left) < LEAST:
            raise ValidationError(f"A published comparison needs {LEAST} frameworks.")


class ContenderInline(DraftInline, ToldInline, admin.TabularInline[Contender, Comparison]):
    model = Contender
    formset = ContenderFormSet
    extra = 0
    autocomplete_fields = ["framework"]


@admin.register(Comparison)
class ComparisonAdmin(Publishing):
    list_display = ["title", "slug", "published", "checked"]
    list_filter = ["published"]
    search_fields = ["title", "slug", "introduction", "verdict"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["answers", "sources"]
    inlines = [ContenderInline]


@admin.register(Redirect)
class RedirectAdmin(RecordAdmin):
    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]
