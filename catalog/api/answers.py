"""What every answer beneath /api/ says besides itself: the data's licence, where the operations are
described, and that a page of any site may read it.

Finished answers are held for everybody (config.page_cache), so none of this may depend on who asks:
django-cors-headers would repeat the Origin and vary on it. There are no cookies to protect.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from facts import licence

ROOT = "/api/"
# Of a 304 too: a page of another site gets it where it asked with an ETag of its own.
OF_UNCHANGED = frozenset({"link", "access-control-allow-origin", "access-control-expose-headers"})
READ = (
    "Allow, Content-Disposition, Content-Range, Deprecation, ETag, Link, Location, RateLimit,"
    " RateLimit-Policy, Retry-After, Sunset, Warning, WWW-Authenticate, X-Request-ID"
)
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Accept, Authorization, If-Modified-Since, If-None-Match, If-Range, Range, X-Request-ID"
    ),
    "Access-Control-Max-Age": "86400",
}


def is_ours(path: str) -> bool:
    return path.startswith(ROOT)


def links() -> str:
    site = settings.SITE_URL
    return (
        f'<{licence.ADDRESS}>; rel="license",'
        f' <{site}/api/v1/schema/>; rel="service-desc",'
        f' <{site}/api/docs/>; rel="service-doc"'
    )


def headers(link: str | None = None) -> Iterator[tuple[str, str]]:
    """`link` is what the answer links to by itself."""
    yield "Link", f"{link}, {links()}" if link else links()
    yield "Access-Control-Allow-Origin", "*"
    yield "Access-Control-Expose-Headers", READ
