"""Packages are named by package URLs; the addresses of registries are made of them."""

from __future__ import annotations

from functools import lru_cache

from packageurl.contrib.purl2url import get_repo_url


@lru_cache(maxsize=4096)
def package_url(purl: str) -> str | None:
    """Where the registry of a package URL shows the package; null for one without such a place."""
    try:
        address: str | None = get_repo_url(purl)  # type: ignore[no-untyped-call]
    except ValueError:
        return None
    return address
