from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looking import (
    follow,
    forget_a_cell,
    heading,
    number,
    open_sources,
    said,
    scroll_down,
    scroll_sideways,
    scroll_to,
    tab_to,
)
from tests.site import Site

THREE = "/compare/django-vs-fastapi-vs-flask/"


def columns(page: Page) -> list[str]:
    return heads(page).all_inner_texts()


def heads(page: Page) -> Locator:
    return page.locator("#compared thead th a")


def rows(page: Page) -> Locator:
    return page.locator("#compared tbody tr:not(.section)")


def row(page: Page, feature: str) -> Locator:
    return rows(page).filter(has=page.locator(f"a[href='/features/{feature}/']"))


def test_each_framework_is_a_column_of_every_row(page: Page) -> None:
    page.goto(THREE)
    expect(heading(page)).to_have_text("Django vs FastAPI vs Flask")
    assert columns(page) == ["Django", "FastAPI", "Flask"]
    assert rows(page).count() > 60
    assert rows(page).locator("td").count() == 3 * rows(page).count()


def test_no_cell_is_empty(page: Page) -> None:
    page.goto(THREE)
    texts = rows(page).locator("td").all_inner_texts()
    assert len(texts) > 180
    assert [text for text in texts if not text.strip()] == []


def test_only_the_differences_can_be_shown(page: Page) -> None:
    page.goto(THREE)
    alike, everything = page.locator("tr.alike").count(), rows(page).count()
    assert alike > 0
    page.get_by_label("Differences only").check()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"{THREE}?only=differences")
    expect(rows(page)).to_have_count(everything - alike)
    expect(page.get_by_label("Differences only")).to_be_checked()


def test_a_section_says_how_many_of_its_rows_are_alike(page: Page) -> None:
    page.goto(THREE)
    told = page.locator("tr.section", has_text="alike")
    for section in told.all():
        body = section.locator("..")
        expect(body.locator("tr.alike")).to_have_count(number(section.locator(".quiet")))
    assert told.count() > 0


def test_the_columns_can_be_put_in_another_order(page: Page) -> None:
    page.goto(f"{THREE}?order=flask,django")
    assert columns(page) == ["Flask", "Django", "FastAPI"]
    page.get_by_label("Differences only").check()
    page.get_by_role("button", name="Show").click()
    assert columns(page) == ["Flask", "Django", "FastAPI"]


def test_an_order_of_something_else_is_ignored(page: Page) -> None:
    page.goto(f"{THREE}?order=tornado,,flask,flask")
    assert columns(page) == ["Flask", "Django", "FastAPI"]


def test_a_section_can_be_hidden(page: Page) -> None:
    page.goto(f"{THREE}?hide=profile,claims")
    for hidden in ("#profile", "#claims"):
        expect(page.locator(f"{hidden} tr")).to_have_count(1)  # its head, which shows it again
    expect(page.locator("#traits tr")).to_have_count(3)
    page.get_by_role("link", name="Show Profile").click()
    expect(page).to_have_url(f"{THREE}?hide=claims#profile")
    expect(page.locator("#profile tr")).not_to_have_count(1)


def test_the_jumps_lead_to_the_sections(page: Page) -> None:
    page.goto(THREE)
    jumps = page.get_by_role("navigation", name="Sections").get_by_role("link")
    expect(jumps).to_have_count(page.locator("tr.section, #measured, #code").count())
    assert jumps.count() > 8
    name = said(jumps.nth(4))
    jumps.nth(4).click()
    expect(page.locator("tr.section", has_text=name)).to_be_in_viewport()


def test_what_is_not_known_is_shown_as_unknown_and_never_as_no(site: Site, page: Page) -> None:
    forget_a_cell(site)
    page.goto("/compare/cherrypy-vs-flask/")
    cells = row(page, "openapi").locator("td")
    expect(cells.first).to_have_text("? Unknown")
    expect(cells.last).not_to_contain_text("Unknown")
    expect(row(page, "openapi")).not_to_have_class("alike")


def test_the_sources_of_a_cell_can_be_opened(page: Page) -> None:
    page.goto(THREE)
    cells = row(page, "openapi").locator("td")
    expect(cells).to_have_count(3)
    for cell in cells.all():
        link = open_sources(cell).first
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", re.compile(r"^https?://"))


def test_names_lead_to_frameworks_and_features(page: Page) -> None:
    page.goto(THREE)
    follow(heads(page).last)
    page.go_back()
    follow(row(page, "openapi").locator("th a"))


def test_the_frameworks_stay_in_view(page: Page) -> None:
    page.goto(THREE)
    scroll_down(page)
    for name in heads(page).all():
        expect(name).to_be_in_viewport(ratio=1)


def test_the_aspects_stay_in_view_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(THREE)
    region = page.get_by_role("region", name="Comparison table")
    scroll_to(region)
    scroll_sideways(region)
    expect(heads(page).last).to_be_in_viewport(ratio=1)
    expect(heads(page).first).not_to_be_in_viewport(ratio=1)
    expect(rows(page).locator("th").first).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (640, 450)])  # and 1280 at 200%
def test_heads_and_aspects_stay_in_view_where_the_table_scrolls(
    page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(THREE)
    region = page.get_by_role("region", name="Comparison table")
    scroll_to(region)
    region.evaluate("box => { box.scrollTop = 2000; box.scrollLeft = 100 }")
    expect(rows(page).first).not_to_be_in_viewport()
    expect(page.locator("#compared thead th").nth(1)).to_be_in_viewport(ratio=0.4)
    shown = page.evaluate(
        "[...document.querySelectorAll('#compared tbody th[scope=row]')]"
        ".map(head => head.getBoundingClientRect())"
        ".filter(box => box.bottom > 150 && box.top < innerHeight)"
        ".map(box => [box.left, box.width])"
    )
    assert shown
    left = region.bounding_box()["x"]  # type: ignore[index]
    assert all(left <= x < left + 3 and broad < 0.35 * width for x, broad in shown)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def reader(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """A page for the keyboard alone, with JavaScript and without."""
    context = browser.new_context(base_url=site.url, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_a_framework_is_added_by_an_alias(reader: Page, site: Site) -> None:
    reader.goto("/compare/django-vs-flask/?only=differences&order=flask,django")
    tab_to(reader.get_by_label("Add"))
    reader.keyboard.type("turbogears2")
    reader.keyboard.press("Enter")
    expect(heads(reader)).to_have_text(["Flask", "Django", "TurboGears"])
    expect(reader).to_have_url(
        f"{site.url}/compare/django-vs-flask-vs-turbogears/"
        "?only=differences&order=flask,django,turbogears"
    )


def test_a_name_that_is_mistyped_is_asked_about(reader: Page) -> None:
    reader.goto("/compare/django-vs-flask/")
    tab_to(reader.get_by_label("Add"))
    reader.keyboard.type("pyramit")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("status")).to_contain_text("Did you mean Pyramid?")
    expect(heads(reader)).to_have_text(["Django", "Flask"])


def test_columns_are_moved_and_removed(reader: Page, site: Site) -> None:
    reader.goto(f"{THREE}?only=differences")
    tab_to(reader.get_by_role("link", name="Move Flask left"))
    reader.keyboard.press("Enter")
    expect(heads(reader)).to_have_text(["Django", "Flask", "FastAPI"])
    tab_to(reader.get_by_role("link", name="Move Django right"))
    reader.keyboard.press("Enter")
    expect(heads(reader)).to_have_text(["Flask", "Django", "FastAPI"])
    expect(reader.get_by_role("link", name="Move Flask left")).to_have_count(0)
    tab_to(reader.get_by_role("link", name="Remove FastAPI"))
    reader.keyboard.press("Enter")
    expect(heads(reader)).to_have_text(["Flask", "Django"])
    expect(reader).to_have_url(
        f"{site.url}/compare/django-vs-flask/?only=differences&order=flask,django"
    )


def test_the_differences_alone_are_shown(reader: Page) -> None:
    reader.goto(THREE)
    alike, everything = reader.locator("tr.alike").count(), rows(reader).count()
    only = reader.get_by_label("Differences only")
    expect(reader.locator("label", has=only)).to_contain_text(f"{alike} of {everything} rows")
    tab_to(only)
    reader.keyboard.press("Space")
    reader.keyboard.press("Enter")
    expect(rows(reader)).to_have_count(everything - alike)


def test_a_section_is_folded_and_stays_so(reader: Page) -> None:
    reader.goto(f"{THREE}?order=flask")
    fold = reader.get_by_role("button", name="Profile", exact=True)
    plain = reader.get_by_role("link", name="Hide Profile")
    tab_to(fold.or_(plain))
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("hide=profile"))
    expect(reader.locator("#profile tr:visible")).to_have_count(1)
    reader.goto(reader.url.partition("#")[0])
    tab_to(reader.get_by_role("link", name="Move FastAPI left"))
    reader.keyboard.press("Enter")
    expect(heads(reader)).to_have_text(["Flask", "FastAPI", "Django"])
    expect(reader.locator("#profile tr")).to_have_count(1)


@pytest.mark.parametrize(("name", "suffix"), [("as CSV", "csv"), ("as Markdown", "md")])
def test_the_view_is_exported(reader: Page, name: str, suffix: str) -> None:
    reader.goto(f"{THREE}?order=flask&hide=claims")
    tab_to(reader.locator(".share summary"))
    reader.keyboard.press("Enter")
    tab_to(reader.get_by_role("link", name=name))
    with reader.expect_download() as download:
        reader.keyboard.press("Enter")
    assert download.value.suggested_filename == f"flask-vs-django-vs-fastapi.{suffix}"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.index("Flask") < text.index("FastAPI")
    assert "## Claims" not in text
    assert "\nClaims," not in text
    assert "CC BY 4.0" in text


def test_a_fold_is_kept_by_every_link_and_form(page: Page) -> None:
    page.goto(f"{THREE}?hide=claims")
    button = page.get_by_role("button", name="Profile", exact=True)
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page).to_have_url(f"{THREE}?hide=claims,profile")
    page.get_by_text("Change, export or embed").click()
    for name in ("as CSV", "as Markdown", "as JSON", "Change the frameworks", "Move Flask left"):
        link = page.get_by_role("link", name=name)
        expect(link).to_have_attribute("href", re.compile(r"hide=claims,profile(&|#|$)"))
    show = page.get_by_role("link", name="Show Claims")
    expect(show).to_have_attribute("href", re.compile(r"\?hide=profile#claims$"))
    embed = page.get_by_label("HTML to embed", exact=True)
    expect(embed).to_contain_text("hide=claims,profile&embed")
    page.get_by_label("Differences only").check()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("hide=claims%2Cprofile"))
    expect(page.locator("#profile tr")).to_have_count(1)


def test_a_folded_section_unfolds_in_place(page: Page) -> None:
    page.goto(THREE)
    for name, inside in (("Profile", "#profile tr"), ("Measured", "#measured table")):
        button = page.get_by_role("button", name=name, exact=True)
        button.click()
        expect(page.locator(inside).last).to_be_hidden()
        button.click()
        expect(page.locator(inside).last).to_be_visible()
    expect(page).to_have_url(THREE)


def test_the_summary_leads_to_what_it_rests_on(page: Page) -> None:
    page.goto(THREE)
    link = page.locator("#summary .refs a").first
    address = link.get_attribute("href") or ""
    link.click()
    expect(page.locator(f"{address} > *").first).to_be_in_viewport()


def test_each_column_says_its_version_and_its_end_of_support(page: Page) -> None:
    page.goto(THREE)
    for head in page.locator("#compared thead th[scope=col]").all()[1:]:
        assert re.search(r"describes \d", said(head))
        assert re.search(r"supported until \d{4}-\d\d-\d\d|support ends: unknown", said(head))


def test_paper_gets_the_table_without_its_tools(page: Page) -> None:
    page.goto(THREE)
    page.emulate_media(media="print")
    for left_out in ("header.site nav", ".bars", ".share", "tr.tools", ".jump", "footer.site"):
        expect(page.locator(left_out).first).to_be_hidden()
    expect(rows(page).first).to_be_visible()
    expect(page.locator("#compared thead th").first).to_have_css("position", "static")


def test_programs_are_shown_the_same_address(page: Page) -> None:
    page.goto(THREE)
    page.get_by_text("Change, export or embed").click()
    link = page.get_by_role("link", name="as JSON", exact=True)
    expect(link).to_have_attribute("href", f"/api/v1{THREE}")


def test_any_other_order_of_the_address_leads_to_the_one(page: Page) -> None:
    page.goto("/compare/flask-vs-django/?only=differences")
    expect(page).to_have_url("/compare/django-vs-flask/?only=differences")
    expect(page.get_by_label("Differences only")).to_be_checked()


def test_a_mistyped_framework_is_told_with_the_near_one(page: Page) -> None:
    answer = page.goto("/compare/django-vs-flsk/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("status")).to_contain_text("Did you mean flask?")
    expect(page.get_by_role("checkbox", name="Django")).to_be_checked()
