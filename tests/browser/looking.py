"""What several pages' tests look at."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from facts import reading
from tests.site import Site

FACTS, _ = reading.read()
assert FACTS is not None, "the facts have problems: python -m facts lists them"
FRAMEWORKS = {slug for slug, fact in FACTS.frameworks.items() if fact.published}
FORGET_A_CELL = """
from catalog import history
from catalog.models import Support
with history.revision(history.machine_author("tests")):
    Support.objects.filter(framework__slug="cherrypy", feature__slug="openapi").delete()
"""


def forget_a_cell(site: Site) -> None:
    """From then on, nothing is known of OpenAPI in CherryPy. May be asked for twice."""
    site.manage("shell", "-c", FORGET_A_CELL)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def said(locator: Locator) -> str:
    """The text as a reader sees it, without line breaks."""
    return " ".join(locator.inner_text().split())


def follow(link: Locator) -> None:
    """Clicks a link to a page whose heading is the link's own text."""
    name = said(link)
    link.click()
    expect(heading(link.page)).to_have_text(name)


def slugs(links: Locator) -> list[str]:
    """The last part of the address of each link: /frameworks/flask/ is flask."""
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    return [address.rstrip("/").rpartition("/")[2] for address in addresses]


def number(locator: Locator) -> int:
    """The first number in a text: "14 frameworks" is 14."""
    found = re.search(r"\d+", said(locator))
    assert found, said(locator)
    return int(found[0])


def tab_to(wanted: Locator) -> None:
    """Moves the focus with the keyboard alone, as far as it takes."""
    for _ in range(150):
        wanted.page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("not reached with the keyboard")


def open_sources(cell: Locator) -> Locator:
    """The links to a cell's sources, folded out where they are folded in."""
    folded = cell.locator("details.evidence")
    if folded.count():
        folded.locator("summary").click()
    return cell.locator(".evidence a")


def scroll_down(page: Page) -> None:
    page.evaluate("scrollTo({top: 1500, behavior: 'instant'})")
    expect(heading(page)).not_to_be_in_viewport()


def scroll_to(box: Locator) -> None:
    box.evaluate("box => box.scrollIntoView({behavior: 'instant'})")


def scroll_sideways(box: Locator) -> None:
    """To the end of a box that scrolls; fails if it does not."""
    left = box.evaluate("box => { box.scrollLeft = box.scrollWidth; return box.scrollLeft }")
    assert left > 0
