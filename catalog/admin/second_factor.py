"""Enrolling in the second factor, giving it, and changing it."""

from __future__ import annotations

import math
import secrets
from base64 import b32encode
from typing import Any

import qrcode
from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathFillImage

from catalog.sign_in import action_log, recovery_codes, second_factor
from catalog.sign_in.site import ask_for_code, own

# The secret, in the session until a code shows that an app has it; then it is not shown again.
SECRET, BYTES = "second_factor_secret", 20
FEW = 3  # recovery codes, of which more should be made
WRONG = (
    "This code is not right, or was used before. An app shows another one every 30 seconds; a"
    " recovery code counts once."
)
NOT_YET = "This is not the code that your app shows now. Is the clock of your phone right?"


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )

    def right(self, request: HttpRequest) -> bool:
        """Uses the code up; says what is wrong with it."""
        if not self.is_valid():
            return False
        code = self.cleaned_data["code"]
        if wait := second_factor.seconds_to_wait(request.user, code):
            self.add_error("code", f"Too many wrong codes. Try again in {math.ceil(wait)} seconds.")
        elif not second_factor.accept(request, code):
            self.add_error("code", WRONG)
        return self.is_valid()


def page(request: HttpRequest) -> HttpResponse:
    """Asks for a code; who gave one sees what there is."""
    if second_factor.device_of(request.user) is None:
        return redirect(f"{reverse('desk:second-factor-enrol')}?{urlencode(_next(request))}")
    if second_factor.is_given(request):
        return _overview(request, CodeForm())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.right(request):
        _tell_what_is_left(request)
        return redirect(_next(request)["next"])
    return _answer(request, "ask", "Second factor", form=form, **_next(request))


def enrol(request: HttpRequest) -> HttpResponse:
    if second_factor.device_of(request.user) and not second_factor.is_given(request):
        return ask_for_code(request)
    if SECRET not in request.session:
        if second_factor.device_of(request.user):
            return redirect("desk:second-factor")
        request.session[SECRET] = secrets.token_hex(BYTES)
    key = bytes.fromhex(request.session[SECRET])
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if codes := second_factor.enrol(request, key, form.cleaned_data["code"]):
            del request.session[SECRET]
            return _codes(request, "Enrolled in the second factor.", codes)
        form.add_error("code", NOT_YET)
    text = b32encode(key).decode()
    parts = [text[at : at + 4] for at in range(0, len(text), 4)]
    must = second_factor.must_have(request.user)
    told: dict[str, Any] = {"form": form, "secret": " ".join(parts), "must": must}
    return _answer(request, "enrol", "Enrol in the second factor", **told, **_next(request))


def qr(request: HttpRequest) -> HttpResponse:
    if SECRET not in request.session:
        raise Http404("Nobody is enrolling.")
    device = TOTPDevice(user=request.user, key=request.session[SECRET])
    image = qrcode.make(device.config_url, image_factory=SvgPathFillImage, border=4)
    return HttpResponse(image.to_string(), content_type="image/svg+xml")


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """What a button of the overview asks for: `do` is codes, app or remove; a code comes first."""
    form = CodeForm(request.POST)
    must, do = second_factor.must_have(request.user), request.POST.get("do", "")
    if do not in ("codes", "app", "remove") or (do == "remove" and must):
        raise Http404("There is no such form.")
    if second_factor.device_of(request.user) is None:
        return redirect("desk:second-factor-enrol")
    if not form.right(request):
        return _overview(request, form)
    if do == "codes":
        person: Any = request.user
        return _codes(request, "Made new recovery codes.", recovery_codes.renew(person))
    if do == "app":
        request.session[SECRET] = secrets.token_hex(BYTES)
        return redirect("desk:second-factor-enrol")
    return _remove(request)


def _remove(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    second_factor.reset(person)
    action_log.note(person, person, "Removed their second factor.")
    messages.success(request, "You sign in without a second factor from now on.")
    return redirect("admin:index")


def _codes(request: HttpRequest, said: str, codes: list[str]) -> HttpResponse:
    person: Any = request.user
    action_log.note(person, person, said)
    return _answer(request, "codes", "Your recovery codes", codes=codes, **_next(request))


def _tell_what_is_left(request: HttpRequest) -> None:
    """After a recovery code."""
    person: Any = request.user
    if isinstance(person.otp_device, TOTPDevice):
        return
    left = _left(person)
    action_log.note(person, person, f"Signed in with a recovery code; {left} left.")
    messages.warning(request, f"That recovery code is used up. There are {left} left.")


def _left(person: Any) -> int:
    return len(StaticToken.objects.filter(device__user=person))


def _overview(request: HttpRequest, form: CodeForm) -> HttpResponse:
    left, must = _left(request.user), second_factor.must_have(request.user)
    told: dict[str, Any] = {"left": left, "few": left <= FEW, "must": must, "form": form}
    return _answer(request, "overview", "Second factor", **told)


def _next(request: HttpRequest) -> dict[str, str]:
    return {"next": own(request, request.POST.get("next") or request.GET.get("next", ""))}


def _answer(request: HttpRequest, name: str, title: str, **told: Any) -> HttpResponse:
    """Without the lists of the admin, of which who is not wholly signed in sees nothing."""
    bare = {"is_nav_sidebar_enabled": False, "available_apps": []}
    context = {**admin.site.each_context(request), **bare, "title": title, **told}
    return TemplateResponse(request, f"admin/second_factor/{name}.html", context)
