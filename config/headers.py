"""What every answer tells browsers to allow: the one place that says it, for Django's answers, for
static files and for what the page cache refuses.

An answer is of one of few kinds, by its address and its type. What a page or the admin shows may
load scripts, styles, pictures and fonts of this site alone, none written into the page; data is
nothing that a browser should run, so there it may load nothing at all.
"""

from __future__ import annotations

from functools import lru_cache
from wsgiref.headers import Headers

from django.conf import settings

from catalog.api import answers

REFERRER_POLICY = "same-origin"
OPENER_POLICY = "same-origin"
DOCUMENTATION = "/api/docs/"
HTML = "text/html"

# All that browsers know today and no page of ours needs; one uses the clipboard, to copy code.
UNUSED = (
    "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer",
    "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
    "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "usb", "web-share", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join([*(f"{name}=()" for name in UNUSED), "clipboard-write=(self)"])

NOTHING = "default-src 'none'; base-uri 'none'; object-src 'none'"
OWN = f"{NOTHING}; style-src 'self'; font-src 'self'"
PAGE = f"{OWN}; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'"
POLICIES = {
    "page": f"{PAGE}; img-src 'self'",
    "documentation": f"{PAGE}; img-src 'self' data:",  # Swagger UI's style sheet holds pictures
    "framed": f"{OWN}; img-src 'self'; form-action 'none'; frame-ancestors *",
    "data": f"{NOTHING}; form-action 'none'; frame-ancestors 'none'; sandbox",
}


def kind_of(path: str, content_type: str, *, framed: bool = False) -> str:
    if framed:
        return "framed"
    if not content_type.startswith(HTML):
        return "data"
    return "documentation" if path == DOCUMENTATION else "page"


def for_everyone(path: str, kind: str, content_type: str) -> bool:
    """Whether a page of another site may show it: the framed table and what it loads, pictures
    (badges, those for sharing) and all of the API."""
    return (
        kind == "framed"
        or content_type.startswith("image/")
        or path.startswith(settings.STATIC_URL)
        or answers.is_ours(path)
    )


def of(path: str, content_type: str, *, framed: bool = False) -> dict[str, str]:
    kind = kind_of(path, content_type, framed=framed)
    return _written(kind, for_everyone(path, kind, content_type), settings.HTTPS)


def tell_of_file(told: Headers, path: str, url: str) -> None:
    """With a static file, which WhiteNoise answers before Django."""
    for name, value in of(url, told.get("Content-Type") or "").items():
        told[name] = value


@lru_cache(maxsize=20)
def _written(kind: str, everyone: bool, https: bool) -> dict[str, str]:
    """`https`: whether the site is asked by HTTPS, so that nothing of it need be loaded without."""
    policy = POLICIES[kind] + ("; upgrade-insecure-requests" if https else "")
    written = {
        "Content-Security-Policy": policy,
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "cross-origin" if everyone else "same-origin",
    }
    return written if kind == "framed" else {**written, "X-Frame-Options": "DENY"}
