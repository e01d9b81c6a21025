"""What every address of the site tells browsers to allow, one by one: a new address without a case
here fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path, resolve
from pytest_django.fixtures import Settings
from whitenoise import WhiteNoise

from catalog.models import Suggestion
from comparisons.views.suggest import receipt_of
from config import headers
from config.urls import urlpatterns as ours
from tests.catalog.roles import sign_in
from tests.config.asking import Answer, ask, site

pytestmark = pytest.mark.django_db

ALWAYS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NOTHING = {"default-src 'none'", "base-uri 'none'", "object-src 'none'"}
OWN = NOTHING | {"style-src 'self'", "font-src 'self'"}
PAGE = OWN | {
    "script-src 'self'", "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip
POLICIES = {
    "page": PAGE | {"img-src 'self'"},
    "documentation": PAGE | {"img-src 'self' data:"},
    "framed": OWN | {"img-src 'self'", "form-action 'none'", "frame-ancestors *"},
    "data": NOTHING | {"form-action 'none'", "frame-ancestors 'none'", "sandbox"},
}
# All else that an answer may say: nothing of the server or of what it is made with.
OTHERS = {
    "access-control-allow-origin", "access-control-expose-headers", "allow", "cache-control",
    "content-disposition", "content-language", "content-length", "content-type", "deprecation",
    "etag", "expires", "last-modified", "link", "location", "ratelimit", "ratelimit-policy",
    "retry-after", "set-cookie", "vary", "warning", "www-authenticate", "x-request-id",
    "x-robots-tag", "accept-ranges",
}  # fmt: skip
OURS = {
    "content-security-policy", "permissions-policy", "cross-origin-resource-policy",
    "x-frame-options", *(name.lower() for name in ALWAYS),
}  # fmt: skip
RUN, OTHER_RUN = "2026-11-21-two-cores-e84edb", "2026-11-21-two-cores-21d641"
# By the name of the pattern. An address beneath /api/v1/ or /admin/ needs no case.
PAGES = {
    "home": "/", "frameworks": "/frameworks/", "framework": "/frameworks/flask/",
    "features": "/features/", "feature": "/features/openapi/", "tasks": "/tasks/",
    "task": "/tasks/validation/", "benchmarks": "/benchmarks/", "method": "/benchmarks/method/",
    "framework-benchmarks": "/benchmarks/frameworks/flask/", "runs": "/benchmarks/runs/",
    "against": f"/benchmarks/runs/{RUN}/against/{OTHER_RUN}/", "run": f"/benchmarks/runs/{RUN}/",
    "claims": "/claims/", "claim": "/claims/asab-author-took-part/", "concepts": "/concepts/",
    "concept": "/concepts/wsgi/", "picker": "/compare/", "compare": "/compare/django-vs-flask/",
    "choose": "/choose/", "comparisons": "/comparisons/",
    "comparison": "/comparisons/flask-django-fastapi/", "search": "/search/",
    "about-evidence": "/about/evidence/", "about-editing": "/about/editing/",
    "about-corrections": "/about/corrections/",
    "suggest": "/suggest/",
}  # fmt: skip
FILES = {
    "sample-file": "/tasks/database/flask/app.py", "raw-run": f"/benchmarks/runs/{RUN}/raw.json",
    "changes-feed": "/feeds/changes.atom", "robots": "/robots.txt", "sitemap": "/sitemap.xml",
    "healthz": "/healthz", "readyz": "/readyz",
}  # fmt: skip
PICTURES = {
    "framework-picture": "/frameworks/flask/share.png",
    "comparison-picture": "/comparisons/flask-django-fastapi/share.png",
}
GUIDES = {"api": "/api/", "api-changelog": "/api/changelog/"}
DOCUMENTATION = {"api-docs": "/api/docs/"}
CASES = [
    *((name, address, "page", "same-origin") for name, address in PAGES.items()),
    *((name, address, "data", "same-origin") for name, address in FILES.items()),
    *((name, address, "data", "cross-origin") for name, address in PICTURES.items()),
    *((name, address, "page", "cross-origin") for name, address in GUIDES.items()),
    *((name, address, "documentation", "cross-origin") for name, address in DOCUMENTATION.items()),
]
PARAMETERS = {"noun": "framework", "slugs": "django-vs-flask", "form": "csv", "key": "flask"}
PARAMETERS["number"] = "999999999"  # the first revision holds all facts: seconds to undo
PARAMETER = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>|\([^)]*\)")


def patterns(found: Any, before: str = "", names: str = "") -> Iterator[tuple[str, str]]:
    """Each address of the site as it is written, and its name."""
    for each in found:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            namespace = f"{names}{each.namespace}:" if each.namespace else names
            yield from patterns(each.url_patterns, route, namespace)
        else:
            assert isinstance(each, URLPattern)
            yield f"{names}{each.name or ''}", route


EVERY = sorted(set(patterns(get_resolver().url_patterns)))


def address_of(route: str) -> str:
    """An address that the pattern answers to, whether or not there is a record."""
    filled = PARAMETER.sub(lambda m: PARAMETERS.get(m[1] or m[2] or "", "1"), route)
    return "/" + filled.replace("^", "").replace("$", "").replace("\\", "")


def policy(answer: Answer) -> set[str]:
    return set(answer.headers["Content-Security-Policy"].split("; "))


def wrong_with(answer: Answer, kind: str, whose: str) -> list[str]:
    """What an answer of that kind says that it should not, or does not say."""
    told = {name.title(): value for name, value in answer.headers.items()}
    wanted = {**ALWAYS, "Cross-Origin-Resource-Policy": whose}
    wanted |= {} if kind == "framed" else {"X-Frame-Options": "DENY"}
    found = [f"{n}: {told.get(n)}" for n, value in wanted.items() if told.get(n.title()) != value]
    if policy(answer) != POLICIES[kind]:
        found.append(f"policy: {policy(answer) ^ POLICIES[kind]}")
    if "camera=()" not in told["Permissions-Policy"]:
        found.append("permissions")
    if kind == "framed" and "X-Frame-Options" in told:
        found.append("a frame")
    return found + sorted({name.lower() for name in told} - OURS - OTHERS)


def test_every_public_address_has_a_case() -> None:
    known = {name for name, *_ in CASES}
    rest = {name for name, route in EVERY if not route.startswith(("admin/", "api/v1/"))}
    assert rest == known | {"suggestion-sent", "metrics"}


@pytest.mark.parametrize(("name", "address", "kind", "whose"), CASES)
def test_a_public_address(name: str, address: str, kind: str, whose: str) -> None:
    assert resolve(address).view_name == name
    answer = ask(site(), address)
    assert answer.status == 200
    assert wrong_with(answer, kind, whose) == []


def test_the_receipt_of_a_suggestion() -> None:
    kept = Suggestion.objects.create(noun="concepts", key="asgi", text="Old.", revision=1)
    answer = ask(site(), receipt_of(kept))
    assert answer.status == 200
    assert wrong_with(answer, "page", "same-origin") == []


def test_what_prometheus_is_told(settings: Settings) -> None:
    settings.METRICS_TOKEN = "a token for tests that nobody would guess"
    for sent, status in ((f"Bearer {settings.METRICS_TOKEN}", 200), ("Bearer wrong", 401)):
        answer = ask(site(), "/metrics", authorization=sent)
        assert answer.status == status
        assert wrong_with(answer, "data", "same-origin") == []


def test_every_address_of_the_api(exported: None) -> None:
    application, wrong = site(), {}
    for _, route in EVERY:
        if route.startswith("api/v1/"):
            answer = ask(application, address_of(route))
            if answer.status >= 500 or (found := wrong_with(answer, "data", "cross-origin")):
                wrong[route] = answer.status, found
    assert wrong == {}


def test_every_address_of_the_admin(editor: User) -> None:
    client, wrong = Client(), {}
    sign_in(client, editor)
    asked = [(route, address_of(route)) for _, route in EVERY if route.startswith("admin/")]
    assert len(asked) > 100
    application = site()
    for route, address in asked:
        answer = ask(application, address, cookie=f"sessionid={client.cookies['sessionid'].value}")
        html = answer.headers["Content-Type"].startswith("text/html")
        found = wrong_with(answer, "page" if html else "data", "same-origin")
        if answer.status >= 500 or found:
            wrong[route] = answer.status, found
    assert wrong == {}


def test_only_the_framed_table_may_be_framed() -> None:
    address = "/compare/django-vs-flask/"
    assert wrong_with(ask(site(), f"{address}?embed"), "framed", "cross-origin") == []
    for query in ("?only=differences", "?embedded", "?add=nothing"):
        assert wrong_with(ask(site(), address + query), "page", "same-origin") == []
    for form in ("csv", "md"):
        assert wrong_with(ask(site(), f"{address}?format={form}"), "data", "same-origin") == []


@pytest.mark.parametrize("path", ["/nowhere/", "/compare/a-vs-b/", "/frameworks/%00/"])
def test_an_error_of_a_page(path: str) -> None:
    answer = ask(site(), path)
    assert answer.status in (400, 404)
    html = answer.headers["Content-Type"].startswith("text/html")
    assert wrong_with(answer, "page" if html else "data", "same-origin") == []


def test_an_error_of_the_api(settings: Settings) -> None:
    settings.READS_PER_MINUTE = 1
    application = site()
    first = ask(application, "/api/v1/frameworks/?no=1", REMOTE_ADDR="192.0.2.1")
    over = ask(application, "/api/v1/frameworks/?no=1", REMOTE_ADDR="192.0.2.1")
    method = ask(application, "/api/v1/schema/", "DELETE")
    options = ask(application, "/api/v1/schema/", "OPTIONS")
    assert [each.status for each in (first, over, method, options)] == [400, 429, 405, 204]
    for answer in (first, over, method, options):
        assert wrong_with(answer, "data", "cross-origin") == []


@pytest.mark.parametrize("path", ["/", "/api/v1/frameworks/"])
def test_a_host_that_is_not_ours(path: str) -> None:
    answer = ask(site(), path, host="elsewhere.example")
    assert answer.status == 400
    whose = "cross-origin" if path.startswith("/api/") else "same-origin"
    assert wrong_with(answer, "data", whose) == []


def broken(request: Any) -> Any:
    raise RuntimeError("the secret of it")


urlpatterns = [*ours, path("broken/", broken), path("api/v1/broken/", broken)]
handler500 = "comparisons.views.errors.server_error"


@override_settings(ROOT_URLCONF="tests.config.test_headers")
def test_what_broke() -> None:
    page, data = ask(site(), "/broken/"), ask(site(), "/api/v1/broken/")
    assert (page.status, data.status) == (500, 500)
    assert wrong_with(page, "page", "same-origin") == []
    assert wrong_with(data, "data", "cross-origin") == []
    assert b"secret" not in page.body + data.body


def test_a_static_file(tmp_path: Path) -> None:
    """As the server's application is put together, over files of this test."""
    (tmp_path / "site.css").write_text("a {}")
    (tmp_path / "mark.svg").write_text("<svg/>")
    static = WhiteNoise(None, tmp_path, "/static/", add_headers_function=headers.tell_of_file)
    for name in ("site.css", "mark.svg"):
        answer = ask(static, f"/static/{name}")
        assert answer.status == 200
        assert wrong_with(answer, "data", "cross-origin") == []


def test_by_https_nothing_is_asked_without(settings: Settings) -> None:
    settings.HTTPS, settings.SECURE_SSL_REDIRECT = True, True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    application = site()
    plain, health = ask(application, "/frameworks/?kind=micro"), ask(application, "/healthz")
    assert (plain.status, plain.headers["Location"]) == (
        301,
        "https://127.0.0.1:8000/frameworks/?kind=micro",
    )
    assert health.status == 200
    answer = ask(application, "/frameworks/", x_forwarded_proto="https")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=60; includeSubDomains"
    assert "upgrade-insecure-requests" in policy(answer)
    assert "upgrade-insecure-requests" in policy(plain)
