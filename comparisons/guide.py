"""The guides to the API and to editing, and the changelog of the API: files of docs/ as pages.

The files are the one text: they are read in the repository as well, and the tests run every
example in them. So they name the site as it stands on one's own machine, and a page names itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from catalog import highlight

FOLDER = settings.BASE_DIR / "docs"
HERE = "http://127.0.0.1:8000"
SUFFIXES = {"sh": "sh", "python": "py", "json": "json"}  # by the language that a fence names


@dataclass(frozen=True)
class Section:
    anchor: str
    title: str


@dataclass(frozen=True)
class Guide:
    """A text without its title, which stands in the page's own place."""

    title: str
    sections: tuple[Section, ...]
    html: Markup


@lru_cache(maxsize=8)
def read(name: str, site_url: str) -> Guide:
    path: Path = FOLDER / name
    return made(path.read_text(encoding="utf-8").replace(HERE, site_url))


def made(text: str) -> Guide:
    title, _, rest = text.partition("\n")
    markdown = MarkdownIt("commonmark", {"html": False, "highlight": _code}).enable("table")
    tokens = markdown.parse(rest)
    sections = tuple(_sections(tokens))
    html = markdown.renderer.render(tokens, markdown.options, {})
    html = re.sub(r"<table>.*?</table>", _scrolled, html, flags=re.DOTALL)
    return Guide(title.removeprefix("# "), sections, Markup(html))  # noqa: S704 — our own text


def _sections(tokens: list[Token]) -> list[Section]:
    """The headings of the second level, each of which gets an anchor."""
    found = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            section = Section(slugify(inline.content), inline.content)
            opening.attrSet("id", section.anchor)
            found.append(section)
    return found


def _code(text: str, language: str, attributes: str) -> str:
    name = f"example.{SUFFIXES.get(language, 'txt')}"
    # Reached by keyboard, since it may be wider than the page.
    return f'<pre class="code" tabindex="0"><code>{highlight.html(name, text)}</code></pre>\n'


def _scrolled(table: re.Match[str]) -> str:
    """Regions are told apart by their names, so a table is called by what its head says."""
    heads = ", ".join(re.findall(r"<th>(.*?)</th>", table[0]))
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{heads}">{table[0]}</div>'
