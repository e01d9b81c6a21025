"""People of each role, and the forms of the admin as they fill them in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from catalog import history

ROLES = ("contributor", "editor", "publisher")


def member(role: str, name: str | None = None) -> User:
    person = User.objects.create_user(name or f"a-{role}", password="-", is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    return person


def sign_in(client: Client, person: User) -> Client:
    """By password and by a device of theirs: a publisher sees the admin only with both."""
    client.force_login(person)
    device, _ = TOTPDevice.objects.get_or_create(user=person, name="of a test")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def desk(person: User) -> Client:
    """The admin as this person sees it."""
    return sign_in(Client(), person)


def address(record: Any, rest: str = "") -> str:
    """Of a noun's list, or of what may be done with one record: "change/"."""
    at = f"/admin/catalog/{record._meta.model_name}/"
    return f"{at}{record.pk}/{rest}" if isinstance(record, Model) else f"{at}{rest}"


def filled(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends when nothing but this is changed in the form."""
    assert page.status_code == 200, page.status_code
    sets = [each.formset for each in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form]
    for each in sets:
        forms += [each.management_form, *each.forms]
    values = ((bound.html_name, bound.value()) for form in forms for bound in form)
    sent = {
        name: _sent(value) for name, value in values if value is not None and value is not False
    }
    return sent | {"read_at": page.context.get("read_at", "")} | changes


def seen() -> dict[str, Any]:
    """What a page that was opened just now carries along."""
    return {"read_at": history.number()}


def _sent(value: Any) -> Any:
    return [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value


def errors(answer: Any) -> list[Any]:
    """What is wrong in the form that was sent; none where it was taken."""
    if answer.status_code == 302:
        return []
    assert answer.status_code == 200, answer.status_code
    return list(answer.context["errors"])


def said(answer: Any) -> list[str]:
    """The messages on the page to which an answer leads."""
    return [str(each) for each in answer.context["messages"]]
