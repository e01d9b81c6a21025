"""The Jinja environment of the public pages."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import nh3
from django.conf import settings
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from catalog.models import Level, Verdict
from catalog.models.package import package_url
from comparisons import charts, markup, structured
from comparisons.table import WORDS

LEVEL_NAMES = {level.value: level.label for level in Level} | {None: "Unknown"}
SHORTEST, LONGEST = 50, 160  # what search engines show of a description, in characters
# Of Markdown: what text needs. A picture would be asked of another host, by every reader.
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "strong", "ul",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
VERDICT_NAMES = {verdict.value: verdict.label for verdict in Verdict}


def environment(**options: Any) -> Environment:
    options["undefined"] = StrictUndefined
    env = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 — Django sets autoescape
    env.globals.update(
        static=lru_cache(maxsize=100)(static),
        site_url=settings.SITE_URL,
        level_names=LEVEL_NAMES,
        verdict_names=VERDICT_NAMES,
        words=WORDS,
        structured=structured,
        bar=charts.bar,
        markup=markup,
    )
    env.filters.update(
        markdown=markdown,
        package=package,
        package_url=package_url,
        figure=figure,
        short=short,
        percent="{:.0%}".format,
        load_name=load_name,
        brief=brief,
        data_block=data_block,
    )
    return env


@lru_cache(maxsize=1024)
def markdown(text: str) -> Markup:
    """Markdown without raw HTML, cleaned once more after rendering."""
    html = MarkdownIt("commonmark", {"html": False}).render(text)
    kept = nh3.clean(html, TAGS, attributes={"a": {"href", "title"}}, url_schemes=SCHEMES)
    return Markup(kept)  # noqa: S704 — cleaned by nh3


def package(purl: str) -> str:
    """The name of a package: pkg:pypi/flask-login is flask-login."""
    return purl.split("/", 1)[-1].split("@", maxsplit=1)[0]


def figure(value: Decimal) -> str:
    """A number for people: 65000 is 65,000, and 45.80 is 45.8."""
    return f"{value.normalize():,f}"


def short(value: float) -> str:
    """A measured number for people, three figures of it: 12345.6 is 12,346, and 0.04567 0.0457."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def brief(text: Markup) -> str:
    """A description as search results and shared links show it: whole sentences or words, and
    at most LONGEST characters."""
    line = " ".join(text.unescape().split())
    if len(line) <= LONGEST:
        return line
    sentences = line[: line.rfind(". ", 0, LONGEST) + 1]
    if len(sentences) >= SHORTEST:
        return sentences
    return line[:LONGEST].rpartition(" ")[0].rstrip(" ,;:–") + "…"


def data_block(data: structured.Data) -> Markup:
    """Of a type that browsers do not run, so the policy that forbids inline scripts allows it."""
    text = structured.block(data)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 — escaped


def load_name(slug: str) -> str:
    """500-per-second is 500 requests/s offered, and 64-connections is 64 connections."""
    number, _, kind = slug.partition("-")
    return f"{number} requests/s offered" if kind == "per-second" else f"{number} {kind}"
