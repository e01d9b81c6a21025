from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class GuardedAdmin(AdminConfig):
    """Django's admin, with a second factor for who needs one."""

    default_site = "catalog.sign_in.site.Site"
