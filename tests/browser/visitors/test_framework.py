from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.looking import follow, heading, main, number, open_sources, said


def test_it_says_what_the_framework_is(page: Page) -> None:
    page.goto("/frameworks/django/")
    expect(heading(page)).to_have_text("Django")
    expect(page.locator(".lead").first).not_to_be_empty()
    sections = page.get_by_role("heading", level=2).all_inner_texts()
    assert sections[0] == "Profile"
    assert {"Strengths and weaknesses", "Releases"} <= set(sections)
    assert page.locator("#profile tr").count() > 10


def test_it_leads_to_the_projects_own_pages(page: Page) -> None:
    page.goto("/frameworks/django/")
    for name in ("Website", "Documentation", "Repository"):
        link = page.locator(".links").get_by_role("link", name=name)
        expect(link).to_have_attribute("href", re.compile(r"^https://"))
    expect(page.locator(".links code")).to_have_text("pkg:pypi/django")


def unfold(page: Page, summary: str) -> None:
    page.locator("details.fold > summary", has_text=summary).click()


def test_a_fact_folds_out_its_sources(page: Page) -> None:
    page.goto("/frameworks/django/")
    unfold(page, "The whole profile")
    folded = page.locator("td", has=page.locator("details.evidence")).first
    expect(folded.locator(".sources a").first).to_be_hidden()
    links = open_sources(folded)
    expect(links.first).to_be_visible()
    expect(links.first).to_have_attribute("href", re.compile(r"^https?://"))


def test_every_known_cell_has_a_source(page: Page) -> None:
    page.goto("/frameworks/django/")
    known = page.locator("tr[id]:has(> th a[href^='/features/']):not(:has(.level.unknown))")
    assert known.count() > 40
    assert known.count() == known.filter(has=page.locator(".evidence")).count()


def test_a_feature_leads_to_its_page(page: Page) -> None:
    page.goto("/frameworks/django/")
    unfold(page, "APIs")
    follow(page.locator("#openapi th a"))


def test_a_link_to_a_fact_shows_it(page: Page) -> None:
    page.goto("/frameworks/django/#openapi")
    expect(page.locator("#openapi")).to_be_in_viewport()
    expect(heading(page)).not_to_be_in_viewport()


def test_what_is_folded_opens_with_the_keyboard(page: Page) -> None:
    page.goto("/frameworks/django/")
    expect(page.locator("#openapi")).to_be_hidden()
    summary = page.locator("#apis > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#openapi")).to_be_visible()


def test_each_group_counts_its_features_by_level(page: Page) -> None:
    page.goto("/frameworks/django/")
    groups = page.locator("#features > details")
    assert groups.count() > 4
    for group in groups.all():
        told = [number(level) for level in group.locator("summary .level").all()]
        assert sum(told) == group.locator("tbody tr").count()


def test_the_contents_lead_to_every_section(page: Page) -> None:
    page.goto("/frameworks/fastapi/")
    links = page.get_by_role("navigation", name="On this page").get_by_role("link")
    anchors = [(link.get_attribute("href") or "").lstrip("#") for link in links.all()]
    sections = page.locator("main > section").all()
    assert anchors == [section.get_attribute("id") for section in sections]
    assert len(anchors) >= 9
    links.last.click()
    expect(page.locator(f"#{anchors[-1]}")).to_be_in_viewport()


def test_the_figures_stand_beside_the_median(page: Page) -> None:
    page.goto("/frameworks/flask/")
    row = page.locator("#measurements tbody tr").first
    expect(row).to_contain_text("requests/s")
    expect(row).to_contain_text(re.compile(r"of \d+"))
    expect(row.locator("td").last).to_contain_text("×")
    page.locator("#measurements").get_by_role("link", name="Every server").click()
    expect(heading(page)).to_have_text("Flask measured")


def test_alternatives_give_their_reasons_and_a_comparison(page: Page) -> None:
    page.goto("/frameworks/flask/")
    cards = page.locator("#alternatives .cards > li")
    expect(cards).to_have_count(3)
    for card in cards.all():
        expect(card).to_contain_text(re.compile(r"\d+ of \d+ features at the same level"))
    nearest = said(cards.first.locator("a").first)
    expect(page.get_by_label("Compare Flask with").locator("option:checked")).to_have_text(nearest)
    cards.first.get_by_role("link", name=f"Compare Flask and {nearest}").click()
    expect(heading(page)).to_contain_text("Flask")
    expect(heading(page)).to_contain_text(nearest)


def test_what_it_is_built_on_leads_there_and_back(page: Page) -> None:
    page.goto("/frameworks/fastapi/")
    follow(page.locator("#built-on").get_by_role("link", name="Starlette"))
    follow(page.locator("#built-on").get_by_role("link", name="FastAPI"))


def test_claims_stand_under_their_verdicts(page: Page) -> None:
    page.goto("/frameworks/flask/")
    folds = page.locator("#claims > details")
    assert folds.count() > 1
    for fold in folds.all():
        label = said(fold.locator("summary .verdict"))
        inside = {text.strip() for text in fold.locator("li .verdict").all_text_contents()}
        assert inside == {label}
        told = said(fold.locator("summary")).removeprefix(label)
        assert int(told) == fold.locator("li").count()


def test_it_is_compared_with_another_from_here(page: Page) -> None:
    page.goto("/frameworks/flask/")
    choice = page.get_by_label("Compare Flask with")
    assert "Flask" not in choice.locator("option").all_inner_texts()
    choice.select_option(label="Django")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url("/compare/django-vs-flask/")


def test_one_release_is_the_latest(page: Page) -> None:
    page.goto("/frameworks/django/")
    latest = page.locator("#releases tr", has_text="latest")
    expect(latest).to_have_count(1)
    version = said(latest.locator("th")).removesuffix(" latest")
    profile = page.locator("#profile tr", has_text="Latest release")
    expect(profile.locator(".value")).to_have_text(version)


def test_adopters_and_figures_have_their_sources(page: Page) -> None:
    page.goto("/frameworks/django/")
    for entries in (page.locator("#adopters li"), page.locator("#popularity tbody tr")):
        assert entries.count() >= 1
        sourced = entries.filter(has=page.locator("a[href^='http']"))
        assert sourced.count() == entries.count()


def test_a_mistyped_name_finds_its_framework(page: Page) -> None:
    answer = page.goto("/frameworks/djagno/")
    assert answer is not None
    assert answer.status == 404
    expect(main(page)).to_contain_text("djagno")
    main(page).get_by_role("link", name="Django", exact=True).click()
    expect(heading(page)).to_have_text("Django")


def test_an_address_like_nothing_leads_on_all_the_same(page: Page) -> None:
    page.goto("/frameworks/qqqqqq/")
    expect(main(page)).not_to_contain_text("Perhaps you meant")
    main(page).get_by_role("link", name="frameworks").click()
    expect(heading(page)).to_have_text("Frameworks")


def test_badges_are_shown_and_can_be_copied(page: Page) -> None:
    page.goto("/frameworks/flask/")
    pictures = page.locator(".badges img")
    expect(pictures.first).to_be_hidden()
    unfold(page, "Badges")
    codes = page.locator(".badges pre.code")
    expect(codes).to_have_count(2 * pictures.count())
    for picture in pictures.all():
        expect(picture).to_have_js_property("naturalHeight", 20)
        address, name = picture.get_attribute("src"), picture.get_attribute("alt")
        markdown = codes.filter(has_text=f"[![{name}](")
        expect(markdown).to_contain_text(re.compile(rf"\(https?://[^)]+{address}\)\]\(http"))
        expect(codes.filter(has_text=f'alt="{name}"')).to_contain_text(f'{address}"')
    about = re.findall(r"\]\((http[^)]+)\)$", codes.nth(2).inner_text())
    page.goto(about[0])
    expect(page.locator("#flask")).to_be_in_viewport()
