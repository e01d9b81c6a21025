"""What editors write as Markdown becomes text with links, and nothing that acts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.jinja_environment import SCHEMES, TAGS, markdown

TAG = re.compile(r"<\s*/?\s*([a-zA-Z0-9]+)([^>]*)>")
PIECES = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "![a](https://elsewhere.example/p.png)", "[a](javascript:alert(1))", "[a](data:text/html,x)",
    "[a](vbscript:x)", "[a](JaVaScRiPt:x)", "[a](java\tscript:x)", "<javascript:alert(1)>",
    "[a](&#106;avascript:x)", "[a](/choose/ 'x\" onclick=\"x')", "**b**", "`<b>`", "\n\n", "* x\n",
    "```html\n<b>\n```", "<https://example.org/>", "&lt;b&gt;", "\0", "\u202e",
    "<a style=x href=y>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=10), max_size=8).map("".join))
def test_only_text_and_links_come_out(text: str) -> None:
    for name, attributes in TAG.findall(markdown(text)):
        assert name in TAGS
        names = set(re.findall(r'\s([a-z-]+)="', re.sub(r'"[^"]*"', '""', attributes)))
        assert names <= ({"href", "title", "rel"} if name == "a" else set())
        for address in re.findall(r'href="([^"]*)"', attributes):
            scheme = address.partition(":")[0].lower() if ":" in address else "https"
            assert scheme in SCHEMES or "/" in scheme or "#" in scheme or "?" in scheme


@pytest.mark.parametrize("text", PIECES[:10])
def test_what_would_act_is_text_or_nothing(text: str) -> None:
    html = markdown(text)
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert "href" not in html


def test_links_and_looks_stay() -> None:
    assert "<strong>b</strong>" in markdown("**b**")
    assert 'href="/choose/"' in markdown("[a](/choose/)")
    assert 'href="mailto:a@example.org"' in markdown("<a@example.org>")
