"""Public pages as they would be: of a draft, of a run that waits, of a change that is suggested.

The draft is published, or the change is made, in a transaction in which the public view is asked,
and which is then rolled back. Nothing is held of what is read in there (catalog.pieces).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve, reverse

from catalog import credit, drafts, history, suggested
from catalog.admin.posted import number
from catalog.models import Comparison, FeatureGroup, Framework, Run, Suggestion
from catalog.sync import runs

NO_BENCHMARK = (
    "It measured nothing: what it verified is shown with the samples, on no page of its own."
)
NO_PAGE = "What would change has no page of its own, and belongs to none."
MATRIX = "/features/"  # where groups are shown


class NoPreview(Exception):
    """There is no such page; each of `reasons` says what is missing."""

    def __init__(self, reasons: Sequence[str], subject: Subject | None = None) -> None:
        super().__init__(" ".join(reasons))
        self.reasons, self.subject = reasons, subject


@dataclass(frozen=True)
class Subject:
    """`what` it is, in words, where it is decided on, its page, and how it comes to be there.

    Without a `write`, visitors see its page already.
    """

    what: str
    decided_at: str
    path: str
    write: Callable[[], None] | None
    lacks: tuple[str, ...] = ()


class _Rendered(Exception):
    """No error: it ends the transaction."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def page(request: HttpRequest, subject: Subject, author: User) -> HttpResponse:
    """The page, with a banner that says of what it is a preview. Raises NoPreview."""
    asked = _asked(request, subject)
    try:
        with history.revision(author, "a preview, which is not kept"):
            _show(asked, subject)
    except _Rendered as rendered:
        return rendered.response
    except suggested.CannotApply as error:
        raise NoPreview(error.reasons, subject) from error
    except Http404 as error:
        raise NoPreview([str(error)], subject) from error


def _show(asked: HttpRequest, subject: Subject) -> NoReturn:
    if subject.write is not None:
        subject.write()
    found = resolve(subject.path)
    response: HttpResponse = found.func(asked, *found.args, **found.kwargs)
    raise _Rendered(response)


def _asked(request: HttpRequest, subject: Subject) -> HttpRequest:
    """As a visitor would ask for the page."""
    kept = {name: value for name, value in request.META.items() if name != "HTTP_COOKIE"}
    asked = WSGIRequest({**kept, "REQUEST_METHOD": "GET", "PATH_INFO": subject.path})
    asked.preview = subject  # type: ignore[attr-defined]
    return asked


def framework(key: str, user: User) -> Subject:
    found = _found(Framework.objects.filter(slug=key))
    subject = _whole(found)
    if lacks := drafts.missing(found) if subject.write else []:
        raise NoPreview(lacks, subject)
    return subject


def comparison(key: str, user: User) -> Subject:
    return _whole(_found(Comparison.objects.filter(slug=key)))


def _whole(record: Any) -> Subject:
    noun, path = record._meta.model_name, record.get_absolute_url()
    decided_at = reverse(f"admin:catalog_{noun}_change", args=[record.pk])
    if record.published:
        return Subject(f"the {noun} {record}", decided_at, path, None)

    def write() -> None:
        record.published = True
        record.save()

    lacks = () if isinstance(record, Framework) else tuple(drafts.missing(record))
    return Subject(f"the {noun} {record}", decided_at, path, write, lacks)


def run(key: str, user: User) -> Subject:
    found = _found(Run.objects.filter(slug=key))
    decided_at = reverse("admin:catalog_run_change", args=[found.pk])
    write = None if found.published else lambda: runs.publish(found)
    subject = Subject(f"the run {found.slug}", decided_at, found.get_absolute_url(), write)
    if found.bench is None:
        raise NoPreview([NO_BENCHMARK], subject)
    return subject


def suggestion(key: str, user: User) -> Subject:
    mine = Suggestion.objects.with_changes()
    if not user.has_perm("catalog.change_suggestion"):
        mine = mine.filter(owner=user)
    found = _found(mine.filter(pk=number(key) or 0))
    what = f"the change that {credit.among_editors(found)} suggests of {found.about}"
    decided_at = reverse("admin:catalog_suggestion_change", args=[found.pk])
    names = (found.changes or {}).keys()
    told = suggested.look(found)
    path = _path(suggested.record(found.noun, told.told)) if told else None
    subject = Subject(what, decided_at, path or "/", lambda: suggested.write(found, names))
    if path is None:
        raise NoPreview([NO_PAGE if told else suggested.GONE], subject)
    return subject


def _path(record: Any) -> str | None:
    """Of the page on which it is shown."""
    if isinstance(record, FeatureGroup):
        return MATRIX
    owner = getattr(record, "framework", None)
    shown = record if hasattr(record, "get_absolute_url") else owner
    return str(shown.get_absolute_url()) if shown else None


def _found(records: Any) -> Any:
    record = records.first()
    if record is None:
        raise Http404("There is nothing of which this could be a preview.")
    return record


SUBJECTS: dict[str, Callable[[str, User], Subject]] = {
    "framework": framework,
    "comparison": comparison,
    "run": run,
    "suggestion": suggestion,
}
