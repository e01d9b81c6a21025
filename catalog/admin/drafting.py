"""From what somebody suggests in words to a change: in the form of the record, `?suggestion=`.

It is kept as a draft change, which an editor accepts field by field, or made at once; in both cases
whoever suggested it is named in the revision, and the suggestion is accepted in the same one.
"""

from __future__ import annotations

from typing import Any

import reversion
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from reversion.admin import VersionAdmin

from catalog import credit, history, suggested
from catalog.admin import drafted_forms, posted, suggestion_words
from catalog.admin.drafted_forms import Draft, DraftedForm, KeptForm, PrefilledForm
from catalog.admin.suggesting import ANSWERS
from catalog.api.nouns import NOUNS
from catalog.models import Suggestion, SuggestionState

NO_SUCH = "There is no such suggestion about this record."
KEPT = "Kept as a draft change: nothing has changed yet. An editor accepts it there, with credit."
MADE = "Saved, and the suggestion is accepted: {} is named in revision {}."


class Drafting(VersionAdmin):  # type: ignore[misc]
    """For the admin of records."""

    drafts = True

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if "suggestion" not in request.GET:
            return super().change_view(request, object_id, form_url, extra_context)
        record = self.get_object(request, unquote(object_id))
        answer = self._begin(request, record) or self._kept(request, record)
        said = (extra_context or {}) | self._said(request, record)
        return answer or super().change_view(request, object_id, form_url, said)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        if "suggestion" not in request.GET:
            return super().add_view(request, form_url, extra_context)
        with self.create_revision(request):
            answer = self._begin(request, None) or self._kept(request, None)
            said = (extra_context or {}) | self._said(request, None)
            return answer or super().add_view(request, form_url, said)

    def _begin(self, request: HttpRequest, record: Any) -> HttpResponse | None:
        """Remembers with the request what it is about; an answer where there is nothing to do."""
        suggestion = self._asked(request, record)
        told = suggested.told_of(suggestion)
        can = suggestion.noun in suggested.NOUN_OF.values()
        whole = record is None or self.has_change_permission(request, record)
        draft = Draft(
            suggestion,
            told if can and (told is None or (told.pk is None) == (record is None)) else None,
            saves=whole and request.user.has_perm(ANSWERS),
            asks="_draft" in request.POST,
            answer=posted.text(request.POST, "answer"),
        )
        if not draft.saves and not draft.keeps:
            raise PermissionDenied
        request.draft = draft  # type: ignore[attr-defined]
        if record is not None and not whole:
            request.suggests = (record, told)  # type: ignore[attr-defined]
        if request.method == "POST":
            draft.parts_changed = self._parts_changed(request, record)
        elif suggestion.state != SuggestionState.WAITING:
            messages.warning(request, suggested.ANSWERED)
            return self._back(request, draft)
        return None

    def _asked(self, request: HttpRequest, record: Any) -> Suggestion:
        pk = posted.number(request.GET["suggestion"]) or 0
        rows = Suggestion.objects.filter(pk=pk, review=False)
        found = rows.select_related("owner", "api_key__owner").first()
        if found is None or found.noun not in NOUNS or not self._is_about(found, record):
            raise Http404(NO_SUCH)
        if not drafted_forms.may_draft(request.user, found):
            raise PermissionDenied
        return found

    def _is_about(self, suggestion: Suggestion, record: Any) -> bool:
        if NOUNS[suggestion.noun].queryset.model is not self.model:  # type: ignore[union-attr]
            return False
        return suggestion.noun == "supports" if record is None else record.key == suggestion.key

    def _parts_changed(self, request: HttpRequest, record: Any) -> bool:
        changed = record is not None
        own = record if changed else self.model()
        form_sets, _ = self._create_formsets(request, own, change=changed)
        return any(each.has_changed() for each in form_sets)

    def _kept(self, request: HttpRequest, record: Any) -> HttpResponse | None:
        """An answer where a draft change is kept; what is wrong with it is told by the form."""
        draft = _draft(request)
        collided = getattr(request, "collision", None) is not None
        if request.method != "POST" or draft is None or not draft.keeping or collided:
            return None
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        own = record if record is not None else self.model()
        form = self.get_form(request, record, change=record is not None)(request.POST, instance=own)
        return self._keep(request, draft, form.changes) if form.is_valid() else None

    def _keep(self, request: HttpRequest, draft: Draft, made: suggested.Changes) -> HttpResponse:
        suggested.keep(draft.suggestion, made)
        _log(request, draft.suggestion, f"Kept a draft change: {', '.join(made)}.")
        messages.success(request, KEPT)
        return self._back(request, draft)

    def _credit(self, request: HttpRequest) -> None:
        """In the revision in which the form was saved."""
        draft = _draft(request)
        if draft is None:
            return
        suggestion, editor = draft.suggestion, request.user
        reversion.set_comment(credit.comment(suggestion))
        suggestion.made_in = history.number()
        state, answer = SuggestionState.ACCEPTED, draft.answer or None
        suggested.resolve(suggestion, state, editor, answer)  # type: ignore[arg-type]
        _log(request, suggestion, f"Accepted, and changed in revision {suggestion.made_in}.")

    def log_addition(self, request: HttpRequest, object: Any, message: Any) -> Any:  # noqa: A002 — Django's name
        entry = super().log_addition(request, object, message)
        self._credit(request)
        return entry

    def log_change(self, request: HttpRequest, object: Any, message: Any) -> Any:  # noqa: A002 — Django's name
        entry = super().log_change(request, object, message)
        self._credit(request)
        return entry

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self._made(request) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return self._made(request) or super().response_change(request, obj)

    def _made(self, request: HttpRequest) -> HttpResponse | None:
        draft = _draft(request)
        if draft is None:
            return None
        who = credit.among_editors(draft.suggestion)
        messages.success(request, MADE.format(who, draft.suggestion.made_in))
        return self._back(request, draft)

    def _back(self, request: HttpRequest, draft: Draft) -> HttpResponse:
        """To the suggestion, for who sees it in the queue."""
        suggestion = draft.suggestion
        if request.user.has_perm(ANSWERS) or suggestion.owner_id == request.user.pk:
            return redirect("admin:catalog_suggestion_change", suggestion.pk)
        return redirect(f"admin:catalog_{self.opts.model_name}_changelist")

    def _said(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What the form shows above its fields."""
        draft = _draft(request)
        if draft is None:
            return {}
        since = draft.suggestion.revision
        return {
            "drafting": draft,
            "who": credit.among_editors(draft.suggestion),
            "source": suggestion_words.link(draft.suggestion.source_url),
            "moved": record is not None and history.changed_in(record) > since,
            "sees_queue": request.user.has_perm(ANSWERS),
            "show_delete": False,
        }

    # The form

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        draft = _draft(request)
        if draft is None:
            return form
        if request.method != "POST":
            first = drafted_forms.first(draft)
            return type(form.__name__, (PrefilledForm, form), {"first": first})
        own = {"draft": draft, "noun": draft.suggestion.noun, "told": draft.told}
        kind = KeptForm if draft.keeping and draft.keeps else DraftedForm
        return type(form.__name__, (kind, form), own)

    def _only_drafts(self, request: HttpRequest) -> str | None:
        """A cell of what is published may be drafted by who may not write it."""
        found: str | None = super()._only_drafts(request)
        return None if _draft(request) else found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        draft = _draft(request)
        if draft is not None and draft.keeping:
            raise PermissionDenied
        super().save_model(request, obj, form, change)


def _draft(request: HttpRequest) -> Draft | None:
    return getattr(request, "draft", None)


def _log(request: HttpRequest, suggestion: Suggestion, message: str) -> None:
    admin.site.get_model_admin(Suggestion).log_change(request, suggestion, message)
