"""Signing in: wrong passwords, enrolling in the second factor, and its codes."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.visitors.test_accessibility import violations
from tests.site import PASSWORD, Site

NUMBER = count(1)
PUBLISHER = """
from django.contrib.auth.models import Group, User
person = User.objects.create_user("{name}", password="{password}", is_staff=True)
person.groups.add(Group.objects.get(name="publisher"))
"""
Open = Callable[[], Page]


@pytest.fixture
def publisher(site: Site) -> str:
    """The name of somebody new, who has signed in nowhere yet."""
    name = f"new-publisher-{next(NUMBER)}"
    site.manage("shell", "-c", PUBLISHER.format(name=name, password=PASSWORD))
    return name


@pytest.fixture
def another(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens a browser that knows nothing yet, on a phone."""
    opened: list[BrowserContext] = []

    def open_one() -> Page:
        size = {"width": 390, "height": 844}
        opened.append(browser.new_context(base_url=site.url, viewport=size))  # type: ignore[arg-type]
        return opened[-1].new_page()

    yield open_one
    for each in opened:
        each.close()


def log_in(page: Page, name: str, password: str = PASSWORD, address: str = "/admin/") -> None:
    page.goto(address)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_load_state()


def enrol(page: Page) -> tuple[str, list[str]]:
    """At its page: the secret as a person would type it into an app, and the recovery codes."""
    secret = page.locator("code.secret").inner_text()
    give(page, app(secret, -1), "Confirm")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    return secret, page.locator(".recovery-codes code").all_inner_texts()


def app(secret: str, step: int = 0) -> str:
    return f"{totp(b32decode(secret.replace(' ', '')), drift=step):06}"


def give(page: Page, code: str, button: str = "Go on") -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def test_five_wrong_passwords_lock_a_stranger_out_and_not_the_owner(
    page: Page, publisher: str, another: Open
) -> None:
    log_in(page, publisher)
    enrol(page)
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Log out").click()
    stranger = another()
    for _ in range(5):
        log_in(stranger, publisher, "guessed")
        expect(stranger.get_by_text("Please enter the correct username")).to_be_visible()
    log_in(stranger, publisher)
    expect(stranger.get_by_role("heading", name="Too many wrong passwords")).to_be_visible()
    expect(stranger.get_by_text("Try again in 15 minutes")).to_be_visible()
    assert violations(stranger) == []
    log_in(page, publisher)  # in the browser that is known, at the same address
    expect(page.get_by_label("Code")).to_be_visible()


def test_a_publisher_enrols_and_then_signs_in_with_a_code(
    page: Page, publisher: str, another: Open
) -> None:
    log_in(page, publisher, address="/admin/catalog/framework/?q=flask")
    expect(page.get_by_role("heading", name="Enrol in the second factor")).to_be_visible()
    picture = page.get_by_role("img", name="The secret")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    give(page, "000000", "Confirm")
    expect(page.get_by_text("This is not the code")).to_be_visible()
    secret, codes = enrol(page)
    assert len({*codes}) == 10
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator("#result_list")).to_contain_text("Flask")
    page.get_by_role("link", name="Second factor").click()
    expect(page.get_by_text("10 recovery codes are left")).to_be_visible()
    assert codes[0] not in page.content()
    assert secret not in page.content()
    other = another()
    log_in(other, publisher)
    give(other, "12345x")
    expect(other.get_by_text("This code is not right")).to_be_visible()
    expect(other.get_by_label("Code")).to_be_focused()
    give(other, app(secret))
    expect(other.get_by_role("heading", name="What needs an editor")).to_be_visible()


def test_a_recovery_code_lets_in_once(page: Page, publisher: str, another: Open) -> None:
    log_in(page, publisher)
    _, codes = enrol(page)
    one = another()
    log_in(one, publisher)
    give(one, codes[0].lower())
    expect(one.get_by_text("There are 9 left")).to_be_visible()
    again = another()
    log_in(again, publisher)
    give(again, codes[0])
    expect(again.get_by_text("This code is not right")).to_be_visible()


def test_the_pages_are_accessible_on_a_phone(page: Page, publisher: str, another: Open) -> None:
    phone = another()
    phone.goto("/admin/")
    assert violations(phone) == []
    log_in(phone, publisher)
    expect(phone.get_by_role("heading", name="Enrol in the second factor")).to_be_visible()
    assert violations(phone) == []
    give(phone, "000000", "Confirm")
    assert violations(phone) == []
    enrol(phone)
    assert violations(phone) == []
    phone.goto("/admin/second-factor/")
    assert violations(phone) == []
    phone.get_by_role("button", name="Log out").click()
    log_in(phone, publisher)
    expect(phone.get_by_label("Code")).to_be_visible()
    assert violations(phone) == []
