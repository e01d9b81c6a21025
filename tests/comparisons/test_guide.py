"""The guide to the API and its changelog, as pages."""

from __future__ import annotations

import pytest
from django.test import Client

from comparisons import guide
from tests.comparisons.reading import Page

pytestmark = pytest.mark.django_db
TEXT = """# A guide

See `http://127.0.0.1:8000/api/v1/`.

## A first <look>

```sh
curl 'http://127.0.0.1:8000/api/v1/?a=1&b=2' | grep "<x>"
```

| a | b |
| - | - |
| 1 | 2 |
"""


def test_each_section_has_an_anchor_and_a_code_block_is_escaped() -> None:
    made = guide.made(TEXT)
    assert made.title == "A guide"
    assert made.sections == (guide.Section("a-first-look", "A first <look>"),)
    assert '<h2 id="a-first-look">A first &lt;look&gt;</h2>' in made.html
    assert "<x>" not in made.html
    assert "a=1&amp;b=2" in made.html
    assert made.html.count('<div class="scroll"') == made.html.count("</table></div>") == 1


@pytest.mark.parametrize("name", ["api.md", "api-changelog.md"])
def test_a_page_names_the_site_that_it_is_on(name: str) -> None:
    text = guide.read(name, "https://framewise.example").html
    assert "https://framewise.example/api/v1/" in text
    assert guide.HERE not in text


def test_what_the_guide_links_to_on_this_site_is_there(client: Client) -> None:
    page = Page(client.get("/api/").content.decode())
    inside = {link for link in page.links() if link.startswith(("/", guide.HERE))}
    assert len(inside) > 10
    for link in inside:
        answer = client.get(link.removeprefix(guide.HERE), follow=True)
        assert answer.status_code == 200, link


def test_the_sections_are_linked_at_the_top(client: Client) -> None:
    page = Page(client.get("/api/").content.decode())
    anchors = {link.removeprefix("#") for link in page.links() if link.startswith("#")} - {"main"}
    assert anchors == {section.anchor for section in guide.read("api.md", guide.HERE).sections}


def test_editors_have_a_guide_of_their_own(client: Client) -> None:
    page = Page(client.get("/about/editing/").content.decode())
    anchors = {link.removeprefix("#") for link in page.links() if link.startswith("#")} - {"main"}
    assert {"mend-a-cell-in-one-minute", "undo", "change-an-address"} <= anchors
    assert "JSON" not in client.get("/about/editing/").content.decode().split("</head>")[0]
