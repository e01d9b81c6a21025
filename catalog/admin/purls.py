"""What a package URL says, as one types it: the validator of the models is the one rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from packageurl import PackageURL
from packageurl.contrib import url2purl
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from catalog.models import Framework, Support
from catalog.models.fields import package_url
from catalog.models.package import package_url as page_of

LONGEST = 500  # characters that are looked at
FITS = 200  # of which a field holds so many
INSTALL = "pip install "


def purl(request: HttpRequest) -> JsonResponse:
    """Of `?q=`: whether it is a package URL, and in words what it names or how it is written."""
    if not request.user.has_perm("catalog.view_framework"):
        raise PermissionDenied
    text = request.GET.get("q", "").strip()[:LONGEST]
    said = problem(text)
    if said is None:
        return JsonResponse({"valid": True, **_named(text)})
    better = meant(text)
    more = _named(better) if better else {}
    return JsonResponse({"valid": False, **more, "said": said, "meant": better})


def problem(text: str) -> str | None:
    """What the models say against it; null where they take it."""
    try:
        package_url(text)
    except ValidationError as error:
        said = str(error.messages[0])
        return f"{said[:1].upper()}{said[1:]}."
    return None


def meant(text: str) -> str | None:
    """The package URL that somebody most likely means by something else; null where none is."""
    fitting = (each for each in _near(text) if len(each) <= FITS)
    return next((each for each in fitting if problem(each) is None), None)


def _near(text: str) -> Iterator[str]:
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() == "pkg":
        yield from _canonical(f"pkg:{rest}")
        yield from _of_package(rest.rpartition("/")[2])
    elif "/" in text:
        yield from _of_page(text if "//" in text else f"https://{text}")
        yield from (each for each in _canonical(f"pkg:{text}") if page_of(each))
    else:
        yield from _of_package(text)


def _of_page(address: str) -> Iterator[str]:
    """Of the page of a registry or of a repository."""
    try:
        found = url2purl.get_purl(address)  # type: ignore[no-untyped-call]
    except ValueError:  # like http://[
        return
    if found and found.type != "generic":
        yield found.to_string()


def _canonical(text: str) -> Iterator[str]:
    try:
        yield PackageURL.from_string(text).to_string()
    except ValueError:
        return


def _of_package(text: str) -> Iterator[str]:
    """Of a name as it is told to pip, with or without what is said of its version."""
    try:
        name = Requirement(text.removeprefix(INSTALL)).name
    except InvalidRequirement:
        return
    yield f"pkg:pypi/{canonicalize_name(name)}"


def _named(text: str) -> dict[str, Any]:
    """The package, where its registry shows it, and where the catalogue names it already."""
    found = PackageURL.from_string(text)
    plain = PackageURL(found.type, found.namespace, found.name).to_string()
    name = f"{found.namespace}/{found.name}" if found.namespace else found.name
    page = page_of(text)
    known = "" if page else f" No registry is known for packages of the kind {found.type}."
    return {
        "said": f"The package {name}{f' {found.version}' if found.version else ''}.{known}",
        "page": page,
        "here": list(_here(plain)),
    }


def _here(purl: str) -> Iterator[dict[str, str]]:
    """What the catalogue has of it, each with the page of the admin that shows it."""
    for framework in Framework.objects.filter(purl=purl):
        address = reverse("admin:catalog_framework_change", args=[framework.pk])
        yield {"text": f"It is the framework {framework}.", "address": address}
    if count := Support.objects.filter(via=purl).count():
        cells = "1 cell names it." if count == 1 else f"{count} cells name it."
        address = f"{reverse('admin:catalog_support_changelist')}?via={purl}"
        yield {"text": cells, "address": address}
