"""What lets somebody in once who has lost their telephone.

Of a code only a digest is kept. It has 80 random bits, so nobody finds it from the digest, and no
salt is needed.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode

from django.contrib.auth.models import User
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

NUMBER = 10
BYTES = 10  # 16 characters, which is also what a token's field holds
NAME = "Recovery codes"


def renew(person: User) -> list[str]:
    """New ones, in place of all that there were; they are told only now."""
    StaticDevice.objects.filter(user=person).delete()
    codes = [b32encode(secrets.token_bytes(BYTES)).decode() for _ in range(NUMBER)]
    keep(person, codes)
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def keep(person: User, codes: list[str]) -> None:
    device = StaticDevice.objects.create(user=person, name=NAME)
    kept = (StaticToken(device=device, token=digest(code)) for code in codes)
    StaticToken.objects.bulk_create(kept)


def digest(code: str) -> str:
    """Of a code as it was typed: small letters, spaces and hyphens make no difference."""
    plain = "".join(code.upper().replace("-", " ").split())
    return b32encode(hashlib.sha256(plain.encode()).digest()[:BYTES]).decode()
