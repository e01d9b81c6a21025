"""Help beside the fields of the admin, while one types and chooses."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors.test_accessibility import always


def choose(desk: Page, field: str, name: str) -> None:
    """In a box in which one searches."""
    desk.locator(f".field-{field} .select2-selection").click()
    desk.locator(".select2-search__field").last.fill(name)
    desk.locator(".select2-results__option--highlighted", has_text=name).click()


def told(desk: Page, name: str) -> Locator:
    return desk.locator(f"#id_{name} + .purl-told")


def test_a_package_is_checked_while_it_is_typed_and_mended_with_a_button(desk: Page) -> None:
    desk.goto("/admin/catalog/support/add/")
    via = desk.locator("#id_via")
    via.press_sequentially("Flask_Smorest")
    expect(told(desk, "via")).to_contain_text("like pkg:pypi/flask")
    expect(told(desk, "via")).to_have_attribute("role", "status")
    assert always(desk) == []
    via.press_sequentially("Flask_Smorest")
    button = desk.get_by_role("button", name="Use pkg:pypi/flask-smorest")
    expect(button).to_be_visible()
    desk.keyboard.press("Tab")  # away from the field, onto the remedy
    expect(button).to_be_focused()
    desk.keyboard.press("Enter")
    expect(via).to_have_value("pkg:pypi/flask-smorest")
    expect(via).to_be_focused()
    expect(told(desk, "via")).to_contain_text("The package flask-smorest.")
    expect(told(desk, "via").get_by_role("link").first).to_have_attribute(
        "href", "https://pypi" + ".org/project/flask-smorest/"
    )


def test_each_line_of_several_is_checked(desk: Page) -> None:
    desk.goto("/admin/catalog/framework/add/")
    desk.locator("#id_built_on").fill("pkg:pypi/starlette\npydantic")
    expect(told(desk, "built_on")).to_contain_text("It is the framework Starlette.")
    told(desk, "built_on").get_by_role("button", name="Use pkg:pypi/pydantic").click()
    expect(desk.locator("#id_built_on")).to_have_value("pkg:pypi/starlette\npkg:pypi/pydantic")
    expect(told(desk, "built_on").locator(".valid")).to_have_count(2)


def test_what_counts_follows_the_feature_and_the_level(desk: Page) -> None:
    desk.goto("/admin/catalog/support/add/")
    help_text = desk.locator(".what-counts")
    expect(help_text).to_have_text("Choose a feature first.")
    choose(desk, "feature", "OpenAPI schema")
    expect(help_text).to_contain_text("Generating an OpenAPI description")
    desk.get_by_label("Level").select_option("third_party")
    chosen = help_text.locator("[aria-current]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text("Third party")
    choose(desk, "feature", "Sessions")
    expect(help_text).not_to_contain_text("OpenAPI")
    expect(chosen).to_contain_text("Third party")
    choose(desk, "framework", "Bottle")
    expect(desk.locator("#offered-id_version option").first).to_be_attached()
    assert always(desk) == []
