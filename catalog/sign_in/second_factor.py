"""Who needs a second factor, who has given it, and what is taken for one."""

from __future__ import annotations

import time
from typing import Any

import django_otp
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from catalog.sign_in import recovery_codes

# Who may do such things must have one: publish, or make somebody who may.
WEIGHTY = ("catalog.publish_", "auth.add_", "auth.change_")
STEP, DIGITS, TOLERANCE = 30, 6, 1  # what apps take for granted; a clock may be a step off
NAME = "App"


def must_have(person: Any) -> bool:
    may = person.get_all_permissions()
    return bool(person.is_superuser or any(each.startswith(WEIGHTY) for each in may))


def device_of(person: Any) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def is_given(request: HttpRequest) -> bool:
    """In this session, with what still stands for its account."""
    return getattr(request.user, "otp_device", None) is not None


def is_in(request: HttpRequest) -> bool:
    """Signed in as staff, with all that is needed for it."""
    person = request.user
    if not (person.is_active and person.is_staff):
        return False
    return is_given(request) or not (must_have(person) or device_of(person))


def accept(request: HttpRequest, code: str) -> bool:
    """Whether the code is right; then it is used up, and the session one of whoever gave it."""
    device = _device_for(request.user, code)
    told = code if isinstance(device, TOTPDevice) else recovery_codes.digest(code)
    found = device and django_otp.verify_token(request.user, device.persistent_id, told)
    if found is None:
        return False
    _let_in(request, found)
    return True


def seconds_to_wait(person: Any, code: str) -> float:
    """After wrong codes: each further one doubles it, and a right one ends it."""
    device = _device_for(person, code)
    allowed, why = device.verify_is_allowed() if device else (True, {})
    return 0 if allowed else max((why["locked_until"] - timezone.now()).total_seconds(), 1)


def _device_for(person: Any, code: str) -> TOTPDevice | StaticDevice | None:
    plain = "".join(code.split())
    if len(plain) == DIGITS and plain.isdecimal():
        return device_of(person)
    return StaticDevice.objects.filter(user=person).first()


def enrol(request: HttpRequest, key: bytes, code: str) -> list[str]:
    """The recovery codes that come with a new device, in place of any other; none where the code
    is not the device's."""
    person: Any = request.user
    totp = TOTP(key, STEP, digits=DIGITS)
    totp.time = time.time()
    plain = "".join(code.split())
    if not (plain.isdecimal() and totp.verify(int(plain), TOLERANCE)):
        return []
    with transaction.atomic():
        TOTPDevice.objects.filter(user=person).delete()
        # The code is used up.
        device = TOTPDevice.objects.create(
            user=person, name=NAME, key=key.hex(), last_t=totp.t(), confirmed=True
        )
        codes = recovery_codes.renew(person)
    _let_in(request, device)
    return codes


def _let_in(request: HttpRequest, device: TOTPDevice | StaticDevice) -> None:
    django_otp.login(request, device)
    request.session.cycle_key()  # whoever knew the session before does not know it now


def reset(person: User) -> bool:
    """Whether there was anything; who had one signs in without, and enrols anew if they must."""
    kinds = (TOTPDevice, StaticDevice)
    return bool(sum(kind.objects.filter(user=person).delete()[0] for kind in kinds))
