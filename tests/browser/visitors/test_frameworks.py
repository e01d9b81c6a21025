from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import FRAMEWORKS, follow, number, said, slugs

SEEDS = {
    *("django", "flask", "pyramid", "turbogears", "fastapi", "falcon", "sanic"),
    *("hug", "masonite", "tornado", "web2py", "bottle", "cherrypy", "asab"),
}


def rows(page: Page) -> Locator:
    return page.locator("table tbody tr")


def test_every_framework_has_a_row(page: Page) -> None:
    page.goto("/frameworks/")
    assert set(slugs(rows(page).locator("th a"))) == FRAMEWORKS >= SEEDS
    assert number(page.locator("caption")) == len(FRAMEWORKS)


def test_a_row_leads_to_its_framework(page: Page) -> None:
    page.goto("/frameworks/")
    follow(rows(page).locator("th a").last)


def test_what_is_not_known_is_called_unknown(page: Page) -> None:
    page.goto("/frameworks/")
    cells = rows(page).locator("td").all_inner_texts()
    assert len(cells) == 7 * len(FRAMEWORKS)
    assert [text for text in cells if not text.strip() or text.strip() in ("None", "-")] == []


def test_one_kind_can_be_chosen(page: Page) -> None:
    page.goto("/frameworks/")
    page.get_by_label("Kind").select_option(label="Micro")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url("/frameworks/?kind=micro")
    kinds = {said(cell) for cell in rows(page).locator("td:nth-of-type(1)").all()}
    assert kinds == {"Micro"}
    assert number(page.locator("caption")) == rows(page).count() < len(FRAMEWORKS)
    expect(page.get_by_label("Kind")).to_have_value("micro")


def test_all_kinds_together_are_all_frameworks(page: Page) -> None:
    page.goto("/frameworks/")
    kinds = [option.get_attribute("value") for option in page.locator("option").all()]
    shown: list[str] = []
    for kind in filter(None, kinds):
        page.goto(f"/frameworks/?kind={kind}")
        shown += slugs(rows(page).locator("th a"))
    assert sorted(shown) == sorted(FRAMEWORKS)


def test_a_kind_that_is_not_one_is_ignored(page: Page) -> None:
    page.goto("/frameworks/?kind=enormous&other=1")
    expect(rows(page)).to_have_count(len(FRAMEWORKS))
    expect(page.get_by_label("Kind")).to_have_value("")


def test_the_number_of_known_features_is_at_most_all(page: Page) -> None:
    page.goto("/frameworks/")
    features = number(page.locator("th.number"))
    known = [number(cell) for cell in rows(page).locator("td.number").all()]
    assert max(known) <= features
    assert min(known) > features / 2
