"""People who sign in to the admin."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.second_factor import next_code
from tests.site import PASSWORD, Site

MEMBERS = """
from django.contrib.auth.models import Group, User
from tests.second_factor import enrol
for role in ("contributor", "editor", "publisher"):
    person, new = User.objects.get_or_create(username=f"a-{{role}}", defaults={{"is_staff": True}})
    if new:
        person.set_password("{password}")
        person.save()
        person.groups.add(Group.objects.get(name=role))
    if role == "publisher":
        enrol(person)
"""


def sign_in(page: Page, name: str = "editor") -> Page:
    """Without another name as who may do everything. A publisher, and who may do everything, must
    be enrolled in the second factor."""
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/admin/login/" not in url)
    if "/admin/second-factor/" in page.url:
        page.get_by_label("Code").fill(next_code())
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(lambda url: "/admin/second-factor/" not in url)
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    return page


def add_members(site: Site) -> None:
    """One of each role, called a-editor and so on; those that are there stay."""
    site.manage("shell", "-c", MEMBERS.format(password=PASSWORD))
