"""People who sign in to the admin."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.site import PASSWORD, Site

MEMBERS = """
from django.contrib.auth.models import Group, User
for role in ("contributor", "editor", "publisher"):
    person, new = User.objects.get_or_create(username=f"a-{{role}}", defaults={{"is_staff": True}})
    if new:
        person.set_password("{password}")
        person.save()
        person.groups.add(Group.objects.get(name=role))
"""


def sign_in(page: Page, name: str = "editor") -> Page:
    """Without another name as who may do everything."""
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    return page


def add_members(site: Site) -> None:
    """One of each role, called a-editor and so on; those that are there stay."""
    site.manage("shell", "-c", MEMBERS.format(password=PASSWORD))
