"""How people of the tests give a second factor to a running site, again and again.

A code of an app counts once in thirty seconds, so each sign-in takes a recovery code of its own.
"""

from __future__ import annotations

from itertools import count
from typing import Any

CODES = 300
UNUSED = count()


def next_code() -> str:
    return code(next(UNUSED))


def code(number: int) -> str:
    return f"TEST-TEST-{number:04}"


def enrol(person: Any) -> None:
    """With an app, and with all the codes; who has them keeps them."""
    from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: PLC0415 — of a running site

    from catalog.sign_in import recovery_codes  # noqa: PLC0415

    _, new = TOTPDevice.objects.get_or_create(user=person, name="of a test")
    if new:
        recovery_codes.keep(person, [code(number) for number in range(CODES)])
