"""Who may change which cells."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from catalog.models import Framework

Visitor = AbstractBaseUser | AnonymousUser


def may_see(user: Visitor) -> bool:
    return _has(user, "catalog.view_support") or _has(user, "catalog.change_support")


def may_change(user: Visitor, framework: Framework) -> bool:
    """Whether cells of the framework that are there may be changed."""
    return _has(user, "catalog.change_support") or _may_draft(user, framework)


def may_add(user: Visitor, framework: Framework) -> bool:
    """Whether unknown cells of the framework may become records."""
    adds = _has(user, "catalog.add_support") and _has(user, "catalog.change_support")
    return adds or _may_draft(user, framework)


def _may_draft(user: Visitor, framework: Framework) -> bool:
    return not framework.published and _has(user, "catalog.change_draft")


def _has(user: Visitor, permission: str) -> bool:
    return bool(user.has_perm(permission))  # type: ignore[union-attr]
