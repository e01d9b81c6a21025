from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looking import (
    FRAMEWORKS,
    follow,
    forget_a_cell,
    heading,
    main,
    said,
    slugs,
    tab_to,
)
from tests.site import Site

MUST_HAVE_ADMIN = re.compile(r"/choose/\?must=admin&at=built_in$")


def group(page: Page, name: str) -> Locator:
    return page.locator("details.group > summary", has_text=name)


def placed(page: Page, section: str) -> list[str]:
    return slugs(page.locator(f"#{section} .placed strong a"))


def test_requirements_are_chosen_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/choose/")
    tab_to(page.get_by_label("A feature counts"))
    page.keyboard.type("only")
    tab_to(group(page, "Structure and tools"))
    page.keyboard.press("Enter")
    tab_to(page.get_by_label("Admin interface"))
    page.keyboard.type("must")
    tab_to(page.get_by_role("button", name="Show what fits"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(MUST_HAVE_ADMIN)
    expect(page.get_by_role("status")).to_contain_text(f"of {len(FRAMEWORKS)} fit")
    assert "django" in placed(page, "fits")
    expect(page.get_by_label("Admin interface")).to_have_value("must")
    expect(page.get_by_label("Admin interface")).to_be_visible()


def test_requirements_are_chosen_without_scripts(browser: Browser, site: Site) -> None:
    plain = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/choose/")
    group(page, "The framework itself").click()
    page.get_by_role("checkbox", name="Full-stack").check()
    page.get_by_label("Python that the newest release supports", exact=True).select_option("3.13")
    group(page, "Pages and forms").click()
    page.get_by_label("Forms", exact=True).select_option("should, counting twice")
    page.get_by_role("button", name="Show what fits").click()
    expect(page).to_have_url(f"{site.url}/choose/?should=forms:2&kind=full_stack&python=3.13")
    assert set(placed(page, "fits")) >= {"django", "turbogears"}
    assert "flask" in placed(page, "excluded")
    plain.close()


def test_every_framework_is_placed_once_and_leads_to_its_page(page: Page) -> None:
    page.goto("/choose/?must=openapi&python=3.13&should=admin")
    found = [
        slug for section in ("fits", "undecided", "excluded") for slug in placed(page, section)
    ]
    assert sorted(found) == sorted(FRAMEWORKS)
    follow(page.locator("#fits .placed strong a").first)


def test_what_is_not_known_is_undecided_and_says_what_would_change(site: Site, page: Page) -> None:
    forget_a_cell(site)
    page.goto("/choose/?must=openapi")
    card = page.locator("#undecided li", has=page.locator("a[href='/frameworks/cherrypy/']"))
    expect(card).to_contain_text("If it turned out to have OpenAPI schema, it would fit")
    expect(card).to_contain_text("otherwise it would be excluded")


def test_what_excludes_is_said_and_can_be_left_out(page: Page) -> None:
    page.goto("/choose/?must=openapi&kind=full_stack")
    flask = page.locator("#excluded .placed > li", has=page.locator("a[href='/frameworks/flask/']"))
    expect(flask.locator(".reasons li")).to_have_count(1)
    expect(flask).to_contain_text("must be full-stack")
    row = page.get_by_role("row", name="must be full-stack")
    row.get_by_role("link", name="Leave it out").click()
    expect(page).to_have_url("/choose/?must=openapi")
    assert "flask" in placed(page, "fits")


def test_a_reason_leads_to_the_cell_it_rests_on(page: Page) -> None:
    page.goto("/choose/?must=openapi")
    page.locator("#fits .reasons a[href='/features/openapi/?framework=django#django']").click()
    expect(heading(page)).to_have_text("OpenAPI schema")
    expect(page.locator("#django")).to_be_in_viewport()


def test_a_tie_is_shown_as_a_tie(page: Page) -> None:
    page.goto("/choose/?should=url-routing")
    expect(page.locator("#fits h3")).to_have_count(1)
    expect(page.locator("#fits h3")).to_contain_text(f"a tie of {len(FRAMEWORKS)}")


def test_those_that_fit_can_be_compared(page: Page) -> None:
    page.goto("/choose/?must=admin,orm&at=built_in")
    names = placed(page, "fits")
    page.get_by_role("link", name=re.compile("^Compare all")).click()
    expect(page).to_have_url(f"/compare/{'-vs-'.join(sorted(names))}/")
    expect(heading(page)).to_contain_text("Django")


def test_every_starting_point_gives_an_answer_that_can_be_changed(page: Page) -> None:
    page.goto("/choose/")
    addresses = [a.get_attribute("href") or "" for a in main(page).locator(".cards a").all()]
    assert len(addresses) == 7
    for address in addresses:
        page.goto(address)
        expect(page.get_by_role("status")).to_contain_text("fit")
        assert placed(page, "fits")
        assert placed(page, "excluded")
        expect(page.locator("details.group[open]").first).to_be_visible()
        with page.expect_navigation():
            page.get_by_role("button", name="Show what fits").click()
        expect(page).to_have_url(address)


def test_on_a_telephone_the_fields_fit(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/choose/?must=openapi&licence=MIT&speed=50&task=json")
    for field in page.locator("details.group[open]").locator("select, input").all():
        box = field.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_programs_are_shown_the_same_address(page: Page) -> None:
    page.goto("/choose/?should=admin:2&must=openapi&nonsense=1")
    link = page.get_by_role("link", name="As JSON")
    expect(link).to_have_attribute("href", "/api/v1/choose/?must=openapi&should=admin:2")
    assert "fit" in said(page.get_by_role("status"))
