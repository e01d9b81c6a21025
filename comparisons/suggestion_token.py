"""What tells a form of ours, that a person had time to fill in, from what a program sends.

A signed text in the form, instead of a session: it says what the form is about, which form it is,
and when it was given out.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

SIGNER = TimestampSigner(salt="suggest")
DAY = 24 * 60 * 60
TOO_SOON = (
    "This came back faster than people write, so it was taken for a program’s. Your words are "
    "still here: send them again."
)
TOO_OLD = "This form was open for more than a day. Your words are still here: send them again."
NOT_OURS = "This is not the form that was given out here. Your words are still here: send them."


@dataclass(frozen=True)
class Token:
    """`form` tells it from all others; `problem` says why it is not taken, to a person. `text` is
    what the form is given out with next."""

    text: str
    form: str
    problem: str | None = None


def issue(about: str, problem: str | None = None) -> Token:
    form = secrets.token_hex(16)
    return Token(SIGNER.sign(f"{form} {about}"), form, problem)


def read(text: str, about: str) -> Token:
    """One that is not taken is replaced, unless it only came too soon."""
    try:
        form, _, named = SIGNER.unsign(text, max_age=DAY).partition(" ")
    except SignatureExpired:
        return issue(about, TOO_OLD)
    except (BadSignature, UnicodeError):
        return issue(about, NOT_OURS)
    if named != about:
        return issue(about, NOT_OURS)
    return Token(text, form, TOO_SOON if _is_young(text) else None)


def _is_young(text: str) -> bool:
    seconds = settings.SUGGEST_SECONDS
    if not seconds:
        return False
    try:
        SIGNER.unsign(text, max_age=seconds)
    except SignatureExpired:
        return False
    return True
