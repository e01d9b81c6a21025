from __future__ import annotations

import re
from itertools import product

from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import FACTS, FRAMEWORKS, follow, heading, main, number, said

VERDICTS = {
    *("Holds", "Partly", "Outdated", "Contradicted", "Opinion", "Unconfirmed", "Unmeasured"),
}


def claims(page: Page) -> Locator:
    return page.locator("article.claim")


def total(page: Page) -> int:
    """How many there are, on this page and on the next ones."""
    return number(main(page).locator("> p.quiet"))


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label).select_option(option)
    page.get_by_role("button", name="Show").click()


def test_every_claim_has_a_verdict_a_finding_and_its_publication(page: Page) -> None:
    page.goto("/claims/")
    count = claims(page).count()
    assert 0 < count <= total(page)
    assert set(claims(page).locator("h2 .verdict").all_inner_texts()) <= VERDICTS
    for part in ("h2 .verdict", "p:not(.quiet):not(:empty)", "p.quiet"):
        assert claims(page).filter(has=page.locator(part)).count() == count
    assert claims(page).filter(has_text="Said in").filter(has_text="Checked 20").count() == count


def test_what_was_looked_up_has_sources(page: Page) -> None:
    page.goto("/claims/")
    settled = claims(page).filter(
        has=page.locator(".verdict.holds, .verdict.partly, .verdict.outdated, .contradicted")
    )
    assert settled.count() >= 1
    assert settled.filter(has=page.locator(".sources li, .ratios li")).count() == settled.count()
    link = settled.locator(".sources a").first
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", re.compile(r"^https?://"))


def test_one_verdict_can_be_chosen(page: Page) -> None:
    page.goto("/claims/")
    everything = total(page)
    choose(page, "Verdict", "outdated")
    expect(page).to_have_url(re.compile(r"verdict=outdated"))
    assert set(claims(page).locator(".verdict").all_inner_texts()) == {"Outdated"}
    assert total(page) < everything


def test_all_claims_are_on_its_pages(page: Page) -> None:
    page.goto("/claims/")
    everything, found = total(page), claims(page).count()
    while (following := page.locator("a[rel=next]")).count():
        following.click()
        found += claims(page).count()
    assert found == everything


def test_the_verdicts_together_are_all_claims(page: Page) -> None:
    page.goto("/claims/")
    everything = total(page)
    found = 0
    for verdict in VERDICTS:
        page.goto(f"/claims/?verdict={verdict.lower()}")
        found += total(page)
    assert found == everything


def test_one_framework_can_be_chosen(page: Page) -> None:
    page.goto("/claims/")
    choose(page, "Framework", "flask")
    expect(page.get_by_label("Framework")).to_have_value("flask")
    about = claims(page).filter(has=page.locator("a[href='/frameworks/flask/']"))
    assert about.count() == claims(page).count() > 0


def nothing_said() -> tuple[str, str]:
    """A framework, and a verdict that no claim about it has."""
    assert FACTS is not None
    said_of = {(slug, c.verdict) for c in FACTS.claims.values() for slug in c.frameworks}
    every = product(sorted(FRAMEWORKS), sorted(verdict.lower() for verdict in VERDICTS))
    return next(pair for pair in every if pair not in said_of)


def test_where_nothing_matches_all_are_one_click_away(page: Page) -> None:
    framework, verdict = nothing_said()
    page.goto(f"/claims/?framework={framework}&verdict={verdict}")
    expect(claims(page)).to_have_count(0)
    main(page).get_by_role("link", name="Show all").click()
    expect(claims(page)).not_to_have_count(0)


def test_a_choice_that_is_not_one_is_ignored(page: Page) -> None:
    page.goto("/claims/")
    everything = claims(page).count()
    page.goto("/claims/?framework=nothing&verdict=nothing&other=1")
    expect(claims(page)).to_have_count(everything)


def test_a_claim_leads_to_its_framework(page: Page) -> None:
    page.goto("/claims/?framework=flask")
    follow(claims(page).locator("a[href='/frameworks/flask/']").first)


def test_a_claim_in_a_comparison_leads_here(page: Page) -> None:
    page.goto("/compare/django-vs-flask/")
    link = page.locator("a.said").last
    statement = said(link)
    follow(link)
    expect(heading(page)).to_have_text(statement)
    expect(main(page).locator("ul.sources a").first).to_be_visible()


def test_a_claim_has_an_address_of_its_own(page: Page) -> None:
    page.goto("/claims/")
    follow(claims(page).locator("h2 a").first)
    page.get_by_role("link", name="All claims about").first.click()
    expect(heading(page)).to_have_text("Claims")
