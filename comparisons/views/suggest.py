"""Readers say what is wrong: the form, what is sent with it, and the receipt.

The one page that takes a POST from the public. It knows nobody and keeps no cookie, so there is
nothing that another site could make a visitor's browser do in their name: hence no CSRF token.
"""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from catalog import from_readers, subjects
from catalog.models import Suggestion, SuggestionState
from catalog.models.suggestion import PUBLIC
from catalog.subjects import Subject
from comparisons import suggestion_form, suggestion_sent, suggestion_token
from comparisons.suggested_cell import cell_of
from comparisons.suggestion_form import SuggestionForm
from comparisons.suggestion_sent import CannotRead
from comparisons.suggestion_token import Token

RECEIPTS = Signer(salt="receipt of a suggestion")
NOT_HERE = (
    "There is nothing here of that name. Follow “Something wrong here?” on the page you mean."
)
GONE = (
    "What this was about is not here any more. Your words are still here: say what they are about "
    "and send them as a word about the whole site."
)
TRAPPED = (
    "A field that people do not see was filled in, as programs do, or a browser that fills in "
    "forms. It is empty again and your words are still here: send them."
)
SENT_BEFORE = (
    "This form was sent before, with other words, and those are kept. To send these as well, send "
    "them now."
)
FULL = (
    "So many suggestions wait for an editor that one more would not be read. Nothing was kept. "
    "Keep your words, and come back in a few days."
)
FEW_DAYS = 3 * 24 * 60 * 60


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _private(_send(request))
    about = request.GET.get("about")
    subject = subjects.find(about) if about else subjects.site()
    if subject is None:
        raise Http404(NOT_HERE)
    token = suggestion_token.issue(subject.about)
    return _private(_page(request, subject, SuggestionForm(subject), token))


def _send(request: HttpRequest) -> HttpResponse:
    try:
        data = suggestion_sent.read(request)
    except CannotRead as error:
        return _unread(request, error)
    subject = subjects.find(data.get("about", ""))
    if subject is None:
        return _gone(request, data)
    form = SuggestionForm(subject, data)
    token = suggestion_token.read(data.get("token", ""), subject.about)
    problem = TRAPPED if data.get(suggestion_form.TRAP) else token.problem
    if not form.is_valid() or problem:
        return _page(request, subject, form, token, problem, status=400)
    return _kept(request, subject, form, token)


def _kept(
    request: HttpRequest, subject: Subject, form: SuggestionForm, token: Token
) -> HttpResponse:
    try:
        kept = from_readers.keep(token.form, subject, form.words())
    except from_readers.SentBefore:
        token = suggestion_token.issue(subject.about)
        return _page(request, subject, form, token, SENT_BEFORE, status=409)
    except from_readers.QueueFull:
        answer = _page(request, subject, form, token, FULL, status=503)
        answer["Retry-After"] = str(FEW_DAYS)
        return answer
    return HttpResponseRedirect(receipt_of(kept), status=303)


def _unread(request: HttpRequest, error: CannotRead) -> HttpResponse:
    subject = subjects.site()
    token = suggestion_token.issue(subject.about)
    form = SuggestionForm(subject)
    return _page(request, subject, form, token, error.said, status=error.status)


def _gone(request: HttpRequest, data: Any) -> HttpResponse:
    subject = subjects.site()
    token = suggestion_token.issue(subject.about)
    return _page(request, subject, SuggestionForm(subject, data), token, GONE, status=404)


def too_often(request: HttpRequest, said: str) -> HttpResponse:
    """The refusal of whoever sends too many (config.rate_limits), with what they wrote."""
    try:
        data = suggestion_sent.read(request)
    except CannotRead as error:
        return _private(_unread(request, CannotRead(429, f"{said} {error.said}")))
    subject = subjects.find(data.get("about", "")) or subjects.site()
    token = suggestion_token.read(data.get("token", ""), subject.about)
    form = SuggestionForm(subject, data)
    return _private(_page(request, subject, form, token, said, status=429))


def _page(
    request: HttpRequest,
    subject: Subject,
    form: SuggestionForm,
    token: Token,
    problem: str | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "subject": subject,
        "cell": cell_of(subject),
        "form": form,
        "token": token.text,
        "problem": problem,
        "trap": suggestion_form.TRAP,
    }
    return render(request, "suggest.html", context, status=status)


def receipt_of(suggestion: Suggestion) -> str:
    """Unguessable: whoever has it may read what was written."""
    return reverse("suggestion-sent", args=[RECEIPTS.sign(str(suggestion.pk))])


@require_safe
def sent(request: HttpRequest, receipt: str) -> HttpResponse:
    """What was kept and what became of it, for who sent it."""
    try:
        pk = int(RECEIPTS.unsign(receipt))
    except (BadSignature, ValueError):
        raise Http404("There is no such receipt: its address must be whole.") from None
    found = Suggestion.objects.filter(pk=pk).prefetch_related("replies__framework").first()
    if found is None:
        raise Http404("What this was the receipt of is not kept any more.")
    context = {
        "suggestion": found,
        "subject": subjects.find(f"{found.noun}:{found.key}"),
        "discarded": found.state == SuggestionState.DISCARDED,
        "public": found.state in PUBLIC,
    }
    return _private(render(request, "suggestion_sent.html", context))


def _private(answer: HttpResponse) -> HttpResponse:
    """Of one reader: held by nobody, found by no search engine."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
